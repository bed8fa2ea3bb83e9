"""PDF to lines, in reading order: pdfminer gives the characters, this module the order.

What stands on one height is one line, so that a mark and its text far to the right stay
together; where two columns stand side by side, each is read by itself. Running heads and page
numbers stay: another module knows them. A file may be hostile: pages, characters, unpacked
size and time are limited.
"""

from __future__ import annotations

import io
import logging
import re
import time
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LAParams, LTChar, LTPage, LTTextLine, LTTextLineVertical
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from kiyaku.importer.lines import Line, Raw, Repair
from kiyaku.importer.read_text import clean, width
from kiyaku.problems import BadInput

MAX_PAGES = 1_000
MAX_CHARACTERS = 5_000_000
MAX_UNPACKED = 500 * 2**20  # bytes of all compressed streams
MAX_SECONDS = 180.0

_LAYOUT = LAParams(boxes_flow=None)
_VERTICAL_LAYOUT = LAParams(boxes_flow=None, detect_vertical=True)
_STREAM = re.compile(rb"stream\r?\n(?=x)")  # a zlib stream begins with "x"
_UNKNOWN = re.compile(r"\(cid:[0-9]+\)")  # pdfminer's word for a glyph of no character
_GETA = "〓"
_COLUMN_LINES = 5  # so many lines on each side make two columns


def read(data: bytes, *, path: str) -> Raw:
    """The text lines of a PDF, page by page, each with its page and indentation.

    `indent` is measured from the left margin (of odd and even pages apart), in halves of a
    character. Glyphs that the file gives no character for become 〓, with a repair.
    """
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        _check_size(data, path)
        pages = list(_pages(data, path))
    except BadInput:
        raise
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise BadInput(
            f"{path}: パスワードで保護されているため読めません。保護を外して保存し直してください。"
        ) from error
    except Exception as error:  # pdfminer raises many kinds for a broken file, recursion too
        raise BadInput(f"{path}: PDFとして読めません（壊れているようです）。") from error
    finally:
        logger.setLevel(level)
    if not any(row.text.strip() for rows in pages for row in rows):
        raise BadInput(
            f"{path}: 文字がありません（スキャンした画像のようです）。"
            "OCRで文字を入れるか、元の文書を使ってください。"
        )
    text = "".join(row.text for rows in pages for row in rows)
    if 2 * sum(len(cid[0]) for cid in _UNKNOWN.finditer(text)) > len(text):
        raise BadInput(f"{path}: 文字の情報が埋め込まれていないため読めません。")
    return _lines(pages)


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One line of a page: its text and its box, in points from the lower left corner."""

    text: str
    x0: float
    x1: float
    y0: float
    y1: float
    size: float
    vertical: bool = False


class _Device(PDFLayoutAnalyzer):
    """Collects the characters of a page, those within forms too, and minds the limits."""

    def __init__(self, resources: PDFResourceManager, path: str) -> None:
        super().__init__(resources)
        self.path = path
        self.chars: list[LTChar] = []
        self.vertical = self.total = 0
        self.end = time.monotonic() + MAX_SECONDS

    def begin_page(self, page: PDFPage, ctm: Any) -> None:
        super().begin_page(page, ctm)
        self.chars, self.vertical = [], 0

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        self.check()
        advance = super().render_char(*args, **kwargs)
        font = kwargs["font"] if "font" in kwargs else args[1]
        self.vertical += bool(font.is_vertical())
        self.total += 1
        char = self.cur_item._objs.pop()  # which the library has just put there
        if isinstance(char, LTChar):
            self.chars.append(char)
        return advance

    def begin_figure(self, *args: Any) -> None:
        self.check()
        super().begin_figure(*args)

    def render_image(self, *args: Any) -> None:
        self.check()

    def paint_path(self, *args: Any) -> None:
        self.check()

    def check(self) -> None:
        if self.total > MAX_CHARACTERS or time.monotonic() > self.end:
            raise BadInput(f"{self.path}: 大きすぎるか複雑すぎるため読みません。")


def _check_size(data: bytes, path: str) -> None:
    """Refuse a file whose compressed streams unpack to too much."""
    left, view = MAX_UNPACKED, memoryview(data)
    for stream in _STREAM.finditer(data):
        layer: bytes | memoryview = view[stream.end() :]
        for _ in range(3):  # a stream may be compressed more than once
            unpacked = b""
            try:
                unpacked = zlib.decompressobj().decompress(layer, left + 1)
            except zlib.error:
                break
            left -= len(unpacked)
            if left < 0:
                raise BadInput(f"{path}: 展開すると大きすぎるため読みません。")
            if not unpacked.startswith(b"x"):
                break
            layer = unpacked


def _pages(data: bytes, path: str) -> Iterator[list[_Row]]:
    """The rows of every page, in reading order."""
    document = PDFDocument(PDFParser(io.BytesIO(data)))
    resources = PDFResourceManager()
    device = _Device(resources, path)
    interpreter = PDFPageInterpreter(resources, device)
    for count, page in enumerate(PDFPage.create_pages(document), 1):
        if count > MAX_PAGES:
            raise BadInput(f"{path}: {MAX_PAGES}ページを超えるため読みません。")
        interpreter.process_page(page)
        if not device.chars:
            yield []
            continue
        vertical = device.vertical * 2 > len(device.chars)
        box = LTPage(count, (0, 0, 1, 1))
        layout = _VERTICAL_LAYOUT if vertical else _LAYOUT
        rows = [
            row
            for line in box.group_objects(layout, device.chars)
            if (row := _row(line)).text.strip()
        ]
        upright = [row for row in rows if row.vertical]
        across = [row for row in rows if not row.vertical]
        yield [*_right_to_left(upright), *_ordered(across)]


def _row(line: LTTextLine) -> _Row:
    """A line of pdfminer's as text; spaces where the characters stand apart."""
    chars = [char for char in line if isinstance(char, LTChar)]
    vertical = isinstance(line, LTTextLineVertical)
    size = max(median(char.size for char in chars), 1.0)
    parts = [chars[0].get_text()]
    for before, char in pairwise(chars):
        gap = before.y0 - char.y1 if vertical else char.x0 - before.x1
        parts += _gap(before.get_text(), char.get_text(), gap / size), char.get_text()
    return _Row(
        text="".join(parts).replace("\n", " ").replace("\r", " "),
        x0=line.x0,
        x1=line.x1,
        y0=line.y0,
        y1=line.y1,
        size=size,
        vertical=vertical,
    )


