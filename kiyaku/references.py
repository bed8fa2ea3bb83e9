"""Every reference in a text, resolved against its tree: 第9条第4項, 前三項, 次の各号, 同条.

A field is read once, from left to right. What a reference leaves behind (the article named
last, the list that goes on, the law that governs it) decides the next; a bracket has its own
memory. Words in 「」 that a text replaces in another provision (同条中「前項」とあるのは) are
read as if they stood there.

Guarantees: never raises; every pattern is bounded, so time grows with the size of the text;
spans of one field do not overlap, and `text[start:end] == words`. This module sees the tree
alone: it knows no file, no problem and no defined term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kiyaku.model import Kind, Revision
from kiyaku.once import once
from kiyaku.reference_tree import Field, Path, Place, Tree, tree
from kiyaku.reference_words import (
    CIRCLED,
    DEPTH,
    FIGURE_CHARACTERS,
    LIST,
    RANKS,
    REPLACED,
    STATUTE,
    TO,
    TOKEN,
    Step,
    brackets,
    names_other,
    own_names,
    quoted_heading,
    read_steps,
)

__all__ = [
    "Field",
    "Reference",
    "Resolution",
    "brackets",
    "cited_by",
    "fields",
    "references",
]


class Resolution(StrEnum):
    """What a reference leads to."""

    RESOLVED = "resolved"
    DANGLING = "dangling"  # this document's, and not there
    EXTERNAL = "external"  # another document's
    ATTACHMENT = "attachment"  # 別紙, 別表


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """Words that name clauses; `heading` is what the text quotes after them in brackets."""

    clause: str
    field: Field
    start: int
    end: int
    words: str
    targets: tuple[str, ...]
    status: Resolution
    heading: str = ""


@once
def references(revision: Revision) -> Sequence[Reference]:
    """Every reference, in the order of the text. Members of a list are several, a range is one."""
    whole = tree(revision)
    opening = [*revision.preamble, *(clause.text for clause in revision.clauses[:3])]
    names = own_names(revision.title, opening)
    said: dict[int, _Said] = {}  # by clause: what was named last, for what follows below it
    found: list[Reference] = []
    for place in whole.places:
        above = said.get(id(place.above), {}) if place.above else {}
        reader = _Reader(whole, place, names, dict(above))
        found += reader.read()
        if place.field is Field.TEXT and place.clause:
            said[id(place.clause)] = reader.said
            if place.clause.kind is Kind.PARAGRAPH and place.above:
                said[id(place.above)] = reader.said  # the next paragraph goes on from here
    return found


@once
def fields(revision: Revision) -> Sequence[tuple[str, Field, str]]:
    """Every field that can hold a reference: its clause's id, which it is, and its words."""
    return [
        (place.clause.id if place.clause else "", place.field, place.text)
        for place in tree(revision).places
    ]


def cited_by(found: Iterable[Reference]) -> dict[str, list[Reference]]:
    """References by the clause that they lead to."""
    by_target: dict[str, list[Reference]] = {}
    for reference in found:
        for target in dict.fromkeys(reference.targets):
            by_target.setdefault(target, []).append(reference)
    return by_target


_Named = Path | None  # () another document's, None nowhere
_Said = dict[str, _Named]  # by unit, what was named last
_STOP = re.compile(r"。(?![）)」』])")
_SENTENCE = 400  # no sentence is looked back on further


@dataclass(frozen=True, slots=True)
class _Run:
    """The reference read last: what a list goes on from."""

    end: int
    unit: str
    named: _Named


@dataclass(frozen=True, slots=True)
class _Bracket:
    """An open bracket: what to go back to at its close, and the reference before it."""

    close: int
    place: Place
    said: _Said
    run: _Run | None
    head: _Run | None
    replaced: bool
    outer: bool  # whether the sentence named something before it: 同条 after it is that


