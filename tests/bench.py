"""Timings as ratios against a peer in the same run: `make bench`.

Each subject and its peer take turns, so that both see the same machine; what is printed is
the median of the ratios turn by turn. The raw figures are kept in `build/bench.json`.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import partial

import markdown

from kiyaku import diff, files, glossary, references
from kiyaku.importer import run
from tests.paths import DRAFT, IN_FORCE, ROOT, SHARED

TURNS = 15
OUT = ROOT / "build" / "bench.json"

Work = Callable[[], object]


def _subjects() -> dict[str, tuple[Work, str, Work]]:
    """What is timed: its name, the work, and the peer's name and work."""
    text = IN_FORCE.read_text(encoding="utf-8")
    old, new = files.read(IN_FORCE), files.read(DRAFT)
    other = DRAFT.read_text(encoding="utf-8")
    lines = text.splitlines(), other.splitlines()

    def interpreter(code: str) -> Work:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)

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
            lambda: _difflib(*lines),
        ),
        "first result of a calculator": (
            interpreter(first),
            "an interpreter that imports json",
            interpreter("import json"),
        ),
    }


def _statute(times: int) -> str | None:
    """The file of a long statute, so many times over; None where the material is absent."""
    raw = SHARED / "data" / "laws" / "minpo_2024-05.txt"
    if not raw.exists():
        return None
    revision = run.import_file(raw, document="minpo", revision="2024-05").revision
    body = files.render(revision)
    head, _, text = body.partition("\n\n# ")
    title, _, clauses = text.partition("\n")
    copies = (re.sub(r"\{#(.+)\}$", rf"{{#n{n}-\1}}", clauses, flags=re.M) for n in range(times))
    return f"{head}\n\n# {title}\n{''.join(copies)}"


def statutes() -> dict[str, object]:
    """The comparison of two long statutes beside a bare difflib, in turns."""
    names = ("minpo_2018-05", "minpo_2024-05")
    paths = [SHARED / "data" / "laws" / f"{name}.txt" for name in names]
    if not all(path.exists() for path in paths):
        print("two statutes: skipped, the material beside the checkout is absent")
        return {}
    old, new = (run.import_file(p, document="d", revision=p.stem).revision for p in paths)
    lines = [path.read_text(encoding="utf-8").splitlines() for path in paths]
    turns = [
        (_seconds(partial(diff.compare, old, new)), _seconds(partial(_difflib, *lines)))
        for _ in range(5)
    ]
    ratio = statistics.median(a / b for a, b in turns)
    ours = statistics.median(a for a, _ in turns)
    print(f"compare two statutes (0.9 MB): {ours * 1000:.0f} ms, {ratio:.2f}× two-level difflib")
    return {"peer": "two-level difflib", "ratio": ratio, "seconds": turns}


def growth() -> dict[str, dict[str, float]]:
    """Seconds for a statute once, 4 and 16 times over: they should grow in proportion."""
    found: dict[str, dict[str, float]] = {}
    for times in (1, 4, 16):
        text = _statute(times)
        if text is None:
            print("growth: skipped, the material beside the checkout is absent")
            return {}
        revision = files.parse(text).revision
        assert revision is not None
        works: dict[str, Work] = {
            "parse": partial(files.parse, text),
            "references": partial(references.references, revision),
            "glossary": partial(glossary.glossary, revision),
            "compare with itself": partial(diff.compare, revision, revision),
        }
        for name, work in works.items():
            seconds = statistics.median(_seconds(work) for _ in range(3))
            found.setdefault(name, {})[f"{times}x"] = seconds
            print(f"{name}, {times}× ({len(text.encode()) // 1000:,} kB): {seconds * 1000:.0f} ms")
    return found


def _difflib(old: list[str], new: list[str]) -> None:
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for op, a1, a2, b1, b2 in matcher.get_opcodes():
        if op != "equal":
            a, b = "\n".join(old[a1:a2]), "\n".join(new[b1:b2])
            SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes()


def _seconds(work: Work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    """Time every subject, print a line each, and keep the raw figures."""
    raw: dict[str, object] = {}
    for name, (work, peer_name, peer) in _subjects().items():
        work(), peer()
        turns = [(_seconds(work), _seconds(peer)) for _ in range(TURNS)]
        ratio = statistics.median(a / b for a, b in turns)
        ours = statistics.median(a for a, _ in turns) * 1000
        raw[name] = {"peer": peer_name, "ratio": ratio, "seconds": turns}
        print(f"{name}: {ours:.1f} ms, {ratio:.2f}× {peer_name}")
    raw["compare two statutes"] = statutes()
    raw["seconds by size"] = growth()
    files.write(OUT, json.dumps(raw, ensure_ascii=False, indent=1) + "\n")
    print(f"raw figures: {OUT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
