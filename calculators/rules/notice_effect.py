"""From when a notice takes effect (通知の効力): 第10条第1項, 第10条第2項, 第8条第3号.

> サイボウズは、通知いただいた月の翌月で終了または翌月から変更後の内容に基づくサービス料金を
> 適用するものとします。（第10条第1項第1号）

> サイボウズがお客様からの通知を前月末の5営業日前以降に受領したときは、翌々月で終了または
> 翌々月から変更後の内容に基づくサービス料金を適用することとなる場合があります。
> （第10条第2項）

The day on which the notice arrived is compared with the deadline of the month after. In time, it
is that month; late, that month or the one after it, as the provider decides. The deadline's very
day is in time by the one clause and late by the other: `boundary`. So every day is exactly one
of `in-time`, `boundary` and `late`, under each reading of the deadline.

For `terminate` the month is the last month of service, for the other actions the first month on
the new terms. An annual plan refuses an action whose first possible month it refuses; where
only the second month lies after the term, there is no latest month.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calculators import deadlines, fields, plans, wording
from calculators.calculator import Answer, Calculator
from calculators.deadlines import Deadlines
from calculators.errors import InputError
from calculators.fields import Field, Figure, Month
from calculators.pictures import MonthCalendar
from calculators.result import Step, Value
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIGURES = (
    Figure(
        name="status",
        kind="choice",
        label="この通知",
        main=True,
        choices={
            "in-time": "期限内です",
            "boundary": "期限の当日です",
            "late": "期限に遅れています",
            "refused": "この手続はできません",
        },
    ),
    Figure(name="deadline", kind="date", label="通知の期限"),
    Figure(name="earliest_month", kind="month", label="効力の及ぶ月（早い場合）"),
    Figure(name="latest_month", kind="month", label="効力の及ぶ月（遅い場合）"),
)


def calculate(given: Mapping[str, Any], terms: Terms) -> Answer:
    """Whether a notice that arrived on a day is in time, and the months in which it can work."""
    received = given["received_date"]
    try:
        month = Month.of(received).shift(1)
    except OverflowError:
        raise InputError(
            "received_date", "通知が届いた日が、扱える年の範囲を超えています。"
        ) from None
    refused = plans.refusal(given, month, terms)
    if refused is not None:
        return Answer(
            outcome=fields.outcome(_FIGURES, status="refused"),
            steps=(refused.step,),
            assumptions=(_WISH, *refused.assumptions),
            notes=refused.notes,
        )

    found = deadlines.notice(month, given, terms, asked="received_date")
    outcomes = {name: _outcome(found, name, month, given, terms) for name in deadlines.READINGS}
    return Answer(
        outcome=outcomes[deadlines.DEFAULT],
        readings=deadlines.readings(found, outcomes),
        steps=(
            *deadlines.steps(
                found,
                terms,
                f"通知は{wording.day(received)}に届きました。"
                f"翌月の{wording.month(str(month))}を対象とする通知の期限を数えます。",
            ),
            _effect(outcomes, month, given, terms),
        ),
        assumptions=(
            *deadlines.assumptions(given, terms, found),
            *_assumptions(outcomes, given, terms),
        ),
        notes=(
            *deadlines.notes(found, terms),
            *((plans.on_payment(terms),) if given["plan"] == "annual" else ()),
        ),
    )


_WISH = "通知は、できるだけ早い月（届いた月の翌月）を希望するものとしました。"
_ANY_DAY = "休業日に届いた通知も、その日に受領されたものとしました。"
_BEFORE_CONTRACT = (
    "契約の成立より前に届いた通知も、契約に基づく通知として扱われるものとしました"
    "（本文に定めはありません）。"
)

_Outcomes = dict[str, dict[str, Value]]


def _outcome(
    found: Deadlines, reading: str, month: Month, given: Mapping[str, Any], terms: Terms
) -> dict[str, Value]:
    """The outcome under one reading. `month` is the month after the one of arrival."""
    status = found.status(given["received_date"], reading)
    latest = month if status == "in-time" else month.shift(1)
    outside = given["plan"] == "annual" and latest not in _term(given, terms)
    return fields.outcome(
        _FIGURES,
        status=status,
        deadline=found.by_reading[reading],
        earliest_month=month,
        latest_month=None if outside else latest,
    )


def _term(given: Mapping[str, Any], terms: Terms) -> plans.Period:
    return plans.first_period(given["contract_date"], "annual", terms)


def _effect(outcomes: _Outcomes, month: Month, given: Mapping[str, Any], terms: Terms) -> Step:
    """The step from the status to the months, in the default reading and in those that are
    stricter. `month` is the month after the one of arrival."""
    status, latest = (outcomes[deadlines.DEFAULT][name] for name in ("status", "latest_month"))
    works, may_work = _WORKS[given["action"] == "terminate", given["plan"]]
    first = f"翌月の{wording.month(str(month))}{works}。"
    in_time = terms["monthly-effect" if given["plan"] == "monthly" else "annual-effect"]
    if all(each["status"] == "in-time" for each in outcomes.values()):
        return in_time.step(
            f"通知は、ここに挙げた読み方のいずれによっても期限までに届いているので、{first}", latest
        )
    late = terms["late-notice"]  # nothing else says what becomes of the notice
    second = wording.month(str(month.shift(1)))
    may = (
        f"翌々月の扱いとなる場合がありますが、翌々月の{second}はサービス期間に含まれません。"
        if any(each["latest_month"] is None for each in outcomes.values())
        else f"翌々月の{second}{may_work}こととなる場合があります。"
    )
    if status == "in-time":
        return in_time.step(
            f"暦の末日から数える読み方では間に合い、{first}"
            f"これより早い日を期限とする読み方では、{late.label}により、{may}",
            latest,
        )
    when = (
        f"通知は期限の当日に届いたので、{terms[given['plan'] + '-notice'].label}では間に合いますが、"
        f"{late.label}では遅れたものと扱われ、"
        if status == "boundary"
        else "通知は期限に遅れて届いたので、"
    )
    return late.step(
        f"{when}{may}そうでなければ、{first}どちらになるかは定められていません。", latest
    )


# What begins with a month, and what may begin with it, by whether it is a termination and by plan.
_FEE = "から変更後の内容に基づくサービス料金を適用"
_WORKS = {
    (True, "monthly"): ("で終了します", "で終了する"),
    (False, "monthly"): (f"{_FEE}します", f"{_FEE}する"),
    (False, "annual"): ("から変更した内容を適用します", f"{_FEE}する"),
}


def _assumptions(outcomes: _Outcomes, given: Mapping[str, Any], terms: Terms) -> Iterator[str]:
    yield _WISH
    yield _ANY_DAY
    if given["action"] == "terminate":
        yield plans.LAST_MONTH
    if given["plan"] == "annual":
        if any(each["latest_month"] is None for each in outcomes.values()):
            yield plans.no_renewal(_term(given, terms))
        if given["received_date"] < given["contract_date"]:
            yield _BEFORE_CONTRACT


CALCULATOR = Calculator(
    id="notice-effect",
    title="通知の効力",
    summary="解約や変更の通知が届いた日から、間に合ったか、いつの月から効力が及ぶかを計算します。",
    fields=(
        Field(
            name="received_date",
            kind="date",
            label="通知が届いた日",
            hint="サイボウズが通知を受領した日（発した日ではありません）",
        ),
        plans.PLAN,
        plans.ACTION,
        plans.CONTRACT_DATE,
        deadlines.YEAR_END,
        deadlines.CLOSURES,
    ),
    figures=_FIGURES,
    follows=(
        "monthly-notice",
        "monthly-effect",
        "annual-notice",
        "annual-difference",
        "annual-effect",
        "annual-no-decrease",
        "late-notice",
        "annual-period",
        "no-early-termination",
        "business-day",
    ),
    example={"received_date": "2025-08-25", "plan": "monthly", "action": "terminate"},
    rule=calculate,
    picture=MonthCalendar(
        marks=("received_date", "deadline"), counted="deadline", words="{plan}-notice"
    ),
)
