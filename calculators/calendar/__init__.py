"""Japanese holidays and business days from 1955 to 2099: the calendar's public face.

Rule: callers import from here only. `table` holds what the Cabinet Office published,
`law` computes the years after it, `business_days` answers questions from the two.
`generate` writes `table` during development and is not part of the browser's wheel.
"""

from calculators.calendar.business_days import (
    FIRST_DAY,
    LAST_DAY,
    YEAR_ENDS,
    BusinessCalendar,
    Holiday,
    OutOfRange,
    YearEnd,
    holiday,
)

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "YEAR_ENDS",
    "BusinessCalendar",
    "Holiday",
    "OutOfRange",
    "YearEnd",
    "holiday",
]
