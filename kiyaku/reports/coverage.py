"""From clause to rule to test, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from calculators import CALCULATORS
from kiyaku.coverage import Covered, Followed
from kiyaku.model import Revision
from kiyaku.reports import words


def counted(found: Iterable[Covered]) -> str:
    """How many figures the text has, and what became of them, in a line."""
    found = list(found)
    used = sum(bool(each.calculators) for each in found)
    left = sum(each.open for each in found)
    return (
        f"数字・日付・期間・割合の記載{len(found)}か所のうち、計算に使うもの{used}、"
        f"使わない理由のあるもの{len(found) - used - left}、どちらでもないもの{left}"
    )


def text(revision: Revision, found: Iterable[Covered], followed: Iterable[Followed]) -> str:
    """The figures in numbers, then each clause with its calculators and their cases."""
    lines = [
        f"計算との対応（{revision.title}・{words.side(revision)}）",
        f"  {counted(found)}",
    ]
    by_clause: dict[str, list[str]] = {}
    for each in followed:
        by_clause.setdefault(each.label, []).append(
            f"{CALCULATORS[each.calculator].title}（計算例{each.cases}件・{signature(each)}）"
        )
    lines += [f"  {label}: {'、'.join(rules)}" for label, rules in by_clause.items()]
    return "\n".join(lines)


def signature(each: Followed) -> str:
    """Whether the clause's wording has been compared with the rule."""
    return "照合済み" if each.pin else "未照合"
