"""A comparison as it is read: what matters most first, and what says nothing new folded.

Every form of a comparison (page, Markdown, terminal) draws on two views of it. `topics` is the
summary: each change once, under its weightiest kind. `groups` is the text in its order, runs of
one folded class together, and a moved clause also where it stood before.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from kiyaku.diff import Change, ClauseChange, Comparison
from kiyaku.rows import Entry, entries


class Fold(StrEnum):
    """Classes of clauses that are folded: nothing in them is new."""

    SAME = "same"
    NUMBER = "number"
    REFERENCE = "reference"
    RELOCATED = "relocated"


class Topic(StrEnum):
    """What the summary tells apart, the weightiest first."""

    FIGURE = "figure"
    MODALITY = "modality"
    PARTY = "party"
    ADDED = "added"
    REMOVED = "removed"
    RETARGETED = "retargeted"
    REFERENCE = "reference"
    TERM = "term"
    MOVED = "moved"
    WORDING = "wording"
    PUNCTUATION = "punctuation"


SUBSTANCE = (Topic.FIGURE, Topic.MODALITY, Topic.PARTY)
_HEAVY = {*SUBSTANCE, Topic.ADDED, Topic.REMOVED}
SLIGHT = (Topic.WORDING, Topic.PUNCTUATION)  # told by their clauses' labels alone


@dataclass(frozen=True, kw_only=True, slots=True)
class Departed:
    """The place in the old text that a moved clause left."""

    change: ClauseChange


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Neighbours in the order of the text: of one folded class, or open (`fold` is None)."""

    fold: Fold | None
    changes: tuple[ClauseChange | Departed, ...]

    @property
    def clauses(self) -> list[ClauseChange]:
        """Its clauses, without the places that others left."""
        return [each for each in self.changes if isinstance(each, ClauseChange)]


def fold(change: ClauseChange) -> Fold | None:
    """The folded class of a clause; None for one that a reader has to see.

    A reference that leads elsewhere without a change of words is to be seen, and so is a move.
    """
    if change.moved or change.retargeted or change.origins or change.heirs:
        return None
    if change.change is Change.UNCHANGED:
        numbered = change.renumbered or change.old_label != change.new_label
        return Fold.NUMBER if numbered else Fold.SAME
    if change.reference_only:
        return Fold.REFERENCE
    return Fold.RELOCATED if change.relocated else None


def groups(comparison: Comparison) -> list[Group]:
    """All clauses in the order of the comparison, runs of one folded class together."""

    def key(each: ClauseChange | Departed) -> Fold | None:
        return None if isinstance(each, Departed) else fold(each)

    line = _with_departures(comparison)
    return [Group(fold=name, changes=tuple(run)) for name, run in groupby(line, key)]


def folded(comparison: Comparison) -> dict[Fold, list[ClauseChange]]:
    """The clauses of each folded class that occurs."""
    found: dict[Fold, list[ClauseChange]] = {}
    for each in comparison.changes:
        if (name := fold(each)) is not None:
            found.setdefault(name, []).append(each)
    return {name: found[name] for name in Fold if name in found}


def topics(comparison: Comparison) -> dict[Topic, list[ClauseChange]]:
    """Each open change once, under its weightiest topic. What came or went with the clause that
    holds it, or moved with it, is not told by itself."""
    found: dict[Topic, list[ClauseChange]] = {}
    whole = _whole(comparison)
    for each in comparison.changes:
        if each.id not in whole and (topic := _topic(each)) is not None:
            found.setdefault(topic, []).append(each)
    return {topic: found[topic] for topic in Topic if topic in found}


def is_slight(found: Iterable[Topic]) -> bool:
    """Whether there are changes, and none of them of substance or of a whole clause."""
    topics = set(found)
    return bool(topics) and not topics & _HEAVY


def _topic(change: ClauseChange) -> Topic | None:
    if change.change is Change.ADDED:
        return Topic.ADDED
    if change.change is Change.REMOVED:
        return Topic.REMOVED
    first = Topic(change.kinds[0]) if change.kinds and not change.reference_only else None
    if first in SUBSTANCE:
        return first
    if change.retargeted:
        return Topic.RETARGETED
    return (
        first if first in (Topic.REFERENCE, Topic.TERM) else Topic.MOVED if change.moved else first
    )


def _whole(comparison: Comparison) -> set[str]:
    """The added and removed clauses whose parent was added or removed with them."""
    found = set()
    for change, revision in ((Change.ADDED, comparison.new), (Change.REMOVED, comparison.old)):
        ids = {
            (each.id if change is Change.ADDED else each.old_id): each.id
            for each in comparison.changes
            if each.change is change
        }
        for clause in revision.walk():
            if clause.id in ids:
                found |= {ids[below.id] for below in clause.children if below.id in ids}
    return found


def _with_departures(comparison: Comparison) -> Iterator[ClauseChange | Departed]:
    """The changes, and where a moved clause stood, its old place."""
    moved = {each.old_id: each for each in comparison.changes if each.moved}
    left: dict[str | None, list[Departed]] = {}
    waiting: list[Departed] = []
    for entry in entries(comparison.old) if moved else ():
        if entry.id in moved:
            waiting.append(Departed(change=moved[entry.id]))
        elif not _inside(entry, moved):
            left[entry.id] = waiting
            waiting = []
    for each in comparison.changes:
        yield from left.pop(each.old_id, ()) if each.old_id not in moved else ()
        yield each
    yield from waiting


def _inside(entry: Entry, moved: Container[str | None]) -> bool:
    """Whether a clause went along with one that holds it."""
    while not entry.top and entry.parent is not None:
        entry = entry.parent
        if entry.id in moved:
            return True
    return False
