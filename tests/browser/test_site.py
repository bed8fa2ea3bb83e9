"""The built site as its readers use it, in a real Chromium."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

import calculators
from kiyaku import diff, files
from tests.browser.conftest import Visit, computed
from tests.paths import DRAFT, IN_FORCE

pytestmark = pytest.mark.browser

START_UP = 60_000  # milliseconds; the same as seconds in conftest, for Playwright


def _outcome(page: Page, name: str) -> tuple[str, str]:
    """A figure of the result: its plain value, and how it is shown."""
    figure = page.locator(f'data.outcome[data-name="{name}"]')
    return figure.get_attribute("value") or "", figure.inner_text()


def test_three_doors_lead_to_three_rooms(visit: Visit) -> None:
    for name, path in (
        ("読む", "terms/cybozu.com/"),
        ("比べる", "compare/"),
        ("計算する", "calculators/"),
    ):
        page = visit.go("")
        page.locator(".doors").get_by_role("link", name=name, exact=True).click()
        expect(page).to_have_url(visit.address + path)
        expect(page.locator(".doors")).to_have_count(0)  # the room is there, and home has gone


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("terms/cybozu.com/", IN_FORCE),
        ("terms/cybozu.com/2011-10-11/", IN_FORCE),
        ("terms/cybozu.com/draft/", DRAFT),
    ],
)
def test_the_whole_text_stands_on_one_page_with_an_anchor_for_each_clause(
    visit: Visit, path: str, source: Path
) -> None:
    page = visit.go(path)
    shown = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.terms [id]')].map(
             element => {
               const copy = element.cloneNode(true);
               copy.querySelectorAll('.permalink, .clause').forEach(part => part.remove());
               return [element.id, copy.textContent];
             }))"""
    )
    for place in files.read(source).placed():
        clause = place.clause
        text = "".join(shown[clause.id].split())
        expected = clause.mark + clause.heading
        if clause.kind != "article":
            expected += clause.text
        assert text == "".join(expected.split()), clause.id
        assert "-".join(place.path) in shown  # the anchor by number
    whole = "".join(page.locator(".terms").inner_text().split())
    for clause in files.read(source).walk():
        for block in clause.text.split("\n"):
            assert "".join(block.split()) in whole, clause.id


def test_an_anchor_by_id_and_one_by_number_lead_to_the_clause(visit: Visit) -> None:
    for anchor in ("#fees-p4", "#9-4"):
        page = visit.go("terms/cybozu.com/" + anchor)
        expect(page.locator("#fees-p4")).to_be_in_viewport()


def test_every_page_says_which_text_and_whether_it_is_in_force(visit: Visit) -> None:
    page = visit.go("terms/cybozu.com/")
    expect(page.locator(".identity")).to_contain_text("現行")
    expect(page.locator(".identity")).to_contain_text("2011年10月11日（火）")
    expect(page.locator(".not-in-force")).to_have_count(0)
    expect(page.locator(".remarks")).to_contain_text("推定")
    page = visit.go("terms/cybozu.com/draft/")
    expect(page.locator(".not-in-force")).to_contain_text("改定案（未公表）")
    page.locator(".not-in-force").get_by_role("link").click()
    assert page.url == visit.address + "terms/cybozu.com/"


def test_a_comparison_shows_both_sides_and_what_changed(visit: Visit) -> None:
    page = visit.go("compare/cybozu.com/2011-10-11/draft/")
    heads = page.locator(".comparison thead th:visible").all_inner_texts()
    assert heads == ["条項", "改正前 現行（2011年10月11日版）", "改正後 改定案（未公表）"]
    row = page.locator('tr[data-clause="warranty-p1"]')
    expect(row.locator("th")).to_contain_text("第19条第1項")
    expect(row.locator('[data-side="old"] del').first).to_contain_text("第15条")
    expect(row.locator('[data-side="new"] ins').first).to_contain_text("第16条")
    new = page.locator('tr[data-clause="definitions-i6"]')
    expect(new.locator('[data-side="old"]')).to_have_text("（新設）")


def test_both_columns_of_a_comparison_read_as_the_texts_do(visit: Visit) -> None:
    page = visit.go("compare/cybozu.com/2011-10-11/draft/")
    columns = page.evaluate(
        """() => [...document.querySelectorAll('tr[data-clause]')].map(row => [
             row.dataset.clause, ...['old', 'new'].map(side => {
               const cell = row.querySelector(`[data-side="${side}"]`).cloneNode(true);
               cell.querySelectorAll('.said, .mark').forEach(part => part.remove());
               cell.querySelectorAll('br').forEach(part => part.replaceWith('\\n'));
               return cell.textContent.trim();
             })])"""
    )
    changes = diff.compare(files.read(IN_FORCE), files.read(DRAFT)).changes
    assert len(columns) == len(changes)
    for (id_, old, new), change in zip(columns, changes, strict=True):
        assert id_ == change.id
        assert old == (change.old_text if change.old_text is not None else "（新設）")
        assert new == (change.new_text if change.new_text is not None else "（削る）")


