"""Python in the page: what a reader sees when it arrives late, broken or not at all, what stays
for the next visit, and that nothing runs which the site's policy does not name."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from calculators import CALCULATORS
from kiyaku import publish
from tests.browser.conftest import Visit, computed, until
from tests.server import Host, serving

pytestmark = pytest.mark.browser

START_UP = 60_000  # milliseconds
FILLED = "calculators/late-interest/?principal=1100000&due_date=2024-01-31&paid_date=2024-07-02"
INTEREST = '.calculator-answer data.outcome[data-name="interest"]'
# 1,100,000 × 14.5% × 152 days ÷ 365 = 66,421.9…, cut to whole yen
ANSWER = "66421"
# What is said of a figure that stands beside inputs from which it was not computed.
NOT_OF_THESE = "いまの入力によるものではありません"


@pytest.fixture
def host(site: Path) -> Iterator[Host]:
    """A host of its own, whose files can be broken."""
    with serving(Host(root=site)) as found:
        yield found


@pytest.fixture
def reader(browser: Browser) -> Iterator[BrowserContext]:
    """A new reader, whose browser may keep a service worker."""
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo")
    yield context
    context.close()


def _answered(page: Page) -> None:
    computed(page)
    expect(page.locator(INTEREST)).to_have_attribute("value", ANSWER)


def kept(page: Page) -> None:
    """Wait until everything for the next visit is kept, and what may be needed besides."""
    until(
        page,
        """caches.keys()
           .then(names => Promise.all(names.map(async name => (await (await caches.open(name))
                                                        .keys()).map(each => each.url))))
           .then(lists => lists.flat())
           .then(urls => ["/snapshot-", "/engine-rest-", "/late-interest/", "/worker.js",
                          "/pyodide.mjs"].every(
                            part => urls.some(url => url.includes(part))))""",
    )


# --- Failures -------------------------------------------------------------------------------------


HOW = ["missing", "cut off"]
QUICK = "python/{engine,snapshot}-*"  # what only the quick start needs


def _break(page: Page, pattern: str, how: str) -> None:
    def broken(route):  # type: ignore[no-untyped-def]
        if how == "missing":
            route.fulfill(status=404)
        else:
            route.abort("connectionreset")

    page.route(f"**/{pattern}", broken)


@pytest.mark.parametrize("how", HOW)
@pytest.mark.parametrize("file", ["engine-*.mjs", "engine-*.wasm", "snapshot-*.bin"])
def test_without_a_file_of_the_quick_start_python_starts_in_the_plain_way(
    visit: Visit, file: str, how: str
) -> None:
    _break(visit.page, f"python/{file}", how)
    _answered(visit.go(FILLED))
    visit.page.unroute_all()  # the rest of the engine, which is kept later, bears a like name
    visit.complaints.clear()  # the browser itself reports the failed requests, as it should


@pytest.mark.parametrize(
    "file", ["pyodide.asm.wasm", "pyodide.asm.mjs", "pyodide.mjs", "library-*.zip", "worker.js"]
)
@pytest.mark.parametrize("how", HOW)
def test_a_file_that_does_not_arrive_is_said_and_tried_again(
    visit: Visit, file: str, how: str
) -> None:
    _break(visit.page, QUICK, how)  # the quick start needs other files
    _break(visit.page, file, how)
    page = visit.go(FILLED)
    status = page.locator(".calculator-status")
    expect(status).to_contain_text("読み込めませんでした", timeout=START_UP)
    expect(page.locator(".calculator-answer")).to_contain_text("第9条第4項")  # still readable
    expect(status).to_contain_text(NOT_OF_THESE)
    visit.page.unroute_all()
    page.get_by_role("button", name="もう一度試す").click()
    _answered(page)
    visit.complaints.clear()  # the browser itself reports the failed requests, as it should


def test_a_browser_without_module_workers_is_told_so(visit: Visit) -> None:
    visit.page.add_init_script(
        "const Own = Worker; window.Worker = class { constructor() {} terminate() {}"
        " addEventListener() {} postMessage() {} };"
    )
    page = visit.go(FILLED)
    expect(page.locator(".calculator-status")).to_contain_text("新しい版のブラウザー")
    expect(page.locator(".calculator-status")).to_contain_text(NOT_OF_THESE)
    expect(page.locator(".calculator-answer")).to_contain_text("第9条第4項")


def test_a_browser_in_which_webassembly_is_forbidden_is_told_so(
    visit: Visit, site: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "site"
    shutil.copytree(site, copy)
    headers = (copy / publish.HEADERS).read_text(encoding="utf-8")
    (copy / publish.HEADERS).write_text(
        headers.replace(" 'wasm-unsafe-eval'", ""), encoding="utf-8"
    )
    with serving(Host(root=copy)) as host:
        visit.address = host.address
        page = visit.go(FILLED)
        expect(page.locator(".calculator-status")).to_contain_text(
            "新しい版のブラウザー", timeout=START_UP
        )
        expect(page.locator(".calculator-answer")).to_contain_text("第9条第4項")
        visit.complaints.clear()  # the browser reports what the policy forbids


# --- What is not needed ---------------------------------------------------------------------------


def test_no_page_waits_for_what_none_is_known_to_need(visit: Visit) -> None:
    """Python fetches the rest of the engine, or of its library, in the middle of an answer: a
    reader who types would wait for a megabyte. (What is kept for later is fetched otherwise.)"""
    pages = [f"calculators/{name}/" for name in CALCULATORS]
    pages += ["calculators/subscription-fee/compare/", "embed/late-interest/", FILLED]
    late: list[str] = []
    visit.page.on(
        "request",
        lambda request: late.append(request.url) if request.resource_type == "xhr" else None,
    )
    for path in pages:
        page = visit.go(path)
        page.locator("form.calculator input[name]").first.dispatch_event("input")
        computed(page)
    assert [url for url in late if "/assets/python/" in url] == []


# --- The next visit -------------------------------------------------------------------------------


def test_a_second_visit_asks_for_no_file_of_the_run_time_and_works_without_a_network(
    reader: BrowserContext, host: Host
) -> None:
    page = reader.new_page()
    page.goto(host.address + FILLED)
    _answered(page)
    kept(page)
    page.close()
    host.log.clear()
    page = reader.new_page()
    page.goto(host.address + FILLED)
    _answered(page)
    asked = [each.path for each in host.log]
    assert not [path for path in asked if "/assets/python/" in path or "/assets/app-" in path]
    reader.set_offline(True)
    page.goto(host.address + FILLED.replace("1100000", "1"))
    until(page, "performance.getEntriesByName('kiyaku:result').length > 0")
    expect(page.locator(INTEREST)).to_have_attribute("value", "0")
    reader.set_offline(False)


@pytest.mark.parametrize("part", ["/snapshot-", "/engine-"])
@pytest.mark.parametrize("broken", ["bytes", "header", "cut", "empty"])
def test_a_broken_part_of_the_quick_start_is_dropped_and_python_starts_without_it(
    reader: BrowserContext, host: Host, part: str, broken: str
) -> None:
    page = reader.new_page()
    page.goto(host.address + FILLED)
    _answered(page)
    kept(page)
    page.evaluate(
        """async ([part, how]) => {
          for (const name of await caches.keys()) {
            const store = await caches.open(name);
            for (const { url } of await store.keys()) {
              if (!url.includes(part)) continue;
              const bytes = new Uint8Array(await (await store.match(url)).arrayBuffer());
              if (how === "bytes") bytes.fill(0x5a, 200_000);
              if (how === "header") bytes.fill(0xff, 0, 16);
              const left = { empty: 0, cut: 5000 }[how] ?? bytes.length;
              const type = url.endsWith(".wasm") ? "application/wasm" : "text/javascript";
              const headers = { "Content-Type": type };
              await store.put(url, new Response(bytes.slice(0, left), { headers }));
            }
          }
        }""",
        [part, broken],
    )
    page.close()
    page = reader.new_page()
    page.goto(host.address + FILLED)
    _answered(page)


def test_a_new_release_takes_the_place_of_the_old_one_and_mixes_no_files(
    reader: BrowserContext, site: Path, tmp_path: Path
) -> None:
    """The old release is kept; then the host has another one, and nothing of the old."""
    root = tmp_path / "site"
    shutil.copytree(site, root)
    with serving(Host(root=root)) as host:
        page = reader.new_page()
        page.goto(host.address + FILLED)
        _answered(page)
        kept(page)
        _release_again(root)
        page.goto(host.address + FILLED)
        _answered(page)
        names = page.evaluate("[...document.scripts].map(each => each.src)")
        assert any("/app-ffffffffffff/" in name for name in names)
        until(page, "navigator.serviceWorker.getRegistration().then(found => !!found.waiting)")
        page = _of_the_new_release(page, host)
        page.goto(host.address + FILLED)
        _answered(page)
        until(
            page,
            """caches.keys().then(names => Promise.all(names.map(async name =>
                 (await (await caches.open(name)).keys()).map(each => each.url))))
               .then(lists => lists.flat().filter(url => url.includes("/app-")))
               .then(urls => urls.length > 0 && urls.every(url => url.includes("/app-ffffffffffff/")))""",
        )


def _of_the_new_release(page: Page, host: Host) -> Page:
    """A page of the release that takes over once the browser knows that the last page of the old
    one is closed. (One that is opened before belongs to the old one again.)"""
    end = time.monotonic() + START_UP / 1000
    while True:
        context = page.context
        page.close()
        time.sleep(1)
        page = context.new_page()
        page.goto(host.address)
        if page.evaluate("navigator.serviceWorker.getRegistration().then(found => !found.waiting)"):
            return page
        assert time.monotonic() < end, "the old release stays"


def _release_again(root: Path) -> None:
    """Another release on the same host: the folder of the scripts has another name."""
    (folder,) = (root / "assets").glob("app-*")
    old, new = folder.name, "app-" + "f" * 12
    folder.rename(folder.with_name(new))
    for path in [*root.rglob("*.html"), root / "sw.js"]:
        text = path.read_text(encoding="utf-8")
        path.write_text(
            text.replace(old, new).replace('RELEASE = "', 'RELEASE = "again-'), encoding="utf-8"
        )
        path.with_name(path.name + ".br").unlink(missing_ok=True)


def test_the_site_works_below_a_path_of_its_own(browser: Browser, site: Path) -> None:
    with serving(Host(root=site, prefix="/repo/")) as host:
        context = browser.new_context(locale="ja-JP")
        page = context.new_page()
        page.goto(host.address + FILLED)
        _answered(page)
        kept(page)
        context.set_offline(True)
        page.goto(host.address + FILLED)
        _answered(page)
        context.close()
        assert not [each.path for each in host.log if each.status == 404]


# --- What may run ---------------------------------------------------------------------------------

PAGES = [
    "", "terms/cybozu.com/", "terms/cybozu.com/draft/", "compare/", "compare/draft/",
    "compare/cybozu.com/2011-10-11/draft/", FILLED, "calculators/", "history/", "check/", "about/",
]  # fmt: skip
WATCH = """
  window.violations = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
  });
"""


@pytest.mark.parametrize("headers", [True, False], ids=["with headers", "without headers"])
def test_no_page_breaks_the_policy(browser: Browser, site: Path, headers: bool) -> None:
    """With the host's headers, and with what stands in the pages alone."""
    with serving(Host(root=site, headers=headers)) as host:
        context = browser.new_context(locale="ja-JP", service_workers="block")
        context.add_init_script(WATCH)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        for path in PAGES:
            page.goto(host.address + path)
            if path == FILLED:
                _answered(page)
            page.keyboard.press("/")
            page.keyboard.type("料金")
            page.wait_for_timeout(300)
            assert page.evaluate("violations") == [], path
        context.close()
    assert not [text for text in said if "Content Security Policy" in text]
