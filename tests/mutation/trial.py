"""Does a test notice a change? Each change is tried in a process of its own, forked from one that
has imported everything but the project.

Tests that need no fixture are called directly, those that noticed a change before come first; the
rest is left to pytest. The first to fail settles it. Nothing here imports the project's code: a
forked process imports it anew, from a copy of the project whose module is changed on disk, so
that commands which the tests start see the change too.
"""

from __future__ import annotations

import importlib
import inspect
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest

# What the tests import besides: once is enough.
for _name in ("hypothesis.strategies", "holidays", "icalendar", "jpholiday", "jsonschema", "yaml"):
    importlib.import_module(_name)

# A change that makes it take more is noticed by that.
CALL_SECONDS = 10  # of one test that is called directly
CPU_SECONDS = 120
WALL_SECONDS = 600
MEMORY = 2 << 30

Test = tuple[str, Callable[[], object]]


def noticed(tree: Path, tests: list[str], only: list[str], first: list[str]) -> str:
    """The first of the tests to fail in a tree, "" if none does, or how the process ended.

    `tests` are modules, as tests.calculators.test_edges. A test with cases of the calculators
    is tried with those of the calculators in `only`, or with all if that is empty. `first`
    puts the tests in order: answers given before, the likeliest first.
    """
    return _forked(lambda: _try(tree, tests, only, first))


def quickest(tree: Path, tests: list[str], only: list[str]) -> list[str]:
    """The tests that are called directly, the quickest first."""
    return _forked(lambda: "\n".join(_by_time(tree, tests, only))).splitlines()


def _forked(job: Callable[[], str]) -> str:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        try:
            said = job()
        except BaseException as error:  # whatever a change breaks
            where = traceback.extract_tb(error.__traceback__)[-1]
            said = f"import: {type(error).__name__} in {Path(where.filename).name}"
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode(errors="replace")
    _, status = os.waitpid(child, 0)
    return said if not status else f"process: ended with {status}"


def _try(tree: Path, tests: list[str], only: list[str], first: list[str]) -> str:
    direct, left = _collected(tree, tests, only)
    order = {label: at for at, label in enumerate(first)}
    for label, call in sorted(direct, key=lambda each: order.get(each[0], len(order))):
        signal.setitimer(signal.ITIMER_VIRTUAL, CALL_SECONDS)
        try:
            call()
        except pytest.skip.Exception:
            continue
        except BaseException:
            return label
    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    options = ["-x", "-q", "-p", "no:cacheprovider", f"--rootdir={tree}"]
    return "pytest" if left and pytest.main([*options, *left]) else ""


def _by_time(tree: Path, tests: list[str], only: list[str]) -> list[str]:
    took = {}
    for label, call in _collected(tree, tests, only)[0]:
        begun = time.process_time()
        try:
            call()
        except pytest.skip.Exception:
            continue
        took[label] = time.process_time() - begun
    return sorted(took, key=lambda label: took[label])


def _collected(tree: Path, tests: list[str], only: list[str]) -> tuple[list[Test], list[str]]:
    """The tests to call directly, and the names of those for pytest."""
    _settle(tree)
    direct: list[Test] = []
    left: list[str] = []
    for name in tests:
        module = importlib.import_module(name)
        for test in vars(module).values():
            if getattr(test, "__module__", None) != name or not inspect.isfunction(test):
                continue
            if not test.__name__.startswith("test_"):
                continue
            calls = _calls(module, test, only)
            if calls is None:
                left.append(f"{module.__file__}::{test.__name__}")
            else:
                direct += calls
    return direct, left


def _settle(tree: Path) -> None:
    """This process imports the project from the tree, prints nothing, and has limits."""
    signal.alarm(WALL_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nothing, stream)
    for name in [each for each in sys.modules if each.partition(".")[0] == "tests"]:
        del sys.modules[name]
    os.chdir(tree)
    sys.path.insert(0, str(tree))
    hypothesis.settings.register_profile(
        "mutation",
        database=None,
        deadline=None,
        derandomize=True,
        max_examples=30,
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.settings.load_profile("mutation")


def _calls(module: ModuleType, test: Callable[..., object], only: list[str]) -> list[Test] | None:
    """The test's calls with what it is parametrized with; None if it needs more than that."""
    marks = getattr(test, "pytestmark", [])
    if any(mark.name != "parametrize" for mark in marks):
        return None
    choices = [list(_choices(*mark.args[:2])) for mark in marks]
    given = {name for each in choices if each for name in each[0]}
    if set(inspect.signature(test).parameters) - given:
        return None
    found = []
    for at, chosen in enumerate(product(*choices)):
        arguments = {name: value for each in chosen for name, value in each.items()}
        case = getattr(arguments.get("case"), "calculator", None)
        if case is None or not only or case in only:
            found.append((f"{module.__name__}.{test.__name__}[{at}]", _bound(test, arguments)))
    return found


def _bound(test: Callable[..., object], arguments: dict[str, Any]) -> Callable[[], object]:
    return lambda: test(**arguments)


def _choices(names: str | tuple[str, ...], values: Any) -> Iterator[dict[str, Any]]:
    listed = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    for value in values:
        yield dict(zip(listed, [value] if len(listed) == 1 else value, strict=True))
