"""What a change does to the calculations, and the coverage, as a reader sees them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit

COMPARISON = "compare/cybozu.com/2011-10-11/draft/"


def test_the_worked_example_stands_under_both_revisions(visit: Visit) -> None:
    page = visit.go(COMPARISON)
    effect = page.locator('.effects [data-calculator="notice-deadline"]')
    row = effect.locator("tr.differing")
    expect(row).to_have_count(1)
    expect(row.locator("th")).to_contain_text("安全な期限")
    expect(row.locator("th")).to_contain_text("変わる")
    expect(row.locator("td").nth(0)).to_have_text("2025年8月21日（木）")
    expect(row.locator("td").nth(1)).to_have_text("2025年8月22日（金）")
    expect(effect).to_contain_text("要確認")
    same = page.locator('.effects [data-calculator="service-period"]')
    expect(same).to_contain_text("この計算例の結果は変わりません。")
    expect(same.locator("table")).to_be_hidden()
    effect.locator("h3 a").click()
    expect(page).to_have_url(re.compile(r"/calculators/notice-deadline/$"))


def test_a_clause_leads_to_its_row(visit: Visit) -> None:
    page = visit.go(COMPARISON)
    page.locator(".effects a", has_text="第10条第2項").first.click()
    expect(page.locator("#license-change-p2")).to_be_in_viewport()


@pytest.mark.parametrize("path", [COMPARISON, "check/coverage/"])
def test_nothing_is_wider_than_a_phone(visit: Visit, path: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 800})
    page = visit.go(path)
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_the_coverage_leads_from_clause_to_calculator(visit: Visit) -> None:
    page = visit.go("check/")
    page.locator("main a", has_text="計算との対応").click()
    row = page.locator("tr", has_text="第9条第4項").filter(has_text="遅延利息").first
    expect(row).to_contain_text("規則の作成者")
    expect(page.locator("main")).to_contain_text("長さの定めがありません")
