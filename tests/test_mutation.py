"""`make mutation` notices what its tests notice, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutation.trial import noticed

HALF = """
import pytest
from halves import half

@pytest.mark.parametrize(("whole", "expected"), [(2, 1), (4, 2)])
def test_even(whole, expected):
    assert half(whole) == expected

def test_odd_is_written_down(tmp_path):
    (tmp_path / "x").write_text(str(half(5)))
    assert (tmp_path / "x").read_text() == "2"
"""


@pytest.mark.parametrize(
    ("code", "by"),
    [
        ("return whole // 2", ""),
        ("return (whole + 1) // 2", "pytest"),
        ("return whole ** 2 // 4", "tests.test_half.test_even[1]"),
        ("return whole ** 2", "tests.test_half.test_even[0]"),
        ("return half(whole)", "tests.test_half.test_even[0]"),
        ("raise SystemExit(0)", "tests.test_half.test_even[0]"),
        ("import os; os._exit(3)", "process: ended with 768"),
        ("import os; os.kill(os.getpid(), 9)", "process: ended with 9"),
        ("return (", "import: SyntaxError in test_half.py"),
    ],
)
def test_a_change_is_noticed_by_the_first_test_that_fails(
    tmp_path: Path, code: str, by: str
) -> None:
    (tmp_path / "halves.py").write_text(f"def half(whole):\n    {code}\n", encoding="utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "__init__.py").touch()
    (tmp_path / "tests" / "test_half.py").write_text(HALF, encoding="utf-8")
    assert noticed(tmp_path, ["tests.test_half"], [], []) == by
