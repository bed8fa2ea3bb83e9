"""A result as plain text, for a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from calculators.calculator import Calculator, beside_rows, differing_figures
from calculators.fields import Figure
from calculators.render import values
from calculators.result import Result, Value
from calculators.terms import terms


def result(found: Result, calculator: Calculator) -> str:
    """The figure first, then readings, steps, assumptions and notes."""
    return "\n".join(_lines(found, calculator)) + "\n"


def _lines(found: Result, calculator: Calculator) -> Iterator[str]:
    yield f"{calculator.title}・{terms(found.revision).name}"
    for figure in calculator.figures:
        yield f"  {figure.label}: {values.figure(figure, found.outcome[figure.name])}"
        yield from _rows(figure, found.outcome[figure.name])
        for field, column in beside_rows(found, calculator, figure):
            amount = values.figure(column, found.inputs[field.name])
            yield f"    {field.label}: {column.label} {amount}"
    differing = differing_figures(found, calculator)
    for reading in found.readings if differing else ():
        figures = "、".join(
            f"{figure.label} {values.figure(figure, reading.outcome[figure.name])}"
            for figure in differing
            if reading.outcome[figure.name] != found.outcome[figure.name]
        )
        safe = "【安全側】" if reading.safe else ""
        yield f"  読み方: {safe}{reading.label}: {figures or '上の結果と同じ'}"
    yield ""
    yield "計算の根拠"
    for at, step in enumerate(found.steps, 1):
        yield f"  {at}. {step.text}"
        yield f"     {step.label} > {step.quote}"
    if found.assumptions:
        yield ""
        yield "本文に定めがなく、仮定したこと"
        yield from (f"  - {text}" for text in found.assumptions)
    if found.notes:
        yield ""
        yield "ご注意"
        yield from (f"  - {note.text}（{note.label}）" for note in found.notes)


def _rows(figure: Figure, value: Value) -> Iterator[str]:
    """A table's rows, a line each."""
    if isinstance(value, list):
        for row in value:
            first, *rest = (values.figure(each, row[each.name]) for each in figure.columns)
            labels = (each.label for each in figure.columns[1:])
            named = "、".join(f"{label} {text}" for label, text in zip(labels, rest, strict=True))
            yield f"    {first}: {named}"


def columns(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows as lines whose cells stand in columns, two spaces apart."""
    table = list(rows)
    widths = [max(map(width, column)) for column in zip(*table, strict=True)]
    for row in table:
        cells = zip(row, widths, strict=True)
        yield "  ".join(cell + " " * (wide - width(cell)) for cell, wide in cells).rstrip()


def width(words: str) -> int:
    """How many columns of a terminal the words take: Japanese characters take two each."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in words)
