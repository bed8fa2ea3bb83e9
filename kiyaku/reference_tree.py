"""The clauses of a revision as references count them: by number, by place, by part.

A path leads to a clause from its article down; what steps or 前項, 次条, 本号 lead to from a path
is found here. Which words are a reference, and whose it is, is for `references`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from kiyaku.model import Clause, Kind, Revision
from kiyaku.once import once
from kiyaku.reference_words import DEPTH, NUMBERED, RANKS, Step, read_step

Path = tuple[Clause, ...]  # article, paragraph (the article again if it has none), item, …


class Field(StrEnum):
    """Which words of a clause. The preamble's lines are joined with "\\n"; its clause is ""."""

    PREAMBLE = "preamble"
    HEADING = "heading"
    TEXT = "text"
    CLOSING = "closing"


class _Row:
    """Clauses side by side, by place and by number.

    Where a number stands again, the count has begun anew (a text with terms of its own behind it):
    `series` is the first place of each count.
    """

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self.clauses = tuple(clauses)
        self.places = {id(clause): at for at, clause in enumerate(self.clauses)}
        self.numbers: dict[str, int] = {}
        self.series = [0]
        self.again: dict[str, list[int]] = {}  # where a number stands besides the first time
        for at, clause in enumerate(self.clauses):
            first = self.numbers.setdefault(clause.number, at)
            if first != at and clause.number:
                known = self.again.setdefault(clause.number, [])
                if (known[-1] if known else first) >= self.series[-1]:
                    self.series.append(at)
                known.append(at)
        self.counted = any(number.isdecimal() for number in self.numbers)

    def spread(self) -> None:
        """第三十八条から第八十四条まで　削除 stands for each of them."""
        for at, clause in enumerate(self.clauses):
            words = clause.mark.split("から")
            ends = [step for each in words if NUMBERED.search(each) and (step := read_step(each))]
            if len(words) == len(ends) == 2:
                first, last = (int(step.number.partition("の")[0] or 0) for step in ends)
                for number in range(first, min(last, first + 1000) + 1):
                    self.numbers.setdefault(str(number), at)

    def near(self, number: str, place: int) -> int:
        """The place of a number within the count to which a place belongs, else its first one."""
        at = bisect_right(self.series, place)
        since = self.series[at - 1]
        until = self.series[at] if at < len(self.series) else len(self.clauses)
        found = [self.numbers[number], *self.again[number]]
        return next((each for each in found if since <= each < until), found[0])

    def find(self, number: str) -> int | None:
        """The place of a number; marked ア, イ or not at all, clauses count by place."""
        if not self.counted and number.isdecimal() and 0 < int(number) <= len(self.clauses):
            return int(number) - 1
        return self.numbers.get(number)


