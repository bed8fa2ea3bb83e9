"""All calculators, and the one way to run them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from calculators import fields
from calculators import terms as terms_
from calculators.calculator import Calculator
from calculators.errors import InputError
from calculators.result import Result
from calculators.terms import Terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

UNSIGNED = "この版の条文との照合は済んでいません"


class _Calculators(Mapping[str, "Calculator"]):
    """Every calculator by its id. A rule is imported when it is first asked for: one answer
    needs one rule."""

    IDS = (
        "late-interest",
        "notice-deadline",
        "notice-effect",
        "service-period",
        "subscription-fee",
        "upgrade-difference",
        "sla-credit",
        "liability-cap",
        "discontinuation-notice",
        "terms-change-exit",
    )

    def __getitem__(self, name: str) -> Calculator:
        match name:
            case "late-interest":
                from calculators.rules.late_interest import CALCULATOR
            case "notice-deadline":
                from calculators.rules.notice_deadline import CALCULATOR
            case "notice-effect":
                from calculators.rules.notice_effect import CALCULATOR
            case "service-period":
                from calculators.rules.service_period import CALCULATOR
            case "subscription-fee":
                from calculators.rules.subscription_fee import CALCULATOR
            case "upgrade-difference":
                from calculators.rules.upgrade_difference import CALCULATOR
            case "sla-credit":
                from calculators.rules.sla_credit import CALCULATOR
            case "liability-cap":
                from calculators.rules.liability_cap import CALCULATOR
            case "discontinuation-notice":
                from calculators.rules.discontinuation_notice import CALCULATOR
            case "terms-change-exit":
                from calculators.rules.terms_change_exit import CALCULATOR
            case _:
                raise KeyError(name)
        return CALCULATOR

    def __iter__(self) -> Iterator[str]:
        return iter(self.IDS)

    def __len__(self) -> int:
        return len(self.IDS)


CALCULATORS: Mapping[str, Calculator] = _Calculators()


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
