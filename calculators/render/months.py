"""Month calendars: the days that are no business days, the dates of a result, and the count."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
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
_DIGIT = 8  # how far apart the digits of a day stand


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
            _month(month, list(here), numbers, days)
            for month, here in groupby(marked, lambda mark: Month.of(mark.day))
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
    places = dict(zip(closed, _places(before, len(closed)), strict=True))
    grounds = "".join(f"M{x} {y}{_GROUND}" for day, (x, y) in places.items() if closed[day])
    parts = [f'<path class="closed" d="{grounds}"/>', _numbered(before, len(closed))]
    for day, kinds in groupby(marked, lambda mark: mark.day):
        parts += _signs(day, *places[day], [mark.kind for mark in kinds])
    for day, (x, y) in places.items():
        if day in numbers:
            parts.append(svg.text("count", x + _WIDE - 2, y + _HIGH - 2, str(numbers[day])))
    height = places[month.last][1] + _HIGH
    dates = "、".join(f"{mark.day.day}日 {mark.label}" for mark in marked)
    return (
        f'<div class="month"><p class="month-name">{name}</p>'
        + svg.drawing("calendar", 7 * _WIDE, height, f"{name}のカレンダー。{dates}", parts)
        + f'<ul class="key">{"".join(_key(marked, closed))}</ul></div>'
    )


def _days(month: Month) -> Iterator[date]:
    for ordinal in range(month.first.toordinal(), month.last.toordinal() + 1):
        yield date.fromordinal(ordinal)


_GROUND = f"h{_WIDE}v{_HIGH}h-{_WIDE}z"


@cache
def _places(before: int, count: int) -> tuple[tuple[int, int], ...]:
    """The left upper corners of the days of a month, after so many empty places."""
    weeks = (divmod(before + at, 7) for at in range(count))
    return tuple((weekday * _WIDE, _HEAD + week * _HIGH) for week, weekday in weeks)


@cache
def _numbered(before: int, count: int) -> str:
    """The days of the week and the numbers of the days, which months of one shape share. They are
    two texts in which each character has its place: a browser lays these out in less time than
    forty, and somebody may be typing."""
    days = [str(day) for day in range(1, count + 1)]
    xs, ys = [], []
    for digits, (x, y) in zip(days, _places(before, count), strict=True):
        first = x + (_WIDE - _DIGIT * (len(digits) - 1)) // 2
        xs += [first + _DIGIT * at for at in range(len(digits))]
        ys += [y + _HIGH // 2 + 5] * len(digits)
    middles = [x + _WIDE // 2 for x, _ in _places(0, 7)]
    return svg.line("week", middles, [14], _WEEK) + svg.line("day", xs, ys, "".join(days))


def _signs(day: date, x: int, y: int, kinds: Sequence[str]) -> Iterator[str]:
    """What marks a day, from below; the answer's disc lies on the day's number, and bears it."""
    centre, middle = x + _WIDE // 2, y + _HIGH // 2
    for kind in (svg.GIVEN, *_RADII):
        if kind in kinds:
            yield _shape(kind, centre, middle)
    if svg.ANSWER in kinds:
        yield svg.text("on", centre, middle + 5, str(day.day))


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
