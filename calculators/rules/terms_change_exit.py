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
  the day before the change, whatever the notice periods. What has ended before needs no leaving,
  and what is not yet formed cannot be left: there the two readings agree.

Whether there is still time (`possible`) is measured from `notified_date`. The dates are given
all the same where it is past; where there is none, they are null.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from calculators import deadlines, fields, plans, wording
from calculators.calculator import Answer, Calculator
from calculators.errors import InputError
from calculators.fields import Field, Figure, Month
from calculators.pictures import MonthCalendar
from calculators.record import record
from calculators.result import Note, Reading, Step, Value
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FIGURES = (
    Figure(
        name="possible",
        kind="choice",
        label="変更前の終了",
        # What the terms refuse or are silent on another reading may allow; a late notice may do.
        choices={True: "できます", False: "できるとは限りません"},
    ),
    Figure(name="last_notice_date", kind="date", label="解約の通知の期限", main=True),
    Figure(name="service_end", kind="date", label="サービスの最後の日"),
)

_IN_FORCE = date(2020, 4, 1)  # since when 民法第548条の4 applies (平成29年法律第44号)
_STATUTE = Note(
    clause="",
    label="民法第548条の4",
    text="本規約が定型約款に当たる場合、個別の合意によらない変更は、相手方の一般の利益に適合するか、"
    "契約をした目的に反せず、かつ、変更に係る事情に照らして合理的なものでなければなりません（第1項）。"
    "変更する旨、変更後の内容と効力発生時期は、適切な方法で周知しなければならず（第2項）、"
    "相手方の一般の利益に適合することを理由としない変更は、効力発生時期が到来するまでに"
    "周知しなければ効力を生じません（第3項）。",
)


@record
class _Way:
    """How the service ends before the change by the reading `article-10`: its outcome, the steps to
    it, what it assumes, and what to know. `leaves` says whether there is anything that 第26条 could
    let the customer leave by the day before the change."""

    outcome: Mapping[str, Value]
    steps: tuple[Step, ...]
    assumptions: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    leaves: bool = True


def calculate(given: Mapping[str, Any], terms: Terms) -> Answer:
    """Whether a customer can leave before the change, by what notice, and the last day."""
    effective = given["effective_date"]
    try:
        eve = effective - timedelta(days=1)
    except OverflowError:
        raise InputError(
            "effective_date", "変更の効力発生日が、扱える年の範囲を超えています。"
        ) from None
    way = (_monthly if given["plan"] == "monthly" else _annual)(given, terms)
    leave = f"同意しない場合は、前日の{wording.day(eve)}までに解約しなければなりません。"
    outcomes = {
        "article-10": way.outcome,
        "article-26": _outcome(given, last_notice_date=eve, service_end=eve)
        if way.leaves
        else way.outcome,
    }
    return Answer(
        outcome=way.outcome,
        readings=tuple(
            Reading(id=name, label=label, safe=name == "article-10", outcome=outcomes[name])
            for name, label in _labels(given, terms).items()
        ),
        steps=(
            terms["terms-change-exit"].step(
                f"変更は{wording.day(effective)}に効力を生じます。{leave if way.leaves else ''}",
                eve.isoformat() if way.leaves else None,
            ),
            *way.steps,
        ),
        assumptions=way.assumptions,
        notes=(*way.notes, *((_STATUTE,) if effective >= _IN_FORCE else ())),
    )


def _labels(given: Mapping[str, Any], terms: Terms) -> dict[str, str]:
    """The readings: how the ways out are read together."""
    periods, notices = terms["monthly-period"].article, terms["monthly-notice"].article
    change, barred = terms["terms-change-exit"].article, terms["no-early-termination"].label
    earlier = "。安全な期限はこの通知の期限より前" if given["plan"] == "monthly" else ""
    return {
        "article-10": f"{periods}と{notices}の定めに従って、変更より前の期間の終わりで終了する{earlier}",
        "article-26": f"{change}を{barred}の「別段の定め」と読み、変更の前日までに解約する",
    }


def _monthly(given: Mapping[str, Any], terms: Terms) -> _Way:
    try:
        month = Month.of(given["effective_date"]).shift(-1)
    except OverflowError:
        raise InputError(
            "effective_date", "変更の効力発生日が、扱える年の範囲を超えています。"
        ) from None
    found = deadlines.notice(month, given, terms, asked="effective_date")
    outcome = _outcome(given, last_notice_date=found.deadline, service_end=month.last)
    return _Way(
        outcome=outcome,
        steps=(
            terms["monthly-period"].step(
                "月額利用のサービス期間は月の末日に満了するので、変更より前の最後の終了日は"
                f"{wording.day(month.last)}です。",
                month.last.isoformat(),
            ),
            *deadlines.steps(
                found, terms, f"サービス終了を希望する月は{wording.month(str(month))}です。"
            ),
            *_after_announcement(given, found, month, outcome["possible"], terms),
        ),
        assumptions=(*deadlines.assumptions(given, terms, found), plans.LAST_MONTH),
        notes=(*_unless_left(given, terms), *deadlines.notes(found, terms)),
    )


