"""From the text to the rules: which figures of a revision are calculated with, and which are not.

Every figure (`kiyaku.figures`) is either in a quotation that a calculator follows, or listed
under `uncovered` in the revision's front matter with the reason why no rule uses it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from calculators import CALCULATORS, InputError
from kiyaku import binding
from kiyaku.cases import Case
from kiyaku.figures import Figure, figures
from kiyaku.model import Revision, Status
from kiyaku.pins import Pin, Pins
from kiyaku.references import Field, Reference, Resolution, fields, references


@dataclass(frozen=True, kw_only=True, slots=True)
class Covered:
    """A figure of a clause ("" for the preamble): the calculators that use it, or the reason
    for which none does; neither where nobody has said."""

    clause: str
    label: str
    figure: Figure
    calculators: tuple[str, ...] = ()
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether it is neither used nor listed."""
        return not self.calculators and not self.reason


def coverage(revision: Revision) -> list[Covered]:
    """Every figure of a revision, in the order of the text."""
    labels = {id_: place.label for id_, place in revision.places().items()}
    cited: dict[tuple[str, Field], list[Reference]] = {}
    for reference in references(revision):
        cited.setdefault((reference.clause, reference.field), []).append(reference)
    found = []
    for clause, field, text in fields(revision):
        if field is not Field.HEADING:
            for figure in _figures(text, cited.get((clause, field), [])):
                found.append(
                    Covered(
                        clause=clause,
                        label=labels.get(clause, "前文"),
                        figure=figure,
                        calculators=tuple(_calculators(revision, clause, text, figure)),
                        reason=_reason(revision, clause, text, figure),
                    )
                )
    return found


@dataclass(frozen=True, kw_only=True, slots=True)
class Followed:
    """A clause that a calculator follows: how many cases' results cite it, and who signed."""

    clause: str
    label: str
    calculator: str
    cases: int
    pin: Pin | None


def followed(revision: Revision, pins: Pins, cases: Iterable[Case]) -> list[Followed]:
    """Every clause that a calculator follows, in the order of the text."""
    counts = _cited(revision, pins, cases)
    by_calculator = {
        each.id: binding.followed(each, revision.parameters) for each in CALCULATORS.values()
    }
    return [
        Followed(
            clause=id_,
            label=place.label,
            calculator=calculator,
            cases=counts[calculator, id_],
            pin=pins.of(calculator, place.clause),
        )
        for id_, place in revision.places().items()
        for calculator, clauses in by_calculator.items()
        if id_ in clauses
    ]


def _cited(revision: Revision, pins: Pins, cases: Iterable[Case]) -> Counter[tuple[str, str]]:
    """In how many cases' results a step follows the clause. Cases name their revision; those
    that name none are of the one in force."""
    found: Counter[tuple[str, str]] = Counter()
    terms = binding.terms(revision, revision.parameters, pins)
    usual = revision.revision if revision.status is Status.IN_FORCE else None
    for case in cases:
        if (case.revision or usual) == revision.revision and case.outcome is not None:
            try:
                result = case.run(terms=terms)
            except InputError:
                continue
            found.update((case.calculator, id_) for id_ in {step.clause for step in result.steps})
    return found


def silences(revision: Revision, found: Iterable[Covered]) -> list[tuple[str, str, str, str]]:
    """The entries of `uncovered` that explain no figure: what the text leaves unsaid, at the
    words where it might have said it. Clause, citation, words, reason."""
    figures_ = {(each.clause, each.reason) for each in found if each.reason}
    places = revision.places()
    return [
        (clause, places[clause].label, quote, reason)
        for key, reason in revision.uncovered.items()
        for clause, quote in [entry(key)]
        if clause in places and (clause, reason) not in figures_
    ]


def entry(key: str) -> tuple[str, str]:
    """The clause and the words of an entry of `uncovered`: `free-trial-p2 試用期間`."""
    clause, _, quote = key.partition(" ")
    return clause, quote.strip()


def stale(revision: Revision) -> list[str]:
    """The entries of `uncovered` whose words do not stand in their clause."""
    places = revision.places()
    return [
        key
        for key in revision.uncovered
        for clause, quote in [entry(key)]
        if not quote or clause not in places or quote not in places[clause].clause.wording
    ]


def _figures(text: str, cited: list[Reference]) -> list[Figure]:
    """The figures of a text; a clause of this text is none, one of a statute is."""
    foreign = [
        Figure(each.start, each.end, each.words)
        for each in cited
        if each.status is Resolution.EXTERNAL and any(c.isdecimal() for c in each.words)
    ]
    own = figures(text, without=[(each.start, each.end) for each in cited])
    return sorted([*foreign, *own])


def _calculators(revision: Revision, clause: str, text: str, figure: Figure) -> Iterator[str]:
    quotes = {
        each.name
        for each in revision.parameters
        if each.clause == clause and _overlaps(text, each.quote, figure)
    }
    for calculator in CALCULATORS.values():
        if quotes & set(calculator.follows):
            yield calculator.id


def _reason(revision: Revision, clause: str, text: str, figure: Figure) -> str:
    for key, reason in revision.uncovered.items():
        id_, quote = entry(key)
        if id_ == clause and quote and _overlaps(text, quote, figure):
            return reason
    return ""


def _overlaps(text: str, quote: str, figure: Figure) -> bool:
    """Whether the figure lies in the quotation, wherever that stands in the text."""
    at = text.find(quote)
    while at >= 0:
        if at < figure.end and figure.start < at + len(quote):
            return True
        at = text.find(quote, at + 1)
    return False
