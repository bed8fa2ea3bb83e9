"""「前月末日の5営業日前」: the day that the terms name, in every way the words can be read.

第10条 counts business days back from a month's last day. Where that day is itself no
business day, and whether the days between must be clear, the words leave open; so there are
three readings, and a notice that is early enough for the earliest is early enough for all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from calculators import wording
from calculators.calendar import BusinessCalendar, OutOfRange
from calculators.errors import InputError
from calculators.fields import Field, Month
from calculators.quantities import Deadline
from calculators.terms import Terms

DEFAULT = "calendar-end"
SAFE = "clear-days"
READINGS = {
    "calendar-end": "暦の末日から数える（末日が休業日でも動かさない）",
    "last-business-day": "末日が休業日なら直前の営業日に繰り上げ、そこから数える",
    "clear-days": "暦の末日との間に営業日を丸々置く（初日不算入の厳しい読み方）",
}

YEAR_END = Field(
    name="year_end",
    kind="choice",
    label="年末年始の休み",
    hint="本文に定めはありません",
    required=False,
    default="government",
    choices={
        "none": "休みとしない（元日は祝日）",
        "government": "官公庁と同じ（12月29日～1月3日）",
        "bank": "銀行と同じ（12月31日～1月3日）",
    },
)
CLOSURES = Field(
    name="closures",
    kind="dates",
    label="その他の休業日",
    hint="夏季休業などの日付（例: 2025-08-13）",
    required=False,
    default=(),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadlines:
    """The days of one month's notice. `safe` holds under every reading; it is a day earlier
    still where another clause calls the very day late (`boundary`)."""

    month_end: date
    by_reading: Mapping[str, date]
    safe: date
    boundary: bool
    confirmed: bool

    @property
    def deadline(self) -> date:
        """The day under the default reading."""
        return self.by_reading[DEFAULT]


def calendar(given: Mapping[str, Any]) -> BusinessCalendar:
    """The calendar that the inputs `year_end` and `closures` choose."""
    return BusinessCalendar(year_end=given["year_end"], closures=frozenset(given["closures"]))


def notice(month: Month, within: Deadline, terms: Terms, days: BusinessCalendar) -> Deadlines:
    """The deadlines of a notice that must arrive before the end of the month before `month`.

    Raises InputError on `target_month` where the calendar does not reach.
    """
    count = within.business_days
    boundary = terms.has("late-notice") and terms.deadline("late-notice").on_the_day
    try:
        month_end = month.shift(-1).last
        by_reading = {
            "calendar-end": days.back(month_end, count),
            "last-business-day": days.back(days.on_or_before(month_end), count),
            "clear-days": days.back(month_end, count + 1),
        }
        safe = min(by_reading.values())
        if boundary:
            safe = days.back(safe, 1)
    except (OutOfRange, OverflowError):
        raise InputError(
            "target_month",
            f"{wording.month(str(month))}の期限は、営業日カレンダーの範囲（1955年～2099年）を"
            "超えるため計算できません。",
        ) from None
    return Deadlines(
        month_end=month_end,
        by_reading=by_reading,
        safe=safe,
        boundary=boundary,
        confirmed=days.confirmed(safe, month_end),
    )


def closed_days(first: date, last: date, days: BusinessCalendar) -> str:
    """The closed days from `first` to `last` other than weekends, worded; "" for none."""
    found = []
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        reason = days.closed(day)
        if reason is not None and day.weekday() < 5:
            found.append(f"{day.month}月{day.day}日（{reason}）")
    return "、".join(found)


def assumptions(given: Mapping[str, Any], terms: Terms, found: Deadlines) -> tuple[str, ...]:
    """What the terms do not say of business days, and was therefore assumed."""
    closed = [_YEAR_END_DAYS[given["year_end"]]] if given["year_end"] != "none" else []
    if given["closures"]:
        closed.append(f"指定された休業日（{len(given['closures'])}日）")
    if terms.has("business-day"):
        days = f"{'、'.join(closed)}としました" if closed else "ないものとしました"
        said = f"サイボウズが別途定める休業日は、本文からは分からないため、{days}。"
    else:
        days = "、".join(["土曜日", "日曜日", "国民の祝日・休日", *closed])
        said = f"「営業日」は本文に定義がないため、{days}を除く日としました。"
    if found.confirmed:
        return (said,)
    return (said, "この期間の祝日は、法律の定めから計算した予測です（確定していません）。")


_YEAR_END_DAYS = {
    "government": "年末年始（12月29日～1月3日）",
    "bank": "年末年始（12月31日～1月3日）",
}
