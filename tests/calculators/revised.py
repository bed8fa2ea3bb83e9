"""A calculator under a revision that words a quotation otherwise, or no longer has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calculators import CALCULATORS, fields
from calculators.calculator import Answer
from calculators.record import replace
from calculators.terms import terms


def answer(calculator: str, inputs: Mapping[str, Any], words: Mapping[str, str | None]) -> Answer:
    """What the calculator answers when the quotations named in `words` read so, or are gone
    (None), and all else is as in force."""
    revision = terms()
    quotes = dict(revision.quotes)
    for name, said in words.items():
        quote = quotes.pop(name)
        if said is not None:
            quotes[name] = replace(quote, words=said)
    found = CALCULATORS[calculator]
    return found.rule(fields.read_inputs(found.fields, inputs), replace(revision, quotes=quotes))
