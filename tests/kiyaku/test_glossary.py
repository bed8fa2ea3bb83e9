"""Defined terms: every pattern as a lawyer reads it, the terms of service, and any text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiyaku import files
from kiyaku.glossary import Term, glossary
from kiyaku.references import fields
from tests.kiyaku.test_references import law, statute
from tests.paths import DRAFT, FIXTURES, IN_FORCE

# What a lawyer would list, in the order of the text.
CYBOZU = [
    "サイボウズ", "本サービス", "お客様", "サービスシステム", "端末設備", "利用ユーザー", "サービスアカウント等",
    "お客様の情報等", "β版", "月額利用", "年額利用", "登録データ", "本件知的財産権",
]  # fmt: skip


def _fixture() -> list[tuple[str, list[str], list[str]]]:
    """Of each case: its title, its paragraphs, and what is expected."""
    text = (FIXTURES / "glossary.md").read_text(encoding="utf-8")
    cases = []
    for block in text.split("\n## ")[1:]:
        title, *lines = filter(None, block.split("\n"))
        body = [line for line in lines if not line.startswith("- ")]
        cases.append((title, body, [line[2:] for line in lines if line.startswith("- ")]))
    return cases


CASES = _fixture()


def test_the_fixture_holds_twenty_five_definitions() -> None:
    assert sum(" = " in line for *_, expected in CASES for line in expected) >= 25


def test_a_meaning_begins_with_its_noun_and_keeps_what_the_noun_points_to() -> None:
    means = {term.name: term.definition for term in glossary(files.read(IN_FORCE))}
    assert means["登録データ"] == "お客様が本サービスに登録したデータ"
    assert means["お客様の情報等"].startswith("お客様番号、お客様の氏名")
    assert means["β版"].startswith("各サービスのβ版（")
    pointing = "抵当権は、抵当地の上に存する建物を除き、その目的である不動産（以下「抵当不動産」という。）に及ぶ。"
    [term] = glossary(statute(f"規約\n\n第1条（範囲）\n{pointing}"))
    assert term.definition == pointing.partition("（")[0]


@pytest.mark.parametrize(("body", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_term_is_found_as_a_lawyer_reads_it(body: list[str], expected: list[str]) -> None:
    lines = [line.replace("> ", "", 1) if line.startswith("> ") else line for line in body]
    revision = statute("\n".join(["サービス利用規約", *lines]))
    labels = {place.clause.id: place.label for place in revision.placed()}
    assert [_written(term, labels) for term in glossary(revision)] == expected


def _written(term: Term, labels: dict[str, str]) -> str:
    scope = "、".join(labels[each] for each in term.scope) or "全体"
    flags = {(False, False): "", (True, False): "先", (False, True): "外", (True, True): "先外"}
    uses = "、".join(labels[u.clause] + flags[u.early, u.outside] for u in term.uses) or "―"
    return f"{term.name} ({term.pattern}, {scope}) = {term.definition} → {uses}"


@pytest.mark.parametrize(
    ("path", "more"), [(IN_FORCE, set()), (DRAFT, {"本サービス契約", "営業日"})]
)
def test_the_terms_of_the_terms_of_service(path: Path, more: set[str]) -> None:
    names = [term.name for term in glossary(files.read(path))]
    assert [name for name in names if name not in more] == CYBOZU
    assert len(names) == len(CYBOZU) + len(more)


def test_a_longer_term_is_no_use_of_the_shorter() -> None:
    revision = files.read(DRAFT)
    texts = {(clause, field): text for clause, field, text in fields(revision)}
    for term in glossary(revision):
        for use in term.uses:
            around = texts[use.clause, use.field][use.start : use.end + 2]
            assert not (term.name == "本サービス" and around == "本サービス契約")
            assert texts[use.clause, use.field][use.start : use.end] == term.name


def test_the_terms_of_a_long_law_are_found() -> None:
    revision = law("minpo_2024-05")
    names = {term.name for term in glossary(revision)}
    assert {
        "後見人",
        "制限行為能力者",
        "根抵当権",
        "定型約款",
        "詐害行為取消請求",
        "定型取引",
    } <= names


@pytest.mark.parametrize(
    "words",
    ["（以下「甲」という。", "「A」とは、", "「甲」と「乙」", "（", "以下同じ", "物（以下同じ）"],
)
def test_a_long_run_of_odd_words_is_read_to_its_end(words: str) -> None:
    """Patterns are bounded: none of these makes one try again and again."""
    text = words * 4_000
    revision = replace(statute("規約\n第1条\n"), preamble=(text,))
    for term in glossary(revision):
        assert term.name in text and 0 <= term.start < term.end <= len(text)


_WORDS = st.sampled_from(
    [
        *"（）()「」『』、。甲乙物等\n",
        *[
            "以下",
            "「甲」",
            "「本サービス」",
            "「本サービス契約」",
            "本サービス",
            "本サービス契約",
            "とは、",
        ],
        *[
            "をいう。",
            "といいます",
            "という。",
            "以下同じ。",
            "この条において",
            "または",
            "総称して",
        ],
        *["サービス", "利用者", "契約"],
    ]
)
_TEXT = st.lists(st.one_of(_WORDS, st.characters()), max_size=40).map("".join)


@given(st.lists(_TEXT, min_size=1, max_size=5))
@settings(max_examples=300)
def test_arbitrary_text_never_raises_and_spans_are_its_words(texts: list[str]) -> None:
    base = statute("規約\n第1条\n本文\n第2条\n本文\n")
    articles = tuple(replace(c, text=text) for c, text in zip(base.clauses, texts, strict=False))
    revision = replace(base, clauses=articles, preamble=tuple(texts[2:]))
    where = {(clause, field): text for clause, field, text in fields(revision)}
    spans = defaultdict(list)
    for term in glossary(revision):
        assert 0 <= term.start < term.end <= len(where[term.clause, term.field])
        assert term.name
        for use in term.uses:
            assert where[use.clause, use.field][use.start : use.end] == term.name
            spans[use.clause, use.field].append((use.start, use.end))
    for each in spans.values():
        assert all(a[1] <= b[0] for a, b in pairwise(sorted(each)))
