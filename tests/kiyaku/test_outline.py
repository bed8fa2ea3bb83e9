"""How a comparison is read: the summary first, folded classes apart, moves at both places."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiyaku import diff, syntax
from kiyaku.diff import Comparison
from kiyaku.model import Revision, Status
from kiyaku.reports import html, outline, text, words
from kiyaku.reports.outline import Departed, Fold, Topic

OLD = """# 規約

## 1. 目的 {#a}

この規約は、サービスの利用条件を定める。

## 2. 料金 {#b}

(1) 料金は月額とし、遅延利息は年14.5%とする。 {#b-p1}

(2) 当社は、料金を改定することがあります。 {#b-p2}

## 3. 準用 {#c}

第2条の規定は、延滞の場合に準用する。

## 4. 届出 {#d}

利用者は、住所の変更を届け出る。

## 5. 管轄 {#e}

東京地方裁判所を専属の管轄裁判所とする。

## 6. 協議 {#f}

第4条の届出については、双方が協議する。
"""
NEW = """# 規約

## 1. 目的 {#a}

この規約は、サービスの利用条件を定める。

## 2. 定義 {#n}

(1) 用語の意味を定める。 {#n-p1}

(2) 別に定めることができる。 {#n-p2}

## 3. 料金 {#b}

(1) 料金は月額とし、遅延利息は年14.6%とする。 {#b-p1}

(2) 当社は、料金を改定するものとします。 {#b-p2}

## 4. 準用 {#c}

第3条の規定は、延滞の場合に準用する。

## 5. 管轄 {#e}

東京地方裁判所を専属の管轄裁判所とする。

## 6. 協議 {#f}

第4条の届出については、双方が協議する。

## 7. 届出 {#d}

利用者は、住所の変更を届け出る。
"""


def revision(body: str, name: str) -> Revision:
    parsed = syntax.parse(body)
    assert not parsed.problems, parsed.problems
    return Revision(
        document="d",
        title="規約",
        revision=name,
        status=Status.DRAFT,
        preamble=parsed.preamble,
        clauses=parsed.clauses,
    )


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return diff.compare(revision(OLD, "old"), revision(NEW, "new"))


def test_the_summary_tells_each_change_once_under_its_weightiest_kind(
    comparison: Comparison,
) -> None:
    found = outline.topics(comparison)
    assert {topic: [each.id for each in changes] for topic, changes in found.items()} == {
        Topic.FIGURE: ["b-p1"],
        Topic.MODALITY: ["b-p2"],
        Topic.ADDED: ["n"],  # its paragraphs came with it
        Topic.RETARGETED: ["f"],  # 第4条 is another clause now
        Topic.MOVED: ["d"],
    }
    assert words.brief(found[Topic.FIGURE][0]) == "年14.5% → 年14.6%"
    assert "任意（することがあります）→ 義務（するものとします）" in words.brief(
        found[Topic.MODALITY][0]
    )
    assert words.brief(found[Topic.RETARGETED][0]) == "「第4条」の指す先が変化"


def test_what_says_nothing_new_is_folded_by_its_class(comparison: Comparison) -> None:
    folded = outline.folded(comparison)
    assert [each.id for each in folded[Fold.NUMBER]] == ["b"]
    assert [each.id for each in folded[Fold.REFERENCE]] == ["c"]
    assert [each.id for each in folded[Fold.SAME]] == ["title", "a", "e"]


def test_a_moved_clause_stands_at_both_its_places(comparison: Comparison) -> None:
    line = [each for group in outline.groups(comparison) for each in group.changes]
    at = next(at for at, each in enumerate(line) if isinstance(each, Departed))
    assert isinstance(line[at], Departed)
    around = [each.id for each in line if not isinstance(each, Departed)]
    assert around.index("e") == at  # it stood right before 第5条
    assert around[-1] == "d"


def test_the_groups_hold_every_clause_once_and_in_order(comparison: Comparison) -> None:
    found = [each for group in outline.groups(comparison) for each in group.clauses]
    assert found == list(comparison.changes)


@pytest.mark.parametrize("form", [text.text, text.markdown, html.page])
def test_every_form_tells_the_summary_the_folds_and_the_moves(
    comparison: Comparison, form: object
) -> None:
    assert callable(form)
    said = form(comparison).replace("\\", "")
    for expected in (
        "年14.5% → 年14.6%",
        "条番号のみ変更",
        "参照先の繰下げのみ",
        "（第7条へ移動）",
        "「第4条」の指す先が変化",
        "利用者は、住所の変更を届け出る。",
    ):
        assert expected in said
    assert said.index("年14.6%") < said.index("（第7条へ移動）")


def test_the_json_tells_every_fact(comparison: Comparison) -> None:
    found = {each["id"]: each for each in comparison.to_dict()["changes"]}
    assert found["b-p1"]["gist"] == "年14.5% → 年14.6%"
    assert found["c"]["reference_only"] is True
    assert found["f"]["retargeted"] == ["第4条"]
    assert (found["d"]["old_id"], found["d"]["moved"], found["n"]["old_id"]) == ("d", True, None)
    facts = ("reparented", "relocated", "origins", "heirs")
    assert all(not found["a"][fact] for fact in facts)


def test_no_change_of_substance_is_said_so() -> None:
    old = revision(OLD, "old")
    new = revision(OLD.replace("住所の変更を", "住所変更を"), "new")
    found = diff.compare(old, new)
    assert words.NO_SUBSTANCE in html.summary(found)
    assert words.NO_SUBSTANCE in text.text(found)
    gone = OLD.replace("(1) 料金は月額とし、遅延利息は年14.5%とする。 {#b-p1}\n\n(2)", "(1)")
    assert words.NO_SUBSTANCE not in html.summary(diff.compare(old, revision(gone, "new")))
    nothing = diff.compare(old, replace(old, revision="new"))
    assert not outline.topics(nothing)
    assert words.NO_SUBSTANCE not in html.summary(nothing)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("第9条第2項", "第9条第4項", "第9条第2項〜第4項"),
        ("第9条", "第12条", "第9条〜第12条"),
        ("第9条", "第9条第4項", "第9条〜第9条第4項"),
        ("第3条の2第1項", "第3条の2第3項", "第3条の2第1項〜第3項"),
        ("附則第1条", "附則第2条", "附則第1条〜第2条"),
        ("第9条第1項ア", "第9条第1項ウ", "第9条第1項ア〜第1項ウ"),
        ("第9条", "第9条", "第9条"),
    ],
)
def test_a_run_of_clauses_is_cited_by_its_ends(first: str, last: str, said: str) -> None:
    run = [
        diff.ClauseChange(id=label, change=diff.Change.UNCHANGED, new_label=label)
        for label in (first, last)
    ]
    assert words.span(run, new=True) == said
