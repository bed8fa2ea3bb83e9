"""The credit for an outage (停止時の減額・延長・返金): 第19条第1項, 第2項, 第3項; 第16条.

> サイボウズは、…本規約第15条（サービスの停止）に定める場合を除き、当社が設置したサービス網の
> 異常により、連続24時間を超えて本サービスが停止しないことを、お客様に対して保証するものとします。

> この場合のサービスの減額料金、延長期間または返金額は、本サービスの停止時間について24時間毎に
> 日数を計算し、その日数相当分から最大1ヶ月分までの間でサイボウズが決定するものとします。

> 本条第1項または前項に基づく請求は、当該違反事実の発生した日から60日以内に、…行うものとします。

Outages that touch are one; excluded time is cut out; what lasts longer than 24 hours without a
break is a breach, in the month in which the 24 hours are passed. What Cybozu decides is a range.
Each reading differs from the outcome in one point. The arithmetic is in `calculators.warranty`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from calculators import claim, fields, services, warranty, wording
from calculators.calculator import Answer, Calculator
from calculators.errors import InputError
from calculators.fields import Field, Figure, Month
from calculators.intervals import Interval, cut, merged
from calculators.pictures import Row, Timeline
from calculators.record import replace
from calculators.result import Note, Reading, Step, Value
from calculators.terms import Terms
from calculators.warranty import Breach, Rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIGURES = (
    Figure(
        name="eligible",
        kind="choice",
        label="保証の対象",
        choices={True: "対象になりえます", False: "対象ではありません"},
    ),
    Figure(name="days", kind="days", label="保証の対象となる停止の日数"),
    Figure(name="credit_min", kind="yen", label="減額・返金の下限", main=True),
    Figure(name="credit_max", kind="yen", label="減額・返金の上限", main=True),
    Figure(name="extension_days_min", kind="days", label="期間延長の下限"),
    Figure(name="extension_days_max", kind="days", label="期間延長の上限"),
    Figure(name="claim_deadline", kind="date", label="請求の期限", deadline="claim_deadline"),
)
_NOTHING = fields.outcome(
    _FIGURES,
    eligible=False,
    days=0,
    credit_min=0,
    credit_max=0,
    extension_days_min=0,
    extension_days_max=0,
)


def _outcome(breaches: Sequence[Breach], fee: int, rules: Rules) -> dict[str, Value]:
    if not breaches:
        return _NOTHING
    days = warranty.days(breaches, rules)
    credit = warranty.credit(days, fee, rules)
    return fields.outcome(
        _FIGURES,
        eligible=True,
        days=sum(count for _, count in days),
        credit_min=credit.least,
        credit_max=credit.most,
        extension_days_min=credit.least_days,
        extension_days_max=credit.most_days,
        claim_deadline=warranty.claim_deadline(breaches[0], rules),
    )


def calculate(given: Mapping[str, Any], terms: Terms) -> Answer:
    """Whether outages breach the warranty, the range of the credit, and the claim's last day."""
    if given["service_kind"] != services.PAID:
        kind = services.KINDS[given["service_kind"]]
        return Answer(
            outcome=_NOTHING,
            steps=(
                terms["sla-free-services"].step(f"{kind}は、保証の対象ではありません。", False),
            ),
        )
    rules = Rules(
        limit=timedelta(hours=terms.integer("sla-guarantee")),
        unit=timedelta(hours=terms.integer("sla-days")),
        most_months=terms.integer("sla-range"),
        claim_days=terms.integer("sla-claim"),
    )
    fee = given["monthly_fee"]
    whole = merged(given["outages"])
    outages = cut(whole, merged(given["exclusions"]))
    try:
        found = {name: warranty.breaches(outages, read) for name, read in _readings(rules).items()}
        outcomes = {
            name: _outcome(found[name], fee, read) for name, read in _readings(rules).items()
        }
    except OverflowError:
        raise InputError(
            "outages", "停止した時間から計算した日付が、扱える年の範囲（9999年まで）を超えます。"
        ) from None
    breaches = found[_DEFAULT]
    starts = {each.start for each in whole}
    return Answer(
        outcome=outcomes[_DEFAULT],
        readings=tuple(
            Reading(id=name, label=label, safe=name == _DEFAULT, outcome=outcomes[name])
            for name, label in _labels(rules).items()
        ),
        steps=(
            *_exclusion_steps(given, terms),
            _breach_step(outages, breaches, rules, terms),
            *(_credit_steps(breaches, fee, rules, terms) if breaches else ()),
            *claim.steps(breaches, found["joined"], rules, terms, whole=starts),
        ),
        assumptions=_assumptions(given, breaches, rules, terms),
        notes=tuple(_notes(given, breaches, found["joined"], rules, terms)),
    )


