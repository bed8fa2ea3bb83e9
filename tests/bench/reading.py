"""How soon the text is there to be read, beside a plain Material page of it: `make bench-reading`.

The peer is MkDocs with Material as it comes (without fonts from elsewhere), the same text on one
page, served by the same host and compressed as well as can be. Both are opened in turns, each
time by a reader who was never there: on a desktop from this machine, and as a phone with a
quarter of the processor's speed on a slow line. What counts is the largest contentful paint: its
median may not be later than the peer's, nor the ratio turn by turn above 1. Also listed: what our
page weighs on the line, and whom else it asks. The raw figures are kept in `tests/bench/results/`.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Browser, Page, sync_playwright

from kiyaku import compress, files
from tests import chromium
from tests.bench.clock import ratio
from tests.browser.conftest import until
from tests.paths import IN_FORCE, ROOT
from tests.server import Host, serving

SITE = ROOT / "site"
OURS, THEIRS = "terms/cybozu.com/", ""
TURNS = 9
MOST = 120_000  # bytes, all that our page loads
RESULTS = ROOT / "tests" / "bench" / "results"
DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 900}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 412, "height": 823},
    "device_scale_factor": 1.75,
    "is_mobile": True,
    "has_touch": True,
}
# The slow line is Lighthouse's: 1.6 Mbit/s with 150 ms there and back.
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 204_800, "uploadThroughput": 96_000}
READERS: dict[str, tuple[dict[str, Any], int, dict[str, Any] | None]] = {
    "desktop, localhost": (DESKTOP, 1, None),
    "phone, processor at a quarter, slow line": (PHONE, 4, SLOW),
}
WATCH = """
  new PerformanceObserver((list) => { for (const each of list.getEntries()) {
    window.largest = { time: each.startTime, words: each.element?.textContent.trim().slice(0, 20) };
  } }).observe({ type: "largest-contentful-paint", buffered: true });
"""


def main() -> int:
    """Measure, print, keep the raw figures; 1 where our page is later, too heavy or asks others."""
    if not SITE.exists():
        sys.exit("build the site first: make site")
    raw: dict[str, Any] = {}
    with (
        tempfile.TemporaryDirectory() as place,
        serving(Host(root=SITE)) as ours,
        serving(Host(root=plain(Path(place)))) as theirs,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        raw["bytes"], foreign = weight(browser, ours)
        late = False
        for name in READERS:
            turns = [
                (_paint(browser, ours.address + OURS, name), _paint(browser, theirs.address, name))
                for _ in range(TURNS)
            ]
            raw[name] = turns
            late = _print(name, [(mine["time"], other["time"]) for mine, other in turns]) or late
        browser.close()
    out = RESULTS / f"reading-{datetime.now(UTC).date()}.json"
    files.write(out, json.dumps(raw, ensure_ascii=False, indent=1) + "\n")
    print(f"raw figures: {out.relative_to(ROOT)}")
    return 1 if late or foreign or sum(raw["bytes"].values()) > MOST else 0


def plain(folder: Path) -> Path:
    """The peer's site, of the text alone."""
    files.write(folder / "docs" / "index.md", IN_FORCE.read_text(encoding="utf-8"))
    settings = {
        "site_name": "plain",
        "theme": {"name": "material", "language": "ja", "font": False},
        "markdown_extensions": ["attr_list"],
    }
    files.write(folder / "mkdocs.yml", yaml.safe_dump(settings))
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(folder / "mkdocs.yml")]
    subprocess.run(command, check=True, capture_output=True)
    compress.compress(folder / "site", fixed=lambda path: True, kept=folder / "kept")
    return folder / "site"


def weight(browser: Browser, host: Host) -> tuple[dict[str, int], list[str]]:
    """The bytes on the line of each file that our page loads, and the requests to other hosts."""
    context = browser.new_context(locale="ja-JP", service_workers="block", **DESKTOP)
    page = context.new_page()
    foreign: list[str] = []
    own = (host.address, "data:", f"blob:{host.address}")
    page.on(
        "request", lambda asked: None if asked.url.startswith(own) else foreign.append(asked.url)
    )
    page.goto(host.address + OURS, wait_until="networkidle")
    context.close()
    found = {each.path: each.size for each in host.log}
    for path, size in sorted(found.items(), key=lambda each: -each[1]):
        print(f"{size:>9,}  {path}")
    print(f"{sum(found.values()):>9,}  in all, of at most {MOST:,}; to other hosts: {len(foreign)}")
    return found, foreign


def _paint(browser: Browser, address: str, reader: str) -> dict[str, Any]:
    """The largest contentful paint of a first visit: milliseconds, and the words it begins with."""
    look, slowness, line = READERS[reader]
    context = browser.new_context(locale="ja-JP", service_workers="block", **look)
    page = context.new_page()
    page.add_init_script(WATCH)
    _slow(page, slowness, line)
    page.goto(address, wait_until="networkidle")
    until(page, "window.largest !== undefined")
    found: dict[str, Any] = page.evaluate("largest")
    context.close()
    return found


def _slow(page: Page, slowness: int, line: dict[str, Any] | None) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowness})
    if line:
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", line)


def _print(name: str, turns: list[tuple[float, float]]) -> bool:
    """A line; whether our page is later than the peer's."""
    mine, other = (statistics.median(side) for side in zip(*turns, strict=True))
    times = ratio(turns)
    print(f"{name}: {mine:.0f} ms; plain Material {other:.0f} ms; {times:.2f}× turn by turn")
    return mine > other or times > 1


if __name__ == "__main__":
    sys.exit(main())
