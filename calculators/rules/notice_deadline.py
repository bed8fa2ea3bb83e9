"""The last day for a notice (通知期限): 第10条第1項, 第10条第2項, 第8条第3号.

> お客様は、サービス終了または変更希望月の前月末日の5営業日前までにサイボウズ指定の方法で、
> サイボウズに通知するものとします。（第10条第1項第1号）

> 但し、いかなる場合も、サービス期間中におけるダウングレードおよびユーザー数減少には
> 対応しないものとし（第10条第1項第2号）

> サービス期間中の途中解約はできません。（第8条第3号）

For `terminate` the month is the last month of service, which is still charged; for the other
actions it is the first month on the new terms.
"""

from __future__ import annotations

from collections.abc import Mapping

from calculators import deadlines, fields, plans, wording
from calculators.calculator import Answer, Calculator
from calculators.fields import Field, Figure, Month
from calculators.pictures import MonthCalendar
from calculators.result import Note
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIGURES = (
    Figure(name="allowed", kind="yes-no", label="この手続"),
    Figure(name="deadline", kind="date", label="通知の期限", deadline="safe_deadline", main=True),
    Figure(name="safe_deadline", kind="date", label="安全な期限", main=True),
)


def calculate(given: Mapping[str, Any], terms: Terms) -> Answer:
    """Whether the action is allowed, and the day by which its notice must arrive."""
    month: Month = given["target_month"]
    refused = plans.refusal(given, month, terms)
    if refused is not None:
        return Answer(
            outcome=fields.outcome(_FIGURES, allowed=False),
            steps=(refused.step,),
            assumptions=refused.assumptions,
            notes=refused.notes,
        )

    found = deadlines.notice(month, given, terms, asked="target_month")
    outcomes = {
        name: fields.outcome(_FIGURES, allowed=True, deadline=day, safe_deadline=found.safe)
        for name, day in found.by_reading.items()
    }
    steps = deadlines.steps(
        found, terms, f"{_month_meaning(given)}は{wording.month(str(month))}です。"
    )
    if given["plan"] == "monthly":
        steps = (*steps, terms["monthly-effect"].step(_effect(given, month, found)))

    return Answer(
        outcome=outcomes[deadlines.DEFAULT],
        readings=deadlines.readings(found, outcomes),
        steps=steps,
        assumptions=(
            *deadlines.assumptions(given, terms, found),
            *((plans.LAST_MONTH,) if given["action"] == "terminate" else ()),
        ),
        notes=_notes(given, terms, found),
    )


def _month_meaning(given: Mapping[str, Any]) -> str:
    return "サービス終了を希望する月" if given["action"] == "terminate" else "変更を希望する月"


def _effect(given: Mapping[str, Any], month: Month, found: deadlines.Deadlines) -> str:
    """What a notice does that arrives in the month before, by the safe day."""
    before = month.shift(-1)
    if found.safe < before.first:  # the whole month before is closed
        return f"{wording.month(str(before))}に届く通知は、安全な期限より後になります。"
    arrived = f"{wording.period(before.first, found.safe)}に通知が届けば、"
    if given["action"] == "terminate":
        return f"{arrived}翌月の{wording.day(month.last)}で終了します。"
    return (
        f"{arrived}翌月の{wording.month(str(month))}から"
        "変更後の内容に基づくサービス料金が適用されます。"
    )


def _notes(given: Mapping[str, Any], terms: Terms, found: deadlines.Deadlines) -> tuple[Note, ...]:
    notes = []
    if terms.has("late-notice"):
        notes.append(
            terms["late-notice"].note(
                "遅れて受領された通知は、翌々月の扱いとなる場合があります"
                "（必ずそうなるとは定められていません）。"
            )
        )
    notes += deadlines.notes(found, terms)
    if given["plan"] == "monthly":
        due = wording.month(str(Month.of(found.month_end)))
        notes.append(
            terms["monthly-effect"].note(
                f"「通知いただいた月の翌月」とあるため、{due}より前の月に届いた通知は、"
                "希望した月より早く効力を生じると読まれる余地があります。"
            )
        )
    else:
        if found.safe < given["contract_date"]:
            notes.append(deadlines.before_contract(terms))
        notes.append(plans.on_payment(terms))
    return tuple(notes)


CALCULATOR = Calculator(
    id="notice-deadline",
    title="通知期限",
    summary="解約や変更の希望月から、いつまでに通知が届けばよいかを計算します。",
    fields=(
        Field(
            name="target_month",
            kind="month",
            label="希望する月",
            hint="解約は最後に利用する月、変更は新しい内容になる最初の月",
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
        "annual-no-decrease",
        "late-notice",
        "annual-period",
        "no-early-termination",
        "business-day",
    ),
    example={"target_month": "2025-09", "plan": "monthly", "action": "terminate"},
    rule=calculate,
    picture=MonthCalendar(
        marks=("deadline", "safe_deadline"), counted="deadline", words="{plan}-notice"
    ),
)
