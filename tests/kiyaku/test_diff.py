"""The comparison of two revisions: four facts for each clause, told apart."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from kiyaku import diff, files, syntax
from kiyaku.diff import Change, ClauseChange
from kiyaku.model import Revision, Status
from kiyaku.segments import Segment
from tests.paths import DRAFT, IN_FORCE
from tests.strategies import bodies

OLD = """# 規約

前文

## 1. 定義 {#a}

- ① 甲とは {#a-i1}
- ② 乙とは {#a-i2}
- ③ 丙とは {#a-i3}

## 2. 料金 {#b}

(1) 料金は月額とする。 {#b-p1}

(2) 返金しない。 {#b-p2}
"""


def _revision(body: str, name: str = "r") -> Revision:
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


def _changes(new: str, old: str = OLD) -> dict[str, ClauseChange]:
    found = diff.compare(_revision(old, "old"), _revision(new, "new")).changes
    return {change.id: change for change in found if not change.same}


def test_an_inserted_item_is_one_insertion_and_renumbers_what_follows() -> None:
    new = OLD.replace("- ② 乙とは", "- ② 丁とは {#a-i4}\n- ③ 乙とは").replace("③ 丙", "④ 丙")
    changes = _changes(new)
    assert changes["a-i4"].change is Change.ADDED
    assert changes["a-i4"].old_text is None
    for id_ in ("a-i2", "a-i3"):
        assert changes[id_].change is Change.UNCHANGED
        assert changes[id_].renumbered and not changes[id_].moved
    assert (changes["a-i2"].old_label, changes["a-i2"].new_label) == ("第1条第2号", "第1条第3号")
    assert set(changes) == {"a-i4", "a-i2", "a-i3"}


def test_a_removed_clause_stands_where_it_stood() -> None:
    new = OLD.replace("(1) 料金は月額とする。 {#b-p1}\n\n(2)", "(1)")
    comparison = diff.compare(_revision(OLD, "old"), _revision(new, "new"))
    order = [change.id for change in comparison.changes]
    assert order[order.index("b-p1") :] == ["b-p1", "b-p2"]
    assert comparison.counts["removed"] == 1
    removed = next(change for change in comparison.changes if change.id == "b-p1")
    assert (removed.new_text, removed.new_label) == (None, None)


def test_swapped_items_are_one_move_not_two_rewrites() -> None:
    new = OLD.replace(
        "- ① 甲とは {#a-i1}\n- ② 乙とは {#a-i2}", "- ① 乙とは {#a-i2}\n- ② 甲とは {#a-i1}"
    )
    changes = _changes(new)
    assert sum(change.moved for change in changes.values()) == 1
    assert all(change.change is Change.UNCHANGED for change in changes.values())


def test_a_paragraph_that_changes_its_article_has_moved() -> None:
    new = OLD.replace("(2) 返金しない。 {#b-p2}\n", "## 3. 返金 {#c}\n\n(1) 返金しない。 {#b-p2}\n")
    changes = _changes(new)
    assert changes["b-p2"].moved and changes["b-p2"].renumbered
    assert changes["b-p2"].change is Change.UNCHANGED


def test_a_changed_heading_is_a_changed_text() -> None:
    changes = _changes(OLD.replace("## 2. 料金", "## 2. 利用料金"))
    assert [(op, text) for op, text in changes["b"].segments] == [
        ("insert", "利用"),
        ("equal", "料金"),
    ]


@given(bodies(), bodies())
@settings(max_examples=100)
def test_a_comparison_is_lossless_and_names_every_clause_once(
    old: syntax.Body, new: syntax.Body
) -> None:
    base = _revision("# 規約\n")
    before = replace(base, preamble=old.preamble, clauses=old.clauses)
    after = replace(base, preamble=new.preamble, clauses=new.clauses)
    changes = diff.compare(before, after).changes
    ids = [change.id for change in changes]
    assert len(ids) == len(set(ids))
    expected = {clause.id: clause.wording for clause in after.walk()}
    for change in changes:
        if change.id in expected:
            assert change.new_text == expected[change.id]
        kept = "".join(text for op, text in change.segments if op != "delete")
        assert kept == (change.new_text or "")
        kept = "".join(text for op, text in change.segments if op != "insert")
        assert kept == (change.old_text or "")


def test_a_text_does_not_differ_from_itself() -> None:
    revision = files.read(IN_FORCE)
    assert all(change.same for change in diff.compare(revision, revision).changes)


def test_the_wrong_reference_of_article_19_is_shown_as_one_changed_reference() -> None:
    comparison = diff.compare(files.read(IN_FORCE), files.read(DRAFT))
    change = next(change for change in comparison.changes if change.id == "warranty-p1")
    assert "reference" in change.kinds
    segments = list(change.segments)
    at = segments.index(Segment("delete", "第15条"))
    assert segments[at + 1] == Segment("insert", "第16条")
