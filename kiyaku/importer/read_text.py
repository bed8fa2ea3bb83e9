"""Plain text to lines: encoding, invisible characters, indentation, page breaks.

Other readers use `decode` (bytes to text) and `clean` (a line without invisible characters).
Marks such as (1) or ① stay in the text: this module knows nothing of numbering.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from kiyaku.importer.lines import Line, Raw, Repair
from kiyaku.problems import BadInput

TAB = 4  # columns from one tab stop to the next

# Tried in order where a text is not UTF-8; of those that fit, the least strange reading wins.
_LEGACY = {"cp932": "CP932（Shift_JIS）", "euc_jp": "EUC-JP", "euc_jis_2004": "EUC-JP"}
_MOST_STRANGE = 0.1  # share of unprintable characters beyond which data is no text

# Control characters, format characters (U+200B, U+FEFF, U+00AD …), fixed spaces
_ODD = re.compile(r"[^\S \t\u3000\f\v\x85\u2028\u2029]|[^\w\s!-~、。「」（）・：；，．〇％]")
_FIXED_SPACES = "\u00a0\u2007\u202f"
_BREAKS = re.compile(r"([\f\v\x85\u2028\u2029])")  # they end a line; a form feed also a page
_BULLET = re.compile(r"-[ \t\u3000]+(?=\S)")
_PAGE_NUMBER = re.compile(r"-\s*[0-9０-９]+\s*-")  # - 3 -


def read(data: bytes, *, path: str) -> Raw:
    """The lines of a plain text file, and what was dropped or substituted on the way.

    Every character other than white space is in a line's `mark` or `text` or in a repair's
    `dropped`. `page` counts from 1 where the file has form feeds, and is 0 where it has none.
    """
    text, repairs = decode(data, path=path)
    page = 1 if "\f" in text else 0
    lines: list[Line] = []
    blank = False
    for number, source in enumerate(physical_lines(text), 1):
        column = 1
        for part in _BREAKS.split(source):
            if part == "\f":
                page += 1
            plain, places, mended = clean(part, number, column)
            repairs += mended
            column += len(part)
            if not plain.strip():
                blank = blank or part == source  # a break within a line leaves no empty line
                continue
            body = plain.strip()
            at = plain.index(body[0])
            mark = ""
            if (bullet := _BULLET.match(body)) and not _PAGE_NUMBER.fullmatch(body):
                mark, body = "-", body[bullet.end() :]
            lines.append(
                Line(
                    text=body,
                    number=number,
                    column=places[at],
                    indent=width(plain[:at]),
                    mark=mark,
                    page=page,
                    blank_before=blank,
                )
            )
            blank = False
    return Raw(lines=tuple(lines), repairs=tuple(repairs))


def decode(data: bytes, *, path: str) -> tuple[str, list[Repair]]:
    """The text of `data`, with a repair where it is not plain UTF-8; BadInput if it is no text."""
    try:
        if data.startswith(codecs.BOM_UTF8):
            return data[3:].decode("utf-8"), [_encoding("UTF-8（BOM付き）", "\ufeff")]
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return data.decode("utf-16"), [_encoding("UTF-16", "\ufeff")]
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    found: list[tuple[int, str, str]] = []
    for codec, name in _LEGACY.items():
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        found.append((sum(map(_strange, text)), name, text))
    if found:
        _, name, text = min(found, key=lambda one: one[0])
        if sum(map(_unprintable, text)) <= len(text) * _MOST_STRANGE:
            return text, [_encoding(name)]
    raise BadInput(
        f"{path}: テキストとして読めません。UTF-8、UTF-16（BOM付き）、CP932、EUC-JPの"
        "いずれかで保存し直してください。"
    )


def clean(source: str, number: int, column: int = 1) -> tuple[str, list[int], list[Repair]]:
    """A line without invisible characters, the column of each of its characters, and repairs.

    Control, format and other invisible characters are dropped, fixed spaces become spaces,
    the breaks within a line become spaces. One repair tells a run of neighbours of one kind.
    """
    runs: list[tuple[int, int, str]] = []  # from, to, what stands instead of each character
    kept: list[str] = []
    places: list[int] = []
    at = 0
    for odd in _ODD.finditer(source):
        after = _replacement(odd[0])
        if after is None:
            continue
        start, end = odd.span()
        kept += source[at:start], after
        places += range(column + at, column + start + len(after))
        at = end
        if runs and runs[-1][1:] == (start, after):
            start = runs.pop()[0]
        runs.append((start, end, after))
    kept.append(source[at:])
    places += range(column + at, column + len(source))
    repairs = [_character(source[i:j], c * (j - i), number, column + i) for i, j, c in runs]
    return _BREAKS.sub(" ", "".join(kept)), places, repairs


def physical_lines(text: str) -> Iterator[str]:
    """The lines of a text that ends them with CRLF, CR or LF."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return iter(lines[:-1] if not lines[-1] else lines)


def width(space: str) -> int:
    """How many columns an indentation takes: a full-width space two, a tab up to its stop."""
    columns = 0
    for c in space:
        columns += TAB - columns % TAB if c == "\t" else 2 if c == "\u3000" else 1
    return columns


def _replacement(c: str) -> str | None:
    """What stands instead of an odd character: nothing, a space, or (None) itself."""
    if c in _FIXED_SPACES:
        return " "
    return "" if unicodedata.category(c) in ("Cc", "Cf") else None


def _character(before: str, after: str, number: int, column: int) -> Repair:
    names = "、".join(dict.fromkeys(f"U+{ord(c):04X}" for c in before))
    message = (
        f"特殊な空白（{names}）を空白にしました。"
        if after
        else f"見えない文字（{names}）を除きました。"
    )
    return Repair(
        code="space" if after else "invisible",
        line=number,
        column=column,
        message=message,
        before=before,
        after=after,
        dropped=before,
    )


def _encoding(name: str, dropped: str = "") -> Repair:
    message = f"文字コードを{name}として読みました。"
    return Repair(
        code="encoding", line=1, column=1, message=message, before=dropped, dropped=dropped
    )


def _strange(c: str) -> bool:
    """Whether a character is rare in real texts and common in those decoded wrongly."""
    return "\uff61" <= c <= "\uff9f" or _unprintable(c)


def _unprintable(c: str) -> bool:
    return c not in "\t\n\r\f" and unicodedata.category(c).startswith("C")
