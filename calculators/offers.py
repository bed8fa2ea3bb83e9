"""Two offers side by side: two sets of inputs of one calculator, and how their figures differ.

What differs is said, and no more: which of the two is better is not for a calculator to say.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from calculators.calculator import Calculator
from calculators.fields import Figure
from calculators.record import record
from calculators.render import values
from calculators.result import Result, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

SIDES = {"a": "条件A", "b": "条件B"}


@record
class Kind:
    """What is compared with a calculator: the question, and the two sets of inputs shown first,
    each as it departs from the calculator's example."""

    question: str
    a: Mapping[str, Any]
    b: Mapping[str, Any]


KINDS: Mapping[str, Kind] = {
    "subscription-fee": Kind(
        question="月ごとの契約と年間の契約など、2つの条件の料金を並べて比べます。",
        a={"months": 12},
        b={"months": 12, "plan": "annual", "unit_price": 17640},
    ),
    "upgrade-difference": Kind(
        question="今月からの変更と翌月からの変更など、2つの条件の差額を並べて比べます。",
        a={},
        b={"change_month": "2025-08"},
    ),
}


@record
class Line:
    """A figure or an input on both sides, in words. `difference` says how B departs from A, and
    `value` is the number of it (yen, days, months, users), None where there is none."""

    name: str
    label: str
    a: str
    b: str
    difference: str = ""
    value: int | None = None


def figures(a: Result, b: Result, calculator: Calculator) -> list[Line]:
    """Every figure of the two results; a table's rows are left to each result."""
    return [
        _figure(figure, a.outcome[figure.name], b.outcome[figure.name])
        for figure in calculator.figures
        if figure.kind != "rows"
    ]


def inputs(a: Result, b: Result, calculator: Calculator) -> list[Line]:
    """The inputs in which the two differ."""
    found = []
    for field in calculator.fields:
        one, other = a.inputs.get(field.name), b.inputs.get(field.name)
        if one != other:
            shown, beside = values.entered(field, one), values.entered(field, other)
            found.append(Line(name=field.name, label=field.label, a=shown, b=beside))
    return found


def _figure(figure: Figure, a: Value, b: Value) -> Line:
    value = _difference(figure, a, b)
    return Line(
        name=figure.name,
        label=figure.label,
        a=values.figure(figure, a),
        b=values.figure(figure, b),
        difference=_worded(figure, a, b, value),
        value=value,
    )


def _difference(figure: Figure, a: Value, b: Value) -> int | None:
    """B less A; None where one is missing, or the figure is no amount and no time."""
    if a is None or b is None:
        return None
    match figure.kind:
        case "yen" | "days" | "months" | "users":
            assert isinstance(a, int) and isinstance(b, int)
            return b - a
        case "date":
            return (date.fromisoformat(str(b)) - date.fromisoformat(str(a))).days
        case _:
            return None


def _worded(figure: Figure, a: Value, b: Value, value: int | None) -> str:
    if a is None or b is None:
        return "―"
    if not value:
        return "同じ" if a == b else "異なる"
    if figure.kind == "date":
        return f"{abs(value):,}日{'遅い' if value > 0 else '早い'}"
    return ("＋" if value > 0 else "－") + values.figure(figure, abs(value))
