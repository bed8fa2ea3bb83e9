"""What a calculator is: its inputs, its figures, the quotations it follows, and its rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from calculators.fields import Field, Figure
from calculators.pictures import Picture
from calculators.record import record
from calculators.result import Note, Reading, Result, Step, Value
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@record
class Answer:
    """What a rule arrives at, before the inputs and the revision are put beside it."""

    outcome: Mapping[str, Value]
    readings: tuple[Reading, ...] = ()
    steps: tuple[Step, ...] = ()
    assumptions: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


@record
class Calculator:
    """One calculator.

    `follows` names the quotations (in the terms' front matter) that the rule follows; the
    clauses in which they stand are the calculator's clauses. `example` is shown on its page,
    and `picture` beside a result.
    """

    id: str
    title: str
    summary: str
    fields: tuple[Field, ...]
    figures: tuple[Figure, ...]
    follows: tuple[str, ...]
    example: Mapping[str, Any]
    rule: Callable[[Mapping[str, Any], Terms], Answer]
    picture: Picture | None = None

    def clauses(self, terms: Terms) -> dict[str, str]:
        """The clauses that the rule follows in this revision, with their citations."""
        quotes = [terms[name] for name in self.follows if terms.has(name)]
        return {quote.clause: quote.label for quote in quotes}


def differing_figures(found: Result, calculator: Calculator) -> list[Figure]:
    """The figures in which the readings of a result differ."""
    return [
        figure
        for figure in calculator.figures
        if any(
            reading.outcome[figure.name] != found.readings[0].outcome[figure.name]
            for reading in found.readings
        )
    ]


def beside_rows(found: Result, calculator: Calculator, rows: Figure) -> list[tuple[Field, Figure]]:
    """The inputs that count in a column of these rows though no row has them, with the column;
    none that is nothing."""
    inputs = {field.name: field for field in calculator.fields}
    return [(inputs[each.also], each) for each in rows.columns if found.inputs.get(each.also)]
