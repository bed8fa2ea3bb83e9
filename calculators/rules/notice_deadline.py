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
from typing import Any

from calculators import deadlines, fields, wording
from calculators.calculator import Answer, Calculator
from calculators.errors import InputError
from calculators.fields import Field, Figure, Month
from calculators.result import Note, Reading, Step
from calculators.terms import Terms

_FIGURES = (
    Figure(name="allowed", kind="yes-no", label="この手続"),
    Figure(name="deadline", kind="date", label="通知の期限"),
    Figure(name="safe_deadline", kind="date", label="安全な期限"),
)

PLANS = {"monthly": "月額利用", "annual": "年額利用"}
ACTIONS = {
    "terminate": "サービスの終了（解約）",
    "upgrade": "グレードアップ",
    "add-users": "ユーザー数の追加",
    "downgrade": "ダウングレード",
    "reduce-users": "ユーザー数の減少",
}
PLAN = Field(name="plan", kind="choice", label="契約の種類", choices=PLANS)
ACTION = Field(name="action", kind="choice", label="手続", choices=ACTIONS)
CONTRACT_DATE = Field(
    name="contract_date",
    kind="date",
    label="契約の成立日",
    hint="年額利用の場合に入力してください",
    only_when=("plan", "annual"),
)


def annual_term(contract_date: Any, terms: Terms) -> tuple[Month, Month]:
    """First and last month of an annual term (第8条第2号). Raises InputError past year 9999."""
    try:
        start = Month.of(contract_date).shift(1)
        return start, start.shift(terms.integer("annual-period") - 1)
    except OverflowError:
        raise InputError(
            "contract_date", "契約の成立日が、扱える年の範囲を超えています。"
        ) from None


def refusal(given: Mapping[str, Any], month: Month, terms: Terms) -> Step | None:
    """The step in which the terms refuse this action under an annual plan, or None."""
    if given["plan"] != "annual":
        return None
    if given["action"] in ("downgrade", "reduce-users"):
        return terms["annual-no-decrease"].step(
            f"年額利用では、サービス期間中の{ACTIONS[given['action']]}はできません。", False
        )
    first, last = annual_term(given["contract_date"], terms)
    term = f"{wording.day(first.first)}から{wording.day(last.last)}まで"
    if not first <= month <= last:
        return terms["annual-period"].step(
            f"サービス期間は{term}です。{wording.month(str(month))}はこの期間に含まれません。",
            False,
        )
    if given["action"] == "terminate":
        return terms["no-early-termination"].step(
            f"サービス期間（{term}）の途中では解約できません。", False
        )
    return None


def calculate(given: Mapping[str, Any], terms: Terms) -> Answer:
    """Whether the action is allowed, and the day by which its notice must arrive."""
    month: Month = given["target_month"]
    refused = refusal(given, month, terms)
    if refused is not None:
        return Answer(
            outcome=fields.outcome(_FIGURES, allowed=False),
            steps=(refused,),
            assumptions=_refusal_assumptions(given, month, terms),
            notes=_refusal_notes(given, terms),
        )

    words = terms[f"{given['plan']}-notice"]
    within = terms.deadline(words.name)
    days = deadlines.calendar(given)
    found = deadlines.notice(month, within, terms, days)
    outcomes = {
        name: fields.outcome(_FIGURES, allowed=True, deadline=day, safe_deadline=found.safe)
        for name, day in found.by_reading.items()
    }
    skipped = deadlines.closed_days(found.deadline, found.month_end, days)

    steps = [
        words.step(
            f"{_month_meaning(given)}は{wording.month(str(month))}です。"
            f"その前月末日は{wording.day(found.month_end)}です。",
            found.month_end.isoformat(),
        ),
        words.step(
            f"前月末日から{within.business_days}営業日さかのぼると{wording.day(found.deadline)}です"
            + (f"（土曜日・日曜日のほか、{skipped}を数えません）。" if skipped else "。"),
            found.deadline.isoformat(),
        ),
    ]
    if terms.has("business-day"):
        steps.insert(1, terms["business-day"].step("この定めに当たる日を営業日として数えます。"))
    if terms.has("late-notice"):
        steps.append(terms["late-notice"].step(*_safe_step(found)))
    if given["plan"] == "monthly":
        steps.append(terms["monthly-effect"].step(_effect(given, month)))

    return Answer(
        outcome=outcomes[deadlines.DEFAULT],
        readings=tuple(
            Reading(
                id=name,
                label=label,
                safe=name == deadlines.SAFE,
                outcome=outcomes[name],
            )
            for name, label in deadlines.READINGS.items()
        ),
        steps=tuple(steps),
        assumptions=(
            *deadlines.assumptions(given, terms, found),
            *(_LAST_MONTH if given["action"] == "terminate" else ()),
        ),
        notes=_notes(given, terms, found),
    )


