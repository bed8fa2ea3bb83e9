"""The comparison of two revisions: four facts for each clause, told apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import example, given, settings

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


def _by_label(old: str, new: str, **head: Any) -> dict[str, ClauseChange]:
    after = replace(_revision(new, "new"), **head)
    found = diff.compare(_revision(old, "old"), after).changes
    return {each.new_label or each.old_label or "": each for each in found}


def test_ids_that_share_nothing_are_no_hindrance() -> None:
    other = OLD.replace("{#a", "{#x").replace("{#b", "{#y").replace("月額", "年額")
    changes = diff.compare(_revision(OLD, "old"), _revision(other, "new")).changes
    assert [each.id for each in changes if not each.same] == ["y-p1"]
    assert next(each for each in changes if each.id == "y-p1").old_id == "b-p1"


def _listed(*items: str) -> str:
    """An article whose items bear these words, by number alone."""
    lines = (f"- ({at}) {text} {{#a1-i{at}}}" for at, text in enumerate(items, 1))
    return "# 規約\n\n## 第1条 書類 {#a1}\n\n" + "\n".join(lines) + "\n"


def test_among_items_of_one_wording_an_insertion_and_a_removal_are_one_each() -> None:
    for words in ("削除", "当社が別に定める方法により提出する書類の写し"):
        line = [words] * 50
        old, more = _listed(*line), _listed(*line[:20], "新たに加えた号の文言である。", *line[20:])
        new = _by_label(old, more)
        assert [label for label, each in new.items() if each.change is not Change.UNCHANGED] == [
            "第1条第21号"
        ]
        assert new["第1条第21号"].change is Change.ADDED
        assert not any(each.moved for each in new.values())
        gone = diff.compare(_revision(more, "old"), _revision(old, "new"))
        assert gone.counts["removed"] == 1 and gone.counts["moved"] == 0
        assert gone.counts["modified"] == gone.counts["added"] == 0


def test_items_that_differ_in_one_figure_keep_their_places() -> None:
    line = [f"別に定める様式第{at}号による届出書の写し" for at in range(1, 51)]
    edited = [each.replace("写し", "原本") if at % 2 else each for at, each in enumerate(line)]
    counts = diff.compare(
        _revision(_listed(*line), "old"), _revision(_listed(*edited), "new")
    ).counts
    assert (counts["modified"], counts["added"], counts["removed"], counts["moved"]) == (
        25,
        0,
        0,
        0,
    )


def test_one_word_of_a_very_long_sentence_is_one_change() -> None:
    line = "、".join(
        f"第{at}号に掲げる書類（様式は別に定める。）" for at in range(1, 3000)
    ).replace("。", "")
    old, new = (
        f"# 規約\n\n## 1. 書類 {{#a}}\n\n{x}\n"
        for x in (line, line[:30_000] + "等" + line[30_000:])
    )
    change = _changes(new, old)["a"]
    assert [each for each in change.segments if each.op != "equal"] == [Segment("insert", "等")]


def test_ids_made_of_numbers_are_numbers_where_neither_revision_follows_the_other() -> None:
    old = "# 規約\n\n## 1. 目的 {#a1}\n\n事業の目的を定める。\n\n## 2. 料金 {#a2}\n\n料金は月額で支払う。\n"
    new = "# 規約\n\n## 1. 料金 {#a1}\n\n料金は月額で支払う。\n"
    changes = _by_label(old, new)
    assert (changes["第1条"].old_label, changes["第1条"].change) == ("第2条", Change.UNCHANGED)
    assert changes["第1条"].id == "a1"
    follows = _by_label(old, new, supersedes="old")  # now the ids have been carried over
    assert (follows["第1条"].old_label, follows["第1条"].change) == ("第1条", Change.MODIFIED)


def test_a_removed_clause_never_bears_the_id_of_a_new_one() -> None:
    old = "# 規約\n\n## 1. 目的 {#a1}\n\n事業の目的を定める。\n\n## 2. 料金 {#a2}\n\n料金は月額で支払う。\n"
    new = "# 規約\n\n## 1. 料金 {#a1}\n\n料金は月額で支払う。\n"
    found = diff.compare(_revision(old, "old"), _revision(new, "new")).changes
    assert len({each.id for each in found}) == len(found)
    gone = next(each for each in found if each.change is Change.REMOVED)
    assert (gone.old_id, gone.old_label) == ("a1", "第1条")


def test_a_heading_that_stands_once_outweighs_the_words_below_it() -> None:
    old = "# 規約\n\n## 1. 免責 {#p}\n\n責任を負いません。\n\n## 2. 雑則 {#q}\n\n協議する。\n"
    new = (
        "# 規約\n\n## 1. 通知 {#r}\n\n届ける。\n\n## 2. 免責 {#s}\n\n故意の損害は賠償する。\n\n"
        "## 3. 雑則 {#t}\n\n協議する。\n"
    )
    changes = _by_label(old, new)
    assert changes["第1条"].change is Change.ADDED
    assert changes["第2条"].old_label == "第1条"
    assert changes["第3条"].number_only


def test_a_clause_merged_into_another_says_where_it_went() -> None:
    new = OLD.replace(" {#b-p1}\n\n(2) 返金しない。 {#b-p2}", "返金しない。 {#b-p1}")
    changes = _by_label(OLD, new, lineage={"b-p2": ("b-p1",)}, supersedes="old")
    assert changes["第2条第2項"].change is Change.REMOVED
    assert changes["第2条第2項"].heirs == ("第2条第1項",)
    assert changes["第2条第1項"].origins == ("第2条第2項",)
    assert changes["第2条第1項"].segments[-1] == Segment("insert", "返金しない。")


def test_a_clause_split_out_of_another_says_where_it_came_from() -> None:
    new = OLD.replace(
        "返金しない。 {#b-p2}", "返金しない。 {#b-p2}\n\n(3) 翌月も返金しない。 {#b-p3}"
    )
    changes = _by_label(OLD, new, lineage={"b-p2": ("b-p2", "b-p3")}, supersedes="old")
    assert changes["第2条第3項"].change is Change.ADDED
    assert changes["第2条第3項"].origins == ("第2条第2項",)
    assert changes["第2条第2項"].heirs == ("第2条第3項",)


def test_a_clause_that_lineage_calls_by_another_id_is_that_clause() -> None:
    new = OLD.replace("## 2. 料金 {#b}", "## 2. 対価 {#c}").replace("{#b-", "{#c-")
    changes = _by_label(OLD, new, lineage={"b": ("c",)}, supersedes="old")
    assert changes["第2条"].old_id == "b"
    assert [str(each.change) for each in changes.values() if not each.same] == ["modified"]


CHAPTERS = """# 規約

