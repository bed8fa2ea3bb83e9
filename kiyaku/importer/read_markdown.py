"""Markdown to lines: headings, lists and tables as such, inline mark-up stripped.

A reader of our own, line by line, since a library would lose the places. It is no complete
CommonMark; where it departs, it does so to lose nothing of a legal text: a sentence before
`---` is no heading, and a line that begins with a number such as (1), ① or 第2条 or with a
full-width space is not joined to the one above.
"""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass, field
from itertools import pairwise

from kiyaku.importer.lines import Line, Raw, Repair
from kiyaku.importer.markdown_inline import Place, join, normal_label, plain
from kiyaku.importer.read_text import clean, decode, physical_lines, width

_FIELD = re.compile(r"[\w\"'-]+[ \t]*:(\s|$)|#")  # a line of front matter: title: 利用規約
_QUOTE = re.compile(r"[ \t]*>(?:[ \t]*>)*[ \t]?")
_FENCE = re.compile(r"[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:\s+|$)")
_ATX_END = re.compile(r"(?:^|(?<=\s))#+\s*$")
_SETEXT = re.compile(r"\s*(={2,}|-{2,})\s*$")
_RULE = re.compile(r"\s*([-*_])(?:[ \t]*\1){2,}\s*$")
_ITEM = re.compile(r"(\s*)([-*+]|[0-9]{1,9}[.)])(?:\s+|$)")
_SEPARATOR = re.compile(r":?-+:?")  # a cell of the row below a table's head
_PIPE = re.compile(r"\\.|(\|)")
_DEFINITION = re.compile(
    r"\s*\[([^\[\]^][^\[\]]*)\]:\s*(?:<[!-~]*>|(?=[!-~]*[./#:])[!-~]+)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*$"
)  # [a]: https://example.jp "title"
_OWN_LINE = re.compile(
    r"\u3000|[\u2460-\u2473]|[(（](?:[0-9０-９]{1,3}|[一二三四五六七八九十]+|[ア-ン])[)）]"
    r"|第[0-9０-９一二三四五六七八九十百]+[章節条款項号](?:の[0-9０-９一二三四五六七八九十]+)*"
    r"(?:[\s(（【]|$)|(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[ア-ン])[\u3000．]"
)  # ①, (1), （ア）, 第2条（, １


def read(data: bytes, *, path: str) -> Raw:
    """The lines of a Markdown file, and what was stripped from it.

    Every character of the source other than white space is in a line's `text`, `mark` or
    `cells`, is counted by `heading` (the `#` of a heading), or is in a repair's `dropped`.
    """
    text, repairs = decode(data, path=path)
    reader = _Reader(list(physical_lines(text)), repairs)
    reader.read()
    return Raw(
        lines=tuple(reader.lines),
        repairs=tuple(sorted(repairs, key=lambda r: (r.line, r.column))),
    )


@dataclass(kw_only=True)
class _Source:
    """A line of the source without invisible characters and quotation marks."""

    text: str
    number: int
    columns: list[int]  # of each character
    quoted: int = 0  # how deep
    repairs: list[Repair]

    @property
    def indent(self) -> int:
        return width(self.text[: self.after_space(0)])

    def after_space(self, at: int) -> int:
        return len(self.text) - len(self.text[at:].lstrip())

    def place(self, at: int) -> Place:
        """Line and column of a character, beyond white space."""
        at = self.after_space(at)
        return self.number, self.columns[at] if at < len(self.columns) else 1


@dataclass(kw_only=True)
class _Block:
    """A paragraph in the making: what it is, its text, and where its parts come from."""

    origin: Place
    indent: int = 0
    level: int | None = None
    heading: int = 0
    mark: str = ""
    blank: bool = False
    parts: list[str] = field(default_factory=list)
    columns: list[tuple[int, int, list[int]]] = field(default_factory=list)  # from, line, columns
    size: int = 0

    def add(self, line: _Source, start: int = 0, end: int | None = None) -> None:
        """Add what stands in a line between two places, beyond white space."""
        start = line.after_space(start)
        self.columns.append((self.size, line.number, line.columns[start:]))
        self.parts.append(line.text[start:end])
        self.size += len(self.parts[-1]) + 1  # with the line end between

    def place(self, at: int) -> Place:
        """Line and column of a character of the joined text."""
        start, number, columns = self.columns[bisect(self.columns, at, key=lambda c: c[0]) - 1]
        return number, columns[at - start] if at - start < len(columns) else 1


