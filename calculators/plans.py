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


@record
class Refusal:
    """Why an annual plan refuses what is asked: the step that says so, what it rests on that the
    terms do not say, and what to know of it."""

    step: Step
    assumptions: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def refusal(given: Mapping[str, Any], month: Month, terms: Terms) -> Refusal | None:
    """Why the terms refuse `action` from this month; None where they do not."""
    if given["plan"] != "annual":
        return None
    term = first_period(given["contract_date"], "annual", terms)
    outside = outside_term(term, month, terms)
    if outside is not None:
        return outside
    match given["action"]:
        case "downgrade" | "reduce-users":
            return no_decrease(given["action"], terms)
        case "terminate":
            return _no_termination(term, month, terms)
        case _:
            return None


def outside_term(term: Period, month: Month, terms: Terms) -> Refusal | None:
    """Why a month outside the annual term is refused; None for one within it."""
    if month in term:
        return None
    after = month > term.last
    silent = "満了後の契約" if after else "サービス期間が始まる前の手続"
    return Refusal(
        step=terms["annual-period"].step(
            f"サービス期間は{term}です。{wording.month(str(month))}はこの期間に含まれません。"
            f"{silent}については、本文に定めがありません。",
            False,
        ),
        assumptions=(no_renewal(term),) if after else (),
    )


def no_decrease(action: str, terms: Terms, *assumptions: str) -> Refusal:
    """The refusal of a decrease within an annual term."""
    said = f"年額利用では、サービス期間中の{ACTIONS[action]}はできません。"
    return Refusal(step=terms["annual-no-decrease"].step(said, False), assumptions=assumptions)


def _no_termination(term: Period, month: Month, terms: Terms) -> Refusal:
    """Why a termination with a month of the term is refused. With its last month nothing is cut
    short: the term ends by itself."""
    assumptions = (no_renewal(term),)
    if month == term.last:
        return Refusal(
            step=terms["annual-period"].step(
                f"サービス期間は{wording.day(term.end)}に満了します。更新されないものとすれば、"
                "解約の手続をしなくても、この月で終わります。",
                False,
            ),
            assumptions=assumptions,
        )
    words = terms["no-early-termination"]
    return Refusal(
        step=words.step(f"サービス期間（{term}）の途中では解約できません。", False),
        assumptions=assumptions,
        notes=(
            words.note("「別段の定めがある場合を除き」とあり、個別の定めがあればそれによります。"),
        ),
    )


def no_renewal(term: Period) -> str:
    """The assumption that an annual term ends by itself."""
    return (
        f"年額利用は更新されず、サービス期間の満了（{wording.day(term.end)}）により終了する"
        "ものとしました。更新について本文に定めはありません。"
    )


def on_payment(terms: Terms) -> Note:
    """The note that a change within an annual term is paid for."""
    return terms["annual-difference"].note(
        "変更希望月からサービス期間満了までの月数に応じた差額を支払うことが条件です。"
    )


LAST_MONTH = (
    "サービス終了を希望する月は最後に利用する月とし、その末日に終了して、"
    "その月の料金はかかるものとしました。"
)