## 第1章 総則 {#c1}

## 1. 目的 {#a}

サービスの目的を定める。

## 2. 定義 {#b}

用語の意味を定める。

## 第2章 料金 {#c2}

## 3. 支払い {#c}

料金は月末までに支払う。
"""


def test_a_chapter_above_is_the_parent_of_an_articles_place() -> None:
    article = "## 2. 定義 {#b}\n\n用語の意味を定める。\n\n"
    new = CHAPTERS.replace(article, "").replace("## 3.", f"{article}## 3.")
    changes = _changes(new, CHAPTERS)
    assert set(changes) == {"b"}
    assert changes["b"].moved and changes["b"].reparented and not changes["b"].renumbered


def test_articles_around_which_a_chapter_was_put_stand_where_they_stood() -> None:
    old = CHAPTERS.replace("## 第2章 料金 {#c2}\n\n", "")
    found = {e.id: e for e in diff.compare(_revision(old), _revision(CHAPTERS)).changes}
    assert found["c2"].change is Change.ADDED
    assert found["c"].reparented and not found["c"].moved
    assert found["c"].same


REFERRING = """# 規約

## 1. 目的 {#a}

目的を定める。

## 2. 料金 {#b}

料金は月額とする。

## 3. 準用 {#c}

第2条の規定は、延滞の場合に準用する。
"""


def test_a_reference_that_follows_its_clause_is_no_change_of_words() -> None:
    new = REFERRING.replace("## 2.", "## 2. 新設 {#n}\n\n新たに設ける。\n\n## 3.")
    new = new.replace("## 3. 準用", "## 4. 準用").replace("第2条の規定", "第3条の規定")
    changes = _changes(new, REFERRING)
    assert changes["c"].reference_only
    assert (changes["c"].change, changes["c"].kinds) == (Change.MODIFIED, ("reference",))
    assert changes["b"].number_only


def test_a_reference_to_another_clause_is_a_change() -> None:
    changes = _changes(REFERRING.replace("第2条の規定", "第1条の規定"), REFERRING)
    assert not changes["c"].reference_only
    assert changes["c"].kinds == ("reference",)


def test_a_reference_whose_words_stayed_while_its_clause_moved_on_is_named() -> None:
    new = REFERRING.replace("## 2.", "## 2. 新設 {#n}\n\n新たに設ける。\n\n## 3.")
    new = new.replace("## 3. 準用", "## 4. 準用")
    found = diff.compare(_revision(REFERRING, "old"), _revision(new, "new")).changes
    assert {each.id: each.retargeted for each in found if each.retargeted} == {"c": ("第2条",)}


def test_a_block_that_stands_under_another_clause_now_is_no_change_of_words() -> None:
    block = "この規定は、有償のサービスに限り適用する。"
    old = OLD.replace(
        "(1) 料金は月額とする。 {#b-p1}", f"(1) 料金は月額とする。 {{#b-p1}}\n\n    {block}"
    )
    new = OLD.replace("(2) 返金しない。 {#b-p2}", f"(2) 返金しない。 {{#b-p2}}\n\n    {block}")
    changes = _changes(new, old)
    assert {id_: (each.relocated, each.kinds) for id_, each in changes.items()} == {
        "b-p1": (True, ()),
        "b-p2": (True, ()),
    }


def test_the_gist_puts_figures_and_duties_in_a_line() -> None:
    new = OLD.replace("料金は月額とする。", "料金は7日以内に支払う。")
    old = OLD.replace("料金は月額とする。", "料金は5日以内に支払うことができる。")
    change = _changes(new, old)["b-p1"]
    assert change.gist.startswith("5日 → 7日、任意（ことができる）→ ")


@given(bodies(), bodies())
@example(
    syntax.parse("# 規約\n\n## 附則 {#a}\n\n(1) 前の文 {#a-p1}\n"),
    syntax.parse("# 規約\n\n## 附則 {#b}\n\n本文\n"),
)
@settings(max_examples=100)
def test_a_comparison_is_lossless_and_names_every_clause_once(
    old: syntax.Body, new: syntax.Body
) -> None:
    base = _revision("# 規約\n")
    before = replace(base, preamble=old.preamble, clauses=old.clauses)
    after = replace(base, preamble=new.preamble, clauses=new.clauses)
    found = diff.compare(before, after)
    for own, compared in ((before, found.old), (after, found.new)):  # levelled: no word is added
        assert _words(own) == _words(compared)
    ids = [change.id for change in found.changes]
    assert len(ids) == len(set(ids))
    expected = {clause.id: clause.wording for clause in found.new.walk()}
    assert set(expected) <= set(ids)
    for change in found.changes:
        if change.id in expected:
            assert change.new_text == expected[change.id]
        kept = "".join(text for op, text in change.segments if op != "delete")
        assert kept == (change.new_text or "")
        kept = "".join(text for op, text in change.segments if op != "insert")
        assert kept == (change.old_text or "")


def _words(revision: Revision) -> str:
    """All that stands in the clauses, in its order."""
    return "".join(each.wording.replace("\n", "") for each in revision.walk())


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


# --- shapes that differ ------------------------------------------------------------------------

SINGLE = """# 規約

