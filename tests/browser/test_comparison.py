"""The controls of a comparison in a real Chromium: folds, columns, one text; phone and print."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kiyaku import diff
from kiyaku.reports import html
from tests.browser.conftest import Visit
from tests.kiyaku.test_outline import NEW, OLD, revision

pytestmark = pytest.mark.browser

OWN = "compare/cybozu.com/2011-10-11/draft/"


@pytest.fixture
def alone(browser: Browser) -> Iterator[Page]:
    """A comparison as a page that stands alone, where no script runs at all."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 1280, "height": 900}
    )
    page = context.new_page()
    page.set_content(html.page(diff.compare(revision(OLD, "old"), revision(NEW, "new"))))
    yield page
    context.close()


def _left(page: Page, clause: str, side: str) -> float:
    box = page.locator(f'tr[data-clause="{clause}"] [data-side="{side}"]').bounding_box()
    assert box
    return box["x"]


def test_folded_classes_open_one_by_one_and_all_together_without_a_script(alone: Page) -> None:
    number, reference = alone.locator("tr#b"), alone.locator("tr#c")
    expect(number).to_be_hidden()
    expect(reference).to_be_hidden()
    alone.get_by_label("第3条（条番号のみ変更（1））を開く").check()
    expect(number).to_be_visible()
    expect(reference).to_be_hidden()
    alone.get_by_label("参照先の繰下げのみの条項も表示する").check()
    expect(reference).to_be_visible()
    expect(alone.locator('[data-fold="reference"] .omitted')).to_be_hidden()
    expect(alone.locator("tr#a")).to_be_hidden()
    alone.get_by_label("変更のない条項も表示する").check()
    expect(alone.locator("tr#a")).to_be_visible()


def test_the_columns_change_places_with_their_heads(alone: Page) -> None:
    heads = alone.locator("thead th[data-side]:visible")
    assert _left(alone, "b-p1", "old") < _left(alone, "b-p1", "new")
    alone.get_by_label("改正後を先に置く").check()
    assert _left(alone, "b-p1", "old") > _left(alone, "b-p1", "new")
    for side in ("old", "new"):
        head = alone.locator(f'thead [data-side="{side}"]').bounding_box()
        assert head and abs(head["x"] - _left(alone, "b-p1", side)) < 1
    assert heads.all_inner_texts() == ["改正前 改定案（未公表） old", "改正後 改定案（未公表） new"]


def test_both_sides_as_one_text(alone: Page) -> None:
    row = alone.locator("tr#b-p1")
    expect(row.locator('[data-side="both"]')).to_be_hidden()
    alone.get_by_label("見え消し").check()
    both = row.locator('[data-side="both"]')
    expect(both).to_be_visible()
    expect(both.locator("del")).to_contain_text("14.5%")
    expect(both.locator("ins")).to_contain_text("14.6%")
    expect(row.locator('[data-side="old"]')).to_be_hidden()
    expect(alone.locator('tr#n-p1 [data-side="new"]')).to_be_visible()
    expect(alone.locator('tr#n-p1 [data-side="old"]')).to_be_hidden()


def test_a_move_leads_from_one_place_to_the_other(alone: Page) -> None:
    alone.get_by_role("link", name="（第7条へ移動）").click()
    expect(alone.locator("tr#d")).to_be_in_viewport()
    alone.get_by_role("link", name="もとの位置（第4条）").click()
    expect(alone.locator("tr#from-d")).to_be_in_viewport()


def test_the_summary_leads_to_its_rows_even_to_folded_ones(alone: Page) -> None:
    alone.locator(".comparison-topics").get_by_role("link", name="第2条第1項 → 第3条第1項").click()
    expect(alone.locator("tr#b-p1")).to_be_in_viewport()
    expect(alone.locator("tr#c")).to_be_hidden()
    alone.locator(".comparison-topics").get_by_role("link", name="第3条 → 第4条").click()
    expect(alone.locator("tr#c")).to_be_in_viewport()


def test_on_a_phone_the_sides_are_stacked_and_named(alone: Page) -> None:
    alone.set_viewport_size({"width": 390, "height": 800})
    old, new = (
        alone.locator(f'tr#b-p1 [data-side="{side}"]').bounding_box() for side in ("old", "new")
    )
    assert old and new and old["x"] == new["x"] and old["y"] < new["y"]
    alone.get_by_label("改正後を先に置く").check()
    old, new = (
        alone.locator(f'tr#b-p1 [data-side="{side}"]').bounding_box() for side in ("old", "new")
    )
    assert old and new and old["y"] > new["y"]
    assert alone.locator("html").evaluate("e => e.scrollWidth") <= 390
    assert alone.get_by_role("cell").count() > 0  # a table still, though laid out as blocks
    assert alone.get_by_role("rowheader", name="第2条第1項 → 第3条第1項").count() == 1


def test_a_choice_is_kept_for_the_next_comparison(visit: Visit) -> None:
    page = visit.go(OWN)
    page.get_by_label("改正後を先に置く").check()
    page.get_by_label("変更のない条項も表示する").check()
    page = visit.go("")
    page = visit.go(OWN)
    expect(page.get_by_label("改正後を先に置く")).to_be_checked()
    expect(page.locator('tr[data-clause="fees-p4"]')).to_be_visible()
    # by keyboard: under a pointer the long table, now unfolded, may still move in a slow browser
    page.get_by_label("改正前を先に置く").press("Space")
    expect(page.get_by_label("改正前を先に置く")).to_be_checked()
    page.reload()
    expect(page.get_by_label("改正前を先に置く")).to_be_checked()


def test_a_link_to_a_folded_clause_opens_it_below_the_heads(visit: Visit) -> None:
    page = visit.go(OWN + "#fees-p4")
    row = page.locator('tr[data-clause="fees-p4"]')
    expect(row).to_be_in_viewport()
    head, box = page.locator(".comparison thead th").first.bounding_box(), row.bounding_box()
    assert head and box and box["y"] >= head["y"] + head["height"] - 1
