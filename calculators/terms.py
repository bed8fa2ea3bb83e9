"""The revision of the terms that a calculation follows: its quotations, and their values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from calculators import quantities, quotations
from calculators.errors import InputError
from calculators.record import record
from calculators.result import Note, Step, Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    _Kind = TypeVar("_Kind", quantities.Ratio, int, quantities.Deadline, quantities.Span)


@record
class Quotation:
    """Words of a clause that a rule follows. `label` is the clause's citation (第9条第4項)."""

    name: str
    clause: str
    label: str
    words: str
    unit: str

    @property
    def article(self) -> str:
        """The citation of the article alone (第9条)."""
        return self.label.partition("条")[0] + "条"

    @property
    def value(self) -> quantities.Quantity:
        """The figure that stands in the words. Raises Unreadable where there is none."""
        return quantities.read(self.words, self.unit)

    def step(self, text: str, value: Value = None) -> Step:
        """A step of a result that follows these words."""
        return Step(clause=self.clause, label=self.label, quote=self.words, text=text, value=value)

    def note(self, text: str) -> Note:
        """A remark that these words give rise to."""
        return Note(clause=self.clause, label=self.label, text=text)


@record
class Terms:
    """One revision, as far as calculators use it.

    `name` is how people call it (現行（2011年10月11日版）); `signed` names the calculators whose rules a
    person has compared with this revision's clauses (`calculators/pins.toml`)."""

    revision: str
    name: str
    quotes: dict[str, Quotation]
    signed: frozenset[str]

    def has(self, name: str) -> bool:
        """Whether this revision says what the quotation `name` says."""
        return name in self.quotes

    def __getitem__(self, name: str) -> Quotation:
        """The quotation of that name. A revision may have dropped it: InputError says so."""
        if name not in self.quotes:
            raise self.missing(name)
        return self.quotes[name]

    def missing(self, name: str) -> InputError:
        """The error of a quotation that this revision does not have."""
        return InputError(
            "revision",
            f"{self.name}の規約には、この計算の根拠となる定め（{name}）がないため、計算できません。",
        )

    def ratio(self, name: str) -> quantities.Ratio:
        """The fraction that the quotation gives."""
        return self._value(name, quantities.Ratio)

    def integer(self, name: str) -> int:
        """The whole number that the quotation gives."""
        return self._value(name, int)

    def deadline(self, name: str) -> quantities.Deadline:
        """The deadline in business days that the quotation gives."""
        return self._value(name, quantities.Deadline)

    def span(self, name: str) -> quantities.Span:
        """The span of days that the quotation gives."""
        return self._value(name, quantities.Span)

    def _value(self, name: str, kind: type[_Kind]) -> _Kind:
        """The quotation's value. Raises InputError where its words hold none of that kind."""
        quote = self[name]
        try:
            value = quote.value
        except (quantities.Unreadable, KeyError):  # no figure, or a unit that there is not
            value = None
        if not isinstance(value, kind):
            raise InputError(
                "revision",
                f"{self.name}の{quote.label}「{quote.words}」から数値を読み取れないため、"
                "計算できません。",
            )
        return value


def build(
    *,
    revision: str,
    name: str,
    quotes: Mapping[str, tuple[str, str, str, str]],
    signed: Iterable[str] = (),
) -> Terms:
    """The terms of a revision, from its quotations by name: (clause, citation, words, unit)."""
    return Terms(
        revision=revision,
        name=name,
        quotes={
            each: Quotation(name=each, clause=clause, label=label, words=words, unit=unit)
            for each, (clause, label, words, unit) in quotes.items()
        },
        signed=frozenset(signed),
    )


def revisions() -> list[str]:
    """The names of the revisions that can be calculated with."""
    return list(quotations.REVISIONS)


def terms(revision: str | None = None) -> Terms:
    """The named revision, or the one in force. Raises InputError for a name that is unknown."""
    name = quotations.IN_FORCE if revision is None else revision
    if name not in quotations.REVISIONS:
        known = "、".join(quotations.REVISIONS)
        raise InputError("revision", f"「{name}」という版はありません（使える版: {known}）。")
    return _terms(name)


@cache  # one answer asks for them several times
def _terms(name: str) -> Terms:
    found = quotations.REVISIONS[name]
    return build(revision=name, name=found["name"], quotes=found["quotes"], signed=found["signed"])
