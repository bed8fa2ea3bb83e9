"""Amounts and days as people read them: 2,343円, 2025年8月25日（月）."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from calculators.fields import percentage
from calculators.quantities import Ratio

_WEEKDAYS = "月火水木金土日"


def yen(amount: int) -> str:
    """2343 → 2,343円."""
    return f"{amount:,}円"


def quotient(amount: int, divisor: int) -> str:
    """An amount divided, before any rounding: 2,343.83…円, 14.5円, 29円."""
    whole, rest = divmod(amount, divisor)
    hundredths, more = divmod(rest * 100, divisor)
    if more:
        return f"{whole:,}.{hundredths:02}…円"
    return f"{whole:,}.{hundredths:02}".rstrip("0").rstrip(".") + "円"


def percent(value: Ratio) -> str:
    """145/1000 → 14.5%."""
    return f"{percentage(value)}%"


def months(count: int) -> str:
    """6 → 6か月."""
    return f"{count:,}か月"


def term(count: int) -> str:
    """12 → 1年間, 1 → 1か月間."""
    return f"{count // 12:,}年間" if count % 12 == 0 else f"{months(count)}間"


def period(first: date, last: date) -> str:
    """2025年1月1日（水）から2025年12月31日（水）まで; a single day is that day."""
    return day(first) if first == last else f"{day(first)}から{day(last)}まで"


def day(value: date) -> str:
    """2025-08-25 → 2025年8月25日（月）."""
    return f"{value.year}年{value.month}月{value.day}日（{_WEEKDAYS[value.weekday()]}）"


def moment(value: datetime) -> str:
    """2025-08-25T09:30 → 2025年8月25日（月）9時30分."""
    return f"{day(value)}{value.hour}時{value.minute:02}分"


def duration(value: timedelta) -> str:
    """1,501 minutes → 25時間1分."""
    hours, rest = divmod(value, timedelta(hours=1))
    minutes = rest // timedelta(minutes=1)
    return f"{hours:,}時間{minutes}分" if minutes else f"{hours:,}時間"


def month(text: str) -> str:
    """2025-09 → 2025年9月."""
    year, number = text.split("-")
    return f"{int(year)}年{int(number)}月"
