"""The calculators in somebody else's page: PyScript on another host, which finds them by name in
the lock file that this site publishes, and answers as the cases say."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from calculators import CALCULATORS
from kiyaku import cases
from kiyaku.publish import LOCK
from tests.paths import ROOT
from tests.server import Host, serving

pytestmark = pytest.mark.browser

MODULES = ROOT / "node_modules"
# What PyScript is told to load as Pyodide: Pyodide with the site's lock file.
ENGINE = """
import { loadPyodide as load, version } from "./pyodide/pyodide.mjs";
const indexURL = new URL("pyodide/", import.meta.url).href;
const loadPyodide = (given) => load({ ...given, indexURL, lockFileURL: "%s" });
export { loadPyodide, version };
"""
PAGE = """<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<title>PyScript</title>
<link rel="icon" href="data:,">
<script type="module" src="pyscript/core.js"></script>
<script type="application/json" id="cases">%s</script>
<script type="py" config="pyscript.json">
import json
from pyscript import document
import calculators
asked = json.loads(document.getElementById("cases").textContent)
found = [calculators.run(*each).outcome for each in asked]
document.getElementById("found").textContent = json.dumps(found, default=str)
</script>
<pre id="found"></pre>
"""
CONFIG = {
    "interpreter": "./engine.mjs",
    "packages": ["kiyaku-calculators"],
    "packages_cache": "passthrough",  # by the lock file, without micropip
}


@pytest.fixture
def asked() -> list[cases.Case]:
    """The first case of each calculator that has an outcome under the text in force."""
    found = cases.read(ROOT / "tests" / "cases")
    return [
        next(
            each for each in found if each.calculator == name and each.outcome and not each.revision
        )
        for name in CALCULATORS
    ]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Host]:
    """Another host, with Pyodide and PyScript as npm has them."""
    shutil.copytree(MODULES / "@pyscript" / "core" / "dist", tmp_path / "pyscript")
    shutil.copytree(MODULES / "pyodide", tmp_path / "pyodide")
    (tmp_path / "pyodide" / "pyodide-lock.json").unlink()  # the site's counts
    with serving(Host(root=tmp_path)) as host:
        yield host


def test_pyscript_loads_the_calculators_by_name_and_answers_as_the_cases_say(
    browser: Browser, address: str, site: Path, elsewhere: Host, asked: list[cases.Case]
) -> None:
    if not (site / LOCK).exists():
        pytest.skip("the site has no pyodide-lock.json: no Python 3.12 or later was found")
    given = json.dumps([[each.calculator, dict(each.inputs)] for each in asked])
    for name, text in {
        "index.html": PAGE % given,
        "engine.mjs": ENGINE % f"{address}{LOCK}/pyodide-lock.json",
        "pyscript.json": json.dumps(CONFIG),
    }.items():
        (elsewhere.root / name).write_text(text, encoding="utf-8")
    context = browser.new_context()
    requests: list[str] = []
    context.on("request", lambda request: requests.append(request.url))
    page = context.new_page()
    page.goto(elsewhere.address)
    expect(page.locator("#found")).not_to_be_empty(timeout=60_000)
    found: list[dict[str, Any]] = json.loads(page.locator("#found").inner_text())
    context.close()
    for case, outcome in zip(asked, found, strict=True):
        assert outcome == {**outcome, **(case.outcome or {})}, case.name
    assert [url for url in requests if url.startswith(f"{address}{LOCK}/") and url.endswith(".whl")]
    assert not [
        url
        for url in requests
        if not url.startswith((address, elsewhere.address, "blob:", "data:"))
    ]
