"""A comparison as a 新旧対照表 in Word, as a legal department sends it.

A4 landscape, a row a clause, the rows of one article in one frame. Changed wording is
underlined on both sides, and by nothing else: what is struck out or coloured here would read
as an edit of the table itself. A new clause is underlined whole, with （新設） opposite; of a clause that is
gone, the old side is underlined whole, with （削る） opposite. Where only a number changed, the
numbers are underlined. What did not change is （略）, neighbours together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from kiyaku.diff import Change, Comparison
from kiyaku.model import Kind, Status, citation
from kiyaku.reports import words
from kiyaku.reports.docx_parts import SANS, document, fill, fonts, page, placed, save, text
from kiyaku.reports.printed import (
    CLOSING,
    OPENING,
    Entry,
    Look,
    Op,
    Pair,
    Paragraph,
    Run,
    entries,
    pairs,
    side,
)  # fmt: skip

LEGEND = "下線部分は改定部分"
_WIDTH = 7285  # twentieths of a point: half of A4 landscape between margins of 20 mm
_SHORT = 250  # characters in a row up to which it stays on one page
_NOTE = Look(style="text")

Side = Literal["old", "new"]
SIDES: tuple[Side, Side] = ("old", "new")
_OWN: dict[Side, Op] = {"old": "delete", "new": "insert"}


@dataclass(frozen=True, kw_only=True, slots=True)
class _Row:
    """A row: what stands on each side (None: the cell above goes on), and its article.
    `context`: what follows needs it, and must not be parted from it."""

    old: Sequence[Paragraph] | None
    new: Sequence[Paragraph] | None
    group: str
    context: bool = False

    @property
    def size(self) -> int:
        """How much the longer side has to say."""
        return max(
            sum(len(run.text) for each in cell for run in each.runs)
            for cell in (self.old or (), self.new or ())
        )


def table(
    comparison: Comparison,
    *,
    new_left: bool = False,
    heads: tuple[str, str] | None = None,
    removed: str = words.REMOVED_CLAUSE,
    author: str = "kiyaku",
) -> bytes:
    """The file. `heads` are the old side's name and the new one's (their status and date, if
    not given); `new_left` puts the new one on the left, as in statutes; `removed` stands
    opposite a clause that is gone: （削る）, or （削除）."""
    title = words.title(comparison)
    new = comparison.new
    day = new.published or new.effective
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    found = document(title, styles=_STYLES, author=author, at=at)
    draft = words.STATUS[Status.DRAFT]
    marked = new.status is Status.DRAFT
    page(found, landscape=True, head=f"{title}　{draft}" if marked else title)
    old_head, new_head = heads or words.sides(comparison)
    lines = [_styled("Title", title)]
    if marked:
        lines.append(_styled("Draft", draft))
    lines.append(_styled("Legend", LEGEND))
    rows = list(_Rows(comparison, removed).rows())
    xml = [*lines, _table(rows, (old_head, new_head), new_left=new_left)]
    if not rows:
        xml.append(_styled("Normal", "変更はありません。"))
    xml.append('<w:p><w:pPr><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>')
    fill(found, "".join(xml))
    return save(found)


@dataclass(kw_only=True)
class _Run:
    """Neighbours that are alike unchanged, to be shown as one （略）."""

    key: tuple[object, ...]
    pairs: list[Pair] = field(default_factory=list)

    @property
    def parts(self) -> bool:
        """Whether it holds nothing but heads of chapters yet."""
        return all(map(_is_part, self.pairs))


class _Rows:
    """The rows of a comparison: one walk over its changes, in their order."""

    def __init__(self, comparison: Comparison, removed: str) -> None:
        self.removed = removed
        self.pairs = pairs(comparison)
        self.olds, self.news = entries(comparison.old), entries(comparison.new)
        # Clauses go by the id of their change, whichever text they are found in.
        self.old_key = {pair.old.clause.id: pair.change.id for pair in self.pairs if pair.old}
        self.fates = {pair.change.id: pair.change.change for pair in self.pairs}
        self.dirty: set[str] = set()  # what has a change somewhere below
        for pair in self.pairs:
            if not pair.change.same:
                self.dirty |= {*self._above(pair.old, "old"), *self._above(pair.new, "new")}
        self.run: _Run | None = None
        self.open: list[Pair] = []  # clauses whose closing words are still to come

    def rows(self) -> Iterator[_Row]:
        """The rows, top to bottom."""
        for pair in self.pairs:
            above = self._ancestors(pair)
            while self.open and self.open[-1].change.id not in above:
                yield from self._closing(self.open.pop())
            yield from self._row(pair)
            self.open.append(pair)
        yield from self._flush(end=True)
        while self.open:
            yield from self._closing(self.open.pop())

    def _row(self, pair: Pair) -> Iterator[_Row]:
        change, entry = pair.change, _shown(pair)
        whole = change.id not in self.dirty  # nothing below it changed
        parent = next(iter(self._ancestors(pair)), None)
        if change.same and parent is not None and parent not in self.dirty:
            return  # its parent said （略） for all of it
        if change.same and entry.style == "title":
            return
        if change.change is Change.UNCHANGED and whole and not change.moved:
            yield from self._join(pair, parent)
            return
        yield from self._flush()
        cells: list[list[Paragraph] | None]
        if change.change is Change.UNCHANGED:
            cells = [_context(pair, own, whole=whole) for own in SIDES]
        else:
            cells = [self._cell(pair, own, parent) for own in SIDES]
        if any(cells):
            yield _Row(old=cells[0], new=cells[1], group=self._group(pair), context=not whole)

    def _cell(self, pair: Pair, own: Side, parent: str | None) -> list[Paragraph] | None:
        entry = pair.old if own == "old" else pair.new
        if entry is None:
            if parent and self.fates[parent] is pair.change.change:
                return None  # said once, opposite the whole
            return self._absent(own)
        found = side(pair.paragraphs(OPENING), _OWN[own])
        return _with_note(found, pair, own)

    def _absent(self, own: Side) -> list[Paragraph]:
        word = words.NEW_CLAUSE if own == "old" else self.removed
        return [Paragraph(runs=(Run("equal", word),), look=_NOTE)]

    def _closing(self, pair: Pair) -> Iterator[_Row]:
        """What closes a clause after its children, where that changed."""
        paragraphs = pair.paragraphs(CLOSING)
        if all(run.op == "equal" for each in paragraphs for run in each.runs):
            return
        yield from self._flush()
        cells = [
            None if entry is None else side(paragraphs, _OWN[own]) or self._absent(own)
            for entry, own in zip((pair.old, pair.new), SIDES, strict=True)
        ]
        yield _Row(old=cells[0], new=cells[1], group=self._group(pair))

    def _join(self, pair: Pair, parent: str | None) -> Iterator[_Row]:
        """Put an unchanged clause to its neighbours. The head of a chapter joins any articles."""
        entry, run = _shown(pair), self.run
        level = "top" if entry.headed else entry.clause.kind
        key = (parent, entry.style == "preamble", level, pair.change.renumbered)
        if run is not None and run.key[:3] == key[:3] and (_is_part(pair) or run.parts):
            run.key = run.key if _is_part(pair) else key
        elif run is None or run.key != key:
            yield from self._flush()
            run = self.run = _Run(key=key)
        run.pairs.append(pair)

    def _flush(self, *, end: bool = False) -> Iterator[_Row]:
        """The run of unchanged neighbours as a row: ２～５　（略）. The heads of chapters right
        before a change stand there in full, so that the reader knows where he is."""
        run, self.run = self.run, None
        if run is None:
            return
        heads: list[Pair] = []
        while not end and run.pairs and _is_part(run.pairs[-1]):
            heads.insert(0, run.pairs.pop())
        if run.pairs:
            cells = [self._omitted(run.pairs, own) for own in SIDES]
            yield _Row(old=cells[0], new=cells[1], group=self._group(run.pairs[0]))
        for pair in heads:
            cells = [_context(pair, own, whole=False) for own in SIDES]
            yield _Row(old=cells[0], new=cells[1], group=self._group(pair), context=True)

    def _omitted(self, run: Sequence[Pair], own: Side) -> list[Paragraph]:
        run = [pair for pair in run if not _is_part(pair)] or run
        found = [entry for pair in run if (entry := pair.old if own == "old" else pair.new)]
        known = self.olds if own == "old" else self.news
        labels = [_label(entry) for entry in found]
        label = ""
        if found[0].style == "preamble":
            whole = len(found) == sum(each.style == "preamble" for each in known.values())
            labels = ["前文" if whole else found[0].label]
            labels += [] if whole else [each.label.removeprefix("前文") for each in found[1:]]
        if all(labels):  # 2, 2・3, 2～4
            label = ("・" if len(labels) == 2 else "～").join(
                dict.fromkeys([labels[0], labels[-1]])
            )
        op: Op = _OWN[own] if run[0].change.renumbered else "equal"
        runs = (Run(op, label), Run("equal", f"{'　' if label else ''}{words.OMITTED}"))
        return [Paragraph(runs=runs, look=_label_look(found[0]))]

    def _above(self, entry: Entry | None, own: Side) -> Iterator[str]:
        """The clauses above an entry, nearest first."""
        known = self.olds if own == "old" else self.news
        while entry is not None and entry.parent is not None:
            yield self.old_key[entry.parent] if own == "old" else entry.parent
            entry = known.get(entry.parent)

    def _ancestors(self, pair: Pair) -> list[str]:
        return list(self._above(_shown(pair), "new" if pair.new else "old"))

    def _group(self, pair: Pair) -> str:
        """The article to which a row belongs; rows of the same one stand in one frame."""
        return [pair.change.id, *self._ancestors(pair)][-1]


def _is_part(pair: Pair) -> bool:
    return _shown(pair).clause.kind is Kind.PART


def _shown(pair: Pair) -> Entry:
    entry = pair.new or pair.old
    assert entry is not None
    return entry


def _context(pair: Pair, own: Side, *, whole: bool) -> list[Paragraph]:
    """A clause whose words did not change: its number and heading, the rest （略）."""
    entry = pair.old if own == "old" else pair.new
    assert entry is not None
    op: Op = _OWN[own] if pair.change.renumbered else "equal"
    clause = entry.clause
    if not entry.headed:
        label = Run(op, clause.mark)
        gap = "　" if clause.mark else ""
        runs = (label, Run("equal", f"{gap}{words.OMITTED}"))
        return _with_note([Paragraph(runs=runs, look=_label_look(entry))], pair, own)
    head = side(pair.paragraphs(OPENING), _OWN[own])[: 1 if entry.has("head") else 0]
    if clause.text or (whole and clause.children):
        omitted = (Run("equal", words.OMITTED),)
        head = [*head, Paragraph(runs=omitted, look=entry.look("text", first=True))]
    return _with_note(head, pair, own)


def _label(entry: Entry) -> str:
    """What a clause is called in a row that omits it: 第9条, (2)."""
    clause = entry.clause
    if clause.kind is Kind.ARTICLE and clause.number and not clause.mark.startswith("第"):
        return citation(clause.kind, clause.number)
    return clause.mark or clause.printed_heading


def _label_look(entry: Entry) -> Look:
    headed = entry.headed or entry.style in ("preamble", "title")
    return _NOTE if headed else Look(style="text", indent=entry.depth)


def _with_note(cell: list[Paragraph], pair: Pair, own: Side) -> list[Paragraph]:
    """Of a clause that moved, where it went or came from."""
    change = pair.change
    place = change.new_label if own == "old" else change.old_label
    if not (change.moved and place):
        return cell
    told = change.new_label != change.old_label  # else it has no number of its own
    note = f"〔{place}{'へ' if own == 'old' else 'から'}移動〕" if told else "〔移動〕"
    return [Paragraph(runs=(Run(_OWN[own], note),), look=_NOTE), *cell]


def _table(rows: Sequence[_Row], heads: tuple[str, str], *, new_left: bool) -> str:
    def ordered(old: str, new: str) -> str:
        return new + old if new_left else old + new

    grid = f'<w:gridCol w:w="{_WIDTH}"/>' * 2
    head = ordered(*(_cell_xml(_styled("ColumnHead", each), ()) for each in heads))
    body = []
    for at, row in enumerate(rows):
        joined = at > 0 and rows[at - 1].group == row.group
        goes_on = at + 1 < len(rows) and rows[at + 1].group == row.group
        open_ = ["top"] * joined + ["bottom"] * goes_on
        cells = []
        for own in SIDES:
            cell = getattr(row, own)
            merged = ""
            if cell is None:
                merged = "<w:vMerge/>"
            elif goes_on and getattr(rows[at + 1], own) is None:
                merged = '<w:vMerge w:val="restart"/>'
            content = "".join(_paragraph(each, keep=row.context) for each in cell or ())
            cells.append(_cell_xml(content, open_, merged))
        keep = "<w:cantSplit/>" if row.size <= _SHORT else ""
        body.append(f"<w:tr><w:trPr>{keep}</w:trPr>{ordered(*cells)}</w:tr>")
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{2 * _WIDTH}" w:type="dxa"/>{_BORDERS}'
        f'<w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{''.join(body)}</w:tbl>"
    )


def _cell_xml(content: str, open_: Iterable[str], merged: str = "") -> str:
    """A cell; towards a row of the same article, its line is dotted."""
    edges = _edges(open_, 'w:val="dotted" w:sz="4" w:space="0" w:color="808080"')
    lines = f"<w:tcBorders>{edges}</w:tcBorders>" if edges else ""
    width = f'<w:tcW w:w="{_WIDTH}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{width}{merged}{lines}</w:tcPr>{content or '<w:p/>'}</w:tc>"


def _paragraph(paragraph: Paragraph, *, keep: bool) -> str:
    look = paragraph.look
    style = "CellHead" if look.style in ("part", "article") else "Cell"
    kept = "<w:keepNext/>" if keep or style == "CellHead" else ""
    return (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{placed(look)}</w:pPr>'
        f"{''.join(map(_run, paragraph.runs))}</w:p>"
    )


def _run(run: Run) -> str:
    marked = "" if run.op == "equal" else '<w:rPr><w:u w:val="single"/></w:rPr>'
    return f"<w:r>{marked}{text(run.text)}</w:r>" if run.text else ""


def _styled(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{text(content)}</w:r></w:p>'


def _style(name: str, paragraph: str, run: str = "") -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _edges(edges: Iterable[str], content: str) -> str:
    return "".join(f"<w:{edge} {content}/>" for edge in edges)


_SIZE = '<w:sz w:val="20"/><w:szCs w:val="20"/>'
_STYLES = (
    _style("Draft", '<w:keepNext/><w:spacing w:after="80"/><w:jc w:val="center"/>',
           f"{fonts(SANS)}<w:b/>")
    + _style("Legend", '<w:keepNext/><w:spacing w:after="60"/><w:jc w:val="right"/>', _SIZE)
    + _style("ColumnHead", '<w:keepNext/><w:spacing w:before="40" w:after="40"/><w:jc w:val="center"/>',
             f"{fonts(SANS)}<w:b/>{_SIZE}")
    + _style("Cell", '<w:spacing w:line="300" w:lineRule="exact"/>', _SIZE)
    + _style("CellHead", '<w:keepNext/><w:spacing w:line="300" w:lineRule="exact"/>',
             f"{fonts(SANS)}<w:b/>{_SIZE}")
)  # fmt: skip
_ALL = ("top", "left", "bottom", "right", "insideH", "insideV")
_BORDERS = (
    "<w:tblBorders>"
    + _edges(_ALL, 'w:val="single" w:sz="4" w:space="0" w:color="auto"')
    + "</w:tblBorders>"
)
_MARGINS = (
    '<w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
    '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
)
