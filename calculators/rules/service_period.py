"""The service period (サービス期間): 第8条.

> 月額利用…される場合、利用契約が成立した月の翌月1日から1ヶ月間で、終了の通知が無ければ、
> 翌月以降も同一内容で更新されるものとします。（第8条第1号）

> 年額利用…される場合、利用契約が成立した月の翌月1日から1年間とします。（第8条第2号）

A period begins on the 1st of a month, so it ends on a month's last day, however long the month.
On the renewal of an annual plan 第8条第2号 is silent: that it ends by itself is an assumption.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from calculators import fields, plans, wording
from calculators.calculator import Answer, Calculator
from calculators.errors import InputError
from calculators.fields import Field, Figure, Month
from calculators.pictures import Row, Timeline
from calculators.plans import Period
from calculators.result import Note, Step
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIGURES = (
    Figure(name="start", kind="date", label="最初の期間の初日", main=True),
    Figure(name="end", kind="date", label="最初の期間の末日", main=True),
    Figure(
        name="renews",
        kind="choice",
        label="満了後の更新",
        choices={True: "終了の通知がなければ、更新されます", False: "更新されません（仮定）"},
    ),
    Figure(name="current_start", kind="date", label="基準日を含む期間の初日"),
    Figure(name="current_end", kind="date", label="基準日を含む期間の末日"),
)

_FROM_MIDNIGHT = Note(
    clause="",
    label="民法第140条ただし書、第141条",
    text="期間は午前0時から始まるので初日を算入し、末日の終了をもって満了します。",
)


def calculate(given: Mapping[str, Any], terms: Terms) -> Answer:
    """The first service period, and the one in which `as_of` lies."""
    plan, as_of = given["plan"], given.get("as_of")
    first = plans.first_period(given["contract_date"], plan, terms)
    renews = plan == "monthly"
    steps = [
        terms[f"{plan}-period"].step(
            f"契約の成立日は{wording.day(given['contract_date'])}です。翌月1日から"
            f"{wording.term(terms.integer(f'{plan}-period'))}の期間は、{first}です。",
            first.end.isoformat(),
        )
    ]
    if renews:
        steps.append(terms["monthly-renewal"].step("終了の通知がなければ、更新されます。", True))

    current = None if as_of is None else _period_of(as_of, first, renews)
    if as_of is not None:
        steps.append(_current_step(as_of, first, current, plan, terms))
    return Answer(
        outcome=fields.outcome(
            _FIGURES,
            start=first.start,
            end=first.end,
            renews=renews,
            current_start=current.start if current else None,
            current_end=current.end if current else None,
        ),
        steps=tuple(steps),
        assumptions=_assumptions(first, current, renews),
        notes=(
            _FROM_MIDNIGHT,
            terms["no-early-termination"].note(
                "別段の定めがある場合を除き、期間の途中では解約できません。"
            ),
            *(_ends_by_notice(terms) if renews else ()),
        ),
    )


def _ends_by_notice(terms: Terms) -> Iterator[Note]:
    """How a monthly plan ends, and by when the notice must arrive."""
    yield terms["monthly-renewal"].note("月額利用を終えるには、終了の通知が必要です。")
    if terms.has("monthly-notice"):
        yield terms["monthly-notice"].note("終了の通知の期限は、通知期限の計算で確かめられます。")


def _period_of(day: date, first: Period, renews: bool) -> Period | None:
    """The first period or the renewal of it in which a day lies, None for a day outside."""
    length = first.first.until(first.last) + 1
    times = first.first.until(Month.of(day)) // length
    if times < 0 or (times and not renews):
        return None
    try:
        start = first.first.shift(times * length)
        return Period(first=start, last=start.shift(length - 1))
    except OverflowError:
        raise InputError("as_of", "基準日が、扱える年の範囲を超えています。") from None


def _current_step(
    as_of: date, first: Period, current: Period | None, plan: str, terms: Terms
) -> Step:
    day = wording.day(as_of)
    if current is None:
        when = "始まる前" if as_of < first.start else "満了した後"
        return terms[f"{plan}-period"].step(f"基準日の{day}は、サービス期間が{when}の日です。")
    if current == first:
        return terms[f"{plan}-period"].step(
            f"基準日の{day}は、最初の期間に含まれます。", current.end.isoformat()
        )
    return terms["monthly-renewal"].step(
        f"基準日の{day}は、更新後の{current}の期間に含まれます。", current.end.isoformat()
    )


def _assumptions(first: Period, current: Period | None, renews: bool) -> tuple[str, ...]:
    if not renews:
        return (plans.no_renewal(first),)
    if current is None or current == first:
        return ()
    return ("基準日までに、終了の通知はなかったものとしました。",)


CALCULATOR = Calculator(
    id="service-period",
    title="サービス期間",
    summary="契約の成立日から、サービス期間の初日と末日、基準日を含む期間を計算します。",
    fields=(
        Field(
            name="contract_date",
            kind="date",
            label="契約の成立日",
            hint="申込みの日ではなく、契約が成立した日",
        ),
        plans.PLAN,
        Field(
            name="as_of",
            kind="date",
            label="基準日",
            hint="この日を含む期間も計算します",
            required=False,
        ),
    ),
    figures=_FIGURES,
    follows=("monthly-period", "monthly-renewal", "annual-period", "no-early-termination"),
    example={"contract_date": "2025-01-31", "plan": "monthly", "as_of": "2026-11-24"},
    rule=calculate,
    picture=Timeline(
        rows=(
            Row(name="contract_date"),
            Row(name="start", until="end", label="最初の期間"),
            Row(name="current_start", until="current_end", label="基準日を含む期間"),
            Row(name="as_of"),
        )
    ),
)
