"""Markdown: blocks, inline mark-up, places, and nothing lost."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiyaku.importer.lines import Line, Raw
from kiyaku.importer.read_markdown import read
from kiyaku.problems import BadInput
from tests.paths import TERMS, shared

_PIECES = st.sampled_from(
    ["甲", "乙は", "。", "a", "b c", "1", " ", "  ", "    ", "\u3000", "\n", "\n\n", "\t", "- ", "* ", "1. ",
     "2) ", "# ", "## ", " #", "> ", "---", "===", "***", "**", "*", "_", "__", "~~", "`", "``", "```", "~~~",
     "[", "]", "](", "(", ")", "![", "[甲]: /a", "[甲]", "<", ">", "<br>", "<b>", "</p>", "<!--", "-->", "&",
     "&amp;", "&#8203;", "&#10;", "\\", "|", "|---|", "| a | b |", "{#id}", "<https://a.jp>", "(1) ", "第2条 ",
     "title: 甲", "\u200b", "\u00a0", "\r\n", "\f"]
)  # fmt: skip
_SOURCES = st.lists(_PIECES, max_size=30).map("".join)


def _read(source: str) -> Raw:
    return read(source.encode(), path="a.md")


def _texts(source: str) -> list[str]:
    return [line.text for line in _read(source).lines]


def _one(source: str) -> str:
    (text,) = _texts(source)
    return text


def _lost(source: str, raw: Raw) -> Counter[str]:
    """The characters of a source that are in no line and in no repair."""
    kept = Counter[str]()
    for line in raw.lines:
        for text in (line.text, line.mark, *line.cells):
            kept.update(text)
        kept["#"] += line.heading
    for repair in raw.repairs:
        kept.update(repair.dropped)
    return Counter(c for c in source if not c.isspace()) - kept


def test_headings() -> None:
    raw = _read("# 規約 #\n\n第1章\n---\n### 第1条（目的） {#purpose}\n総則\n===\n")
    assert [(line.text, line.heading, line.number) for line in raw.lines] == [
        ("規約", 1, 1),
        ("第1章", 2, 3),
        ("第1条（目的）", 3, 5),
        ("総則", 1, 6),
    ]
    assert [(r.code, r.dropped, r.line, r.column) for r in raw.repairs] == [
        ("heading", "#", 1, 6),
        ("heading", "---", 4, 1),
        ("attributes", "{#purpose}", 5, 13),
        ("heading", "===", 7, 1),
    ]


def test_a_sentence_above_a_rule_is_no_heading() -> None:
    raw = _read("甲は支払う。\n---\n乙")
    assert [(line.text, line.heading) for line in raw.lines] == [("甲は支払う。", 0), ("乙", 0)]
    assert [r.code for r in raw.repairs] == ["rule"]


@pytest.mark.parametrize("step", ["  ", "   ", "    ", "\t"])
def test_depth_of_lists_by_any_indentation(step: str) -> None:
    raw = _read(f"1. 一\n{step}- ア\n{step}{step}- 甲\n{step}- イ\n2. 二\n")
    assert [(line.mark, line.level, line.text) for line in raw.lines] == [
        ("1.", 0, "一"),
        ("-", 1, "ア"),
        ("-", 2, "甲"),
        ("-", 1, "イ"),
        ("2.", 0, "二"),
    ]


def test_numbers_that_repeat_are_counted() -> None:
    raw = _read("1. 一\n   1. ア\n   1. イ\n1. 二\n1. 三\n5. 五\n\n本文\n\n1. 別\n")
    assert [line.mark for line in raw.lines] == ["1.", "1.", "2.", "2.", "3.", "5.", "", "1."]
    assert [(r.before, r.after) for r in raw.repairs] == [("1.", "2."), ("1.", "2."), ("1.", "3.")]


def test_lines_of_a_paragraph_are_joined() -> None:
    assert _one("- 甲は\n  乙に\nthe fee\nin yen\n  を払う。") == "甲は乙にthe fee in yenを払う。"
    assert not _read("甲は\n乙").repairs


def test_what_is_not_joined() -> None:
    source = "次のとおり\n(1) 甲\n① 乙\n第2条（丙）\n　丁\n第3条に従う"
    assert _texts(source) == ["次のとおり", "(1) 甲", "① 乙", "第2条（丙）", "丁第3条に従う"]


def test_a_later_paragraph_of_an_item_keeps_its_depth() -> None:
    raw = _read("1. 一\n\n   続き\n\n別\n")
    assert raw.lines == (
        Line(text="一", number=1, mark="1.", level=0),
        Line(text="続き", number=3, column=4, indent=3, level=0, blank_before=True),
        Line(text="別", number=5, blank_before=True),
    )


def test_line_breaks_split() -> None:
    raw = _read("- 甲<br>乙  \n丙\\\n丁\n")
    assert [(ln.text, ln.mark, ln.level, ln.number, ln.column) for ln in raw.lines] == [
        ("甲", "-", 0, 1, 1),
        ("乙", "", 0, 1, 8),
        ("丙", "", 0, 2, 1),
        ("丁", "", 0, 3, 1),
    ]


def test_tables() -> None:
    raw = _read("表\n| 区分 | **額** |\n|:--|--:|\n| a\\|b | 1<br>2 |\n| | 3\n後")
    assert [(line.text, line.cells) for line in raw.lines] == [
        ("表", ()),
        ("", ("区分", "額")),
        ("", ("a|b", "1\n2")),
        ("", ("", "3")),
        ("後", ()),
    ]
    (table,) = [r for r in raw.repairs if r.code == "table"]
    assert table.before == "|:--|--:|"


@pytest.mark.parametrize(
    ("source", "text", "dropped"),
    [
        ("**「甲」**は", "「甲」は", ["****"]),
        ("*甲* と ***乙***", "甲 と 乙", ["**", "******"]),
        ("__甲__ _乙_", "甲 乙", ["____", "__"]),
        ("`a*b*` と ``c`d``", "a*b* と c`d", ["``", "````"]),
        ("[規約](https://a.jp/x_(y)_z)は", "規約は", ["[](https://a.jp/x_(y)_z)"]),
        ('[**甲**](a.md "題")', "甲", ["[](a.md \"題\")", "****"]),
        ("![図](a.png)", "図", ["![](a.png)"]),
        ("<https://a.jp/b_c>", "https://a.jp/b_c", ["<>"]),
        ("<u>甲</u>", "甲", ["<u>", "</u>"]),
        ("甲<!-- 注 -->乙", "甲乙", ["<!-- 注 -->"]),
        ("1\\. 甲\\*", "1. 甲*", ["\\", "\\"]),
        ("A&amp;B&nbsp;C", "A&B C", ["&amp;", "&nbsp;"]),
        ("~~甲~~乙", "甲乙", ["~~~~"]),
        ("甲 {: #x .y}", "甲", ["{: #x .y}"]),
    ],
)  # fmt: skip
def test_inline_markup(source: str, text: str, dropped: list[str]) -> None:
    assert _one(source) == text
    assert [r.dropped for r in _read(source).repairs] == dropped


@pytest.mark.parametrize(
    "source",
    ["a_b_c", "お客様_番号_", "3*4*5", "*1 注", "甲*1、乙*2", "[別紙](以下「別紙」という)", "[甲]", "<利用者>",
     "A & B", "**注", "`甲", "C:\\規約", "#1", "1.5倍", "-5度", "甲 | 乙", "{甲}", "〜から~まで"],
)  # fmt: skip
def test_what_is_plain_text(source: str) -> None:
    assert _one(source) == source
    assert not _read(source).repairs


def test_emphasis_over_a_line_end() -> None:
    assert _one("3. **甲。  \n    **") == "甲。"
    assert _one("**甲は、\n乙に**払う。") == "甲は、乙に払う。"
    assert _texts("乙\n\n**  \n**\n\n甲") == ["乙", "甲"]


def test_link_references() -> None:
    raw = _read("[規約][a]と[B]と[c]\n\n[a]: https://a.jp '題'\n[b]: <x>\n[c]: 本文\n")
    assert [line.text for line in raw.lines] == ["規約とBと[c]", "[c]: 本文"]
    assert [r.dropped for r in raw.repairs if r.code == "markup"] == ["[][a]", "[]"]


def test_front_matter_comments_code_and_quotations() -> None:
    raw = _read(
        "---\ntitle: 規約\n---\n<!-- 甲\n\n乙 -->\n> 第1条\n>\n> 本文\n\n```text\n *x*\n> y\n```\n終"
    )
    assert [(line.text, line.number, line.indent) for line in raw.lines] == [
        ("第1条", 7, 0),
        ("本文", 9, 0),
        ("*x*", 12, 1),
        ("> y", 13, 0),
        ("終", 15, 0),
    ]
    codes = ["front-matter", "comment", "quote", "quote", "quote", "fence", "fence"]
    assert [r.code for r in raw.repairs] == codes


def test_a_rule_at_the_top_opens_no_front_matter() -> None:
    assert _texts("---\n本文\n\n---\n") == ["本文"]


@pytest.mark.parametrize(
    "piece",
    ["[", "](", "<!--", "<!--\n", "*", "**a ", "_a", "`", "``a`", "<a ", "&", "\\", "> ", "- ", "|", "|-|\n", "(",
     "![", " ", "# ", "a\n", "[a](b", "`a` ", "~~", "\u200b", "\u200b甲", "[a]: b", "{#", "  - a\n"],
)  # fmt: skip
def test_long_hostile_lines_end(piece: str) -> None:
    source = piece * 20_000
    for text in (source, "甲" + source, source + "乙", "[a]: /b\n\n" + source):
        assert not _lost(text, _read(text))


@given(_SOURCES)
def test_nothing_is_lost(source: str) -> None:
    assert not _lost(source, _read(source))


@given(st.text(st.characters(blacklist_categories=["Cs"]), max_size=60))
def test_nothing_of_any_text_is_lost(source: str) -> None:
    assert not _lost(source, _read(source))


@given(_SOURCES)
def test_places_are_in_the_source(source: str) -> None:
    lines = source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    raw = _read(source)
    places = [(line.number, line.column) for line in raw.lines]
    for line, column in [*places, *((r.line, r.column) for r in raw.repairs)]:
        assert 1 <= line <= len(lines)
        assert 1 <= column <= max(len(lines[line - 1]), 1)
    assert places == sorted(places)


@given(st.binary(max_size=80))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read(data, path="a.md")
    except BadInput as error:
        assert "\n" not in str(error)


def _complete(path: Path) -> Raw:
    raw = read(path.read_bytes(), path=str(path))
    assert raw.lines
    assert not _lost(path.read_text(encoding="utf-8"), raw)
    return raw


@pytest.mark.parametrize("path", sorted(TERMS.rglob("*.md")), ids=lambda path: path.name)
def test_our_own_terms(path: Path) -> None:
    raw = _complete(path)
    assert raw.repairs[0].code == "front-matter"
    assert not any("{#" in line.text for line in raw.lines)


def test_other_terms() -> None:
    for path in sorted(shared("data/terms").glob("*.md")):
        raw = _complete(path)
        assert not any("**" in ln.text[2:] or "<u>" in ln.text for ln in raw.lines)
