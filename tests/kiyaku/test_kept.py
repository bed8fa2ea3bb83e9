"""What was made for an earlier build is found again, and never where anything has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiyaku.kept import content, keep


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
        for name, text in files.items():
            (tmp_path / name).write_text(text)
        return content(tmp_path)

    first = told(a="1", b="2")
    assert told(a="1", b="2") == first
    for other in (told(a="1"), told(a="1", b="3"), told(a="1", c="2"), told(a="2", b="1")):
        assert other != first