def test_unchanged_clauses_are_folded_and_can_be_shown(visit: Visit) -> None:
    page = visit.go("compare/cybozu.com/2011-10-11/draft/")
    unchanged = page.locator('tr[data-clause="fees-p4"]')
    expect(unchanged).to_be_hidden()
    expect(page.locator("tr.omitted").first).to_be_visible()
    page.get_by_label("変更のない条項も表示する").check()
    expect(unchanged).to_be_visible()
    expect(page.locator("tr.omitted").first).to_be_hidden()


@pytest.mark.parametrize("name", list(calculators.CALCULATORS))
def test_a_worked_example_is_there_before_any_script_runs(site: Path, name: str) -> None:
    html = (site / "calculators" / name / "index.html").read_text(encoding="utf-8")
    found = calculators.run(name, dict(calculators.CALCULATORS[name].example))
    for figure, value in found.outcome.items():
        shown = "" if value is None else str(value)
        shown = shown.lower() if isinstance(value, bool) else shown
        assert isinstance(value, list) or f'data-name="{figure}" value="{shown}"' in html
    for step in found.steps:
        assert step.quote in html and step.text in html


def test_a_figure_typed_in_is_calculated_by_python_in_the_page(visit: Visit) -> None:
    page = visit.go("calculators/late-interest/")
    page.get_by_label("未払いの額").fill("1,100,000")
    page.get_by_label("支払期日").fill("2024-01-31")
    page.get_by_label("支払日").fill("2024-07-02")
    computed(page)
    # 1,100,000 × 14.5% × 152 days ÷ 365, cut to whole yen
    expect(page.locator('data.outcome[data-name="interest"]')).to_have_attribute("value", "66421")
    assert _outcome(page, "interest") == ("66421", "66,421円")
    assert _outcome(page, "days") == ("152", "152日")
    assert _outcome(page, "total") == ("1166421", "1,166,421円")
    quote = page.locator(".quote", has_text="年14.5%").first
    expect(quote).to_have_attribute("data-clause", "fees-p4")
    quote.get_by_role("link", name="第9条第4項").click()
    assert page.url == visit.address + "terms/cybozu.com/2011-10-11/#fees-p4"
    expect(page.locator("#fees-p4")).to_contain_text("年14.5%")


def test_the_address_fills_the_form_and_runs_it(visit: Visit) -> None:
    page = visit.go(
        "calculators/notice-deadline/?target_month=2025-09&plan=monthly&action=terminate"
    )
    computed(page)
    assert _outcome(page, "deadline") == ("2025-08-25", "2025年8月25日（月）")
    assert _outcome(page, "safe_deadline") == ("2025-08-21", "2025年8月21日（木）")
    reading = page.locator('tr[data-reading="clear-days"]')
    expect(reading).to_contain_text("2025年8月22日（金）")
    expect(reading).to_contain_text("安全側")
    assert page.evaluate("performance.getEntriesByName('kiyaku:ready').length") == 1


def test_what_the_terms_refuse_is_an_answer_with_its_clause(visit: Visit) -> None:
    page = visit.go(
        "calculators/notice-deadline/?target_month=2025-09&plan=annual&action=downgrade"
        "&contract_date=2025-01-10"
    )
    computed(page)
    assert _outcome(page, "allowed") == ("false", "できません")
    assert _outcome(page, "deadline") == ("", "―")
    expect(page.locator(".quote").first).to_contain_text("ダウングレード")


def test_a_draft_is_calculated_under_its_name_and_marked_as_not_yet_compared(visit: Visit) -> None:
    page = visit.go(
        "calculators/notice-deadline/?revision=draft&target_month=2025-09&plan=monthly"
        "&action=terminate"
    )
    computed(page)
    expect(page.locator(".result-revision")).to_contain_text("改定案（未公表）")
    expect(page.locator(".assumptions li").first).to_have_text(
        "この版の条文との照合は済んでいません"
    )


