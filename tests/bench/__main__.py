"""Timings as ratios against a peer in the same run: `make bench`.

Each subject and its peer take turns; what is printed is the median of the ratios turn by turn.
The raw figures are kept in `build/bench.json`.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import markdown

from kiyaku import diff, files, glossary, references
from kiyaku.importer import identify, run
from kiyaku.model import Revision
from tests.bench.clock import Work, bare_difflib, ratio, seconds, turns
from tests.paths import DRAFT, IN_FORCE, ROOT, SHARED

TURNS = 15
OUT = ROOT / "build" / "bench.json"


def _subjects() -> dict[str, tuple[Work, str, Work]]:
    """What is timed: its name, the work, and the peer's name and work."""
    text = IN_FORCE.read_text(encoding="utf-8")
    old, new = files.read(IN_FORCE), files.read(DRAFT)
    lines = text.splitlines(), DRAFT.read_text(encoding="utf-8").splitlines()

    # bytecode is kept, as it is for whoever has installed the package
    kept = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def interpreter(code: str) -> Work:
        command = [sys.executable, "-c", code]
        return lambda: subprocess.run(command, check=True, cwd=ROOT, env=kept)

    first = (
        "import calculators; calculators.run('late-interest', "
        "{'principal': 100000, 'due_date': '2025-08-31', 'paid_date': '2025-10-30'})"
    )
    return {
        "parse the text in force": (
            lambda: files.parse(text),
            "Python-Markdown on the same file",
            lambda: markdown.markdown(text),
        ),
        "compare the two revisions": (
            lambda: diff.compare(old, new),
            "difflib on the same lines, then on their characters",
            lambda: bare_difflib(*lines),
        ),
        "first result of a calculator": (
            interpreter(first),
            "an interpreter that imports json",
            interpreter("import json"),
        ),
    }


PATHS = [SHARED / "data" / "laws" / f"{name}.txt" for name in ("minpo_2018-05", "minpo_2024-05")]


def _statute(path: Path, times: int) -> str:
    """The file of a long statute, so many times over."""
    revision = run.import_file(path, document="d", revision=path.stem).revision
    body = files.render(revision)
    head, _, text = body.partition("\n\n# ")
    title, _, clauses = text.partition("\n")
    copies = (re.sub(r"\{#(.+)\}$", rf"{{#n{n}-\1}}", clauses, flags=re.M) for n in range(times))
    return f"{head}\n\n# {title}\n{''.join(copies)}"


def statutes() -> dict[str, object]:
    """The comparison of two long statutes beside a bare difflib, in turns."""
    old, new = (run.import_file(p, document="d", revision=p.stem).revision for p in PATHS)
    lines = [path.read_text(encoding="utf-8").splitlines() for path in PATHS]
    found = turns(partial(diff.compare, old, new), partial(bare_difflib, *lines), 7)
    print(
        f"compare two statutes (0.9 MB): {_milliseconds(found)}, {ratio(found):.2f}× two-level difflib"
    )
    return {"peer": "two-level difflib", "ratio": ratio(found), "seconds": found}


def growth() -> dict[str, dict[str, float]]:
    """Seconds for a statute once, 4 and 16 times over: they should grow in proportion."""
    found: dict[str, dict[str, float]] = {}
    for times in (1, 4, 16):
        before, text = (_statute(path, times) for path in PATHS)
        old, revision = (files.parse(each).revision for each in (before, text))
        assert old is not None and revision is not None
        without = [_numbered(each) for each in (old, revision)]
        works: dict[str, Work] = {
            "parse": partial(files.parse, text),
            "references": partial(references.references, revision),
            "glossary": partial(glossary.glossary, revision),
            "compare with itself": partial(diff.compare, revision, revision),
            "compare with its predecessor": partial(diff.compare, old, revision),
            "compare with its predecessor, no ids": partial(diff.compare, *without),
        }
        for name, work in works.items():
            taken = statistics.median(seconds(work) for _ in range(3))
            found.setdefault(name, {})[f"{times}x"] = taken
            print(f"{name}, {times}× ({len(text.encode()) // 1000:,} kB): {taken * 1000:.0f} ms")
    return found


def _numbered(revision: Revision) -> Revision:
    """The same text with ids that are numbers, as an import alone gives it."""
    return replace(revision, clauses=identify.identify(revision.clauses).clauses)


def _milliseconds(found: list[tuple[float, float]]) -> str:
    return f"{statistics.median(mine for mine, _ in found) * 1000:.1f} ms"


def main() -> None:
    """Time every subject, print a line each, and keep the raw figures."""
    raw: dict[str, object] = {}
    for name, (work, peer_name, peer) in _subjects().items():
        work(), peer()
        found = turns(work, peer, TURNS, clock=time.perf_counter)
        raw[name] = {"peer": peer_name, "ratio": ratio(found), "seconds": found}
        print(f"{name}: {_milliseconds(found)}, {ratio(found):.2f}× {peer_name}")
    if all(path.exists() for path in PATHS):
        raw["compare two statutes"] = statutes()
        raw["seconds by size"] = growth()
    else:
        print("statutes: skipped, the material beside the checkout is absent")
    files.write(OUT, json.dumps(raw, ensure_ascii=False, indent=1) + "\n")
    print(f"raw figures: {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
