"""The syntax of a text: what is read is written back, and all problems are said at once."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import markdown
import pytest
from hypothesis import given, settings

from kiyaku import escaping, files, syntax
from kiyaku.model import Kind
from kiyaku.syntax import Body
from tests.paths import FIXTURES, TERMS
from tests.strategies import blocks, bodies

ALL_TEXTS = files.text_files(TERMS)


@given(bodies())
@settings(max_examples=400)
def test_a_tree_comes_back_from_its_file(body: Body) -> None:
    rendered = syntax.render(body)
    parsed = syntax.parse(rendered)
    assert parsed == body
    assert not parsed.problems
    assert syntax.render(parsed) == rendered


@pytest.mark.parametrize("path", ALL_TEXTS, ids=lambda path: path.stem)
def test_every_text_comes_back_byte_for_byte(path: Path) -> None:
    source = files.open_source(path)
    assert not source.problems
    assert source.revision is not None
    assert files.render(source.revision).encode() == path.read_bytes()


@given(blocks())
@settings(max_examples=400)
def test_markdown_shows_a_block_exactly_as_it_is(text: str) -> None:
    """What is escaped comes out of Python-Markdown as the plain text that went in."""
    html = markdown.markdown(escaping.escape_block(text), extensions=["attr_list", "md_in_html"])
    shown = unescape(re.sub(r"</?p>", "", html))
    assert "<" not in re.sub(r"</?p>|&lt;", "", html)
    assert " ".join(shown.split()) == " ".join(text.split())


def test_a_text_that_reads_like_markup_stays_text() -> None:
    body = syntax.parse("# 題\n\n## 1. 見出し {#a}\n\n(1) \\*強調\\*と&lt;b>と\\{#x} {#a-p1}\n")
    assert not body.problems
    assert body.clauses[0].children[0].text == "*強調*と<b>と{#x}"


def test_shape_of_a_line_gives_its_kind() -> None:
    body = syntax.parse(
        "# 題\n\n前文\n\n## 第3条の2 見出し {#a}\n\n柱書\n\n(1) 項 {#a-p1}\n\n- ① 号 {#a-p1-i1}\n"
        "    - イ 細分 {#a-p1-i1-s1}\n- ② **見出し** {#a-p1-i2}\n\n    本文\n\n    続き\n"
    )
    assert not body.problems
    article = body.clauses[0]
    assert (article.kind, article.number, article.text) == (Kind.ARTICLE, "3の2", "柱書")
    paragraph = article.children[0]
    assert [child.mark for child in paragraph.children] == ["①", "②"]
    assert paragraph.children[0].children[0].number == "イ"
    assert (paragraph.children[1].heading, paragraph.children[1].text) == ("見出し", "本文\n続き")


def _malformed() -> list[tuple[str, str, list[str]]]:
    """Title, input and expected lines of each case in `malformed.md`."""
    text = (FIXTURES / "malformed.md").read_text(encoding="utf-8")
    cases = re.findall(r"^## (.+?)\n+````\n(.*?)````\n+````\n(.*?)````", text, re.S | re.M)
    return [(title, given_, expected.splitlines()) for title, given_, expected in cases]


@pytest.mark.parametrize(
    ("title", "text", "expected"), _malformed(), ids=[title for title, _, _ in _malformed()]
)
def test_malformed_texts(title: str, text: str, expected: list[str]) -> None:
    source = files.parse(text, path="x.md")
    assert [str(problem) for problem in source.problems] == expected, title
