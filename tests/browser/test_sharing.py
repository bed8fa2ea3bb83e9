"""Results passed on, tables calculated, calculators in other sites' pages, offers side by side:
as people use them, in a real Chromium."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from pdfminer.pdfpage import PDFPage
from playwright.sync_api import Browser, Page, expect

from calculators import CALCULATORS, batch, run
from kiyaku.pages.embed import snippet
from tests.browser.conftest import START_UP, Visit, computed, drop, until
from tests.server import Host, serving

pytestmark = pytest.mark.browser

WAIT = START_UP * 1000  # milliseconds
LATE = "principal=100000&due_date=2025-08-31&paid_date=2025-10-30"
HEAD = "顧客名,未払いの額,支払期日,支払日\n"


@pytest.fixture
def page(visit: Visit) -> Page:
    """A visitor's page that may write to the clipboard."""
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return visit.page


def shows(page: Page, name: str, value: object) -> None:
    """Wait until a figure of the result has a value."""
    figure = page.locator(f'data.outcome[data-name="{name}"]')
    expect(figure).to_have_attribute("value", str(value), timeout=WAIT)


def clipboard(page: Page) -> str:
    expect(page.locator(".share-status")).to_have_text("コピーしました。", timeout=WAIT)
    return str(page.evaluate("navigator.clipboard.readText()"))


def saved(page: Page, button: str) -> tuple[str, str]:
    """The name and the text of the file that a button saves."""
    with page.expect_download(timeout=WAIT) as download:
        page.locator("button, a[download]").filter(has_text=button).click()
    path = download.value.path()
    return download.value.suggested_filename, Path(path).read_bytes().decode("utf-8")


# Sharing


def test_the_address_holds_what_was_entered_and_opens_the_same_result(
    visit: Visit, page: Page
) -> None:
    visit.go("calculators/late-interest/")
    page.locator("#principal").fill("250000")
    until(page, "location.search !== ''")
    assert dict(parse_qsl(urlsplit(page.url).query)) == {
        "principal": "250000",
        "due_date": "2025-08-31",
        "paid_date": "2025-10-30",
    }
    page.get_by_role("button", name="リンクをコピー").click()
    assert clipboard(page) == page.url
    page.goto(page.url)
    interest = run("late-interest", dict(parse_qsl(urlsplit(page.url).query))).outcome["interest"]
    shows(page, "interest", interest)


def test_an_address_that_leaves_out_what_is_optional_means_its_default(
    visit: Visit, page: Page
) -> None:
    query = "unit_price=1500&users=20&plan=monthly&start_month=2025-04&months=6"
    assert "tax" in CALCULATORS["subscription-fee"].example
    visit.go(f"calculators/subscription-fee/?{query}")
    shows(page, "total", run("subscription-fee", dict(parse_qsl(query))).outcome["total"])


def test_a_mail_a_table_and_a_calendar_are_made_without_another_download(
    visit: Visit, page: Page
) -> None:
    visit.go("calculators/notice-deadline/?target_month=2025-09&plan=monthly&action=terminate")
    computed(page)
    page.get_by_role("button", name="メール用にコピー").click()
    text = clipboard(page)
    assert "2025年8月25日（月）" in text and "第10条第1項第1号 > " in text
    assert text.strip().endswith(page.url)
    name, calendar = saved(page, "カレンダー")
    assert name == "通知期限.ics" and calendar.startswith("BEGIN:VCALENDAR\r\n")
    name, table = saved(page, "CSV")
    head, row = csv.reader(io.StringIO(table.removeprefix(batch.BOM)))
    assert name == "通知期限.csv"
    assert row[head.index("通知の期限")] == "2025-08-25"
    assert not [url for url in visit.requests if "/python/rest-" in url]  # of the library


def test_a_refusal_has_no_calendar(visit: Visit, page: Page) -> None:
    visit.go(
        "calculators/notice-deadline/?target_month=2025-07&plan=annual&action=downgrade"
        "&contract_date=2024-12-10"
    )
    computed(page)
    expect(page.get_by_role("button", name="CSV")).to_be_visible()
    expect(page.get_by_role("button", name="カレンダー")).to_be_hidden(timeout=WAIT)


def test_in_print_the_buttons_go_and_the_clauses_stay(visit: Visit, page: Page) -> None:
    visit.go(f"calculators/late-interest/?{LATE}")
    computed(page)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="印刷")).to_be_hidden()
    expect(page.locator(".ways")).to_be_hidden()
    expect(page.locator(".quote").first).to_be_visible()


