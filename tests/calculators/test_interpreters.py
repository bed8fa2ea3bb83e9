"""The cases in every CPython that is installed: each gives, letter for letter, what this one does.

An interpreter counts where it answers `--version`; one that is not there is skipped by name.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from calculators import InputError
from tests.calculators.test_cases import ALL
from tests.paths import ROOT

VERSIONS = ["3.11", "3.12", "3.13", "3.14"]
CODE = """
import json, sys
import calculators

def answer(name, inputs, revision):
    try:
        return calculators.run(name, inputs, revision=revision).to_dict()
    except calculators.InputError as error:
        return {"error": [error.field, error.message]}

json.dump([answer(*case) for case in json.load(sys.stdin)], sys.stdout)
"""


def _found(version: str) -> Path | None:
    """The interpreter of that version: on PATH, or among those that pyenv has."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    on_path = shutil.which(f"python{version}")
    candidates = [Path(on_path)] if on_path else []
    candidates += sorted(pyenv.glob(f"{version}.*/bin/python"))
    for each in candidates:
        done = subprocess.run([each, "--version"], capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout.startswith(f"Python {version}."):
            return each
    return None


def _here() -> list[Any]:
    found: list[Any] = []
    for case in ALL:
        try:
            found.append(case.run().to_dict())
        except InputError as error:
            found.append({"error": [error.field, error.message]})
    return found


@pytest.mark.parametrize("version", VERSIONS)
def test_every_case_is_answered_alike(version: str) -> None:
    interpreter = _found(version)
    if interpreter is None:
        pytest.skip(f"Python {version} is not installed")
    cases = [[case.calculator, dict(case.inputs), case.revision] for case in ALL]
    done = subprocess.run(
        [interpreter, "-X", "utf8", "-c", CODE],
        input=json.dumps(cases),
        capture_output=True, encoding="utf-8", check=False, cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    assert len(answers) == len(ALL)
    for case, there, here in zip(ALL, answers, json.loads(json.dumps(_here())), strict=True):
        assert there == here, f"{case.calculator}: {case.name}"
