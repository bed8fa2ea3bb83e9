"""What the tests of the calculators do not notice: `make mutation [MODULES="…"]`.

cosmic-ray's changes to one operator, constant or comparison of a module are made one after the
other, in a copy of the project, and each is tried by the module's tests (`targets.toml`). A
change that no test notices is a survivor. `survivors.yml` names those that change nothing that
could be noticed, each with the reason; any other survivor, and any named one that is gone, is
printed, and the exit status is 1. `results.json` keeps each module's last run. After more tests
have been written, `--again` tries only what survived it, where the module is as it was.
"""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import yaml

from tests.mutation.trial import noticed, quickest
from tests.paths import ROOT

HERE = Path(__file__).parent
TREE = ROOT / "build" / "mutation" / "tree"
PYTHON = ROOT / "build" / "mutation" / "venv" / "bin" / "python"
CODE = ("calculators", "kiyaku", "tests")
RESULTS = HERE / "results.json"


def targets() -> dict[str, dict[str, list[str]]]:
    """The modules that are mutated, and what must notice it."""
    found: dict[str, dict[str, list[str]]] = tomllib.loads(
        (HERE / "targets.toml").read_text(encoding="utf-8")
    )
    return found


def named() -> dict[str, dict[str, str]]:
    """The survivors that are known: by module, the change and why nothing notices it."""
    found: dict[str, dict[str, str]] = yaml.safe_load(
        (HERE / "survivors.yml").read_text(encoding="utf-8")
    )
    return found


def changes(module: str) -> Iterator[tuple[str, str]]:
    """Each change to a module, as `function: before → after`, and the module with it."""
    source = (TREE / module).read_text(encoding="utf-8")
    done = subprocess.run(
        [PYTHON, HERE / "mutants.py", TREE / module], capture_output=True, text=True, check=True
    )
    seen = {ast.dump(ast.parse(source))}
    for line in done.stdout.splitlines():
        each = json.loads(line)
        try:
            meaning = ast.dump(ast.parse(each["code"]))
        except SyntaxError:
            continue
        if meaning not in seen:
            seen.add(meaning)
            yield _said(source, each["code"], each["function"]), each["code"]


def _said(source: str, code: str, function: str) -> str:
    before, after = source.splitlines(), code.splitlines()
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    was, now = (" ".join(" ".join(lines).split()) for lines in (before, after))
    return f"{function}: {was} → {now}" if function else f"{was} → {now}"


def run(
    module: str, tests: list[str], only: list[str], again: set[str] | None
) -> tuple[int, list[str]]:
    """How many changes were tried, and those that nothing noticed; `again` are all to try."""
    first = quickest(TREE, tests, only)
    survived: list[str] = []
    count, target = 0, TREE / module
    source = target.read_bytes()
    cached = Path(cache_from_source(str(target)))
    for said, code in changes(module):
        count += 1
        if again is not None and said not in again:
            continue
        target.write_text(code, encoding="utf-8")
        cached.unlink(missing_ok=True)  # it goes by the second and by the size
        by = noticed(TREE, tests, only, first)
        if by:
            first = [by, *(each for each in first if each != by)]
        else:
            survived.append(said)
        print(f"{module}: {by or 'NOBODY'}: {said}", file=sys.stderr, flush=True)
    target.write_bytes(source)
    return count, sorted(set(survived))


def _copy() -> None:
    """The project's files as they are, where they can be changed."""
    shutil.rmtree(TREE, ignore_errors=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (TREE / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, TREE / name)
    subprocess.run([sys.executable, "-m", "compileall", "-q", *CODE], cwd=TREE, check=True)
    sys.dont_write_bytecode = True


def _kept() -> dict[str, dict[str, Any]]:
    """The last run of each module."""
    found: dict[str, dict[str, Any]] = {}
    if RESULTS.exists():
        found = json.loads(RESULTS.read_text(encoding="utf-8"))
    return found


def _keep(module: str, figures: dict[str, Any]) -> None:
    found = {**_kept(), module: figures}
    text = json.dumps(
        {name: found[name] for name in targets() if name in found}, indent=1, ensure_ascii=False
    )
    RESULTS.write_text(text + "\n", encoding="utf-8")


def _digest(module: str) -> str:
    return hashlib.sha256((TREE / module).read_bytes()).hexdigest()[:16]


def main() -> None:
    """Mutate the modules named, or all, and hold the survivors against those that are named."""
    known, wrong = named(), 0
    names = [each for each in sys.argv[1:] if each != "--again"]
    _copy()
    for module in names or list(targets()):
        target, last = targets()[module], _kept().get(module, {})
        tests = [f"tests.calculators.test_{each}" for each in target["tests"]]
        only = target.get("only", [])
        begun = time.monotonic()
        failed = noticed(TREE, tests, only, [])  # without a change, all must pass
        if failed:
            sys.exit(f"{module}: fails without any change: {failed}")
        same = "--again" in sys.argv and last.get("source") == _digest(module)
        count, found = run(module, tests, only, set(last["survivors"]) if same else None)
        expected = known.get(module, {})
        for change in found:
            if change not in expected:
                print(f"{module}: nobody notices: {change}", flush=True)
                wrong += 1
        for change in expected.keys() - set(found):
            print(f"{module}: named in survivors.yml, but noticed: {change}", flush=True)
            wrong += 1
        seconds = last["seconds"] if same else round(time.monotonic() - begun)
        print(f"{module}: {count} changes, {len(found)} survive, {len(expected)} named", flush=True)
        _keep(
            module,
            {
                "date": time.strftime("%Y-%m-%d"),
                "source": _digest(module),
                "changes": count,
                "seconds": seconds,
                "survivors": found,
            },
        )
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
