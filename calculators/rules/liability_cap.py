"""The limit of liability (責任の上限): 第20条第1項.

> 本サービスに関し、サイボウズまたは本サービスの供給者に損害賠償責任が生じた場合の上限は、
> お客様に損害が発生した月に係る利用料の1ヶ月分相当額とします。

> 一切の間接的、偶発的、特殊的、付随的、結果的または懲罰的損害について責任を負いません。
> …直接損害の発生がサイボウズの責めに帰すべき事由によらない場合も同様とします。

> なお、お客様ご利用のサービスが、ストアサービス、各サービスの試用版、β版等である場合は、
> …一切責任を負いません。

The cap follows from the service alone, whatever the damage; what can be recovered under it
is the lesser of the two, or nothing where the clause excludes the damage. That no other clause
excludes it is an assumption, and they are named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calculators import fields, services, wording
from calculators.calculator import Answer, Calculator
from calculators.fields import Field, Figure
from calculators.result import Step
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIGURES = (
    Figure(name="cap", kind="yen", label="損害賠償責任の上限"),
    Figure(name="recoverable", kind="yen", label="賠償を受けられる額（上限）", main=True),
)

_DAMAGE_KINDS = {
    "direct": "直接損害",
    "indirect": "間接的、偶発的、特殊的、付随的、結果的または懲罰的損害",
}

# What the other clauses exclude, by the names of their quotations.
_EXCLUDED_ELSEWHERE = {
    "liability-unreported-change": "お客様の情報等の変更の届出がなく、変更前の連絡先に連絡したことや、"
    "連絡がとれなかったことに起因する損害",
    "liability-unreached": "お客様と連絡がとれない場合に、連絡しなかったことによる損害",
    "liability-trial-data": "試用期間が終了した後の、登録データの保管、削除、バックアップ等に関する損害",
    "liability-accounts": "サービスアカウント等の内容が第三者に知られたことによる損害",
    "liability-suspension": "サイボウズがサービスを停止したこと、または停止できなかったことによる損害",
    "liability-measures": "制限・禁止事項に当たるとしてとられた停止措置による損害",
}


def calculate(given: Mapping[str, Any], terms: Terms) -> Answer:
    """The cap of liability, and how much of the damage is recoverable under it."""
    fee, damage = given["monthly_fee"], given["damage"]
    paid = given["service_kind"] == services.PAID
    months = terms.integer("liability-cap")
    cap = fee * months if paid else 0
    excluded = _excluded(given, terms)
    recoverable = 0 if excluded else min(damage, cap)
    elsewhere = [] if excluded else [name for name in _EXCLUDED_ELSEWHERE if terms.has(name)]

    steps = []
    if paid:
        product = f"{wording.yen(fee)} × {months} = {wording.yen(cap)}"
        steps.append(
            terms["liability-cap"].step(f"上限は、{months}ヶ月分の料金の{product}です。", cap)
        )
    if excluded:
        steps.append(excluded)
    else:
        smaller = "損害の額" if damage <= cap else "上限"
        steps.append(
            terms["liability-cap"].step(
                f"損害の額{wording.yen(damage)}と上限{wording.yen(cap)}を比べ、"
                f"{smaller}の{wording.yen(recoverable)}です。",
                recoverable,
            )
        )
    return Answer(
        outcome=fields.outcome(_FIGURES, cap=cap, recoverable=recoverable),
        steps=tuple(steps),
        assumptions=_assumptions(paid, elsewhere, terms),
        notes=(
            terms["liability-cap"].note(
                "責任が生じた場合の上限を定めるもので、責任があることや損害の額を認めるものでは"
                "ありません。"
            ),
            terms["liability-cap"].note(
                "故意または重大な過失がある場合を除く定めは、本文にありません。その場合にも責任が"
                "制限されるかどうかは、法律によります。"
            ),
            *(
                terms[name].note(
                    f"{_EXCLUDED_ELSEWHERE[name]}については、責任を負わないと定められています。"
                )
                for name in elsewhere
            ),
        ),
    )


def _excluded(given: Mapping[str, Any], terms: Terms) -> Step | None:
    """The step in which the clause excludes all liability for this damage, or None."""
    if given["service_kind"] != services.PAID:
        kind = services.KINDS[given["service_kind"]]
        return terms["liability-free-services"].step(f"{kind}については、責任を負いません。", 0)
    if given["damage_kind"] == "indirect":
        return terms["liability-indirect"].step(
            "この定めに挙げられた損害については、責任を負いません。", 0
        )
    if not given["attributable"]:
        return terms["liability-not-attributable"].step(
            "サイボウズの責めに帰すべき事由によらない損害については、責任を負いません。", 0
        )
    return None


def _assumptions(paid: bool, elsewhere: Sequence[str], terms: Terms) -> tuple[str, ...]:
    """What the terms do not say, and the figures rest on. `elsewhere` names the quotations of
    other clauses that exclude liability."""
    intent = "サイボウズに故意または重大な過失はないものとしました。"
    if not paid:
        return (intent,)
    fee = ["入力された料金は、損害が発生した月に係るものとしました。"]
    if "サービス料金" not in terms["liability-cap"].words:
        fee.append("「利用料」は本文に定義がないため、サービス料金と同じものとしました。")
    found = [*fee, services.ANNUAL_FEE, intent]
    if elsewhere:
        labels = "、".join(terms[name].label for name in elsewhere)
        found.append(
            f"損害は、責任を負わないとするほかの定め（{labels}）に当たらないものとしました。"
        )
    return tuple(found)


CALCULATOR = Calculator(
    id="liability-cap",
    title="責任の上限",
    summary="サービスの利用について損害が生じたときの、損害賠償責任の上限を計算します。",
    fields=(
        services.MONTHLY_FEE,
        Field(name="damage", kind="yen", label="損害の額", hint="実際に生じた損害の額"),
        Field(name="damage_kind", kind="choice", label="損害の種類", choices=_DAMAGE_KINDS),
        services.SERVICE_KIND,
        Field(
            name="attributable",
            kind="yes-no",
            label="サイボウズの責めに帰すべき事由",
            hint="損害の発生がサイボウズの責めに帰すべき事由によるかどうか",
            required=False,
            default=True,
        ),
    ),
    figures=_FIGURES,
    follows=(
        "liability-cap",
        "liability-indirect",
        "liability-not-attributable",
        "liability-free-services",
        *_EXCLUDED_ELSEWHERE,
    ),
    example={
        "monthly_fee": 75000,
        "damage": 300000,
        "damage_kind": "direct",
        "service_kind": "paid",
    },
    rule=calculate,
)
