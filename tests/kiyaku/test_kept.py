"""What was made for an earlier build is found again, and never where anything has changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kiyaku import files
from kiyaku.files import Document
from kiyaku.kept import content, keep, latest, text
from kiyaku.pages import site
from kiyaku.pages.history import Past
from kiyaku.pages.report import Report
from kiyaku.pins import Pins


@pytest.fixture
def made() -> list[bytes]:
    """What was made, in the order of making."""
    return []


def _keep(folder: Path, of: list[bytes], made: list[bytes]) -> bytes:
    def make(out: Path) -> None:
        made.append(b"|".join(of))
        out.write_bytes(made[-1])

    return keep(folder, of, make).read_bytes()


def test_the_same_is_made_once(tmp_path: Path, made: list[bytes]) -> None:
    assert _keep(tmp_path, [b"text", b"code"], made) == b"text|code"
    assert _keep(tmp_path, [b"text", b"code"], made) == b"text|code"
    assert len(made) == 1


@pytest.mark.parametrize(
    "changed",
    [[b"text", b"other"], [b"code", b"text"], [b"text"], [b"textcode"], [b"tex", b"tcode"]],
)
def test_whatever_changes_it_is_made_again(
    tmp_path: Path, made: list[bytes], changed: list[bytes]
) -> None:
    _keep(tmp_path, [b"text", b"code"], made)
    assert _keep(tmp_path, changed, made) == b"|".join(changed)
    assert len(made) == 2


def test_what_fails_half_way_is_not_kept(tmp_path: Path, made: list[bytes]) -> None:
    def fail(out: Path) -> None:
        out.write_bytes(b"half")
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        keep(tmp_path, [b"text"], fail)
    assert not list(tmp_path.iterdir())
    assert _keep(tmp_path, [b"text"], made) == b"text"


def test_a_folder_is_its_files_their_names_and_what_they_hold(tmp_path: Path) -> None:
    def told(**files: str) -> list[bytes]:
        for path in tmp_path.iterdir():
            path.unlink()
        for name, words in files.items():
            (tmp_path / name).write_text(words)
        return content(tmp_path)

    first = told(a="1", b="2")
    assert told(a="1", b="2") == first
    for other in (told(a="1"), told(a="1", b="3"), told(a="1", c="2"), told(a="2", b="1")):
        assert other != first


def test_the_last_and_the_one_before_are_kept(tmp_path: Path) -> None:
    made: list[bytes] = []
    place = tmp_path / "pages" / "d"

    def asked(*of: bytes) -> dict[str, bytes]:
        def make() -> dict[str, str | bytes]:
            made.append(b"\n".join(of))
            return {"b/c.md": "条", "a": made[-1]}

        return {name: path.read_bytes() for name, path in latest(place, of, make).items()}

    def expected(words: bytes) -> dict[str, bytes]:
        return {"b/c.md": "条".encode(), "a": words}

    assert asked(b"one", b"code") == asked(b"one", b"code") == expected(b"one\ncode")
    assert [*asked(b"one", b"code")] == ["b/c.md", "a"]
    assert len(made) == 1
    reading = latest(place, [b"one", b"code"], dict)["a"]
    assert asked(b"two", b"code") == expected(b"two\ncode")
    assert reading.read_bytes() == b"one\ncode"  # by a build that began before
    assert asked(b"two", b"new code") == expected(b"two\nnew code")
    assert not reading.exists()
    assert len([*place.iterdir()]) == 2
    assert asked(b"one", b"code") == expected(b"one\ncode")
    assert len(made) == 4


def _texts(folder: Path, days: int) -> list[Document]:
    for name, number in (("a", 7), ("b", days)):
        for day in ("2020-04-01", "2021-04-01"):
            text = BASE.format(name=name, day=day, number=number if day > "2021" else 3)
            files.write(folder / name / f"{day}.md", text)
    return files.read_documents(folder)


def test_after_an_edit_only_that_document_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    real = site._document

    def counted(past: Past, *given: Any) -> dict[str, str]:
        made.append(past.document.name)
        return real(past, *given)

    monkeypatch.setattr(site, "_document", counted)
    kept = tmp_path / "kept"
    expected_again = [["a", "b"], [], ["b"], ["a", "b"], ["a", "b"]]
    asked: list[tuple[int, dict[str, Any]]] = [
        (10, {}),
        (10, {"site_name": "別の名前"}),  # of which no document's own page tells
        (11, {}),
        (11, {"report": Report("mailto:a@example.jp?subject={subject}&body={body}")}),
        (11, {"pins": Pins(document="other")}),
    ]
    for (days, given), again in zip(asked, expected_again, strict=True):
        documents = _texts(tmp_path / "terms", days)
        made.clear()
        found = {p: text(t) for p, t in site.generated(documents, kept=kept, **given).items()}
        assert made == again
        assert found == site.pages(documents, **given)


def test_new_code_makes_every_document_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = _texts(tmp_path / "terms", 10)
    before = site.generated(documents, kept=tmp_path / "kept")
    again = site.generated(documents, kept=tmp_path / "kept")
    monkeypatch.setattr(site, "_code", lambda: b"new code")
    after = site.generated(documents, kept=tmp_path / "kept")
    assert [*before] == [*again] == [*after]
    own = [path for path in before if isinstance(before[path], Path)]
    assert {path.split("/")[1] for path in own if path.startswith("terms/")} == {"a", "b"}
    for path in own:
        assert before[path] == again[path] != after[path]


BASE = """\
---
document: {name}
title: 利用規約
revision: {day}
status: in-force
effective: {day}
---

# 利用規約

## 1. 期間 {{#a1}}

(1) お客様は、{number}日以内に通知します。 {{#a1-p1}}
"""