_LAST_MONTH = ("希望する月は最後に利用する月とし、その月の料金はかかるものとしました。",)


def _month_meaning(given: Mapping[str, Any]) -> str:
    return "サービス終了を希望する月" if given["action"] == "terminate" else "変更を希望する月"


def _safe_step(found: deadlines.Deadlines) -> tuple[str, str]:
    earliest = wording.day(min(found.by_reading.values()))
    if found.boundary:
        text = (
            "この項では、期限の当日に受領された通知も遅れたものと扱われることがあります。"
            f"最も早い読み方による期限は{earliest}なので、その前の営業日の"
            f"{wording.day(found.safe)}までに届けば、どの読み方でも間に合います。"
        )
    else:
        text = f"最も早い読み方による{earliest}までに届けば、どの読み方でも間に合います。"
    return text, found.safe.isoformat()


def _effect(given: Mapping[str, Any], month: Month) -> str:
    before = wording.month(str(month.shift(-1)))
    arrived = f"{before}のうちに、期限までに通知が届けば、"
    if given["action"] == "terminate":
        return f"{arrived}翌月の{wording.day(month.last)}で終了します。"
    return f"{arrived}翌月の{wording.month(str(month))}から変更後の内容に基づくサービス料金になります。"


def _notes(given: Mapping[str, Any], terms: Terms, found: deadlines.Deadlines) -> tuple[Note, ...]:
    notes = []
    if terms.has("late-notice"):
        notes.append(
            terms["late-notice"].note(
                "遅れて受領された通知は、翌々月の扱いとなる場合があります"
                "（必ずそうなるとは定められていません）。"
            )
        )
    notes.append(
        Note(
            clause="",
            label="民法第97条第1項",
            text="通知は、発した日ではなく、相手方に到達した時から効力を生じます。",
        )
    )
    if given["plan"] == "monthly":
        due = wording.month(str(Month.of(found.month_end)))
        notes.append(
            terms["monthly-effect"].note(
                f"「通知いただいた月の翌月」とあるため、{due}より前の月に届いた通知は、"
                "希望した月より早く効力を生じると読まれる余地があります。"
            )
        )
    if given["plan"] == "annual":
        if found.safe < given["contract_date"]:
            notes.append(
                terms["annual-notice"].note(
                    "安全な期限が契約の成立日より前になります。"
                    "この月からの変更は間に合わないおそれがあります。"
                )
            )
        notes.append(
            terms["annual-difference"].note(
                "変更希望月からサービス期間満了までの月数に応じた差額を支払うことが条件です。"
            )
        )
    return tuple(notes)


def _refusal_assumptions(given: Mapping[str, Any], month: Month, terms: Terms) -> tuple[str, ...]:
    """What a refusal rests on that the terms do not say: an annual term ends by itself."""
    if given["action"] in ("downgrade", "reduce-users"):
        return ()
    _, last = annual_term(given["contract_date"], terms)
    if given["action"] != "terminate" and month <= last:
        return ()
    return (
        f"年額利用は更新されず、サービス期間の満了（{wording.day(last.last)}）により終了する"
        "ものとしました。更新について本文に定めはありません。",
    )


def _refusal_notes(given: Mapping[str, Any], terms: Terms) -> tuple[Note, ...]:
    if given["action"] != "terminate":
        return ()
    return (
        terms["no-early-termination"].note(
            "「別段の定めがある場合を除き」とあり、個別の定めがあればそれによります。"
        ),
    )


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
        PLAN,
        ACTION,
        CONTRACT_DATE,
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
)
