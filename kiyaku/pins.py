"""Pins: which wording of a clause a person has compared with the rule that follows it.

A pin names a calculator, a clause and the digest of the clause's wording, with reviewer,
date and reason (`calculators/pins.toml`). When a revision changes the clause, its digest is
another, and the rule is unsigned there until someone has looked again.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from kiyaku.model import Clause, Revision
from kiyaku.problems import BadInput

_HEAD = re.compile(r"\s*\[\[\s*pin\s*\]\]")  # [[pin]]
_TEXTS = ("calculator", "clause", "digest", "reviewer", "reason")


@dataclass(frozen=True, kw_only=True, slots=True)
class Pin:
    """One signature: this person found that the rule follows this wording of the clause.

    `line` is where it stands in its file.
    """

    calculator: str
    clause: str
    digest: str
    reviewer: str
    date: date
    reason: str
    line: int = 1

    @property
    def key(self) -> tuple[str, str, str]:
        """What it signs: the calculator, the clause, and the digest of its wording."""
        return self.calculator, self.clause, self.digest


@dataclass(frozen=True, kw_only=True, slots=True)
class Pins:
    """The signatures, and the document to which the calculators belong."""

    document: str
    pins: tuple[Pin, ...] = ()
    path: str = ""

    def of(self, calculator: str, clause: Clause) -> Pin | None:
        """The signature for a clause as it is worded here, the last one given."""
        key = (calculator, clause.id, digest(clause))
        return next((each for each in reversed(self.pins) if each.key == key), None)

    def signed(self, calculator: str, clauses: Iterable[str], revision: Revision) -> bool:
        """Whether every one of these clauses, as this revision words it, is signed."""
        places = revision.places()
        return all(self.of(calculator, places[id_].clause) for id_ in clauses)


def digest(clause: Clause) -> str:
    """The digest of a clause's own wording: heading and text, white space apart.

    Its number is no part of it (numbers move), nor are the clauses below it.
    """
    wording = "".join(clause.wording.split())
    return hashlib.sha256(wording.encode()).hexdigest()[:16]


def read(path: Path) -> Pins:
    """The pins of a file. Raises BadInput with the field at fault."""
    try:
        text = path.read_text(encoding="utf-8")
        given = tomllib.loads(text)
    except OSError:
        raise BadInput(f"{path}: ファイルを読めません。") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: TOMLとして読めません（{error}）。") from None
    lines = [at for at, line in enumerate(text.split("\n"), 1) if _HEAD.match(line)]
    pins = given.get("pin", [])
    if not isinstance(given.get("document"), str) or not isinstance(pins, list):
        raise BadInput(f'{path}: document = "文書の名前" と、[[pin]] の項を書いてください。')
    if len(lines) != len(pins):  # written in a way that shows no line for each
        lines = [1] * len(pins)
    return Pins(
        document=given["document"],
        pins=tuple(_pin(pin, f"{path}:{at}", at) for pin, at in zip(pins, lines, strict=True)),
        path=str(path),
    )


def _pin(given: Any, place: str, line: int) -> Pin:
    kinds = {"date": date} | dict.fromkeys(_TEXTS, str)
    if not isinstance(given, dict) or set(given) != set(kinds):
        raise BadInput(
            f"{place}: [[pin]] には calculator、clause、digest、reviewer、date、reason を"
            "一つずつ書いてください。"
        )
    for name, kind in kinds.items():
        if type(given[name]) is not kind or (kind is str and not given[name].strip()):
            form = "2026-04-01" if kind is date else '"文字列"'
            raise BadInput(f"{place}: [[pin]] の {name} は、{name} = {form} の形で書いてください。")
    return Pin(**given, line=line)
