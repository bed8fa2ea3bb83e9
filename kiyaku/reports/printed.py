"""A comparison as the paragraphs in which it is printed, for the forms that Word reads.

A clause prints an opening (heading and text) before its children, and a closing after them.
Each is a list of paragraphs; of every run of text, and of every paragraph's end, it is said
whether both sides have it or one alone. Guarantee: the equal and inserted runs and ends are
the new text, the equal and deleted ones the old.

A table's row stands as its cells with tabs between them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import accumulate
from typing import Literal, NamedTuple

from kiyaku.diff import Change, ClauseChange, Comparison
from kiyaku.escaping import is_row, read_row
from kiyaku.model import Clause, Kind, Revision

Part = Literal["opening", "closing"]
Zone = Literal["head", "text", "closing"]
Op = Literal["equal", "insert", "delete", "moveTo", "moveFrom"]
Style = Literal["title", "preamble", "part", "article", "text"]
OPENING: Part = "opening"
CLOSING: Part = "closing"
_ACROSS = 26  # characters; a table whose last column begins further right is not set in columns
_PLAIN: dict[Op, Op] = {
    "equal": "equal", "insert": "insert", "delete": "delete", "moveTo": "insert", "moveFrom": "delete"
}  # fmt: skip
_ZONES: dict[Part, tuple[Zone, ...]] = {"opening": ("head", "text"), "closing": ("closing",)}
_HEADED: dict[Kind, Style] = {
    Kind.PART: "part", Kind.SUPPLEMENT: "part", Kind.ARTICLE: "article"
}  # fmt: skip


class Run(NamedTuple):
    """A piece of a paragraph, and which side has it; of a move, its number."""

    op: Op
    text: str
    move: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """How a paragraph stands: its style, its indentation in characters, whether its first line
    hangs out by two for the mark, and where the columns of a table begin, in characters."""

    style: Style
    indent: int = 0
    hanging: bool = False
    columns: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """Runs of text, and whose the paragraph's end is."""

    runs: tuple[Run, ...]
    look: Look
    end: Op = "equal"


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """The title, a paragraph of the preamble, or a clause, as one revision prints it."""

    clause: Clause
    style: Style
    label: str = ""
    parent: str | None = None
    depth: int = 0

    @property
    def headed(self) -> bool:
        """Whether its mark stands with its heading, on a line of its own."""
        return self.style in ("part", "article")

    def texts(self) -> Iterator[tuple[Zone, str]]:
        """The zones that its wording has, in order; a line break stands between them."""
        clause = self.clause
        zones: list[tuple[Zone, str]] = [
            ("head", clause.heading), ("text", clause.text), ("closing", clause.closing)
        ]  # fmt: skip
        return ((zone, text) for zone, text in zones if text)

    def has(self, zone: Zone) -> bool:
        """Whether it prints a paragraph for that zone."""
        if zone == "head":
            clause = self.clause
            alone = clause.mark and (self.headed or not clause.text)
            return bool(clause.printed_heading or alone)
        return any(zone == each for each, _ in self.texts())

    def parts(self) -> list[Part]:
        """Which parts it prints."""
        return [part for part, zones in _ZONES.items() if any(map(self.has, zones))]

    def prefix(self, zone: Zone) -> tuple[str, str]:
        """What stands before a zone's text: the mark, and what parts it from the text."""
        mark, brackets = self.clause.mark, self.clause.brackets
        if zone == "closing" or (zone == "text" and (self.headed or self.has("head"))):
            return "", ""
        heading = zone == "text" or bool(self.clause.printed_heading)
        gap = "" if brackets or not (mark and heading) else " " if self.headed else "\t"
        return mark, gap + (brackets[:1] if zone == "head" else "")

    def suffix(self, zone: Zone) -> str:
        """What stands after a zone's text: the bracket that closes a heading."""
        return self.clause.brackets[1:] if zone == "head" else ""

    def look(self, zone: Zone, *, first: bool) -> Look:
        """How a paragraph of a zone stands."""
        if self.style in ("title", "preamble"):
            return Look(style=self.style)
        if self.headed:
            return Look(style=self.style) if zone == "head" else Look(style="text", indent=1)
        marked = first and self.prefix(zone)[1] == "\t"
        return Look(style="text", indent=self.depth + 2, hanging=marked)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """An entry of the old text and the same of the new one, or one of the two alone."""

    change: ClauseChange
    old: Entry | None
    new: Entry | None
    zones: dict[Zone, list[Run]] = field(default_factory=dict)

    def paragraphs(self, part: Part) -> list[Paragraph]:
        """What the pair prints, with what became of it."""
        return [each for zone in _ZONES[part] for each in self._zone(zone)]

    def alone(self, side: Literal["old", "new"]) -> Pair:
        """The pair as if the other side had nothing of it: wholly deleted, or inserted."""
        old, new = (self.old, None) if side == "old" else (None, self.new)
        return replace(self, old=old, new=new, zones=_zones(self.change, old, new))

    def _zone(self, zone: Zone) -> list[Paragraph]:
        old = self.old if self.old and self.old.has(zone) else None
        new = self.new if self.new and self.new.has(zone) else None
        shown = new or old
        if shown is None:
            return []
        before = old.prefix(zone) if old else ("", "")
        after = new.prefix(zone) if new else ("", "")
        runs = [
            *(_fixed(*before, *after) if old and new else _fixed_alone(before, after)),
            *self.zones.get(zone, ()),
            *_replaced(old.suffix(zone) if old else "", new.suffix(zone) if new else ""),
        ]
        end: Op = "equal" if old and new else "insert" if new else "delete"
        found = _broken(runs, shown, zone, end)
        return found if zone == "head" else list(_in_columns(found))