@pytest.mark.parametrize(
    "inputs",
    [
        *CALCULATORS,
        "terms-change-exit/?effective_date=2025-10-15&plan=monthly&notified_date=2025-08-26",
        "terms-change-exit/?effective_date=2025-10-15&plan=annual&contract_date=2024-12-10",
        "subscription-fee/?unit_price=1500&users=20&plan=monthly&start_month=2025-04&months=24",
        "sla-credit/?outages=2025-08-04T22:00/2025-08-07T01:30&monthly_fee=75000&revision=draft",
        "upgrade-difference/?contract_date=2024-12-10&change_month=2025-07&old_unit_price=780"
        "&new_unit_price=1500&old_users=10&new_users=13&year_end=bank&closures=2025-06-25",
    ],
)
def test_a_result_prints_on_one_page_with_its_clauses(
    visit: Visit, page: Page, inputs: str
) -> None:
    visit.go(f"calculators/{inputs}")
    if "?" in inputs:
        computed(page)
    sheets = PDFPage.get_pages(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    assert len(list(sheets)) == 1
    page.emulate_media(media="print")
    for shown in page.locator(".quote, .readings th, .assumptions li, .notes li").all():
        assert shown.is_visible() or shown.evaluate("element => !!element.closest('thead')")


# Two offers


def test_two_offers_are_compared_and_the_address_holds_both(visit: Visit, page: Page) -> None:
    visit.go("calculators/subscription-fee/compare/")
    page.locator("#b-users").fill("30")
    # By hand, with 10 % tax: 17,640円 × 30人 × 1.1 − 1,500円 × 20人 × 12か月 × 1.1.
    difference = page.locator('data.difference[data-name="total"]')
    expect(difference).to_have_attribute("value", str(582_120 - 396_000), timeout=WAIT)
    expect(difference).to_have_text("＋186,120円")
    page.goto(page.url)
    expect(page.locator("#b-users")).to_have_value("30")
    expect(difference).to_have_attribute("value", "186120", timeout=WAIT)
    page.locator("#a-users").fill("x")
    expect(page.locator(".offers-status")).to_contain_text("誤り", timeout=WAIT)
    expect(page.locator(".offers-answer")).to_be_hidden()
    expect(page.locator("#a-users-error")).not_to_be_empty()
    expect(page.locator("#b-users-error")).to_be_empty()


def test_a_comparison_that_cannot_be_made_anew_says_so(visit: Visit, page: Page) -> None:
    page.route("**/assets/python/**", lambda route: route.abort())
    visit.go("calculators/subscription-fee/compare/")
    page.locator("#b-users").fill("30")
    status = page.locator(".offers-status")
    expect(status).to_contain_text("いまの入力によるものではありません", timeout=WAIT)
    expect(page.locator(".offers-answer")).to_be_visible()
    page.unroute("**/assets/python/**")
    page.get_by_role("button", name="もう一度試す").click()
    expect(status).to_have_text("入力に基づく比較です。", timeout=WAIT)
    visit.complaints.clear()  # the aborted requests are reported in the console, as they should be


def test_ids_are_there_once_where_there_are_two_forms(visit: Visit, page: Page) -> None:
    visit.go("calculators/upgrade-difference/compare/")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))
    named = page.evaluate(
        "[...document.querySelectorAll('.side [for]')].map((each) => each.htmlFor)"
    )
    assert named and set(named) <= set(ids)


# A table


