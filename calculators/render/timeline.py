"""Timelines: dates and stretches of time under one axis, a row for each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from calculators import wording
from calculators.calculator import Calculator
from calculators.fields import Month
from calculators.pictures import Row, Timeline
from calculators.record import record
from calculators.render import svg
from calculators.result import Result

_WIDE, _HIGH = 360, 40  # of the whole, of a row
_LEFT, _RIGHT = 8, 352  # where the time begins and ends
_TICKS = 6  # not more than these along the axis
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12_000, 24_000)  # months
_DAY, _LEAST = timedelta(days=1), timedelta.resolution


@record
class _Stretch:
    """From `start` to `end`, or a date where both are the same."""

    start: datetime
    end: datetime


@record
class _Line:
    """A row to be drawn: its name, its dates in words, what it is made of."""

    label: str
    words: str
    kind: str
    stretches: tuple[_Stretch, ...]


def figure(picture: Timeline, found: Result, calculator: Calculator) -> str:
    """The timeline; "" where it would have fewer than two rows."""
    lines = [line for row in picture.rows for line in _lines(row, found, calculator)]
    if len(lines) < 2:
        return ""
    scale = _Scale.of([each for line in lines for each in line.stretches])
    height = len(lines) * _HIGH
    parts = [part for each in scale.ticks() for part in _tick(*each, scale, len(lines))]
    for at, line in enumerate(lines):
        parts += _drawn(line, at * _HIGH, scale)
    said = "、".join(f"{line.label}は{line.words}" for line in lines)
    drawn = svg.drawing("timeline", _WIDE, height + 14, f"時の流れの図。{said}", parts)
    return f'<figure class="picture">{drawn}</figure>'


def _lines(row: Row, found: Result, calculator: Calculator) -> Iterator[_Line]:
    """What a row comes to: a stretch, a list of stretches, or a date in each of its readings."""
    values = {**found.inputs, **found.outcome}
    value = values.get(row.name)
    label = row.label or svg.called(row.name, calculator)
    if row.until:
        if value is not None:
            start = datetime.fromisoformat(f"{value}T00:00")
            end = datetime.fromisoformat(f"{values[row.until]}T23:59")
            words = f"{_date(start)}～{_date(end)}"
            stretch = (_Stretch(start=start, end=end),)
            yield _Line(label=label, words=words, kind="stretch", stretches=stretch)
    elif isinstance(value, list):
        stretches = tuple(_interval(each) for each in value)
        if stretches:
            yield _Line(
                label=label, words=_intervals(stretches), kind="stretch", stretches=stretches
            )
    else:
        for mark in svg.marks(row.name, found, calculator):
            noon = _noon(mark.day.isoformat())
            point = (_Stretch(start=noon, end=noon),)
            yield _Line(label=mark.label, words=_date(noon), kind=mark.kind, stretches=point)


def _midnight(month: Month) -> datetime:
    """At which a month begins."""
    return datetime.fromisoformat(f"{month}-01T00:00")


def _noon(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00")


def _interval(row: dict[str, str]) -> _Stretch:
    return _Stretch(
        start=datetime.fromisoformat(row["start"]), end=datetime.fromisoformat(row["end"])
    )


def _intervals(stretches: Sequence[_Stretch]) -> str:
    first = min(stretches, key=lambda each: each.start)
    more = f"ほか{len(stretches) - 1:,}件" if len(stretches) > 1 else ""
    return f"{_date(first.start)}{first.start:%H:%M}～{first.end.month}月{first.end.day}日{first.end:%H:%M}{more}"


def _date(value: datetime) -> str:
    return f"{value.year}年{value.month}月{value.day}日"


@record
class _Scale:
    """Whole months laid along the width."""

    first: Month
    last: Month

    @classmethod
    def of(cls, stretches: Sequence[_Stretch]) -> _Scale:
        """The months in which the stretches lie."""
        return cls(
            first=Month.of(min(each.start for each in stretches).date()),
            last=Month.of(max(each.end for each in stretches).date()),
        )

    def x(self, when: datetime) -> int:
        """Where a moment lies."""
        start = _midnight(self.first)
        whole = (self.last.last - self.first.first + _DAY) // _LEAST
        return _LEFT + (when - start) // _LEAST * (_RIGHT - _LEFT) // whole

    def ticks(self) -> Iterator[tuple[Month, str]]:
        """The months named along the axis with their names, the year where it is another."""
        count = self.first.until(self.last) + 1
        step = next(each for each in _STEPS if count <= each * _TICKS)
        year = None
        for after in range(0, count, step):
            month = self.first.shift(after)
            yield month, f"{month.month}月" if month.year == year else wording.month(str(month))
            year = month.year


def _tick(month: Month, name: str, scale: _Scale, rows: int) -> Iterator[str]:
    """The beginning of a month on every row's line, and its name below."""
    x = scale.x(_midnight(month))
    marks = "".join(f"M{x} {at * _HIGH + 22}v10" for at in range(rows))
    yield f'<path class="tick" d="{marks}"/>'
    yield svg.tick_name(x, rows * _HIGH + 8, name, _WIDE)


def _drawn(line: _Line, y: int, scale: _Scale) -> Iterator[str]:
    yield svg.text("row-name", _LEFT, y + 15, line.label)
    yield svg.text("row-dates", _RIGHT, y + 15, line.words)
    yield f'<path class="base" d="M{_LEFT} {y + 27}H{_RIGHT}"/>'
    for each in line.stretches:
        x, end = scale.x(each.start), scale.x(each.end)
        if line.kind == "stretch":
            yield f'<rect class="stretch" x="{x}" y="{y + 23}" width="{max(end - x, 2)}" height="8"/>'
        elif line.kind == svg.GIVEN:
            yield f'<rect class="given" x="{x - 4}" y="{y + 23}" width="8" height="8"/>'
        else:
            yield f'<circle class="{line.kind}" cx="{x}" cy="{y + 27}" r="5"/>'
