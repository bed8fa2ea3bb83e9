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

import pytest

from kiyaku import wheels
from kiyaku.lean import lean
from tests.paths import ROOT

RULES, REST, WHEEL = 40_000, 24_000, 62_000  # bytes
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
    print(f"{rules:>7,} the rules")
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
    """And say in a traceback where it was, and what `run` asks for."""
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
    assert "fail('を入力してください。')" in traceback.format_exc()
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
    """What a source says to Python, docstrings and the annotations of functions left out."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            node.body = [each for each in node.body if not _only_said(each)]
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        if isinstance(node, ast.arg):
            node.annotation = None
    return ast.dump(tree)


def _only_said(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    said = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(said, ast.Constant) and isinstance(said.value, str)


@pytest.mark.parametrize("path", SENT, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_source_without_what_is_for_readers_is_the_same_program(path: Path) -> None:
    source = path.read_bytes()
    short = lean(source)
    assert ast.get_docstring(ast.parse(short)) is None
    assert _program(short) == _program(source)


def test_a_hash_in_a_text_is_no_comment_and_what_is_documented_stays() -> None:
    source = '''"""Module."""

def run(inputs: dict) -> str:
    """Stays."""
    return "# 第1条"  # goes


def other(inputs: dict, *rest: str) -> str:
    """Goes."""
    return "第2条"


class Empty(Exception):
    """Goes."""
    month: int
'''
    short = ast.parse(lean(source.encode(), documented={"run"}))
    run, other, empty = short.body
    assert ast.unparse(run) == (
        'def run(inputs: dict) -> str:\n    """Stays."""\n    return \'# 第1条\''
    )
    assert ast.unparse(other) == "def other(inputs, *rest):\n    return '第2条'"
    assert ast.unparse(empty) == "class Empty(Exception):\n    month: int"
