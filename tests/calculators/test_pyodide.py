"""The built wheel in the browser's Python: every case gives the same whole result as here.

Rule: what is tested is the wheel, not the source tree, and nothing is fetched. Node and the
npm packages are part of the set-up (`make setup`); without them this fails, it never skips.
One start of Node answers all cases.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from calculators import InputError
from kiyaku.cases import Case
from kiyaku.wheels import build_wheel
from tests.calculators.test_cases import ALL
from tests.paths import ROOT

SCRIPT = Path(__file__).with_name("pyodide_cases.mjs")
PYODIDE = ROOT / "node_modules" / "pyodide" / "pyodide.mjs"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that the site serves."""
    return build_wheel(ROOT / "calculators", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def answers(wheel: Path) -> dict[str, Any]:
    """What Pyodide answers to all cases."""
    node = shutil.which("node")
    if node is None:
        pytest.fail("Node.js is not installed: the wheel cannot be tested in Pyodide")
    if not PYODIDE.is_file():
        pytest.fail(f"{PYODIDE} is missing: run `make setup` (npm ci)")
    cases = [[case.calculator, dict(case.inputs), case.revision] for case in ALL]
    done = subprocess.run(
        [node, str(SCRIPT), str(wheel)],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _here(case: Case) -> dict[str, Any]:
    try:
        found = case.run().to_dict()
    except InputError as error:
        found = {"error": {"field": error.field, "message": error.message}}
    plain: dict[str, Any] = json.loads(json.dumps(found))
    return plain


def test_every_result_is_the_same_in_the_browsers_python(answers: dict[str, Any]) -> None:
    assert len(answers["results"]) == len(ALL)
    for case, there in zip(ALL, answers["results"], strict=True):
        here = _here(case)
        assert there == here, f"{case.calculator}: {case.name}"
        assert json.dumps(there) == json.dumps(here), "the order of the keys"


def test_the_browser_has_no_kiyaku(answers: dict[str, Any]) -> None:
    assert answers["kiyaku"] is False