## 1. 解約 {#q}

利用者は、書面で通知して契約を解除できる。

## 2. 協議 {#r}

本規約に定めのない事項は、双方が協議して定める。
"""
SEVERAL = SINGLE.replace(
    "利用者は、書面で通知して契約を解除できる。",
    "(1) 利用者は、書面で通知して契約を解除できる。 {#q-p1}\n\n"
    "(2) 前項の通知は、解約日の1か月前までに行う。 {#q-p2}",
)


def test_a_second_paragraph_leaves_the_words_of_the_first_as_they_were() -> None:
    changes = _by_label(SINGLE, SEVERAL, supersedes="old")
    first, second = changes["第1条第1項"], changes["第1条第2項"]
    assert (first.old_label, first.change, first.number_only) == ("第1条", Change.UNCHANGED, True)
    assert (second.change, second.old_label) == (Change.ADDED, None)
    assert changes["第1条"].same


def test_an_article_left_with_one_paragraph_has_lost_the_others_alone() -> None:
    found = diff.compare(_revision(SEVERAL, "old"), _revision(SINGLE, "new")).changes
    assert [
        (each.old_label, each.new_label, str(each.change)) for each in found if not each.same
    ] == [
        ("第1条第1項", "第1条", "unchanged"),
        ("第1条第2項", None, "removed"),
    ]


def test_a_first_paragraph_put_before_the_words_of_an_article_is_the_new_one() -> None:
    new = SINGLE.replace(
        "利用者は、書面で通知して契約を解除できる。",
        "(1) 契約の期間は1年間とする。 {#q-p2}\n\n"
        "(2) 利用者は、書面又は電子メールで通知して契約を解除できる。 {#q-p1}",
    )
    changes = _by_label(SINGLE, new)
    assert changes["第1条第1項"].change is Change.ADDED
    assert changes["第1条第2項"].old_label == "第1条"
    assert ("insert", "又は電子メール") in changes["第1条第2項"].segments


PARTS = """# 規約