def entries(revision: Revision) -> dict[str, Entry]:
    """The entries of a revision by id, in the order of the text."""
    title = Clause(id="title", kind=Kind.PARAGRAPH, text=revision.title)
    found = {"title": Entry(clause=title, style="title", label="題名")}
    for at, text in enumerate(revision.preamble, 1):
        clause = Clause(id=f"preamble-p{at}", kind=Kind.PARAGRAPH, text=text)
        found[clause.id] = Entry(clause=clause, style="preamble", label=f"前文第{at}段落")
    for place in revision.placed():
        clause, above = place.clause, found.get(place.parent or "")
        style = _HEADED.get(clause.kind, "text")
        depth = above.depth + (not above.headed) if above else 0
        found[clause.id] = Entry(
            clause=clause, style=style, label=place.label, parent=place.parent, depth=depth
        )
    return found


def order(revision: Revision) -> Iterator[tuple[str, Part]]:
    """The parts of a revision, as they stand in the text: id, and opening or closing."""

    def below(clause: Clause) -> Iterator[tuple[str, Part]]:
        yield clause.id, "opening"
        for child in clause.children:
            yield from below(child)
        yield clause.id, "closing"

    yield "title", "opening"
    yield from ((f"preamble-p{at}", "opening") for at, _ in enumerate(revision.preamble, 1))
    for clause in revision.clauses:
        yield from below(clause)


def pairs(comparison: Comparison) -> list[Pair]:
    """Every change with its entries in both texts."""
    olds, news = entries(comparison.old), entries(comparison.new)
    found = []
    for change in comparison.changes:
        new = None if change.change is Change.REMOVED else news[change.id]
        old = None if change.change is Change.ADDED else olds[change.old_id or change.id]
        found.append(Pair(change=change, old=old, new=new, zones=_zones(change, old, new)))
    return found


def side(paragraphs: Iterable[Paragraph], own: Op) -> list[Paragraph]:
    """One side of the paragraphs alone; runs that the other lacks keep their `own` mark."""
    found: list[Paragraph] = []
    runs: tuple[Run, ...] = ()
    for each in paragraphs:
        runs += tuple(run for run in each.runs if run.op in ("equal", own))
        if each.end in ("equal", own):
            found.append(replace(each, runs=runs))
            runs = ()
    return found