def _gap(before: str, after: str, ems: float) -> str:
    """The space that a gap between two characters stands for."""
    if not before.strip() or not after.strip():
        return ""
    wide = all(unicodedata.east_asian_width(c) in "WFA" for c in (before[-1], after[0]))
    if ems >= 0.9:
        return "\u3000"
    return " " if ems > (0.5 if wide else 0.2) else ""


def _right_to_left(rows: list[_Row]) -> list[_Row]:
    """Vertical lines: tiers from above, in a tier from the right."""
    tiers: list[list[_Row]] = []
    for row in sorted(rows, key=lambda row: -row.y1):
        if tiers and row.y1 > median(r.y0 for r in tiers[-1]):
            tiers[-1].append(row)
        else:
            tiers.append([row])
    return [row for tier in tiers for row in sorted(tier, key=lambda row: -row.x1)]


def _ordered(rows: list[_Row]) -> list[_Row]:
    """Horizontal lines from above; two columns one after the other."""
    gutter = _gutter(rows)
    if gutter is None:
        return _joined(rows)
    ordered: list[_Row] = []
    columns: tuple[list[_Row], list[_Row]] = ([], [])
    for row in sorted(rows, key=lambda row: -row.y1):
        if row.x0 < gutter < row.x1:  # a heading over both columns ends what stands above it
            ordered += [*_joined(columns[0]), *_joined(columns[1]), row]
            columns = ([], [])
        else:
            columns[row.x0 >= gutter].append(row)
    return [*ordered, *_joined(columns[0]), *_joined(columns[1])]


