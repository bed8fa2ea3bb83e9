"""The site's build at 30, 300 and 3,000 generated pages beside plain MkDocs: `make bench-site`.

Synthetic texts are built in turns: by MkDocs with our plugin, from the texts; and by MkDocs
without it, from the Markdown that `kiyaku.pages.site` makes of them. With our plugin twice: a
first build, for which no page of theirs was kept, and the next one, after an edit of one document.
Time is that of the processor, of the build's whole process tree; ours also writes compressed
siblings of all pages and data, of which plain MkDocs has none. What is the same on a site of any
size (the run-time, the bundled scripts, the compiled templates) is made once before, and kept.
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
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kiyaku import files, publish
from kiyaku.model import Clause, Revision, Status
from kiyaku.pages import config, site
from kiyaku.plugin import KiyakuConfig
from tests.paths import IN_FORCE, ROOT

OUT = ROOT / "build" / "bench-site.json"
REVISIONS = 12  # of each document: 12 texts, the one in force again, 11 comparisons, the history
DOCUMENTS = (1, 12, 120)
TURNS = {1: 3, 12: 2, 120: 1}
EDITS = 2  # clauses that each revision changes, and leaves so


def document(number: int) -> Iterator[Revision]:
    """The revisions of a document, oldest first: the real text in force under another provider's
    name, of which each revision changes some clauses."""
    text = IN_FORCE.read_text(encoding="utf-8").replace("サイボウズ", f"第{number + 1}電算")
    base = files.parse(text).revision
    assert base is not None
    kept = {each.clause for each in base.parameters}
    open_ = [c.id for c in base.walk() if c.id not in kept and c.text.endswith("。")]
    edits = {
        open_[(31 * number + 17 * edit) % len(open_)]: edit
        for edit in range(EDITS * (REVISIONS - 1))
    }
    for at in range(REVISIONS):
        day = date(2000 + at, 4, 1)
        yield replace(
            base,
            document=f"d{number}",
            title=f"第{number + 1}サービスご利用規約",
            revision=day.isoformat(),
            status=Status.IN_FORCE if at == REVISIONS - 1 else Status.SUPERSEDED,
            published=day,
            effective=day,
            supersedes=date(1999 + at, 4, 1).isoformat() if at else None,
            clauses=tuple(
                _edited(each, {id_: edit for id_, edit in edits.items() if edit < EDITS * at})
                for each in base.clauses
            ),
        )


def _edited(clause: Clause, edits: Mapping[str, int]) -> Clause:
    more = ""
    if clause.id in edits:
        days = 3 + edits[clause.id]
        more = f"ただし、{days}日前までに書面で通知した場合は、この限りではありません。"
    children = tuple(_edited(child, edits) for child in clause.children)
    return replace(clause, text=clause.text + more, children=children)


def write(folder: Path, documents: int) -> int:
    """Both projects; how many pages are generated."""
    for number in range(documents):
        for revision in document(number):
            path = folder / "terms" / revision.document / f"{revision.revision}.md"
            files.write(path, files.render(revision))
    own = config.read(ROOT / "mkdocs.yml")
    shutil.copytree(ROOT / "docs", folder / "docs")
    own_places = {name: path for name, path in KiyakuConfig().items() if path and name != "terms"}
    options = {name: str(ROOT / path) for name, path in own_places.items()}
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
    # MkDocs' modules have their bytecode since they were installed: so may ours
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["NO_MKDOCS_2_WARNING"] = "1"
    before = os.times()
    subprocess.run(
        [*command, "-f", f"{which}.yml", "-d", str(folder / f"site-{which}")],
        cwd=folder, env=environment, check=True,
    )  # fmt: skip
    after = os.times()
    return (after.children_user + after.children_system) - (
        before.children_user + before.children_system
    )


def forget(documents: int) -> None:
    """Nothing that an earlier build made of the synthetic documents."""
    for number in range(documents):
        shutil.rmtree(ROOT / "build" / "pages" / f"d{number}", ignore_errors=True)


@contextmanager
def edited(folder: Path) -> Iterator[None]:
    """Another word in the text in force of the first document, for a while."""
    path = max((folder / "terms" / "d0").glob("*.md"))
    text = path.read_text(encoding="utf-8")
    changed = text.replace("本規約", "この規約", 1)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    yield
    path.write_text(text, encoding="utf-8")


def turn(folder: Path, documents: int) -> tuple[float, float, float]:
    """Our first build, that of plain MkDocs, and our next one, in seconds."""
    forget(documents)
    first, plain = build(folder, "ours"), build(folder, "plain")
    assert pages(folder, "ours") == pages(folder, "plain")
    with edited(folder):
        after = build(folder, "ours")
    forget(documents)
    return first, plain, after


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
            taken = [turn(folder, documents) for _ in range(TURNS[documents])]
        first, plain, after = (statistics.median(side) for side in zip(*taken, strict=True))
        ratios = {
            "first": statistics.median(mine / theirs for mine, theirs, _ in taken),
            "next": statistics.median(mine / theirs for _, theirs, mine in taken),
        }
        raw[count] = {"ratios": ratios, "seconds": taken}
        print(
            f"{count:,} pages: first build {first:.1f} s, {first / count * 1000:.1f} ms a page, "
            f"{ratios['first']:.2f}×; after an edit of one document {after:.1f} s, "
            f"{ratios['next']:.2f}×; plain MkDocs {plain:.1f} s",
            flush=True,
        )
    files.write(OUT, json.dumps(raw, indent=1) + "\n")
    print(f"raw figures: {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
