"""The body of a text as Markdown: parsed to clauses, and rendered back byte for byte.

    # Title

    A paragraph of the preamble.

    ## 9. サービス料金 {#fees}

    (4) お客様は、… {#fees-p4}

    - ① … {#fees-p4-i1}
        - イ … {#fees-p4-i1-s1}

The shape of a line gives its kind (heading: article; line with an id: paragraph; list item:
item; deeper list item: subitem), its mark the number, `{#…}` the permanent id. `**…**` after
a mark is a clause's own heading. A line without an id goes on with the clause above it.
One line is one block, so nothing depends on how an editor wraps.

Guarantees: text is plain, and characters that Markdown would read are escaped, so
`parse(render(x)) == x` for every tree; all problems of a text are reported at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kiyaku import numerals
from kiyaku.model import Clause, Kind
from kiyaku.problems import Problem

_INDENT = 4
_LISTED = (Kind.ITEM, Kind.SUBITEM)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LINE_ID = re.compile(r"(?:^|(?<= ))\{#([^{}]*)\}$")  # … {#fees-p4}
_BOLD = re.compile(r"\*\*((?:\\.|[^*\\])+)\*\*(?= |$)")  # **月額利用の場合**
_BULLET = re.compile(r"( *)-(?: +|$)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

# What Markdown would read within a line: \ ` * [ ] { <, & of an entity, _ but within a word.
_ACTIVE = re.compile(r"[\\`*\[\]{<]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])|&(?=#?\w+;)")
# What it would read at the start of a block: a heading, quotation, list, fence or admonition.
_OPENING = re.compile(r"[#>~!?]|[-+](?= |-|$)")
_ORDINAL = re.compile(r"([0-9]+)([.)])(?= |$)")  # 1. or 1) would become a list, and renumber
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&(lt|amp|#[0-9]{1,7});")
_ENTITIES = {"<": "&lt;", "&": "&amp;"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """What stands below the front matter. `lines` gives each clause id its line number."""

    title: str = ""
    preamble: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()
    lines: dict[str, int] = field(default_factory=dict, compare=False)
    problems: tuple[Problem, ...] = field(default=(), compare=False)


# --- escaping ----------------------------------------------------------------------------


def escape(text: str) -> str:
    """Plain text as Markdown that shows exactly it, within a line."""
    return _ACTIVE.sub(lambda m: _ENTITIES.get(m[0], "\\" + m[0]), text)


def escape_block(text: str) -> str:
    """Plain text as a Markdown paragraph that shows exactly it, and is not taken for a clause."""
    escaped = escape(text)
    if _OPENING.match(escaped) or numerals.read_mark(text.partition(" ")[0]) is not None:
        return f"&#{ord(text[0])};{escaped[1:]}"
    return _escape_ordinal(escaped)


def unescape(text: str) -> str:
    """The plain text of what `escape` or `escape_block` wrote."""

    def plain(match: re.Match[str]) -> str:
        if match[1]:
            return match[1]
        if match[2].startswith("#"):
            code = int(match[2][1:])
            return chr(code) if code <= 0x10FFFF else match[0]
        return "<" if match[2] == "lt" else "&"

    return _ESCAPED.sub(plain, text)


def _escape_ordinal(text: str) -> str:
    return _ORDINAL.sub(r"\1\\\2", text, count=1) if _ORDINAL.match(text) else text


# --- rendering ---------------------------------------------------------------------------


def render(body: Body) -> str:
    """The body of a file, from its title line to its last line break."""
    lines = [f"# {escape(body.title)}"]
    for text in body.preamble:
        lines += ["", escape_block(text)]
    for clause in body.clauses:
        _render(clause, depth=0, lines=lines)
    return "\n".join(lines) + "\n"


def _render(clause: Clause, *, depth: int, lines: list[str]) -> None:
    """Append a clause's lines: its own, its further blocks, its children."""
    listed = clause.kind in _LISTED
    opening, blocks = _opening(clause)
    bullet = " " * (_INDENT * depth) + "- " if listed else ""
    if not (listed and lines[-1].lstrip().startswith("- ")):  # list items stand close together
        lines.append("")
    lines.append(bullet + " ".join(filter(None, [*opening, f"{{#{clause.id}}}"])))
    indent = " " * (_INDENT * (depth + 1)) if listed else ""
    for block in blocks:
        lines += ["", indent + escape_block(block)]
    for child in clause.children:
        _render(child, depth=depth + 1 if listed else 0, lines=lines)


