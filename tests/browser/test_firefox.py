"""The same pages in Firefox as in Chromium: tests of the other files again, in a Firefox that is
installed, and what needs a Firefox of its own.

Playwright cannot do everything over WebDriver BiDi: nothing here touches, prints or reads the
clipboard.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from calculators import CALCULATORS, typed
from kiyaku import cases
from tests import firefox
from tests.browser.conftest import START_UP, Visit, computed
from tests.browser.test_comparison import (  # noqa: F401
    alone,
    test_a_choice_is_kept_for_the_next_comparison,
    test_folded_classes_open_one_by_one_and_all_together_without_a_script,
)
from tests.browser.test_draft_page import (  # noqa: F401
    test_a_second_text_and_a_pasted_one_are_compared_by_the_same_python,
    test_a_word_file_is_compared_clause_by_clause,
    test_markup_and_script_in_a_text_show_as_text,
)
from tests.browser.test_duties import (  # noqa: F401
    test_a_reader_narrows_the_sentences_and_shares_the_address,
)
from tests.browser.test_forms import (  # noqa: F401
    test_a_notice_is_calculated_by_keyboard_alone,
    test_a_time_is_shown_to_its_last_minute,
    test_days_are_added_and_removed_with_the_focus_where_one_goes_on,
    test_whoever_types_fast_sees_the_last_result,
)
from tests.browser.test_history import (  # noqa: F401
    test_a_day_picks_the_revision_that_was_in_force_on_it,
)
from tests.browser.test_reading import (  # noqa: F401
    test_a_definition_shows_on_hover_and_on_focus_and_goes_with_escape,
    test_a_reference_is_a_link_with_a_preview_of_all_that_it_names,
    test_an_anchor_whose_clause_is_not_in_the_text_says_where_it_is,
    test_keys_go_from_article_to_article_and_leave_fields_alone,
)
from tests.browser.test_runtime import (  # noqa: F401
    FILLED,
    kept,
    test_no_page_breaks_the_policy,
)
from tests.browser.test_search import (  # noqa: F401
    test_a_query_is_text_and_what_it_finds_is_marked,
    test_the_queries_find_their_articles,
)
from tests.browser.test_site import (  # noqa: F401
    test_a_comparison_shows_both_sides_and_what_changed,
    test_a_figure_typed_in_is_calculated_by_python_in_the_page,
    test_a_wrong_input_is_named_at_its_field_and_mended,
    test_an_anchor_by_id_and_one_by_number_lead_to_the_clause,
    test_both_columns_of_a_comparison_read_as_the_texts_do,
    test_every_page_says_which_text_and_whether_it_is_in_force,
    test_markup_in_the_address_shows_as_text,
    test_the_whole_text_stands_on_one_page_with_an_anchor_for_each_clause,
    test_three_doors_lead_to_three_rooms,
    test_unchanged_clauses_are_folded_and_can_be_shown,
)
from tests.paths import ROOT
from tests.server import Host, serving

pytestmark = pytest.mark.browser

WAIT = START_UP * 1000  # milliseconds
DEADLINE = '.calculator-answer data.outcome[data-name="deadline"]'


def _started(playwright: Playwright, **preferences: int) -> Browser:
    path = firefox.find()
    if path is None:
        pytest.skip("no Firefox; install one, or name one in KIYAKU_FIREFOX")
    return playwright.firefox.launch(
        executable_path=path, channel=firefox.CHANNEL, firefox_user_prefs=dict(preferences)
    )


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A real Firefox, started once for this file, in place of Chromium."""
    running = _started(playwright)
    yield running
    running.close()


def _first(calculator: str) -> cases.Case:
    found = cases.read(ROOT / "tests" / "cases")
    return next(each for each in found if each.calculator == calculator and each.outcome)


@pytest.mark.parametrize("name", list(CALCULATORS))
def test_each_calculator_answers_as_its_case_says(visit: Visit, name: str) -> None:
    """The inputs come by the address, as from a colleague's link."""
    case = _first(name)
    visit.go(f"calculators/{name}/?{_query(case)}")
    computed(visit.page)
    shown = visit.page.locator(".calculator-answer data.outcome")
    found = dict(
        shown.evaluate_all(
            "all => all.map(each => [each.dataset.name, each.getAttribute('value')])"
        )
    )
    for figure, value in (case.outcome or {}).items():
        if not isinstance(value, list):
            assert found[figure] == _plain(value), figure


def _query(case: cases.Case) -> str:
    fields = CALCULATORS[case.calculator].fields
    return typed.encoded(typed.pairs(fields, dict(case.inputs)))


def _plain(value: object) -> str:
    """A figure's value as a page holds it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def test_a_month_is_typed_where_firefox_has_no_picker(visit: Visit) -> None:
    page = visit.go("calculators/notice-deadline/")
    for typed_in in ("2025-09", "2025/09", "２０２５－０９"):
        page.locator("#target_month").fill(typed_in)
        expect(page.locator(DEADLINE)).to_have_attribute("value", "2025-08-25", timeout=WAIT)
        page.locator("#target_month").fill("来月")
        page.locator("#target_month").press("Tab")
        expect(page.locator("#target_month-error")).to_contain_text("2025-09")


def test_a_dark_reader_has_dark_pages(playwright: Playwright, address: str) -> None:
    dark = _started(playwright, **firefox.DARK)
    page = dark.new_page()
    for path in ("", "terms/cybozu.com/", "calculators/late-interest/"):
        page.goto(address + path)
        ground, ink = (_lightness(page, name) for name in ("background-color", "color"))
        assert ground < 100 < ink, path
    dark.close()


def _lightness(page: Page, name: str) -> float:
    colour: str = page.locator("body").evaluate(
        f"body => getComputedStyle(body).getPropertyValue('{name}')"
    )
    parts = colour.partition("(")[2].rstrip(")").replace(",", " ").split()[:3]
    return sum(map(float, parts)) / 3


def test_a_second_visit_needs_no_host(browser: Browser, site: Path) -> None:
    context = browser.new_context(locale="ja-JP")
    page = context.new_page()
    with serving(Host(root=site)) as host:
        page.goto(host.address + FILLED)
        computed(page)
        kept(page)
    page.goto(host.address + FILLED.replace("1100000", "2200000"))
    expect(page.locator('data.outcome[data-name="interest"]')).to_have_attribute(
        "value", "132843", timeout=WAIT
    )  # 2,200,000 × 14.5% × 152 ÷ 365 = 132,843.8…
    context.close()
