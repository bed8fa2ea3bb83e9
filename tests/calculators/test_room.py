"""What the room `calculators` may not contain, so that its answers are exact, repeatable and
quick to load in a page."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiyaku import files, pins, quotations
from tests.paths import ROOT, TERMS

ROOM = ROOT / "calculators"
GENERATOR = ROOM / "calendar" / "generate.py"  # runs in development only
MODULES = sorted(ROOM.rglob("*.py"))
WHEEL = [path for path in MODULES if path != GENERATOR]

# What these cost in a page, in milliseconds, stands in knowledge/rules.md.
SLOW = {"zoneinfo", "tomllib", "calendar", "fractions", "decimal", "dataclasses", "inspect"}
CLOCKS = {"today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime", "fromtimestamp"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


every_module = pytest.mark.parametrize("path", MODULES, ids=_name)
every_module_of_the_wheel = pytest.mark.parametrize("path", WHEEL, ids=_name)


def _nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def _imports(path: Path) -> set[str]:
    """The top-level names that a module imports, wherever in it the import stands."""
    found = set()
    for node in _nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0 and node.module, f"relative import: {_name(path)}:{node.lineno}"
            found.add(node.module.partition(".")[0])
    return found


@every_module
def test_only_the_standard_library_and_itself_are_imported(path: Path) -> None:
    assert _imports(path) <= sys.stdlib_module_names | {"calculators"}


@every_module
def test_the_engine_is_not_imported(path: Path) -> None:
    assert "kiyaku" not in _imports(path)


@every_module
def test_nothing_is_imported_by_a_computed_name(path: Path) -> None:
    assert "importlib" not in _imports(path)
    called = {node.id for node in _nodes(path) if isinstance(node, ast.Name)}
    assert called.isdisjoint({"__import__", "eval", "exec", "compile"})


@every_module
def test_argparse_is_imported_in_the_command_line_only(path: Path) -> None:
    assert "argparse" not in _imports(path) or path == ROOM / "cli.py"


@every_module_of_the_wheel
def test_nothing_slow_is_imported_in_the_wheel(path: Path) -> None:
    assert _imports(path).isdisjoint(SLOW)


@every_module_of_the_wheel
def test_typing_is_for_type_checkers_only(path: Path) -> None:
    """It costs as much as the first answer of a calculator."""
    for node in _nodes(path):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            for each in node.body:
                assert not (isinstance(each, ast.ImportFrom) and each.module == "typing"), (
                    f"{_name(path)}:{each.lineno}: put it under `if TYPE_CHECKING:`"
                )


@every_module_of_the_wheel
def test_there_are_no_floats(path: Path) -> None:
    """No float in the source, and nothing that makes one out of whole numbers."""
    for node in _nodes(path):
        where = f"{_name(path)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, (float, complex)), where
        if isinstance(node, (ast.BinOp, ast.AugAssign)):
            assert not isinstance(node.op, ast.Div), where
        if isinstance(node, ast.Name):
            assert node.id not in {"float", "round"}, where


@every_module_of_the_wheel
def test_the_clock_is_never_read(path: Path) -> None:
    assert _imports(path).isdisjoint({"time", "random", "secrets"})
    for node in _nodes(path):
        if isinstance(node, ast.Attribute):
            assert node.attr not in CLOCKS, f"{_name(path)}:{node.lineno}"


def test_the_rules_read_no_files_and_print_nothing() -> None:
    for path in sorted((ROOM / "rules").glob("*.py")):
        assert _imports(path).isdisjoint({"os", "pathlib", "sys", "io", "json"})
        named = {node.id for node in _nodes(path) if isinstance(node, ast.Name)}
        assert named.isdisjoint({"open", "print", "input"})


def test_every_rule_quotes_its_clauses_at_its_head() -> None:
    """The clause's sentence stands above its arithmetic."""
    for path in sorted((ROOM / "rules").glob("[!_]*.py")):
        assert "\n> " in (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")


def test_the_quotations_are_what_the_texts_and_the_pins_say() -> None:
    """Else: `kiyaku quotations`."""
    found = pins.read(ROOM / "pins.toml")
    documents = {each.name: each for each in files.read_documents(TERMS)}
    expected = quotations.module(documents[found.document], found)
    assert (ROOM / "quotations.py").read_text(encoding="utf-8") == expected
