"""Numbers as legal texts print them: read from a mark, in any of the usual families.

`9.`, `第9条`, `第98条の2`, `(4)`, `（４）`, `①`, `四`, `イ`, `(ア)` all name a number; what
comes out is plain: "9", "98の2", "4", "イ". Kana keep their own letter, since イ is イ.
"""

from __future__ import annotations

import re

_FULLWIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")
_KANJI_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")}
_KANJI_UNITS = {"十": 10, "百": 100, "千": 1000}
_CIRCLED = {
    **{chr(0x2460 + n): n + 1 for n in range(20)},  # ① to ⑳
    **{chr(0x3251 + n): n + 21 for n in range(15)},  # ㉑ to ㉟
    **{chr(0x32B1 + n): n + 36 for n in range(15)},  # ㊱ to ㊿
    **{chr(0x2780 + n): n + 1 for n in range(10)},  # ➀ to ➉
}
_KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)

_NUMBER = r"(?:[0-9０-９]+|[〇一二三四五六七八九十百千]+)"  # 12, １２, 十二
_ARTICLE = re.compile(rf"第({_NUMBER})条((?:の{_NUMBER})*)")  # 第3条, 第３条の２の２
_PLAIN = re.compile(rf"({_NUMBER})((?:の{_NUMBER})*)[.．、]?")  # 9., ９．, 四, 二の二
_BRACKETED = re.compile(rf"[(（]({_NUMBER}|[{_KANA}])[)）]")  # (4), （４）, (ア)


def integer(digits: str) -> int:
    """The value of Arabic, full-width or Chinese figures: 12, １２ and 十二 are 12.

    Raises ValueError for anything else.
    """
    digits = digits.translate(_FULLWIDTH)
    if digits.isdecimal():
        return int(digits)
    if not any(c in _KANJI_UNITS for c in digits):  # positional: 一〇三
        return int("".join(str(_KANJI_DIGITS[c]) for c in digits))
    total, digit = 0, 0
    for c in digits:
        if c in _KANJI_UNITS:
            total += (digit or 1) * _KANJI_UNITS[c]
            digit = 0
        elif c in _KANJI_DIGITS:
            digit = _KANJI_DIGITS[c]
        else:
            raise ValueError(digits)
    return total + digit


def read_mark(mark: str) -> str | None:
    """The number that a printed mark names, or None where `mark` is no mark."""
    if mark in _CIRCLED:
        return str(_CIRCLED[mark])
    if len(mark) == 1 and mark in _KANA:
        return mark
    for pattern in (_ARTICLE, _PLAIN):
        if match := pattern.fullmatch(mark):
            branches = re.findall(_NUMBER, match[2])
            return "の".join(str(integer(n)) for n in (match[1], *branches))
    if match := _BRACKETED.fullmatch(mark):
        return match[1] if match[1] in _KANA else str(integer(match[1]))
    return None


def order(number: str) -> tuple[int, ...] | None:
    """A key that sorts numbers as texts count them: 3 < 3の2 < 4.

    None for no number and for kana, whose order (ア イ ウ or イ ロ ハ) one letter cannot tell.
    """
    if not number or number in _KANA:
        return None
    return tuple(int(part) for part in number.split("の"))