_DEFAULT = "each-outage"


def _readings(rules: Rules) -> dict[str, Rules]:
    """The readings by their ids, of which the first is the outcome, and the safe one: it gives
    the least. Only `joined` may have the claim's days begin earlier; a step says so."""
    return {
        _DEFAULT: rules,
        "joined": replace(rules, joined=True),
        "hours-summed": replace(rules, summed=True),
        "month-by-month": replace(rules, monthly=True),
        "from-passing": replace(rules, from_passing=True),
    }


def _labels(rules: Rules) -> dict[str, str]:
    limit = wording.duration(rules.limit)
    return {
        _DEFAULT: "停止を一つずつ数え、上限は全体で一つ、請求の期間は停止の始まった日から数える",
        "joined": "除外した時間の前後の停止を、続いたものとして数える",
        "hours-summed": f"{limit}を超えた停止の時間を合計してから、日数にする",
        "month-by-month": "上限を、違反のあった月ごとに当てはめる",
        "from-passing": f"請求の期間を、停止が{limit}を超えた日から数える",
    }


def _exclusion_steps(given: Mapping[str, Any], terms: Terms) -> tuple[Step, ...]:
    if not given["exclusions"]:
        return ()
    shown = _listed(_worded(each) for each in given["exclusions"])
    return (
        terms["maintenance"].step("定期メンテナンスで停止する時間は、除外する時間に当たります。"),
        terms["suspension"].step(
            f"{terms['suspension'].label}の各号により停止する時間も、除外する時間に当たります。"
        ),
        terms["sla-suspension"].step(
            f"入力された除外の時間は、{shown}です。停止からこの時間を除き、残った時間を"
            "それぞれ判定します。"
        ),
    )


def _worded(each: Interval) -> str:
    period = f"{wording.moment(each.start)}から{wording.moment(each.end)}まで"
    return f"{period}（{each.reason}）" if each.reason else period


def _breach_step(
    outages: Sequence[Sequence[Interval]],
    breaches: Sequence[Breach],
    rules: Rules,
    terms: Terms,
) -> Step:
    limit = wording.duration(rules.limit)
    words = terms["sla-guarantee"]
    if breaches:
        shown = _listed(
            f"{wording.moment(each.start)}から{wording.moment(each.end)}まで"
            f"（{wording.duration(each.length)}）"
            for each in breaches
        )
        return words.step(f"連続{limit}を超えた停止は、{shown}の{len(breaches):,}件です。", True)
    lengths = [piece.length for pieces in outages for piece in pieces]
    longest = f"（最も長い停止は{wording.duration(max(lengths))}）" if lengths else ""
    return words.step(f"連続{limit}を超えた停止はありません{longest}。", False)


def _credit_steps(
    breaches: Sequence[Breach], fee: int, rules: Rules, terms: Terms
) -> tuple[Step, ...]:
    """The steps from the breaches to the range."""
    days = warranty.days(breaches, rules)
    total = sum(count for _, count in days)
    unit, limit = wording.duration(rules.unit), wording.duration(rules.limit)
    months = sorted({month for month, _ in days})
    counted = _listed(
        f"{wording.duration(breach.length)}で{count:,}日"
        for breach, (_, count) in zip(breaches, days, strict=True)
    )
    rests = any(breach.length % rules.unit for breach in breaches)
    how = f"{unit}に満たない時間を切り捨て" if rests else f"{unit}ごとに数えて"
    credit = warranty.credit(days, fee, rules)
    return (
        terms["sla-days"].step(f"{how}、{counted}です。", total),
        terms["sla-choice"].step(
            f"{limit}を超えた月（違反事実が発生した月）は、{_months(months)}です。", str(months[0])
        ),
        terms["sla-range"].step(_range_in_yen(days, fee, rules), credit.least),
        terms["sla-range"].step(
            f"期間の延長による場合は、{_range_in_days(total, credit.most_days, rules)}",
            credit.least_days,
        ),
    )


