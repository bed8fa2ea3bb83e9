"""The search box, and the worker behind it, in a real Chromium."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.paths import ROOT
from tests.server import Host, serving

pytestmark = pytest.mark.browser

BOX = "[data-md-component=search-query]"
RESULTS = ".md-search-result__item"
EXACT = ("exact", "multi", "partial", "variant", "ref")  # what must always be found


def _rows(name: str) -> list[list[str]]:
    lines = (ROOT / "tests" / "data" / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def _open(visit: Visit, path: str = "about/") -> Page:
    page = visit.go(path)
    page.locator(BOX).click()
    return page


def _answers(page: Page, queries: list[str]) -> list[list[str]]:
    """What the page's worker answers: the headings of the groups of each query's result."""
    found: list[list[list[dict[str, Any]]]] = page.evaluate(
        """async (queries) => {
             const { base, search } = JSON.parse(document.getElementById("__config").textContent);
             const worker = new Worker(new URL(search, document.baseURI));
             const ask = (message) => new Promise((resolve) => {
               worker.onmessage = ({ data }) => resolve(data.data?.items);
               worker.postMessage(message);
             });
             await ask({ type: 0, data: { config: {}, docs: [] } });
             const found = [];
             for (const query of queries) found.push(await ask({ type: 2, data: query }));
             worker.terminate();
             return found;
           }""",
        queries,
    )
    return [[re.sub("<[^>]+>", "", group[-1]["title"]) for group in items] for items in found]


def _hit(answer: list[str], articles: str) -> bool:
    """Whether one of the articles is among the first three; 0 is the preamble."""
    heads = ["前文" if n == "0" else f"第{n}条 " for n in articles.split(",")]
    return any(title.startswith(head) for title in answer[:3] for head in heads)


def test_the_queries_find_their_articles(visit: Visit) -> None:
    rows = _rows("search_queries.tsv")
    answers = _answers(visit.go(""), [query for query, _, _ in rows])
    assert all(answers), [row[0] for row, answer in zip(rows, answers, strict=True) if not answer]
    hits: dict[str, list[bool]] = defaultdict(list)
    for (_, articles, kind), answer in zip(rows, answers, strict=True):
        hits[kind].append(_hit(answer, articles))
    assert all(all(hits[kind]) for kind in EXACT), hits
    every = [hit for each in hits.values() for hit in each]
    assert sum(every) >= 0.97 * len(every)


@pytest.mark.parametrize(
    "name",
    [
        "search_everyday",
        "search_reader_a",
        "search_reader_b",
        "search_reader_c",
        "search_reader_d",
        "search_kana",
        "search_latin",
        "search_typo",
        "search_fresh",
        "search_spoken",
    ],
)
def test_everyday_words_find_their_articles(visit: Visit, name: str) -> None:
    rows = _rows(f"{name}.tsv")
    answers = _answers(visit.go(""), [query for query, *_ in rows])
    missed = [
        (query, answer[:3])
        for (query, articles, *_), answer in zip(rows, answers, strict=True)
        if not _hit(answer, articles)
    ]
    assert len(missed) <= 0.03 * len(rows), missed


def test_the_index_is_small_and_comes_when_the_box_is_touched(visit: Visit, site: Path) -> None:
    page = visit.go("terms/cybozu.com/")
    page.wait_for_load_state("networkidle")
    stub = (site / "search" / "search_index.json").stat().st_size
    [worker] = site.glob("assets/app-*/javascripts/search-worker.js.br")
    assert stub + worker.stat().st_size < 5_000
    assert not [url for url in visit.requests if "search-index" in url or "minisearch" in url]
    with page.expect_request("**/search-index.json", timeout=60_000):
        page.locator(BOX).click()
    [index] = site.glob("assets/app-*/javascripts/search-index.json.br")
    assert index.stat().st_size < 30_000


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("19条3項", "warranty-p3"),
        ("第１９条第３項", "warranty-p3"),
        ("第十条第一項第二号", "license-change-p1-i2"),
        ("10-1-2", "license-change-p1-i2"),
        ("8条③", "service-period-i3"),
        ("第8条第1項第3号", "service-period-i3"),
        ("9(4)", "fees-p4"),
        ("3条", "users"),
        ("遅延利息", "fees-p4"),
    ],
)
def test_enter_goes_to_the_clause(visit: Visit, query: str, clause: str) -> None:
    page = _open(visit)
    page.keyboard.type(query)
    link = page.locator(f'{RESULTS}:first-child a[href$="#{clause}"]').first
    expect(link).to_be_attached(timeout=60_000)
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{visit.address}terms/cybozu.com/#{clause}")


def test_a_clause_that_is_not_there_is_not_found(visit: Visit) -> None:
    found = _answers(visit.go(""), ["第99条", "第19条第9項"])
    assert found == [[], ["第19条 保証範囲"]]  # the article is there


UNSURE = "ぴったりの条項は見つかりませんでした"


def test_what_has_nothing_to_do_with_a_text_is_said_to_be_not_there(visit: Visit) -> None:
    page = visit.go("")
    found = _answers(page, ["カレーの作り方", "サッカー", "犬の散歩", "football"])
    assert all(not answer or answer[0] == UNSURE for answer in found), found
    assert not any(
        UNSURE in answer for answer in _answers(page, ["返金", "19条", "ちょさくけん", "請求書"])
    )


def test_what_is_not_sure_leads_to_the_text(visit: Visit) -> None:
    page = _open(visit)
    page.keyboard.type("カレーの作り方")
    first = page.locator(RESULTS).first
    expect(first).to_contain_text(UNSURE, timeout=60_000)
    expect(first).to_contain_text("別の言い方")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{visit.address}terms/cybozu.com/")


def test_a_calculator_is_found_by_what_it_calculates(visit: Visit) -> None:
    [answer] = _answers(visit.go(""), ["利息 計算"])
    assert any("遅延利息" in title for title in answer[:3]), answer


def test_a_query_is_text_and_what_it_finds_is_marked(visit: Visit) -> None:
    page = _open(visit)
    page.keyboard.type("<b>返金</b> & <img src=x>")
    first = page.locator(RESULTS).first
    expect(first.locator("mark").first).to_have_text("返金", timeout=60_000)
    expect(page.locator(f"{RESULTS} img, {RESULTS} b")).to_have_count(0)


def test_below_a_path_and_when_the_index_cannot_be_loaded(browser: Browser, site: Path) -> None:
    with serving(Host(root=site, prefix="/repo/")) as host:
        page = browser.new_page()
        page.goto(host.address + "404.html")
        page.goto(host.address + "calculators/late-interest/")
        host.broken.append("*search-index.json")
        page.locator(BOX).click()
        page.keyboard.type("返金")
        shown = page.locator(".md-search-result")
        expect(shown).to_contain_text("読み込めませんでした", timeout=60_000)
        host.broken.clear()
        page.keyboard.type(" 停止")
        expect(shown).to_contain_text("第19条 保証範囲", timeout=60_000)
        page.close()


def test_without_javascript_the_page_says_how_else_to_look(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "terms/cybozu.com/")
    expect(page.locator(".no-search")).to_be_visible()
    expect(page.locator(BOX)).to_be_hidden()
    context.close()
