"""Documents of many companies' families: each imported, and compared whole with an outline
that was written by hand beside it (`tests/fixtures/import/NAME.expected`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiyaku.importer import run
from tests.kiyaku.importer.outline import difference, outline, same
from tests.paths import FIXTURES

FAMILIES = sorted(
    path for path in (FIXTURES / "import").iterdir() if path.suffix in (".txt", ".md")
)


def test_there_are_families() -> None:
    assert len(FAMILIES) >= 25
    assert all(path.with_suffix(".expected").is_file() for path in FAMILIES)


@pytest.mark.parametrize("path", FAMILIES, ids=lambda path: path.stem)
def test_family(path: Path) -> None:
    found = outline(run.import_file(path, document="d", revision="r").revision)
    expected = path.with_suffix(".expected").read_text(encoding="utf-8").splitlines()
    assert same(expected, found), "\n" + difference(expected, found)