def _zones(change: ClauseChange, old: Entry | None, new: Entry | None) -> dict[Zone, list[Run]]:
    """The segments of a change by the zones in which they stand."""
    a, b = (each.clause.wording if each else "" for each in (old, new))
    segments = [Run(*each) for each in change.segments]
    kept = "".join(each.text for each in segments if each.op != "insert")
    came = "".join(each.text for each in segments if each.op != "delete")
    if (kept, came) != (a, b):
        segments = _replaced(a, b)
    found: dict[Zone, list[Run]] = {}
    for zone, op, text in _placed(segments, old, new):
        runs = found.setdefault(zone, [])
        if runs and runs[-1].op == op:
            text = runs.pop().text + text
        runs.append(Run(op, text))
    for zone in ("text", "closing"):
        sides = [dict(each.texts()).get(zone, "") if each else "" for each in (old, new)]
        if any(is_row(block) for text in sides for block in text.split("\n")):
            found[zone] = _by_line(*sides)
    return found


def _placed(
    segments: Iterable[Run], old: Entry | None, new: Entry | None
) -> Iterator[tuple[Zone, Op, str]]:
    """Each piece with its zone; what both share, but in other zones, is no longer shared."""
    before, after = _ruler(old), _ruler(new)
    for op, text, _ in segments:
        while text:
            left = before[-1] if op != "insert" else (None, len(text))
            right = after[-1] if op != "delete" else (None, len(text))
            size = min(left[1], right[1], len(text))
            piece, text = text[:size], text[size:]
            if op == "equal" and left[0] == right[0]:
                if left[0]:
                    yield left[0], "equal", piece
            else:
                if op != "insert" and left[0]:
                    yield left[0], "delete", piece
                if op != "delete" and right[0]:
                    yield right[0], "insert", piece
            for ruler, taken in ((before, op != "insert"), (after, op != "delete")):
                if taken:
                    zone, length = ruler.pop()
                    if length > size:
                        ruler.append((zone, length - size))


def _ruler(entry: Entry | None) -> list[tuple[Zone | None, int]]:
    """The lengths of an entry's zones and of the breaks between them, the first one last."""
    found: list[tuple[Zone | None, int]] = []
    for zone, text in entry.texts() if entry else ():
        found += ([(None, 1)] if found else []) + [(zone, len(text))]
    return found[::-1]


def _fixed(mark: str, gap: str, new_mark: str, new_gap: str) -> list[Run]:
    """A mark and its gap on both sides; what is the same of them stays."""
    return [*_replaced(mark, new_mark), *_replaced(gap, new_gap)]


def _fixed_alone(old: tuple[str, str], new: tuple[str, str]) -> list[Run]:
    return _replaced("".join(old), "".join(new))


def _replaced(old: str, new: str) -> list[Run]:
    if old == new:
        return [Run("equal", old)] if old else []
    return [Run("delete", old)] * bool(old) + [Run("insert", new)] * bool(new)


def _by_line(old: str, new: str) -> list[Run]:
    """A text with rows of a table: whole lines are compared, and rows opened. Of two rows that
    begin with the same cell, the cells are compared."""
    a, b = (
        ["\t".join(read_row(line)) if is_row(line) else line for line in text.split("\n")]
        if text else []
        for text in (old, new)
    )  # fmt: skip
    lines: list[Paragraph] = []
    for op, a1, a2, b1, b2 in SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if op == "equal":
            lines += (_line("equal", line) for line in a[a1:a2])
        else:
            lines += _rows(a[a1:a2], b[b1:b2])
    if a and b:
        lines = settled(lines)
    out: list[Run] = []
    for at, line in enumerate(lines, 1):
        out += line.runs
        out += [Run(line.end, "\n")] if at < len(lines) else []
    return out


