"""The calculators' pages before axe, the checker that Lighthouse too runs: no violation, on a
screen and on a phone, in the light and in the dark, with a result and with an error."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

import calculators
from tests.browser.conftest import Visit, computed
from tests.paths import ROOT

pytestmark = pytest.mark.browser

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe finds wrong in the page, a line each."""
    page.evaluate(AXE)
    found: Any = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    assert len(found["passes"]) > 10  # it did look
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (390, "dark")], ids=["screen, light", "phone, dark"]
)
@pytest.mark.parametrize("name", list(calculators.CALCULATORS))
def test_axe_finds_nothing_wrong_in_a_calculator(
    visit: Visit, name: str, width: int, scheme: Any
) -> None:
    visit.page.set_viewport_size({"width": width, "height": 844})
    visit.page.emulate_media(color_scheme=scheme)
    page = visit.go(f"calculators/{name}/")
    page.get_by_text("詳しい条件").click()
    assert violations(page) == []


def test_axe_finds_nothing_wrong_in_an_error_and_in_a_refusal(visit: Visit) -> None:
    page = visit.go("calculators/late-interest/?principal=abc")
    expect(page.locator("#principal-error")).to_be_visible(timeout=60_000)
    assert violations(page) == []
    page = visit.go(
        "calculators/notice-deadline/?target_month=2025-09&plan=annual&action=downgrade"
        "&contract_date=2025-01-10&closures=2025-08-13"
    )
    computed(page)
    assert violations(page) == []
