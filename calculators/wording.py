"""Figures as people read them: 2,343円, 2025年8月25日（月）, 32日間."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from calculators.fields import Field, Figure, percentage
from calculators.quantities import Ratio
from calculators.result import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

YES_NO = {"true": "はい", "false": "いいえ"}
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
    """2025年1月1日（水）から2025年12月31日（水）まで."""
    return f"{day(first)}から{day(last)}まで"


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


def figure(figure: Figure, value: Value) -> str:
    """A figure of an outcome, worded by its kind. None, which nothing answers, is 「―」.
    Rows, which have a table of their own, are counted."""
    if value is None:
        return "―"
    if isinstance(value, list):
        return f"{len(value):,}件"
    if figure.choices is not None:
        return figure.choices[value]
    match figure.kind:
        case "yen":
            return yen(int(value))
        case "days":
            return f"{int(value):,}日"
        case "months":
            return months(int(value))
        case "users":
            return f"{int(value):,}人"
        case "date":
            return day(date.fromisoformat(str(value)))
        case "month":
            return month(str(value))
        case "yes-no":
            return "できます" if value else "できません"
        case _:
            return str(value)


def entered(field: Field, value: Any) -> str:
    """An input as JSON gives it, worded by its kind; what is left empty is 「なし」."""
    if value in (None, "", [], ()):
        return "なし"
    if field.choices is not None:
        return field.choices[value]
    match field.kind:
        case "yen":
            return yen(value)
        case "count":
            return f"{value:,}{field.unit}"
        case "percentage":
            return f"{value}%"
        case "date":
            return day(date.fromisoformat(value))
        case "month":
            return month(value)
        case "yes-no":
            return YES_NO[str(value).lower()]
        case "dates":
            return "、".join(day(date.fromisoformat(each)) for each in value)
        case _:
            return "、".join(map(_interval, value))


def _interval(row: Mapping[str, str]) -> str:
    start, end = (moment(datetime.fromisoformat(row[each][:16])) for each in ("start", "end"))
    reason = f"（{row['reason']}）" if row.get("reason") else ""
    return f"{start}から{end}まで{reason}"


def total(column: Figure, rows: list[dict[str, str | int]], also: int = 0) -> str:
    """The sum of a column, and what counts in it beside the rows; "" for one that is not summed."""
    return (
        figure(column, sum(int(row[column.name]) for row in rows) + also) if column.summed else ""
    )
