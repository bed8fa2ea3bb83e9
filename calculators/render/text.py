"""A result as plain text, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from calculators import wording
from calculators.calculator import Calculator, differing_figures
from calculators.result import Result
from calculators.terms import terms


def result(found: Result, calculator: Calculator) -> str:
    """The figure first, then readings, steps, assumptions and notes."""
    return "\n".join(_lines(found, calculator)) + "\n"


def _lines(found: Result, calculator: Calculator) -> Iterator[str]:
    yield f"{calculator.title}・{terms(found.revision).name}"
    for figure in calculator.figures:
        yield f"  {figure.label}: {wording.figure(figure.kind, found.outcome[figure.name])}"
    differing = differing_figures(found, calculator)
    for reading in found.readings if differing else ():
        figures = "、".join(
            f"{figure.label} {wording.figure(figure.kind, reading.outcome[figure.name])}"
            for figure in differing
        )
        safe = "【安全側】" if reading.safe else ""
        yield f"  読み方: {safe}{reading.label}: {figures}"
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