def _range_in_yen(days: Sequence[tuple[Month, int]], fee: int, rules: Rules) -> str:
    credit = warranty.credit(days, fee, rules)
    amount, divisor = warranty.equivalent(days, fee)
    added = " + ".join(
        f"{wording.yen(fee)} × {sum(n for m, n in days if m == month):,}日 ÷ {_divisor(month)}"
        for month in sorted({month for month, _ in days})
    )
    most = f"{rules.most_months}ヶ月分の{wording.yen(credit.most)}"
    exact = (
        f"{sum(count for _, count in days):,}日に相当する額は、{added} = "
        f"{wording.quotient(amount, divisor)}"
    )
    if amount > credit.most * divisor:
        return f"{exact}で、上限の{most}を超えるため、{wording.yen(credit.most)}となります。"
    if amount == credit.most * divisor:
        return f"{exact}で、上限の{most}と同じです。"
    rounded = f"（1円未満切り捨てで{wording.yen(credit.least)}）" if amount % divisor else ""
    return f"{exact}{rounded}です。この額から、{most}までの間で決まります。"


def _divisor(month: Month) -> str:
    """By what a day of the month is divided, and why."""
    days, named = warranty.divisor(month), wording.month(str(month))
    if days == month.last.day:
        return f"{days}日（{named}）"
    return f"{days}日（{named}は{month.last.day}日で、{days}日で割る方が少ない）"


def _range_in_days(owed: int, most: int, rules: Rules) -> str:
    limit = f"{rules.most_months}ヶ月分の{most:,}日"
    if owed > most:
        return f"{owed:,}日が上限の{limit}を超えるため、{most:,}日となります。"
    if owed == most:
        return f"{owed:,}日で、上限の{limit}と同じです。"
    return f"{owed:,}日から、{limit}までの間で決まります。"


def _months(months: Iterable[Month]) -> str:
    return "、".join(wording.month(str(month)) for month in months)


def _listed(texts: Iterable[str]) -> str:
    """Several things in a row; of many, the first and how many more."""
    shown = list(texts)
    more = f"ほか{len(shown) - 5:,}件" if len(shown) > 5 else ""
    return "、".join([*shown[:5], more] if more else shown)


def _assumptions(
    given: Mapping[str, Any], breaches: Sequence[Breach], rules: Rules, terms: Terms
) -> tuple[str, ...]:
    """What the terms do not say, and the figures rest on."""
    found = [
        f"停止は、{terms['sla-cause'].words}によるもので、サイボウズの責めに帰すべき事由によらない"
        "場合やお客様の使用環境に起因する場合には当たらないものとしました。"
    ]
    cited, meant = f"第{terms.integer('sla-suspension')}条", terms["suspension"].article
    if cited != meant:
        found.append(
            f"「{cited}（サービスの停止）」は、サービスの停止を定める{meant}を指すものとしました。"
        )
    if given["exclusions"]:
        found.append("入力された除外の時間は、すべて、規約の定めによる停止に当たるものとしました。")
    return (*found, *(_assumptions_of_credit(breaches, rules) if breaches else ()))


