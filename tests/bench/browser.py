"""How soon Python answers in the page, beside its peers in the same run: `make bench-browser`.

Peers, on the same host and line, compressed as well: the usual way (Pyodide on the main thread,
micropip installs the same wheel), a bare `loadPyodide()` on an empty page, and the rule written
by hand in JavaScript, which is the floor. Each run is a new profile of Chromium; a second visit
is the same profile after the first page was closed. Times are from the start of the navigation
to the result on the page. The raw figures are kept in `build/bench-browser.json`.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
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
OUT = ROOT / "build" / "bench-browser.json"
SITE = ROOT / "site"
PYODIDE = ROOT / "node_modules" / "pyodide"
QUERY = "?principal=100000&due_date=2025-08-31&paid_date=2025-10-30"
OURS = f"calculators/late-interest/{QUERY}"
LINES = {"localhost": (0, 0.0), "10 Mbit/s, 40 ms": (1_250_000, 0.04)}
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
_BARE = '\nperformance.mark("kiyaku:result");'
_FLOOR = """
const day = (text) => Date.parse(text) / 864e5;
const days = BigInt(Math.max(0, day("2025-10-30") - day("2025-08-31") - 1));
document.getElementById("out").textContent = String(100000n * 145n * days / (1000n * 365n));
performance.mark("kiyaku:result");"""


def main() -> None:
    """Time everything, print a table, keep the raw figures."""
    if not (SITE / "pyodide").exists():
        sys.exit("build the site first, with a Python 3.12 or later at hand: make site")
    raw: dict[str, object] = {"bytes before the first result": _bytes()}
    with tempfile.TemporaryDirectory() as beside:
        peers = _peers(Path(beside))
        for line, (rate, delay) in LINES.items():
            with (
                serving(Host(root=SITE, rate=rate, delay=delay)) as ours,
                serving(Host(root=peers, rate=rate, delay=delay)) as theirs,
            ):
                found = _visits(ours.address, theirs.address)
            raw[line] = found
            _print(line, found)
    with serving(Host(root=SITE)) as ours:
        raw["keystrokes"] = _keystrokes(ours.address)
    files.write(OUT, json.dumps(raw, ensure_ascii=False, indent=1) + "\n")
    print(f"raw figures: {OUT.relative_to(ROOT)}")


def _visits(ours: str, theirs: str) -> dict[str, list[float]]:
    """Milliseconds of each run by variant, cold and second visits, in turns."""
    variants = {
        "ours": ours + OURS,
        "usual": theirs + "usual.html",
        "bare loadPyodide": theirs + "bare.html",
        "JavaScript by hand": theirs + "floor.html",
    }
    found: dict[str, list[float]] = {}
    for _ in range(RUNS):
        for name, address in variants.items():
            with _profile() as context:
                for visit in ("cold", "second"):
                    page = context.new_page()
                    page.goto(address, wait_until="commit")
                    until(page, DONE)
                    found.setdefault(f"{name}, {visit}", []).append(page.evaluate(AT))
                    if name == "ours" and visit == "cold":
                        until(page, _KEPT)  # what is kept when nobody waits
                    page.wait_for_timeout(1500)
                    page.close()
    return found


_KEPT = """caches.keys().then(names => Promise.all(names.map(async name =>
  (await (await caches.open(name)).keys()).map(each => each.url))))
  .then(lists => ["/snapshot-", "/pyodide.asm.wasm"].every(
    part => lists.flat().some(url => url.includes(part))))"""


def _bytes() -> dict[str, int]:
    """Bytes on the line before the first result, by file, from a host that sends brotli; what a
    host without it sends; and the image that is kept afterwards."""
    found: dict[str, int] = {}
    for compressed in (True, False):
        with serving(Host(root=SITE, compressed=compressed)) as host, _profile() as context:
            page = context.new_page()
            page.goto(host.address + OURS)
            until(page, DONE)
            sent = [each for each in host.log if "/snapshot-" not in each.path]
            if compressed:
                found |= {each.path: each.size for each in sent}
            name = "all, brotli" if compressed else "all, not compressed"
            found[name] = sum(each.size for each in sent)
            if compressed:
                until(page, _KEPT)
                found["the image, afterwards"] = sum(
                    each.size for each in host.log if "/snapshot-" in each.path
                )
    for name, size in sorted(found.items(), key=lambda each: -each[1]):
        print(f"{size:>12,}  {name}")
    return found


def _keystrokes(address: str) -> dict[str, list[float]]:
    """Milliseconds from a keystroke to its result: the first one on a page that has been there
    for two seconds, and those on a page that is already running."""
    first, running = [], []
    for _ in range(RUNS):
        with _profile() as context:
            page = context.new_page()
            page.goto(address + OURS.partition("?")[0])
            page.wait_for_timeout(2000)
            page.evaluate(_WATCH)
            first.append(_typed(page, "1"))
            running += [_typed(page, str(at % 10)) for at in range(12)]
    print(f"first keystroke after two seconds: {statistics.median(first):.0f} ms (median)")
    p95 = sorted(running)[int(len(running) * 0.95)]
    print(f"keystrokes on a running page: {statistics.median(running):.1f} ms, 95 %: {p95:.1f} ms")
    return {"first": first, "running": running}


_WATCH = """
  addEventListener("input", () => { window.typed = performance.now(); }, true);
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
    print(f"\n{line}: median of {RUNS} runs, ratio to the usual way's cold visit turn by turn")
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
