"""A list of intervals in a form: rows from the address, rows added, and what is wrong in one."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from calculators import run
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

START_UP = 60_000  # milliseconds for Python to start on a slow machine
TWO = [
    {"start": "2025-08-05T00:00", "end": "2025-08-06T01:00"},
    {"start": "2025-09-10T00:00", "end": "2025-09-12T00:00"},
]
OUT = {"start": "2025-09-10T00:00", "end": "2025-09-10T00:30", "reason": "定期 メンテナンス"}
QUERY = (
    "calculators/sla-credit/?monthly_fee=75000"
    "&outages=2025-08-05T00:00/2025-08-06T01:00&outages=2025-09-10T00:00/2025-09-12T00:00"
    "&exclusions=2025-09-10T00:00/2025-09-10T00:30 定期 メンテナンス"
)


def shows(page: Page, **inputs: object) -> None:
    """Wait until the page shows the outcome that these inputs have."""
    outcome = run("sla-credit", {"monthly_fee": 75000, **inputs}).outcome
    for name in ("days", "credit_min", "claim_deadline"):
        figure = page.locator(f'data.outcome[data-name="{name}"]')
        expect(figure).to_have_attribute("value", str(outcome[name]), timeout=START_UP)


def test_rows_from_the_address_rows_added_and_a_wrong_row(visit: Visit) -> None:
    page = visit.go(QUERY)
    shows(page, outages=TWO, exclusions=[OUT])
    assert page.locator('[name="exclusions.0.reason"]').input_value() == OUT["reason"]

    rows = page.locator("fieldset[data-list=outages] .row")
    assert rows.count() == 2
    page.locator("fieldset[data-list=outages] .add-row").click()
    assert rows.count() == 3
    assert rows.nth(2).locator("input").first.evaluate("e => e === document.activeElement")
    page.locator('[name="outages.2.start"]').fill("2025-10-04T00:00")
    error = page.locator("#outages-error")
    expect(error).to_contain_text("3行目の終了は", timeout=START_UP)
    wrong = page.locator("[aria-invalid=true]")  # that one alone, of all rows and fields
    assert [each.get_attribute("name") for each in wrong.all()] == ["outages.2.end"]
    expect(page.locator("data.outcome")).to_have_count(0)

    page.locator('[name="outages.2.end"]').fill("2025-10-06T00:00")
    third = {"start": "2025-10-04T00:00", "end": "2025-10-06T00:00"}
    shows(page, outages=[*TWO, third], exclusions=[OUT])
    expect(error).to_have_text("")


def test_a_phone_needs_no_sideways_scrolling(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 800})
    page = visit.go(QUERY)
    shows(page, outages=TWO, exclusions=[OUT])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    month_by_month = page.locator('tr[data-reading="month-by-month"]')
    expect(month_by_month.locator('[data-name="credit_max"]')).to_have_text("150,000円")
    expect(month_by_month.locator('[data-name="days"]')).to_be_hidden()
    expect(page.locator('tr[data-reading="joined"] .as-above')).to_be_visible()
