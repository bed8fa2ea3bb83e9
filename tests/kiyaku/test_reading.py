"""The page of a text: links in its words, what is known of a clause, anchors that are gone, the
questions of the home page, and where errors are reported."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import markdown
import pytest
from hypothesis import HealthCheck, given, settings

from kiyaku import files, questions
from kiyaku.escaping import markdown_blocks
from kiyaku.model import Revision, Status
from kiyaku.pages import markup, report, site
from kiyaku.pages.marks import Marks
from kiyaku.pages.report import Report
from kiyaku.problems import BadInput
from kiyaku.references import Field
from kiyaku.syntax import Body
from tests.kiyaku.history_texts import DRAFT, FIRST, SECOND, THIRD, document
from tests.paths import CYBOZU, IN_FORCE, TERMS
from tests.strategies import bodies

WHOLE = document(FIRST, SECOND, THIRD, DRAFT)


def _shown(marks: Marks, text: str) -> str:
    return "\n".join(
        markdown.markdown(marks.link(block), extensions=["tables", "md_in_html"])
        for block in markdown_blocks(text)
    )


def _words(html: str) -> str:
    return unescape(re.sub(r"</?[a-z][^>]*>", "", html))


def _revision(text: str) -> Revision:
    return document(f"revision: '1'\nstatus: in-force\n\n{text}").revisions[0]


def _linked(text: str, clause: str) -> str:
    revision = _revision(text)
    marks = Marks(revision)
    return marks.link(marks.mark(revision.places()[clause].clause.text, clause))


# --- links in the words --------------------------------------------------------------------------


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(bodies())
def test_marks_change_no_word_of_any_text(body: Body) -> None:
    revision = Revision(document="d", title=body.title, revision="1", status=Status.DRAFT,
                        preamble=body.preamble, clauses=body.clauses)  # fmt: skip
    marks = Marks(revision)
    for clause in revision.walk():
        for field, text in ((Field.TEXT, clause.text), (Field.CLOSING, clause.closing)):
            shown = _shown(marks, marks.mark(text, clause.id, field))
            assert _words(shown) == _words(_shown(marks, text))


def test_every_reference_and_every_use_of_a_term_in_the_text_in_force_is_a_link() -> None:
    revision = files.read(IN_FORCE)
    marks = Marks(revision)
    html = "".join(marks.link(marks.mark(c.text, c.id)) for c in revision.walk())
    leading = [each for each in marks.references if each.targets]
    assert html.count('class="reference"') == len(leading) == 14
    # 「利用ユーザー」: four uses, counted by hand, and none where 「登録ユーザー」 stands.
    assert html.count(">利用ユーザー</a>") == 4
    assert not re.search(r"登録<a[^>]*>ユーザー", html)


def test_a_term_is_linked_within_its_scope_and_the_longest_is_meant() -> None:
    text = """## 第1条（定義） {#a}

この条において「施設」とは、本館をいう。施設は、利用者が用いる。

## 第2条（利用） {#b}

施設の利用は、この規約において「本利用」という。本利用は、無償とする。
"""
    assert 'class="term"' in _linked(text, "a")
    assert ">施設</a>" not in _linked(text, "b")


def test_a_term_within_a_reference_is_not_linked_twice() -> None:
    text = """## 第1条（定義） {#a}

「前項」とは、前の項をいう。

## 第2条（利用） {#b}

