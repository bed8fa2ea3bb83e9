"""How soon Python answers in the page, beside its peers in the same run: `make bench-browser`.

Peers, on the same host and line, compressed as well: the usual way (Pyodide on the main thread,
micropip installs the same wheel), PyScript with that wheel, a bare `loadPyodide()` on an empty
page, and the rule written by hand in JavaScript, which is the floor. Each run is a new profile of
Chromium; a second visit is the same profile after the first page was closed. Times are from the
start of the navigation to the result on the page.

`python -m tests.bench.browser [PART …] [--runs N]` measures parts alone: bytes, localhost, line,
keys. The raw figures are kept in `tests/bench/results/`, each part over that of an earlier run.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from kiyaku import compress, files
from kiyaku.release import info
from tests import chromium
from tests.browser.conftest import until
from tests.paths import ROOT
from tests.server import Host, serving

RUNS = 5
RESULTS = ROOT / "tests" / "bench" / "results"
SITE = ROOT / "site"
PYODIDE = ROOT / "node_modules" / "pyodide"
QUERY = "?principal=100000&due_date=2025-08-31&paid_date=2025-10-30"
OURS = f"calculators/late-interest/{QUERY}"
LINES = {"localhost": (0, 0.0), "line": (1_250_000, 0.04)}  # 10 Mbit/s, 40 ms
PARTS = ("bytes", *LINES, "keys")
PYSCRIPT = ROOT / "node_modules" / "@pyscript" / "core" / "dist"
AFTER = (500, 1000, 1500, 2000)  # milliseconds from the page's paint to the first keystroke
AWAY = 1500  # milliseconds, after the time from the paint, in which a page is left alone
DONE = "performance.getEntriesByName('kiyaku:result').length > 0"
AT = "performance.getEntriesByName('kiyaku:result')[0].startTime"
BYTES = "performance.getEntriesByName('kiyaku:result').length"

_FORM = '[["principal", "100000"], ["due_date", "2025-08-31"], ["paid_date", "2025-10-30"]]'
_PAGE = """<!doctype html><html lang="ja"><meta charset="utf-8"><link rel="icon" href="data:,">
<title>peer</title><p id="out"></p><script type="module">{script}</script>"""
_LOAD = """import {{ loadPyodide }} from "./pyodide.mjs";
const here = new URL(".", location.href).href;
const pyodide = await loadPyodide({{ indexURL: here, packageBaseUrl: here,
  lockFileContents: {{ info: {info}, packages: {{}} }} }});"""
_USUAL = """
await pyodide.loadPackage(["{packaging}", "{micropip}"].map((name) => here + name));
await pyodide.pyimport("micropip").install(here + "{wheel}");
const answer = pyodide.pyimport("calculators.browser").answer;
const request = {{ calculator: "late-interest", form: {form}, terms: "" }};
document.getElementById("out").innerHTML = JSON.parse(answer(JSON.stringify(request))).html;
performance.mark("kiyaku:result");"""
_PYSCRIPT = """<!doctype html><html lang="ja"><meta charset="utf-8">
<link rel="icon" href="data:,"><title>peer</title>
<script type="module" src="pyscript/core.js"></script>
<script type="py" config="pyscript.json">
import json
from js import performance
from pyscript import document
from calculators.browser import answer
request = {{"calculator": "late-interest", "form": {form}, "terms": ""}}
document.getElementById("out").innerHTML = json.loads(answer(json.dumps(request)))["html"]
performance.mark("kiyaku:result")
</script><p id="out"></p>"""
_ENGINE = """import {{ loadPyodide as load, version }} from "./pyodide.mjs";
const indexURL = new URL(".", import.meta.url).href;
const loadPyodide = (given) => load({{ ...given, indexURL, lockFileURL: indexURL + "{lock}" }});
export {{ loadPyodide, version }};"""
_BARE = '\nperformance.mark("kiyaku:result");'
_FLOOR = """
const day = (text) => Date.parse(text) / 864e5;
const days = BigInt(Math.max(0, day("2025-10-30") - day("2025-08-31") - 1));
document.getElementById("out").textContent = String(100000n * 145n * days / (1000n * 365n));
performance.mark("kiyaku:result");"""


def main() -> None:
    """Time the parts asked for, print a table, keep the raw figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], default=list(PARTS))
    parser.add_argument("--runs", type=int, default=RUNS)
    asked = parser.parse_args()
    if not (SITE / "pyodide").exists():
        sys.exit("build the site first, with a Python 3.12 or later at hand: make site")
    out = RESULTS / f"browser-{datetime.now(UTC):%Y-%m-%d}.json"
    raw: dict[str, object] = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    with tempfile.TemporaryDirectory() as beside:
        peers = _peers(Path(beside))
        for part in asked.parts:
            if part == "bytes":
                raw[part] = _bytes()
            elif part == "keys":
                with serving(Host(root=SITE)) as ours:
                    raw[part] = _keystrokes(ours.address, asked.runs)
            else:
                rate, delay = LINES[part]
                with (
                    serving(Host(root=SITE, rate=rate, delay=delay)) as ours,
                    serving(Host(root=peers, rate=rate, delay=delay)) as theirs,
                ):
                    found = _visits(ours.address, theirs.address, asked.runs)
                raw[part] = found
                _print(part, found)
    files.write(out, json.dumps(raw, ensure_ascii=False, indent=1) + "\n")
    print(f"raw figures: {out.relative_to(ROOT)}")


