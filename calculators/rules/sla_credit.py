"""The credit for an outage (停止時の減額・延長・返金): 第19条第1項, 第2項, 第3項; 第16条.

> サイボウズは、…本規約第15条（サービスの停止）に定める場合を除き、当社が設置したサービス網の
> 異常により、連続24時間を超えて本サービスが停止しないことを、お客様に対して保証するものとします。

> この場合のサービスの減額料金、延長期間または返金額は、本サービスの停止時間について24時間毎に
> 日数を計算し、その日数相当分から最大1ヶ月分までの間でサイボウズが決定するものとします。

> 本条第1項または前項に基づく請求は、当該違反事実の発生した日から60日以内に、…行うものとします。

Outages that touch are one; excluded time is cut out; what lasts longer than 24 hours without a
break is a breach, in the month in which the 24 hours are passed. What Cybozu decides is a range.
Each reading differs from the outcome in one point.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from math import lcm

from calculators import fields, services, wording
from calculators.calculator import Answer, Calculator
from calculators.errors import InputError
from calculators.fields import Field, Figure, Month
from calculators.intervals import Interval, cut, merged
from calculators.pictures import Row, Timeline
from calculators.record import record, replace
from calculators.result import Note, Reading, Step, Value
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIGURES = (
    Figure(
        name="eligible",
        kind="choice",
        label="保証の対象",
        choices={True: "対象です", False: "対象ではありません"},
    ),
    Figure(name="days", kind="days", label="停止の日数"),
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

_ONE_MINUTE = timedelta(minutes=1)
_THIRTY = 30  # days of a month where the parties do not count the calendar's
_PARTS = lcm(_THIRTY, 31)  # a common denominator for days of different months


@record
class _Rules:
    """The figures that the revision gives, and how its open points are read."""

    limit: timedelta
    unit: timedelta
    most_months: int
    claim_days: int
    joined: bool = False  # what excluded time parts is one outage
    summed: bool = False  # hours are added before they are counted in days
    monthly: bool = False  # each month of breach has its own maximum
    from_passing: bool = False  # the claim's days run from the passing of the limit


@record
class _Breach:
    """An outage longer than the limit; `passed` is the moment at which it passes the limit."""

    start: datetime
    end: datetime
    passed: datetime
    length: timedelta

    @property
    def month(self) -> Month:
        """The month of breach."""
        return Month.of(self.passed)


def _breaches(outages: Sequence[Sequence[Interval]], rules: _Rules) -> list[_Breach]:
    """The breaches among outages, each in the pieces that exclusions left of it."""
    judged = outages if rules.joined else [[piece] for pieces in outages for piece in pieces]
    found = []
    for pieces in judged:
        length = sum((piece.length for piece in pieces), timedelta())
        if length <= rules.limit:
            continue
        left, ahead = rules.limit, iter(pieces)
        while (piece := next(ahead)).length <= left:
            left -= piece.length
        found.append(
            _Breach(
                start=pieces[0].start,
                end=pieces[-1].end,
                passed=piece.start + left,
                length=length,
            )
        )
    return found


def _days(breaches: Sequence[_Breach], rules: _Rules) -> list[tuple[Month, int]]:
    """The whole units of each breach, in its month. Hours that are summed carry over, and a
    unit counts where it is completed."""
    found = []
    carried = timedelta()
    for breach in breaches:
        days, rest = divmod(carried + breach.length, rules.unit)
        found.append((breach.month, days))
        carried = rest if rules.summed else timedelta()
    return found


def _divisor(month: Month) -> int:
    """By what a day of this month is divided: 30 days or the calendar's, whichever gives less."""
    return max(_THIRTY, month.last.day)


@record
class _Credit:
    """The range that days of outage come to, in yen and in days."""

    least: int
    most: int
    least_days: int
    most_days: int


