"""「前月末日の5営業日前」: the day that the terms name, in every way the words can be read.

第10条 counts business days back from a month's last day. Where that day is itself no
business day, and whether the days between must be clear, the words leave open; so there are
three readings, and a notice that is early enough for the earliest is early enough for all.
Whoever reads both ways at once comes to an earlier day still (`both`), of which a note tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from calculators import wording
from calculators.calendar import BusinessCalendar, OutOfRange
from calculators.errors import InputError
from calculators.fields import Field, Month
from calculators.record import record
from calculators.result import STRICT, Note, Reading, Step, Value
from calculators.terms import Quotation, Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DEFAULT = "calendar-end"
SAFE = "clear-days"
READINGS = {
    "calendar-end": "暦の末日から数える（末日が休業日でも動かさない）",
    "last-business-day": "末日が休業日なら直前の営業日に繰り上げ、そこから数える",
    "clear-days": f"暦の末日との間に営業日を丸々置く（初日不算入の{STRICT}）",
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


ON_ARRIVAL = Note(
    clause="",
    label="民法第97条第1項",
    text="通知は、発した日ではなく、相手方に到達した時から効力を生じます。",
)


@record
class Deadlines:
    """The days of one month's notice, each by reading.

    `by_reading`: the last day on which 第10条第1項 lets the notice arrive. `not_late`: the last
    day that 第10条第2項 does not call late. Where the second is before the first, as in the
    terms in force, the days between are in time and late at once. `safe` is the last business
    day that is in time under every reading and both clauses; `both_safe` the last one that is so
    too where the month's last day is moved and the days between are clear.
    """

    words: Quotation
    days: BusinessCalendar
    month_end: date
    by_reading: Mapping[str, date]
    not_late: Mapping[str, date]
    safe: date
    both_safe: date

    @property
    def deadline(self) -> date:
        """The day under the default reading."""
        return self.by_reading[DEFAULT]

    @property
    def first_late(self) -> date:
        """The first day that some reading, by one clause or the other, calls late."""
        return min(*self.by_reading.values(), *self.not_late.values()) + _ONE_DAY

    @property
    def confirmed(self) -> bool:
        """Whether all holidays that matter here have been published."""
        return self.days.confirmed(self.safe, self.month_end)

    def status(self, received: date, reading: str) -> str:
        """`in-time`, `late`, or `boundary` where the one clause says this and the other that."""
        if received > self.by_reading[reading]:
            return "late"
        return "boundary" if received > self.not_late[reading] else "in-time"


def notice(month: Month, given: Mapping[str, Any], terms: Terms, *, asked: str) -> Deadlines:
    """The deadlines of a notice that must arrive before the end of the month before `month`.

    `given` has the plan, and the inputs that choose the calendar. Raises InputError on the
    input `asked` where the calendar does not reach.
    """
    days = BusinessCalendar(year_end=given["year_end"], closures=frozenset(given["closures"]))
    words = terms[f"{given['plan']}-notice"]
    try:
        month_end = month.shift(-1).last
        by_reading = _counted(month_end, terms.deadline(words.name).business_days, days)
        not_late = by_reading
        if terms.has("late-notice"):
            late = terms.deadline("late-notice")
            not_late = _counted(month_end, late.business_days, days)
            if late.on_the_day:
                not_late = {name: day - _ONE_DAY for name, day in not_late.items()}
        safe = {
            name: min(by_reading[name], days.on_or_before(not_late[name])) for name in by_reading
        }
    except (OutOfRange, OverflowError):
        raise InputError(
            asked,
            f"{wording.month(str(month))}の期限は、営業日カレンダーの範囲（1955年～2099年）を"
            "超えるため計算できません。",
        ) from None
    return Deadlines(
        words=words,
        days=days,
        month_end=month_end,
        by_reading={name: by_reading[name] for name in READINGS},
        not_late={name: not_late[name] for name in READINGS},
        safe=min(safe[name] for name in READINGS),
        both_safe=safe[_BOTH],
    )


_ONE_DAY = timedelta(days=1)
_BOTH = "both"


def _counted(month_end: date, count: int, days: BusinessCalendar) -> dict[str, date]:
    """The `count`-th business day before the month's end, in every reading and in `_BOTH`."""
    moved = days.on_or_before(month_end)
    return {
        "calendar-end": days.back(month_end, count),
        "last-business-day": days.back(moved, count),
        "clear-days": days.back(month_end, count + 1),
        _BOTH: days.back(moved, count + 1),
    }


def readings(found: Deadlines, outcomes: Mapping[str, Mapping[str, Value]]) -> tuple[Reading, ...]:
    """The readings of the deadline with the outcome of each. That a reading is the safe one does
    not make its own day safe, so its label says so where the day is not."""
    earlier = "。安全な期限はこの日より前" if found.safe < found.by_reading[SAFE] else ""
    return tuple(
        Reading(
            id=name,
            label=label + (earlier if name == SAFE else ""),
            safe=name == SAFE,
            outcome=outcomes[name],
        )
        for name, label in READINGS.items()
    )


def steps(found: Deadlines, terms: Terms, month: str) -> tuple[Step, ...]:
    """The count as steps. `month` is the sentence that says from which month it starts."""
    count = terms.deadline(found.words.name).business_days
    skipped = closed_days(found.deadline, found.month_end, found.days)
    counted = [
        found.words.step(
            f"{month}その前月末日は{wording.day(found.month_end)}です。",
            found.month_end.isoformat(),
        ),
        found.words.step(
            f"前月末日から{count}営業日さかのぼると{wording.day(found.deadline)}です"
            + (f"（土曜日・日曜日のほか、{skipped}を数えません）。" if skipped else "。"),
            found.deadline.isoformat(),
        ),
    ]
    if terms.has("business-day"):
        counted.insert(1, terms["business-day"].step("この定めに当たる日を営業日として数えます。"))
    words = terms["late-notice"] if terms.has("late-notice") else found.words
    counted.append(words.step(_safe(found), found.safe.isoformat()))
    return tuple(counted)


def _safe(found: Deadlines) -> str:
    """Until when a notice is in time in every reading, and from when only in some."""
    risky = wording.period(found.first_late, found.deadline)
    return (
        f"{wording.day(found.safe)}までに届けば、ここに挙げた読み方のいずれによっても間に合います。"
        f"{risky}に届いた通知は、読み方によっては、遅れたものと扱われることがあります。"
    )


def notes(found: Deadlines, terms: Terms) -> tuple[Note, ...]:
    """What to know of the day: that both strict ways of counting may be taken together, and
    that a notice counts when it arrives."""
    if found.both_safe == found.safe:
        return (ON_ARRIVAL,)
    count = terms.deadline(found.words.name).business_days
    return (
        found.words.note(
            "末日が休業日のときは直前の営業日に繰り上げ、さらに間に営業日を"
            f"丸{count}日置くと読めば、確実に間に合うのは"
            f"{wording.day(found.both_safe)}までに届いた通知です。"
        ),
        ON_ARRIVAL,
    )


def before_contract(terms: Terms) -> Note:
    """The note that an annual plan's safe deadline lies before the contract itself."""
    return terms["annual-notice"].note(
        "安全な期限が契約の成立日より前になります。この月からの変更は間に合わないおそれがあります。"
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
