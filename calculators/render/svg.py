"""What the pictures have in common: the drawing with its text, and the dates to be marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from calculators.calculator import Calculator
from calculators.record import record
from calculators.render.escaping import escape
from calculators.result import STRICT, Result

GIVEN, ANSWER, SAFE, OTHER = "given", "answer", "safe", "other"


@record
class Mark:
    """A date of a result and what it is called. `kind`: given (an input), answer, safe (the day
    to keep to), other (what another reading of the terms gives)."""

    day: date
    label: str
    kind: str


def drawing(css: str, width: int, height: int, text: str, parts: Iterable[str]) -> str:
    """A drawing, its size in its own units. `text` says what is to be seen."""
    return (
        f'<svg class="{css}" viewBox="0 0 {width} {height}" role="img" '
        f'aria-label="{escape(text)}">{"".join(parts)}</svg>'
    )


def text(css: str, x: int, y: int, words: str) -> str:
    """Words in a drawing."""
    return f'<text class="{css}" x="{x}" y="{y}">{escape(words)}</text>'


def line(css: str, xs: Sequence[int], ys: Sequence[int], characters: str) -> str:
    """Characters in a drawing, each at its own place, as one text."""
    x, y = (" ".join(map(str, places)) for places in (xs, ys))
    return f'<text class="{css}" x="{x}" y="{y}">{characters}</text>'


def tick_name(x: int, y: int, words: str, width: int) -> str:
    """What a tick of an axis is called; "" where that would reach over the drawing's edge."""
    return text("tick-name", x, y, words) if x + _CHARACTER * len(words) <= width else ""


_CHARACTER = 7  # how wide one of 2025年9月 is, taken together


def called(name: str, calculator: Calculator) -> str:
    """What a figure or an input is called."""
    labels = {each.name: each.label for each in calculator.fields}
    return (labels | {each.name: each.label for each in calculator.figures})[name]


def marks(name: str, found: Result, calculator: Calculator) -> Iterator[Mark]:
    """The dates of a date figure or a date input, each of another reading after the result's."""
    label = called(name, calculator)
    if name not in found.outcome:
        if name in found.inputs:
            yield Mark(day=date.fromisoformat(found.inputs[name]), label=label, kind=GIVEN)
        return
    own = found.outcome[name]
    if own is not None:
        safe = any(name == each.deadline for each in calculator.figures)
        yield Mark(day=date.fromisoformat(str(own)), label=label, kind=SAFE if safe else ANSWER)
    others: dict[str, bool] = {}
    for reading in found.readings:
        value = reading.outcome[name]
        if value is not None and value != own:
            others[str(value)] = others.get(str(value), False) or reading.safe
    for value, safe in others.items():
        reading_called = STRICT if safe else "ほかの読み方"
        yield Mark(day=date.fromisoformat(value), label=f"{label}（{reading_called}）", kind=OTHER)


def all_marks(names: Sequence[str], found: Result, calculator: Calculator) -> list[Mark]:
    """The dates of several figures and inputs, in order of time."""
    return sorted(
        (mark for name in names for mark in marks(name, found, calculator)),
        key=lambda mark: mark.day,
    )
