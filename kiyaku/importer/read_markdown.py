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
    quoted: int  # how deep
    repairs: list[Repair]

    @property
    def margin(self) -> int:
        return len(self.text) - len(self.text.lstrip())

    @property
    def indent(self) -> int:
        return width(self.text[: self.margin])

    def column(self, at: int) -> int:
        return self.columns[at] if at < len(self.columns) else 1


@dataclass(kw_only=True)
class _Block:
    """A paragraph in the making: its text, where its parts come from, and what it is."""

    indent: int = 0
    blank: bool = False
    level: int | None = None
    heading: int = 0
    mark: str = ""
    code: bool = False
    parts: list[str] = field(default_factory=list)
    origins: list[tuple[int, int, _Source]] = field(default_factory=list)  # from, at, of
    size: int = 0

    def add(self, source: _Source, start: int, end: int | None = None) -> None:
        """Add what stands in a line from `start` on."""
        text = source.text[start:end]
        self.origins.append((self.size, start, source))
        self.parts.append(text)
        self.size += len(text) + 1  # with the line end between

    def place(self, at: int) -> Place:
        """Line and column of a character of the joined text."""
        begin, start, source = self.origins[bisect(self.origins, at, key=lambda o: o[0]) - 1]
        return source.number, source.column(start + at - begin)
