"""What the search box finds, and the file of everyday words behind it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kiyaku import files, readings, search, vocabulary
from kiyaku.cli import kiyaku
from kiyaku.files import Document
from kiyaku.search import Page
from kiyaku.vocabulary import Vocabulary
from tests.paths import IN_FORCE

FOLDER = IN_FORCE.parent


@pytest.fixture(scope="module")
def document() -> Document:
    return files.read_documents(FOLDER)[0]


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    return vocabulary.read(FOLDER)


def _rows(made: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of an index, one by one and in full, as the page reads them."""
    fields = {name: text.split(search.BETWEEN) for name, text in made["entries"].items()}
    rows = [dict(zip(fields, one, strict=True)) for one in zip(*fields.values(), strict=True)]
    heads: dict[str, dict[str, Any]] = {}
    for row in rows:
        head = heads.setdefault(row["group"], row)
        for name in search.REPEATED:
            if row[name].startswith(search.AGAIN):
                row[name] = head[name] + row[name].removeprefix(search.AGAIN)
    return rows


def _text(body: str) -> Document:
    head = "---\ndocument: d\ntitle: 規約\nrevision: r\nstatus: in-force\n---\n\n# 規約\n\n"
    revision = files.parse(head + body).revision
    assert revision is not None
    return Document(name="d", revisions=(revision,))


def test_every_clause_in_force_can_be_found_and_none_of_a_draft(
    document: Document, words: Vocabulary
) -> None:
    rows = _rows(search.index([document], {document.name: words}))
    assert document.in_force is not None
    clauses = [row for row in rows if row["kind"] == "clause" and row["label"] != "前文"]
    assert [(row["label"], row["text"]) for row in clauses] == [
        (place.label, "\n".join(filter(None, [place.clause.text, place.clause.closing])))
        for place in document.in_force.placed()
    ]
    assert [row["location"] for row in clauses] == [
        f"terms/cybozu.com/#{clause.id}" for clause in document.in_force.walk()
    ]


def test_every_clause_has_words_of_those_who_look_for_it(
    document: Document, words: Vocabulary
) -> None:
    assert document.in_force is not None
    assert {clause.id for clause in document.in_force.walk()} <= set(words.clauses)


def test_a_clause_stands_under_its_article() -> None:
    body = "## 第1条（料金） {#a}\n\n(1) 払う。 {#a-p1}\n\n- ① 月払い {#a-p1-i1}\n"
    made = search.index([_text(body)], {})
    rows = _rows(made)
    assert {row["group"] for row in rows} == {"0"}
    assert made["groups"] == "第1条 料金"
    assert [row["location"] for row in rows] == ["terms/d/#a", "terms/d/#a-p1", "terms/d/#a-p1-i1"]
    assert [row["label"] for row in rows] == ["第1条", "第1条第1項", "第1条第1項第1号"]
    assert made["numerals"] == "一"


def test_words_of_the_same_meaning_are_given_where_one_of_them_stands() -> None:
    words = vocabulary.parse(
        "synonyms:\n  - 解約、退会\n  - 料金、代金、費用\nclauses:\n  a: 代金、払い、払いたい\n",
        path="v",
    )
    body = "## 第1条（料金） {#a}\n\n払う。\n\n## 第2条（その他） {#b}\n\n定めない。\n"
    made = search.index([_text(body)], {"d": words})
    first, second = _rows(made)
    assert made["same"] == "料金、代金、費用"  # of 解約 no word stands anywhere
    assert first["words"] == "払い、代金"  # whoever types 払いたい has typed 払い
    assert second["words"] == ""


def test_words_in_hiragana_are_not_looked_for_in_a_text() -> None:
    words = vocabulary.parse("synonyms:\n  - 無料、ただ\n", path="v")
    body = "## 第1条（期間） {#a}\n\nただし、一年とする。\n"
    assert search.index([_text(body)], {"d": words})["same"] == ""


def test_particles_between_words_are_left_out_of_the_vocabulary() -> None:
    words = vocabulary.parse("clauses:\n  a: 住所が変わ、住所変わ、この住所、中をのぞ\n", path="v")
    body = "## 第1条（住所） {#a}\n\n届け出る。\n"
    [row] = _rows(search.index([_text(body)], {"d": words}))
    assert row["words"] == "中のぞ、住所変わ、この住所"


