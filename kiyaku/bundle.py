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
from kiyaku.kept import latest
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


def bundle(sources: Mapping[str, bytes], tool: Path, *, kept: Path) -> dict[str, bytes]:
    """The entries, each in one file, and what is neither script nor style, by the same paths.

    `tool` is esbuild's command, `kept` the folder of what was made for an earlier build. Raises
    BadInput where the command is absent or a source is at fault.
    """
    parts = {name: sources[name] for name in sorted(sources) if name.endswith(_BUNDLED)}
    of = [part for name in parts for part in (name.encode(), parts[name])]
    of += [Path(__file__).read_bytes(), _release(tool)]
    made = latest(kept, of, lambda: _run(parts, tool))
    rest = {name: sources[name] for name in sources if name not in parts}
    return {**{name: path.read_bytes() for name, path in made.items()}, **rest}


def _release(tool: Path) -> bytes:
    """Of which release the command is: what its package says of itself."""
    try:
        return (tool.resolve().parent.parent / "package.json").read_bytes()
    except OSError:
        raise _absent(tool) from None


def _absent(tool: Path) -> BadInput:
    return BadInput(f"{tool}: esbuildがありません。make setup で依存パッケージを入れてください。")


def _run(sources: Mapping[str, bytes], tool: Path) -> dict[str, bytes]:
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
            raise _absent(tool) from None
        if done.returncode:
            raise BadInput(f"スクリプトかスタイルに誤りがあります。\n{done.stderr.strip()}")
        return {name: (out / name).read_bytes() for name in ENTRIES}
