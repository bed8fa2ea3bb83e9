"""How long a keystroke takes until its result stands on the page: `make bench-keystrokes`.

On a page that is already running, and has kept what it keeps for the next visit, in real Chromium,
a number is typed digit by digit into each calculator's form, thirty milliseconds apart; measured
from the input event to the answer on the page, laid out. Then once more on a second visit, for
which the service worker had everything but the page. Prints the median and the 95th percentile
of each calculator; the raw figures are kept in `tests/bench/results/`, each calculator's over
those of an earlier run. `python -m tests.bench.keystrokes [CALCULATOR …]` measures some alone.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from statistics import median, quantiles

from playwright.sync_api import Browser, Page, sync_playwright

from calculators import CALCULATORS
from kiyaku import files
from tests import chromium
from tests.bench.browser import KEPT, RESULTS, SITE
from tests.browser.conftest import until
from tests.server import Host, serving

KEYSTROKES = 100
WARM = 20  # keystrokes that are not counted
VISITS = "first", "second"
# In the page: gives a control one value after the other, and waits for each answer.
_TYPE = """async ([selector, values]) => {
  const control = document.querySelector(selector);
  const answer = document.querySelector('.calculator-answer');
  const times = [];
  for (const value of values) {
    const answered = new Promise((resolve) => {
      document.addEventListener('answered', resolve, { once: true });
    });
    const start = performance.now();
    control.value = value;
    control.dispatchEvent(new Event('input', { bubbles: true }));
    await answered;
    answer.getBoundingClientRect();
    times.push(performance.now() - start);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return times;
}"""
_SERVED = "Boolean(navigator.serviceWorker.controller)"


def values(kind: str) -> list[str]:
    """What is typed into a control of this kind, one after the other; every value is right."""
    numbers = range(WARM + KEYSTROKES)
    if kind == "date":
        return [f"2025-{at % 12 + 1:02}-{at % 28 + 1:02}" for at in numbers]
    if kind == "month":
        return [f"{2020 + at // 12 % 10}-{at % 12 + 1:02}" for at in numbers]
    return [str(12 * (at + 1)) for at in numbers]


def measure(page: Page, name: str) -> list[float]:
    """The milliseconds of each keystroke in the first control of a calculator that takes text."""
    field = next(
        each
        for each in CALCULATORS[name].fields
        if each.kind in ("yen", "count", "month", "date") and each.name in CALCULATORS[name].example
    )
    until(page, "document.documentElement.dataset.python === 'ready'")
    page.evaluate(_TYPE, [f"#{field.name}", values(field.kind)[:1]])
    until(page, KEPT)
    found: list[float] = page.evaluate(_TYPE, [f"#{field.name}", values(field.kind)])
    return found[WARM:]


def visits(browser: Browser, address: str, name: str) -> dict[str, list[float]]:
    """What `measure` finds for a new reader, and for the same one on the next visit."""
    found = {}
    context = browser.new_context()
    for visit in VISITS:
        page = context.new_page()
        page.goto(f"{address}calculators/{name}/")
        assert page.evaluate(_SERVED) == (visit != VISITS[0])
        found[visit] = measure(page, name)
        page.close()
    context.close()
    return found


def main() -> None:
    """Measure on the built site (`make site`) the calculators that are named, or all."""
    out = RESULTS / f"keystrokes-{datetime.now(UTC):%Y-%m-%d}.json"
    raw = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    with serving(Host(root=SITE)) as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        for name in sys.argv[1:] or CALCULATORS:
            raw[name] = visits(browser, host.address, name)
            _print(name, raw[name])
        browser.close()
    _print("all", {v: [each for found in raw.values() for each in found[v]] for v in VISITS})
    files.write(out, json.dumps(raw) + "\n")


def _print(name: str, found: dict[str, list[float]]) -> None:
    told = (
        f"{visit} visit: median {median(times):5.1f} ms, 95 % {quantiles(times, n=20)[-1]:5.1f} ms"
        for visit, times in found.items()
    )
    print(f"{name:24}", "; ".join(told))


if __name__ == "__main__":
    main()
