"""What a text accepts (`exceptions` in its head) is there to be accepted: an entry that no problem
needs any more would hide the next one that comes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from kiyaku.checks.base import Text
from kiyaku.problems import Problem
from kiyaku.source import Source

CODE = "exception-stale"


def key(problem: Problem) -> str:
    """How an entry names a problem: its code and its clause."""
    return f"{problem.code} {problem.clause}".strip()


def stale(
    source: Source, found: Iterable[Problem], *, unjudged: Collection[str]
) -> Iterator[Problem]:
    """The entries that match none of the problems found. `unjudged` are the codes of problems
    that nobody looked for, about which nothing can be said."""
    if source.revision is None or source.problems:
        return  # what could not be read may hold what they accept
    text = Text(source, source.revision)
    needed = {key(problem) for problem in found}
    for entry in source.revision.exceptions:
        code, _, clause = entry.partition(" ")
        if entry in needed or code in unjudged:
            continue
        line, column = source.fields.get(f"exceptions.{entry}", (1, 1))
        place = text.places.get(clause)
        problem = text.problem(
            CODE,
            clause if place else "",
            f"exceptions の「{entry}」に当たる点は、見つかりません。この行を消すか、"
            "「規則の名前 条項のID: 理由」の形で、点検が示すとおりに書いてください。",
        )
        label = place.label if place else ""
        yield replace(problem, line=line, column=column, label=label)
