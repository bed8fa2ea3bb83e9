"""Dates as people read them. (The calculators have their own words, in their own room.)"""

from __future__ import annotations

from datetime import date

from calculators import wording


def day(value: date, *, weekday: bool = True) -> str:
    """2011-10-11 → 2011年10月11日（火）, or without the day of the week."""
    words = wording.day(value)
    return words if weekday else words.partition("（")[0]
