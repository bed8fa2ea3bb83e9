"""What the tests of the calculators do not notice: `make mutation [MODULES="…"]`.

cosmic-ray changes one operator, constant or comparison of a module after the other, in a copy of
the project, and runs the module's tests against each change. A change that no test notices is a
survivor. `survivors.yml` names those that change nothing that could be noticed, each with the
reason; any other survivor, and any named one that is gone, is printed, and the exit status is 1.

A change to an annotation, or to what only type checkers see, runs nothing and does not count.
"""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import yaml

from tests.paths import ROOT

HERE = Path(__file__).parent
BUILD = ROOT / "build" / "mutation"
TREE = BUILD / "tree"
TOOL = BUILD / "venv" / "bin" / "cosmic-ray"
PYTEST = f"{sys.executable} -P -m pytest -x -q -p no:cacheprovider"


def targets() -> dict[str, str]:
    """The modules that are mutated, and what pytest is given for each."""
    found: dict[str, str] = tomllib.loads((HERE / "targets.toml").read_text(encoding="utf-8"))
    return found


def named() -> dict[str, dict[str, str]]:
    """The survivors that are known: by module, the change and why nothing notices it."""
    found: dict[str, dict[str, str]] = yaml.safe_load(
        (HERE / "survivors.yml").read_text(encoding="utf-8")
    )
    return found or {}


def survivors(module: str, tests: str) -> Iterator[str]:
    """The changes to a module that its tests do not notice, each as `before → after`."""
    session, config = BUILD / "session.sqlite", BUILD / "session.toml"
    session.unlink(missing_ok=True)
    lines = [
        "[cosmic-ray]",
        f"module-path = {json.dumps(module)}",
        "timeout = 120.0",
        "excluded-modules = []",
        f"test-command = {json.dumps(f'{PYTEST} {tests}')}",
        "[cosmic-ray.distributor]",
        'name = "local"',
    ]
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    source = (TREE / module).read_text(encoding="utf-8")
    _tool("baseline", config)  # tests that fail without a change would notice every one
    _tool("init", config, session)
    _tool("exec", config, session)
    for line in _tool("dump", session).splitlines():
        _, result = json.loads(line)
        if result is None or result["test_outcome"] != "survived":
            continue
        before, after, changed = _change(source, result["diff"])
        if _runs(source) != _runs(changed):
            yield f"{before} → {after}"


def _change(source: str, diff: str) -> tuple[str, str, str]:
    """The line before and after, and the whole module with the change."""
    lines, before, after, at = source.splitlines(), [], [], 0
    for line in diff.splitlines():
        if line.startswith("@@"):
            at = int(line.split()[1].split(",")[0].removeprefix("-")) - 1
        elif line.startswith(("---", "+++")):
            continue
        elif line.startswith("-"):
            before.append(line[1:].strip())
            del lines[at]
        elif line.startswith("+"):
            after.append(line[1:].strip())
            lines.insert(at, line[1:])
            at += 1
        else:
            at += 1
    return " ".join(before), " ".join(after), "\n".join(lines) + "\n"


def _runs(source: str) -> str:
    """The module's code without its annotations and what is there for them."""
    tree = ast.parse(source)
    tree.body = [each for each in tree.body if "TYPE_CHECKING" not in ast.unparse(each)]
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.AnnAssign):
            node.annotation = ast.Constant(value=None)
    return ast.dump(tree)


def _tool(*arguments: object) -> str:
    done = subprocess.run(
        [TOOL, *map(str, arguments)], cwd=TREE, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(done.stderr or done.stdout)
    return done.stdout


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


def main() -> None:
    """Mutate the modules named, or all, and hold the survivors against those that are named."""
    all_of_them, known, wrong = targets(), named(), 0
    for module in sys.argv[1:] or list(all_of_them):
        _copy()
        found = sorted(set(survivors(module, all_of_them[module])))
        expected = known.get(module, {})
        for change in found:
            if change not in expected:
                print(f"{module}: nobody notices: {change}", flush=True)
                wrong += 1
        for change in expected.keys() - set(found):
            print(f"{module}: named in survivors.yml, but noticed: {change}", flush=True)
            wrong += 1
        print(f"{module}: {len(found)} survivors, {len(expected)} named", flush=True)
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
