"""Text in the encodings that spreadsheets write: UTF-8, with or without BOM, or CP932."""

from __future__ import annotations

import codecs

from calculators.errors import InputError

ENCODINGS = {"utf-8-sig": "UTF-8", "cp932": "Shift_JIS（CP932）"}
OTHER = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(data: bytes, name: str) -> str:
    """The text of a file of that name. Raises InputError where it is none."""
    if not data.startswith(OTHER):
        for encoding in ENCODINGS:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise unreadable(name)


def unreadable(name: str) -> InputError:
    """The error of a file in another encoding, or of no text at all."""
    known = "でも".join(ENCODINGS.values())
    return InputError("csv", f"{name}: {known}でも読めません。UTF-8で保存してください。")
