"""All calculators, and the one way to run them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from calculators import fields
from calculators import terms as terms_
from calculators.calculator import Calculator
from calculators.errors import InputError
from calculators.result import Result
from calculators.rules import (
    discontinuation_notice,
    late_interest,
    liability_cap,
    notice_deadline,
    notice_effect,
    service_period,
    sla_credit,
    subscription_fee,
)
from calculators.terms import Terms

UNSIGNED = "この版の条文との照合は済んでいません"

CALCULATORS: dict[str, Calculator] = {
    each.id: each
    for each in (
        late_interest.CALCULATOR,
        notice_deadline.CALCULATOR,
        notice_effect.CALCULATOR,
        service_period.CALCULATOR,
        subscription_fee.CALCULATOR,
        sla_credit.CALCULATOR,
        liability_cap.CALCULATOR,
        discontinuation_notice.CALCULATOR,
    )
}


def calculator(name: str) -> Calculator:
    """The calculator of that id. Raises InputError for an unknown one."""
    if name not in CALCULATORS:
        known = "、".join(CALCULATORS)
        raise InputError("calculator", f"「{name}」という計算はありません（使える計算: {known}）。")
    return CALCULATORS[name]


def run(name: str, inputs: object, *, revision: str | Terms | None = None) -> Result:
    """Calculate: the named calculator, its inputs by name, under a revision of the terms.

    `inputs` are as JSON gives them (ISO dates, whole yen); `revision` is a name, None for the
    one in force, or the terms themselves (`terms.build`). Raises InputError for malformed,
    missing, unknown or contradictory input.
    """
    return prepared(name, revision=revision)(inputs)


def prepared(name: str, *, revision: str | Terms | None = None) -> Callable[[object], Result]:
    """`run` for many inputs, the calculator and the terms looked up once.

    Raises InputError for an unknown calculator or revision; what it gives raises InputError
    as `run` does.
    """
    found = calculator(name)
    terms = revision if isinstance(revision, Terms) else terms_.terms(revision)
    unsigned = () if name in terms.signed else (UNSIGNED,)

    def calculate(inputs: object) -> Result:
        given = fields.read_inputs(found.fields, inputs)
        answer = found.rule(given, terms)
        return Result(
            calculator=name,
            revision=terms.revision,
            inputs={field: fields.plain(value) for field, value in given.items()},
            outcome=answer.outcome,
            readings=answer.readings,
            steps=answer.steps,
            assumptions=(*unsigned, *answer.assumptions),
            notes=answer.notes,
        )

    return calculate


def catalogue() -> list[dict[str, Any]]:
    """Every calculator: its id, title, clauses with their citations, and inputs as JSON Schema.

    The clauses are those of the revision in force.
    """
    terms = terms_.terms()
    found = []
    for each in CALCULATORS.values():
        clauses = each.clauses(terms)
        found.append(
            {
                "id": each.id,
                "title": each.title,
                "clauses": list(clauses),
                "labels": list(clauses.values()),
                "inputs": fields.schema(each.fields),
            }
        )
    return found
