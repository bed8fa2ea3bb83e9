"""The notice of a discontinuation (廃止の通知): 第17条.

> なお、この場合、サイボウズはお客様に対して、当該廃止予定日より3ヶ月以上前に、サイボウズが
> 提供する手段により、通知するものとします。

「3ヶ月以上前」 is the corresponding day three months before, or leaves three clear months
between, which is a day earlier. A month without the day has its last day instead (民法143条2項,
followed backwards). Nothing rolls over holidays: 民法142条 would make a backward limit later.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from calculators import fields, wording
from calculators.calculator import Answer, Calculator
from calculators.deadlines import ON_ARRIVAL
from calculators.errors import InputError
from calculators.fields import Field, Figure, Month
from calculators.pictures import Row, Timeline
from calculators.result import STRICT, Note, Reading, Step, Value
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIGURES = (
    Figure(
        name="latest_notice",
        kind="date",
        label="通知の期限",
        deadline="safe_latest_notice",
        main=True,
    ),
    Figure(name="safe_latest_notice", kind="date", label="安全な通知の期限", main=True),
    Figure(name="earliest_discontinuation", kind="date", label="最も早い廃止日", main=True),
)

DEFAULT = "corresponding-day"
SAFE = "clear-months"
_ONE_DAY = timedelta(days=1)


def latest_notice(discontinuation: date, months: int) -> date:
    """The corresponding day so many months before, at most that month's last day.

    Raises OverflowError before the year 1.
    """
    month = Month.of(discontinuation).shift(-months)
    return month.first.replace(day=min(discontinuation.day, month.last.day))


def earliest_discontinuation(notice: date, months: int) -> date:
    """The first day whose `latest_notice` is not before the notice.

    Raises OverflowError after the year 9999.
    """
    month = Month.of(notice).shift(months)
    if notice.day > month.last.day:  # its last day leads back to a day before the notice
        return month.shift(1).first
    return month.first.replace(day=notice.day)


def calculate(given: Mapping[str, Any], terms: Terms) -> Answer:
    """The last day for the notice of a discontinuation, or the first day for it after a notice."""
    backward = "discontinuation_date" in given
    name = "discontinuation_date" if backward else "notice_date"
    day: date = given[name]
    months = terms.integer("discontinuation-notice")
    try:
        found = _before(day, months) if backward else _after(day, months)
    except OverflowError:
        raise InputError(
            name, f"{wording.day(day)}からは、結果の日付が扱える年の範囲（1年～9999年）を超えます。"
        ) from None
    explain = _steps_before if backward else _steps_after
    labels = {
        DEFAULT: f"{months}ヶ月前の応当する日を含める",
        SAFE: f"通知の日と廃止の日との間に丸{months}ヶ月を置く（初日不算入の{STRICT}）",
    }
    return Answer(
        outcome=found[DEFAULT],
        readings=tuple(
            Reading(id=each, label=label, safe=each == SAFE, outcome=found[each])
            for each, label in labels.items()
        ),
        steps=explain(day, months, found, terms),
        notes=_notes(day, found, backward, terms),
    )


_Outcomes = dict[str, dict[str, Value]]


def _before(discontinuation: date, months: int) -> _Outcomes:
    latest = latest_notice(discontinuation, months)
    strict = latest - _ONE_DAY
    return {
        reading: fields.outcome(_FIGURES, latest_notice=day, safe_latest_notice=strict)
        for reading, day in ((DEFAULT, latest), (SAFE, strict))
    }


def _after(notice: date, months: int) -> _Outcomes:
    counted_from = {DEFAULT: notice, SAFE: notice + _ONE_DAY}
    return {
        reading: fields.outcome(
            _FIGURES, earliest_discontinuation=earliest_discontinuation(day, months)
        )
        for reading, day in counted_from.items()
    }


def _steps_before(
    discontinuation: date, months: int, found: _Outcomes, terms: Terms
) -> tuple[Step, ...]:
    words = terms["discontinuation-notice"]
    latest = latest_notice(discontinuation, months)
    clipped = (
        f"応当する日がないため、その月の末日の{wording.day(latest)}です。"
        if latest.day < discontinuation.day
        else f"応当する日の{wording.day(latest)}です。"
    )
    return (
        words.step(
            f"廃止予定日の{wording.day(discontinuation)}の{months}ヶ月前は、{clipped}",
            latest.isoformat(),
        ),
        words.step(
            f"間に丸{months}ヶ月を置く読み方では、1日早い{wording.day(latest - _ONE_DAY)}です。"
            "この日までに届けば、どちらの読み方でも間に合います。",
            found[SAFE]["safe_latest_notice"],
        ),
    )


def _steps_after(notice: date, months: int, found: _Outcomes, terms: Terms) -> tuple[Step, ...]:
    words = terms["discontinuation-notice"]
    earliest, strict = (
        date.fromisoformat(str(found[reading]["earliest_discontinuation"]))
        for reading in (DEFAULT, SAFE)
    )
    return (
        words.step(
            f"通知の日の{wording.day(notice)}が{months}ヶ月以上前となる最初の日は、"
            f"{wording.day(earliest)}です{_eve_is_too_early(notice, earliest, months)}。",
            earliest.isoformat(),
        ),
        words.step(
            f"間に丸{months}ヶ月を置く読み方では、{wording.day(strict)}です。",
            strict.isoformat(),
        ),
    )


def _eve_is_too_early(notice: date, earliest: date, months: int) -> str:
    """Why the day before is too early, where no day of the month corresponds to the notice's."""
    if earliest.day == notice.day:
        return ""
    eve = earliest - _ONE_DAY
    before = latest_notice(eve, months)
    return (
        f"（応当する日がなく、末日の{wording.day(eve)}の{months}ヶ月前は{wording.day(before)}で、"
        "通知の日より前になるため）"
    )


