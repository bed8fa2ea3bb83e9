"""Business days: which days are closed and why, and counting over them in both directions.

Rules:
- 営業日 has no definition in statute. Here it is a day that is no Saturday, Sunday, holiday,
  year-end day of the chosen kind, or closure the company names. Saturdays are closed in every
  year, the early ones too.
- Holidays up to the table's last year are as published (確定), later ones computed (予測).
- Outside 1955–2099 nothing is known, and nothing is answered: `OutOfRange`. An unknown day
  is never taken for a business day.
- A count never includes the day it starts from. The clock is never read.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from calculators.calendar import law, table
from calculators.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    YearEnd = Literal["none", "government", "bank"]
else:
    YearEnd = str

FIRST_DAY = date(table.FIRST_YEAR, 1, 1)
LAST_DAY = date(law.LAST_YEAR, 12, 31)

# Month and day, without 元日, which is a holiday.
_YEAR_END_DAYS: dict[YearEnd, frozenset[tuple[int, int]]] = {
    "none": frozenset(),
    # 行政機関の休日に関する法律第1条第1項第3号
    "government": frozenset({(12, 29), (12, 30), (12, 31), (1, 2), (1, 3)}),
    # 銀行法施行令第5条第1項第2号; the stock exchanges close on the same days
    "bank": frozenset({(12, 31), (1, 2), (1, 3)}),
}
YEAR_ENDS: tuple[YearEnd, ...] = tuple(_YEAR_END_DAYS)

_ONE_DAY = timedelta(days=1)
_WEEKEND = {5: "土曜日", 6: "日曜日"}


class OutOfRange(ValueError):
    """A date of which the calendar knows nothing. The message, in Japanese, says the range."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"{day.isoformat()}は営業日カレンダーの範囲外です。"
            f"{FIRST_DAY.isoformat()}から{LAST_DAY.isoformat()}までの日付を指定してください。"
        )


@record
class Holiday:
    """A day that is a holiday under 国民の祝日に関する法律 or a special act."""

    date: date
    name: str
    confirmed: bool  # True: as published (確定). False: computed from the law (予測).


def holiday(day: date) -> Holiday | None:
    """The holiday that falls on a day, or None. Errors: OutOfRange."""
    _require_known(day)
    name = _names(day.year).get(day)
    if name is None:
        return None
    return Holiday(date=day, name=name, confirmed=day.year <= table.LAST_YEAR)


@cache
def _names(year: int) -> dict[date, str]:
    """The names of a year's holidays by date: published if they are, else computed."""
    if year not in table.HOLIDAYS:
        return law.holidays_of(year)
    entries = table.HOLIDAYS[year].split(",")
    return {date(year, int(each[:2]), int(each[2:4])): each[4:] for each in entries}


def _require_known(day: date) -> None:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise OutOfRange(day)


@record
class BusinessCalendar:
    """A company's business days: the law's holidays, a kind of year-end, its own closures.

    Every method raises OutOfRange when a day it is given, or has to look at, is unknown.
    """

    year_end: YearEnd = "government"
    closures: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if self.year_end not in _YEAR_END_DAYS:
            kinds = "、".join(YEAR_ENDS)
            raise ValueError(f"年末年始の種類は{kinds}のいずれかです（指定: {self.year_end}）。")

    def closed(self, day: date) -> str | None:
        """None for a business day, else the reason in Japanese.

        Of several reasons the one that is closest to everybody's calendar is given: the
        weekend, then the holiday's name, then the year-end, then the company's own closure.
        """
        the_holiday = holiday(day)
        if day.weekday() in _WEEKEND:
            return _WEEKEND[day.weekday()]
        if the_holiday:
            return the_holiday.name
        if (day.month, day.day) in _YEAR_END_DAYS[self.year_end]:
            return "年末年始の休日"
        if day in self.closures:
            return "休業日（指定）"
        return None

    def is_business_day(self, day: date) -> bool:
        return self.closed(day) is None

    def back(self, day: date, count: int) -> date:
        """The `count`-th business day before `day`, which itself is not counted.

        Errors: ValueError for a count below 1; OutOfRange.
        """
        return self._count(day, count, -_ONE_DAY)

    def forward(self, day: date, count: int) -> date:
        """The `count`-th business day after `day`, which itself is not counted.

        Errors: ValueError for a count below 1; OutOfRange.
        """
        return self._count(day, count, _ONE_DAY)

    def on_or_before(self, day: date) -> date:
        """`day` itself if it is a business day, else the nearest business day before it."""
        return day if self.is_business_day(day) else self.back(day, 1)

    def on_or_after(self, day: date) -> date:
        """`day` itself if it is a business day, else the nearest business day after it."""
        return day if self.is_business_day(day) else self.forward(day, 1)

    def confirmed(self, first: date, last: date) -> bool:
        """Whether every day from `first` to `last`, both included, stands in the published table.

        Errors: ValueError if `last` is before `first`; OutOfRange.
        """
        _require_known(first)
        _require_known(last)
        if last < first:
            raise ValueError(f"期間の終わり（{last}）が始まり（{first}）より前です。")
        return last.year <= table.LAST_YEAR

    def _count(self, day: date, count: int, step: timedelta) -> date:
        if count < 1:
            raise ValueError(f"営業日数は1以上の整数で指定してください（指定: {count}）。")
        _require_known(day)
        while count:
            day += step
            if self.is_business_day(day):
                count -= 1
        return day
