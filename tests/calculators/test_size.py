"""What the wheel weighs: the rules with their tables, schema and quotations, and, apart from
them, what draws, tabulates and passes on a result, and the commands.

Measured is the wheel as a host sends it, byte for byte: each of its files by what it takes there.
`pytest -s` prints the list.
"""

from __future__ import annotations

import ast
import io
import subprocess
import sys
import zipfile
from pathlib import Path
from types import EllipsisType

import pytest

from kiyaku import wheels
from kiyaku.lean import lean
from tests.paths import ROOT

RULES, REST, WHEEL = 44_000, 24_000, 68_000  # bytes
GOAL = 40_000  # of the rules: met until the notes of the last review came in; printed beside them
SENT = [
    path
    for path in sorted((ROOT / "calculators").rglob("*.py"))
    if path.name != "generate.py"  # runs in development only
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return wheels.build_wheel(ROOT / "calculators", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sizes(wheel: Path) -> dict[str, int]:
    """How many bytes each file takes in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return {each.filename: each.compress_size for each in archive.infolist()}


def _inner(wheel: Path, name: str) -> dict[str, bytes]:
    """The modules of one of the wheel's archives."""
    with (
        zipfile.ZipFile(wheel) as outer,
        zipfile.ZipFile(io.BytesIO(outer.read(f"calculators/{name}"))) as inner,
    ):
        return {each: inner.read(each) for each in inner.namelist()}


def test_the_rules_are_small_and_what_draws_results_apart(
    wheel: Path, sizes: dict[str, int]
) -> None:
    whole = wheel.stat().st_size
    for name, size in sizes.items():
        print(f"{size:>7,} {name}")
    print(f"{whole:>7,} the wheel")
    rules = sizes["calculators/__init__.py"] + sizes[f"calculators/{wheels.RULES}"]
    print(f"{rules:>7,} the rules; the goal is {GOAL:,}")
    assert 10_000 < rules < RULES
    assert 5_000 < sizes[f"calculators/{wheels.REST}"] < REST
    assert whole < WHEEL


def test_what_calculates_stands_with_the_rules_and_what_draws_does_not(wheel: Path) -> None:
    rules, rest = _inner(wheel, wheels.RULES), _inner(wheel, wheels.REST)
    assert {"quotations.py", "calendar/table.py", "rules/late_interest.py", "fields.py"} <= set(
        rules
    )
    assert {"render/html.py", "batch.py", "cli.py"} <= set(rest)
    room = {path.relative_to(ROOT / "calculators").as_posix() for path in SENT}
    assert {"__init__.py", *rules, *rest} == room


def test_the_rules_calculate_without_the_rest(wheel: Path, tmp_path: Path) -> None:
    """And say in a traceback which line it was, and what `run` asks for."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    Path(tmp_path, "calculators", wheels.REST).unlink()
    code = """
import traceback, calculators
assert calculators.run.__doc__ and "InputError" in calculators.run.__doc__
assert len(calculators.catalogue()) == 10
for each in calculators.CALCULATORS.values():
    assert calculators.run(each.id, each.example).outcome
try:
    calculators.run("late-interest", {})
except calculators.InputError:
    assert 'raise field.fail("を入力してください。")' in traceback.format_exc()
    print("done")
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n{code}"],
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.stdout == "done\n", done.stderr


def test_the_same_sources_give_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    again = wheels.build_wheel(ROOT / "calculators", tmp_path)
    assert (again.name, again.read_bytes()) == (wheel.name, wheel.read_bytes())


def _program(source: bytes) -> str:
    """What a source says to Python, with the line and column of each part, docstrings left out."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            first = node.body[0].value if node.body and isinstance(node.body[0], ast.Expr) else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str | EllipsisType):
                node.body = node.body[1:]
        if isinstance(node, ast.stmt | ast.expr):
            node.end_lineno = node.end_col_offset = None
    return ast.dump(tree, include_attributes=True)


@pytest.mark.parametrize("path", SENT, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_source_without_its_commentary_is_the_same_program(path: Path) -> None:
    source = path.read_bytes()
    short = lean(source)
    assert ast.get_docstring(ast.parse(short)) is None
    assert _program(short) == _program(source)


def test_a_hash_in_a_text_is_no_comment_and_what_is_documented_stays() -> None:
    source = '''"""Module."""

def run():
    """Stays."""
    return "# 第1条"  # goes


class Empty(Exception):
    """Goes."""
'''
    assert (
        lean(source.encode(), documented={"run"}).decode()
        == '''

def run():
    """Stays."""
    return "# 第1条"


class Empty(Exception):
    ...
'''
    )
