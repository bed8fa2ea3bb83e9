"""Realistic edits of the text in force, marked by hand in `edits.md`: what a comparison must show.

Each is looked at twice: with the permanent ids, and as two imports that share none.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiyaku import diff
from kiyaku.diff import Change, ClauseChange
from kiyaku.importer import identify
from kiyaku.model import Revision
from tests.edits import CASES, MARKED, OLD, RESTRUCTURED, Case, expected, revised, reworded, whole

FORM = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}


def _unrelated(revision: Revision) -> Revision:
    """The same text as an import alone gives it: ids are numbers, and nothing precedes it."""
    clauses = identify.identify(revision.clauses).clauses
    return replace(revision, clauses=clauses, supersedes=None, lineage={})


# --- text ------------------------------------------------------------------------------------------


def _changed(case: Case) -> ClauseChange:
    """What became of the clause, the only one of which anything did."""
    found = [each for each in diff.compare(OLD, reworded(case)).changes if not each.same]
    assert [each.id for each in found] == [case.clause]
    return found[0]


@pytest.mark.parametrize("case", MARKED, ids=lambda case: case.title)
def test_the_marks_stand_where_a_person_puts_them(case: Case) -> None:
    found = _changed(case).segments
    assert "".join(FORM[op].format(text) for op, text in found) == whole(case)


@pytest.mark.parametrize("case", MARKED, ids=lambda case: case.title)
def test_the_change_means_what_a_person_says(case: Case) -> None:
    change = _changed(case)
    assert " ".join(change.kinds) == case.value("種類")
    if case.value("要約") or not {"figure", "modality"} & set(change.kinds):
        assert change.gist == case.value("要約")


# --- structure -------------------------------------------------------------------------------------


def _fact(change: ClauseChange) -> str:
    """What became of a clause, in the words of `edits.md`."""
    said = []
    if change.change is Change.ADDED:
        return f"（なし） → {change.new_label}: 追加"
    if change.change is Change.REMOVED:
        return f"{change.old_label}: 削除"
    if change.change is Change.MODIFIED and not change.reference_only:
        said.append(f"字句（{' '.join(change.kinds)}）")
    said += ["番号"] if change.renumbered else []
    said += ["移動"] if change.moved else []
    said += ["参照のみ"] if change.reference_only else []
    old, new = change.old_label, change.new_label
    return f"{old if old == new else f'{old} → {new}'}: {'・'.join(said)}"


@pytest.mark.parametrize("ids", ["ids", "no ids"])
@pytest.mark.parametrize("case", RESTRUCTURED, ids=lambda case: case.title)
def test_every_clause_has_the_fate_that_a_person_gives_it(case: Case, ids: str) -> None:
    old, new = OLD, revised(case)
    if ids == "no ids":
        old, new = _unrelated(old), _unrelated(new)
    found = [_fact(each) for each in diff.compare(old, new).changes if not each.same]
    assert sorted(found) == sorted(expected(case))


def test_there_are_enough_edits_and_each_is_one() -> None:
    assert len(CASES) >= 60
    assert len({case.title for case in CASES}) == len(CASES)
