"""The difference to pay for a change within an annual term (差額): 第10条第1項第2号.

> サイボウズは、変更希望月からサービス期間満了までの期間の月数に応じた新グレードと旧グレードとの
> 差額またはユーザー数追加分の差額をお支払いいただくことを条件に変更希望月から変更した内容を
> 適用します。但し、いかなる場合も、サービス期間中におけるダウングレードおよびユーザー数減少には
> 対応しないものとし

difference = months × (new unit price × new users − old unit price × old users), where the months
run from the month of the change to the last of the term, both counted. Where grade and users
change together the two differences of the clause add up to just that. A lower unit price counts
as a downgrade. No change at all is nothing that the terms refuse: it costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calculators import deadlines, fields, plans, wording
from calculators.calculator import Answer, Calculator
from calculators.fields import Field, Figure, Month, Priced
from calculators.pictures import MonthCalendar
from calculators.result import Note
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIGURES = (
    Figure(name="allowed", kind="yes-no", label="この変更"),
    Figure(name="months", kind="months", label="満了までの月数"),
    Figure(name="difference", kind="yen", label="支払う差額", main=True),
    Figure(name="deadline", kind="date", label="通知の期限"),
)


def calculate(given: Mapping[str, Any], terms: Terms) -> Answer:
    """Whether the change is allowed, what it costs until the term's end, and its notice."""
    month: Month = given["change_month"]
    given = {**given, "plan": "annual"}
    term = plans.first_period(given["contract_date"], "annual", terms)
    refused = plans.outside_term(term, month, terms) or _decrease(given, terms)
    if refused is not None:
        return Answer(
            outcome=fields.outcome(_FIGURES, allowed=False),
            steps=(refused.step,),
            assumptions=refused.assumptions,
            notes=refused.notes,
        )

    months = month.until(term.last) + 1
    before = given["old_unit_price"] * given["old_users"]
    monthly = given["new_unit_price"] * given["new_users"] - before
    found = deadlines.notice(month, given, terms, asked="change_month")
    outcomes = {
        name: fields.outcome(
            _FIGURES, allowed=True, months=months, difference=monthly * months, deadline=day
        )
        for name, day in found.by_reading.items()
    }
    return Answer(
        outcome=outcomes[deadlines.DEFAULT],
        readings=deadlines.readings(found, outcomes),
        steps=(
            terms["annual-period"].step(
                f"サービス期間は{term}です。{wording.month(str(month))}から満了までは"
                f"{wording.months(months)}です。",
                months,
            ),
            terms["annual-difference"].step(
                f"1か月の差額は、変更後の {_fee(given, 'new')} − 変更前の {_fee(given, 'old')} = "
                f"{wording.yen(monthly)}です。",
                monthly,
            ),
            terms["annual-difference"].step(
                f"{wording.yen(monthly)} × {wording.months(months)} = "
                f"{wording.yen(monthly * months)}です。",
                monthly * months,
            ),
            *deadlines.steps(found, terms, f"変更を希望する月は{wording.month(str(month))}です。"),
        ),
        assumptions=(
            *deadlines.assumptions(given, terms, found),
            *_assumptions(given),
        ),
        notes=_notes(given, terms, found),
    )


_GRADE = "単価が下がる変更を、ダウングレードとして扱いました。"


def _decrease(given: Mapping[str, Any], terms: Terms) -> plans.Refusal | None:
    if given["new_unit_price"] < given["old_unit_price"]:
        return plans.no_decrease("downgrade", terms, _GRADE)
    if given["new_users"] < given["old_users"]:
        return plans.no_decrease("reduce-users", terms)
    return None


def _assumptions(given: Mapping[str, Any]) -> Iterator[str]:
    yield (
        "単価は、入力された1ユーザー、1か月あたりの額によりました。年額の料金を月割りした額を"
        "単価とすれば、差額は異なることがあります。"
    )
    dearer = given["new_unit_price"] > given["old_unit_price"]
    if dearer and given["new_users"] > given["old_users"]:
        yield "追加するユーザーの分は、変更後の単価で計算しました。"
    yield "月の途中の日割りはせず、消費税は加えませんでした。"


def _fee(given: Mapping[str, Any], side: str) -> str:
    return f"{wording.yen(given[f'{side}_unit_price'])} × {given[f'{side}_users']:,}人"


def _notes(given: Mapping[str, Any], terms: Terms, found: deadlines.Deadlines) -> tuple[Note, ...]:
    notes = [
        terms["annual-difference"].note("差額の支払いが、変更した内容を適用する条件です。"),
        *deadlines.notes(found, terms),
    ]
    if found.safe < given["contract_date"]:
        notes.insert(0, deadlines.before_contract(terms))
    return tuple(notes)


def _price(name: str, label: str, day: str) -> Field:
    return Field(
        name=name,
        kind="yen",
        label=label,
        hint="1ユーザー、1か月あたりの額",
        priced=Priced(plan="monthly", day=day),
    )


CALCULATOR = Calculator(
    id="upgrade-difference",
    title="年額利用の差額",
    summary="年額利用の途中でのグレードアップやユーザー数の追加について、支払う差額と通知の期限を計算します。",
    fields=(
        Field(name="contract_date", kind="date", label="契約の成立日"),
        Field(
            name="change_month",
            kind="month",
            label="変更を希望する月",
            hint="新しい内容になる最初の月",
        ),
        _price("old_unit_price", "変更前の単価", "contract_date"),
        _price("new_unit_price", "変更後の単価", "change_month"),
        Field(name="old_users", kind="count", label="変更前のユーザー数", unit="人"),
        Field(name="new_users", kind="count", label="変更後のユーザー数", unit="人"),
        deadlines.YEAR_END,
        deadlines.CLOSURES,
    ),
    figures=_FIGURES,
    follows=(
        "annual-notice",
        "annual-difference",
        "annual-no-decrease",
        "late-notice",
        "annual-period",
        "business-day",
    ),
    example={
        "contract_date": "2024-12-10",
        "change_month": "2025-07",
        "old_unit_price": 780,
        "new_unit_price": 1500,
        "old_users": 10,
        "new_users": 13,
    },
    rule=calculate,
    picture=MonthCalendar(marks=("deadline",), counted="deadline", words="annual-notice"),
)
