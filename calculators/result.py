"""What a calculator answers: an outcome, its readings, and every step with its clause."""

from __future__ import annotations

from collections.abc import Mapping

from calculators.record import plain, record, values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# A figure of an outcome; the last is a table's rows.
Value = str | int | bool | None | list[dict[str, str | int]]


@record
class Step:
    """One step of the way to the outcome, with the sentence of the terms that it follows.

    `value` is what the step arrives at: a number, an ISO date, or None.
    """

    clause: str
    label: str
    quote: str
    text: str
    value: Value = None


@record
class Note:
    """A remark on the outcome that a clause or a statute gives. `clause` is "" for a statute."""

    clause: str
    label: str
    text: str


STRICT = "厳しい読み方"  # what the safe reading is called where another one gives the outcome


@record
class Reading:
    """One way to read a clause that leaves room, with its own outcome.

    `safe` marks the reading to keep to when in doubt; its own day need not be safe.
    """

    id: str
    label: str
    safe: bool
    outcome: Mapping[str, Value]


@record
class Result:
    """The answer of a calculator under one revision of the terms.

    `outcome` has the names of DESIGN's contract; dates are ISO, money is whole yen.
    `assumptions` say what the terms do not: they are labelled so, and cite nothing.
    """

    calculator: str
    revision: str
    inputs: Mapping[str, Any]
    outcome: Mapping[str, Value]
    readings: tuple[Reading, ...] = ()
    steps: tuple[Step, ...] = ()
    assumptions: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The result as plain values, ready for JSON."""
        return {name: plain(value) for name, value in values(self).items()}