def _credit(days: Sequence[tuple[Month, int]], fee: int, rules: _Rules) -> _Credit:
    """The range of the credit: of all days of outage under one maximum or, `monthly`, of those
    of each month under its own. The least is rounded once, at its end."""
    months = sorted({month for month, _ in days})
    groups = [[each for each in days if each[0] == m] for m in months] if rules.monthly else [days]
    most = fee * rules.most_months
    parts = least_days = most_days = 0
    for group in groups:
        equivalent = sum(fee * count * (_PARTS // _divisor(month)) for month, count in group)
        longest = max(_length(month, rules.most_months) for month, _ in group)
        parts += min(equivalent, most * _PARTS)
        least_days += min(sum(count for _, count in group), longest)
        most_days += longest
    return _Credit(
        least=parts // _PARTS,
        most=most * len(groups),
        least_days=least_days,
        most_days=most_days,
    )


def _length(month: Month, months: int) -> int:
    """The days of so many months from this one on."""
    return sum(month.shift(more).last.day for more in range(months))


def _outcome(breaches: Sequence[_Breach], fee: int, rules: _Rules) -> dict[str, Value]:
    if not breaches:
        return _NOTHING
    days = _days(breaches, rules)
    credit = _credit(days, fee, rules)
    return fields.outcome(
        _FIGURES,
        eligible=True,
        days=sum(count for _, count in days),
        credit_min=credit.least,
        credit_max=credit.most,
        extension_days_min=credit.least_days,
        extension_days_max=credit.most_days,
        claim_deadline=_claim_deadline(breaches[0], rules),
    )


def _claim_deadline(first: _Breach, rules: _Rules) -> date:
    """The last day of the claim: the day on which it runs from is not counted."""
    start = first.passed if rules.from_passing else first.start
    return start.date() + timedelta(days=rules.claim_days)


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
    rules = _Rules(
        limit=timedelta(hours=terms.integer("sla-guarantee")),
        unit=timedelta(hours=terms.integer("sla-days")),
        most_months=terms.integer("sla-range"),
        claim_days=terms.integer("sla-claim"),
    )
    fee = given["monthly_fee"]
    excluded = merged(given["exclusions"])
    outages = cut(merged(given["outages"]), excluded)
    try:
        outcomes = {
            name: _outcome(_breaches(outages, read), fee, read)
            for name, read in _readings(rules).items()
        }
    except OverflowError:
        raise InputError(
            "outages", "停止した時間から計算した日付が、扱える年の範囲（9999年まで）を超えます。"
        ) from None
    breaches = _breaches(outages, rules)
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
        ),
        assumptions=_assumptions(given, breaches, rules, terms),
        notes=_notes(given, breaches, terms),
    )


_DEFAULT = "each-outage"


def _readings(rules: _Rules) -> dict[str, _Rules]:
    """The readings by their ids, of which the first is the outcome, and the safe one: it gives
    the least, and has the claim's days begin the earliest."""
    return {
        _DEFAULT: rules,
        "joined": replace(rules, joined=True),
        "hours-summed": replace(rules, summed=True),
        "month-by-month": replace(rules, monthly=True),
        "from-passing": replace(rules, from_passing=True),
    }


def _labels(rules: _Rules) -> dict[str, str]:
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
    breaches: Sequence[_Breach],
    rules: _Rules,
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
    breaches: Sequence[_Breach], fee: int, rules: _Rules, terms: Terms
) -> tuple[Step, ...]:
    """The steps from the breaches to the range and the claim's last day."""
    days = _days(breaches, rules)
    total = sum(count for _, count in days)
    unit, limit = wording.duration(rules.unit), wording.duration(rules.limit)
    months = sorted({month for month, _ in days})
    named = "、".join(wording.month(str(month)) for month in months)
    credit = _credit(days, fee, rules)
    deadline = _claim_deadline(breaches[0], rules)
    counted = _listed(
        f"{wording.duration(breach.length)}で{count:,}日"
        for breach, (_, count) in zip(breaches, days, strict=True)
    )
    added = " + ".join(
        f"{wording.yen(fee)} × {sum(n for m, n in days if m == month):,}日 ÷ {_divisor(month)}日"
        f"（{wording.month(str(month))}）"
        for month in months
    )
    capped = "（上限まで）" if credit.least == credit.most > 0 else ""
    return (
        terms["sla-days"].step(f"{unit}に満たない時間を切り捨て、{counted}です。", total),
        terms["sla-choice"].step(
            f"{limit}を超えた月（違反事実が発生した月）は、{named}です。", str(months[0])
        ),
        terms["sla-range"].step(
            f"{total:,}日に相当する額は、{added} = {wording.yen(credit.least)}{capped}です。"
            f"この額から、{rules.most_months}ヶ月分の{wording.yen(credit.most)}までの間で"
            "決まります。",
            credit.least,
        ),
        terms["sla-range"].step(
            f"期間の延長による場合は、{credit.least_days:,}日から、"
            f"{rules.most_months}ヶ月分の{credit.most_days:,}日までの間で決まります。",
            credit.least_days,
        ),
        terms["sla-claim"].step(
            f"最初の違反に当たる停止が始まった{wording.day(breaches[0].start)}の翌日から数えて"
            f"{rules.claim_days}日目の{wording.day(deadline)}までに請求します。",
            deadline.isoformat(),
        ),
    )


