"""Our scripts and styles as a page loads them: each entry with all that it imports, in one file.

The sources run in a browser as they are; a page that loads forty of them waits for forty
answers. Made by esbuild, the same bytes from the same sources.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kiyaku import files
from kiyaku.problems import BadInput

# What pages and workers name; the other scripts and styles are parts of these.
ENTRIES = (
    "javascripts/site.js",
    "javascripts/embed.js",
    "javascripts/scheme.js",
    "javascripts/worker.js",
    "javascripts/search-worker.js",
    "javascripts/search-engine.js",
    "stylesheets/site.css",
    "stylesheets/embed.css",
)
_LATER = "./search-engine.js"  # imported when it is needed: stays a file of its own
_BUNDLED = (".js", ".css")


def bundle(sources: Mapping[str, bytes], tool: Path) -> dict[str, bytes]:
    """The entries, each in one file, and what is neither script nor style, by the same paths.

    `tool` is esbuild's command. Raises BadInput where it is absent or a source is at fault.
    """
    with tempfile.TemporaryDirectory() as beside:
        folder, out = Path(beside, "in"), Path(beside, "out")
        for name, content in sources.items():
            files.write(folder / name, content)
        command = [
            *(str(tool.resolve()), *ENTRIES, "--bundle", "--minify", "--format=esm"),
            *("--charset=utf8", "--legal-comments=inline", "--log-level=warning"),
            *(f"--external:{_LATER}", f"--outdir={out}", "--outbase=."),
        ]
        try:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        except OSError:
            raise BadInput(
                f"{tool}: esbuildがありません。make setup で依存パッケージを入れてください。"
            ) from None
        if done.returncode:
            raise BadInput(f"スクリプトかスタイルに誤りがあります。\n{done.stderr.strip()}")
        made = {name: (out / name).read_bytes() for name in ENTRIES}
    rest = {name: sources[name] for name in sources if not name.endswith(_BUNDLED)}
    return {**made, **rest}
