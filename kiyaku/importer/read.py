"""A file to lines, by the reader for its kind."""

from __future__ import annotations

from pathlib import Path

from kiyaku.importer import read_docx, read_markdown, read_text
from kiyaku.importer.lines import Raw
from kiyaku.problems import BadInput

MAX_SIZE = 50 * 2**20  # bytes

_READERS = {
    ".txt": read_text.read,
    ".md": read_markdown.read,
    ".markdown": read_markdown.read,
    ".docx": read_docx.read,
}
SUFFIXES = (*_READERS, ".pdf")


def read(path: Path) -> Raw:
    """The lines of a file, whose kind its suffix tells.

    Raises BadInput where the suffix is none of SUFFIXES, where the file is absent or too
    large, and where its reader cannot read it.
    """
    _known(path)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SIZE + 1)
    except OSError as error:
        raise BadInput(f"{path}: ファイルを読めません（{error.strerror}）。") from None
    return lines(data, path=str(path))


def lines(data: bytes, *, path: str) -> Raw:
    """The same of a file's bytes; of `path` only the suffix counts, and messages name it."""
    suffix = _known(Path(path))
    if len(data) > MAX_SIZE:
        raise BadInput(f"{path}: {MAX_SIZE // 2**20}MBを超えるため読みません。")
    if suffix == ".pdf":
        from kiyaku.importer import read_pdf  # pdfminer: only where it is wanted

        return read_pdf.read(data, path=path)
    return _READERS[suffix](data, path=path)


def _known(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(f"{path}: 読めるのは{'、'.join(SUFFIXES)}のファイルです。")
    return suffix
