"""The figures of an outcome and the inputs as people read them, worded by their kinds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from calculators import wording
from calculators.fields import Field, Figure
from calculators.result import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_YES_NO = {"true": "はい", "false": "いいえ"}


def choices(field: Field) -> Mapping[str, str]:
    """What can be chosen in a field, as typed, with its words; empty where one types freely."""
    return _YES_NO if field.kind == "yes-no" else field.choices or {}


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
            return wording.yen(int(value))
        case "days":
            return f"{int(value):,}日"
        case "months":
            return wording.months(int(value))
        case "users":
            return f"{int(value):,}人"
        case "date":
            return wording.day(date.fromisoformat(str(value)))
        case "month":
            return wording.month(str(value))
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
            return wording.yen(value)
        case "count":
            return f"{value:,}{field.unit}"
        case "percentage":
            return f"{value}%"
        case "date":
            return wording.day(date.fromisoformat(value))
        case "month":
            return wording.month(value)
        case "yes-no":
            return _YES_NO[str(value).lower()]
        case "dates":
            return "、".join(wording.day(date.fromisoformat(each)) for each in value)
        case _:
            return "、".join(map(_interval, value))


def _interval(row: Mapping[str, str]) -> str:
    start, end = (
        wording.moment(datetime.fromisoformat(row[each][:16])) for each in ("start", "end")
    )
    reason = f"（{row['reason']}）" if row.get("reason") else ""
    return f"{start}から{end}まで{reason}"


def total(column: Figure, rows: list[dict[str, str | int]], also: int) -> str:
    """The sum of a column, and what counts in it beside the rows; "" for one that is not summed."""
    return (
        figure(column, sum(int(row[column.name]) for row in rows) + also) if column.summed else ""
    )