@dataclass(frozen=True, slots=True)
class _Part:
    clause: Clause
    step: Step


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: their path, their book (0 the body, 1 … the supplements), their parts."""

    clause: Clause | None
    field: Field
    text: str
    path: Path = ()
    book: int = 0
    parts: tuple[int, ...] = ()
    above: Clause | None = None


class Tree:
    """The clauses of a revision: books (0 the body, 1 … the supplements), parts, rows; and every
    field (`places`), in the order of the text."""

    def __init__(self, revision: Revision) -> None:
        books: list[list[Clause]] = [[]]
        self.heads: list[Clause | None] = [None]  # of each book
        self.home: dict[int, tuple[int, tuple[int, ...]]] = {}  # a clause's book and parts
        self.parts: list[_Part] = []
        self.peers: dict[tuple[str, tuple[int, ...] | None], list[int]] = {}  # None: anywhere
        self.rows: dict[tuple[int, tuple[Kind, ...]], _Row] = {}
        inside: tuple[int, ...] = ()
        for clause in revision.clauses:
            if clause.kind is Kind.PART:
                inside = self._part(clause, inside)
            elif clause.kind is Kind.SUPPLEMENT:
                books.append([])
                self.heads.append(clause)
                inside = ()
            elif clause.kind is Kind.ARTICLE:
                books[-1].append(clause)
            self.home[id(clause)] = (len(books) - 1, inside)
        self.books = [_Row(book) for book in books]
        for row in self.books:
            row.spread()
        self.places: Sequence[Place] = list(self._all(revision))

    def _part(self, clause: Clause, inside: tuple[int, ...]) -> tuple[int, ...]:
        step = read_step(clause.mark) if NUMBERED.search(clause.mark) else None
        if step is None or step.unit not in RANKS:
            return inside
        rank = RANKS.index(step.unit)
        above = tuple(at for at in inside if RANKS.index(self.parts[at].step.unit) < rank)
        at = len(self.parts)
        self.parts.append(_Part(clause, step))
        for among in (above, None):
            self.peers.setdefault((step.unit, among), []).append(at)
        return (*above, at)

    def _all(self, revision: Revision) -> Iterator[Place]:
        if revision.preamble:
            yield Place(None, Field.PREAMBLE, "\n".join(revision.preamble))
        for clause in revision.clauses:
            yield from self._places(clause, (), None)

    def _places(self, clause: Clause, around: Path, above: Clause | None) -> Iterator[Place]:
        path: Path = (*_padded(around, 3), clause)
        if not around:
            path = (clause,) if self._row(clause, Kind.PARAGRAPH).clauses else (clause, clause)
        elif clause.kind is Kind.PARAGRAPH:
            path = (around[0], clause)
        elif clause.kind is Kind.ITEM and len(around) < 3:
            path = (*_padded(around, 2), clause)
        book, parts = self.home.get(id(path[0]), (0, ()))
        if clause.heading:
            yield Place(clause, Field.HEADING, clause.heading, path, book, parts, above)
        if clause.text:
            yield Place(clause, Field.TEXT, clause.text, path, book, parts, above)
        for child in clause.children:
            yield from self._places(child, path, clause)
        if clause.closing:
            yield Place(clause, Field.CLOSING, clause.closing, path, book, parts, above)

    def _row(self, clause: Clause, *kinds: Kind) -> _Row:
        key = (id(clause), kinds)
        if key not in self.rows:
            self.rows[key] = _Row(each for each in clause.children if each.kind in kinds)
        return self.rows[key]

    def row(self, path: Path, unit: str, book: int = 0) -> tuple[Path, _Row]:
        """The clauses of a unit that lie below a path, and the path that they share."""
        if unit == "条":
            return (), self.books[book]
        if not path:
            return (), _Row(())
        paragraphs = self._row(path[0], Kind.PARAGRAPH)
        if unit == "項":
            return (path[0],), paragraphs if paragraphs.clauses else _Row((path[0],))
        kinds = (Kind.ITEM,) if unit == "号" else (Kind.ITEM, Kind.SUBITEM)
        if len(path) == len(paragraphs.clauses) == 1 and not self._row(path[0], *kinds).clauses:
            path = (path[0], paragraphs.clauses[0])
        path = _padded(path, 2)[: 2 if unit == "号" else None]
        return path, self._row(path[-1], *kinds)

    def numbered(self, path: Path, step: Step) -> Path | None:
        """The clause below a path that a step names by its number."""
        if step.unit == "項" and not self._row(path[0], Kind.PARAGRAPH).clauses:
            return (path[0], path[0]) if step.number == "1" else None
        prefix, row = self.row(path, step.unit)
        at = row.find(step.number)
        return None if at is None else (*prefix, row.clauses[at])

    def article(self, number: str, books: Iterable[int], here: Path) -> Path | None:
        """The article of a number in the first of some books that has it; where it has several,
        the one of the count in which `here` stands."""
        for book in books:
            row = self.books[book]
            at = row.numbers.get(number)
            if at is not None:
                if number in row.again and here and id(here[0]) in row.places:
                    at = row.near(number, row.places[id(here[0])])
                return (row.clauses[at],)
        return None

    def parts_named(self, step: Step, place: Place) -> list[Clause]:
        """The parts that a step names, seen from a place: within the same larger part first."""
        rank = RANKS.index(step.unit)
        ranks = {at: RANKS.index(self.parts[at].step.unit) for at in place.parts}
        here = next((at for at in place.parts if ranks[at] == rank), None)
        if step.how == "本":
            return [] if here is None else [self.parts[here].clause]
        near = self.peers.get((step.unit, tuple(at for at in place.parts if ranks[at] < rank)), [])
        if step.how in ("前", "次"):
            at = near.index(here) if here in near and here is not None else 0
            count = min(int(step.number), len(near))
            span = near[at + 1 : at + 2] if step.how == "次" else near[max(at - count, 0) : at]
            return [self.parts[each].clause for each in span] if here in near else []
        named = [at for at in near if self.parts[at].step.number == step.number]
        if not named:
            named = self.peers.get((step.unit, None), [])
            named = [at for at in named if self.parts[at].step.number == step.number]
            named = named if len(named) == 1 else []
        return [self.parts[at].clause for at in named[:1]]

    def below(self, paths: list[Path], steps: Iterable[Step]) -> list[Path]:
        """The clauses that further steps lead to from some paths: 第二項第三号, 各号, 第一節."""
        for step in steps:
            if not paths:
                break
            if step.unit in RANKS:
                inside = self.peers.get((step.unit, self.home[id(paths[0][0])][1]), [])
                parts = (self.parts[at] for at in inside)
                named = (part.clause for part in parts if part.step.number == step.number)
                paths = [(clause,) for clause in islice(named, 1)]
            elif step.how == "各":
                rows = [self.row(path, step.unit) for path in paths]
                paths = [(*prefix, each) for prefix, row in rows for each in row.clauses]
            else:
                found = [self.numbered(path, step) for path in paths]
                paths = [] if None in found else [path for path in found if path]
        return paths

    def near(self, step: Step, place: Place) -> list[Path]:
        """What 前項, 前二条, 次条, 本号, 次の各号 and 前各号 lead to from a place."""
        path = place.path
        if step.how == "各":
            prefix, row = self.row(path, "字" if len(path) > 2 else "号")
            if not row.clauses and (len(path) == 1 or step.unit == "項"):
                prefix, row = self.row(path, "項")
            return [(*prefix, each) for each in row.clauses]
        depth = DEPTH[step.unit]
        if step.how == "本":
            return [path[:depth]] if len(path) >= depth else []
        prefix, row = self.row(path[: max(depth - 1, 1)], step.unit, place.book)
        here = row.places.get(id(path[depth - 1])) if len(path) >= depth else None
        if len(path) < depth and place.field is Field.CLOSING:
            here = len(row.clauses)
        if here is None:
            return []
        since, until = here + 1, here + 2  # 次
        if step.how == "前各":
            since, until = 0, here
        elif step.how == "前" and "～" in step.number:
            first, last = (row.find(number) for number in step.number.split("～"))
            between = first is not None and last is not None and first < last < here
            since, until = (first or 0, (last or 0) + 1) if between else (0, 0)
        elif step.how == "前":
            count = int(step.number)
            since, until = (here - count, here) if 0 < count <= here else (0, 0)
        return [(*prefix, each) for each in row.clauses[since:until]]

    def between(self, first: Path, last: Path) -> list[Path]:
        """Two clauses and all between them; [] if the second does not come after the first."""
        if Kind.PART in (first[0].kind, last[0].kind):
            steps = {id(part.clause): (at, part) for at, part in enumerate(self.parts)}
            if id(first[0]) not in steps or id(last[0]) not in steps:
                return []
            (since, part), (until, _) = steps[id(first[0])], steps[id(last[0])]
            among = self.parts[since : until + 1]
            return [(each.clause,) for each in among if each.step.unit == part.step.unit]
        depth = next(
            (at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a is not b), 0
        )
        book = self.home.get(id(first[0]), (0, ()))[0]
        prefix, row = self.row(first[:depth], "条項号字"[min(depth, 3)], book)
        a, b = row.places.get(id(first[depth])), row.places.get(id(last[depth]))
        if a is None or b is None or a >= b:
            return []
        inner = [(*prefix, each) for each in row.clauses[a + 1 : b]]
        return [first, *inner, last]


@once
def tree(revision: Revision) -> Tree:
    """The tree of a revision."""
    return Tree(revision)


def _padded(path: Path, length: int) -> Path:
    """A path at least so long: an article without 項 is its own paragraph."""
    return path + path[-1:] * (length - len(path))
