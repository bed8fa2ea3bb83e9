"""What a change of the text does to the calculations: parameters before and after, and each
calculator that is concerned, with its worked example under both revisions.

Pure: two revisions and the signatures in, values out. Nothing is taken from the published
quotations, so that any two files can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from calculators import CALCULATORS, InputError, Result, quantities, registry
from calculators.calculator import Calculator
from calculators.record import plain
from calculators.terms import Terms
from kiyaku import binding, carried
from kiyaku.carried import Carried, State
from kiyaku.diff import Change, Comparison
from kiyaku.model import Parameter, Revision
from kiyaku.pins import Pins


@dataclass(frozen=True, kw_only=True, slots=True)
class Quoted:
    """A quotation as one revision has it: its citation, its words, and the value in them."""

    state: State
    clause: str = ""
    label: str = ""
    quote: str = ""
    value: quantities.Quantity = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Requoted:
    """A quotation before and after."""

    name: str
    unit: str
    old: Quoted
    new: Quoted


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """A worked example under one revision: its result, or why there is none. `read` says that
    it rests on words which this program has read, and nobody has written down."""

    result: Result | None = None
    refusal: str = ""
    read: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """One calculator that a change concerns.

    `clauses` are the changed ones that it follows, as (id, citation), the new text's where they
    are still there; `review` those whose new wording nobody has compared with the rule.
    """

    calculator: Calculator
    clauses: tuple[tuple[str, str], ...]
    review: tuple[tuple[str, str], ...]
    old: Side
    new: Side

    @property
    def same(self) -> bool:
        """Whether the worked example comes to the same under both, in every reading."""
        return bool(_outcomes(self.old) == _outcomes(self.new))


@dataclass(frozen=True, kw_only=True, slots=True)
class Effects:
    """What a change does. `concerned` is False where no calculator follows either text."""

    comparison: Comparison
    concerned: bool
    parameters: tuple[Requoted, ...]
    calculators: tuple[Effect, ...]

    def to_dict(self) -> dict[str, Any]:
        """The effects as plain values, ready for JSON."""
        return {
            "parameters": [
                {
                    "name": each.name,
                    "unit": each.unit,
                    "old": _quoted_dict(each.old),
                    "new": _quoted_dict(each.new),
                }
                for each in self.parameters
            ],
            "calculators": [
                {
                    "id": each.calculator.id,
                    "title": each.calculator.title,
                    "clauses": [{"id": id_, "label": label} for id_, label in each.clauses],
                    "review": [{"id": id_, "label": label} for id_, label in each.review],
                    "inputs": dict(each.calculator.example),
                    "same": each.same,
                    "old": _side_dict(each.old),
                    "new": _side_dict(each.new),
                }
                for each in self.calculators
            ],
        }


def effects(comparison: Comparison, pins: Pins) -> Effects:
    """What the change from one revision to the other does to the calculations."""
    found = carried.quotations(comparison)
    old, new = comparison.old, comparison.new
    follows = {name for each in CALCULATORS.values() for name in each.follows}
    parameters = tuple(
        Requoted(
            name=name,
            unit=next(each.parameter.unit for each in pair if each.parameter),
            old=_quoted(pair[0], old),
            new=_quoted(pair[1], new),
        )
        for name, pair in found.items()
    )
    changed = {each.name for each in parameters if _differs(each.old, each.new)}
    before = _Revision(old, {name: pair[0] for name, pair in found.items()}, pins)
    after = _Revision(new, {name: pair[1] for name, pair in found.items()}, pins)
    edited = {each.id for each in comparison.changes if each.change is not Change.UNCHANGED}
    edited |= {each.old_id for each in comparison.changes if each.id in edited and each.old_id}
    calculators = []
    for each in CALCULATORS.values():
        clauses = _changed_clauses(each, before, after, edited)
        if clauses or changed & set(each.follows):
            calculators.append(
                Effect(
                    calculator=each,
                    clauses=tuple(clauses.items()),
                    review=tuple(after.unsigned(each, pins, clauses)),
                    old=before.calculated(each),
                    new=after.calculated(each),
                )
            )
    return Effects(
        comparison=comparison,
        concerned=bool(follows & set(found)),
        parameters=tuple(each for each in parameters if each.name in changed),
        calculators=tuple(calculators),
    )


class _Revision:
    """A revision with its quotations, stated or read, and the terms made of them."""

    def __init__(self, revision: Revision, quotes: Mapping[str, Carried], pins: Pins) -> None:
        self.places = revision.places()
        self.quotes = quotes
        self.parameters = [each.parameter for each in quotes.values() if each.parameter]
        self.terms: Terms = binding.terms(revision, self.parameters, pins)

    def followed(self, calculator: Calculator) -> dict[str, list[Parameter]]:
        """The clauses that a calculator follows here."""
        return binding.followed(calculator, self.parameters)

    def calculated(self, calculator: Calculator) -> Side:
        """The worked example under this revision."""
        states = {self.quotes[name].state for name in calculator.follows if name in self.quotes}
        if State.UNREADABLE in states:
            return Side(refusal=UNREADABLE)
        if not states - {State.ABSENT}:
            return Side(refusal=ABSENT)
        read = State.READ in states
        try:
            result = registry.run(calculator.id, dict(calculator.example), revision=self.terms)
        except InputError as error:
            return Side(refusal=ABSENT if State.ABSENT in states else error.message, read=read)
        except (ArithmeticError, ValueError):  # a period of 0 days, a date after the year 9999
            return Side(refusal=IMPOSSIBLE, read=read)
        return Side(result=result, read=read)

    def unsigned(
        self, calculator: Calculator, pins: Pins, clauses: Iterable[str]
    ) -> Iterable[tuple[str, str]]:
        """Those of the clauses that the calculator follows here without a signature."""
        followed = self.followed(calculator)
        for id_, place in self.places.items():
            if id_ in followed and id_ in clauses and not pins.of(calculator.id, place.clause):
                yield id_, place.label


UNREADABLE = "根拠となる文言が変わり、この版では読み取れません。計算に使う字句を parameters に書くと計算できます。"
ABSENT = "この版には、この計算の根拠となる定めがありません。"
IMPOSSIBLE = "この版の定めでは計算できません。"


def _changed_clauses(
    calculator: Calculator, before: _Revision, after: _Revision, edited: set[str]
) -> dict[str, str]:
    """The changed clauses that a calculator follows in either revision, with their citations, in
    the order of the new text, those that are gone last."""
    found: dict[str, str] = {}
    for revision in (after, before):
        followed = revision.followed(calculator)
        for id_, place in revision.places.items():
            if id_ in followed and id_ in edited:
                found.setdefault(id_, place.label)
    return found


def _quoted(given: Carried, revision: Revision) -> Quoted:
    each = given.parameter
    if each is None:
        return Quoted(state=given.state)
    try:
        value = quantities.read(each.quote, each.unit)
    except (quantities.Unreadable, KeyError):
        value = None
    return Quoted(
        state=given.state,
        clause=each.clause,
        label=revision.places()[each.clause].label,
        quote=each.quote,
        value=value,
    )


def _differs(old: Quoted, new: Quoted) -> bool:
    return (old.quote, old.state is State.UNREADABLE) != (new.quote, new.state is State.UNREADABLE)


def _outcomes(side: Side) -> object:
    if side.result is None:
        return side.refusal
    return [
        dict(side.result.outcome),
        {each.id: dict(each.outcome) for each in side.result.readings},
    ]


def _quoted_dict(each: Quoted) -> dict[str, Any]:
    return {
        "state": str(each.state),
        "clause": each.clause or None,
        "label": each.label or None,
        "quote": each.quote or None,
        "value": plain(each.value),
    }


def _side_dict(side: Side) -> dict[str, Any]:
    result = side.result.to_dict() if side.result else None
    return {
        "outcome": result["outcome"] if result else None,
        "readings": list(result["readings"]) if result else [],
        "assumptions": list(result["assumptions"]) if result else [],
        "refusal": side.refusal or None,
        "read": side.read,
    }
