"""A table that stands aside while its page goes through Markdown arrives as it would have."""

from __future__ import annotations

import re

import markdown

from kiyaku import diff, files
from kiyaku.pages import compare, tables
from tests.paths import DRAFT, IN_FORCE

PAGE = compare.page(
    diff.compare(files.read(IN_FORCE), files.read(DRAFT)), old="old.md", new="new.md"
).split("---\n", 2)[2]


def html(text: str) -> str:
    return markdown.markdown(text, extensions=["attr_list", "md_in_html", "toc"])


def test_a_comparison_is_the_same_as_markdown_would_have_left_it() -> None:
    rest, taken = tables.take(PAGE)
    assert len(taken) == 1
    assert "<table" not in rest
    assert tables.put(html(rest), taken) == html(PAGE)


def test_links_into_the_table_are_still_known() -> None:
    _, taken = tables.take(PAGE)
    rows = set(re.findall(r'<tr [^>]*\bid="([^"]+)"', PAGE))
    assert rows
    assert rows <= tables.anchors(taken)


def test_what_is_no_table_of_ours_stays() -> None:
    for text in (
        'a\n\n<div class="comparison">\n<p>not closed</p>\n\nb\n',
        'a\n\n<div class="comparison">\n<div>\n</div>\n</div>\n\nb\n',
        'a <div class="comparison">\n</div>\n\nb\n',
        "# a\n\nb\n",
    ):
        assert tables.take(text) == (text, [])
        assert tables.put(html(text), []) == html(text)