def _assumptions_of_credit(breaches: Sequence[Breach], rules: Rules) -> Iterator[str]:
    """What the terms do not say of the range and of the claim."""
    unit, months = wording.duration(rules.unit), {warranty.month(each, rules) for each in breaches}
    yield (
        "違反事実の発生した時は本文に定めがないため、請求の期間は停止の始まった日から数え、"
        f"違反事実の発生した月は{wording.duration(rules.limit)}を超えた時の月としました。"
    )
    if any(each.length % rules.unit for each in breaches):
        up = sum(-(-each.length // rules.unit) for each in breaches)
        yield (
            f"{unit}に満たない時間の扱いは本文に定めがないため、切り捨てました"
            f"（停止ごとに切り上げると{up:,}日）。"
        )
    yield (
        f"日数相当分は、1日分の計算方法が本文にないため、1ヶ月を{warranty.THIRTY}日とする額と暦の日数と"
        "する額の少ない方とし、1円未満を切り捨てました。"
    )
    yield services.ANNUAL_FEE
    if len(months) > 1:
        yield "料金は、違反のあったどの月も同じ額としました。"
    if len({warranty.length(month, rules.most_months) for month in months}) > 1:
        yield (
            f"期間の延長の{rules.most_months}ヶ月分は、違反のあったどの月によるか本文に定めがないため、"
            "最も多い月の日数としました。"
        )
    else:
        more = f"からの{rules.most_months}ヶ月" if rules.most_months > 1 else ""
        yield (
            f"期間の延長の{rules.most_months}ヶ月分は、日数の定めが本文にないため、"
            f"違反事実の発生した月{more}の日数としました。"
        )


def _notes(
    given: Mapping[str, Any],
    breaches: Sequence[Breach],
    joined: Sequence[Breach],
    rules: Rules,
    terms: Terms,
) -> Iterator[Note]:
    if breaches:
        yield terms["sla-conditions"].note(
            "減額などを受けられるのは、保証事項に違反したことを確認できた場合であって、お客様からの"
            "請求があった場合に限られます。"
        )
        yield terms["sla-choice"].note(
            "減額・期間の延長・返金のどれにするかは、サイボウズが選びます。"
        )
        yield from _other_month(given["monthly_fee"], breaches, rules, terms)
        yield terms["sla-claim"].note(
            "支払いを証明する書面と、違反の内容および発生日を証明する書面が必要です。"
            + "期限は最初の違反についてのもので、ほかの違反の期限はそれより後です。"
            * (len(breaches) > 1)
        )
    yield terms["sla-environment"].note(
        "お客様の使用環境に起因する停止は、保証の対象ではありません。"
    )
    yield terms["sla-not-attributable"].note(
        "サイボウズの責めに帰すべき事由によらない停止は、保証の対象ではありません。"
    )
    if not given["exclusions"]:
        yield terms["maintenance"].note(
            "定期メンテナンスの時間があれば、除外する時間に入力してください。"
        )
    if joined:
        yield from claim.notes(breaches, joined, rules)


def _other_month(
    fee: int, breaches: Sequence[Breach], rules: Rules, terms: Terms
) -> Iterator[Note]:
    """The range if the month of breach were that in which an outage began, where it is another."""
    other = replace(rules, from_start=True)
    began = [warranty.month(each, other) for each in breaches]
    changed = {
        month
        for month, each in zip(began, breaches, strict=True)
        if month != warranty.month(each, rules)
    }
    if not changed:
        return
    days = warranty.days(breaches, other)
    credit = warranty.credit(days, fee, other)
    total = sum(count for _, count in days)
    yield terms["sla-choice"].note(
        f"停止の始まった月（{_months(sorted(changed))}）を違反事実の発生した月とする場合は、料金が同じで"
        f"あれば、減額・返金の下限は{wording.yen(credit.least)}です。期間の延長は、"
        f"{_range_in_days(total, credit.most_days, other)}"
    )


CALCULATOR = Calculator(
    id="sla-credit",
    title="停止時の減額・返金",
    summary="サービスが長く停止したときの、減額・期間延長・返金の範囲と請求の期限を計算します。",
    fields=(
        Field(
            name="outages",
            kind="intervals",
            label="停止した時間",
            hint="日本時間で、分まで。続いた停止や重なる停止は一つと数えます",
        ),
        services.MONTHLY_FEE,
        Field(
            name="exclusions",
            kind="intervals",
            label="除外する時間",
            hint="定期メンテナンスなど、規約の定めにより停止した時間",
            required=False,
            default=(),
            with_reason=True,
        ),
        replace(services.SERVICE_KIND, required=False, default=services.PAID),
    ),
    figures=_FIGURES,
    follows=(
        "sla-guarantee",
        "sla-cause",
        "sla-suspension",
        "sla-conditions",
        "sla-choice",
        "sla-days",
        "sla-range",
        "sla-free-services",
        "sla-environment",
        "sla-not-attributable",
        "sla-claim",
        "maintenance",
        "suspension",
    ),
    example={
        "outages": [{"start": "2025-08-04T22:00", "end": "2025-08-07T01:30"}],
        "monthly_fee": 75000,
    },
    rule=calculate,
    picture=Timeline(
        rows=(Row(name="outages"), Row(name="exclusions"), Row(name="claim_deadline"))
    ),
)
