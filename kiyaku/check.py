"""What is wrong with a file of `terms/`: the rules over its text, and those over the file."""

from __future__ import annotations

from kiyaku.checks import calculators, duties, exceptions, file
from kiyaku.checks import run as rules
from kiyaku.checks.base import Finder, Rule
from kiyaku.files import Document
from kiyaku.pins import Pins
from kiyaku.problems import Problem
from kiyaku.source import Source

RULES: tuple[Rule, ...] = (*rules.RULES, *file.RULES, *duties.RULES)


def check(
    source: Source, *, document: Document | None = None, pins: Pins | None = None
) -> list[Problem]:
    """Every problem of a file, in the order of its lines.

    `document` holds the other revisions of the text, where they are at hand; with the
    signatures of the calculators (`pins`) their text is also held against them.
    """
    finders: list[Finder] = []
    if pins and source.revision and calculators.looks_at(source.revision, pins):
        finders.append(lambda text: calculators.find(text, pins))
    found = rules.run(
        source,
        revisions=document.revisions if document is not None else (),
        rules=RULES,
        finders=finders,
    )
    unjudged = {
        *(() if document is not None else (rules.USED_AGAIN,)),
        *(() if finders else calculators.CODES),
    }
    stale = exceptions.stale(source, found, unjudged=unjudged)
    return rules.in_order([*found, *stale])
