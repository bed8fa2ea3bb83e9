"""An article that was read on one page of its text stands on the next as if it were read there."""

from __future__ import annotations

import markdown
import pytest

from kiyaku import diff, files
from kiyaku.files import Document
from kiyaku.pages import known, sections, terms
from kiyaku.pages.known import Known
from kiyaku.pages.sections import Section
from tests.paths import DRAFT, IN_FORCE

DOCUMENT = Document(
    name="cybozu.com", revisions=(files.read(IN_FORCE), files.read(DRAFT)), sources=()
)
OPENS, CLOSES = (
    '<section class="article" data-clause="a" markdown>\n\n## 1. A {#a}\n\n',
    "\n</section>\n",
)


def html(text: str) -> str:
    return markdown.markdown(text, extensions=["attr_list", "md_in_html", "tables", "toc"])


def read(text: str, known: dict[str, Section]) -> tuple[str, str]:
    """What is left of a page as Markdown, and the page as HTML."""
    rest, taken = sections.take(text, known)
    made = html(rest)
    return rest, sections.put(made, sections.learn(made, taken, known))


@pytest.fixture(scope="module")
def pages() -> list[str]:
    comparisons = [diff.compare(old, new) for old, new in DOCUMENT.pairs()]
    context = known.context(DOCUMENT, comparisons, calculated=True)
    return [
        terms.page(each, Known(each, context), current="index.md").split("---\n", 2)[2]
        for each in DOCUMENT.revisions
    ]


def test_every_page_is_the_same_as_if_it_had_been_read_alone(pages: list[str]) -> None:
    met: dict[str, Section] = {}
    for page in [*pages, *pages]:
        rest, made = read(page, met)
        assert made == html(page)
    assert "clause" in pages[0]
    assert "clause paragraph" not in rest  # the second time, every article was read already


def test_an_article_in_other_words_is_read(pages: list[str]) -> None:
    met: dict[str, Section] = {}
    read(pages[0], met)
    other = pages[0].replace("お申込みされる", "お申し込みになる")
    assert other != pages[0]
    rest, made = read(other, met)
    assert made == html(other)
    assert "お申し込みになる" in rest


def test_the_same_words_under_another_heading_and_id() -> None:
    met: dict[str, Section] = {}
    text = f'{OPENS}<p id="a-p1">*b*</p>\n{CLOSES}'
    read(text, met)
    other = text.replace('"a"', '"z"').replace("1. A {#a}", "2. Z {#z}")
    rest, made = read(other, met)
    assert "*b*" not in rest
    assert made == html(other)


def test_where_a_link_may_lead_is_known_of_what_was_read() -> None:
    met: dict[str, Section] = {}
    body = '<div class="clause" id="a-p1" markdown>\n\n[b](#c) [d](../e.md#f)\n\n</div>\n'
    _, taken = sections.take(f"{OPENS}{body}{CLOSES}", met)
    read(f"{OPENS}{body}{CLOSES}", met)
    section = met[taken["a"]]
    assert section.anchors == {"a-p1"}
    assert section.links == {"c"}


def test_a_link_to_another_page_of_the_folder_is_read_on_every_page() -> None:
    met: dict[str, Section] = {}
    text = f"{OPENS}[b](other.md#c)\n{CLOSES}"
    read(text, met)
    assert not met
    assert sections.take(text, met) == (text, {})


def test_a_part_holds_its_articles_and_what_closes_it() -> None:
    met: dict[str, Section] = {}
    inner = f"{OPENS}*b*\n{CLOSES}"
    text = (
        '<section class="part" data-clause="p" markdown>\n\n## P {#p}\n\n*before*\n\n'
        f"{inner}\n*after*\n\n</section>\n"
    )
    _, first = read(text, met)
    rest, second = read(text, met)
    assert first == second == html(text)
    assert "*b*" not in rest
    assert "*after*" in rest