## 第1章 総則 {#part-1}

## 1. 目的 {#a1}

サービスの目的を定める。

## 第2章 料金 {#part-2}

## 第1節 総則 {#part-2-1}

## 2. 支払い {#a2}

料金は月末までに支払う。

## 第2節 雑則 {#part-2-2}

## 3. 端数 {#a3}

端数は切り捨てる。
"""


def test_one_part_of_several_of_one_name_is_told_by_its_articles() -> None:
    new = PARTS.replace(
        "## 第1章 総則 {#part-1}",
        "## 第1編 総則 {#part-1}\n\n## 第1章 総則 {#part-1-1}",
    ).replace("#part-2", "#part-1-2")
    found = diff.compare(_revision(PARTS, "old"), _revision(new, "new")).changes
    assert [each.new_label for each in found if each.change is not Change.UNCHANGED] == ["第1編"]
    assert not any(each.moved or each.renumbered for each in found)


def test_a_set_phrase_alone_makes_no_clause_another() -> None:
    phrase = "(2) 前項の規定は、{}の場合について準用する。 {{#{}}}"
    old = "# 規約\n\n" + "\n\n".join(
        f"## {at}. 見出し{name} {{#h{at}}}\n\n(1) {name}について{name}が定める。 {{#h{at}-p1}}\n\n"
        + phrase.format(name * 2, f"h{at}-p2")
        for at, name in enumerate("甲乙丙丁戊己", 1)
    )
    new = old.replace("\n\n" + phrase.format("甲甲", "h1-p2"), "").replace(
        "丁が定める。 {#h4-p1}\n\n",
        "丁が定める。 {#h4-p1}\n\n" + phrase.format("解約", "h4-p3") + "\n\n",
    ).replace("(2) 前項の規定は、丁丁", "(3) 前項の規定は、丁丁")  # fmt: skip
    found = diff.compare(_revision(old, "old"), _revision(new, "new")).changes
    assert not any(each.moved for each in found)
    assert [each.old_label for each in found if each.change is Change.REMOVED] == ["第1条第2項"]
    assert [each.new_label for each in found if each.change is Change.ADDED] == ["第4条第2項"]


def test_what_stands_out_of_order_must_be_more_alike_than_what_stands_in_place() -> None:
    body = "利用者は、{}に関する届出を当社の定める{}により{}までに行う。"
    items = [
        ("住所", "書面", "月末"),
        ("氏名", "様式", "翌日"),
        ("役員", "方法", "年末"),
        ("口座", "手順", "期日"),
    ]
    old = "# 規約\n\n" + "\n\n".join(
        f"## {at}. {each[0]}の届 {{#a{at}}}\n\n{body.format(*each)}"
        for at, each in enumerate(items, 1)
    )
    kept = "\n\n".join(
        f"## {at}. {each[0]}の届 {{#a{at}}}\n\n{body.format(*each)}"
        for at, each in enumerate(items[1:], 1)
    )
    last = "## 4. 監査 {#a4}\n\n当社は、監査に関する資料を関係機関の定める期限により提出するよう求める。"
    found = diff.compare(
        _revision(old, "old"), _revision(f"# 規約\n\n{kept}\n\n{last}", "new")
    ).changes
    assert not any(each.moved for each in found)
    assert [each.new_label for each in found if each.change is Change.ADDED] == ["第4条"]
    assert [each.old_label for each in found if each.change is Change.REMOVED] == ["第1条"]


def test_an_article_written_anew_in_two_paragraphs_is_one_replacement_and_one_addition() -> None:
    new = SINGLE.replace(
        "利用者は、書面で通知して契約を解除できる。",
        "(1) 会費の滞納が続くとき、会員資格は停止される。 {#q-p1}\n\n"
        "(2) 停止の間も会費は生じる。 {#q-p2}",
    )
    changes = _by_label(SINGLE, new, supersedes="old")
    assert changes["第1条第1項"].old_label == "第1条"
    assert [op for op, _ in changes["第1条第1項"].segments] == ["delete", "insert"]
    assert changes["第1条第2項"].change is Change.ADDED


def test_a_figure_is_set_against_one_of_its_unit() -> None:
    old = OLD.replace("料金は月額とする。", "料金は、毎月1,000円とする。")
    new = OLD.replace("料金は月額とする。", "利用の翌月10日までに、総額1,100円を振り込むこと。")
    change = _changes(new, old)["b-p1"]
    assert change.gist.startswith("1,000円 → 1,100円、10日を追加")
