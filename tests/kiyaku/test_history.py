"""What was when: the text in force on a day, and each clause's own history."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiyaku import diff, files, history, periods
from kiyaku.files import Document
from kiyaku.history import ClauseHistory, History
from kiyaku.model import Revision, Status
from kiyaku.pages import site
from tests.kiyaku.history_texts import DRAFT, FIRST, SECOND, THIRD, document, edited
from tests.paths import TERMS

WHOLE = document(FIRST, SECOND, THIRD, DRAFT)


def _histories(found: Document) -> dict[str, History]:
    return history.histories(found, [diff.compare(old, new) for old, new in found.pairs()])


def _stages(found: ClauseHistory) -> list[tuple[str, str, bool]]:
    return [(stage.since.revision, stage.label, stage.reworded) for stage in found.stages]


# --- the text in force on a day -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "revision"),
    [
        (date(2020, 4, 1), "2020-04-01"),
        (date(2021, 9, 30), "2020-04-01"),
        (date(2021, 10, 1), "2021-10-01"),
        (date(2022, 12, 31), "2021-10-01"),
        (date(2023, 1, 1), "2023-01-01"),
        (date(9999, 12, 31), "2023-01-01"),  # a draft is never in force, whatever its date
    ],
)
def test_a_revision_is_in_force_from_its_effective_date_to_the_day_before_the_next(
    day: date, revision: str
) -> None:
    found = periods.in_force_on(WHOLE, day)
    assert found.revision is not None
    assert (found.revision.revision, found.reason) == (revision, "")


def test_before_the_first_revision_none_is_named() -> None:
    found = periods.in_force_on(WHOLE, date(2020, 3, 31))
    assert found.revision is None
    assert found.reason == "効力発生日の分かる最初の版（2020年4月1日版）より前です。"


def test_an_assumed_date_is_said_with_the_answer() -> None:
    (cybozu,) = files.read_documents(TERMS)
    found = periods.in_force_on(cybozu, date(2011, 10, 11))
    assert found.revision is cybozu.in_force
    assert found.reason == "始まりの日（効力発生日）は推定です。"


def test_two_revisions_of_one_effective_date_leave_it_open() -> None:
    twice = edited(SECOND, "effective: 2021-10-01", "effective: 2020-04-01")
    found = periods.in_force_on(document(FIRST, twice, THIRD), date(2020, 4, 1))
    assert found.revision is None and "同じ日です" in found.reason


def test_a_revision_between_that_is_not_here_leaves_the_days_before_its_heir_open() -> None:
    gap = document(FIRST, THIRD)  # the third supersedes the second, which is absent
    assert periods.in_force_on(gap, date(2020, 4, 1)).revision is None
    assert "「2021-10-01」を改めたもの" in periods.in_force_on(gap, date(2020, 4, 1)).reason
    assert periods.in_force_on(gap, date(2023, 1, 1)).revision is not None
    assert any("掲載していません" in each for each in periods.contradictions(gap))


def test_a_revision_between_without_its_effective_date_does_too() -> None:
    undated = document(FIRST, edited(SECOND, "effective: 2021-10-01\n", ""), THIRD)
    found = periods.in_force_on(undated, date(2022, 6, 1))
    assert found.revision is None and "分かりません" in found.reason
    assert periods.in_force_on(undated, date(2023, 1, 1)).revision is not None


def test_a_superseded_revision_without_an_heir_ends_nobody_knows_when() -> None:
    found = periods.in_force_on(document(FIRST), date(2020, 4, 2))
    assert found.revision is None and "いつまで" in found.reason


def test_no_effective_date_at_all() -> None:
    (only,) = periods.periods(document(edited(FIRST, "effective: 2020-04-01\n", "")))
    assert (only.first, only.last, only.revision) == (None, None, None)
    assert only.reason == "効力発生日の分かる版がありません。"
    (only,) = periods.periods(document(DRAFT))
    assert only.revision is None


def test_dates_that_contradict_each_other_are_said() -> None:
    wrong = edited(SECOND, "notified: 2021-08-15", "notified: 2021-10-02")
    wrong = edited(wrong, "status: superseded", "status: in-force")
    found = periods.contradictions(document(FIRST, wrong, THIRD))
    assert "2021年10月1日版の効力発生日は、周知日より前の日です。" in found
    assert "現行とされている版が複数あります（2021年10月1日版、2023年1月1日版）。" in found
    assert periods.contradictions(WHOLE) == []


DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2030, 1, 1))


@st.composite
def _dated(draw: st.DrawFn) -> Document:
    names = [f"r{n}" for n in range(draw(st.integers(1, 5)))]
    revisions = [
        Revision(
            document="d",
            title="約款",
            revision=name,
            status=draw(st.sampled_from(Status)),
            effective=draw(st.none() | DAYS),
            supersedes=draw(st.none() | st.sampled_from([*names, "absent"])),
        )
        for name in names
    ]
    return Document(name="d", revisions=tuple(revisions))


@given(_dated(), st.dates())
def test_every_day_has_one_answer_which_is_dated_before_it_or_a_reason(
    found: Document, day: date
) -> None:
    whole = periods.periods(found)
    assert whole[0].first is None and whole[-1].last is None
    for a, b in pairwise(whole):
        assert a.last is not None and b.first == a.last + timedelta(days=1)
    answer = periods.in_force_on(found, day)
    if answer.revision is None:
        assert answer.reason
    else:
        effective = [
            each.effective
            for each in found.revisions
            if each.status is not Status.DRAFT and each.effective and each.effective <= day
        ]
        assert answer.revision.status is not Status.DRAFT
        assert answer.revision.effective == max(effective)


# --- each clause's own history ------------------------------------------------------------------


def test_a_clause_keeps_its_history_through_new_words_and_new_numbers() -> None:
    clauses = _histories(WHOLE)["2023-01-01"].clauses
    assert _stages(clauses["purpose"]) == [("2020-04-01", "第1条", True)]
    assert _stages(clauses["fees-p2"]) == [
        ("2020-04-01", "第2条第2項", True),
        ("2021-10-01", "第2条第2項", True),
        ("2023-01-01", "第3条第2項", False),  # its article's number alone
    ]
    assert clauses["fees-p2"].stages[0].text == "遅延損害金は年14.6%とします。"
    assert _stages(clauses["definitions"]) == [("2023-01-01", "第2条", True)]


def test_a_clause_that_was_split_names_what_it_was() -> None:
    clauses = _histories(WHOLE)["2023-01-01"].clauses
    kept, off = clauses["nuisance"], clauses["obstruction"]
    if len(kept.stages) < len(off.stages):
        kept, off = off, kept
    assert kept.stages[0].label == "第3条" and len(kept.stages) == 2
    change = off.stages[0].change
    assert change is not None and change.origins == ("第3条",)


def test_a_clause_that_is_gone_keeps_its_wordings() -> None:
    merged = edited(DRAFT, "status: draft", "status: in-force")
    merged = edited(merged, "revision: draft", "revision: 2024-04-01")
    third = edited(THIRD, "status: in-force", "status: superseded")
    found = _histories(document(FIRST, SECOND, third, merged))["2024-04-01"]
    (gone,) = found.gone
    assert (gone.id, gone.label) == ("definitions", "第2条")
    assert gone.end is not None and gone.end.since.revision == "2024-04-01"
    assert "antisocial" in found.clauses


def test_a_revision_that_went_back_to_old_words_is_a_stage_of_its_own() -> None:
    back = edited(FIRST, "revision: 2020-04-01", "revision: back\nsupersedes: 2021-10-01")
    back = edited(back, "effective: 2020-04-01", "effective: 2022-01-01")
    clause = _histories(document(FIRST, SECOND, back))["back"].clauses["fees-p2"]
    assert [stage.text[7:12] for stage in clause.stages] == ["14.6%", "3%とします"[:5], "14.6%"]


@pytest.mark.parametrize(
    ("id_", "words"),
    [
        ("purpose", "この文言は、掲載している最初の版（2020年4月1日版）から"),
        ("fees-p2", "この文言は2021年10月1日から"),
        ("definitions", "この文言は2023年1月1日から"),
    ],
)
def test_since_when_a_clause_has_its_words_in_a_phrase(id_: str, words: str) -> None:
    assert history.since(_histories(WHOLE)["2023-01-01"].clauses[id_]) == words


def test_revisions_that_supersede_each_other_do_not_hang() -> None:
    circle = edited(FIRST, "status: superseded", "status: superseded\nsupersedes: 2021-10-01")
    assert set(_histories(document(circle, SECOND))) == {"2020-04-01", "2021-10-01"}


# --- the pages ----------------------------------------------------------------------------------


def test_the_page_of_clauses_has_an_anchor_for_each_and_a_line_for_what_never_changed() -> None:
    page = site.pages([WHOLE])["history/d.md"]
    current = WHOLE.in_force
    assert current is not None
    for clause in current.walk():
        assert page.count(f"{{#{clause.id}}}") + page.count(f'<span id="{clause.id}">') == 1, clause
    assert page.count("本約款は、当社の提供するサービスの利用条件を定めます。") == 0
    assert page.count("> 遅延損害金は年14.6%とします。") == 1
    assert "第2条第2項 → 第3条第2項" in page
    assert "反社会的勢力" not in page.partition("改定案で加わる条項")[0]
    assert "第5条" in page.partition("改定案で加わる条項")[2]


def test_the_page_of_revisions_has_every_date_and_the_note() -> None:
    page = site.pages([WHOLE])["history/index.md"]
    for shown in (
        '<dt>公表日</dt><dd><time datetime="2021-08-01">2021年8月1日（日）</time></dd>',
        '<dt>周知日</dt><dd><time datetime="2021-08-15">2021年8月15日（日）</time></dd>',
        '<dt>効力発生日</dt><dd><time datetime="2021-10-01">2021年10月1日（金）</time></dd>',
        '<dt>効力発生日（予定）</dt><dd><time datetime="2024-04-01">2024年4月1日（月）</time></dd>',
        "民法の法定利率の改正に合わせて",
        'data-first="2021-10-01" data-last="2022-12-31"',
        "../compare/d/2021-10-01/2023-01-01.md",
    ):
        assert shown in page, shown
