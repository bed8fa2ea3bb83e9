"""A text as its readers use it: definitions and references beside the words, a clause's
citation, keys, the outline of a phone, and anchors whose clause is gone."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

TEXT = "terms/cybozu.com/"


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A phone held in one hand."""
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True, locale="ja-JP"
    )
    page = context.new_page()
    page.goto(address + TEXT)
    yield page
    context.close()


def _beside(page: Page) -> Locator:
    return page.locator(".beside:popover-open")


def test_a_definition_shows_on_hover_and_on_focus_and_goes_with_escape(visit: Visit) -> None:
    page = visit.go(TEXT)
    term = page.locator("#fees-p3 .term", has_text="お客様").first
    term.hover()
    expect(_beside(page)).to_contain_text("本サービスの利用を申し込んだ法人・団体")
    expect(_beside(page).get_by_role("link", name="第1条第1号で定義")).to_be_visible()
    page.keyboard.press("Escape")
    expect(_beside(page)).to_have_count(0)
    page.mouse.move(0, 0)
    page.locator("#fees-p2 .permalink").focus()
    page.keyboard.press("Tab")  # the next stop is the first term of the next clause but for links
    while page.evaluate("!document.activeElement.matches('#fees-p3 .term')"):
        page.keyboard.press("Tab")
    expect(_beside(page)).to_contain_text("法人・団体")
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    assert described == page.locator(".beside").get_attribute("id")


def test_the_longest_term_is_the_one_that_is_meant(visit: Visit) -> None:
    page = visit.go(TEXT)
    page.locator("#customer-info-use-p2 .term", has_text="お客様の情報等").hover()
    expect(_beside(page)).to_contain_text("お客様番号、お客様の氏名、名称、住所")


def test_a_tap_shows_a_definition_and_its_link_leads_on(phone: Page) -> None:
    phone.locator("#fees-p4 .term").first.tap()
    expect(_beside(phone)).to_contain_text("法人・団体")
    assert "#" not in phone.url
    _beside(phone).get_by_role("link").tap()
    expect(_beside(phone)).to_have_count(0)
    assert phone.url.endswith("#definitions-i1")


def test_a_reference_is_a_link_with_a_preview_of_all_that_it_names(visit: Visit) -> None:
    page = visit.go(TEXT)
    reference = page.locator("#warranty-p3 .reference", has_text="本条第1項")
    reference.hover()
    expect(_beside(page)).to_contain_text("第19条第1項")
    expect(_beside(page)).to_contain_text("連続24時間を超えて")
    page.keyboard.press("Escape")
    page.locator("#restrictions-p2 .reference", has_text="前項各号").hover()
    expect(_beside(page).locator(".preview")).to_have_count(14)
    page.keyboard.press("Escape")
    reference.click()
    assert page.url.endswith("#warranty-p1")
    expect(page.locator("#warranty-p1")).to_be_in_viewport()


def test_a_reference_whose_quoted_heading_is_anothers_says_so(visit: Visit) -> None:
    page = visit.go(TEXT)
    page.locator("#warranty-p1 .reference").hover()
    expect(_beside(page).locator(".note")).to_have_text(
        "本文は「第15条（サービスの停止）」としていますが、「サービスの停止」は第16条の見出しです。"
    )


def test_a_clause_says_what_refers_to_it_and_what_calculates_it(visit: Visit) -> None:
    page = visit.go(TEXT)
    about = page.locator("#warranty-p1 + .about")
    expect(about).to_contain_text("引いている条項：第19条第2項、第19条第3項、第19条第4項")
    about.get_by_role("link", name="停止時の減額・返金").click()
    assert page.url == visit.address + "calculators/sla-credit/"
    page = visit.go(TEXT)
    whole = page.locator('section[data-clause="fees"] > .about.whole')
    expect(whole).to_contain_text("掲載している最初の版（2011年10月11日版）から")
    whole.get_by_role("link").click()
    assert page.url == visit.address + "history/cybozu.com/#fees"


