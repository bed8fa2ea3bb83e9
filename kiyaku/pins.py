"""Pins: which wording of a clause a person has compared with the rule that follows it.

A pin names a calculator, a clause and the digest of the clause's wording, with reviewer,
date and reason (`calculators/pins.toml`). When a revision changes the clause, its digest is
another, and the rule is unsigned there until someone has looked again.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kiyaku.model import Clause, Revision
from kiyaku.problems import BadInput


@dataclass(frozen=True, kw_only=True, slots=True)
class Pin:
    """One signature: this person found that the rule follows this wording of the clause."""

    calculator: str
    clause: str
    digest: str
    reviewer: str
    date: date
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Pins:
    """The signatures, and the document to which the calculators belong."""

    document: str
    pins: tuple[Pin, ...]

    def signed(self, calculator: str, clauses: Iterable[str], revision: Revision) -> bool:
        """Whether every one of these clauses, as this revision words it, is signed."""
        held = {(pin.clause, pin.digest) for pin in self.pins if pin.calculator == calculator}
        places = revision.places()
        return all((id_, digest(places[id_].clause)) in held for id_ in clauses)


def digest(clause: Clause) -> str:
    """The digest of a clause's own wording: heading and text, white space apart.

    Its number is no part of it (numbers move), nor are the clauses below it.
    """
    wording = "".join(clause.wording.split())
    return hashlib.sha256(wording.encode()).hexdigest()[:16]


def read(path: Path) -> Pins:
    """The pins of a file. Raises BadInput with the field at fault."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise BadInput(f"{path}: ファイルを読めません。") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: TOMLとして読めません（{error}）。") from None
    try:
        pins = tuple(Pin(**pin) for pin in given.get("pin", ()))
        return Pins(document=given["document"], pins=pins)
    except (TypeError, KeyError) as error:
        raise BadInput(
            f"{path}: [[pin]] には calculator、clause、digest、reviewer、date、reason を"
            f"書いてください（{error}）。"
        ) from None
