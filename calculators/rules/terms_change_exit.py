"""Leaving before the terms change (規約変更前の解約): 第26条, 第8条, 第10条.

> お客様が変更内容に同意されない場合は、サイボウズは本サービスの提供を継続する義務を負わず、
> お客様は、変更が有効になる前に本サービスを解約し、ご利用を中止しなければなりません。
> 解約されない場合、新しい契約条項がお客様に適用されます。（第26条）

> 別段の定めがある場合を除き、サービス期間中の途中解約はできません。（第8条第3号）

第26条 asks the customer to leave before the change, and does not say how. Two readings:

- `article-10` (default, safe): the ordinary way out. A monthly plan ends with a month, on a
  notice in time by 第10条; an annual one cannot be left, so only a term that ends before the
  change, for which no notice is needed.
- `article-26`: 第26条 is itself the 別段の定め of 第8条第3号, so that either plan may be left by
  the day before the change, whatever the notice periods. What has ended before needs no leaving:
  there the two readings agree.

Whether there is still time (`possible`) is measured from `notified_date`. The dates are given
all the same where it is past; where there is none, they are null.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from calculators import deadlines, fields, plans, wording
from calculators.calculator import Answer, Calculator
from calculators.errors import InputError
from calculators.fields import Field, Figure, Month
from calculators.pictures import MonthCalendar
from calculators.result import Note, Reading, Step, Value
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIGURES = (
    Figure(name="possible", kind="yes-no", label="変更前の解約"),
    Figure(name="last_notice_date", kind="date", label="解約の通知の期限", main=True),
    Figure(name="service_end", kind="date", label="サービスの最後の日"),
)

_STATUTE = Note(
    clause="",
    label="民法第548条の4",
    text="定型約款の変更は、変更の内容と効力発生時期を、あらかじめインターネットなどで周知しなければ"
    "なりません。相手方の一般の利益に適合しない変更は、効力発生時期までに周知しなければ効力を生じません。",
)


def calculate(given: Mapping[str, Any], terms: Terms) -> Answer:
    """Whether a customer can leave before the change, by what notice, and the last day."""
    effective = given["effective_date"]
    try:
        eve = effective - timedelta(days=1)
    except OverflowError:
        raise InputError(
            "effective_date", "変更の効力発生日が、扱える年の範囲を超えています。"
        ) from None
    rule = _monthly if given["plan"] == "monthly" else _annual
    ordinary, steps, assumptions = rule(given, terms)
    outcomes = {
        "article-10": ordinary,
        "article-26": ordinary
        if _ended(given, terms)
        else _outcome(given, last_notice_date=eve, service_end=eve),
    }
    return Answer(
        outcome=ordinary,
        readings=tuple(
            Reading(id=name, label=label, safe=name == "article-10", outcome=outcomes[name])
            for name, label in _labels(terms).items()
        ),
        steps=(
            terms["terms-change-exit"].step(
                f"変更は{wording.day(effective)}に効力を生じます。同意しない場合は、"
                f"前日の{wording.day(eve)}までに解約しなければなりません。",
                eve.isoformat(),
            ),
            *steps,
            *_notified_step(given, ordinary, terms),
        ),
        assumptions=assumptions,
        notes=_notes(given, ordinary, terms),
    )


def _labels(terms: Terms) -> dict[str, str]:
    """The readings: how the ways out are read together."""
    periods, notices = terms["monthly-period"].article, terms["monthly-notice"].article
    change, barred = terms["terms-change-exit"].article, terms["no-early-termination"].label
    return {
        "article-10": f"{periods}と{notices}の定めに従って、変更より前の期間の終わりで終了する",
        "article-26": f"{change}を{barred}の「別段の定め」と読み、変更の前日までに解約する",
    }


def _ended(given: Mapping[str, Any], terms: Terms) -> bool:
    """Whether the service has ended before the change, without being left."""
    if given["plan"] != "annual":
        return False
    effective: date = given["effective_date"]
    return plans.first_period(given["contract_date"], "annual", terms).end < effective


Found = tuple[dict[str, Value], tuple[Step, ...], tuple[str, ...]]


def _monthly(given: Mapping[str, Any], terms: Terms) -> Found:
    """The reading `article-10` of a monthly plan: outcome, steps, assumptions."""
    try:
        month = Month.of(given["effective_date"]).shift(-1)
    except OverflowError:
        raise InputError(
            "effective_date", "変更の効力発生日が、扱える年の範囲を超えています。"
        ) from None
    found = deadlines.notice(month, given, terms, asked="effective_date")
    steps = (
        terms["monthly-effect"].step(
            "月額利用は月の末日で終了するので、変更より前の最後の終了日は"
            f"{wording.day(month.last)}です。",
            month.last.isoformat(),
        ),
        *deadlines.steps(
            found, terms, f"サービス終了を希望する月は{wording.month(str(month))}です。"
        ),
    )
    outcome = _outcome(given, last_notice_date=found.deadline, service_end=month.last)
    return outcome, steps, deadlines.assumptions(given, terms, found)


def _annual(given: Mapping[str, Any], terms: Terms) -> Found:
    """The reading `article-10` of an annual plan: outcome, steps, assumptions."""
    term = plans.first_period(given["contract_date"], "annual", terms)
    ended = _ended(given, terms)
    steps = [terms["annual-period"].step(f"サービス期間は{term}です。", term.end.isoformat())]
    if ended:
        steps.append(
            terms["terms-change-exit"].step(
                "変更より前に満了するので、通知をしなくても変更前に終わります。", True
            )
        )
        outcome = fields.outcome(_FIGURES, possible=True, service_end=term.end)
    else:
        steps.append(
            terms["no-early-termination"].step(
                "変更より前に満了しないので、変更前に終えるには途中で解約することになりますが、"
                "別段の定めがなければできません。",
                False,
            )
        )
        outcome = fields.outcome(_FIGURES, possible=False)
    return outcome, tuple(steps), (plans.no_renewal(term),)


def _outcome(
    given: Mapping[str, Any], *, last_notice_date: date, service_end: date
) -> dict[str, Value]:
    notified = given.get("notified_date")
    return fields.outcome(
        _FIGURES,
        possible=notified is None or notified <= last_notice_date,
        last_notice_date=last_notice_date,
        service_end=service_end,
    )


def _notified_step(
    given: Mapping[str, Any], ordinary: Mapping[str, Value], terms: Terms
) -> tuple[Step, ...]:
    """The step that compares the day of the announcement with the last day for the notice."""
    notified, last = given.get("notified_date"), ordinary["last_notice_date"]
    if notified is None or last is None:
        return ()
    last_day = wording.day(date.fromisoformat(str(last)))
    if ordinary["possible"]:
        text = f"{last_day}までに通知が届けば、変更前に終了できます。"
    else:
        text = f"通知の期限の{last_day}を過ぎているので、変更前の終了には間に合いません。"
    return (
        terms["terms-change-notice"].step(
            f"変更の連絡は{wording.day(notified)}です。{text}", ordinary["possible"]
        ),
    )


def _notes(
    given: Mapping[str, Any], ordinary: Mapping[str, Value], terms: Terms
) -> tuple[Note, ...]:
    effective, notified = given["effective_date"], given.get("notified_date")
    notes = [
        terms["terms-change-stay"].note(
            "解約しなければ、変更後の規約が適用されます。通知の方法や期限は、"
            f"{terms['terms-change-stay'].label}に定められていません。"
        )
    ]
    if notified is not None and notified >= effective:
        notes.append(
            terms["terms-change-notice"].note(
                "変更の連絡は「事前に」とされていますが、効力発生日より前ではありません。"
            )
        )
    if _late_notice_may_do(given, ordinary, terms):
        notes.append(
            terms["late-notice"].note(
                "期限に遅れた通知は翌々月で終了となる「場合があります」とあり、"
                "必ずそうなるとは定められていません。"
            )
        )
    if given["plan"] == "annual":
        term = plans.first_period(given["contract_date"], "annual", terms)
        if term.end < effective:
            notes.append(
                terms["annual-period"].note(
                    f"サービスは{wording.day(term.end)}に満了するので、"
                    "どちらの読み方でも、この変更のために解約する必要はありません。"
                    "更新について本文に定めはなく、別に更新を合意していれば、この限りではありません。"
                )
            )
        if given["contract_date"] >= effective:
            notes.append(
                terms["terms-change-notice"].note(
                    "契約は変更の効力発生より前に成立していません。"
                    "変更後の規約で契約したものであれば、この計算は当てはまりません。"
                )
            )
    return (*notes, deadlines.ON_ARRIVAL, _STATUTE)


def _late_notice_may_do(
    given: Mapping[str, Any], ordinary: Mapping[str, Value], terms: Terms
) -> bool:
    """Whether a notice is late, but not so late that it must miss the month of `service_end`."""
    if ordinary["possible"] or ordinary["service_end"] is None or not terms.has("late-notice"):
        return False
    last_month = Month.of(date.fromisoformat(str(ordinary["service_end"]))).shift(-1)
    return Month.of(given["notified_date"]) <= last_month


CALCULATOR = Calculator(
    id="terms-change-exit",
    title="規約変更前の解約",
    summary="規約の変更に同意しない場合に、いつまでに通知すれば変更の前に終了できるかを計算します。",
    fields=(
        Field(
            name="effective_date",
            kind="date",
            label="変更の効力発生日",
            hint="変更後の規約が適用される最初の日",
        ),
        plans.PLAN,
        plans.CONTRACT_DATE,
        Field(
            name="notified_date",
            kind="date",
            label="変更の連絡があった日",
            hint="入力すると、まだ間に合うかを確かめます",
            required=False,
        ),
        deadlines.YEAR_END,
        deadlines.CLOSURES,
    ),
    figures=_FIGURES,
    follows=(
        "terms-change-notice",
        "terms-change-exit",
        "terms-change-stay",
        "annual-period",
        "no-early-termination",
        "monthly-notice",
        "monthly-effect",
        "late-notice",
        "business-day",
    ),
    example={
        "effective_date": "2025-10-15",
        "plan": "monthly",
        "notified_date": "2025-08-01",
    },
    rule=calculate,
    picture=MonthCalendar(
        marks=("notified_date", "last_notice_date", "service_end", "effective_date"),
        counted="last_notice_date",
        words="{plan}-notice",
    ),
)
