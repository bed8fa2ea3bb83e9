"""What the calculators weigh: the rules with their tables and quotations, and, apart from them,
what draws a result and what the commands need.

Docstrings and comments do not run, and a wheel compresses each file by itself; so what is held
to a limit is the code that runs, compressed as one stream, as a host sends it. The wheel with
all its words is printed beside it (`pytest -s`).
"""

from __future__ import annotations

import ast
import zipfile
import zlib
from pathlib import Path

import pytest

from kiyaku.wheels import build_wheel
from tests.paths import ROOT

RULES, APART = 40_000, 20_000  # bytes

# What a page needs beside the rules: results as HTML, text, pictures and calendar, tables, the commands.
_APART = ("render/", "batch.py", "browser.py", "cli.py", "decoding.py", "files.py", "offers.py",
          "price_book.py", "prices.py", "share.py", "typed.py")  # fmt: skip


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, int]]:
    """The modules in the wheel: the source of each, and how many bytes it takes there."""
    wheel = build_wheel(ROOT / "calculators", tmp_path_factory.mktemp("wheel"))
    with zipfile.ZipFile(wheel) as archive:
        return {
            Path(each.filename).relative_to("calculators").as_posix(): (
                archive.read(each),
                each.compress_size,
            )
            for each in archive.infolist()
            if each.filename.startswith("calculators/")
        }


def _running(source: bytes) -> bytes:
    """The code without docstrings and comments."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            node.body[:1] = [] if len(node.body) > 1 else [ast.Pass()]
    return ast.unparse(tree).encode()


@pytest.mark.parametrize("apart", [False, True], ids=["rules", "results and commands"])
def test_what_runs_is_small(modules: dict[str, tuple[bytes, int]], apart: bool) -> None:
    found = [each for name, each in modules.items() if name.startswith(_APART) is apart]
    sent = len(zlib.compress(b"".join(_running(source) for source, _ in found), 9))
    print(f"sent {sent:,} bytes; in the wheel, with all words, {sum(n for _, n in found):,}")
    assert 1000 < sent < (APART if apart else RULES)


def test_nothing_but_what_runs_is_in_the_wheel(modules: dict[str, tuple[bytes, int]]) -> None:
    assert all(name.endswith(".py") for name in modules)
    assert "calendar/generate.py" not in modules
    assert {name.partition("/")[0] for name in modules} >= {"rules", "calendar", "quotations.py"}
