"""The fee for a service (サービス料金): 第9条第1項, 第9条第2項.

> 有償サービスのご利用料金は、各サービスのライセンス、許諾されたユーザー数等によって変わります。
> サービス料金の詳細につきましては、HP等の価格表をご確認ください。また、有償サービスの提供を
> 受けるにあたり初期費用が別途かかる場合があります。（第9条第1項）

> 契約時にキャンペーン価格が適用される場合は、適用期間経過後は通常料金になることを
> ご了承ください。（第9条第2項）

No price stands in the terms: any is taken. One invoice a month, or a year under an annual plan,
whose price is that of a year. The initial fee is on the first invoice; the tax of each invoice
is rounded down once. How invoices and tax go is not in the terms: both are assumptions.
"""

from __future__ import annotations

from collections.abc import Mapping

from calculators import fields, plans, wording
from calculators.calculator import Answer, Calculator
from calculators.errors import InputError
from calculators.fields import Field, Figure, Priced
from calculators.pictures import Bars
from calculators.quantities import Ratio
from calculators.result import Note, Step
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_MONTHS = 1200
_QUALIFIED_INVOICES = "2023-10"  # the month from which there are 適格請求書
_MONTHS_OF_INVOICE = {"monthly": 1, "annual": 12}

_FIGURES = (
    Figure(name="total", kind="yen", label="総額", main=True),
    Figure(name="tax", kind="yen", label="うち消費税"),
    Figure(
        name="schedule",
        kind="rows",
        label="請求の内訳",
        columns=(
            Figure(name="month", kind="month", label="月"),
            Figure(name="unit_price", kind="yen", label="単価"),
            Figure(name="users", kind="users", label="人数"),
            Figure(name="amount", kind="yen", label="料金", summed=True, also="initial_fee"),
            Figure(name="tax", kind="yen", label="消費税", summed=True),
        ),
    ),
)


def calculate(given: Mapping[str, Any], terms: Terms) -> Answer:
    """The invoices of a number of months, and their sum."""
    _check(given)
    users, initial, rate = given["users"], given["initial_fee"], given["tax"]
    span = _MONTHS_OF_INVOICE[given["plan"]]
    schedule: list[dict[str, str | int]] = []
    fees = tax = 0
    for after in range(0, given["months"], span):
        price = _price(given, after)
        amount = price * users
        taxed = amount + (0 if after else initial)
        invoice_tax = taxed * rate.numerator // rate.denominator
        schedule.append(
            {
                "month": str(given["start_month"].shift(after)),
                "unit_price": price,
                "users": users,
                "amount": amount,
                "tax": invoice_tax,
            }
        )
        fees += amount
        tax += invoice_tax
    total = fees + initial + tax
    return Answer(
        outcome=fields.outcome(_FIGURES, total=total, tax=tax, schedule=schedule),
        steps=_steps(given, terms, fees=fees),
        assumptions=_assumptions(given, schedule[0], tax=tax, total=total),
        notes=_notes(given, terms, last=str(schedule[-1]["month"])),
    )


def _check(given: Mapping[str, Any]) -> None:
    """Raises InputError for months that make no whole invoices, or run past the year 9999."""
    span = _MONTHS_OF_INVOICE[given["plan"]]
    for name, label in (("months", "利用する月数"), ("campaign_months", "キャンペーンの月数")):
        if given.get(name, 0) % span:
            raise InputError(
                name,
                f"{label}は、年額利用では12の倍数で入力してください（例: 12）。"
                "年の途中までの料金は、本文に定めがありません。",
            )
    try:
        given["start_month"].shift(given["months"] - 1)
    except OverflowError:
        raise InputError("months", "利用する月数が、扱える年の範囲を超えています。") from None


def _price(given: Mapping[str, Any], after: int) -> int:
    """The unit price so many months after the start."""
    price: int = given["unit_price"]
    if after < given.get("campaign_months", 0):
        price = given["campaign_price"]
    return price


def _steps(given: Mapping[str, Any], terms: Terms, *, fees: int) -> tuple[Step, ...]:
    """The way to the sum without tax; the tax is no matter of the terms."""
    users, initial = given["users"], given["initial_fee"]
    price, period = given["unit_price"], _period(given)
    usual = "通常料金" if "campaign_price" in given else "料金"
    steps = [
        terms["fee-basis"].step(
            f"{period}の{usual}は、単価 {wording.yen(price)} × {users:,}人 = "
            f"{wording.yen(price * users)}です。",
            price * users,
        )
    ]
    if "campaign_price" in given:
        campaign, lasts = given["campaign_price"], given["campaign_months"]
        applied = (
            f"キャンペーン価格により、{period}につき {wording.yen(campaign)} × {users:,}人 = "
            f"{wording.yen(campaign * users)}"
        )
        if lasts < given["months"]:
            text = f"最初の{wording.months(lasts)}は、{applied}、その後は通常料金です。"
        else:
            text = f"利用する{wording.months(given['months'])}は、{applied}です。"
        steps.append(terms["campaign-price"].step(text, campaign * users))
    steps.append(
        terms["fee-basis"].step(
            f"{wording.months(given['months'])}分の料金は {wording.yen(fees)}です。", fees
        )
    )
    if initial:
        steps.append(
            terms["initial-fee"].step(
                f"初期費用 {wording.yen(initial)}を加えると {wording.yen(fees + initial)}です。",
                fees + initial,
            )
        )
    return tuple(steps)


