"""The lines of an article: which begins with a mark or a bullet, and how far lines reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kiyaku import numerals
from kiyaku.escaping import row
from kiyaku.importer.lines import Line, Repair
from kiyaku.numerals import Mark, Style

_HEADED = frozenset(  # they mark headings, and nothing within an article
    {Style.ARTICLE, Style.SUPPLEMENT, Style.PART, Style.CHAPTER, Style.SECTION, Style.SUBSECTION,
     Style.DIVISION}
)  # fmt: skip
_BULLETS = "-*+・●○■□◆◇▪•‐–—※"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A line of an article: with the mark it begins with, or a bullet, or neither."""

    line: Line
    text: str
    mark: Mark | None = None
    bullet: bool = False


def entry(line: Line, repairs: list[Repair]) -> Entry:
    """A line told apart. What is printed like a table's row becomes one."""
    found = _entry(line, repairs)
    text = found.text
    if not line.cells and len(text) > 1 and text.startswith("|") and text.endswith("|"):
        return replace(found, text=row(text[1:-1].split("|")))
    return found


def _entry(line: Line, repairs: list[Repair]) -> Entry:
    """A line with its mark told apart. A bullet before a mark is layout, and reported."""
    if line.cells:
        return Entry(line=line, text=row(line.cells))
    listed = line.mark.strip()
    found = numerals.read(listed) if listed else None
    if found is not None and found.style not in _HEADED:
        return Entry(line=line, text=line.text, mark=found)
    split = numerals.split_mark(line.text)
    bullet = bool(listed) and listed in _BULLETS
    text = line.text if (found is None and not listed) or bullet else f"{line.mark}{line.text}"
    if split is None and not listed and line.text[:1] in _BULLETS[3:] and len(line.text) > 1:
        bullet, listed, text = True, line.text[0], line.text[1:].lstrip(" 　")
    if bullet:
        repairs.append(
            Repair(
                code="bullet",
                line=line.number,
                column=line.column,
                message=f"箇条書きの記号「{listed}」を書式としました。",
                before=listed,
                dropped=listed,
            )
        )
    if split is not None and split[0].style not in _HEADED:
        return Entry(line=line, text=split[1], mark=split[0])
    return Entry(line=line, text=text, bullet=bullet)


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width in columns at which the source wraps its lines; None where a line is a block."""
    widths = sorted(columns(line) for line in lines if line.text)
    if len(widths) < 10:
        return None
    widest = widths[int(len(widths) * 0.97)]
    full = sum(width >= 0.88 * widest for width in widths)
    return widest if widest <= 130 and full >= 0.25 * len(widths) else None


def columns(line: Line) -> int:
    """How far a line reaches: a full-width character takes two columns."""
    text = line.mark + line.text
    return line.indent + sum(2 if ord(c) > 0xFF else 1 for c in text)
