"""The pages of what was when, in a real Chromium."""

from __future__ import annotations

import feedparser
import pytest
from playwright.sync_api import expect

from kiyaku import files
from tests.browser.conftest import Visit
from tests.paths import IN_FORCE

pytestmark = pytest.mark.browser


def test_a_day_picks_the_revision_that_was_in_force_on_it(visit: Visit) -> None:
    page = visit.go("history/")
    day, answer = page.get_by_label("日付"), page.locator(".in-force-on output")
    expect(answer).to_be_empty()
    day.fill("2011-10-10")
    expect(answer).to_contain_text("版を特定できません")
    day.fill("2026-11-24")
    expect(answer).to_contain_text("2011年10月11日版")
    expect(answer).to_contain_text("推定")
    expect(page.locator("tr[data-picked]")).to_have_count(1)
    page = visit.go("history/?date=2011-10-11")
    expect(page.locator(".in-force-on output")).to_contain_text("2011年10月11日版")


def test_without_a_script_the_periods_stand_in_a_table(visit: Visit) -> None:
    context = visit.page.context.browser
    assert context is not None
    page = context.new_page(java_script_enabled=False)
    page.goto(visit.address + "history/")
    expect(page.locator(".in-force-on-day")).to_be_hidden()
    expect(page.locator(".periods tbody tr")).to_have_count(2)
    expect(page.locator(".periods")).to_contain_text("2011年10月11日（火）から")
    page.close()


def test_every_clause_has_its_place_in_the_history(visit: Visit) -> None:
    page = visit.go("history/cybozu.com/#fees-p4")
    expect(page.locator("#fees-p4")).to_be_in_viewport()
    for clause in files.read(IN_FORCE).walk():
        expect(page.locator(f"[id='{clause.id}']")).to_have_count(1)


def test_from_the_navigation_to_a_comparison(visit: Visit) -> None:
    page = visit.go("")
    page.get_by_role("link", name="経過", exact=True).first.click()
    expect(page.locator(".revision-entry")).to_have_count(2)
    page.locator(".revision-entry").first.get_by_role("link", name="新旧対照表").click()
    assert page.url == visit.address + "compare/cybozu.com/2011-10-11/draft/"


def test_a_page_names_the_feed_which_is_there(visit: Visit) -> None:
    page = visit.go("calculators/late-interest/")
    link = page.locator("link[type='application/atom+xml']")
    address = link.evaluate("link => link.href")
    assert address == visit.address + "feed.xml"
    answer = page.request.get(address)
    assert answer.ok and len(feedparser.parse(answer.text()).entries) == 2
