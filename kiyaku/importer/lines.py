"""A raw text as lines, whatever format it came in, and the report of what was done to it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line of a source (in Word, one paragraph).

    `text` stands without its indentation and without what is told by the other fields.
    `number` and `column` say where it stands in the source, counted from 1 (in Word the
    paragraph's number; in a PDF the line's number over all pages). `indent` counts columns,
    of which a full-width space takes two. `heading` is the level that the format gives a
    heading (0: none). `mark` is a list mark that the format prints ("1.", "-", "①") and that
    is not in `text`; `level` is its depth, from 0. `cells` are the cells of a table's row
    (then `text` is empty). `page` counts a PDF's pages from 1. `blank_before`: an empty line
    stands above it.
    """

    text: str
    number: int
    column: int = 1
    indent: int = 0
    heading: int = 0
    mark: str = ""
    level: int | None = None
    cells: tuple[str, ...] = ()
    page: int = 0
    blank_before: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Repair:
    """One thing done to the source on the way: a join, a repair, a substitution, an omission.

    `before` is what stood in the source, `after` what stands in the tree instead; `dropped`
    are the characters of `before` that are nowhere in the tree.
    """

    code: str
    line: int
    column: int
    message: str
    before: str = ""
    after: str = ""
    dropped: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Raw:
    """A source as lines, with what its reader did to it."""

    lines: tuple[Line, ...]
    repairs: tuple[Repair, ...] = field(default=())
