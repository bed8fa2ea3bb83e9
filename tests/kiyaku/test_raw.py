"""What stands aside while its page goes through Markdown arrives as it would have."""

from __future__ import annotations

import re

import markdown

from kiyaku import diff, files
from kiyaku.pages import compare, raw
from tests.paths import DRAFT, IN_FORCE

PAGE = compare.page(
    diff.compare(files.read(IN_FORCE), files.read(DRAFT)), old="old.md", new="new.md"
).split("---\n", 2)[2]


def html(text: str) -> str:
    return markdown.markdown(text, extensions=["attr_list", "md_in_html", "toc"])


def test_a_comparison_is_the_same_as_markdown_would_have_left_it() -> None:
    rest, taken = raw.take(PAGE)
    assert any("<table" in block for block in taken)
    assert "<table" not in rest
    assert raw.put(html(rest), taken) == html(PAGE)


def test_links_into_what_was_taken_are_still_known() -> None:
    _, taken = raw.take(PAGE)
    rows = set(re.findall(r'<tr [^>]*\bid="([^"]+)"', PAGE))
    assert rows
    assert rows <= raw.anchors(taken)


def test_a_block_within_what_is_read_arrives_too() -> None:
    text = '<div class="a" markdown>\n\n**b**\n\n<ol class="c">\n<li>d *e*</li>\n</ol>\n\n</div>\n'
    rest, taken = raw.take(text)
    assert taken == ['<ol class="c">\n<li>d *e*</li>\n</ol>']
    assert raw.put(html(rest), taken) == html(text)


def test_a_block_may_hold_others_of_its_kind() -> None:
    text = 'a\n\n<div class="b">\n<div>*c*</div>\n<p>d</p>\n</div>\n\n\n*e*\n'
    rest, taken = raw.take(text)
    assert taken == ['<div class="b">\n<div>*c*</div>\n<p>d</p>\n</div>']
    assert raw.put(html(rest), taken) == html(text)


def test_what_markdown_has_to_read_stays() -> None:
    for text in (
        "a\n\n<div>\n<p>not closed</p>\n\nb\n",
        "a\n\n<div>\n<div>\n</div>\n\nb\n",
        "a\n\n<p>one</p>*b*<p>two</p>\n\nc\n",
        "a <div>\n</div>\n\nb\n",
        "a\n\n<div>b</div> *c*\n\nd\n",
        "a\n\n<div markdown>*b*</div>\n\nc\n",
        'a\n\n<div class="d"><p class="e" markdown="span">*b*</p></div>\n\nc\n',
        "a\n\n<em>b</em>\n\n<pre>c</pre>\n\n<path>d</path>\n",
        "    <div>b</div>\n",
        "# a\n\nb\n",
    ):
        assert raw.take(text) == (text, [])
        assert raw.put(html(text), []) == html(text)
