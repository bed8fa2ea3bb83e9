"""Lines to a tree: title, preamble, parts, articles, and what is in each.

`heads` finds the headings, `body` the inside of each article; here they are put together.
What cannot be placed is a problem with its line and column, never a silent paragraph.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kiyaku.importer import body, heads
from kiyaku.importer.body import Builder, Node
from kiyaku.importer.heads import Head
from kiyaku.importer.lines import Line, Raw, Repair
from kiyaku.model import Clause, Kind
from kiyaku.problems import Problem, Severity

_TITLE_LENGTH = 80


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
        wrap = body.wrap_width(self.lines)
        places = list(found)
        first = places[0] if places else len(self.lines)
        title, preamble = self._opening(self.lines[:first], wrap)
        if not places:
            self._problem(
                "no-articles",
                self.lines[0] if self.lines else Line(text="", number=1),
                "条の見出し（「第1条（目的）」「1. 目的」など）が見つからないため、全文を前文としました。",
            )
        nodes: list[Node] = []
        for at, place in enumerate(places):
            head = found[place]
            if heads.used_up(head):
                continue
            end = places[at + 1] if at + 1 < len(places) else len(self.lines)
            nodes.append(self._clause(head, self.lines[place + 1 : end], wrap))
        if nodes:
            self._drop_colophon(nodes[-1])
        body.settle_kinds([node for node in nodes if node.kind is not Kind.PART])
        return Recognised(
            title=title,
            preamble=tuple(preamble),
            clauses=tuple(_clause(node) for node in nodes),
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
        title = headed or next((line for line in lines if line.text), None)
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
            [body.entry(line, self.repairs) for line in rest]
        )
        return (title.text if title else ""), list(_flat(flow))

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
        entries = [body.entry(line, self.repairs) for line in below]
        Builder(node, wrap=wrap, repairs=self.repairs).build(entries)
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

    def _drop_colophon(self, node: Node) -> None:
        """What stands after the last sentence and is none: 以上, a document's number, a date."""
        last = node
        while last.children and not last.closing:
            last = last.children[-1]
        blocks = last.closing or last.blocks
        while len(blocks) > 1 and _is_colophon(blocks[-1]) and blocks[-2].endswith("。"):
            text = blocks.pop()
            line = next(
                (each for each in reversed(self.lines) if each.text == text), self.lines[-1]
            )
            self.repairs.append(
                Repair(
                    code="colophon",
                    line=line.number,
                    column=line.column,
                    message=f"末尾の「{text}」を本文から外しました。",
                    before=text,
                    dropped=text,
                )
            )
            self._problem(
                "colophon",
                line,
                f"末尾の「{text}」は、どの条にも属さないため、本文から外しました。",
            )


def _is_colophon(text: str) -> bool:
    return len(text) <= 40 and "。" not in text and not text.startswith("|")


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