def _opening(clause: Clause) -> tuple[list[str], list[str]]:
    """The parts of a clause's first line, and the blocks that follow it."""
    blocks = clause.text.split("\n") if clause.text else []
    if clause.kind is Kind.ARTICLE:
        return ["##", clause.mark, escape(clause.heading)], blocks
    mark = _escape_ordinal(clause.mark)
    if clause.heading:
        return [mark, f"**{escape(clause.heading)}**"], blocks
    if not blocks:
        return [mark], []
    first, *rest = blocks
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
    blocks: list[str] = field(default_factory=list)
    children: list[_Open] = field(default_factory=list)

    def close(self) -> Clause:
        return Clause(
            id=self.id,
            kind=self.kind,
            mark=self.mark,
            number=numerals.read_mark(self.mark) or "",
            heading=self.heading,
            text="\n".join(self.blocks),
            children=tuple(child.close() for child in self.children),
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
            elif hashes == "##":
                self.read_article(number, line)
            else:
                self.problem(
                    "heading-level",
                    number,
                    0,
                    "見出しの段が正しくありません。題名は「# 題名」、"
                    "条は「## 9. 見出し {#fees}」の形で書いてください。",
                )
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

    def read_article(self, number: int, line: str) -> None:
        clause, rest, at = self.opening(number, line, Kind.ARTICLE, at=3)
        clause.heading = unescape(rest)
        if not clause.mark:
            self.problem(
                "article-number",
                number,
                at,
                "条番号を読み取れません。「## 9. 見出し {#fees}」または"
                "「## 第9条 見出し {#fees}」の形で書いてください。",
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
        if not self.articles:
            self.preamble.append(unescape(text))
            return
        depth = min(at // _INDENT, len(self.items))
        clause = self.items[depth - 1] if depth else self.paragraph or self.articles[-1]
        if clause.children:
            self.problem(
                "text-after-children",
                number,
                at,
                "号や項の後に、番号のない本文があります。号の続きなら4字下げ、"
                "新しい項なら行末に「 {#fees-p1}」の形でIDを書いてください。",
                clause.id,
            )
            return
        clause.blocks.append(unescape(text))

    def opening(self, number: int, line: str, kind: Kind, *, at: int) -> tuple[_Open, str, int]:
        """A clause's first line: its id and mark taken off; the rest of it, and where that is."""
        rest = line[at:]
        id_ = ""
        if match := _LINE_ID.search(line):
            id_, rest = match[1], line[at : max(at, match.start())].rstrip(" ")
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
        else:
            name = {Kind.ARTICLE: "条", Kind.ITEM: "号", Kind.SUBITEM: "号の細分"}.get(kind, "項")
            self.problem(
                "id-missing",
                number,
                len(line),
                f"この{name}に永続IDがありません。行末に「 {{#fees-p1}}」の形で書いてください。",
            )
        token, _, after = rest.partition(" ")
        mark = unescape(token)
        if not token.startswith("&#") and numerals.read_mark(mark) is not None:
            offset = at + len(rest) - len(after)
            return _Open(id=id_, kind=kind, mark=mark), after.strip(" "), offset
        return _Open(id=id_, kind=kind), rest, at

    @staticmethod
    def fill(clause: _Open, rest: str) -> None:
        """The heading or the first block of text on a clause's own line."""
        if bold := _BOLD.match(rest):
            clause.heading = unescape(bold[1])
            rest = rest[bold.end() :].strip(" ")
        if rest:
            clause.blocks.append(unescape(rest))