def test_readings_are_given_in_the_order_of_jis_a_first_one_once() -> None:
    given = readings.readings(["解約は昨日。会うと階段、亘理々亟"])
    assert given["words"] == {"昨日": "きのう"}
    said = str(given["kanji"]).split("、")  # of 会解階昨段日約理亘, and 亟 of the second level
    assert said[:3] == ["かい あ", " と", ""]  # 会 かい あ, 解 かい と, 階 かい
    assert said[3:5] == [readings.UNKNOWN, "たん"]  # 昨 is read in 昨日 only
    assert said[6:] == ["やく", "り", "わた", readings.UNKNOWN]


def test_a_kanji_of_a_single_word_is_not_read() -> None:
    assert readings.readings(["約"], ["解約", "解", "階"])["kanji"] == "かい と、-、やく"


def test_the_table_of_readings_is_in_order_and_in_hiragana() -> None:
    given = readings.table()
    assert list(given) == sorted(given)
    assert all(re.fullmatch("[ぁ-ん]+( [ぁ-ん]+)*", each) for each in given.values())
    assert not [one for one, each in given.items() if len(set(each.split())) < len(each.split())]


def test_the_kanji_of_the_vocabulary_can_be_read(words: Vocabulary) -> None:
    said = [word for group in words.synonyms for word in group]
    said += [word for own in words.clauses.values() for word in own]
    kanji = set(readings.KANJI.findall("".join(said)))
    unknown = kanji - set("".join(readings.table()))
    assert len(unknown) <= 0.02 * len(kanji), unknown


def test_pages_and_defined_terms_can_be_found(document: Document) -> None:
    page = Page(location="calculators/x/", title="利息", text="計算します。", words=("計算",))
    rows = _rows(search.index([document], {}, [page]))
    assert rows[-1] | {"kind": "page", "label": "利息", "words": "計算"} == rows[-1]
    terms = {row["heading"]: row["location"] for row in rows if row["kind"] == "term"}
    assert terms["登録データ"] == "terms/cybozu.com/#registered-data-p1"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("clauses:\n  fees-p9: 延滞\n", 2, "「fees-p9」は、どの版にもありません"),
        ("clauses:\n  fees: 延滞\n  fees: 滞納\n", 3, "「fees」が重複しています"),
        ("clauses:\n  fees: サーバ、ｻｰﾊﾞ\n", 2, "「ｻｰﾊﾞ」が重複しています"),
        ("clauses:\n  fees: [延滞, 滞納]\n", 2, "「、」で区切って"),
        ("clauses:\n  - fees\n", 2, "「名前: 値」の形になっていません"),
        ("synonyms:\n  - 料金\n", 2, "2つ以上"),
        ("synonyms:\n  - 料金、費用\n  - 費用、代金\n", 3, "「費用」が、ほかの行"),
        ("words:\n  fees: 延滞\n", 1, "項目「words」は使えません"),
        ("clauses: {\n", 2, "YAMLとして読み取れません"),
    ],
)
def test_what_is_wrong_with_a_vocabulary(
    document: Document, text: str, line: int, message: str
) -> None:
    [problem] = vocabulary.check(vocabulary.parse(text, path="v.yml"), document.revisions)
    assert problem.line == line
    assert message in problem.message


def test_the_check_reads_the_vocabulary(tmp_path: Path) -> None:
    folder = tmp_path / "cybozu.com"
    folder.mkdir()
    (folder / IN_FORCE.name).write_bytes(IN_FORCE.read_bytes())
    path = folder / vocabulary.NAME
    path.write_text("clauses:\n  gone: 延滞\n", encoding="utf-8")
    for target in (tmp_path, path):
        done = CliRunner().invoke(kiyaku, ["check", str(target), "--format", "json"])
        found = [each for each in json.loads(done.stdout) if each["code"] == "vocabulary"]
        assert [(each["line"], each["clause"]) for each in found] == [(2, "gone")]
