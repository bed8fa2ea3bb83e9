"""What a result says in words, under a revision with other figures and other numbers of articles.

A figure that stands in the terms, and a citation, must come from the revision that is followed:
in labels of readings, steps, notes and assumptions alike. Here every quotation gets another
figure and every article another number; then no old one may be left in any text of any case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from calculators import CALCULATORS, InputError, Result, wording
from calculators.record import replace
from calculators.terms import Quotation, Terms, revisions, terms
from kiyaku import cases
from kiyaku.cases import Case
from tests.paths import ROOT

# Each unit's figures as they stand in the words in force, and others, none of which is in them.
OTHERS = {
    "percent per year": ("14.5%", "13.25%"),
    "days per year": ("365日", "361日"),
    "days": ("60日", "83日"),
    "hours": ("24時間", "37時間"),
    "business days": ("5営業日", "8営業日"),
    "article": ("第15条", "第77条"),
    "months": ("1年間", "2年間"),
}
MONTHS = {"1ヶ月": "4ヶ月", "3ヶ月": "7ヶ月"}
SHIFT = 60  # 第9条 → 第69条

# What is called so by people, whatever the terms say.
NAMES = ("1ヶ月分のサービス料金", "1ヶ月分の料金", "1ヶ月を30日", "1日分の計算方法")


def _other(quote: Quotation) -> Quotation:
    old, new = OTHERS.get(quote.unit, ("", ""))
    words = quote.words.replace(old, new) if old else quote.words
    if quote.unit == "months":
        for old, new in MONTHS.items():
            words = words.replace(old, new)
    assert (words != quote.words) == (quote.unit not in ("passage", "span of days")), quote.name
    return replace(quote, words=words, label=_renumbered(quote.label))


def _renumbered(label: str) -> str:
    return re.sub(r"第(\d+)条", lambda found: f"第{int(found[1]) + SHIFT}条", label)


def _revised() -> Terms:
    revision = terms()
    return replace(revision, quotes={name: _other(q) for name, q in revision.quotes.items()})


REVISED = _revised()
OLD = [old for old, _ in OTHERS.values()] + list(MONTHS)
ARTICLES = {quote.article for quote in terms().quotes.values()} | {"第15条"}
STALE = re.compile(r"(?<![0-9.,])(?:" + "|".join(map(re.escape, [*OLD, *ARTICLES])) + r")(?![0-9])")


def _texts(found: Result) -> Iterator[str]:
    yield from (each.label for each in found.readings)
    yield from (each.text for each in found.steps)
    yield from (each.quote for each in found.steps)
    yield from (each.label for each in found.steps)
    yield from (f"{each.text}（{each.label}）" for each in found.notes if each.clause)
    yield from (each.text for each in found.notes)
    yield from found.assumptions


def _stale(found: Result) -> set[str]:
    texts = "\n".join(_texts(found))
    for name in NAMES:
        texts = texts.replace(name, "")
    return set(STALE.findall(texts))


IN_FORCE = [
    case
    for case in cases.read(ROOT / "tests" / "cases")
    if case.revision is None and case.outcome is not None
]


def _come_to(case: Case, found: Result) -> set[str]:
    """The figures that the case's own days and hours come to: these are not the terms'."""
    rows = [*case.inputs.get("outages", []), *case.inputs.get("exclusions", [])]
    moments = [datetime.fromisoformat(row[end][:16]) for row in rows for end in ("start", "end")]
    hours = {wording.duration(b - a) for a in moments for b in moments if a < b}
    return hours | {f"{value:,}日" for value in found.outcome.values() if isinstance(value, int)}


@pytest.mark.parametrize("name", CALCULATORS)
def test_no_text_holds_a_figure_of_another_revision(name: str) -> None:
    for case in IN_FORCE:
        if case.calculator != name:
            continue
        try:
            found = case.run(terms=REVISED)
        except InputError:  # with these figures the dates lie outside the years that are known
            continue
        assert _stale(found) <= _come_to(case, found), case.name


def test_the_check_finds_figures_where_they_stand() -> None:
    """Under the revision in force itself they are all there."""
    found = set().union(*(_stale(case.run()) for case in IN_FORCE))
    assert {"14.5%", "365日", "60日", "24時間", "5営業日", "3ヶ月", "第9条", "第26条"} <= found


@pytest.mark.parametrize("revision", revisions())
def test_what_a_text_quotes_stands_in_the_revision(revision: str) -> None:
    followed = terms(revision)
    said = "\n".join(quote.words for quote in followed.quotes.values())
    for case in IN_FORCE:
        try:
            found = case.run(terms=followed)
        except InputError:
            continue
        for text in _texts(found):
            assert all(quoted in said for quoted in re.findall("「(.*?)」", text)), text
