"""Bars: the rows of a figure side by side, their amounts stacked."""

from __future__ import annotations

from collections.abc import Iterator

from calculators.calculator import Calculator
from calculators.fields import Figure
from calculators.pictures import Bars
from calculators.render import svg, values
from calculators.render.escaping import escape
from calculators.result import Result

_WIDE, _HIGH, _FOOT, _END = 360, 90, 108, 126  # of the highest; where they stand; of it all
_NAMES = 6  # not more than these along the foot

Rows = list[dict[str, str | int]]


def figure(picture: Bars, found: Result, calculator: Calculator) -> str:
    """The bars; "" for fewer than two, which compare nothing, or where all are nothing."""
    rows = found.outcome[picture.rows]
    if not isinstance(rows, list) or len(rows) < 2:
        return ""
    whole = next(each for each in calculator.figures if each.name == picture.rows)
    first = whole.columns[0]
    stacked = [
        each
        for each in whole.columns
        if each.name in picture.stacked and any(row[each.name] for row in rows)
    ]
    sums = [sum(int(row[each.name]) for each in stacked) for row in rows]
    highest = max(sums)
    if not highest:
        return ""
    most = values.figure(stacked[0], highest)
    said = (
        f"{whole.label}の棒グラフ。{values.figure(first, rows[0][first.name])}から"
        f"{values.figure(first, rows[-1][first.name])}まで{len(rows):,}件、最も多いものは{most}"
    )
    parts = [svg.text("most", 0, 12, most), f'<path class="tick" d="M0 {_FOOT - _HIGH}H{_WIDE}"/>']
    parts += _bars(rows, stacked, highest)
    parts += _names(rows, first)
    drawn = svg.drawing("bars", _WIDE, _END, said, parts)
    key = "".join(
        f'<li><svg viewBox="0 0 32 32" aria-hidden="true"><path class="bar-{at}" d="M4 4H28V28H4Z"/></svg>'
        f"{escape(each.label)}</li>"
        for at, each in enumerate(stacked)
    )
    return f'<figure class="picture">{drawn}<ul class="key">{key}</ul></figure>'


def _bars(rows: Rows, stacked: list[Figure], highest: int) -> Iterator[str]:
    """One path for each column, from the foot upwards."""
    gap = 2 if len(rows) <= 60 else 0
    reached = [0] * len(rows)
    for at, each in enumerate(stacked):
        path = []
        for place, row in enumerate(rows):
            left, right = place * _WIDE // len(rows), (place + 1) * _WIDE // len(rows) - gap
            bottom = _FOOT - reached[place] * _HIGH // highest
            reached[place] += int(row[each.name])
            top = _FOOT - reached[place] * _HIGH // highest
            path.append(f"M{left} {bottom}V{top}H{right}V{bottom}Z")
        yield f'<path class="bar-{at}" d="{"".join(path)}"/>'


def _names(rows: Rows, first: Figure) -> Iterator[str]:
    step = -(-len(rows) // _NAMES)
    for place in range(0, len(rows), step):
        name = values.figure(first, rows[place][first.name])
        yield svg.tick_name(place * _WIDE // len(rows), _FOOT + 13, name, _WIDE)