def _notes(day: date, found: _Outcomes, backward: bool, terms: Terms) -> tuple[Note, ...]:
    words = terms["discontinuation-notice"]
    partly = "terms-change-notice"
    return (
        words.note(
            "各サービスの提供の全部を廃止する場合の定めです。"
            + (
                f"一部の廃止については、{terms[partly].label}に定めがあります。"
                if terms.has(partly)
                else ""
            )
        ),
        Note(
            clause="",
            label="民法第143条",
            text=_MONTHS + ("" if backward else _forward(day, found)),
        ),
        _HOLIDAYS,
        ON_ARRIVAL,
    )


def _forward(notice: date, found: _Outcomes) -> str:
    """What counting on from the notice would give, where its month has no corresponding day."""
    earliest = date.fromisoformat(str(found[DEFAULT]["earliest_discontinuation"]))
    if earliest.day == notice.day:
        return ""
    return (
        "通知の日から先へ数え、応当する日がない月の末日で足りると読めば、最も早い廃止日は"
        f"{wording.day(earliest - _ONE_DAY)}となります。"
    )


_MONTHS = (
    "月による期間は暦に従って計算し、最後の月に応当する日がないときは、その月の末日に満了します。"
    "さかのぼる期間について直接の定めはなく、これに準じて計算しました。"
)
_HOLIDAYS = Note(
    clause="",
    label="民法第142条",
    text="期間の末日が休日に当たり、その日に取引をしない慣習がある場合に限り、期間が翌日に満了する"
    "とする定めです。さかのぼる期間について直接の定めはないため、日付が休日に当たっても、"
    "動かしていません。",
)


CALCULATOR = Calculator(
    id="discontinuation-notice",
    title="サービス廃止の通知",
    summary="サービスの廃止予定日からは通知の期限を、通知の日からは最も早い廃止日を計算します。",
    fields=(
        Field(
            name="discontinuation_date",
            kind="date",
            label="廃止予定日",
            hint="通知の期限を求めるとき",
            required=False,
        ),
        Field(
            name="notice_date",
            kind="date",
            label="通知の日",
            hint="最も早い廃止日を求めるとき（通知が届いた日）",
            required=False,
            instead_of="discontinuation_date",
        ),
    ),
    figures=_FIGURES,
    follows=("discontinuation-notice",),
    example={"discontinuation_date": "2026-05-31"},
    rule=calculate,
    picture=Timeline(
        rows=(
            Row(name="notice_date"),
            Row(name="latest_notice"),
            Row(name="safe_latest_notice"),
            Row(name="earliest_discontinuation"),
            Row(name="discontinuation_date"),
        )
    ),
)
