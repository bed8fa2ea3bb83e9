"""How the calculators' rules are bound to a revision: the clauses they follow, the terms they
calculate under, and whether a person has compared the one with the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import calculators
from calculators import CALCULATORS
from calculators.calculator import Calculator
from calculators.terms import Terms, build
from kiyaku.model import Parameter, Revision
from kiyaku.pins import Pins
from kiyaku.reports import words

PINS = Path(calculators.__file__).with_name("pins.toml")  # where the installed calculators have it


def followed(calculator: Calculator, parameters: Iterable[Parameter]) -> dict[str, list[Parameter]]:
    """The quotations that a calculator's rule follows, by their clause's id."""
    found: dict[str, list[Parameter]] = {}
    for each in parameters:
        if each.name in calculator.follows:
            found.setdefault(each.clause, []).append(each)
    return found


def signed(revision: Revision, parameters: Iterable[Parameter], pins: Pins) -> list[str]:
    """The calculators of which every clause, as this revision words it, has its signature."""
    parameters = list(parameters)
    return [
        each.id
        for each in CALCULATORS.values()
        if pins.signed(each.id, followed(each, parameters), revision)
    ]


def terms(revision: Revision, parameters: Iterable[Parameter], pins: Pins) -> Terms:
    """What the calculators calculate under. Quotations of clauses that are not there stay out."""
    places = revision.places()
    standing = [each for each in parameters if each.clause in places]
    return build(
        revision=revision.revision,
        name=words.side(revision),
        quotes={
            each.name: (each.clause, places[each.clause].label, each.quote, each.unit)
            for each in standing
        },
        signed=signed(revision, standing, pins),
    )
