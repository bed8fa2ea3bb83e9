"""The engine in the browser's Python: the same answers as here, and nothing more than it needs.

Rule: what is tested is the archive that the site serves, not the source tree, and nothing is
fetched. Node and the npm packages are part of the set-up (`make setup`).
"""

from __future__ import annotations

import base64
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kiyaku import browser, export, files, wheels
from tests.kiyaku.own_text import base, edited, word
from tests.paths import DRAFT, ROOT

SCRIPT = Path(__file__).with_name("pyodide_engine.mjs")
# What stays on the machine where the site is built.
ABSENT = [
    "yaml", "markdown", "mkdocs", "docx", "lxml", "pdfminer", "click",
    "kiyaku.frontmatter", "kiyaku.files", "kiyaku.cli", "kiyaku.plugin", "kiyaku.pages.site",
    "kiyaku.importer.read_pdf", "kiyaku.reports.docx_table", "kiyaku.wheels",
]  # fmt: skip
LARGEST = 250_000  # bytes of the archive, packed: what a visitor's browser fetches


def _requests() -> list[tuple[str, bytes]]:
    old = export.to_dict(base())
    return [
        (json.dumps({"old": old, "new": export.to_dict(files.read(DRAFT))}), b""),
        (json.dumps({"old": old, "name": "案.docx"}), word(edited())),
        (json.dumps({"old": old, "name": "案.txt"}), edited().encode("utf-16")),
        (json.dumps({"old": old, "name": ""}), edited().encode()),
        (json.dumps({"old": old, "name": "draft.md"}), DRAFT.read_bytes()),
        (json.dumps({"old": old, "name": "案.docx"}), b"PK\x03\x04 broken"),
        (json.dumps({"old": old, "name": "案.pdf"}), b"%PDF-1.7"),
    ]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The engine's core as the site serves it."""
    path = tmp_path_factory.mktemp("engine") / "kiyaku.zip"
    path.write_bytes(wheels.engine())
    return path


@pytest.fixture(scope="module")
def there(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Pyodide answers."""
    node = shutil.which("node")
    if node is None:
        pytest.fail("Node.js is not installed: the engine cannot be tested in Pyodide")
    wheel = wheels.build_wheel(ROOT / "calculators", tmp_path_factory.mktemp("wheel"))
    given = {
        "requests": [(m, base64.b64encode(data).decode()) for m, data in _requests()],
        "names": ABSENT,
    }
    done = subprocess.run(
        [node, str(SCRIPT), str(wheel), str(archive)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_every_answer_is_the_same_in_the_browsers_python(there: dict[str, Any]) -> None:
    assert len(there["answers"]) == len(_requests())
    for (message, data), answer in zip(_requests(), there["answers"], strict=True):
        assert answer == browser.answer(message, data)


def test_what_the_core_must_not_hold_is_not_there(there: dict[str, Any]) -> None:
    assert there["absent"] == ABSENT


def test_nothing_is_in_the_archive_that_is_not_used(there: dict[str, Any], archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        names = opened.namelist()
    modules = sorted(
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in names
        if name.endswith(".py")
    )
    assert modules == there["loaded"]


def test_the_archive_is_small_and_the_same_on_any_day(archive: Path) -> None:
    data = archive.read_bytes()
    assert len(data) < LARGEST
    assert wheels.engine() == data
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}
