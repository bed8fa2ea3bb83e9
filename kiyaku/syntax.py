"""The body of a text as Markdown: parsed to clauses, and rendered back byte for byte.

    # Title

    A paragraph of the preamble.

    ## 9. サービス料金 {#fees}

    (4) お客様は、… {#fees-p4}

    - ① … {#fees-p4-i1}
        - イ … {#fees-p4-i1-s1}

The shape of a line gives its kind (heading: article; line with an id: paragraph; list item:
item; deeper list item: subitem), its mark the number, `{#…}` the permanent id. A heading whose
mark is 第一章 or the like is a part, 附則 a supplement. `**…**` after a mark is a clause's own
heading. A line without an id goes on with the clause above it, after its children too.
One line is one block, so nothing depends on how an editor wraps; `|a|b|` is a table's row.

Guarantees: text is plain, and characters that Markdown would read are escaped, so
`parse(render(x)) == x` for every tree; all problems of a text are reported at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kiyaku import numerals
from kiyaku.escaping import (
    escape,
    escape_block,
    escape_ordinal,
    is_row,
    markdown_blocks,
    read_block,
    unescape,
)
from kiyaku.model import Clause, Kind
from kiyaku.problems import Problem

_INDENT = 4
_LISTED = (Kind.ITEM, Kind.SUBITEM)
_HEADED = (Kind.PART, Kind.SUPPLEMENT, Kind.ARTICLE)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LINE_ID = re.compile(r"(?:^|(?<= ))\{#([^{}]*)\}$")  # … {#fees-p4}
_BOLD = re.compile(r"\*\*((?:\\.|[^*\\])+)\*\*(?= |$)")  # **月額利用の場合**
_BULLET = re.compile(r"( *)-(?: +|$)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


_PART = re.compile(
    rf"第[0-9０-９〇一二三四五六七八九十百千]+([{numerals.PARTS}])(?:の[0-9０-９一二三四五六七八九十]+)*"
)
_SUPPLEMENT = re.compile(r"[附付][ 　]*則")
_HEAD_MARK = re.compile(r"\S+?(?=[（(【〔［]|\s|$)")  # 第9条, 9.
_BRACKETS = ("（）", "【】", "〔〕", "［］", "()", "[]")


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """What stands below the front matter. `lines` gives each clause id its line number."""

    title: str = ""
    preamble: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    lines: dict[str, int] = field(default_factory=dict, compare=False)
    problems: tuple[Problem, ...] = field(default=(), compare=False)


def split_brackets(heading: str) -> tuple[str, str]:
    """A printed heading's brackets and what stands in them: （目的） → （）, 目的."""
    for brackets in _BRACKETS:
        inner = heading[1:-1]
        enclosed = heading[:1] == brackets[0] and heading[-1:] == brackets[1]
        if enclosed and inner.strip() and not any(bracket in inner for bracket in brackets):
            return brackets, inner.strip()
    return "", heading


# --- rendering ---------------------------------------------------------------------------


def render(body: Body) -> str:
    """The body of a file, from its title line to its last line break."""
    lines = [f"# {escape(body.title)}"]
    for text in body.preamble:
        lines += ["", *markdown_blocks(text)]
    ranks = sorted({rank(clause) for clause in body.clauses})
    for clause in body.clauses:
        _render(clause, hashes="#" * (2 + ranks.index(rank(clause))), depth=0, lines=lines)
    return "\n".join(lines) + "\n"


def rank(clause: Clause) -> int:
    """How far in a heading stands: 編 before 章 before 節, 附則 outermost, articles innermost."""
    if clause.kind is Kind.PART and (match := _PART.match(clause.mark)):
        return numerals.PARTS.index(match[1])
    return 0 if clause.kind is Kind.SUPPLEMENT else len(numerals.PARTS)


