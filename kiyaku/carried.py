"""A quotation carried over from one revision to the other, where nobody has written it there yet.

The words that stand at the same place of the same clause are proposed, and only where nothing
but their figures differ (年14.5% → 年14.6%). Anything else would be this program's reading of a
change of meaning, and is left to a person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from calculators import quantities
from kiyaku.diff import Comparison
from kiyaku.kinds import printed
from kiyaku.model import Parameter, Revision
from kiyaku.segments import Segment

_FIGURES = re.compile(r"[0-9〇一二三四五六七八九十百千万億・]+")


class State(StrEnum):
    """How a revision has the words of a quotation."""

    STATED = "stated"  # written in its front matter
    READ = "read"  # read by this program at the same place of the clause
    UNREADABLE = "unreadable"  # the clause is there, but says something else at that place
    ABSENT = "absent"  # the revision has no such provision


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """A quotation as one revision has it; `parameter` is None where it has no words for it."""

    state: State
    parameter: Parameter | None = None


def quotations(comparison: Comparison) -> dict[str, tuple[Carried, Carried]]:
    """The quotations of both revisions by name, each as the old and as the new one has it."""
    old, new = _stated(comparison.old), _stated(comparison.new)
    forward, backward = _ways(comparison)
    found = {}
    for name in dict.fromkeys((*old, *new)):
        before = old.get(name) or _carry(new[name], backward, comparison.old)
        after = new.get(name) or _carry(old[name], forward, comparison.new)
        found[name] = (_as_stated(before), _as_stated(after))
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class _Way:
    """From a clause to what it is in the other revision: `delete` is the one's, `insert` the
    other's."""

    clause: str
    segments: tuple[Segment, ...]


_Ways = Mapping[str, _Way]


def _ways(comparison: Comparison) -> tuple[_Ways, _Ways]:
    pairs = [each for each in comparison.changes if each.old_id and each.new_label is not None]
    turned = {"equal": "equal", "delete": "insert", "insert": "delete"}
    return (
        {
            each.old_id: _Way(clause=each.id, segments=each.segments)
            for each in pairs
            if each.old_id
        },
        {
            each.id: _Way(
                clause=each.old_id,
                segments=tuple(Segment(turned[op], text) for op, text in each.segments),  # type: ignore[arg-type]
            )
            for each in pairs
            if each.old_id
        },
    )


def _stated(revision: Revision) -> dict[str, Parameter]:
    """The quotations of the front matter that stand in their clauses."""
    places = revision.places()
    return {
        each.name: each
        for each in revision.parameters
        if each.clause in places and each.quote in places[each.clause].clause.text
    }


def _as_stated(found: Parameter | Carried) -> Carried:
    return found if isinstance(found, Carried) else Carried(state=State.STATED, parameter=found)


def _carry(given: Parameter, ways: _Ways, revision: Revision) -> Carried:
    """What a revision has at the place at which the other one has a quotation."""
    way = ways.get(given.clause)
    if way is None:
        return _gone(given, revision)
    text = revision.places()[way.clause].clause.text
    if text.count(given.quote) == 1:
        return Carried(state=State.READ, parameter=replace(given, clause=way.clause))
    words = _at_the_place(given.quote, way.segments)
    if words == "":
        return _gone(given, revision)
    if words is None or words not in text or not _same_but_figures(given, words):
        return Carried(state=State.UNREADABLE)
    return Carried(state=State.READ, parameter=replace(given, clause=way.clause, quote=words))


def _gone(given: Parameter, revision: Revision) -> Carried:
    """Absent; but where the same words stand in some other clause, that is for a person to see."""
    elsewhere = any(given.quote in clause.text for clause in revision.walk())
    return Carried(state=State.UNREADABLE if elsewhere else State.ABSENT)


def _same_but_figures(given: Parameter, words: str) -> bool:
    """Whether words say the same with other figures, and hold the figure of the unit."""
    one, other = printed(given.quote), printed(words)
    if given.unit == "passage":
        return one == other
    try:
        quantities.read(words, given.unit)
    except (quantities.Unreadable, KeyError):
        return False
    return _FIGURES.sub("#", one) == _FIGURES.sub("#", other)


def _at_the_place(quote: str, segments: tuple[Segment, ...]) -> str | None:
    """The other side's words where one side has a quotation: "" where they were struck out,
    None where the place is not certain."""
    one = "".join(text for op, text in segments if op != "insert")
    if one.count(quote) != 1:
        return None
    start = one.index(quote)
    end = start + len(quote)
    out: list[str] = []
    at = 0
    for before, deleted, inserted in _runs(segments):
        # `before` is common; the run after it puts `inserted` for `deleted`
        if at < end and start < at + len(before):
            out.append(before[max(0, start - at) : end - at])
        at += len(before)
        inside = start <= at and at + len(deleted) <= end and (deleted or start < at < end)
        touched = deleted and at < end and start < at + len(deleted)
        if touched and not inside and inserted:
            return None  # what was put for it is for more than the quotation
        if inside:
            out.append(inserted)
        at += len(deleted)
    return "".join(out)


def _runs(segments: tuple[Segment, ...]) -> list[tuple[str, str, str]]:
    """Segments as common text, each with what is struck and what is put after it."""
    found = [["", "", ""]]
    for op, text in segments:
        if op == "equal":
            if found[-1][1] or found[-1][2]:
                found.append(["", "", ""])
            found[-1][0] += text
        else:
            found[-1][1 if op == "delete" else 2] += text
    return [(a, b, c) for a, b, c in found]
