"""What a person decided of sentences, in the head of a text: `decisions`.

A line such as `duty fees-p2 ことをご了承ください: お客様（推定）・同意する` settles the sentence of that clause in
which the words stand. A decision is held to its words: where they are gone, it is not followed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kiyaku.model import DUTY
from kiyaku.parties import Parties
from kiyaku.predicates import LABELS, Act
from kiyaku.references import Field

INFERRED = "（推定）"
_VERDICT = re.compile(r"(?:(?P<who>[^・（）]+)(?P<inferred>（推定）)?・)?(?P<act>[^・]+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """A person's verdict on the sentence of a clause in which some words stand."""

    key: str
    clause: str
    words: str
    who: tuple[str, ...]
    inferred: bool
    act: Act


@dataclass(frozen=True, kw_only=True, slots=True)
class Ignored:
    """A decision that cannot be followed, and why; `clause` is "" where there is none."""

    key: str
    clause: str
    words: str
    reason: str


def read(
    given: Mapping[str, str], texts: Mapping[tuple[str, Field], str], bound: Parties
) -> tuple[list[Decision], list[Ignored]]:
    """The decisions on sentences, and those that cannot be followed; the importer's are its own.

    `texts` are the fields of the text by clause ("" for the preamble), `bound` its parties.
    """
    found: list[Decision] = []
    ignored: list[Ignored] = []
    for key, value in given.items():
        if not key.startswith(DUTY):
            continue
        name, _, words = key.removeprefix(DUTY).partition(" ")
        clause = "" if name == "preamble" else name
        try:
            _stand(words, [text for (id_, _), text in texts.items() if id_ == clause])
            who, inferred, act = _verdict(value, bound)
        except ValueError as error:
            ignored.append(Ignored(key=key, clause=clause, words=words, reason=str(error)))
            continue
        found.append(
            Decision(key=key, clause=clause, words=words, who=who, inferred=inferred, act=act)
        )
    return found, ignored


def _stand(words: str, texts: list[str]) -> None:
    """Raises ValueError unless some words stand in a clause exactly once."""
    if not words or sum(text.count(words) for text in texts) != 1:
        raise ValueError(f"字句「{words}」が、この条項にちょうど1か所あるように書いてください")


def _verdict(value: str, bound: Parties) -> tuple[tuple[str, ...], bool, Act]:
    """Who, whether inferred, and what; raises ValueError with the correct form."""
    acts = {label: act for act, label in LABELS.items()}
    match = _VERDICT.fullmatch(value)
    if match is None or match["act"] not in acts:
        raise ValueError(
            f"「お客様（推定）・する」の形で、{'、'.join(acts)} のいずれかを書いてください"
            f"（いまの値: {value}）"
        )
    who = [name for name in (match["who"] or "").split("、") if name]
    if strangers := [name for name in who if name not in bound.names]:
        raise ValueError(f"「{'、'.join(strangers)}」は、この規約の当事者の名前にありません")
    return tuple(bound.names[name] for name in who), bool(match["inferred"]), acts[match["act"]]