def _render(clause: Clause, *, hashes: str, depth: int, lines: list[str]) -> None:
    """Append a clause's lines: its own, its further blocks, its children, its closing words."""
    listed = clause.kind in _LISTED
    opening, blocks = _opening(clause, hashes)
    bullet = " " * (_INDENT * depth) + "- " if listed else ""
    if not (listed and lines[-1].lstrip().startswith("- ")):  # list items stand close together
        lines.append("")
    lines.append(bullet + " ".join(filter(None, [*opening, f"{{#{clause.id}}}"])))
    indent = " " * (_INDENT * (depth + 1)) if listed else ""
    for block in markdown_blocks(blocks):
        lines += ["", *(indent + line for line in block.split("\n"))]
    for child in clause.children:
        _render(child, hashes=hashes, depth=depth + 1 if listed else 0, lines=lines)
    for block in markdown_blocks(clause.closing):
        lines += ["", *(indent + line for line in block.split("\n"))]


def _opening(clause: Clause, hashes: str) -> tuple[list[str], str]:
    """The parts of a clause's first line, and the text of the blocks that follow it."""
    if clause.kind in _HEADED:
        heading = escape(clause.printed_heading)
        head = [clause.mark + heading] if clause.brackets else [clause.mark, heading]
        return [hashes, *head], clause.text
    mark = escape_ordinal(clause.mark)
    if clause.heading:
        return [mark, f"**{escape(clause.heading)}**"], clause.text
    first, _, rest = clause.text.partition("\n")
    if is_row(first):
        return [mark], clause.text
    if not first:
        return [mark], ""
    return [mark, escape(first) if mark else escape_block(first)], rest


# --- parsing -----------------------------------------------------------------------------


def parse(text: str, *, path: str = "<text>", first_line: int = 1) -> Body:
    """The tree of a body, and every problem found in it.

    `path` and `first_line` (the body's place in its file) are for the problems' places.
    """
    return _Parser(path=path).parse(text, first_line=first_line)


@dataclass(kw_only=True)
class _Open:
    """A clause while its lines are read."""

    id: str
    kind: Kind
    mark: str = ""
    heading: str = ""
    brackets: str = ""
    blocks: list[str] = field(default_factory=list)
    children: list[_Open] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)

    def close(self, number: str = "") -> Clause:
        """The finished clause. `number` is for one that prints none: a paragraph's place."""
        children: list[Clause] = []
        for child in self.children:
            place = str(len(children) + 1) if child.kind is Kind.PARAGRAPH else ""
            children.append(child.close(place))
        return Clause(
            id=self.id,
            kind=self.kind,
            mark=self.mark,
            number=numerals.read_mark(self.mark) or number,
            heading=self.heading,
            brackets=self.brackets,
            text="\n".join(self.blocks),
            children=tuple(children),
            closing="\n".join(self.closing),
        )