def _listed(texts: Iterable[str]) -> str:
    """Several things in a row; of many, the first and how many more."""
    shown = list(texts)
    more = f"ほか{len(shown) - 5:,}件" if len(shown) > 5 else ""
    return "、".join([*shown[:5], more] if more else shown)


def _assumptions(
    given: Mapping[str, Any], breaches: Sequence[_Breach], rules: _Rules, terms: Terms
) -> tuple[str, ...]:
    """What the terms do not say, and the figures rest on."""
    found = [
        "停止は、サービス網の異常によるもので、サイボウズの責めに帰すべき事由によらない場合や"
        "お客様の使用環境に起因する場合には当たらないものとしました。"
    ]
    cited, meant = f"第{terms.integer('sla-suspension')}条", terms["suspension"].article
    if cited != meant:
        found.append(
            f"「{cited}（サービスの停止）」は、サービスの停止を定める{meant}を指すものとしました。"
        )
    if given["exclusions"]:
        found.append("入力された除外の時間は、すべて、規約の定めによる停止に当たるものとしました。")
    if breaches:
        found += [
            f"日数相当分は、1日分の計算方法が本文にないため、1ヶ月を{_THIRTY}日とする額と暦の日数と"
            "する額の少ない方とし、1円未満を切り捨てました。",
            services.ANNUAL_FEE,
        ]
        if any(Month.of(each.start) != Month.of(each.end - _ONE_MINUTE) for each in breaches):
            found.append(
                "月をまたぐ停止について、違反事実の発生した月は本文に定めがないため、"
                f"{wording.duration(rules.limit)}を超えた時の月としました。"
            )
        months = {breach.month for breach in breaches}
        if len(months) > 1:
            found.append("料金は、違反のあったどの月も同じ額としました。")
        if len({_length(month, rules.most_months) for month in months}) > 1:
            found.append(
                f"{rules.most_months}ヶ月分の日数は、違反のあったどの月によるか本文に定めがないため、"
                "最も多い月の日数としました。"
            )
    return tuple(found)


def _notes(given: Mapping[str, Any], breaches: Sequence[_Breach], terms: Terms) -> tuple[Note, ...]:
    causes = [
        terms["sla-environment"].note(
            "お客様の使用環境に起因する停止は、保証の対象ではありません。"
        ),
        terms["sla-not-attributable"].note(
            "サイボウズの責めに帰すべき事由によらない停止は、保証の対象ではありません。"
        ),
    ]
    if not given["exclusions"]:
        causes.append(
            terms["maintenance"].note(
                "定期メンテナンスの時間があれば、除外する時間に入力してください。"
            )
        )
    if not breaches:
        return tuple(causes)
    one_by_one = len(breaches) > 1
    return (
        terms["sla-choice"].note(
            "お客様からの請求があった場合に限られ、減額・期間の延長・返金のどれにするかは"
            "サイボウズが選びます。"
        ),
        terms["sla-claim"].note(
            "支払いを証明する書面と、違反の内容および発生日を証明する書面が必要です。"
            + ("期限は最初の違反についてのもので、ほかの違反の期限はそれより後です。" * one_by_one)
        ),
        *causes,
        *_PERIOD_NOTES,
    )


_PERIOD_NOTES = (
    Note(
        clause="",
        label="民法第140条",
        text="日による期間は、初日を数えません。停止が午前0時に始まった場合にも、同じく翌日から数えました。",
    ),
    Note(
        clause="",
        label="民法第142条",
        text="期間の末日が休日に当たるときは、その日に取引をしない慣習がある場合に限り、翌日までと"
        "なります。そのような慣習があるかは分からないため、期限は動かしていません。",
    ),
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
        "sla-suspension",
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