class _Reader:
    """One field, from left to right."""

    def __init__(self, tree: Tree, place: Place, names: tuple[str, ...], said: _Said) -> None:
        self.tree, self.place, self.names, self.said = tree, place, names, said
        self.text = place.text
        self.pairs = brackets(self.text)
        self.stack: list[_Bracket] = []
        self.run: _Run | None = None
        self.head: _Run | None = None  # the reference right before the bracket we are in
        self.said_at = -1  # where this field named something last
        self.frame: _Named = None  # the provision whose words are replaced
        self.frame_said: _Said = {}
        self.replaced = False  # whether these words stand there

    def read(self) -> list[Reference]:
        """Every reference of the field."""
        found: list[Reference] = []
        at = 0
        while token := TOKEN.search(self.text, at):
            at = token.end()
            while self.stack and self.stack[-1].close <= token.start():
                self._close()
            if token.lastgroup == "open":
                self._open(token.start())
            elif token.lastgroup == "attached":
                other = self._document(token.start())
                status = Resolution.EXTERNAL if other else Resolution.ATTACHMENT
                found.append(self._reference(token.start(), at, [], status))
            elif token.lastgroup != "law" and (reference := self._chain(token)):
                found.append(reference)
                at = reference.end
        return found

    # 1. Brackets: each has its own memory.

    def _open(self, start: int) -> None:
        close = self.pairs.get(start, len(self.text))
        head = self.run if self.run and self.run.end == start else None
        replaced = self.text[start] in "「『" and (
            REPLACED.search(self.text, max(0, start - 8), start) is not None
            or self.text.startswith("とある", close + 1)
        )
        since = max(self.said_at, start - _SENTENCE)
        outer = self.said_at >= 0 and not _STOP.search(self.text, since, start)
        self.stack.append(
            _Bracket(close, self.place, self.said, head, self.head, self.replaced, outer)
        )
        self.said = dict(self.frame_said if replaced else self.said)
        if replaced and self.frame:
            book, parts = self.tree.home.get(id(self.frame[0]), (0, ()))
            self.place = replace(self.place, path=self.frame, book=book, parts=parts)
        self.replaced = self.replaced or replaced
        applied = self.text.find("準用", start, min(close, start + 200)) >= 0
        self.run, self.head = None, None if applied else head

    def _close(self) -> None:
        bracket = self.stack.pop()
        if self.replaced and not bracket.replaced:
            self.frame_said, self.said = self.said, bracket.said
        elif bracket.outer:  # what the bracket named counts only where nothing was named before
            self.said = {**self.said, **bracket.said}
            self.said_at = bracket.close + 1
        self.place, self.head, self.replaced = bracket.place, bracket.head, bracket.replaced
        self.run = replace(bracket.run, end=bracket.close + 1) if bracket.run else None

    # 2. A reference: its steps, whose it is, where it leads, how far it goes.

    def _chain(self, token: re.Match[str]) -> Reference | None:
        start = token.start()
        steps, ends = read_steps(self.text, token)
        if not steps:
            return None
        first, goes_on = steps[0], self._goes_on(start)
        other = self._document(start) if first.unit in f"条{RANKS}" and first.how == "第" else None
        if self.text[start] in FIGURE_CHARACTERS:  # 3条2項, 民法5条, … 及び2号: no other figure
            if first.unit == "条":
                if other is None and not goes_on and len(steps) == 1:
                    return None
            elif not goes_on:
                return None
        paths: list[Path] | None = None
        if not self._is_external(first, start, ends[-1], other, goes_on):
            books = self._books(token[0], other)
            paths = self._paths(steps, self._base(first, start, goes_on), books)
            while not paths and self.text[ends[-1] - 1] in f"）){CIRCLED}" and steps[1:]:
                steps, ends = steps[:-1], ends[:-1]  # 第5条（2）… is no mark of a clause
                paths = self._paths(steps, self._base(first, start, goes_on), books)
        if paths == [] and (token.lastgroup == "letter" and not goes_on):
            return None
        self._say(steps, paths)
        end = ends[-1]
        named: _Named = () if paths is None else (paths[-1] if paths else None)
        paths, end, last = self._range(steps[-1], paths, named, end)
        if paths == [] and self.replaced and not self.frame:
            paths = None  # words of a provision that is not named
        self.run, self.said_at = _Run(end, last.unit, named), end
        if self.text.startswith(("中「", "の規定中「", "中、「"), end):
            self.frame, self.frame_said = named, {}
        status = Resolution.RESOLVED if paths else Resolution.DANGLING
        return self._reference(
            start, end, paths or [], Resolution.EXTERNAL if paths is None else status
        )

    def _goes_on(self, start: int) -> bool:
        """Whether only 、 or 及び lies between the reference before and this one."""
        run = self.run
        return bool(run and run.end < start and LIST.fullmatch(self.text, run.end, start))

    def _document(self, at: int) -> bool | None:
        return names_other(self.text, at, self.pairs, self.names)

    def _is_external(
        self, first: Step, start: int, end: int, other: bool | None, goes_on: bool
    ) -> bool:
        """Whether another document's law governs a reference."""
        if self.replaced and self.frame == ():
            return True
        if other is not None or first.how != "第":
            return other is True
        if goes_on and self.run and self.run.named == ():
            return True
        if start and self.text[start - 1] in "（(" and self._document(start - 1):  # 民法（第5条）
            window = self.text[max(0, start - 10) : start - 1]
            return bool(STATUTE.search(window)) or self.text[end : end + 1] in "）)"
        return False

    def _base(self, first: Step, start: int, goes_on: bool) -> _Named:
        """The path from which a number alone counts: that of a list or a bracket, or our own.

        第一条第一項及び第二項, 第八条（第二項を除く。）, 第八条（見出し）第二項.
        """
        depth = DEPTH.get(first.unit, 0)
        if first.how == "第" and depth > 1:
            if goes_on and self.run and DEPTH.get(self.run.unit, 0) >= depth:
                return self.run.named
            for run, end in ((self.run, start), (self.head, start - 1)):
                if run and run.end == end and 0 < DEPTH.get(run.unit, 0) < depth:
                    return run.named
        return self.place.path or None

    def _books(self, words: str, other: bool | None) -> list[int]:
        """Where an article's number is looked up: in the body first, 附則第1条 in supplements."""
        here = self.place.book
        if words.startswith("附"):
            rest = [book for book in range(1, len(self.tree.books)) if book != here]
            return [here, *rest] if here else rest
        return [0, here]

    def _paths(self, steps: list[Step], base: _Named, books: list[int]) -> list[Path] | None:
        """The clauses that steps lead to; [] if there are none, None if they are another's."""
        paths = self._first(steps[0], base, books)
        return paths and self.tree.below(paths, steps[1:])

    def _first(self, step: Step, base: _Named, books: list[int]) -> list[Path] | None:
        if step.how == "同":
            named = self._last_named(step.unit)
            return None if named == () else [named] if named else []
        if step.unit in RANKS:
            return [(part,) for part in self.tree.parts_named(step, self.place)]
        if step.how != "第":
            return self.tree.near(step, self.place)
        if step.unit == "条":
            found = self.tree.article(step.number, books, self.place.path)
        elif base == ():
            return None
        elif step.unit == "字" and base:  # below us, or beside us
            cuts = (self.tree.numbered(base[:at], step) for at in range(len(base), 1, -1))
            found = next(filter(None, cuts), None)
        else:
            found = self.tree.numbered(base, step) if base else None
        return [found] if found else []

    def _last_named(self, unit: str) -> _Named:
        """What 同条, 同項, 同号 and 同章 mean."""
        if unit in self.said:
            return self.said[unit]
        if unit == "条" and "項" in self.said:
            named = self.said["項"]
            return named[:1] if named else named
        if unit == "項" and (named := self.said.get("条")) is not None:
            prefix, row = self.tree.row(named, "項")
            return (*prefix, *row.clauses) if len(row.clauses) == 1 else named and None
        return None

    def _say(self, steps: list[Step], paths: list[Path] | None) -> None:
        for step in steps:
            if step.unit in DEPTH and step.how not in ("各", "前各") and step.unit != "字":
                depth = DEPTH[step.unit]
                self.said[step.unit] = () if paths is None else paths[-1][:depth] if paths else None
            elif step.unit in RANKS:
                self.said[step.unit] = () if paths is None else paths[-1] if paths else None

    def _range(
        self, last: Step, paths: list[Path] | None, named: _Named, end: int
    ) -> tuple[list[Path] | None, int, Step]:
        """The whole of 第三条から第五条まで, if it is one."""
        to = TO.match(self.text, end)
        token = TOKEN.match(self.text, to.end()) if to else None
        if to is None or token is None or token.lastgroup not in ("chain", "letter"):
            return paths, end, last
        steps, ends = read_steps(self.text, token)
        if not steps or steps[0].how in ("各", "前各") or self._document(token.start()):
            return paths, end, last
        through = self.text.startswith("まで", ends[-1])
        if "から" in to[0] and not through and steps[-1].unit != last.unit:
            return paths, end, last
        end = ends[-1] + (2 if through else 0)
        if paths:
            inherits = DEPTH.get(last.unit, 0) >= DEPTH.get(steps[0].unit, 0) and named
            books = [self.tree.home.get(id(paths[0][0]), (self.place.book, ()))[0]]
            to_paths = self._paths(steps, named if inherits else self.place.path or None, books)
            paths = self.tree.between(paths[0], to_paths[-1]) if to_paths else []
        self._say(steps, paths)
        return paths, end, steps[-1]

    # 3. What is handed out.

    def _reference(self, start: int, end: int, paths: list[Path], status: Resolution) -> Reference:
        return Reference(
            clause=self.place.clause.id if self.place.clause else "",
            field=self.place.field,
            start=start,
            end=end,
            words=self.text[start:end],
            targets=tuple(dict.fromkeys(path[-1].id for path in paths)),
            status=status,
            heading=quoted_heading(self.text, end, self.pairs),
        )
