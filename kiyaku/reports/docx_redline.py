"""A comparison as a Word file with tracked changes: the whole text, one paragraph a clause.

Accepting all changes gives the new text, rejecting all the old one: marks are text, and a
paragraph's end is tracked like its words. What moved unchanged is a move (its words; a number
that changed on the way is deleted and inserted), what moved and changed a deletion and an
insertion. Which side is the draft stands in the page's head, outside the text.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Literal

from kiyaku.diff import Change, Comparison
from kiyaku.reports import words
from kiyaku.reports.docx_parts import (
    EM,
    SANS,
    attribute,
    document,
    fill,
    fonts,
    page,
    placed,
    save,
    text,
)
from kiyaku.reports.printed import (
    Look,
    Op,
    Pair,
    Paragraph,
    Part,
    Run,
    entries,
    order,
    pairs,
    settled,
)  # fmt: skip

_STYLE = {
    "title": "Title",
    "part": "Heading1",
    "article": "Heading2",
    "preamble": "Preamble",
    "text": "Normal",
}
_TAG = {"insert": "ins", "delete": "del", "moveTo": "moveTo", "moveFrom": "moveFrom"}

Unit = tuple[str, Part]


def redline(comparison: Comparison, *, author: str = "kiyaku", at: datetime | None = None) -> bytes:
    """The file. `at` dates the changes; without it the new revision's own date does, and
    where it has none, the changes are not dated."""
    day = comparison.new.published or comparison.new.effective
    if at is None and day is not None:
        at = datetime(day.year, day.month, day.day, tzinfo=UTC)
    title = f"{comparison.new.title} 変更履歴"
    found = document(title, styles=_STYLES, author=author, at=at)
    head = " → ".join(words.sides(comparison))
    page(found, landscape=False, head=head)
    writer = _Writer(author, at)
    fill(found, "".join(writer.body(settled(list(_paragraphs(comparison))))))
    return save(found)


def _paragraphs(comparison: Comparison) -> Iterator[Paragraph]:
    """All paragraphs in the order of the new text; what is gone stands after what it followed."""
    found = pairs(comparison)
    old_pairs = {each.old.clause.id: each for each in found if each.old}
    new_pairs = {each.new.clause.id: each for each in found if each.new}
    olds = _printed(comparison, "old", old_pairs)
    news = _printed(comparison, "new", new_pairs)
    place = {unit: at for at, unit in enumerate(olds)}
    both = {}  # where the unit of the new text stands in the old one
    for at, (id_, part) in enumerate(news):
        pair = new_pairs[id_]
        if pair.old and (pair.old.clause.id, part) in place:
            both[at] = place[pair.old.clause.id, part]
    moved = _below_moved(comparison)
    kept = _kept(both, {at: news[at][0] in moved for at in both})
    moves = _moves(news, new_pairs, {at: both[at] for at in both if at not in kept})
    gone = {both[at]: number for at, number in moves.items()}

    def of_old(start: int, until: int) -> Iterator[Paragraph]:
        for at in range(start, until):
            id_, part = olds[at]
            if at in gone:
                yield from _moved(old_pairs[id_].paragraphs(part), "moveFrom", gone[at])
            else:
                yield from old_pairs[id_].alone("old").paragraphs(part)

    stops = deque([*sorted(both[at] for at in kept), len(olds)])
    yield from of_old(0, stops[0])
    for at, (id_, part) in enumerate(news):
        pair = new_pairs[id_]
        if at in kept:
            yield from pair.paragraphs(part)
            stops.popleft()
            yield from of_old(both[at] + 1, stops[0])
        elif at in moves:
            yield from _moved(pair.paragraphs(part), "moveTo", moves[at])
        else:
            yield from pair.alone("new").paragraphs(part)


def _printed(comparison: Comparison, side: str, found: Mapping[str, Pair]) -> list[Unit]:
    """The parts of one side that print something."""
    revision = comparison.old if side == "old" else comparison.new
    known = entries(revision)
    return [
        (id_, part) for id_, part in order(revision) if part in known[id_].parts() and id_ in found
    ]


def _moved(
    paragraphs: Sequence[Paragraph], op: Literal["moveFrom", "moveTo"], move: int
) -> Iterator[Paragraph]:
    """One end of a move: the runs of that side, what is common as moved."""
    lost = "insert" if op == "moveFrom" else "delete"
    for each in paragraphs:
        runs = tuple(
            Run(op, run.text, move) if run.op == "equal" else run
            for run in each.runs
            if run.op != lost
        )
        yield replace(each, runs=runs, end=op)


def _below_moved(comparison: Comparison) -> set[str]:
    """The ids of moved clauses and of all below them."""
    moved = {each.id for each in comparison.changes if each.moved}
    found: set[str] = set()
    for id_, entry in entries(comparison.new).items():
        if id_ in moved or entry.parent in found:
            found.add(id_)
    return found


def _kept(places: Mapping[int, int], moved: Mapping[int, bool]) -> set[int]:
    """Which parts stay in place: the heaviest rising sequence, where what the comparison
    calls moved weighs next to nothing. (A tree of prefix maxima.)"""
    size = max(places.values(), default=0) + 1
    tree: list[tuple[int, int]] = [(0, -1)] * (size + 1)
    before: dict[int, int] = {}
    for at, place in places.items():
        best, step = (0, -1), place
        while step > 0:
            best = max(best, tree[step])
            step -= step & -step
        before[at] = best[1]
        score = best[0] + (1 if moved[at] else len(places) + 1)
        step = place + 1
        while step <= size:
            tree[step] = max(tree[step], (score, at))
            step += step & -step
    kept: set[int] = set()
    at = max(tree)[1]
    while at >= 0:
        kept.add(at)
        at = before[at]
    return kept


def _moves(
    news: Sequence[Unit], found: Mapping[str, Pair], left: Mapping[int, int]
) -> dict[int, int]:
    """The parts that moved with their words unchanged, and the number of the move: what went
    together has one number."""
    moves: dict[int, int] = {}
    for at, place in left.items():
        id_, part = news[at]
        pair = found[id_]
        paragraphs = pair.paragraphs(part)
        unchanged = pair.change.change is Change.UNCHANGED
        worded = any(
            run.op == "equal" and run.text.strip() for each in paragraphs for run in each.runs
        )
        if not (unchanged and worded and all(each.end == "equal" for each in paragraphs)):
            continue
        together = at - 1 in moves and left[at - 1] == place - 1
        moves[at] = moves[at - 1] if together else max(moves.values(), default=0) + 1
    return moves


class _Writer:
    """Paragraphs as WordprocessingML, each revision with its own id."""

    def __init__(self, author: str, at: datetime | None) -> None:
        self.ids = count(1)
        self.who = f" w:author={attribute(author)}"
        if at is not None:
            self.who += f' w:date="{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"'
        self.open: tuple[str, int] | None = None  # the move whose range is open
        self.range = ""

    def body(self, paragraphs: Sequence[Paragraph]) -> Iterator[str]:
        """All paragraphs. A move's range closes after its last paragraph, so that it holds
        the paragraph's end."""
        for each in paragraphs:
            moves = [(run.op, run.move) for run in each.runs if run.move]
            if self.open not in moves[:1]:
                yield self._close()
            runs = "".join(map(self._run, each.runs))
            end = "" if each.end == "equal" else f"<w:rPr>{self._tag(each.end)}/></w:rPr>"
            yield f"<w:p><w:pPr>{_look(each.look)}{end}</w:pPr>{runs}</w:p>"
        yield self._close()

    def _run(self, run: Run) -> str:
        start = ""
        if run.move and self.open != (run.op, run.move):
            start = self._close() + self._open(run)
        inner = f"<w:r>{text(run.text, deleted=run.op == 'delete')}</w:r>"
        if run.op == "equal":
            return start + inner
        return f"{start}{self._tag(run.op)}>{inner}</w:{_TAG[run.op]}>"

    def _tag(self, op: Op) -> str:
        return f'<w:{_TAG[op]} w:id="{next(self.ids)}"{self.who}'

    def _open(self, run: Run) -> str:
        self.open, self.range = (run.op, run.move), f'w:id="{next(self.ids)}"'
        return f'<w:{run.op}RangeStart {self.range}{self.who} w:name="move{run.move}"/>'

    def _close(self) -> str:
        closed = f"<w:{self.open[0]}RangeEnd {self.range}/>" if self.open else ""
        self.open = None
        return closed


def _look(look: Look) -> str:
    return f'<w:pStyle w:val="{_STYLE[look.style]}"/>{placed(look)}'


_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{level + 1}"><w:name w:val="heading {level + 1}"/>'
    '<w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:qFormat/><w:pPr><w:keepNext/>'
    f'<w:spacing w:before="{before}" w:after="60"/><w:outlineLvl w:val="{level}"/></w:pPr>'
    f'<w:rPr>{fonts(SANS)}<w:b/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    for level, before, size in ((0, 360, 24), (1, 240, 22))
) + (
    '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Preamble"><w:name w:val="前文"/>'
    '<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:spacing w:after="120"/>'
    f'<w:ind w:firstLine="{EM}"/></w:pPr></w:style>'
)
