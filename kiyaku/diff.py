"""The comparison of two revisions: what became of each clause.

Which clause is which is for `pairing`. Of each, four facts are told apart: its text, its
number, its place among its neighbours, and its parent. Two classes of change say nothing new
and are named for that: a clause of which only the number changed, and one that only follows
the new numbers of the clauses to which it refers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from kiyaku.definitions import Home, Passage, Pattern, definitions
from kiyaku.kinds import Meaning, Vocabulary, meaning, printed
from kiyaku.model import Clause, Revision
from kiyaku.pairing import Pairing, moved, pair
from kiyaku.references import Field, Reference, references
from kiyaku.rows import Entry
from kiyaku.segments import Segment, segments

_BLOCK = 12  # characters; less than this is not followed to another clause


class Change(StrEnum):
    """What became of a clause's text."""

    UNCHANGED = "unchanged"
    MODIFIED = "modified"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseChange:
    """One clause in both revisions.

    `id` is the new text's (the old one's for a clause that is gone), `old_id` the old text's.
    `renumbered`: its number, or how it is printed, changed. `moved`: its place among its
    neighbours, or its parent. `reparented`: its parent alone, a chapter above included; an
    article around which a chapter was put is reparented and has not moved.
    `reference_only`: the text is the same once its references are resolved.
    `relocated`: its text changed by whole blocks that stand in other clauses now, or did before.
    `retargeted`: references whose words stayed, and which lead to another clause now.
    `gist`: what changed of figures and duties, in a line.
    `origins`: citations in the old text of clauses merged into this one, or of which it was
    split off. `heirs`: citations in the new text of what this clause also went on as.
    """

    id: str
    change: Change
    renumbered: bool = False
    moved: bool = False
    reparented: bool = False
    reference_only: bool = False
    relocated: bool = False
    retargeted: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    gist: str = ""
    origins: tuple[str, ...] = ()
    heirs: tuple[str, ...] = ()
    old_id: str | None = None
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

    @property
    def number_only(self) -> bool:
        """Whether nothing but its number changed."""
        return self.change is Change.UNCHANGED and self.renumbered and not self.moved


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Two revisions and all their clauses, in the order of the new text; what was removed
    stands where it stood in the old one. The revisions are as they were compared, levelled
    (`kiyaku.level`)."""

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
                    "old_id": each.old_id,
                    "reparented": each.reparented,
                    "reference_only": each.reference_only,
                    "relocated": each.relocated,
                    "retargeted": list(each.retargeted),
                    "origins": list(each.origins),
                    "heirs": list(each.heirs),
                    "gist": each.gist,
                }
                for each in self.changes
            ],
        }


def compare(old: Revision, new: Revision) -> Comparison:
    """What became of each clause of `old` on the way to `new`."""
    pairing = pair(old, new)
    old, new = pairing.revisions
    maker = _Maker(old, new, pairing)
    changes = []
    gone = _Removed(pairing)
    for entry in pairing.new:
        before = pairing.was.get(entry.at)
        changes += [maker.removed(each) for each in gone.before(before)]
        changes.append(maker.changed(before, entry) if before else maker.added(entry))
    changes += [maker.removed(each) for each in gone.rest()]
    return Comparison(old=old, new=new, changes=tuple(_relocated(changes)))


def _relocated(changes: list[ClauseChange]) -> Iterable[ClauseChange]:
    """The changes, with those marked that only took blocks over from other clauses, or lost some
    to them: no words changed there, whatever their own segments show."""
    lost, gained = Counter[str](), Counter[str]()
    own: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for each in changes:
        if each.change is not Change.UNCHANGED:
            before, after = _blocks(each.old_text), _blocks(each.new_text)
            own[each.id] = before - after, after - before
            lost.update(own[each.id][0])
            gained.update(own[each.id][1])
    for each in changes:
        if each.change is Change.MODIFIED and len(each.kinds) and not each.reference_only:
            minus, plus = own[each.id]
            words = sum(map(len, (*minus, *plus)))
            if minus <= gained and plus <= lost and words >= _BLOCK:
                each = replace(each, relocated=True, kinds=())
        yield each


def _blocks(text: str | None) -> Counter[str]:
    return Counter(filter(None, map(printed, (text or "").split("\n"))))


class _Maker:
    """Makes the rows of a comparison, with what all of them draw on."""

    def __init__(self, old: Revision, new: Revision, pairing: Pairing) -> None:
        self.pairing = pairing
        self.away, self.reparented = moved(pairing)
        self.ids = {entry.id for entry in pairing.new}
        differs = any(
            pairing.was[entry.at].text != entry.text
            for entry in pairing.new
            if entry.at in pairing.was
        )
        same = len(pairing.was) == len(pairing.new) == len(pairing.old) and not self.away
        cited = ([], []) if same and not differs else (references(old), references(new))
        self.cited = _by_clause(cited[0]), _by_clause(cited[1])
        became = {pairing.old[at].id: entry.id for at, entry in pairing.became.items()}
        self.became = became
        self.words = Vocabulary.of(
            [
                *_terms(old, pairing.old, self.cited[0]),
                *_terms(new, pairing.new, self.cited[1]),
            ]
            if differs
            else []
        )

    def added(self, new: Entry) -> ClauseChange:
        return ClauseChange(
            id=new.id,
            change=Change.ADDED,
            origins=_labels(self.pairing.origins.get(new.at, ())),
            new_label=new.label,
            new_mark=new.mark,
            new_text=new.text,
            segments=(Segment("insert", new.text),) if new.text else (),
        )

    def removed(self, old: Entry) -> ClauseChange:
        id_ = old.id
        while id_ in self.ids:  # an id that a new clause bears: no permanent one, so it gives way
            id_ += "-old"
        self.ids.add(id_)
        return ClauseChange(
            id=id_,
            change=Change.REMOVED,
            heirs=_labels(self.pairing.heirs.get(old.at, ())),
            old_id=old.id,
            old_label=old.label,
            old_mark=old.mark,
            old_text=old.text,
            segments=(Segment("delete", old.text),) if old.text else (),
        )

    def changed(self, old: Entry, new: Entry) -> ClauseChange:
        same = old.text == new.text
        found = segments(old.text, new.text, terms=() if same else self.words.terms)
        only = not same and self._resolved(old, new)
        means = Meaning() if same or only else meaning(found, self.words)
        return ClauseChange(
            id=new.id,
            change=Change.UNCHANGED if same else Change.MODIFIED,
            renumbered=(old.number, old.mark) != (new.number, new.mark),
            moved=new.at in self.away,
            reparented=new.at in self.reparented,
            reference_only=only,
            retargeted=self._retargeted(old, new),
            kinds=("reference",) if only else means.kinds,
            gist=means.gist,
            origins=_labels(self.pairing.origins.get(new.at, ())),
            heirs=_labels(self.pairing.heirs.get(old.at, ())),
            old_id=old.id,
            old_label=old.label,
            new_label=new.label,
            old_mark=old.mark,
            new_mark=new.mark,
            old_text=old.text,
            new_text=new.text,
            segments=tuple(found),
        )

    def _resolved(self, old: Entry, new: Entry) -> bool:
        """Whether two texts are one once their references are resolved."""
        a, b = self._references(old, 0), self._references(new, 1)
        if not (a and len(a) == len(b)):
            return False
        return _plain(old, a, self.became) == _plain(new, b, {})

    def _retargeted(self, old: Entry, new: Entry) -> tuple[str, ...]:
        a, b = self._references(old, 0), self._references(new, 1)
        if len(a) != len(b):
            return ()
        return tuple(
            y.words
            for x, y in zip(a, b, strict=True)
            if x.words == y.words
            and x.targets
            and y.targets
            and {self.became.get(each) for each in x.targets}.isdisjoint(y.targets)
        )

    def _references(self, entry: Entry, side: int) -> Sequence[Reference]:
        if entry.clause is None and entry.kind != "preamble":
            return ()
        if entry.clause is None:
            return ()  # the preamble's are counted over all its paragraphs
        return self.cited[side].get(entry.id, ())


def _by_clause(found: Iterable[Reference]) -> dict[str, list[Reference]]:
    by_clause: dict[str, list[Reference]] = {}
    for reference in found:
        by_clause.setdefault(reference.clause, []).append(reference)
    return by_clause


def _plain(entry: Entry, found: Sequence[Reference], became: dict[str, str]) -> list[str]:
    """The fields of a clause, with every reference replaced by the clauses to which it leads."""
    clause = entry.clause
    assert clause is not None
    fields = {Field.HEADING: clause.heading, Field.TEXT: clause.text, Field.CLOSING: clause.closing}
    out = []
    for field, text in fields.items():
        pieces, at = [], 0
        for each in (reference for reference in found if reference.field is field):
            pieces.append(text[at : each.start])
            goals = sorted(
                became.get(id_, id_ if not became else f"\0{id_}") for id_ in each.targets
            )
            pieces.append("\0" + "\0".join(goals) if goals else each.words)
            at = each.end
        out.append("".join(pieces) + text[at:])
    return out


_MEANING = re.compile("いう|いい|称|呼|とは|定義|略|「")  # no definition is without one of these


def _terms(
    revision: Revision, entries: Iterable[Entry], cited: dict[str, list[Reference]]
) -> Iterable[tuple[str, str]]:
    """Defined terms, and what each means."""
    home = Home(revision)
    for at, (clause, field, text, above) in enumerate(_passages(revision, entries)):
        if _MEANING.search(text):
            passage = Passage(at, clause, field, text, above)
            mine = [each for each in cited.get(clause, ()) if each.field is field]
            for each in definitions(passage, mine, home):
                names = each.names[-1:] if each.pattern is Pattern.STATUTORY else each.names
                yield from ((name, each.meaning) for name in names if name.strip())


def _passages(
    revision: Revision, entries: Iterable[Entry]
) -> Iterable[tuple[str, Field, str, Clause | None]]:
    yield "", Field.PREAMBLE, "\n".join(revision.preamble), None
    for entry in entries:
        if entry.clause is not None:
            above = entry.parent.clause if entry.parent and not entry.top else None
            yield entry.id, Field.TEXT, entry.clause.text, above
            if entry.clause.closing:
                yield entry.id, Field.CLOSING, entry.clause.closing, above


def _labels(found: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.label for entry in found))


class _Removed:
    """The old entries that are gone, each handed out where it stood."""

    def __init__(self, pairing: Pairing) -> None:
        self.at: dict[int, list[Entry]] = {}
        self.last: list[Entry] = []
        for entry in pairing.old:
            if entry.at in pairing.became:
                self.at[entry.at], self.last = self.last, []
            else:
                self.last.append(entry)

    def before(self, old: Entry | None) -> list[Entry]:
        """What stood right before an old entry."""
        return self.at.pop(old.at, []) if old else []

    def rest(self) -> list[Entry]:
        """What stood at the end."""
        return self.last