def test_a_table_is_calculated_row_by_row_and_nothing_is_sent(
    visit: Visit, page: Page, tmp_path: Path
) -> None:
    rows = "".join(f"顧客{at},{at * 1000},2025-08-31,2025-10-30\n" for at in range(10_000))
    table = tmp_path / "未払い.csv"
    table.write_bytes((HEAD + rows + "髙島,x,,\n").encode("cp932"))
    visit.go("calculators/late-interest/batch/")
    until(page, "document.documentElement.dataset.python === 'ready'")
    page.evaluate(
        """() => {
          window.tasks = [];
          const note = (list) => tasks.push(...list.getEntries().map((each) => each.duration));
          new PerformanceObserver(note).observe({ entryTypes: ["longtask"] });
        }"""
    )
    methods: list[str] = []
    page.context.on("request", lambda request: methods.append(request.method))
    page.set_input_files("#batch-file", table)
    expect(page.locator(".batch-status")).to_contain_text("「顧客名」", timeout=WAIT)
    page.get_by_role("button", name="そのまま写して計算する").click()
    expect(page.locator(".batch-status")).to_contain_text("1行は計算できません", timeout=WAIT)
    name, text = saved(page, "結果を保存する")
    assert name == "未払い（計算結果）.csv"
    lines = list(csv.DictReader(io.StringIO(text.removeprefix(batch.BOM))))
    assert [line["顧客名"] for line in lines] == [*(f"顧客{at}" for at in range(10_000)), "髙島"]
    assert lines[9_999]["遅延利息（請求されうる上限）"] == str(9_999_000 * 145 * 59 // 365_000)
    assert lines[-1]["誤り"].startswith("principal: ")
    assert set(methods) <= {"GET"}
    print("long tasks (ms):", page.evaluate("tasks"))


def test_a_table_can_be_stopped_and_begun_again(visit: Visit, page: Page, tmp_path: Path) -> None:
    rows = "100000,2025-08-31,2025-10-30\n"
    large, small = tmp_path / "large.csv", tmp_path / "small.csv"
    large.write_text("principal,due_date,paid_date\n" + rows * 50_000, encoding="utf-8")
    small.write_text("principal,due_date,paid_date\n" + rows, encoding="utf-8-sig")
    visit.go("calculators/late-interest/batch/")
    page.set_input_files("#batch-file", large)
    until(page, "document.querySelector('.batch-page progress').value > 0")
    page.get_by_role("button", name="中止する").click()
    expect(page.locator(".batch-status")).to_have_text("中止しました。")
    expect(page.locator(".batch-page progress")).to_be_hidden()
    page.set_input_files("#batch-file", small)
    expect(page.locator(".batch-status")).to_have_text("1行を計算しました。", timeout=WAIT)
    assert ",interest," in saved(page, "結果を保存する")[1]


def test_what_is_no_table_is_said_and_the_worked_example_can_be_calculated(
    visit: Visit, page: Page, tmp_path: Path
) -> None:
    visit.go("calculators/sla-credit/batch/")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("<b>x</b>,outages\n1,2\n", encoding="utf-16")
    page.set_input_files("#batch-file", wrong)
    expect(page.locator(".batch-status")).to_contain_text("UTF-8で保存", timeout=WAIT)
    wrong.write_text("<img src=x>\n1\n", encoding="utf-8")
    page.set_input_files("#batch-file", [])
    page.set_input_files("#batch-file", wrong)
    expect(page.locator(".batch-status")).to_contain_text("<img src=x>", timeout=WAIT)
    name, text = saved(page, "記入例を保存する")
    example = tmp_path / name
    example.write_bytes(text.encode())
    page.set_input_files("#batch-file", example)
    expect(page.locator(".batch-status")).to_have_text("1行を計算しました。", timeout=WAIT)


def test_a_table_that_is_dropped_is_calculated(visit: Visit, page: Page, tmp_path: Path) -> None:
    table = tmp_path / "落とした表.csv"
    table.write_text(
        "principal,due_date,paid_date\n100000,2025-08-31,2025-10-30\n", encoding="utf-8"
    )
    visit.go("calculators/late-interest/batch/")
    drop(page, "h1", table)
    expect(page.locator(".batch-status")).to_have_text("1行を計算しました。", timeout=WAIT)
    name, text = saved(page, "結果を保存する")
    assert name == "落とした表（計算結果）.csv" and ",2343," in text


# In another site's page


@pytest.fixture
def elsewhere(address: str, tmp_path: Path) -> Iterator[Host]:
    """Another site, with a calculator in its page. `/query/` passes inputs, `/two/` has another
    calculator below the screen."""
    late = snippet(CALCULATORS["late-interest"], address)
    queried = late.replace("late-interest/", f"late-interest/?{LATE}&theme=dark")
    cap = snippet(CALCULATORS["liability-cap"], address)
    for name, body in (("plain", late), ("query", queried), ("two", late + cap)):
        (tmp_path / name).mkdir()
        whole = f'<!doctype html><meta charset="utf-8"><title>社内</title>{body}'
        (tmp_path / name / "index.html").write_text(whole, encoding="utf-8")
    (tmp_path / "favicon.ico").write_bytes(b"")
    with serving(Host(root=tmp_path)) as host:
        yield host


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """A page of a visitor to the other site."""
    context = browser.new_context(locale="ja-JP", service_workers="block")
    yield context.new_page()
    context.close()


def test_a_frame_calculates_and_is_as_high_as_what_it_shows(
    elsewhere: Host, stranger: Page
) -> None:
    page = stranger
    page.goto(elsewhere.address.replace("127.0.0.1", "localhost") + "query/")
    frame = page.frame_locator("iframe")
    figure = frame.locator('data.outcome[data-name="interest"]')
    expect(frame.locator(".calculator-status")).to_have_text("入力に基づく結果です。", timeout=WAIT)
    expect(figure).to_have_attribute("value", "2343")
    expect(frame.locator("html")).to_have_attribute("data-md-color-scheme", "slate")
    inside = page.frames[1]
    same = "document.documentElement.getBoundingClientRect().height"

    def fits() -> None:
        until(
            page,
            f"document.querySelector('iframe').offsetHeight === {inside.evaluate(f'Math.ceil({same})')}",
        )

    fits()
    frame.locator("summary", has_text="詳しい条件").click()
    fits()
    page.set_viewport_size({"width": 390, "height": 800})
    fits()
    assert inside.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_frame_below_the_screen_has_its_height_before_it_is_scrolled_to(
    elsewhere: Host, stranger: Page
) -> None:
    """A browser does not lay out what nobody sees: what a reader scrolls to must not jump then."""
    stranger.set_viewport_size({"width": 1100, "height": 600})
    stranger.goto(elsewhere.address.replace("127.0.0.1", "localhost") + "two/")
    until(
        stranger,
        "[...document.querySelectorAll('iframe')].every((each) => each.style.height !== '')",
    )
    assert stranger.evaluate("scrollY") == 0
    inside = stranger.frames[2].evaluate("document.documentElement.getBoundingClientRect().height")
    assert abs(stranger.locator("iframe").nth(1).evaluate("e => e.offsetHeight") - inside) <= 1


def test_the_links_of_a_frame_open_beside_the_page(elsewhere: Host, stranger: Page) -> None:
    stranger.goto(elsewhere.address.replace("127.0.0.1", "localhost") + "plain/")
    frame = stranger.frame_locator("iframe")
    with stranger.expect_popup() as popup:
        frame.locator("cite a").first.click()
    assert "/terms/cybozu.com/2011-10-11/#fees-p4" in popup.value.url
    assert stranger.url.endswith("/plain/")


def test_only_frames_may_stand_in_other_sites(site: Path) -> None:
    with serving(Host(root=site)) as host:
        policy = host.headers_of("/embed/late-interest/")["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        policy = host.headers_of("/calculators/late-interest/")["Content-Security-Policy"]
        assert "frame-ancestors 'self'" in policy


def test_a_height_from_elsewhere_is_not_taken(elsewhere: Host, stranger: Page) -> None:
    page = stranger
    page.goto(elsewhere.address.replace("127.0.0.1", "localhost") + "plain/")
    until(page, "document.querySelector('iframe').style.height !== ''")
    before = page.evaluate("document.querySelector('iframe').style.height")
    page.evaluate("postMessage({ kiyaku: 'height', height: 7 }, '*')")
    for wrong in ("-1", "1e9", "'7'", "{}", "NaN"):
        page.frames[1].evaluate(f"parent.postMessage({{ kiyaku: 'height', height: {wrong} }}, '*')")
    page.frames[1].evaluate("new Promise((done) => setTimeout(done, 200))")
    assert page.evaluate("document.querySelector('iframe').style.height") == before


def test_the_page_that_shows_the_snippet_shows_what_comes_of_it(visit: Visit, page: Page) -> None:
    """Reached by a link, which loads no page anew: the frame there has its height all the same."""
    visit.go("calculators/")
    page.locator(".md-sidebar").get_by_role("link", name="自社のページに載せる").click()
    preview = page.locator("iframe.embed-preview")
    preview.scroll_into_view_if_needed()
    expect(page.frame_locator("iframe").locator(".notes")).to_be_visible(timeout=WAIT)
    until(
        page,
        "(({ clientHeight, contentDocument }) => clientHeight ==="
        " Math.ceil(contentDocument.documentElement.getBoundingClientRect().height))"
        "(document.querySelector('iframe.embed-preview'))",
    )


def test_the_snippet_names_this_site_and_is_copied(visit: Visit, page: Page) -> None:
    visit.go("calculators/embedding/")
    expected = snippet(CALCULATORS["late-interest"], visit.address)
    expect(page.locator(".snippet").first).to_have_text(expected)
    page.get_by_role("button", name="コピー").first.click()
    until(page, "[...document.querySelectorAll('[role=status]')].some((e) => e.textContent)")
    assert page.evaluate("navigator.clipboard.readText()") == expected
