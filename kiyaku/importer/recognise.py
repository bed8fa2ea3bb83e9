"""Lines to a tree: title, preamble, parts, articles, and what is in each.

`heads` finds the headings, `body` the inside of each article; here they are put together.
What cannot be placed is a problem with its line and column, never a silent paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiyaku.escaping import row
from kiyaku.importer import entries, heads, nodes
from kiyaku.importer.body import Builder
from kiyaku.importer.heads import Head
from kiyaku.importer.lines import Line, Raw, Repair
from kiyaku.importer.nodes import Node
from kiyaku.model import Clause, Kind
from kiyaku.problems import Problem, Severity

_TITLE_LENGTH = 80
_TITLED = re.compile(  # what a title ends with; a company's name may stand above it
    r"^[^。、]{0,60}(?:規約|約款|規程|規則|契約書|契約|ポリシー|方針|条例|法律|法|要綱|要領|ガイドライン|覚書)"
    r"(?:[（(][^（）()]{1,20}[)）])?$"
)
_DATE = (  # of a date, its year
    r"(?:(?:明治|大正|昭和|平成|令和|西暦)[ 　]?[0-9０-９元〇一二三四五六七八九十]{1,3}"
    r"|[12１２][0-9０-９]{3})[ 　]?年"
)
# What stands above a title and is none: a law's number, a date.
_NO_TITLE = re.compile(
    rf"[（(]?(?:{_DATE}.*|.{{0,12}}第[0-9０-９〇一二三四五六七八九十百]+号)[）)]?"
)
_ANNEX = re.compile(  # 別表第一（第六条関係）, 別紙1　料金表
    r"[（(【〔]?(?:別[紙表記添]|様式|付録|附属書|付属書)第?[0-9０-９〇一二三四五六七八九十]{0,3}号?[）)】〕]?"
    r"(?:[ 　（(【〔：:][^。]{0,60})?"
)
_END = re.compile(r"以[ 　]*上[。.]?|（以上）")
_WITNESS = re.compile(
    r"(?:(?:本|この)(?:契約|覚書|合意|協定)|本書|以上|上記).{0,40}(?:証|締結).*。"
)
_DATED = re.compile(  # 2020年4月1日制定, （令和元年五月一日現在）
    rf"[（(【]?.{{0,8}}?{_DATE}[ 　]?.{{1,3}}月[ 　]?.{{1,3}}日.{{0,8}}"
)
_NAMED = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[A-Za-z0-9_.-]{4,40}")  # a document's number
_SHORT = 60  # characters; a colophon's line is no longer


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """A text as recognised. Its clauses have no ids yet (`identify` gives them)."""

    title: str
    preamble: tuple[str, ...]
    clauses: tuple[Clause, ...]
    repairs: tuple[Repair, ...]
    problems: tuple[Problem, ...]


def recognise(raw: Raw, *, path: str) -> Recognised:
    """The tree of a text's lines, with what was done to them and what is for a person to see.

    `path` names the source in the problems.
    """
    return _Recogniser(raw, path).run()


class _Recogniser:
    def __init__(self, raw: Raw, path: str) -> None:
        self.path = path
        self.lines = list(raw.lines)
        self.repairs = list(raw.repairs)
        self.problems: list[Problem] = []

    def run(self) -> Recognised:
        self._drop_contents()
        found = heads.find(self.lines, self.repairs)
        wrap = entries.wrap_width(self.lines)
        places = list(found)
        first = places[0] if places else len(self.lines)
        title, preamble = self._opening(self.lines[:first], wrap)
        if not places:
            self._problem(
                "no-articles",
                self.lines[0] if self.lines else Line(text="", number=1),
                "条の見出し（「第1条（目的）」「1. 目的」など）が見つからないため、全文を前文としました。",
            )
        built: list[Node] = []
        annexes: list[list[str]] = []
        for at, place in enumerate(places):
            head = found[place]
            if heads.used_up(head):
                continue
            end = places[at + 1] if at + 1 < len(places) else len(self.lines)
            lines: Sequence[Line] = self.lines[place + 1 : end]
            annex = next((i for i, line in enumerate(lines) if _is_annex(line)), len(lines))
            annexes.append(self._annex(lines[annex:]))
            lines = lines[:annex]
            if end == len(self.lines):
                lines = self._without_colophon(head, lines)
            built.append(self._clause(head, lines, wrap))
        nodes.settle_kinds([node for node in built if node.kind is not Kind.PART])
        for node, blocks in zip(built, annexes, strict=True):
            nodes.append(node, blocks)
        return Recognised(
            title=title,
            preamble=tuple(preamble),
            clauses=tuple(_clause(node) for node in built),
            repairs=tuple(self.repairs),
            problems=tuple(self.problems),
        )

    def _problem(self, code: str, line: Line, message: str) -> None:
        self.problems.append(
            Problem(
                code=code,
                message=message,
                path=self.path,
                line=line.number,
                column=line.column,
                severity=Severity.WARNING,
            )
        )

    def _drop_contents(self) -> None:
        """Take out a table of contents: it says nothing that the headings do not."""
        contents = heads.contents(self.lines)
        for at in contents:
            line = self.lines[at]
            self.repairs.append(
                Repair(
                    code="contents",
                    line=line.number,
                    column=line.column,
                    message=f"目次の行「{line.text}」を取り除きました。",
                    before=line.text,
                    dropped=line.mark + line.text + "".join(line.cells),
                )
            )
        if contents:
            del self.lines[contents.start : contents.stop]

    def _opening(self, lines: Sequence[Line], wrap: int | None) -> tuple[str, list[str]]:
        """The title, and the paragraphs above the first article."""
        headed = next((line for line in lines if line.heading == 1), None)
        plain = [line for line in lines if line.text]
        title = headed or next(
            (line for line in plain[:5] if _TITLED.search(line.text)),
            next(
                (line for line in plain if not _NO_TITLE.fullmatch(line.text)),
                plain[0] if plain else None,
            ),
        )
        if title is None or (title is not headed and len(title.text) > _TITLE_LENGTH):
            place = lines[0] if lines else Line(text="", number=1)
            self._problem(
                "title-missing",
                place,
                "題名を見つけられません。ファイルの「title」に書いてください。",
            )
            title = None
        rest = [line for line in lines if line is not title]
        for line in rest:
            if line.heading:
                self._problem(
                    "heading", line, f"見出し「{line.text}」は、条より前にあるため前文としました。"
                )
        flow = Node(line=rest[0] if rest else Line(text="", number=1), kind=Kind.ARTICLE)
        Builder(flow, wrap=wrap, repairs=self.repairs).build(
            [entries.entry(line, self.repairs) for line in rest]
        )
        return (" ".join(filter(None, [title.mark, title.text])) if title else ""), list(
            _flat(flow)
        )

    def _clause(self, head: Head, lines: Sequence[Line], wrap: int | None) -> Node:
        """An article, part or supplement with all that stands below it."""
        node = Node(
            line=head.line,
            kind=head.kind,
            mark=head.mark,
            number=head.number,
            heading=head.heading,
            brackets=head.brackets,
        )
        below = [head.rest, *lines] if head.rest is not None else list(lines)
        for line in below:
            if line.heading:
                label = f"{head.mark}{head.heading}"
                self._problem(
                    "heading",
                    line,
                    f"見出し「{line.text}」は条として読めないため、「{label}」の本文としました。",
                )
        listed = [entries.entry(line, self.repairs) for line in below]
        Builder(node, wrap=wrap, repairs=self.repairs).build(listed)
        if node.kind is Kind.PART:
            flat = list(_flat(node))
            node.blocks, node.children, node.closing = flat, [], []
            if flat:
                self._problem(
                    "part-text",
                    head.line,
                    f"「{head.mark}」の見出しと次の条の間に本文があります。条に属さない本文としました。",
                )
        return node

    def _annex(self, lines: Sequence[Line]) -> list[str]:
        """The blocks of a table or form that stands after the articles, as they are printed."""
        if lines:
            self._problem(
                "annex",
                lines[0],
                f"「{lines[0].text}」からは条に属さないため、直前の条項の末尾に置きました。",
            )
        return [
            row(line.cells) if line.cells else " ".join(filter(None, [line.mark, line.text]))
            for line in lines
        ]

    def _without_colophon(self, head: Head, lines: Sequence[Line]) -> Sequence[Line]:
        """The last clause's lines without what ends the document: 以上, signatures, a date."""
        at = _colophon(lines)
        if at == 0 and head.rest is None:
            return lines
        for line in lines[at:]:
            self.repairs.append(
                Repair(
                    code="colophon",
                    line=line.number,
                    column=line.column,
                    message=f"末尾の「{line.text}」を本文から外しました。",
                    before=line.text,
                    dropped=line.mark + line.text,
                )
            )
            self._problem(
                "colophon",
                line,
                f"末尾の「{line.text}」は、どの条にも属さないため、本文から外しました。",
            )
        return lines[:at]


