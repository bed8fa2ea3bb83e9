"""Files of the command line: text in the encodings that spreadsheets write, and out whole or
not at all.

Nothing here is held in memory as a whole: a file is read twice rather than kept.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from calculators import decoding
from calculators.errors import InputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import BinaryIO, TextIO

STANDARD = "-"


@contextlib.contextmanager
def opened(name: str) -> Iterator[tuple[TextIO, int]]:
    """A text file (`-`: standard input) in UTF-8, with or without BOM, or in CP932, and its
    size in bytes. Line ends are as they stand. Raises InputError where there is no such text.
    """
    with contextlib.ExitStack() as stack:
        try:
            if name == STANDARD:
                raw: BinaryIO = stack.enter_context(tempfile.TemporaryFile())
                if sys.stdin is not None:
                    shutil.copyfileobj(sys.stdin.buffer, raw)
            else:
                raw = stack.enter_context(Path(name).open("rb"))
            size = raw.seek(0, os.SEEK_END)
            encoding = _encoding(raw, name)
        except OSError as error:
            raise InputError("csv", f"{name}: 読めません（{_reason(error)}）。") from None
        raw.seek(0)
        yield stack.enter_context(io.TextIOWrapper(raw, encoding=encoding, newline="")), size


def _encoding(raw: BinaryIO, name: str) -> str:
    """The first encoding in which the whole file is text."""
    raw.seek(0)
    if not raw.readline().startswith(decoding.OTHER):
        for encoding in decoding.ENCODINGS:
            with contextlib.suppress(UnicodeDecodeError):
                decoder = codecs.getincrementaldecoder(encoding)()
                raw.seek(0)
                while chunk := raw.read(io.DEFAULT_BUFFER_SIZE):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
                return encoding
    raise decoding.unreadable(name)


@contextlib.contextmanager
def written(name: str, *, unlike: str = STANDARD) -> Iterator[TextIO]:
    """A text file (`-`: standard output) to write, in UTF-8 with line ends as given.

    It stands beside its place until all is written, and goes if anything stops the writing.
    Raises InputError where the place cannot be written or is the file `unlike`.
    """
    if name == STANDARD:
        out = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
        try:
            yield out
            out.flush()
        finally:
            out.detach()
        return
    place, beside = Path(name), None
    try:
        if unlike != STANDARD and place.exists() and place.samefile(unlike):
            raise InputError("output", f"{name}: 入力と同じファイルには書き出せません。")
        handle, path = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
        beside = Path(path)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
            yield out
        beside.chmod(0o644)
        beside.replace(place)
        beside = None
    except OSError as error:
        raise InputError("output", f"{name}: 書き込めません（{_reason(error)}）。") from None
    finally:
        if beside is not None:
            beside.unlink(missing_ok=True)


_REASONS: Mapping[int | None, str] = {
    errno.ENOENT: "ファイルまたはフォルダーがありません",
    errno.EISDIR: "フォルダーです",
    errno.EACCES: "権限がありません",
    errno.ENOSPC: "空き容量がありません",
}


def _reason(error: OSError) -> str:
    return _REASONS.get(error.errno, str(error.strerror))