def _gutter(rows: list[_Row]) -> float | None:
    """The middle of the space between two columns of running text, if there are two."""
    if len(rows) < 2 * _COLUMN_LINES:
        return None
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    starts = Counter(round(row.x0) for row in rows if row.x0 > left + (right - left) * 0.35)
    if not starts:
        return None
    start, _ = min(starts.most_common(), key=lambda one: (-one[1], one[0]))
    gutter = start - 1.0
    sides = [[r for r in rows if r.x1 <= gutter], [r for r in rows if r.x0 >= gutter]]
    crossing = len(rows) - len(sides[0]) - len(sides[1])
    bounds = [(left, gutter), (gutter, right)]
    for side, (x0, x1) in zip(sides, bounds, strict=True):
        full = [row for row in side if row.x1 - row.x0 > 0.7 * (x1 - x0)]
        # a table's cells and hanging marks leave most of their column empty
        if len(side) < _COLUMN_LINES or len(full) * 2 < len(side):
            return None
    return gutter if crossing * 4 < len(rows) else None


def _joined(rows: list[_Row]) -> list[_Row]:
    """Lines from above; those on one height are joined from the left."""
    joined: list[list[_Row]] = []
    for row in sorted(rows, key=lambda row: -(row.y0 + row.y1)):
        last = joined[-1][0] if joined else None
        if last:
            overlap = min(last.y1, row.y1) - max(last.y0, row.y0)
            if overlap > 0.5 * min(last.y1 - last.y0, row.y1 - row.y0):
                joined[-1].append(row)
                continue
        joined.append([row])
    return [_one(sorted(parts, key=lambda row: row.x0)) for parts in joined]


def _one(parts: list[_Row]) -> _Row:
    text = parts[0].text
    for before, part in pairwise(parts):
        text += _gap(text[-1], part.text[0], (part.x0 - before.x1) / part.size) + part.text
    return _Row(
        text=text,
        x0=parts[0].x0,
        x1=max(part.x1 for part in parts),
        y0=min(part.y0 for part in parts),
        y1=max(part.y1 for part in parts),
        size=max(part.size for part in parts),
    )


def _lines(pages: list[list[_Row]]) -> Raw:
    """Rows as lines, with what was mended in them."""
    lines: list[Line] = []
    repairs: list[Repair] = []
    margins = [_margin([row for rows in pages[odd::2] for row in rows]) for odd in (0, 1)]
    number = 0
    for page, rows in enumerate(pages, 1):
        usual = _pitch(rows)
        above: _Row | None = None
        for row in rows:
            number += 1
            plain, _, mended = clean(row.text, number)
            for cid in _UNKNOWN.finditer(plain):
                repairs.append(_unknown(cid, number))
            repairs += mended
            body = _UNKNOWN.sub(_GETA, plain)
            text = body.strip()
            if not text:
                continue
            margin = 0.0 if row.vertical else row.x0 - margins[(page - 1) % 2]
            lines.append(
                Line(
                    text=text,
                    number=number,
                    indent=max(round(margin / (row.size / 2)), 0)
                    + width(body[: body.index(text[0])]),
                    page=page,
                    blank_before=above is not None and above.y0 - row.y0 > 1.6 * usual > 0,
                )
            )
            above = row
    return Raw(lines=tuple(lines), repairs=tuple(repairs))


def _margin(rows: list[_Row]) -> float:
    """Where the text begins: the leftmost place at which several lines begin."""
    starts = Counter(round(row.x0) for row in rows if not row.vertical)
    shared = [x for x, count in starts.items() if count + starts[x + 1] > 1]
    edge = min(shared or starts, default=0)
    return min((row.x0 for row in rows if not row.vertical and row.x0 >= edge - 0.5), default=0.0)


def _pitch(rows: list[_Row]) -> float:
    """The usual distance from one line of a page to the next."""
    steps = sorted(a.y0 - b.y0 for a, b in pairwise(rows) if a.y0 > b.y0)
    return steps[len(steps) // 3] if steps else 0.0  # larger steps are the blank lines


def _unknown(cid: re.Match[str], number: int) -> Repair:
    return Repair(
        code="glyph",
        line=number,
        column=cid.start() + 1,
        message=f"文字の分からない字形を「{_GETA}」にしました。原本と見比べてください。",
        before=cid[0],
        after=_GETA,
        dropped=cid[0],
    )
