"""How long a keystroke takes until its result stands on the page: `make bench-keystrokes`.

On a page that is already running, and has kept what it keeps for the next visit, in real Chromium,
a number is typed digit by digit into each calculator's form, thirty milliseconds apart; measured
from the input event to the answer on the page, laid out. Prints the median and the 95th percentile
of each calculator, and writes every figure to the file named.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page, sync_playwright

from calculators import CALCULATORS
from tests import chromium
from tests.bench.browser import KEPT
from tests.browser.conftest import until
from tests.paths import ROOT
from tests.server import Host, serving

KEYSTROKES = 100
WARM = 20  # keystrokes that are not counted
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


def main() -> int:
    """Measure on the built site (`make site`); the file of all figures is the argument."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    figures: dict[str, list[float]] = {}
    with serving(Host(root=ROOT / "site")) as host, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium.find(), args=list(chromium.FLAGS)
        )
        for name in CALCULATORS:
            page = browser.new_page()
            page.goto(f"{host.address}calculators/{name}/")
            figures[name] = measure(page, name)
            times = figures[name]
            print(
                f"{name:24} median {median(times):6.1f} ms  p95 {quantiles(times, n=20)[-1]:6.1f} ms"
            )
            page.close()
        browser.close()
    every = [each for times in figures.values() for each in times]
    print(f"{'all':24} median {median(every):6.1f} ms  p95 {quantiles(every, n=20)[-1]:6.1f} ms")
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(figures) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