def _period(given: Mapping[str, Any]) -> str:
    return "1か月" if given["plan"] == "monthly" else "1年"


def _assumptions(
    given: Mapping[str, Any], first: Mapping[str, str | int], *, tax: int, total: int
) -> tuple[str, ...]:
    """What the terms do not say; `first` is the row of the first invoice."""
    rate: Ratio = given["tax"]
    found = [
        "料金の計算方法は本文に定めがないため、単価にユーザー数を掛けた額としました。",
        f"請求は{_period(given)}ごととし、期間中、通常料金の単価とユーザー数は変わらないものとしました。",
    ]
    if rate.numerator:
        found.append(
            f"消費税は、本文に定めがないため、指定された{wording.percent(rate)}とし、"
            f"1円未満は請求ごとに切り捨てました。{wording.yen(tax)}を加えて、"
            f"総額は {wording.yen(total)}です。"
        )
    else:
        found.append("消費税は、本文に定めがないため、加えませんでした（税率0%）。")
    if given["initial_fee"]:
        parts = {"料金": int(first["amount"]), "初期費用": given["initial_fee"]}
        if rate.numerator:
            parts["消費税"] = int(first["tax"])
        shown = "、".join(f"{name} {wording.yen(amount)}" for name, amount in parts.items())
        found.append(
            "初期費用は最初の請求に含め、料金と同じ税率としました。最初の請求は、"
            f"{shown}で、合わせて {wording.yen(sum(parts.values()))}です。"
        )
    else:
        found.append("初期費用はかからないものとしました。")
    if "campaign_price" in given:
        found.append("キャンペーン価格は、利用を始める月から適用されるものとしました。")
    if given["plan"] == "annual" and given["months"] > _MONTHS_OF_INVOICE["annual"]:
        found.append(
            "年額利用の更新について本文に定めはなく、2年目以降も同じ単価で契約するものとしました。"
        )
    return tuple(found)


def _notes(given: Mapping[str, Any], terms: Terms, *, last: str) -> tuple[Note, ...]:
    """Remarks; `last` is the month of the last invoice."""
    notes = [
        terms["price-list"].note(
            "単価は規約の本文になく、HP等の価格表によります。入力された単価で計算しました。"
        )
    ]
    if not given["initial_fee"]:
        notes.append(terms["initial-fee"].note("初期費用が別途かかる場合があります。"))
    if given["tax"].numerator and last >= _QUALIFIED_INVOICES:
        notes.append(
            Note(
                clause="",
                label="消費税法施行令第70条の10",
                text="2023年10月以後の適格請求書では、消費税額の1円未満の端数は、請求書ごと・税率ごとに"
                "1回処理します。切り捨て、切り上げ、四捨五入のいずれにするかは定められていません。",
            )
        )
    return tuple(notes)


CALCULATOR = Calculator(
    id="subscription-fee",
    title="サービス料金",
    summary="単価とユーザー数から、利用する期間の料金の総額と、請求ごとの内訳を計算します。",
    fields=(
        Field(
            name="unit_price",
            kind="yen",
            label="単価",
            hint="1ユーザーあたりの額。月額利用は1か月分、年額利用は1年分",
            priced=Priced(plan="plan", day="start_month"),
        ),
        Field(name="users", kind="count", label="ユーザー数", unit="人"),
        plans.PLAN,
        Field(name="start_month", kind="month", label="利用を始める月"),
        Field(
            name="months",
            kind="count",
            label="利用する月数",
            hint="年額利用では12の倍数",
            unit="か月",
            minimum=1,
            maximum=MAX_MONTHS,
        ),
        Field(
            name="initial_fee",
            kind="yen",
            label="初期費用",
            hint="最初の請求に加えます",
            required=False,
            default=0,
        ),
        Field(
            name="campaign_price",
            kind="yen",
            label="キャンペーンの単価",
            hint="1ユーザーあたりの額。期間は、単価と同じ",
            required=False,
            paired_with="campaign_months",
        ),
        Field(
            name="campaign_months",
            kind="count",
            label="キャンペーンの月数",
            hint="利用を始める月から、キャンペーン価格になる月数",
            unit="か月",
            minimum=1,
            maximum=MAX_MONTHS,
            required=False,
            paired_with="campaign_price",
        ),
        Field(
            name="tax",
            kind="percentage",
            label="消費税率",
            hint="本文に定めはありません",
            required=False,
            default=0,
        ),
    ),
    figures=_FIGURES,
    follows=("fee-basis", "price-list", "initial-fee", "campaign-price"),
    example={
        "unit_price": 1500,
        "users": 20,
        "plan": "monthly",
        "start_month": "2025-04",
        "months": 6,
        "tax": 10,
    },
    rule=calculate,
    picture=Bars(rows="schedule", stacked=("amount", "tax")),
)
