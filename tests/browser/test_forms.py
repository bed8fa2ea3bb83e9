"""The forms as people use them: by keyboard, on a phone, with a screen reader, in a hurry."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import calculators
from calculators import run
from tests.browser.conftest import Visit, computed, until

pytestmark = pytest.mark.browser

START_UP = 60_000  # milliseconds for Python to start on a slow machine
NOTICE = "calculators/notice-deadline/?target_month=2025-09&plan=monthly&action=terminate"


def shows(page: Page, name: str, value: Any) -> None:
    """Wait until a figure of the result has a value."""
    figure = page.locator(f'data.outcome[data-name="{name}"]')
    expect(figure).to_have_attribute("value", str(value), timeout=START_UP)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def focused(locator: Locator) -> bool:
    return bool(locator.evaluate("element => element === document.activeElement"))


def test_a_notice_is_calculated_by_keyboard_alone(visit: Visit) -> None:
    page = visit.go("calculators/notice-deadline/")
    page.locator("#target_month").focus()
    while not focused(page.get_by_role("radio", name="月額利用")):
        press(page, "Tab")
    press(page, "ArrowDown")
    expect(page.get_by_role("radio", name="年額利用")).to_be_checked()
    press(page, "Tab")
    assert focused(page.get_by_label("手続"))
    press(page, "ArrowDown")  # from the termination to the upgrade
    expect(page.get_by_label("手続")).to_have_value("upgrade")
    press(page, "Tab")
    assert focused(page.get_by_label("契約の成立日"))
    page.get_by_label("契約の成立日").fill("2025-01-10")
    given = {"target_month": "2025-09", "plan": "annual", "contract_date": "2025-01-10"}
    outcome = run("notice-deadline", given | {"action": "upgrade"}).outcome
    shows(page, "deadline", outcome["deadline"])
    page.locator("#contract_date").focus()
    while not focused(page.get_by_text("詳しい条件")):
        press(page, "Tab")
    expect(page.get_by_role("radio", name="銀行と同じ")).to_be_hidden()
    press(page, "Enter")
    expect(page.get_by_role("radio", name="銀行と同じ")).to_be_visible()


def listen(page: Page) -> str:
    """Write down what is announced from now on: one sentence may soon follow another. Returns
    the name of the list in the page."""
    page.evaluate(
        """() => {
             const said = document.querySelector(".announcement");
             window.heard = [];
             const hear = () => heard.push(said.textContent);
             new MutationObserver(hear).observe(said, { childList: true, characterData: true });
           }"""
    )
    return "heard"


def test_days_are_added_and_removed_with_the_focus_where_one_goes_on(visit: Visit) -> None:
    page = visit.go(NOTICE)
    shows(page, "deadline", "2025-08-25")
    page.get_by_text("詳しい条件").click()
    days = page.locator("fieldset[data-list=closures]")
    add = days.get_by_role("button", name="日付を追加")
    for at, day in enumerate(("2025-08-25", "2025-08-26", "2025-08-27")):
        add.focus()
        press(page, "Enter")
        row = days.get_by_role("group", name=f"{at + 1}行目")
        assert focused(row.get_by_label("日付"))
        row.get_by_label("日付").fill(day)
    # 29, 28, then 25 to 27 being closed 22, 21 and 20
    shows(page, "deadline", "2025-08-20")
    expect(page.locator(".months .reason", has_text="休業日")).to_contain_text(
        "25日（月）～27日（水）"
    )

    heard = listen(page)
    days.get_by_role("button", name="2行目を削除").click()
    assert focused(days.get_by_role("button", name="2行目を削除"))  # what was the third
    until(page, f"{heard}.includes('2行目を削除しました。残りは2行です。')")
    shows(page, "deadline", "2025-08-21")  # 29, 28, 26, 22, 21
    days.get_by_role("button", name="2行目を削除").click()
    assert focused(days.get_by_role("button", name="1行目を削除"))
    days.get_by_role("button", name="1行目を削除").click()
    assert focused(add)
    shows(page, "deadline", "2025-08-25")


def test_a_new_result_is_said_in_a_sentence(visit: Visit) -> None:
    page = visit.go("calculators/late-interest/")
    page.get_by_label("未払いの額").fill("200000")
    # 200,000 × 14.5% × 59 days ÷ 365 = 4,687.67…
    said = page.get_by_role("status").filter(has_text="計算し直しました。")
    expect(said).to_have_text(
        "計算し直しました。遅延利息（請求されうる上限）：4,687円", timeout=START_UP
    )
    assert page.locator("[aria-live]:not([role=status])").locator("data").count() == 0


def test_whoever_types_fast_sees_the_last_result(visit: Visit) -> None:
    page = visit.go("calculators/late-interest/")
    until(page, "document.documentElement.dataset.python === 'ready'")
    field = page.get_by_label("未払いの額")
    field.fill("")
    field.press_sequentially("1234567890")
    outcome = run(
        "late-interest",
        {"principal": 1234567890, "due_date": "2025-08-31", "paid_date": "2025-10-30"},
    ).outcome
    shows(page, "interest", outcome["interest"])
    expect(page.locator(".field-error:not(:empty)")).to_have_count(0)


@pytest.mark.parametrize("name", ["late-interest", "notice-effect", "sla-credit"])
def test_a_keystroke_redraws_what_it_changes_and_leaves_the_rest(visit: Visit, name: str) -> None:
    """As typed on, so opened anew: the same result, in which what was quoted is still in place."""
    shown = "document.querySelector('.calculator-answer').innerHTML"
    page = visit.go(f"calculators/{name}/")
    control = page.locator("form.calculator input[name]").first
    control.dispatch_event("input")  # the example, computed
    computed(page)
    page.evaluate("window.quoted = document.querySelector('.calculator-answer .quote')")
    kinds = {"date": "2025-12-24", "datetime-local": "2025-08-01T09:00"}
    text = kinds.get(str(control.get_attribute("type")), "765432")
    control.fill(text)
    until(page, f"location.search.includes('{text}')")
    assert page.evaluate("quoted.isConnected")
    typed = page.evaluate(shown)
    page.reload()
    computed(page)
    assert page.evaluate(shown) == typed


def test_nothing_jumps_and_no_figure_stands_while_an_input_is_wrong(visit: Visit) -> None:
    page = visit.go("calculators/late-interest/?principal=100000")
    computed(page)
    before = page.locator(".calculator-answer").bounding_box()
    page.get_by_label("未払いの額").fill("abc")
    expect(page.locator("#principal-error")).to_contain_text("整数", timeout=START_UP)
    expect(page.locator("data.outcome")).to_have_count(0)
    after = page.locator(".calculator-answer").bounding_box()
    assert before and after and abs(before["height"] - after["height"]) < 2
    described = page.locator("#principal").get_attribute("aria-describedby") or ""
    assert "principal-error" in described.split()


def test_a_price_of_the_price_book_fills_the_field_and_its_plan(visit: Visit) -> None:
    page = visit.go("calculators/subscription-fee/")
    page.get_by_label("利用する月数").fill("12")
    page.get_by_label("利用を始める月").fill("2018-04")
    page.get_by_label("価格表から入れる").select_option(
        label="kintone スタンダードコース 17,640円（税抜）"
    )
    expect(page.locator("#unit_price")).to_have_value("17640", timeout=START_UP)
    expect(page.get_by_role("radio", name="年額利用")).to_be_checked()
    assert focused(page.locator("#unit_price"))
    # 17,640 × 20 people = 352,800, and 10% tax
    shows(page, "total", 352800 + 35280)


def test_no_price_fills_a_field_on_a_day_that_the_book_does_not_cover(visit: Visit) -> None:
    page = visit.go("calculators/upgrade-difference/")
    light = "kintone ライトコース 780円（税抜）"
    page.get_by_label("価格表から入れる").last.select_option(label=light)
    wrong = page.locator("#new_unit_price-error")
    expect(wrong).to_contain_text("2025年7月1日（火）の価格は価格表にありません", timeout=START_UP)
    expect(page.locator("#new_unit_price")).to_have_value("1500")
    assert focused(page.locator("#new_unit_price"))
    page.get_by_label("契約の成立日").fill("2018-01-10")
    page.get_by_label("変更を希望する月").fill("2018-07")
    page.get_by_label("価格表から入れる").last.select_option(label=light)
    expect(page.locator("#new_unit_price")).to_have_value("780")
    expect(wrong).to_be_empty()
    # February 2018 to January 2019: seven months from July, three users more
    shows(page, "difference", 780 * 3 * 7)


def test_an_address_with_values_that_there_are_not_shows_them_and_says_so(visit: Visit) -> None:
    page = visit.go("calculators/notice-deadline/?target_month=2025-13&plan=weekly")
    expect(page.locator("#target_month-error")).to_contain_text("2025-13", timeout=START_UP)
    expect(page.locator("#target_month")).to_have_value("2025-13")
    page.locator("#target_month").fill("2025-09")
    expect(page.locator("#plan-error")).to_contain_text("weekly", timeout=START_UP)
    expect(page.get_by_role("radio", name="weekly")).to_be_checked()
    page.get_by_role("radio", name="月額利用").check()
    shows(page, "deadline", "2025-08-25")


def test_an_error_in_the_fold_opens_it(visit: Visit) -> None:
    page = visit.go("calculators/subscription-fee/?campaign_price=500")
    fold = page.locator("details.more")
    expect(page.locator("#campaign_months-error")).to_be_visible(timeout=START_UP)
    assert fold.evaluate("element => element.open")


@pytest.mark.parametrize("name", list(calculators.CALCULATORS))
def test_a_form_on_a_phone_is_wide_enough_for_fingers(visit: Visit, name: str) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.go(f"calculators/{name}/")
    page.get_by_text("詳しい条件").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    controls = ".calculator :is(input:not([type=radio]), select, button, summary, .choices > label)"
    small = page.locator(controls).evaluate_all(
        "all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 43.9)"
        ".map(e => e.outerHTML)"
    )
    assert small == []
    numbers = page.locator(".calculator [inputmode]").evaluate_all(
        "all => all.map(e => e.inputMode)"
    )
    kinds = [f.kind for f in calculators.CALCULATORS[name].fields]
    assert len(numbers) == sum(kind in ("yen", "count", "percentage") for kind in kinds)


@pytest.mark.parametrize("width", [320, 390, 1220, 1280])
def test_a_time_is_shown_to_its_last_minute(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    _shows_times_whole(visit.go("calculators/sla-credit/"))


def test_a_time_is_printed_to_its_last_minute(visit: Visit) -> None:
    visit.page.emulate_media(media="print")
    _shows_times_whole(visit.go("calculators/sla-credit/"))


def _shows_times_whole(page: Page) -> None:
    """A control is as wide as the browser itself would make it, in the same type."""
    shown, needed = page.locator('[name="outages.0.start"]').evaluate(
        """control => {
          const free = control.cloneNode();
          control.after(free);
          Object.assign(free.style, { position: "absolute", width: "auto" });
          const widths = [control.offsetWidth, free.offsetWidth];
          free.remove();
          return widths;
        }"""
    )
    assert shown >= needed > 0


def test_no_figure_is_wider_than_a_phone(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.go(
        "calculators/late-interest/"
        "?principal=1000000000000000000&due_date=1990-01-01&paid_date=2025-01-01"
    )
    computed(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", list(calculators.CALCULATORS))
def test_what_a_picture_says_can_be_seen_on_its_ground(
    visit: Visit, name: str, scheme: Any
) -> None:
    """No black on black: every text of a picture takes its colour from the page's."""
    visit.page.emulate_media(color_scheme=scheme)
    page = visit.go(f"calculators/{name}/")
    colours = page.evaluate(
        """() => {
          const paper = getComputedStyle(document.body).backgroundColor;
          return [...document.querySelectorAll('.picture svg text')].map(
            text => [getComputedStyle(text).fill, text.classList.contains('on'), paper]);
        }"""
    )
    for fill, on_mark, paper in colours:
        assert (fill == paper) is on_mark, json.dumps([fill, paper])
