"""Plain text as Markdown that shows exactly it, and back.

A text's words are plain: what Markdown would read in them is escaped in files and on pages,
here and nowhere else. A block `|a|b|` is a table's row, and stays one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kiyaku import numerals

# What Markdown would read within a line: \ ` * [ ] { <, & of an entity, _ but within a word.
_ACTIVE = re.compile(r"[\\`*\[\]{<]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])|&(?=#?\w+;)")
# What it would read at the start of a block: a heading, quotation, list, fence or admonition.
_OPENING = re.compile(r"[#>~!?]|[-+](?= |-|$)")
_ORDINAL = re.compile(r"([0-9]+)([.)])(?= |$)")  # 1. or 1) would become a list, and renumber
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|&(lt|amp|#[0-9]{1,7});")
_ENTITIES = {"<": "&lt;", "&": "&amp;"}

_ROW = re.compile(r"\|(?:(?:\\.|[^|\\])*\|)+")  # |a|b|
_RULE = re.compile(r"\|(?: *:?-+:? *\|)+")  # |---|---|
_CELL = re.compile(r"((?:\\.|[^|\\])*)\|", re.DOTALL)


def escape(text: str) -> str:
    """Plain text as Markdown that shows exactly it, within a line."""
    return _ACTIVE.sub(lambda m: _ENTITIES.get(m[0], "\\" + m[0]), text)


def escape_block(text: str) -> str:
    """Plain text as a Markdown paragraph that shows exactly it, and is not taken for a clause."""
    escaped = escape(text)
    if _OPENING.match(escaped) or numerals.read_mark(text.partition(" ")[0]) is not None:
        return f"&#{ord(text[0])};{escaped[1:]}"
    return escape_ordinal(escaped)


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


def escape_ordinal(text: str) -> str:
    """A text that begins with 1. or 1), kept from becoming a list."""
    return _ORDINAL.sub(r"\1\\\2", text, count=1) if _ORDINAL.match(text) else text


def markdown_blocks(text: str) -> list[str]:
    """The blocks of a plain text as Markdown; rows of one table stand in one block."""
    found: list[str] = []
    rows: list[str] = []
    for block in [*text.split("\n"), ""]:
        if is_row(block):
            rows.append(_render_row(block))
            if len(rows) == 1:
                rows.append("|" + "---|" * len(read_row(block)))
            continue
        if rows:
            found.append("\n".join(rows))
            rows = []
        if block:
            found.append(escape_block(block))
    return found


def row(cells: Iterable[str]) -> str:
    """A table's row as a block of plain text; a bar within a cell is escaped."""
    plain = (" ".join(cell.split()) for cell in cells)
    return "|" + "".join(re.sub(r"([\\|])", r"\\\1", cell) + "|" for cell in plain)


def is_row(block: str) -> bool:
    """Whether a block of plain text is a table's row."""
    return _ROW.fullmatch(block) is not None and row(read_row(block)) == block


def read_row(block: str) -> list[str]:
    """The cells of a table's row."""
    return [re.sub(r"\\([\\|])", r"\1", cell) for cell in _CELL.findall(block[1:])]


def _render_row(block: str) -> str:
    cells = (escape(cell).replace("|", "\\|") for cell in read_row(block))
    return "|" + "".join(re.sub(r"^(:?)-", r"\1\\-", cell) + "|" for cell in cells)


def read_block(line: str) -> str | None:
    """The plain block that a line of Markdown stands for; None for the rule under a table's
    first row, which belongs to Markdown."""
    if _RULE.fullmatch(line):
        return None
    if _ROW.fullmatch(line):
        return row(unescape(cell) for cell in _CELL.findall(line[1:]))
    return unescape(line)
