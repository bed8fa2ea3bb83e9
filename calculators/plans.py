"""月額利用 and 年額利用: the fields that choose between them, the periods that 第8条 gives them,
and what an annual plan refuses (第8条第3号, 第10条第1項第2号).

Periods are whole months from the 1st of the month after the contract was formed, so no day of
a month is ever counted; only the years 1 to 9999 bound them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from calculators import wording
from calculators.errors import InputError
from calculators.fields import Field, Month
from calculators.record import record
from calculators.result import Note, Step
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

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


@record
class Period:
    """A service period: its first and last month, both included."""

    first: Month
    last: Month

    @property
    def start(self) -> date:
        """Its first day."""
        return self.first.first

    @property
    def end(self) -> date:
        """Its last day."""
        return self.last.last

    def __contains__(self, month: Month) -> bool:
        return self.first <= month <= self.last

    def __str__(self) -> str:
        return wording.period(self.start, self.end)


def first_period(contract_date: date, plan: str, terms: Terms) -> Period:
    """The first service period (第8条第1号, 第2号). Raises InputError past the year 9999."""
    try:
        first = Month.of(contract_date).shift(1)
        last = first.shift(terms.integer(f"{plan}-period") - 1)
    except OverflowError:
        raise InputError(
            "contract_date", "契約の成立日が、扱える年の範囲を超えています。"
        ) from None
    return Period(first=first, last=last)


def refusal(given: Mapping[str, Any], month: Month, terms: Terms) -> Step | None:
    """The step in which the terms refuse `action` from this month under an annual plan, or None."""
    if given["plan"] != "annual":
        return None
    if given["action"] in ("downgrade", "reduce-users"):
        return no_decrease(ACTIONS[given["action"]], terms)
    outside = outside_term(given["contract_date"], month, terms)
    if outside is not None:
        return outside
    if given["action"] == "terminate":
        term = first_period(given["contract_date"], "annual", terms)
        return terms["no-early-termination"].step(
            f"サービス期間（{term}）の途中では解約できません。", False
        )
    return None


def no_decrease(change: str, terms: Terms) -> Step:
    """The step that refuses a decrease, named by `change`, within an annual term."""
    return terms["annual-no-decrease"].step(
        f"年額利用では、サービス期間中の{change}はできません。", False
    )


def outside_term(contract_date: date, month: Month, terms: Terms) -> Step | None:
    """The step that refuses a month outside the annual term, or None for one within it."""
    term = first_period(contract_date, "annual", terms)
    if month in term:
        return None
    return terms["annual-period"].step(
        f"サービス期間は{term}です。{wording.month(str(month))}はこの期間に含まれません。", False
    )


def no_renewal(term: Period) -> str:
    """The assumption that an annual term ends by itself."""
    return (
        f"年額利用は更新されず、サービス期間の満了（{wording.day(term.end)}）により終了する"
        "ものとしました。更新について本文に定めはありません。"
    )


def refusal_assumptions(given: Mapping[str, Any], month: Month, terms: Terms) -> tuple[str, ...]:
    """What a refusal rests on that the terms do not say."""
    if given["action"] in ("downgrade", "reduce-users"):
        return ()
    term = first_period(given["contract_date"], "annual", terms)
    if given["action"] != "terminate" and month <= term.last:
        return ()
    return (no_renewal(term),)


def refusal_notes(given: Mapping[str, Any], terms: Terms) -> tuple[Note, ...]:
    """What to know of a refusal."""
    if given["action"] != "terminate":
        return ()
    return (
        terms["no-early-termination"].note(
            "「別段の定めがある場合を除き」とあり、個別の定めがあればそれによります。"
        ),
    )


def last_month(given: Mapping[str, Any]) -> tuple[str, ...]:
    """The assumption on what the month of a termination is."""
    if given["action"] != "terminate":
        return ()
    return ("希望する月は最後に利用する月とし、その月の料金はかかるものとしました。",)