def test_a_citation_is_copied_with_the_address_of_the_revision(visit: Visit) -> None:
    visit.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.go(TEXT)
    page.locator("#fees-p4").hover()
    page.locator("#fees-p4 .permalink").click()
    assert page.url.endswith("#fees-p4")
    page.get_by_role("button", name="引用をコピー").click()
    expect(page.get_by_text("コピーしました。")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == (
        f"第9条第4項（2011-10-11版）\n{visit.address}terms/cybozu.com/2011-10-11/#fees-p4"
    )
    page.keyboard.press("Escape")
    expect(page.locator("#fees-p4 .permalink")).to_be_focused()


def test_keys_go_from_article_to_article_and_leave_fields_alone(visit: Visit) -> None:
    page = visit.go(TEXT + "#fees")
    page.keyboard.press("n")
    expect(page.locator("#license-change")).to_be_focused()
    followed = page.locator(".md-nav--secondary .md-nav__link--active").last
    expect(followed).to_have_attribute("href", "#license-change")
    page.keyboard.press("p")
    expect(page.locator("#fees")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator(".md-search__input")).to_be_focused()
    page.keyboard.type("n?p/")
    expect(page.locator(".md-search__input")).to_have_value("n?p/")
    expect(page.locator("dialog.keys")).to_have_count(0)


def test_the_keys_are_explained_and_can_be_turned_off(visit: Visit) -> None:
    page = visit.go(TEXT + "#fees")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="キー操作")
    expect(dialog).to_contain_text("次の条へ進む")
    dialog.get_by_label("文字キーによる操作を使う").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    before = page.evaluate("scrollY")
    for key in "n/?":
        page.keyboard.press(key)
    expect(dialog).to_be_hidden()
    assert page.evaluate("scrollY") == before
    page = visit.go("")  # the choice holds, and the button says how to take it back
    page.get_by_role("button", name="キー操作の説明").click()
    expect(dialog).to_contain_text("次のページへ進む")
    expect(dialog.get_by_role("checkbox")).not_to_be_checked()


@pytest.mark.parametrize(
    ("anchor", "said"),
    [
        ("definitions-i6", "第1条第6号は、この版にはありません"),
        ("1-6", "第1条第6号は、この版にはありません"),
    ],
)
def test_an_anchor_whose_clause_is_not_in_the_text_says_where_it_is(
    visit: Visit, anchor: str, said: str
) -> None:
    page = visit.go(f"{TEXT}#{anchor}")
    absent = page.locator(".absent:visible")
    expect(absent).to_contain_text(said)
    expect(absent).to_be_in_viewport()
    absent.get_by_role("link").click()
    assert page.url == visit.address + "terms/cybozu.com/draft/#definitions-i6"
    expect(page.locator("#definitions-i6")).to_be_in_viewport()
    page = visit.go(TEXT)
    expect(page.locator(".absent:visible")).to_have_count(0)


def test_the_outline_of_a_phone_is_under_the_thumb(phone: Page) -> None:
    bar = phone.locator("nav.outline")
    for part in [bar.locator("summary"), *bar.get_by_role("button").all()]:
        box = part.bounding_box()
        assert box and box["height"] >= 44 and box["y"] > 800 - 60
    bar.get_by_text("目次").tap()
    link = bar.get_by_role("link", name="19. 保証範囲")
    box = link.bounding_box()
    assert box and box["height"] >= 44
    link.tap()
    expect(link).to_be_hidden()
    expect(phone.locator("#warranty")).to_be_in_viewport()
    bar.get_by_role("button", name="次の条").tap()
    expect(phone.locator("#liability")).to_be_focused()