class _Reader:
    """The blocks of a source, line by line; `lines` and `repairs` grow on the way."""

    def __init__(self, source: list[str], repairs: list[Repair]) -> None:
        self.source = source
        self.repairs = repairs
        self.lines: list[Line] = []
        self.block: _Block | None = None
        self.stack: list[tuple[int, str, str]] = []  # list items: indentation, mark, printed mark
        self.blank = False
        self.depth = 0  # of quotation
        self.fence = ""
        definitions = filter(None, map(_DEFINITION.match, source))
        self.labels = {normal_label(definition[1]) for definition in definitions}
        self.last_comment = max((i for i, line in enumerate(source) if "-->" in line), default=-1)

    def read(self) -> None:
        at = self._front_matter()
        while at < len(self.source):
            at = self._line(at)
        self._flush()

    def _line(self, at: int) -> int:
        """Read a line, and those below that it takes along; the next line to read."""
        line = self._prepare(at)
        text, at = line.text, at + 1
        self.repairs += line.repairs
        if line.quoted != self.depth:
            self._flush()
            self.stack, self.depth, self.fence = [], line.quoted, ""
        if self.fence:
            self._code(line)
        elif not text.strip():
            self._flush()
            self.blank = True
        elif self._opens_comment(text) and self.last_comment >= at:
            return self._comment(line)
        elif opening := _FENCE.match(text):
            self._flush()
            self.fence = opening[1]
            self._drop("fence", line, "コードの囲みを除きました。")
        elif self.block and (level := self._underlined(self.block, text)):
            self.block.heading = level
            self._drop("heading", line, "見出しの下線を除きました。")
            self._flush()
        elif _RULE.match(text):
            self._flush()
            self.stack = []
            self._drop("rule", line, "区切りの線を除きました。")
        elif atx := _ATX.match(text):
            self._heading(atx, line)
        elif not self.block and _DEFINITION.match(text):
            self._drop("definition", line, "リンク先の定義を除きました。")
        elif "|" in text and (below := self._below(at)):
            self._table(line, below)
            return at + below
        elif item := _ITEM.match(text):
            self._item(item, line)
        elif self.block and not _OWN_LINE.match(text.lstrip(" \t")):
            self.block.add(line)
        else:
            self._flush()
            self._leave_items(line.indent)
            self._open(line)
        return at

    def _prepare(self, at: int) -> _Source:
        text, columns, repairs = clean(self.source[at], at + 1)
        line = _Source(text=text, number=at + 1, columns=columns, repairs=repairs)
        quote = _QUOTE.match(text)
        if quote and not (self.fence and not self.depth):
            marks = quote[0].strip()
            line.quoted = marks.count(">")
            place = (line.number, columns[0])
            repairs.append(_repair("quote", place, "引用の記号を除きました。", marks))
            line.text, line.columns = text[quote.end() :], columns[quote.end() :]
        return line

    # A block's beginning and end

    def _open(self, line: _Source, start: int = 0, end: int | None = None) -> _Block:
        """Begin a block with what stands in a line between two places."""
        self._flush()
        self.block = _Block(
            origin=line.place(0),
            indent=line.indent,
            level=len(self.stack) - 1 if self.stack else None,
            blank=self.blank,
        )
        self.blank = False
        self.block.add(line, start, end)
        return self.block

    def _flush(self) -> None:
        """Turn the open block into lines: one, and one more after each line break to be kept."""
        block, self.block = self.block, None
        if not block:
            return
        texts = self._plain(block)
        if block.heading:
            texts = [(join([text for text, _ in texts]), block.origin)]
        for text, place in texts:
            if text or block.mark:
                self._emit(block, text, block.origin if block.mark else place)
                block.mark, block.blank = "", False

    def _emit(self, block: _Block, text: str, place: Place) -> None:
        self.lines.append(
            Line(
                text=text,
                number=place[0],
                column=place[1],
                indent=block.indent,
                heading=block.heading,
                mark=block.mark,
                level=block.level,
                blank_before=block.blank,
            )
        )

    def _plain(self, block: _Block) -> list[tuple[str, Place]]:
        texts, repairs = plain("\n".join(block.parts), self.labels, block.place)
        self.repairs += repairs
        return texts

    # Kinds of blocks

    def _front_matter(self) -> int:
        """Drop a YAML head; how many lines it takes."""
        source = self.source
        if len(source) < 2 or source[0].rstrip() != "---" or not _FIELD.match(source[1]):
            return 0
        for end in range(2, len(source)):
            if source[end].rstrip() in ("---", "..."):
                head = "\n".join(source[: end + 1])
                message = "先頭の設定（YAML）を除きました。"
                self.repairs.append(_repair("front-matter", (1, 1), message, head))
                return end + 1
        return 0

    @staticmethod
    def _opens_comment(text: str) -> bool:
        return text.lstrip().startswith("<!--") and "-->" not in text

    def _comment(self, line: _Source) -> int:
        """Drop a comment of several lines; what follows it is the next line to read."""
        source = self.source
        end = next(i for i in range(line.number, len(source)) if "-->" in source[i])
        stop = source[end].index("-->") + 3
        comment = "\n".join([line.text, *source[line.number : end], source[end][:stop]])
        place = (line.number, line.columns[0])
        self.repairs.append(_repair("comment", place, "コメントを除きました。", comment))
        source[end] = " " * stop + source[end][stop:]
        return end

    def _code(self, line: _Source) -> None:
        """A line between fences, as it stands, or the closing fence."""
        body = line.text.strip()
        if body.startswith(self.fence) and set(body) == {self.fence[0]}:
            self.fence = ""
            self._drop("fence", line, "コードの囲みを除きました。")
        elif body:
            self._emit(self._open(line), body, line.place(0))
            self.block = None
        else:
            self.blank = True

    @staticmethod
    def _underlined(block: _Block, text: str) -> int:
        """The level that a setext underline gives a block: none to a sentence above `---`."""
        underline = _SETEXT.match(text)
        if not underline or block.level is not None:
            return 0
        if underline[1][0] == "=":
            return 1
        return 0 if block.parts[-1].rstrip().endswith(("。", "．")) else 2

    def _heading(self, atx: re.Match[str], line: _Source) -> None:
        self._flush()
        self.stack = []
        end = _ATX_END.search(line.text, atx.end())
        if end:
            self._drop("heading", line, "見出しの終わりの記号を除きました。", end.start())
        known = len(self.lines)
        self._open(line, atx.end(), end.start() if end else None).heading = len(atx[1])
        self._flush()
        if len(self.lines) == known:
            place = (line.number, line.columns[0])
            message = "文字のない見出しを除きました。"
            self.repairs.append(_repair("heading", place, message, atx[1]))

    def _item(self, item: re.Match[str], line: _Source) -> None:
        """A list item: its depth by indentation; numbers that repeat as Markdown prints them."""
        self._flush()
        mark = shown = item[2]
        before, printed = self._leave_items(line.indent)
        if mark == before and mark[0].isdigit():
            shown = f"{int(printed[:-1]) + 1}{mark[-1]}"
            message = f"同じ番号の続く「{mark}」を、表示されるとおり「{shown}」にしました。"
            self.repairs.append(_repair("number", line.place(0), message, mark, shown))
        self.stack.append((line.indent, mark, shown))
        self._open(line, item.end()).mark = shown

    def _leave_items(self, indent: int) -> tuple[str, str]:
        """Leave the list items that an indentation ends; the last one's mark, and as printed."""
        mark = printed = ""
        while self.stack and indent < self.stack[-1][0] + 2:
            _, mark, printed = self.stack.pop()
        return mark, printed

    # Tables

    def _below(self, at: int) -> int:
        """How many lines below a table's head belong to it: none where it is no table."""
        for below in range(at, len(self.source)):
            line = self._prepare(below)
            text = line.text
            if "|" not in text or line.quoted != self.depth:
                return below - at
            if _ITEM.match(text) or _ATX.match(text):
                return below - at
            cells = [text[start:end].strip() for start, end in _cells(text)]
            if below == at and not (cells and all(map(_SEPARATOR.fullmatch, cells))):
                return 0
        return len(self.source) - at

    def _table(self, head: _Source, below: int) -> None:
        """The rows of a table as lines with cells; one repair tells all that framed them."""
        self._flush()
        rows = [self._prepare(at) for at in range(head.number, head.number + below)]
        for row in rows:
            self.repairs += row.repairs
        separator = rows[0].text.strip()
        frame = [head.text.count("|") * "|", separator]
        self._row(head)
        for row in rows[1:]:
            frame.append(row.text.count("|") * "|")
            self._row(row)
        place, message = (head.number + 1, 1), "表の罫線の記号を除きました。"
        self.repairs.append(_repair("table", place, message, separator, dropped="".join(frame)))

    def _row(self, line: _Source) -> None:
        cells = []
        for start, end in _cells(line.text):
            block = _Block(origin=line.place(start))
            block.add(line, start, end)
            cells.append("\n".join(filter(None, (text for text, _ in self._plain(block)))))
        number, column = line.place(0)
        self.lines.append(
            Line(
                text="",
                number=number,
                column=column,
                indent=line.indent,
                cells=tuple(cells),
                blank_before=self.blank,
            )
        )
        self.blank = False

    def _drop(self, code: str, line: _Source, message: str, start: int = 0) -> None:
        """Tell that a line was dropped, from `start` on."""
        before = line.text[start:].strip()
        self.repairs.append(_repair(code, line.place(start), message, before))


def _cells(text: str) -> list[tuple[int, int]]:
    """The cells of a table's row, each with its beginning and its end."""
    pipes = [pipe.start() for pipe in _PIPE.finditer(text) if pipe[1]]
    cells = [(a + 1, b) for a, b in pairwise([-1, *pipes, len(text)])]
    if pipes and not text[slice(*cells[-1])].strip():
        cells.pop()
    return cells[1:] if pipes and not text[slice(*cells[0])].strip() else cells


def _repair(
    code: str, place: Place, message: str, before: str, after: str = "", dropped: str = ""
) -> Repair:
    return Repair(
        code=code,
        line=place[0],
        column=place[1],
        message=message,
        before=before,
        after=after,
        dropped=dropped or before,
    )
