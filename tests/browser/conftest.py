"""The built site on localhost, and a real Chromium that watches what its pages do."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests import chromium, firefox
from tests.paths import ROOT
from tests.server import Host, serving

START_UP = 60  # seconds for Python to start on a slow machine


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make site` builds it: strictly, so that a broken link fails. KIYAKU_SITE names
    one that is built already."""
    if built := os.environ.get("KIYAKU_SITE"):
        return Path(built).resolve()
    out = tmp_path_factory.mktemp("site")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(out)],
        cwd=ROOT,
        check=True,
    )
    return out


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """The address at which a good host serves the site, with its last slash."""
    with serving(Host(root=site)) as host:
        yield host.address


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What starts browsers and speaks with them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NODE_OPTIONS", firefox.PRELOAD)
        driver = sync_playwright().start()
    yield driver
    driver.stop()


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A real Chromium, started once. Without one the test fails: `make test` installs it."""
    path = chromium.find()
    assert path, "no Chromium; `make test` finds or installs one"
    running = playwright.chromium.launch(executable_path=path, args=list(chromium.FLAGS))
    yield running
    running.close()


def until(page: Page, condition: str) -> None:
    """Wait until a JavaScript expression holds. (Playwright's own way to wait for one compiles
    it in the page, which the site's policy forbids.)"""
    end = time.monotonic() + START_UP
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"in vain: {condition}"
        time.sleep(0.02)


def computed(page: Page) -> None:
    """Wait for a result that was computed in the browser."""
    until(page, "performance.getEntriesByName('kiyaku:result').length > 0")


def drop(page: Page, selector: str, *paths: Path) -> None:
    """Drop files on an element as a hand does, through Chromium: it makes the events itself."""
    target = page.locator(selector)
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box
    where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    carried = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, **where, "data": carried})
    session.detach()


@dataclass
class Visit:
    """A page, and what was seen while it was open."""

    page: Page
    address: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.address + path)
        return self.page

    def foreign(self) -> list[str]:
        """Requests to any other host than the site's own."""
        own = (self.address, "data:", "blob:" + self.address)
        return [url for url in self.requests if not url.startswith(own)]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A new visitor. When they leave, nothing was asked of another host, and nothing failed."""
    # What a service worker fetches cannot be watched from here; it has tests of its own.
    context = browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", service_workers="block")
    page = context.new_page()
    found = Visit(page=page, address=address)
    context.on("request", lambda request: found.requests.append(request.url))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on(
        "console",
        lambda message: found.complaints.append(message.text) if message.type == "error" else None,
    )
    yield found
    context.close()
    assert not found.foreign()
    assert not found.complaints
