"""The text in force is verbatim: its source and its file agree, character by character."""

from __future__ import annotations

import re

from kiyaku import files
from kiyaku.model import Kind, Revision
from tests.paths import IN_FORCE, ROOT

SOURCE = ROOT / "tests" / "data" / "LI_cybozu.com_111011.txt"
# Numbers that the extraction tore: "1 3. 設定維持", "2.1. 知的財産権等".
_TORN = re.compile(r"^([12])[ .]([0-9])\. ", re.MULTILINE)
_LIST_MARK = re.compile(r"^ *- ", re.MULTILINE)


def _characters(text: str) -> str:
    return "".join(text.split())


def _in_force() -> Revision:
    return files.read(IN_FORCE)


def test_every_character_of_the_source_is_in_the_text_and_no_other() -> None:
    source = SOURCE.read_text(encoding="utf-8")
    source = _LIST_MARK.sub("", _TORN.sub(r"\1\2. ", source))
    revision = _in_force()
    text = revision.title + "".join(revision.preamble)
    text += "".join(clause.mark + clause.heading + clause.text for clause in revision.walk())
    number = revision.source.partition("（")[0]
    assert _characters(text + number) == _characters(source)


def test_the_source_has_27_articles_numbered_without_a_gap() -> None:
    articles = [clause for clause in _in_force().walk() if clause.kind is Kind.ARTICLE]
    assert [article.number for article in articles] == [str(n) for n in range(1, 28)]


def test_as_many_paragraphs_and_items_as_the_source_prints_marks() -> None:
    source = SOURCE.read_text(encoding="utf-8")
    clauses = list(_in_force().walk())
    paragraphs = re.findall(r"^(?:- )?\([0-9]+\) ", source, re.MULTILINE)
    items = re.findall(r"^ *(?:- )?[①-⑳] ", source, re.MULTILINE)
    assert len(paragraphs) == sum(clause.kind is Kind.PARAGRAPH for clause in clauses)
    assert len(items) == sum(clause.kind is Kind.ITEM for clause in clauses)


def test_no_sentence_is_cut_by_a_page_break() -> None:
    """Only headings, list items of nouns, and the one unfinished sentence end without 。"""
    unfinished = [
        clause.id
        for clause in _in_force().walk()
        if clause.kind is not Kind.ITEM and clause.text and not clause.text.endswith("。")
    ]
    assert unfinished == ["liability-p2"]
