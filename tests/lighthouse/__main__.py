"""What Lighthouse says of the site: `make lighthouse`, or `python -m tests.lighthouse home terms
--look mobile` for some of it.

Each page is opened by a Chromium of its own in each run, as a phone and as a desktop, from the
host of the tests. What counts is the median of the runs; below `LEAST` the command fails. The raw
figures of each run are kept in `tests/bench/results/`, those of a page that was measured again on
the same day in place of the earlier ones.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from kiyaku import files
from tests import chromium
from tests.paths import ROOT
from tests.server import Host, serving

RUNS = 3
SITE = ROOT / "site"
TOOL = ROOT / "build" / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
RESULTS = ROOT / "tests" / "bench" / "results"
PAGES = {
    "home": "",
    "terms": "terms/cybozu.com/",
    "comparison": "compare/cybozu.com/2011-10-11/draft/",
    "search": f"?q={quote('解約')}",
    "calculator": "calculators/late-interest/",
    "calculator with a form filled in": (
        "calculators/notice-deadline/?target_month=2025-09&plan=monthly&action=terminate"
    ),
}
LOOKS = {"mobile": [], "desktop": ["--preset=desktop"]}
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
METRICS = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "total-blocking-time",
    "cumulative-layout-shift",
    "speed-index",
)
Run = dict[str, Any]


def main() -> int:
    """Measure, print a line for each page and look, keep the raw figures; 1 below `LEAST`."""
    asked = argparse.ArgumentParser(prog="python -m tests.lighthouse")
    asked.add_argument("pages", nargs="*", metavar="PAGE", help=f"any of: {', '.join(PAGES)}")
    asked.add_argument("--look", choices=LOOKS, action="append")
    given = asked.parse_args()
    if unknown := set(given.pages) - set(PAGES):
        asked.error(f"no such page: {', '.join(sorted(unknown))} (there are {', '.join(PAGES)})")
    if not SITE.exists() or not TOOL.exists():
        asked.error("the site or Lighthouse is not there: make lighthouse")
    out = RESULTS / f"lighthouse-{datetime.now(UTC).date()}.json"
    raw: dict[str, list[Run]] = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    low = False
    print("performance, accessibility, best practices, SEO; seconds to the first and the largest")
    print("paint; milliseconds blocked; shift of the layout")
    with serving(Host(root=SITE)) as host:
        for look in given.look or LOOKS:
            for page in given.pages or PAGES:
                runs = [_run(host.address + PAGES[page], look) for _ in range(RUNS)]
                raw[f"{page}, {look}"] = runs
                low = _print(f"{page}, {look}", runs) or low
                files.write(out, json.dumps(raw, ensure_ascii=False, indent=1) + "\n")
    print(f"raw figures: {out.relative_to(ROOT)}")
    return 1 if low else 0


def _run(address: str, look: str) -> Run:
    """One run: the scores of 100, the metrics, and the audits that cost points with their scores."""
    command = [
        "node", str(TOOL), address, *LOOKS[look], "--output=json", "--quiet",
        "--no-enable-error-reporting", f"--only-categories={','.join(LEAST)}",
        f"--chrome-flags={' '.join(['--headless=new', *chromium.FLAGS])}",
    ]  # fmt: skip
    environment = {**os.environ, "CHROME_PATH": chromium.find() or ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{address}: {done.stderr.strip()[-500:]}")
    report = json.loads(done.stdout)
    audits = report["audits"]
    return {
        "version": report["lighthouseVersion"],
        "benchmark index": report["environment"]["benchmarkIndex"],
        "scores": {name: round(100 * report["categories"][name]["score"]) for name in LEAST},
        "metrics": {name: audits[name]["numericValue"] for name in METRICS},
        "cost": {
            each["id"]: audits[each["id"]]["score"]
            for category in report["categories"].values()
            for each in category["auditRefs"]
            if each["weight"] and (audits[each["id"]]["score"] or 0) < 0.995
            if audits[each["id"]]["scoreDisplayMode"] not in ("notApplicable", "manual")
        },
    }


def _print(name: str, runs: list[Run]) -> bool:
    """A line of medians, and below it what cost points; whether a score is too low."""
    scores = {each: statistics.median(run["scores"][each] for run in runs) for each in LEAST}
    first, largest, blocked, shift, _ = (
        statistics.median(run["metrics"][each] for run in runs) for each in METRICS
    )
    print(
        f"{name:<42}"
        + "".join(f"{score:>5.0f}" for score in scores.values())
        + f"{first / 1000:>7.2f}{largest / 1000:>7.2f}{blocked:>6.0f}{shift:>7.3f}",
        flush=True,
    )
    low = [each for each, least in LEAST.items() if scores[each] < least]
    if low:
        cost = {audit for run in runs for audit in run["cost"]}
        print(f"  too low: {', '.join(low)}; points went with {', '.join(sorted(cost))}")
    return bool(low)


if __name__ == "__main__":
    sys.exit(main())
