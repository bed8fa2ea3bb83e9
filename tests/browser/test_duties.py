"""The sentences by who and what, and the glossary, in a real Chromium."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kiyaku.pages import duties as pages
from tests.browser.conftest import Visit

PAGES = ["duties/", "glossary/", *(f"duties/{name}/" for name in pages.VIEWS)]


def test_a_reader_narrows_the_sentences_and_shares_the_address(visit: Visit) -> None:
    page = visit.go("duties/")
    rows = page.locator(".duty:visible")
    every = rows.count()
    page.select_option("[name=who]", "お客様")
    page.select_option("[name=act]", "must")
    page.check("[name=deadline]")
    found = rows.count()
    assert 0 < found < every
    expect(page.locator(".duty-filter output")).to_have_text(f"{found}件")
    visit.go(page.url.removeprefix(visit.address))
    expect(rows).to_have_count(found)
    page.click(".duty-filter [type=reset]")
    expect(rows).to_have_count(every)


def test_a_row_leads_to_its_clause(visit: Visit) -> None:
    page = visit.go("duties/must-not/")
    page.click("text=第18条第1項第7号")
    expect(page).to_have_url(re.compile(r"terms/cybozu\.com/#restrictions-p1-i7$"))
    expect(page.locator("#restrictions-p1-i7")).to_be_in_viewport()


def test_every_link_to_a_clause_arrives(site: Path) -> None:
    text = (site / "terms/cybozu.com/index.html").read_text(encoding="utf-8")
    ids = set(re.findall(r'id="([^"]+)"', text))
    for path in PAGES:
        html = (site / path / "index.html").read_text(encoding="utf-8")
        linked = set(re.findall(r'href="[^"]*terms/cybozu\.com/#([^"]+)"', html))
        assert linked
        assert linked <= ids, path


def test_without_a_script_every_sentence_is_there(site: Path) -> None:
    html = (site / "duties/index.html").read_text(encoding="utf-8")
    data = json.loads((site / "data/cybozu.com/2011-10-11/duties.json").read_text(encoding="utf-8"))
    assert html.count('class="duty-text"') == len(data["sentences"])


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_a_phone(visit: Visit, path: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.go(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