def test_a_wrong_input_is_named_at_its_field_and_mended(visit: Visit) -> None:
    page = visit.go("calculators/late-interest/")
    field = page.get_by_label("未払いの額")
    field.fill("十万円")
    error = page.locator('[data-error-for="principal"]')
    expect(error).to_contain_text("1円単位の整数で入力してください", timeout=START_UP)
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("100000")
    computed(page)
    expect(error).to_be_empty()
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_fields_that_do_not_apply_are_hidden_and_not_sent(visit: Visit) -> None:
    page = visit.go("calculators/notice-deadline/")
    contract = page.get_by_label("契約の成立日")
    expect(contract).to_be_hidden()
    page.get_by_role("radio", name="年額利用").check()
    expect(contract).to_be_visible()
    expect(page.locator('[data-error-for="contract_date"]')).to_contain_text(
        "入力してください", timeout=START_UP
    )
    contract.fill("2025-01-10")
    page.get_by_label("手続").select_option("upgrade")
    computed(page)
    page.get_by_role("radio", name="月額利用").check()
    expect(contract).to_be_hidden()
    expect(page.locator('data.outcome[data-name="allowed"]')).to_have_attribute("value", "true")
    expect(page.locator(".field-error:not(:empty)")).to_have_count(0)


def test_markup_in_the_address_shows_as_text(visit: Visit) -> None:
    page = visit.go("calculators/late-interest/?principal=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E")
    expect(page.locator('[data-error-for="principal"]')).to_contain_text("整数", timeout=START_UP)
    page.goto(
        visit.address + "calculators/late-interest/?due_date=%3Cb%3E&principal=1&revision=draft"
    )
    assert page.locator(".calculator-answer img, .calculator-answer b").count() == 0


def test_a_missing_run_time_is_said_and_the_example_stays(visit: Visit) -> None:
    visit.page.route("**/assets/python/**", lambda route: route.abort())
    page = visit.go("calculators/late-interest/")
    page.get_by_label("未払いの額").fill("5000")
    status = page.locator(".calculator-status")
    expect(status).to_contain_text("読み込めませんでした", timeout=START_UP)
    expect(page.locator('data.outcome[data-name="interest"]')).to_be_visible()
    visit.page.unroute("**/assets/python/**")
    status.get_by_role("button", name="もう一度試す").click()
    computed(page)
    # 5,000 × 14.5% × 59 days ÷ 365 = 117.19…
    assert _outcome(page, "interest") == ("117", "117円")
    visit.complaints.clear()  # the aborted request is reported in the console, as it should be


def test_the_data_of_a_revision_is_published(site: Path) -> None:
    given = json.loads((site / "data/cybozu.com/2011-10-11.json").read_text(encoding="utf-8"))
    assert given["clauses"][8]["children"][3]["label"] == "第9条第4項"


def test_no_page_names_another_host(site: Path) -> None:
    """No script, style, image or frame of any page comes from elsewhere; links may lead there."""
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        for attribute in ('src="http', "src='http", 'rel="stylesheet" href="http', "url(http"):
            assert attribute not in html, path


def test_odd_addresses_do_no_harm(visit: Visit) -> None:
    """Names that a form has of its own, repeated names, and a revision that there is not."""
    page = visit.go(
        "calculators/notice-deadline/?length=1&elements=2&target_month=2025-09&plan=monthly"
        "&action=terminate&closures=2025-08-25&closures=2025-08-22"
    )
    computed(page)
    # 29, 28, 27, 26 and then, 25 and 22 being closed, 21
    assert _outcome(page, "deadline")[0] == "2025-08-21"
    page = visit.go("calculators/late-interest/?revision=2012-01-01")
    expect(page.locator('[data-error-for="revision"]')).to_contain_text(
        "「2012-01-01」という版はありません", timeout=START_UP
    )
    expect(page.locator(".calculator-answer")).to_be_empty()


@pytest.mark.parametrize("path", ["terms/cybozu.com/", "compare/cybozu.com/2011-10-11/draft/"])
def test_print_is_dark_on_light_in_columns_even_from_a_dark_page(visit: Visit, path: str) -> None:
    visit.page.emulate_media(color_scheme="dark", media="print")
    visit.page.set_viewport_size({"width": 718, "height": 1000})  # A4 within its margins
    page = visit.go(path)
    ink = page.locator("h1").evaluate("element => getComputedStyle(element).color")
    assert sum(map(int, ink.removeprefix("rgb(").removesuffix(")").split(","))) < 3 * 96
    if "compare" in path:
        expect(page.locator(".comparison thead")).to_be_visible()
        cell = page.locator('tr[data-clause="fees-p5"] td').first
        assert cell.evaluate("element => getComputedStyle(element).display") == "table-cell"