def _annual(given: Mapping[str, Any], terms: Terms) -> _Way:
    effective, formed = given["effective_date"], given["contract_date"]
    term = plans.first_period(formed, "annual", terms)
    if formed >= effective:
        return _not_formed(formed, terms)
    if term.end < effective:
        return _ended(term, terms)
    barred = terms["no-early-termination"]
    return _Way(
        outcome=fields.outcome(_FIGURES, possible=False),
        steps=(
            terms["annual-period"].step(f"サービス期間は{term}です。", term.end.isoformat()),
            barred.step(
                "変更の前日は、サービス期間が始まる前です。できないとされているのはサービス期間中の"
                "途中解約で、サービス期間が始まる前の解約については、本文に定めがありません。"
                if effective <= term.start
                else "変更より前に満了しないので、変更前に終えるには途中で解約することになりますが、"
                "別段の定めがなければできません。",
                False,
            ),
        ),
        assumptions=(plans.no_renewal(term),),
        notes=(*_unless_left(given, terms), deadlines.ON_ARRIVAL),
    )


def _ended(term: plans.Period, terms: Terms) -> _Way:
    """The service ends before the change by itself."""
    words = terms["annual-period"]
    return _Way(
        outcome=fields.outcome(_FIGURES, possible=True, service_end=term.end),
        steps=(
            words.step(f"サービス期間は{term}です。", term.end.isoformat()),
            words.step(
                "変更より前に満了します。更新されないものとすれば、通知をしなくても、"
                "変更前に終わります。",
                True,
            ),
        ),
        assumptions=(plans.no_renewal(term),),
        notes=(
            words.note(
                f"サービスは{wording.day(term.end)}に満了するので、"
                "どちらの読み方でも、この変更のために解約する必要はありません。"
                "更新について本文に定めはなく、別に更新を合意していれば、この限りではありません。"
            ),
        ),
        leaves=False,
    )


def _not_formed(formed: date, terms: Terms) -> _Way:
    """The contract is formed no earlier than the change: before it there is nothing to leave."""
    return _Way(
        outcome=fields.outcome(_FIGURES, possible=False),
        steps=(
            terms["annual-period"].step(
                f"契約の成立日は{wording.day(formed)}で、変更の前日には契約がまだ成立していません。"
                "変更前に解約する契約がないため、日付はありません。",
                False,
            ),
        ),
        notes=(
            terms["terms-change-notice"].note(
                "契約は変更の効力発生より前に成立していません。"
                "変更後の規約で契約したものであれば、この計算は当てはまりません。"
            ),
        ),
        leaves=False,
    )


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


def _after_announcement(
    given: Mapping[str, Any],
    found: deadlines.Deadlines,
    month: Month,
    possible: Value,
    terms: Terms,
) -> tuple[Step, ...]:
    """The step from the day of the announcement to what a notice can still bring about. `month` is
    the last one before the change."""
    notified = given.get("notified_date")
    if notified is None:
        return ()
    told = f"変更の連絡は{wording.day(notified)}です。"
    safe, deadline, end = map(wording.day, (found.safe, found.deadline, month.last))
    if notified <= found.safe:
        return (
            found.words.step(
                f"{told}{safe}までに解約の通知が届けば、変更前に終了できます。", possible
            ),
        )
    passed = f"通知の期限の{deadline}" if notified > found.deadline else f"安全な期限の{safe}"
    arrives, due = Month.of(notified), month.shift(-1)
    if arrives > due:
        ends = wording.day(arrives.shift(1).last)
        return (
            terms["monthly-effect"].step(
                f"{told}{passed}を過ぎており、この日以後に届く通知による終了は、早くても翌月の"
                f"{ends}なので、変更前には終わりません。",
                possible,
            ),
        )
    if not terms.has("late-notice"):
        text = f"{told}{passed}を過ぎているので、{end}に終了するとは限りません。"
        return (found.words.step(text, possible),)
    ends = wording.day(arrives.shift(2).last)
    text = (
        f"{passed}を過ぎていますが、{wording.month(str(arrives))}のうちに通知が届けば、"
        f"翌々月の{ends}の終了となる場合でも、変更より前に終わります。"
        if arrives < due
        else f"{passed}を過ぎているので、{end}に終了するとは限りません。"
        f"翌々月の{ends}の終了となる場合があります。"
    )
    return (terms["late-notice"].step(told + text, possible),)


def _unless_left(given: Mapping[str, Any], terms: Terms) -> Iterator[Note]:
    """What applies to a customer who does not leave, and whether the announcement came before."""
    yield terms["terms-change-stay"].note(
        "解約しなければ、変更後の規約が適用されます。通知の方法や期限は、"
        f"{terms['terms-change-stay'].label}に定められていません。"
    )
    notified = given.get("notified_date")
    if notified is not None and notified >= given["effective_date"]:
        yield terms["terms-change-notice"].note(
            "変更の連絡は「事前に」とされていますが、効力発生日より前ではありません。"
        )


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
        "monthly-period",
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