def _visits(ours: str, theirs: str, runs: int) -> dict[str, list[float]]:
    """Milliseconds of each run by variant, cold and second visits, in turns."""
    variants = {
        "ours": ours + OURS,
        "usual": theirs + "usual.html",
        "PyScript": theirs + "pyscript.html",
        "bare loadPyodide": theirs + "bare.html",
        "JavaScript by hand": theirs + "floor.html",
    }
    found: dict[str, list[float]] = {}
    for _ in range(runs):
        for name, address in variants.items():
            with _profile() as context:
                for visit in ("cold", "second"):
                    page = context.new_page()
                    page.goto(address, wait_until="commit")
                    until(page, DONE)
                    found.setdefault(f"{name}, {visit}", []).append(page.evaluate(AT))
                    if name == "ours" and visit == "cold":
                        until(page, KEPT)  # what is kept when nobody waits
                    page.wait_for_timeout(1500)
                    page.close()
    return found


KEPT = """caches.keys().then(names => Promise.all(names.map(async name =>
  (await (await caches.open(name)).keys()).map(each => each.url))))
  .then(lists => ["/snapshot-", "/engine-rest-"].every(
    part => lists.flat().some(url => url.includes(part))))"""


def _bytes() -> dict[str, int]:
    """Bytes on the line before the first result, by file, from a host that sends brotli; what a
    host without it sends; and what is kept afterwards, when nobody waits."""
    found: dict[str, int] = {}
    for compressed in (True, False):
        with serving(Host(root=SITE, compressed=compressed)) as host, _profile() as context:
            page = context.new_page()
            page.goto(host.address + OURS)
            until(page, DONE)
            sent = list(host.log)
            if compressed:
                found |= {each.path: each.size for each in sent}
            name = "all, brotli" if compressed else "all, not compressed"
            found[name] = sum(each.size for each in sent)
            if compressed:
                until(page, KEPT)
                found["afterwards"] = sum(
                    each.size for each in host.log if "/engine-rest-" in each.path
                )
    for name, size in sorted(found.items(), key=lambda each: -each[1]):
        print(f"{size:>12,}  {name}")
    return found


def _keystrokes(address: str, runs: int) -> dict[str, list[float]]:
    """Milliseconds from the first keystroke to its result, so long after the page's paint, by
    readers who were never there; and of those on a page that is already running. Nobody asks the
    page meanwhile whether it is done: answering takes it time as well."""
    found: dict[str, list[float]] = {f"{after} ms after the paint": [] for after in AFTER}
    found["running"] = []
    for _ in range(runs):
        for after in AFTER:
            with _profile() as context:
                page = context.new_page()
                page.add_init_script(_TYPING.format(after=after))
                page.goto(address + OURS.partition("?")[0], wait_until="commit")
                page.wait_for_timeout(after + AWAY)
                until(page, f"window.typed && {DONE}")
                took = page.evaluate(f"{AT} - window.typed")
                found[f"{after} ms after the paint"].append(took)
                found["running"] += [_typed(page, str(at % 10)) for at in range(5)]
    for name, times in found.items():
        p95 = sorted(times)[int(len(times) * 0.95)]
        print(f"keystroke, {name:<24} median {statistics.median(times):.1f} ms, 95 % {p95:.1f} ms")
    return found


