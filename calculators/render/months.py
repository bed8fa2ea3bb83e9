"""Month calendars: the days that are no business days, the dates of a result, and the count."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby

from calculators import wording
from calculators.calculator import Calculator
from calculators.calendar import BusinessCalendar, OutOfRange
from calculators.fields import Month
from calculators.pictures import MonthCalendar
from calculators.render import svg
from calculators.render.escaping import escape
from calculators.render.svg import Mark
from calculators.result import Result
from calculators.terms import terms

_WEEK = "日月火水木金土"
_WIDE, _HIGH, _HEAD = 40, 36, 22  # of a day; of the line with the days of the week


def figure(picture: MonthCalendar, found: Result, calculator: Calculator) -> str:
    """A calendar for each month in which a date of the result lies; "" where the result has
    none, or the business days of one of them are not known."""
    marked = svg.all_marks(picture.marks, found, calculator)
    if all(mark.kind == svg.GIVEN for mark in marked):
        return ""
    days = BusinessCalendar(
        year_end=found.inputs["year_end"],
        closures=frozenset(map(date.fromisoformat, found.inputs["closures"])),
    )
    try:
        numbers = _numbers(picture, found, days)
        months = [
            _month(month, [m for m in marked if Month.of(m.day) == month], numbers, days)
            for month in sorted({Month.of(mark.day) for mark in marked})
        ]
    except OutOfRange:
        return ""
    said = ""
    if numbers:
        label = svg.called(picture.counted, calculator)
        said = f"右下の数字は、{label}まで営業日をさかのぼって数えた順です。"
    return (
        f'<figure class="picture"><div class="months">{"".join(months)}</div>'
        f"<figcaption>地色のある日は休業日です。{escape(said)}</figcaption></figure>"
    )


def _numbers(picture: MonthCalendar, found: Result, days: BusinessCalendar) -> dict[date, int]:
    """The business days of the count: the day that is arrived at bears the highest number."""
    counted = found.outcome.get(picture.counted)
    if counted is None:
        return {}
    words = picture.words.format(**found.inputs)
    count = terms(found.revision).deadline(words).business_days
    day = date.fromisoformat(str(counted))
    later = {days.forward(day, after): count - after for after in range(1, count)}
    return {day: count} | later


def _month(
    month: Month, marked: Sequence[Mark], numbers: Mapping[date, int], days: BusinessCalendar
) -> str:
    name = wording.month(str(month))
    closed = {day: days.closed(day) for day in _days(month)}
    before = (month.first.weekday() + 1) % 7  # empty places before the first
    parts = [
        svg.text("week", at * _WIDE + _WIDE // 2, 14, letter) for at, letter in enumerate(_WEEK)
    ]
    kinds: dict[date, set[str]] = {}
    for mark in marked:
        kinds.setdefault(mark.day, set()).add(mark.kind)
    for day, reason in closed.items():
        week, weekday = divmod(before + day.day - 1, 7)
        x, y = weekday * _WIDE, _HEAD + week * _HIGH
        here = kinds.get(day, ())
        parts += _day(day, x, y, here, numbers.get(day), closed=reason is not None)
    weeks = (before + len(closed) + 6) // 7
    dates = "、".join(f"{mark.day.day}日 {mark.label}" for mark in marked)
    return (
        f'<div class="month"><p class="month-name">{name}</p>'
        + svg.drawing(
            "calendar", 7 * _WIDE, _HEAD + weeks * _HIGH, f"{name}のカレンダー。{dates}", parts
        )
        + f'<ul class="key">{"".join(_key(marked, closed))}</ul></div>'
    )


def _days(month: Month) -> Iterator[date]:
    for ordinal in range(month.first.toordinal(), month.last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _day(
    day: date, x: int, y: int, kinds: Collection[str], number: int | None, *, closed: bool
) -> Iterator[str]:
    if closed:
        yield f'<rect class="closed" x="{x}" y="{y}" width="{_WIDE}" height="{_HIGH}"/>'
    centre, middle = x + _WIDE // 2, y + _HIGH // 2
    for kind in (svg.GIVEN, *_RADII):  # from below
        if kind in kinds:
            yield _shape(kind, centre, middle)
    css = "day on" if svg.ANSWER in kinds else "day"
    yield svg.text(css, centre, middle + 5, str(day.day))
    if number is not None:
        yield svg.text("count", x + _WIDE - 2, y + _HIGH - 2, str(number))


_RADII = {svg.OTHER: (15,), svg.SAFE: (15, 12), svg.ANSWER: (13,)}


def _shape(kind: str, x: int, y: int) -> str:
    """The sign of a kind of mark. They differ in form, not only in colour."""
    if kind == svg.GIVEN:
        return f'<rect class="given" x="{x - 15}" y="{y - 15}" width="30" height="30"/>'
    return "".join(
        f'<circle class="{kind}" cx="{x}" cy="{y}" r="{radius}"/>' for radius in _RADII[kind]
    )


def _key(marked: Sequence[Mark], closed: Mapping[date, str | None]) -> Iterator[str]:
    """What is marked in a month, and why days other than weekends are closed, as a list."""
    for mark in marked:
        sign = f'<svg viewBox="0 0 32 32" aria-hidden="true">{_shape(mark.kind, 16, 16)}</svg>'
        yield f"<li>{sign}{_date(mark.day)} {escape(mark.label)}</li>"
    for reason, group in groupby(closed, lambda day: closed[day] if day.weekday() < 5 else None):
        if reason:
            first, *more = map(_date, group)
            until = f"～{more[-1]}" if more else ""
            yield f'<li class="reason">{first}{until} {escape(reason)}</li>'


def _date(day: date) -> str:
    """25日（月）."""
    return wording.day(day).partition("月")[2]