(1) 利用は無償とする。 {#b-p1}

(2) 前項は、有料の利用には適用しない。 {#b-p2}
"""
    assert _linked(text, "b-p2").count("<a") == 1


def test_a_reference_that_leads_nowhere_is_marked_and_no_link() -> None:
    linked = _linked("## 第1条（料金） {#a}\n\n料金は、第9条に定める。\n", "a")
    assert linked == (
        '料金は、<span class="reference dangling" tabindex="0" data-note="'
        'この規約に「第9条」に当たる条項は見当たりません。">第9条</span>に定める。'
    )


def test_characters_that_marks_are_made_of_stay_what_they_are() -> None:
    given = "\ufdd00\ufdd1料金\ufdd2は、第1条に定める。"
    assert _linked(f"## 第1条（料金） {{#a}}\n\n{given}\n", "a") == given.replace(
        "第1条", '<a class="reference" href="#a">第1条</a>'
    )
    every = "".join(map(chr, range(0xFDD0, 0xFDF0)))
    assert "<a" not in _linked(f"## 第1条（料金） {{#a}}\n\n{every}第1条。\n", "a")


def test_a_definition_stands_on_the_page_once_however_often_it_is_used() -> None:
    found = Marks(files.read(IN_FORCE)).definitions()
    assert found.count("<dfn>お客様</dfn>") == 1
    assert "<dfn>本件知的財産権</dfn>" not in found  # defined, and used nowhere


# --- what is known of a clause, and anchors that are gone ----------------------------------------


def test_since_when_a_clause_reads_so_is_said_with_its_article_or_where_it_differs() -> None:
    page = site.pages([WHOLE])["terms/d/2023-01-01.md"]
    about = re.findall(r'<p class="about[^>]*>(.*?)</p>', page)
    assert "この文言は、掲載している最初の版（2020年4月1日版）から" in about[0]
    assert any("この文言は2021年10月1日から" in line and "#fees-p2" in line for line in about)


@pytest.mark.parametrize(
    ("page", "anchor", "said"),
    [
        ("2023-01-01", "bans", "お探しの第3条は、この版にはありません"),
        ("2023-01-01", "2-1", "この版に第2条第1項はありません"),
        ("2023-01-01", "antisocial", "draft.md#antisocial"),
        ("2020-04-01", "5", "この版にはありません"),
        ("2020-04-01", "definitions", "2023-01-01.md#definitions"),
    ],
)
def test_an_anchor_of_another_revision_leads_to_the_last_that_has_it(
    page: str, anchor: str, said: str
) -> None:
    text = site.pages([WHOLE])[f"terms/d/{page}.md"]
    (line,) = [each for each in text.split("\n") if f'id="{anchor}"' in each]
    assert line.startswith('<p class="absent"') and said in line


def test_no_anchor_stands_twice_on_a_page() -> None:
    for path, page in site.pages([WHOLE, *files.read_documents(TERMS)]).items():
        if path.startswith("terms/"):
            found = re.findall(r' id="([^"]+)"|\{#(\S+)', page)
            ids = [first or second for first, second in found]
            assert len(ids) == len(set(ids)), path


def test_the_page_of_the_revision_in_force_names_the_one_page_for_its_text() -> None:
    pages = site.pages([WHOLE])
    assert 'canonical: "terms/d/"' in pages["terms/d/2023-01-01.md"]
    assert not any("canonical:" in pages[f"terms/d/{each}.md"] for each in ("index", "draft"))


# --- where errors are reported --------------------------------------------------------------------


def test_an_error_is_reported_with_the_clause_and_the_revision() -> None:
    given = Report("mailto:legal@example.jp?subject={subject}&body={body}")
    page = site.pages([WHOLE], report=given)["terms/d/2023-01-01.md"]
    links = re.findall(r'<a class="report" href="([^"]+)">誤りを報告</a>', page)
    assert len(links) == 5  # one for each article
    assert links[0].startswith("mailto:legal@example.jp?subject=%E7%AC%AC1%E6%9D%A1")
    assert "purpose" in links[0] and "2023-01-01" in links[0] and " " not in links[0]
    assert "誤りを報告" not in site.pages([WHOLE])["terms/d/2023-01-01.md"]


@pytest.mark.parametrize(
    "given", ["legal@example.jp", "javascript:{subject}", "https://a.example/"]
)
def test_an_address_of_another_form_is_refused_with_the_right_one(given: str) -> None:
    with pytest.raises(BadInput, match=re.escape("mailto:legal@example.jp?subject={subject}")):
        report.read(given)
    assert report.read("") is None


# --- the questions of the home page ---------------------------------------------------------------


def test_answers_quote_the_text_in_force_and_write_no_figure_of_their_own() -> None:
    revision = files.read(IN_FORCE)
    whole = "\n".join(clause.text for clause in revision.walk())
    found = questions.read(CYBOZU, revision)
    assert [each.topic for each in found] == ["解約", "料金", "停止と返金", "遅延", "変更"]
    for each in found:
        assert each.answer.count("。") == 1  # a sentence
        assert each.calculator and each.quoted
        own = each.answer
        for quoted in each.quoted:
            assert quoted.quote in whole and f"「{quoted.quote}」" in own
            own = own.replace(quoted.quote, "")
        assert not re.search(r"[0-9０-９一二三四五六七八九十百千]", own), own


def test_the_guarantee_is_not_told_without_its_cause() -> None:
    (answer,) = [
        q.answer for q in questions.read(CYBOZU, files.read(IN_FORCE)) if "保証" in q.answer
    ]
    assert "サービス網の異常" in answer and "第15条（サービスの停止）" in answer


def test_a_revision_with_another_rate_gives_another_answer(tmp_path: Path) -> None:
    path = tmp_path / "2030-01-01.md"
    path.write_text(IN_FORCE.read_text(encoding="utf-8").replace("年14.5%", "年3%"), "utf-8")
    found = questions.read(CYBOZU, files.read(path))
    assert found[3].answer.startswith("「年3%」の割合で計算した額を、")


def test_what_is_wrong_with_the_questions_is_said_all_at_once(tmp_path: Path) -> None:
    (tmp_path / questions.FILE).write_text(
        "- topic: 解約\n  question: やめられますか。\n  answer: 「{no-such}」です。\n  calculator: x\n"
        "- topic: 料金\n  answer: 1\n",
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as error:
        questions.read(tmp_path, files.read(IN_FORCE))
    said = str(error.value)
    assert "1件目: cybozu.com@2011-10-11 に「no-such」というパラメーターはありません" in said
    assert "1件目: 「x」という計算はありません" in said
    assert "2件目: 「- topic: 解約」" in said


def test_the_foot_of_every_page_names_the_texts_in_force_or_how_many_they_are() -> None:
    found = site.in_force([WHOLE, *files.read_documents(TERMS)])
    assert [each["path"] for each in found] == ["terms/d/", "terms/cybozu.com/"]
    many = [replace(WHOLE, name=f"d{number}") for number in range(30)]
    assert [(each["title"], each["path"]) for each in site.in_force(many)] == [("30件", ".")]


def test_the_home_page_has_no_questions_where_none_are_written() -> None:
    page = site.pages([WHOLE])["index.md"]
    assert "よくある質問" not in page and "[計算する]" not in page
    assert "[読む](terms/d/index.md)" in page
    assert "計算" not in page


def test_the_home_page_of_several_texts_says_whose_date_and_whose_answer_each_is() -> None:
    (other,) = files.read_documents(TERMS)
    assert other.in_force
    asked = {"cybozu.com": questions.read(CYBOZU, other.in_force)}
    page = site.pages([WHOLE, other], questions=asked)["index.md"]
    for each in (WHOLE, other):
        assert each.in_force
        name = f"**[{each.in_force.title}](terms/{each.name}/index.md)**"
        assert page.index(name) < page.index(markup.identity(each.in_force))
    assert "答えの「」の中は、cybozu.com サービスご利用規約（現行）の文言です。" in page


# --- for machines ---------------------------------------------------------------------------------


def test_every_data_file_is_json_and_stands_on_the_page_that_documents_them() -> None:
    pages = site.pages([WHOLE, *files.read_documents(TERMS)])
    about = pages["data/index.md"]
    data = [path for path in pages if path.startswith("data/") and path.endswith(".json")]
    assert "data/d/2021-10-01/2023-01-01.json" in data
    for path in data:
        json.loads(pages[path])
        assert f"]({path.removeprefix('data/')})" in about


def test_every_key_of_the_data_is_documented() -> None:
    pages = site.pages(files.read_documents(TERMS))
    about = pages["data/index.md"]
    revision = json.loads(pages["data/cybozu.com/2011-10-11.json"])
    comparison = json.loads(pages["data/cybozu.com/2011-10-11/draft.json"])
    calculator = json.loads(pages["data/calculators.json"])[0]
    keys = {*revision, *revision["clauses"][0], *comparison, *comparison["changes"][0], *calculator}
    missing = {key for key in keys if f"`{key}`" not in about}
    assert not missing


def test_the_list_for_language_models_names_every_text_and_calculator_by_its_address() -> None:
    pages = site.pages(files.read_documents(TERMS), site_url="https://example.jp/kiyaku/")
    text = pages["llms.txt"]
    assert text.startswith("# 規約\n\n> ")
    for path in ("terms/cybozu.com/", "terms/cybozu.com/draft/", "calculators/sla-credit/",
                 "data/calculators.json"):  # fmt: skip
        assert f"https://example.jp/kiyaku/{path}" in text