def test_a_text_reads_without_a_script(browser: Browser, address: str) -> None:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}, locale="ja-JP"
    )
    page = context.new_page()
    page.goto(address + TEXT)
    page.locator("#warranty-p3 .reference", has_text="本条第1項").click()
    assert page.url.endswith("#warranty-p1")
    page.locator("nav.outline summary").click()
    page.locator("nav.outline").get_by_role("link", name="9. サービス料金").click()
    assert page.url.endswith("#fees")
    page.goto(address + TEXT + "#definitions-i6")
    expect(page.locator(".absent:visible")).to_be_visible()
    for name in ("引用をコピー", "前の条", "キー操作の説明"):
        expect(page.get_by_role("button", name=name)).to_have_count(0)
    context.close()


def test_the_whole_text_prints_without_what_stands_beside_it(visit: Visit) -> None:
    visit.page.emulate_media(media="print")
    page = visit.go(TEXT)
    expect(page.locator("#miscellaneous")).to_be_visible()
    for part in (".about", ".permalink", ".permanent", ".outline", ".definitions"):
        expect(page.locator(f"{part}:visible")).to_have_count(0)
    expect(page.get_by_role("link", name="新旧対照表")).to_be_hidden()
    expect(page.locator(".md-footer button:visible")).to_have_count(0)
    expect(page.locator(".md-footer")).to_contain_text("提供者が公開している現行のもの")
    expect(page.locator(".md-footer")).to_be_visible()


@pytest.mark.parametrize("width", [320, 640])
def test_a_text_is_no_wider_than_a_narrow_or_an_enlarged_window(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 600})
    page = visit.go(TEXT)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_text_not_in_force_says_so_wherever_a_link_leads(visit: Visit) -> None:
    page = visit.go("terms/cybozu.com/draft/#fees-p4")
    banner = page.locator(".not-in-force")

    def free(part: str) -> bool:
        """Whether a part of the text stands below the banner, and not under it."""
        box, said = page.locator(part).bounding_box(), banner.bounding_box()
        assert box and said
        return box["y"] >= said["y"] + said["height"]

    expect(page.locator("#fees-p4")).to_be_in_viewport()
    expect(banner).to_be_in_viewport(ratio=1)
    assert free("#fees-p4")
    for article in ("license-change", "customer-info-change"):
        page.keyboard.press("n")
        expect(page.locator(f"#{article}")).to_be_focused()
        assert free(f"#{article}")
    expect(banner).to_be_in_viewport(ratio=1)


def test_the_page_of_the_revision_in_force_names_the_page_in_force(site: Path) -> None:
    def canonical(path: str) -> list[str]:
        html = (site / path / "index.html").read_text(encoding="utf-8")
        return [part.partition('"')[0] for part in html.split('rel="canonical" href="')[1:]]

    assert canonical("terms/cybozu.com/2011-10-11") == ["../"]
    assert canonical("terms/cybozu.com/draft") == []


def test_every_page_describes_itself_and_says_whose_site_it_is(site: Path) -> None:
    for path in site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        if path.name == "404.html" or "embed" in path.parts:
            continue
        assert '<meta name="description" content="' in html, path
        for name in ("title", "description", "type", "site_name", "locale"):
            assert f'property="og:{name}" content="' in html, path
        for words in ("提供者が運営するものではありません", "提供者が公開している現行のものが優先",
                      "法的な助言でも、料金の見積りでもありません", "2011年10月11日版"):  # fmt: skip
            assert words in html, path


def test_a_reading_page_weighs_at_most_120_kb_and_loads_no_python(visit: Visit) -> None:
    page = visit.go(TEXT)
    page.wait_for_load_state("networkidle")
    loaded = list(dict.fromkeys(visit.requests))
    assert not [url for url in loaded if "/assets/python/" in url or url.endswith("/worker.js")]
    assert sum(len(_brotli(visit.page.request.get(url).body())) for url in loaded) <= 120_000


def _brotli(content: bytes) -> bytes:
    """Content as a server sends it; Node has the compression that Python lacks."""
    script = (
        "process.stdout.write(require('zlib').brotliCompressSync(require('fs').readFileSync(0)))"
    )
    return subprocess.run(
        ["node", "-e", script], input=content, capture_output=True, check=True
    ).stdout
