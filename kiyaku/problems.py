"""What is wrong with a text, and where.

Problems in people's text are collected and shown all at once; exceptions are for the
programmer's own errors and for input that cannot be worked on at all (`BadInput`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How a problem weighs: an error is wrong, a warning is for a person to judge, a decision
    is one that only the parties can take."""

    ERROR = "error"
    WARNING = "warning"
    DECISION = "decision"


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """One problem at one place.

    `line` and `column` count from 1. `clause` and `label` name the clause where it is known.
    `excepted` is the reason for which the text's front matter accepts it.
    """

    code: str
    message: str
    path: str
    line: int = 1
    column: int = 1
    clause: str = ""
    label: str = ""
    severity: Severity = Severity.ERROR
    excepted: str | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class BadInput(Exception):
    """Input that cannot be worked on: a file that is absent, malformed, of an unknown name.

    `problems` lists all that was found; a plain message serves where there is no place.
    """

    def __init__(self, message: str = "", problems: Iterable[Problem] = ()) -> None:
        self.problems = tuple(problems)
        super().__init__(message or "\n".join(map(str, self.problems)))
