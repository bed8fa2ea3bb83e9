"""Late interest (遅延利息): 第9条第4項.

> お客様は、サービス料金その他の債務について支払期日を経過してもなお支払いがない場合には、
> 支払期日の翌日から起算して支払いの日の前日までの期間について、年14.5%の割合で計算して
> 得た額を遅延利息としてサイボウズに対してお支払いいただく場合があります。なお、年あたりの
> 割合は、閏年の日を含む期間についても365日あたりの割合とします。

interest = principal × rate × days ÷ 365: one division, one rounding. Both the due date and
the day of payment stay out, so one day late costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from calculators import fields, wording
from calculators.calculator import Answer, Calculator
from calculators.fields import Field, Figure
from calculators.result import Note
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIGURES = (
    Figure(name="days", kind="days", label="遅延利息の付く日数"),
    Figure(name="interest", kind="yen", label="遅延利息（請求されうる上限）", main=True),
    Figure(name="total", kind="yen", label="元本と遅延利息の合計"),
)

_MODES = {"floor": "切り捨て", "half-up": "四捨五入", "ceiling": "切り上げ"}


def divide(numerator: int, denominator: int, rounding: str) -> int:
    """The quotient of two natural numbers in whole units, rounded as named in `_MODES`."""
    quotient, rest = divmod(numerator, denominator)
    match rounding:
        case "half-up":
            return quotient + (2 * rest >= denominator)
        case "ceiling":
            return quotient + (rest > 0)
        case _:
            return quotient


def calculate(given: Mapping[str, Any], terms: Terms) -> Answer:
    """Days, interest and total of a payment that came late."""
    principal, due, paid = given["principal"], given["due_date"], given["paid_date"]

    span = terms.span("late-interest-period")
    days = max(0, (paid - due).days + 1 - span.skip_first - span.skip_last)
    first, last = due.toordinal() + span.skip_first, paid.toordinal() - span.skip_last
    counted = (
        f"{wording.day(due.fromordinal(first))}から{wording.day(due.fromordinal(last))}まで、"
        f"両端を含めて{days:,}日です。"
        if days
        else "遅延利息の付く日はありません。"
    )

    rate = terms.ratio("late-interest-rate")
    year = terms.integer("late-interest-year")
    dividend, divisor = principal * rate.numerator * days, rate.denominator * year
    interest = divide(dividend, divisor, given["rounding"])
    exact = wording.quotient(dividend, divisor)
    mode = _MODES[given["rounding"]]
    rounded = f"（1円未満{mode}で{wording.yen(interest)}）" if dividend % divisor else ""

    return Answer(
        outcome=fields.outcome(_FIGURES, days=days, interest=interest, total=principal + interest),
        steps=(
            terms["late-interest-period"].step(
                f"支払期日の{wording.day(due)}と支払日の{wording.day(paid)}から数えます。{counted}",
                days,
            ),
            terms["late-interest-rate"].step(
                f"{wording.percent(rate)}（{rate.numerator}/{rate.denominator}）です。分数のまま計算します。",
                f"{rate.numerator}/{rate.denominator}",
            ),
            terms["late-interest-year"].step(
                f"閏年の日を含む期間でも、1年を{year}日として割ります。", year
            ),
            terms["late-interest-claim"].step(
                f"{wording.yen(principal)} × {rate.numerator}/{rate.denominator} × {days:,}日 ÷ "
                f"{year}日 = {exact}{rounded}。",
                interest,
            ),
        ),
        assumptions=(
            f"1円未満の端数の処理は、本文に定めがないため、{mode}としました。",
            "支払期日は、休日に当たっても動かないものとしました。",
            "一部の弁済はなく、全額が支払日に支払われたものとしました。",
        ),
        notes=(
            terms["late-interest-claim"].note(
                "「お支払いいただく場合があります」とあり、請求するかどうかはサイボウズが決めます。"
                f"請求されうる額の上限は、{'端数を処理する前で' * bool(rounded)}{exact}です。"
            ),
            *(_late_without_interest(terms) if paid > due and not days else ()),
        ),
    )


def _late_without_interest(terms: Terms) -> tuple[Note, ...]:
    words = terms["late-interest-period"]
    return (
        words.note(
            f"支払いは支払期日に遅れていますが、「{words.words}」に入る日がないため、"
            "遅延利息は付きません。"
        ),
    )


CALCULATOR = Calculator(
    id="late-interest",
    title="遅延利息",
    summary="支払いが支払期日に遅れたときに請求されうる遅延利息を計算します。",
    fields=(
        Field(
            name="principal",
            kind="yen",
            label="未払いの額",
            hint="サービス料金その他の債務の額",
        ),
        Field(name="due_date", kind="date", label="支払期日", hint="個別に定められた支払期日"),
        Field(
            name="paid_date",
            kind="date",
            label="支払日",
            hint="実際に支払った日、または支払う予定の日",
        ),
        Field(
            name="rounding",
            kind="choice",
            label="端数処理",
            hint="本文に定めはありません",
            required=False,
            default="floor",
            choices=_MODES,
        ),
    ),
    figures=_FIGURES,
    follows=(
        "late-interest-period",
        "late-interest-rate",
        "late-interest-year",
        "late-interest-claim",
    ),
    example={"principal": 100000, "due_date": "2025-08-31", "paid_date": "2025-10-30"},
    rule=calculate,
)
