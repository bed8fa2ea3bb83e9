"""The draft mends the drafting errors of the text in force, and nothing else."""

from __future__ import annotations

from typing import Any

import yaml

from kiyaku import diff, files
from kiyaku.diff import Change
from kiyaku.model import Revision, Status
from kiyaku.reports import words
from tests.paths import DRAFT, IN_FORCE, ROOT

CASES: dict[str, Any] = yaml.safe_load(
    (ROOT / "tests" / "cases" / "draft-mends.yml").read_text(encoding="utf-8")
)


def _texts(revision: Revision) -> dict[str, str]:
    texts = {f"preamble-p{at}": text for at, text in enumerate(revision.preamble, 1)}
    return texts | {clause.id: clause.text for clause in revision.walk()}


def test_the_listed_mends_and_no_others_make_the_draft_of_the_text_in_force() -> None:
    expected = _texts(files.read(IN_FORCE))
    for case in CASES["mends"]:
        before = expected[case["clause"]]
        assert before.count(case["wrong"]) == case.get("times", 1), case
        expected[case["clause"]] = before.replace(case["wrong"], case["right"])
    draft = _texts(files.read(DRAFT))
    assert set(draft) - set(expected) == {"definitions-i6"}
    for clause, text in expected.items():
        assert draft[clause] == text, clause


def test_headings_are_mended_where_listed_and_nowhere_else() -> None:
    expected = {clause.id: clause.heading for clause in files.read(IN_FORCE).walk()}
    for case in CASES["headings"]:
        assert expected[case["clause"]] == case["wrong"]
        expected[case["clause"]] = case["right"]
    draft = {clause.id: clause.heading for clause in files.read(DRAFT).walk()}
    assert {id_: draft[id_] for id_ in expected} == expected


def test_no_listed_wording_is_left_anywhere() -> None:
    draft = files.read(DRAFT)
    for clause in draft.walk():
        for wrong in CASES["everywhere"]:
            assert wrong not in clause.heading + clause.text, (clause.id, wrong)


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
    old, draft = _texts(files.read(IN_FORCE)), files.read(DRAFT)
    new = _texts(draft)
    for case in CASES["left"]:
        assert case["words"] in old[case["clause"]], case
        assert case["words"] in new[case["clause"]], case
    remarks = "\n".join(draft.remarks)
    for label in ("第26条", "第27条", "第7条", "第8条第2号", "第8条第3号", "会社整理"):
        assert label in remarks


def test_the_draft_is_a_draft() -> None:
    draft = files.read(DRAFT)
    assert (draft.revision, draft.status) == ("draft", Status.DRAFT)
    assert draft.published is None and draft.effective is None
    assert words.side(draft) == "改定案（未公表）"
