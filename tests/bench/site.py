"""The site's build at 30, 300 and 3,000 generated pages beside plain MkDocs: `make bench-site`.

Synthetic texts are built twice, in turns: by MkDocs with our plugin, from the texts; and by
MkDocs without it, from the Markdown that `kiyaku.pages.site` makes of them. Time is that of the
processor, of the build's whole process tree. What the site carries besides its pages (the
run-time, the same on a site of any size) is built once before, and kept, as on any second build.
The raw figures are kept in `build/bench-site.json`.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from kiyaku import files, publish
from kiyaku.pages import config, site
from tests.paths import ROOT

OUT = ROOT / "build" / "bench-site.json"
REVISIONS = 12  # of each document: 12 texts, the one in force again, 11 comparisons, the history
DOCUMENTS = (1, 12, 120)
TURNS = {1: 5, 12: 3, 120: 1}
_WORDS = ("料金", "期間", "通知", "解約", "停止", "責任", "利用", "変更", "情報", "保証")


def text(document: int, revision: int) -> str:
    """A revision of ten articles; each changes a figure and a word of its predecessor."""
    last = revision == REVISIONS - 1
    head = [
        "---",
        f"document: d{document}",
        f"title: 第{document + 1}サービス利用規約",
        f"revision: {2000 + revision}-04-01",
        f"status: {'in-force' if last else 'superseded'}",
        f"effective: {2000 + revision}-04-01",
        *([f"supersedes: {1999 + revision}-04-01"] if revision else []),
        "---",
        "",
        f"# 第{document + 1}サービス利用規約",
        "",
    ]
    lines = []
    for at, word in enumerate(_WORDS, 1):
        changed = at == 1 + revision % len(_WORDS)
        lines += [f"## {at}. {word} {{#a{at}}}", ""]
        for paragraph in (1, 2, 3):
            figure = revision + 1 if changed else at
            lines += [
                f"({paragraph}) 利用者は、{word}について、当社に対し、{figure}日前までに書面で"
                f"申し出るものとします。ただし、第{1 + at % 10}条に定める場合は、この限りでは"
                f"ありません。 {{#a{at}-p{paragraph}}}",
                "",
            ]
    return "\n".join([*head, *lines])


def write(folder: Path, documents: int) -> int:
    """Both projects; how many pages are generated."""
    for document in range(documents):
        for revision in range(REVISIONS):
            path = folder / "terms" / f"d{document}" / f"{2000 + revision}-04-01.md"
            files.write(path, text(document, revision))
    own = config.read(ROOT / "mkdocs.yml")
    shutil.copytree(ROOT / "docs", folder / "docs")
    options = {
        name: str(ROOT / path)
        for name, path in (
            ("calculators", "calculators"), ("pyodide", "node_modules/pyodide"),
            ("cases", "tests/cases"), ("lock_tool", ".venv-pyodide/bin/pyodide"),
            ("build", "build"),
        )
    }  # fmt: skip
    ours: dict[str, Any] = {**own, "validation": {}, "watch": []}
    ours["theme"] = {**own["theme"], "custom_dir": str(ROOT / "kiyaku/theme")}
    ours["plugins"] = ["search", {"kiyaku": options}]
    _dump(folder / "ours.yml", ours)

    read = files.read_documents(folder / "terms")
    pages = site.pages(read)
    written: dict[str, str | bytes] = {**publish.handwritten(ROOT / "docs"), **pages}
    written |= {f"assets/{name}": style for name, style in publish.own(ROOT / "docs").items()}
    for name, content in written.items():
        files.write(folder / "plain" / name, content)
    plain = config.config(
        own, navigation=site.navigation(read), folder="plain", made=lambda path: path
    )
    (folder / "plain.yml").write_text(plain, encoding="utf-8")
    return sum(path.endswith(".md") for path in pages)


def build(folder: Path, which: str) -> float:
    """Build one of the two; the processor's seconds, of all its processes."""
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--clean"]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    before = os.times()
    subprocess.run(
        [*command, "-f", f"{which}.yml", "-d", str(folder / f"site-{which}")],
        cwd=folder, env=environment, check=True,
    )  # fmt: skip
    after = os.times()
    return (after.children_user + after.children_system) - (
        before.children_user + before.children_system
    )


def pages(folder: Path, which: str) -> set[str]:
    """The pages that were built."""
    built = folder / f"site-{which}"
    return {path.relative_to(built).as_posix() for path in built.rglob("*.html")}


def _dump(path: Path, content: object) -> None:
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")


def main() -> None:
    """Build each size in turns, print a line each, and keep the raw figures."""
    raw = {}
    sizes = [int(each) for each in sys.argv[1:]] or DOCUMENTS
    for documents in sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            count = write(folder, documents)
            if documents == sizes[0]:
                build(folder, "ours")  # keeps the run-time for the builds that are timed
            taken = [
                (build(folder, "ours"), build(folder, "plain")) for _ in range(TURNS[documents])
            ]
            assert pages(folder, "ours") == pages(folder, "plain")
        ours, plain = (statistics.median(side) for side in zip(*taken, strict=True))
        ratio = statistics.median(mine / theirs for mine, theirs in taken)
        raw[count] = {"ratio": ratio, "seconds": taken}
        print(
            f"{count:,} pages: {ours:.1f} s, {ours / count * 1000:.1f} ms a page; "
            f"plain MkDocs {plain:.1f} s; {ratio:.2f}×",
            flush=True,
        )
    files.write(OUT, json.dumps(raw, indent=1) + "\n")
    print(f"raw figures: {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
