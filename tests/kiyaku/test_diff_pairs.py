"""Comparisons of long texts, imported each alone: every article's fate as listed; cost."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import pytest

from kiyaku import diff
from kiyaku.diff import Change, Comparison
from kiyaku.importer import run
from kiyaku.model import Clause, Kind, Revision
from kiyaku.segments import segments
from tests.paths import shared

SAISHORI = "laws/saishori_2023-06-07", "laws/saishori_2024-04-01", "txt"
MINPO_2018 = "laws/minpo_2013-11", "laws/minpo_2018-05", "txt"
MINPO_2024 = "laws/minpo_2018-05", "laws/minpo_2024-05", "txt"
SHINONOME = "terms/shinonome_shugyo_2023-04-12", "terms/shinonome_shugyo_2025-03-12", "md"
METI = "terms/meti_nda_01", "terms/meti_nda_46", "md"
Pair = tuple[str, str, str]


@lru_cache
def _revision(path: str) -> Revision:
    raw = shared(f"data/{path}")
    return run.import_file(raw, document="d", revision=raw.stem).revision


@lru_cache
def _comparison(pair: Pair) -> Comparison:
    old, new, suffix = pair
    return diff.compare(_revision(f"{old}.{suffix}"), _revision(f"{new}.{suffix}"))


def _listed(pair: Pair) -> dict[str, Any]:
    old, new, _ = pair
    path = shared(f"data/{old}--{new.rpartition('_')[2]}.articles.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _articles(pair: Pair) -> tuple[set[str], set[str], set[tuple[str, str]], set[str]]:
    """Numbers of the articles added and removed, renumbered, and with any change below them."""
    found = _comparison(pair)
    olds = {clause.id: clause for clause in found.old.walk()}
    news = {clause.id: clause for clause in found.new.walk()}
    holder = {below.id: top for top in found.new.clauses for below in top.walk()}
    added, removed, changed = set(), set(), set()
    renumbered: set[tuple[str, str]] = set()
    for each in found.changes:
        old = olds.get(each.old_id or "")
        new = news.get(each.id) if each.change is not Change.REMOVED else None
        if new is None:
            if old is not None and old.kind is Kind.ARTICLE:
                removed.add(old.number)
        elif old is None:
            if new.kind is Kind.ARTICLE:
                added.add(new.number)
        elif new.kind is Kind.ARTICLE and old.number != new.number:
            renumbered.add((old.number, new.number))
        if each.change is not Change.UNCHANGED and new is not None and holder.get(new.id):
            top: Clause = holder[new.id]
            if top.kind is Kind.ARTICLE:
                changed.add(top.number)
    return added, removed, renumbered, changed - added


@pytest.mark.parametrize("pair", [SAISHORI, SHINONOME, MINPO_2018], ids=lambda pair: pair[0])
def test_every_article_is_classified_as_listed(pair: Pair) -> None:
    listed = _listed(pair)
    added, removed, renumbered, _ = _articles(pair)
    assert added == {each["num"] for each in listed["added"]}
    assert removed == {each["num"] for each in listed["removed"]}
    moved_on = {(old, new) for old, new, *_ in [*listed["renumbered"], *listed["changed"]]}
    assert {each for each in renumbered if each not in moved_on} == set()
    assert {(old, new) for old, new, *_ in listed["renumbered"]} <= renumbered


def test_the_civil_code_of_2018_changed_in_exactly_three_articles() -> None:
    assert _articles(MINPO_2018)[3] == {"733", "746", "900"}


def test_the_reprocessing_act_only_follows_new_numbers_in_many_places() -> None:
    found = _comparison(SAISHORI).changes
    assert sum(each.reference_only for each in found) >= 10
    assert all(each.kinds == ("reference",) for each in found if each.reference_only)
    assert not any(each.moved for each in found)


def test_mark_up_edits_are_no_change_of_words() -> None:
    """What the edits of the METI pair did to words: a section's name, and blocks under others."""
    words = [
        each
        for each in _comparison(METI).changes
        if each.change is Change.MODIFIED and set(each.kinds) - {"punctuation"}
    ]
    assert {each.new_label for each in words} <= {
        "前文第14段落",  # 第1条1項 → 第1条, in the contents
        "第1条",
        "第12条第2項",  # 締結の証: now a line of its own
    }


@pytest.mark.parametrize("pair", [SAISHORI, SHINONOME, METI, MINPO_2018, MINPO_2024], ids=str)
def test_nothing_is_lost_of_either_text(pair: Pair) -> None:
    found = _comparison(pair)
    expected = [clause.wording for clause in found.new.walk()]
    olds = [clause.wording for clause in found.old.walk()]
    rows = [each for each in found.changes if not each.id.startswith(("title", "preamble"))]
    assert [each.new_text for each in rows if each.new_text is not None] == expected
    assert sorted(each.old_text for each in rows if each.old_text is not None) == sorted(olds)
    assert len({each.id for each in found.changes}) == len(found.changes)
    for each in found.changes:
        text = "".join(words for op, words in each.segments if op != "delete")
        assert text == (each.new_text or "")
        text = "".join(words for op, words in each.segments if op != "insert")
        assert text == (each.old_text or "")


# --- cost --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [2_000, 20_000])
def test_a_text_written_anew_is_one_replacement_whatever_its_length(size: int) -> None:
    old = "利用者は、料金を支払うものとします。" * (size // 18)
    new = "当社は、役務の提供を停止することがあります。" * (size // 22)
    found = segments(old, new)
    assert "".join(text for op, text in found if op != "insert") == old
    assert "".join(text for op, text in found if op != "delete") == new
