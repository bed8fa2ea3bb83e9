"""Files of the command line, by themselves: text as spreadsheets write it comes in, and what goes
out is whole or not there. `test_batch` tries the same by the command.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from calculators import InputError, files

TEXT = "額,名前\r\n100,髙島①\n"
# A name before `-` in the order of characters, and one after it: neither is standard input.
NAMES = ["(控え) 表.csv", "表.csv"]


def read(name: Path | str) -> tuple[str, int]:
    """A file's text and size."""
    with files.opened(str(name)) as (lines, size):
        return lines.read(), size


def why(name: Path | str, unlike: Path | str = files.STANDARD) -> str:
    """Why nothing can be written there."""
    with pytest.raises(InputError) as caught, files.written(str(name), unlike=str(unlike)) as out:
        out.write("x")
    assert caught.value.field == "output"
    return caught.value.message


def names(folder: Path) -> list[str]:
    """What is in a folder, hidden files too."""
    return [each.name for each in folder.iterdir()]


# In


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_text_comes_in_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, encoding: str
) -> None:
    data = TEXT.encode(encoding)
    (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    assert read(name) == (TEXT, len(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_long_text_is_that_of_one_encoding(tmp_path: Path, encoding: str) -> None:
    """Whatever is read of it at a time: characters of two and three bytes lie across it."""
    text = "、".join(["あいうえお"] * 40_000)
    for shift in ("", "a", "aa"):
        (tmp_path / "x").write_bytes((shift + text).encode(encoding))
        assert read(tmp_path / "x")[0] == shift + text


def test_standard_input_comes_in_too(monkeypatch: pytest.MonkeyPatch) -> None:
    data = TEXT.encode("cp932")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))
    assert read(files.STANDARD) == (TEXT, len(data))
    monkeypatch.setattr(sys, "stdin", None)  # where a program runs without any
    assert read(files.STANDARD) == ("", 0)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-16"),
        "ascii".encode("utf-16"),  # of which each byte by itself would be a character of CP932
        b"\xfe\xff" + "ascii".encode("utf-16-be"),
        TEXT.encode() + b"\x81",
        "額".encode("cp932")[:1],
        "額".encode()[:1],
    ],
)
def test_another_encoding_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(InputError, match=r"UTF-8でもShift_JIS（CP932）でも読めません") as caught:
        read(tmp_path / "x")
    assert caught.value.field == "csv"


def test_what_is_no_file_is_refused_in_japanese(tmp_path: Path) -> None:
    for name, reason in (
        (tmp_path / "none", "ファイルまたはフォルダーがありません"),
        (tmp_path, "フォルダーです"),
    ):
        with pytest.raises(InputError) as caught:
            read(name)
        assert caught.value.message == f"{name}: 読めません（{reason}）。"


# Out


@pytest.mark.parametrize("name", NAMES)
def test_what_goes_out_replaces_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_text("old", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with files.written(name) as out:  # from standard input: no file that it could be
        out.write(TEXT)
    assert (tmp_path / name).read_bytes() == TEXT.encode()
    assert (tmp_path / name).stat().st_mode & 0o777 == 0o644  # for others to read
    assert names(tmp_path) == [name]


def test_what_goes_out_to_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(buffer, encoding="ascii"))
    with files.written(files.STANDARD) as out:
        out.write(TEXT)
    sys.stdout.write("and more")  # it is still open
    sys.stdout.flush()
    assert buffer.getvalue() == TEXT.encode() + b"and more"


@pytest.mark.parametrize("name", NAMES)
def test_the_file_that_came_in_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("old", encoding="utf-8")
    Path("link").symlink_to(name)
    for place in (name, "link", tmp_path / name):
        assert why(place, unlike=name) == f"{place}: 入力と同じファイルには書き出せません。"
    assert Path(name).read_text(encoding="utf-8") == "old"
    Path("other").write_text("old", encoding="utf-8")
    for place in ("other", "new"):
        with files.written(place, unlike=name) as out:
            out.write("new")
        assert Path(place).read_text(encoding="utf-8") == "new"


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    assert why(tmp_path / "none" / "x").endswith(
        "書き込めません（ファイルまたはフォルダーがありません）。"
    )
    assert why(tmp_path).endswith("書き込めません（フォルダーです）。")
    assert names(tmp_path) == []


@pytest.mark.parametrize("problem", [ValueError("x"), KeyboardInterrupt()])
def test_what_stops_the_writing_leaves_what_was_there(
    tmp_path: Path, problem: BaseException
) -> None:
    (tmp_path / "x").write_text("old", encoding="utf-8")
    with pytest.raises(type(problem)), files.written(str(tmp_path / "x")) as out:
        out.write("new")
        out.flush()
        raise problem
    assert (tmp_path / "x").read_text(encoding="utf-8") == "old"
    assert names(tmp_path) == ["x"]


def test_what_has_been_written_may_be_gone_when_it_is_to_be_put_in_its_place(
    tmp_path: Path,
) -> None:
    with (
        pytest.raises(InputError, match="書き込めません"),
        files.written(str(tmp_path / "x")) as out,
    ):
        out.write("new")
        (beside,) = tmp_path.iterdir()
        beside.unlink()
    assert names(tmp_path) == []