class _Parser:
    def __init__(self, *, path: str) -> None:
        self.path = path
        self.title: str | None = None
        self.preamble: list[str] = []
        self.articles: list[_Open] = []
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.paragraph: _Open | None = None  # the paragraph that is open, if any
        self.items: list[_Open] = []  # the open list items, outermost first

    def parse(self, text: str, *, first_line: int) -> Body:
        for number, line in enumerate(text.split("\n"), first_line):
            line = line.rstrip(" \r")
            if control := _CONTROL.search(line):
                code = f"U+{ord(control[0]):04X}"
                self.problem(
                    "control-character",
                    number,
                    control.start(),
                    f"制御文字（{code}）が含まれています。取り除くか、空白に置き換えてください。",
                )
            elif line:
                self.line(number, line)
        if self.title is None:
            self.problem(
                "title-missing",
                first_line,
                0,
                "文書の題名がありません。最初の行に「# 題名」の形で書いてください。",
            )
        return Body(
            title=self.title or "",
            preamble=tuple(self.preamble),
            clauses=tuple(article.close() for article in self.articles),
            lines=self.lines,
            problems=tuple(self.problems),
        )

    def problem(self, code: str, line: int, at: int, message: str, clause: str = "") -> None:
        self.problems.append(
            Problem(
                code=code, message=message, path=self.path, line=line, column=at + 1, clause=clause
            )
        )

    def line(self, number: int, line: str) -> None:
        """Read one line that is not blank: by its shape, a title, a clause or a further block."""
        if line.startswith("#"):
            hashes, _, rest = line.partition(" ")
            if hashes == "#":
                self.read_title(number, rest)
            elif hashes.strip("#"):
                self.problem(
                    "heading-form",
                    number,
                    0,
                    "「#」の後に空白がありません。題名は「# 題名」、"
                    "条は「## 9. 見出し {#fees}」の形で書いてください。",
                )
            else:
                self.read_heading(number, line, at=len(hashes) + 1)
        elif bullet := _BULLET.match(line):
            self.read_item(number, line, indent=len(bullet[1]), at=bullet.end())
        elif _LINE_ID.search(line):
            self.read_paragraph(number, line)
        else:
            self.read_block(number, line)

    def read_title(self, number: int, title: str) -> None:
        if self.title is not None or self.articles or self.preamble:
            self.problem(
                "title-repeated",
                number,
                0,
                "題名（# …）は最初の行に一つだけ書いてください。条の見出しは「## 」で始めます。",
            )
            return
        self.title = unescape(title.strip())

    def read_heading(self, number: int, line: str, *, at: int) -> None:
        """An article, or a part or supplement, told by its mark."""
        id_, rest = self.take_id(number, line, Kind.ARTICLE, at=at)
        kind, mark, heading = _heading(rest)
        brackets, heading = split_brackets(unescape(heading))
        clause = _Open(id=id_, kind=kind, mark=mark, heading=heading, brackets=brackets)
        if not mark:
            self.problem(
                "article-number",
                number,
                at,
                "条番号を読み取れません。「## 9. 見出し {#fees}」または"
                "「## 第9条（見出し） {#fees}」の形で書いてください。",
                clause.id,
            )
        self.articles.append(clause)
        self.paragraph, self.items = None, []

    def read_paragraph(self, number: int, line: str) -> None:
        at = len(line) - len(line.lstrip(" "))
        clause, rest, _ = self.opening(number, line, Kind.PARAGRAPH, at=at)
        self.fill(clause, rest)
        if not self.articles:
            self.problem(
                "paragraph-outside",
                number,
                at,
                "この項は、どの条にも属していません。"
                "先に「## 1. 見出し {#id}」の行を書いてください。",
                clause.id,
            )
            return
        if at:
            self.problem(
                "indent",
                number,
                0,
                "項は行の先頭から書いてください（字下げするのは号とその続きだけです）。",
                clause.id,
            )
        if self.articles[-1].kind is Kind.PART:
            self.problem(
                "paragraph-outside",
                number,
                at,
                "項は、章や節の見出しには付けられません。先に条の見出しの行を書いてください。",
                clause.id,
            )
        if self.articles[-1].children and self.articles[-1].children[-1].kind is not clause.kind:
            self.problem(
                "paragraph-after-item",
                number,
                at,
                "条に直接付く号の後に、項を置くことはできません。号を項の下に移してください。",
                clause.id,
            )
        self.articles[-1].children.append(clause)
        self.paragraph, self.items = clause, []

    def read_item(self, number: int, line: str, *, indent: int, at: int) -> None:
        depth, odd = divmod(indent, _INDENT)
        kind = Kind.SUBITEM if depth else Kind.ITEM
        clause, rest, _ = self.opening(number, line, kind, at=at)
        self.fill(clause, rest)
        if odd or depth > len(self.items):
            allowed = "、".join(str(_INDENT * n) for n in range(len(self.items) + 1))
            self.problem(
                "indent",
                number,
                0,
                f"号の字下げは{_INDENT}字ずつです。この行では、"
                f"行頭の空白を{allowed}字のいずれかにしてください。",
                clause.id,
            )
            depth = min(depth, len(self.items))
        parent = self.items[depth - 1] if depth else self.paragraph
        if parent is None:
            if not self.articles:
                self.problem(
                    "item-outside",
                    number,
                    at,
                    "この号は、どの条にも属していません。"
                    "先に「## 1. 見出し {#id}」の行を書いてください。",
                    clause.id,
                )
                return
            parent = self.articles[-1]
        if parent.closing:
            self.problem(
                "item-after-closing",
                number,
                at,
                "号の後の本文に、さらに号が続いています。その本文の行末に「 {#fees-p2}」の形で"
                "IDを書き、新しい項にしてください。",
                clause.id,
            )
        parent.children.append(clause)
        self.items[depth:] = [clause]

    def read_block(self, number: int, line: str) -> None:
        """A line without an id: a paragraph of the preamble, or more of an open clause."""
        text = line.strip()
        at = len(line) - len(line.lstrip(" "))
        token = text.partition(" ")[0]
        if not token.startswith("&#") and numerals.read_mark(unescape(token)) is not None:
            self.problem(
                "id-missing",
                number,
                len(line),
                "この項に永続IDがありません。行末に「 {#fees-p1}」の形で書いてください。",
            )
        if self.title is None:
            self.problem(
                "title-missing",
                number,
                0,
                "文書の題名がありません。最初の行に「# 題名」の形で書いてください。",
            )
            self.title = ""
        block = read_block(text)
        if block is None:
            return
        if not self.articles:
            self.preamble.append(block)
            return
        depth = min(at // _INDENT, len(self.items))
        clause = self.items[depth - 1] if depth else self.paragraph or self.articles[-1]
        (clause.closing if clause.children else clause.blocks).append(block)

    def opening(self, number: int, line: str, kind: Kind, *, at: int) -> tuple[_Open, str, int]:
        """A clause's first line: its id and mark taken off; the rest of it, and where that is."""
        id_, rest = self.take_id(number, line, kind, at=at)
        token, _, after = rest.partition(" ")
        mark = unescape(token)
        if not token.startswith("&#") and numerals.read_mark(mark) is not None:
            offset = at + len(rest) - len(after)
            return _Open(id=id_, kind=kind, mark=mark), after.strip(" "), offset
        return _Open(id=id_, kind=kind), rest, at

    def take_id(self, number: int, line: str, kind: Kind, *, at: int) -> tuple[str, str]:
        """A clause's first line from `at` on: its id, "" where there is none, and the rest."""
        match = _LINE_ID.search(line)
        if match is None:
            name = {Kind.ARTICLE: "条", Kind.ITEM: "号", Kind.SUBITEM: "号の細分"}.get(kind, "項")
            self.problem(
                "id-missing",
                number,
                len(line),
                f"この{name}に永続IDがありません。行末に「 {{#fees-p1}}」の形で書いてください。",
            )
            return "", line[at:]
        id_ = match[1]
        if not _ID.fullmatch(id_):
            self.problem(
                "id-form",
                number,
                match.start(),
                f"永続ID「{id_}」の形が正しくありません。小文字の英数字を"
                "「-」でつないでください（例: {#fees-p4}）。",
            )
        elif id_ in self.lines:
            self.problem(
                "id-repeated",
                number,
                match.start(),
                f"永続ID「{id_}」は{self.lines[id_]}行目でも使われています。"
                "一度付けたIDは、ほかの条項に使えません。",
                id_,
            )
        self.lines.setdefault(id_, number)
        return id_, line[at : max(at, match.start())].rstrip(" ")

    @staticmethod
    def fill(clause: _Open, rest: str) -> None:
        """The heading or the first block of text on a clause's own line."""
        if bold := _BOLD.match(rest):
            clause.heading = unescape(bold[1])
            rest = rest[bold.end() :].strip(" ")
        if rest:
            clause.blocks.append(unescape(rest))


def _heading(text: str) -> tuple[Kind, str, str]:
    """A heading's kind, mark and the rest: 第9条（料金）, 9. 料金, 第一章 総則, 附則."""
    if match := _SUPPLEMENT.match(text):
        return Kind.SUPPLEMENT, match[0], text[match.end() :].strip(" ")
    if (match := _PART.match(text)) and not text[match.end() :].startswith("条"):
        return Kind.PART, match[0], text[match.end() :].strip(" ")
    if (match := _HEAD_MARK.match(text)) and numerals.read_mark(match[0]) is not None:
        return Kind.ARTICLE, match[0], text[match.end() :].strip(" ")
    return Kind.ARTICLE, "", text
