"""The arithmetic of the warranty (第19条): which outages breach it, what they come to in days,
in yen and in days of extension, and until when the claim must be made.

Outages come as the pieces that exclusions left of each. What the text leaves open is a switch of
`Rules`; `calculators.rules.sla_credit` names the readings and puts the figures into words.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import lcm

from calculators.fields import Month
from calculators.intervals import Interval
from calculators.record import record

THIRTY = 30  # days of a month where the parties do not count the calendar's
_PARTS = lcm(THIRTY, 31)  # a common denominator for days of different months


@record
class Rules:
    """The figures that the revision gives, and how its open points are read."""

    limit: timedelta
    unit: timedelta
    most_months: int
    claim_days: int
    joined: bool = False  # what excluded time parts is one outage
    summed: bool = False  # hours are added before they are counted in days
    monthly: bool = False  # each month of breach has its own maximum
    from_passing: bool = False  # the claim's days run from the passing of the limit
    from_start: bool = False  # the month of breach is the one in which the outage begins


@record
class Breach:
    """An outage longer than the limit; `passed` is the moment at which it passes the limit."""

    start: datetime
    end: datetime
    passed: datetime
    length: timedelta


@record
class Credit:
    """The range that days of outage come to, in yen and in days."""

    least: int
    most: int
    least_days: int
    most_days: int


def breaches(outages: Sequence[Sequence[Interval]], rules: Rules) -> list[Breach]:
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
            Breach(
                start=pieces[0].start,
                end=pieces[-1].end,
                passed=piece.start + left,
                length=length,
            )
        )
    return found


def month(breach: Breach, rules: Rules) -> Month:
    """The month of breach."""
    return Month.of(breach.start if rules.from_start else breach.passed)


def days(found: Sequence[Breach], rules: Rules) -> list[tuple[Month, int]]:
    """The whole units of each breach, in its month. Hours that are summed carry over, and a
    unit counts where it is completed."""
    counted = []
    carried = timedelta()
    for breach in found:
        whole, rest = divmod(carried + breach.length, rules.unit)
        counted.append((month(breach, rules), whole))
        carried = rest if rules.summed else timedelta()
    return counted


def divisor(of: Month) -> int:
    """By what a day of this month is divided: 30 days or the calendar's, whichever gives less."""
    return max(THIRTY, of.last.day)


def equivalent(counted: Sequence[tuple[Month, int]], fee: int) -> tuple[int, int]:
    """What so many days in each month are worth, unlimited and unrounded: a fraction of yen as
    its numerator and denominator."""
    return sum(fee * count * (_PARTS // divisor(of)) for of, count in counted), _PARTS


def credit(counted: Sequence[tuple[Month, int]], fee: int, rules: Rules) -> Credit:
    """The range of the credit: of all days of outage under one maximum or, `monthly`, of those
    of each month under its own. The least is rounded once, at its end."""
    months = sorted({of for of, _ in counted})
    groups = [[each for each in counted if each[0] == m] for m in months]
    groups = groups if rules.monthly else [list(counted)]
    most = fee * rules.most_months
    parts = least_days = most_days = 0
    for group in groups:
        longest = max(length(of, rules.most_months) for of, _ in group)
        parts += min(equivalent(group, fee)[0], most * _PARTS)
        least_days += min(sum(count for _, count in group), longest)
        most_days += longest
    return Credit(
        least=parts // _PARTS,
        most=most * len(groups),
        least_days=least_days,
        most_days=most_days,
    )


def length(of: Month, months: int) -> int:
    """The days of so many months from this one on."""
    return sum(of.shift(more).last.day for more in range(months))


def claim_deadline(first: Breach, rules: Rules) -> date:
    """The last day of the claim: the day on which it runs from is not counted."""
    start = first.passed if rules.from_passing else first.start
    return start.date() + timedelta(days=rules.claim_days)