def _rows(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Lines put for others, those that are one row together."""
    heads = [
        [line.split("\t")[0] if "\t" in line else line for line in side] for side in (old, new)
    ]
    matcher = SequenceMatcher(a=heads[0], b=heads[1], autojunk=False)
    for op, a1, a2, b1, b2 in matcher.get_opcodes():
        if op == "equal":
            yield from map(_row, old[a1:a2], new[b1:b2])
        else:
            yield from (_line("delete", line) for line in old[a1:a2])
            yield from (_line("insert", line) for line in new[b1:b2])


def _row(old: str, new: str) -> Paragraph:
    """A row of both sides, cell by cell where they have as many."""
    cells = [row.split("\t") for row in (old, new)]
    if len(cells[0]) != len(cells[1]):
        cells = [[old], [new]]
    runs: list[Run] = []
    for at, (a, b) in enumerate(zip(*cells, strict=True)):
        runs += ([Run("equal", "\t")] if at else []) + _replaced(a, b)
    return Paragraph(runs=tuple(runs), look=Look(style="text"))


def _line(op: Op, text: str) -> Paragraph:
    return Paragraph(runs=(Run(op, text),), look=Look(style="text"), end=op)


def _in_columns(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The same, with the columns of neighbouring rows one below the other."""
    table: list[Paragraph] = []
    for each in [*paragraphs, None]:
        if (
            each is not None
            and any("\t" in run.text for run in each.runs)
            and not each.look.hanging
        ):
            table.append(each)
            continue
        columns = _columns(table)
        yield from (replace(row, look=replace(row.look, columns=columns)) for row in table)
        table = []
        if each is not None:
            yield each


def _columns(table: Sequence[Paragraph]) -> tuple[int, ...]:
    """Where the second column of a table begins, the third …; () for what is too wide."""
    widths: list[int] = []
    for row in table:
        for other in ("insert", "delete"):
            text = "".join(run.text for run in row.runs if run.op != other)
            for at, cell in enumerate(text.split("\t")[:-1]):
                widths += [0] * (at + 1 - len(widths))
                widths[at] = max(widths[at], _width(cell) + 1)
    found = tuple(accumulate(widths))
    return found if found and found[-1] <= _ACROSS else ()


def _width(text: str) -> int:
    """How many full-width characters a text takes."""
    halves = sum(1 + (unicodedata.east_asian_width(each) in "WFA") for each in text)
    return (halves + 1) // 2


def settled(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The same with an end that both sides have, since nothing can follow the last paragraph:
    where one side alone ends here, it lends its end to the place where the other ended."""
    found = list(paragraphs)
    end = _PLAIN[found[-1].end] if found else "equal"
    ends = [at for at, each in enumerate(found) if _PLAIN[each.end] != end]
    if end == "equal" or not ends:
        return found
    at = ends[-1]
    found[-1] = replace(found[-1], end="equal")
    if found[at].end == "equal":  # one side alone goes on
        found[at] = replace(found[at], end=end)
        return found
    # Both sides go on, each by itself: first the one, then the other.
    shared = next((i for i in range(at, -1, -1) if found[i].end == "equal"), None)
    other = _PLAIN[found[at].end]
    if shared is not None and {_PLAIN[each.end] for each in found[shared + 1 : at]} <= {other}:
        found[shared] = replace(found[shared], end=other)
        found[at] = replace(found[at], end=end, look=found[shared].look)
    else:  # the two texts end in one paragraph
        found[at : at + 2] = [replace(found[at + 1], runs=found[at].runs + found[at + 1].runs)]
    return found


def _broken(runs: Iterable[Run], entry: Entry, zone: Zone, end: Op) -> list[Paragraph]:
    """Runs parted into paragraphs at their line breaks."""
    found: list[Paragraph] = []
    line: list[Run] = []

    def close(op: Op) -> None:
        look = entry.look(zone, first=not found)
        found.append(Paragraph(runs=tuple(line), look=look, end=op))
        line.clear()

    for op, text, _ in runs:
        for at, piece in enumerate(text.split("\n")):
            if at:
                close(op)
            if line and line[-1].op == op:
                line[-1] = Run(op, line[-1].text + piece)
            elif piece:
                line.append(Run(op, piece))
    close(end)
    return found
