"""The draft mends the drafting errors of the text in force, and nothing else."""

from __future__ import annotations

from typing import Any

import yaml

from kiyaku import diff, files
from kiyaku.diff import Change
from kiyaku.model import Status
from tests.paths import DRAFT, IN_FORCE, ROOT

CASES: dict[str, Any] = yaml.safe_load(
    (ROOT / "tests" / "cases" / "draft-mends.yml").read_text(encoding="utf-8")
)


def test_each_listed_error_stands_in_force_and_is_mended_in_the_draft() -> None:
    old, new = files.read(IN_FORCE).places(), files.read(DRAFT).places()
    for case in CASES["mends"]:
        before, after = old[case["clause"]].clause.text, new[case["clause"]].clause.text
        assert case["wrong"] in before, case
        assert case["wrong"] not in after or case["wrong"] in case["right"], case
        assert case["right"] in after, case


def test_no_listed_wording_is_left_anywhere() -> None:
    draft = files.read(DRAFT)
    for clause in draft.walk():
        for words in CASES["everywhere"]:
            assert words not in clause.heading + clause.text, (clause.id, words)


def test_the_contract_is_called_by_one_name() -> None:
    """契約 of this service is 本サービス契約 wherever サービス契約 stands."""
    for clause in files.read(DRAFT).walk():
        assert clause.text.count("サービス契約") == clause.text.count("本サービス契約"), clause.id


def test_nothing_is_added_but_the_definition_of_business_days() -> None:
    changes = diff.compare(files.read(IN_FORCE), files.read(DRAFT)).changes
    added = [change.id for change in changes if change.change is Change.ADDED]
    assert added == ["definitions-i6"]
    assert not [change.id for change in changes if change.change is Change.REMOVED]
    assert not [change.id for change in changes if change.renumbered or change.moved]


def test_contradictions_are_left_to_the_parties_and_reported() -> None:
    old, draft = files.read(IN_FORCE).places(), files.read(DRAFT)
    new = draft.places()
    left = {"miscellaneous", "service-period-i3"}
    assert left <= set(CASES["left"])
    for id_ in left:
        assert new[id_].clause.text == old[id_].clause.text
    assert "会社整理" in new["termination-p1-i4"].clause.text
    remarks = "\n".join(draft.remarks)
    for label in ("第26条", "第27条", "第7条", "第8条第2号", "第8条第3号", "会社整理"):
        assert label in remarks


def test_the_draft_is_a_draft() -> None:
    draft = files.read(DRAFT)
    assert (draft.revision, draft.status) == ("draft", Status.DRAFT)
    assert draft.published is None and draft.effective is None
