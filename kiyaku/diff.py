"""The comparison of two revisions: what became of each clause.

Clauses are aligned by their permanent ids. Of each, four facts are told apart: its text, its
number, its place among its neighbours, and its parent.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kiyaku.model import Revision
from kiyaku.segments import Segment, kinds, segments


class Change(StrEnum):
    """What became of a clause's text."""

    UNCHANGED = "unchanged"
    MODIFIED = "modified"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseChange:
    """One clause in both revisions. `renumbered`: its number, or how it is printed, changed."""

    id: str
    change: Change
    renumbered: bool = False
    moved: bool = False
    kinds: tuple[str, ...] = ()
    old_label: str | None = None
    new_label: str | None = None
    old_mark: str = ""
    new_mark: str = ""
    old_text: str | None = None
    new_text: str | None = None
    segments: tuple[Segment, ...] = ()

    @property
    def same(self) -> bool:
        """Whether nothing at all became of the clause."""
        return self.change is Change.UNCHANGED and not (self.renumbered or self.moved)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Two revisions and all their clauses, in the order of the new text; what was removed
    stands where it stood in the old one."""

    old: Revision
    new: Revision
    changes: tuple[ClauseChange, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many clauses had each fate, renumbered and moved ones counted besides."""
        found = Counter(str(each.change) for each in self.changes)
        return {
            **{str(change): found[change] for change in Change},
            "renumbered": sum(each.renumbered for each in self.changes),
            "moved": sum(each.moved for each in self.changes),
        }

    def to_dict(self) -> dict[str, Any]:
        """The comparison as plain values, ready for JSON."""
        return {
            "old": self.old.key,
            "new": self.new.key,
            "counts": self.counts,
            "changes": [
                {
                    "id": each.id,
                    "change": str(each.change),
                    "renumbered": each.renumbered,
                    "moved": each.moved,
                    "kinds": list(each.kinds),
                    "old_label": each.old_label,
                    "new_label": each.new_label,
                    "old_text": each.old_text,
                    "new_text": each.new_text,
                    "segments": [list(segment) for segment in each.segments],
                }
                for each in self.changes
            ],
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """A clause, a paragraph of the preamble or the title, as one row of a comparison."""

    id: str
    label: str
    text: str
    mark: str = ""
    number: str = ""
    parent: str | None = None


def compare(old: Revision, new: Revision) -> Comparison:
    """What became of each clause of `old` on the way to `new`."""
    before, after = _entries(old), _entries(new)
    olds = {entry.id: entry for entry in before}
    news = {entry.id: entry for entry in after}
    moved = _moved(before, after)
    changes = []
    gone = _Removed(before, news)
    for entry in after:
        changes += [_removed(each) for each in gone.before(entry.id)]
        changes.append(_change(olds.get(entry.id), entry, moved=entry.id in moved))
    changes += [_removed(each) for each in gone.rest()]
    return Comparison(old=old, new=new, changes=tuple(changes))


def _entries(revision: Revision) -> list[_Entry]:
    entries = [_Entry(id="title", label="題名", text=revision.title)]
    entries += [
        _Entry(id=f"preamble-p{at}", label=f"前文第{at}段落", text=text)
        for at, text in enumerate(revision.preamble, 1)
    ]
    for place in revision.placed():
        clause = place.clause
        entries.append(
            _Entry(
                id=clause.id,
                label=place.label,
                mark=clause.mark,
                number=clause.number,
                parent=place.parent,
                text=clause.wording,
            )
        )
    return entries


def _change(old: _Entry | None, new: _Entry, *, moved: bool) -> ClauseChange:
    if old is None:
        return ClauseChange(
            id=new.id,
            change=Change.ADDED,
            new_label=new.label,
            new_mark=new.mark,
            new_text=new.text,
            segments=(Segment("insert", new.text),) if new.text else (),
        )
    found = segments(old.text, new.text)
    same = old.text == new.text
    return ClauseChange(
        id=new.id,
        change=Change.UNCHANGED if same else Change.MODIFIED,
        renumbered=(old.number, old.mark) != (new.number, new.mark),
        moved=moved,
        kinds=() if same else tuple(kinds(found)),
        old_label=old.label,
        new_label=new.label,
        old_mark=old.mark,
        new_mark=new.mark,
        old_text=old.text,
        new_text=new.text,
        segments=tuple(found),
    )


def _removed(old: _Entry) -> ClauseChange:
    return ClauseChange(
        id=old.id,
        change=Change.REMOVED,
        old_label=old.label,
        old_mark=old.mark,
        old_text=old.text,
        segments=(Segment("delete", old.text),) if old.text else (),
    )


class _Removed:
    """The old entries that are gone, each handed out where it stood."""

    def __init__(self, before: Sequence[_Entry], news: Iterable[str]) -> None:
        self.kept = set(news)
        self.before_id: dict[str, list[_Entry]] = {}
        self.last: list[_Entry] = []
        for entry in before:
            if entry.id in self.kept:
                self.before_id[entry.id], self.last = self.last, []
            else:
                self.last.append(entry)

    def before(self, id_: str) -> list[_Entry]:
        """What stood right before the entry of that id."""
        return self.before_id.pop(id_, [])

    def rest(self) -> list[_Entry]:
        """What stood at the end."""
        return self.last


def _moved(before: Sequence[_Entry], after: Sequence[_Entry]) -> set[str]:
    """The ids that have another parent, or changed places with their neighbours.

    Among the children of one parent, the longest run that kept its order has not moved.
    """
    olds = {entry.id: (at, entry) for at, entry in enumerate(before)}
    moved = set()
    families: dict[str | None, list[str]] = {}
    for entry in after:
        if entry.id not in olds:
            continue
        if olds[entry.id][1].parent != entry.parent:
            moved.add(entry.id)
        else:
            families.setdefault(entry.parent, []).append(entry.id)
    for ids in families.values():
        kept = _longest_increasing([olds[id_][0] for id_ in ids])
        moved |= {id_ for at, id_ in enumerate(ids) if at not in kept}
    return moved


def _longest_increasing(values: Sequence[int]) -> set[int]:
    """The positions of a longest increasing subsequence (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int | None] = []
    for at, value in enumerate(values):
        pile = bisect_left(tails, value)
        previous.append(ends[pile - 1] if pile else None)
        if pile == len(tails):
            tails.append(value)
            ends.append(at)
        else:
            tails[pile], ends[pile] = value, at
    kept: set[int] = set()
    step = ends[-1] if ends else None
    while step is not None:
        kept.add(step)
        step = previous[step]
    return kept
