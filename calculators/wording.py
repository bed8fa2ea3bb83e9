"""Figures as people read them: 2,343円, 2025年8月25日（月）, 32日間."""

from __future__ import annotations

from datetime import date

from calculators.result import Value

_WEEKDAYS = "月火水木金土日"


def yen(amount: int) -> str:
    """2343 → 2,343円."""
    return f"{amount:,}円"


def day(value: date) -> str:
    """2025-08-25 → 2025年8月25日（月）."""
    return f"{value.year}年{value.month}月{value.day}日（{_WEEKDAYS[value.weekday()]}）"


def month(text: str) -> str:
    """2025-09 → 2025年9月."""
    year, number = text.split("-")
    return f"{int(year)}年{int(number)}月"


def figure(kind: str, value: Value) -> str:
    """A figure of an outcome, worded by its kind. None, which nothing answers, is 「―」."""
    if value is None:
        return "―"
    match kind:
        case "yen":
            return yen(int(value))
        case "days":
            return f"{int(value):,}日"
        case "date":
            return day(date.fromisoformat(str(value)))
        case "month":
            return month(str(value))
        case "yes-no":
            return "できます" if value else "できません"
        case _:
            return str(value)