# Types a digit so long after the first paint, as a reader would, and notes when.
_TYPING = """
  addEventListener("input", () => {{ window.typed = performance.now(); }}, true);
  new PerformanceObserver((list, observer) => {{
    const paint = list.getEntriesByName("first-contentful-paint")[0];
    if (!paint) return;
    observer.disconnect();
    setTimeout(() => {{
      const control = document.querySelector("[name=principal]");
      control.value = "123456";
      control.dispatchEvent(new Event("input", {{ bubbles: true }}));
    }}, paint.startTime + {after} - performance.now());
  }}).observe({{ type: "paint", buffered: true }});
"""


def _typed(page: Page, character: str) -> float:
    before = page.evaluate(BYTES)
    page.locator("[name=principal]").press_sequentially(character)
    until(page, f"{BYTES} > {before}")
    took: float = page.evaluate(
        "performance.getEntriesByName('kiyaku:result').at(-1).startTime - window.typed"
    )
    page.locator("[name=principal]").press("Home")
    return took


def _print(line: str, found: dict[str, list[float]]) -> None:
    runs = len(found["usual, cold"])
    print(f"\n{line}: median of {runs} runs, ratio to the usual way's cold visit turn by turn")
    usual = found["usual, cold"]
    for name, times in found.items():
        ratio = statistics.median(a / b for a, b in zip(times, usual, strict=True))
        print(f"{name:<28}{statistics.median(times):>8.0f} ms  {ratio:.2f}×  {_all(times)}")


def _all(times: list[float]) -> str:
    return " ".join(f"{each:.0f}" for each in times)


def _peers(folder: Path) -> Path:
    """The peers' pages, with the files that they load, compressed as ours are."""
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip"):
        shutil.copy(PYODIDE / name, folder)
    (wheel,) = (SITE / "pyodide").glob("*.whl")
    shutil.copy(wheel, folder)
    wheels = {name: _wheel(name, folder) for name in ("micropip", "packaging")}
    load = _LOAD.format(info=json.dumps(info(PYODIDE)))
    usual = _USUAL.format(**wheels, wheel=wheel.name, form=_FORM)
    pages = {"usual": load + usual, "bare": load + _BARE, "floor": _FLOOR}
    for name, script in pages.items():
        (folder / f"{name}.html").write_text(_PAGE.format(script=script), encoding="utf-8")
    (folder / "pyscript.html").write_text(_PYSCRIPT.format(form=_FORM), encoding="utf-8")
    lock = "kiyaku-lock.json"
    shutil.copy(SITE / "pyodide" / "pyodide-lock.json", folder / lock)
    (folder / "engine.mjs").write_text(_ENGINE.format(lock=lock), encoding="utf-8")
    config = {"interpreter": "./engine.mjs", "packages": ["kiyaku-calculators"]}
    config["packages_cache"] = "passthrough"  # by the lock file, without micropip
    (folder / "pyscript.json").write_text(json.dumps(config), encoding="utf-8")
    shutil.copytree(PYSCRIPT, folder / "pyscript", ignore=shutil.ignore_patterns("*.map"))
    kept = ROOT / "build" / "compressed"
    compress.compress(folder, fixed=lambda path: True, kept=kept)  # the peers at their best
    return folder


def _wheel(name: str, folder: Path) -> str:
    """A pure package that is installed beside pyodide-build, as a wheel again; its file name."""
    (place,) = (ROOT / ".venv-pyodide" / "lib").glob("python3.*/site-packages")
    (found,) = metadata.distributions(name=name, path=[str(place)])
    path = folder / f"{name}-{found.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in found.files or ():
            if ".." not in file.parts and file.suffix != ".pyc":
                archive.write(str(found.locate_file(file)), file.as_posix())
    return path.name


@contextmanager
def _profile() -> Iterator[BrowserContext]:
    """A Chromium that has never been anywhere."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            folder, executable_path=chromium.find(), args=list(chromium.FLAGS), locale="ja-JP"
        )
        try:
            yield context
        finally:
            context.close()


if __name__ == "__main__":
    main()
