"""Trees as outlines that a person can write: a line a clause, its text by its ends.

    # 題名
    > 前文
    第1条 【目的】 この規約は、…目的とする。
      第1号 … / 二つ目のブロック
      └ 号の後の本文

In an expected outline … stands for any words within one block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kiyaku.model import Clause, Kind, Revision, citation


def outline(revision: Revision) -> list[str]:
    """Every clause of a revision on a line of its own."""
    lines = [f"# {revision.title}", *(f"> {text}" for text in revision.preamble)]
    for clause in revision.clauses:
        lines += _lines(clause, 0)
    return lines


def _lines(clause: Clause, depth: int) -> Iterator[str]:
    match clause.kind:
        case Kind.PART:
            label = clause.mark
        case Kind.SUPPLEMENT:
            label = "附則"
        case _:
            label = citation(clause.kind, clause.number) or "-"
    heading = f"【{clause.heading}】" if clause.heading else ""
    text = " / ".join(clause.blocks)
    yield "  " * depth + " ".join(filter(None, [label, heading, text]))
    for child in clause.children:
        yield from _lines(child, depth + 1)
    if clause.closing:
        yield "  " * (depth + 1) + "└ " + " / ".join(clause.closing.split("\n"))


def same(expected: list[str], found: list[str]) -> bool:
    """Whether an outline is the expected one."""
    return len(expected) == len(found) and all(map(_fits, expected, found))


def _fits(expected: str, found: str) -> bool:
    pattern = ".+?".join(re.escape(part) for part in expected.split("…"))
    match = re.fullmatch(pattern, found)
    return match is not None and expected.count(" / ") == found.count(" / ")


def difference(expected: list[str], found: list[str]) -> str:
    """What a failing test shows: both outlines, the lines that differ marked."""
    shown = []
    for at in range(max(len(expected), len(found))):
        want = expected[at] if at < len(expected) else ""
        have = found[at] if at < len(found) else ""
        if want and have and _fits(want, have):
            shown.append(f"    {have[:70]}")
        else:
            shown += [f"  - {want[:110]}", f"  + {have[:110]}"]
    return "\n".join(shown)