def _is_annex(line: Line) -> bool:
    return not line.cells and _ANNEX.fullmatch(f"{line.mark}{line.text}") is not None


def _colophon(lines: Sequence[Line]) -> int:
    """Where what ends a document begins: 以上 or a witness clause and what is below it, or
    dates and a document's number after a whole sentence."""
    begin = None
    for at in range(len(lines) - 1, -1, -1):
        text = lines[at].text
        if _END.fullmatch(text) or _WITNESS.fullmatch(text):
            begin = at
        elif len(text) > _SHORT or "。" in text or lines[at].cells:
            break
    if begin is not None:
        return begin
    at = len(lines)
    while at and (_DATED.fullmatch(lines[at - 1].text) or _NAMED.fullmatch(lines[at - 1].text)):
        at -= 1
    return at if at and lines[at - 1].text.endswith("。") else len(lines)


def _flat(node: Node) -> Iterable[str]:
    """The blocks of a node and of all below it, with their marks: text without a tree."""
    yield from node.blocks
    for child in node.children:
        first, *rest = list(_flat(child)) or [""]
        head = " ".join(filter(None, [child.mark, child.heading]))
        if head:
            yield " ".join(filter(None, [head, first]))
        elif first:
            yield first
        yield from rest
    yield from node.closing


def _clause(node: Node) -> Clause:
    return Clause(
        id="",
        kind=node.kind,
        mark=node.mark,
        number=node.number,
        heading=node.heading,
        brackets=node.brackets,
        text="\n".join(node.blocks),
        children=tuple(_clause(child) for child in node.children),
        closing="\n".join(node.closing),
    )
