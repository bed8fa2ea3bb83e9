"""Numerals and labels of legal texts: read from print, split off a line, and written.

A mark is a number as printed, with its brackets and point: `第98条の2`, `9.`, `（４）`, `①`,
`二の二`, `イ`, `(ア)`, `ⅳ`. Its number is plain: "98の2", "9", "4", "1", "2の2", "イ", "ア",
"iv". Some marks say one thing in two families (イ is the second of ア イ ウ and the first of
イ ロ ハ; i is a letter and a Roman one), and only their neighbours tell which: such a mark
carries every reading. This module sees one mark at a time; it knows nothing of clauses.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

Ordinal = tuple[int, ...]  # what a mark counts, branches after it: 第98条の2 is (98, 2)


class Style(StrEnum):
    """The families of marks. Width and, after 第, the kind of figures make no other family."""

    PART = "part"  # 第一編
    CHAPTER = "chapter"  # 第2章
    SECTION = "section"  # 第三節
    SUBSECTION = "subsection"  # 第一款
    DIVISION = "division"  # 第一目
    SUPPLEMENT = "supplement"  # 附則, which has no number
    ARTICLE = "article"  # 第3条, 第三条, 第３条の２の２
    PARAGRAPH = "paragraph"  # 第4項
    ITEM = "item"  # 第3号
    ARABIC_POINT = "arabic-point"  # 1. １． ⒈ 1、
    ARABIC = "arabic"  # 1 １
    KANJI = "kanji"  # 一 十二 二の二 一、
    ARABIC_BRACKETS = "arabic-brackets"  # (1) （１） ⑴
    KANJI_BRACKETS = "kanji-brackets"  # （一） ㈠
    CIRCLED = "circled"  # ① to ㊿
    CIRCLED_SANS = "circled-sans"  # ➀ to ➉
    CIRCLED_BLACK = "circled-black"  # ❶ to ⓴, ➊ to ➓
    CIRCLED_DOUBLE = "circled-double"  # ⓵ to ⓾
    AIUEO = "aiueo"  # ア イ ウ, ア．
    IROHA = "iroha"  # イ ロ ハ, イ．
    AIUEO_BRACKETS = "aiueo-brackets"  # (ア)
    IROHA_BRACKETS = "iroha-brackets"  # (イ)
    ROMAN = "roman"  # i ii ⅲ
    ROMAN_POINT = "roman-point"  # i.
    ROMAN_BRACKETS = "roman-brackets"  # (i)
    ROMAN_UPPER = "roman-upper"  # I Ⅱ
    ROMAN_UPPER_POINT = "roman-upper-point"  # I.
    ROMAN_UPPER_BRACKETS = "roman-upper-brackets"  # (I)
    LATIN = "latin"  # a b ｃ
    LATIN_POINT = "latin-point"  # a.
    LATIN_BRACKETS = "latin-brackets"  # (a)
    LATIN_UPPER = "latin-upper"  # A
    LATIN_UPPER_POINT = "latin-upper-point"  # A.
    LATIN_UPPER_BRACKETS = "latin-upper-brackets"  # (A)
    ARABIC_HALF = "arabic-half"  # 1) １）
    KANJI_HALF = "kanji-half"  # 一）
    AIUEO_HALF = "aiueo-half"  # ア）
    IROHA_HALF = "iroha-half"  # イ）
    ROMAN_HALF = "roman-half"  # i)
    ROMAN_UPPER_HALF = "roman-upper-half"  # I)
    LATIN_HALF = "latin-half"  # a)
    LATIN_UPPER_HALF = "latin-upper-half"  # A)
    DECIMAL = "decimal"  # 1.1, the first of 1; its number is 1
    DECIMAL_BELOW = "decimal-below"  # 1.1.1


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A mark as printed, its likeliest family, and its number in plain figures or one letter.

    `readings` holds every family that prints this mark, with what it counts in each.
    """

    printed: str
    style: Style
    number: str
    readings: tuple[tuple[Style, Ordinal], ...] = field(repr=False)

    @property
    def styles(self) -> tuple[Style, ...]:
        """Every family that prints this mark, the likeliest first."""
        return tuple(style for style, _ in self.readings)

    def ordinal(self, style: Style | None = None) -> Ordinal:
        """What the mark counts, here or in another of its `styles`; () for 附則."""
        for each, ordinal in self.readings:
            if each is (style or self.style):
                return ordinal
        raise ValueError(f"{self.printed} is no mark of {style}")


# --- figures -----------------------------------------------------------------------------

_AIUEO = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
)
_KANJI = "〇一二三四五六七八九"
_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_FULLWIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_HALFWIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_DIGITS = re.compile(r"[0-9]+")  # 12
_POSITIONAL = re.compile(rf"[{_KANJI}]+")  # 一〇三
_GROUP = re.compile(  # 二千三百十四, 十, 百二
    "".join(rf"(?:([{_KANJI[1:]}]?){unit})?" for _, unit in _UNITS) + rf"([{_KANJI[1:]}]?)"
)


def integer(digits: str) -> int:
    """The value of Arabic, full-width or Chinese figures: 12, １２, 十二 and 一二 are 12.

    Raises ValueError for anything else, such as 一十二百, 十〇, 万 and the empty string.
    """
    plain = digits.translate(_HALFWIDTH)
    if _DIGITS.fullmatch(plain):
        return int(plain)
    if _POSITIONAL.fullmatch(plain):
        return int("".join(str(_KANJI.index(c)) for c in plain))
    upper, ten_thousand, lower = plain.rpartition("万")
    if ten_thousand:
        return _group(upper, digits) * 10_000 + (_group(lower, digits) if lower else 0)
    return _group(lower, digits)


def _group(figures: str, whole: str) -> int:
    """The value of figures below 万. `whole` is for the error."""
    match = _GROUP.fullmatch(figures)
    if not figures or not match:
        raise ValueError(f"no number: {whole[:40]!r}")
    *units, ones = match.groups()
    total = sum(
        (_KANJI.index(digit) if digit else 1) * value
        for (value, _), digit in zip(_UNITS, units, strict=True)
        if digit is not None
    )
    return total + (_KANJI.index(ones) if ones else 0)


def arabic(n: int) -> str:
    """12 for 12."""
    return str(_within(n, 0, 99_999_999))


def fullwidth(n: int) -> str:
    """１２ for 12."""
    return arabic(n).translate(_FULLWIDTH)


def kanji(n: int) -> str:
    """十二 for 12, 〇 for 0, 一万 for 10000."""
    if n == 0:
        return _KANJI[0]
    upper, rest = divmod(_within(n, 0, 99_999_999), 10_000)
    written = f"{kanji(upper)}万" if upper else ""
    for value, unit in _UNITS:
        digit, rest = divmod(rest, value)
        if digit:
            written += (_KANJI[digit] if digit > 1 else "") + unit
    return written + (_KANJI[rest] if rest else "")


def circled(n: int) -> str:
    """① for 1, up to ㊿."""
    before = 0x245F if n <= 20 else 0x323C if n <= 35 else 0x328D  # ① to ⑳, ㉑ to ㉟, ㊱ to ㊿
    return chr(before + _within(n, 1, 50))


def aiueo(n: int) -> str:
    """イ for 2, up to ン (46)."""
    return _AIUEO[_within(n, 1, len(_AIUEO)) - 1]


def iroha(n: int) -> str:
    """ロ for 2, up to ス (47)."""
    return _IROHA[_within(n, 1, len(_IROHA)) - 1]


def roman(n: int) -> str:
    """iv for 4, up to xxxix (39): beyond, Roman figures look like words."""
    tens, ones = divmod(_within(n, 1, 39), 10)
    return "x" * tens + ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"][ones]


def latin(n: int) -> str:
    """b for 2, up to z."""
    return chr(ord("a") + _within(n, 1, 26) - 1)


def _within(n: int, first: int, last: int) -> int:
    if not first <= n <= last:
        raise ValueError(f"{n} is not within {first} to {last}")
    return n


# --- writing -----------------------------------------------------------------------------


def _upper(n: int) -> str:
    return roman(n).upper()


def _upper_latin(n: int) -> str:
    return latin(n).upper()


def _from(first: str, count: int) -> Callable[[int], str]:
    """A writer of `count` characters that follow each other, from `first`."""
    return lambda n: chr(ord(first) + _within(n, 1, count) - 1)


def _black(n: int) -> str:
    return _from("❶", 10)(n) if n <= 10 else chr(ord("⓫") + _within(n, 11, 20) - 11)


_LABELS = {
    "編": Style.PART, "章": Style.CHAPTER, "節": Style.SECTION, "款": Style.SUBSECTION,
    "目": Style.DIVISION, "条": Style.ARTICLE, "項": Style.PARAGRAPH, "号": Style.ITEM,
}  # fmt: skip
_SUPPLEMENT = "附則"
_DECIMALS = (Style.DECIMAL, Style.DECIMAL_BELOW)  # of two figures, of three
# Each family by its figures and what stands around them ("(": brackets). Where two families
# print the same mark, the first is the likelier.
_SHAPES: dict[Style, tuple[Callable[[int], str], str]] = {
    **{style: (arabic, unit) for unit, style in _LABELS.items()},
    Style.ARABIC: (arabic, ""), Style.ARABIC_POINT: (arabic, "."),
    Style.ARABIC_BRACKETS: (arabic, "("),
    Style.KANJI: (kanji, ""), Style.KANJI_BRACKETS: (kanji, "("),
    Style.CIRCLED: (circled, ""), Style.CIRCLED_SANS: (_from("➀", 10), ""),
    Style.CIRCLED_BLACK: (_black, ""), Style.CIRCLED_DOUBLE: (_from("⓵", 10), ""),
    Style.AIUEO: (aiueo, ""), Style.AIUEO_BRACKETS: (aiueo, "("),
    Style.IROHA: (iroha, ""), Style.IROHA_BRACKETS: (iroha, "("),
    Style.ROMAN: (roman, ""), Style.ROMAN_POINT: (roman, "."),
    Style.ROMAN_BRACKETS: (roman, "("),
    Style.ROMAN_UPPER: (_upper, ""), Style.ROMAN_UPPER_POINT: (_upper, "."),
    Style.ROMAN_UPPER_BRACKETS: (_upper, "("),
    Style.LATIN: (latin, ""), Style.LATIN_POINT: (latin, "."),
    Style.LATIN_BRACKETS: (latin, "("),
    Style.LATIN_UPPER: (_upper_latin, ""), Style.LATIN_UPPER_POINT: (_upper_latin, "."),
    Style.LATIN_UPPER_BRACKETS: (_upper_latin, "("),
    Style.ARABIC_HALF: (arabic, ")"), Style.KANJI_HALF: (kanji, ")"),
    Style.AIUEO_HALF: (aiueo, ")"), Style.IROHA_HALF: (iroha, ")"),
    Style.ROMAN_HALF: (roman, ")"), Style.ROMAN_UPPER_HALF: (_upper, ")"),
    Style.LATIN_HALF: (latin, ")"), Style.LATIN_UPPER_HALF: (_upper_latin, ")"),
}  # fmt: skip


def write(
    style: Style, ordinal: int | Ordinal, *, figures: Callable[[int], str] | None = None
) -> str:
    """The mark of a family that counts `ordinal`: 第3条の2 for (3, 2) of articles.

    `figures` writes a labelled mark's figures otherwise: `kanji` gives 第三条の二.
    Raises ValueError where the family has no such mark.
    """
    numbers = (ordinal,) if isinstance(ordinal, int) else ordinal
    if style is Style.SUPPLEMENT and numbers == ():
        return _SUPPLEMENT
    usual, around = _SHAPES.get(style, (arabic, ""))
    if style in _DECIMALS and len(numbers) == _DECIMALS.index(style) + 2:
        return ".".join(arabic(_within(n, 1, 99)) for n in numbers)
    branched = usual in (arabic, kanji) and style is not Style.PARAGRAPH
    unfit = style is Style.SUPPLEMENT or style in _DECIMALS
    if not numbers or unfit or (len(numbers) > 1 and not branched):
        raise ValueError(f"{style} has no mark of {numbers}")
    write_one = figures if figures and around in _LABELS else usual
    if usual in (arabic, kanji):
        numbers = tuple(_within(n, 1, 9999) for n in numbers)
    first, *rest = (write_one(n) for n in numbers)
    branches = "".join(f"の{n}" for n in rest)
    if around in _LABELS:
        return f"第{first}{around}{branches}"
    inner = first + branches
    if around == "(":
        return f"（{inner}）" if usual is kanji else f"({inner})"
    return inner + around


def article(number: str) -> str:
    """第98条の2 for "98の2"."""
    ordinal = order(number)
    if ordinal is None:
        raise ValueError(f"no article's number: {number!r}")
    return write(Style.ARTICLE, ordinal)


def order(number: str) -> Ordinal | None:
    """A key that sorts numbers as texts count them: 3 < 3の2 < 4.

    None for no number and for letters, whose order (ア イ ウ or イ ロ ハ) one cannot tell.
    """
    return tuple(map(int, number.split("の"))) if _NUMBER.fullmatch(number) else None


# --- reading -----------------------------------------------------------------------------

_KANA = _AIUEO + "ヰヱ"
_A = "[0-9０-９]{1,9}"  # 12, １２
_K = "[〇一二三四五六七八九十百千万]{1,12}"  # 十二
_N = f"(?:{_A}|{_K})"
_L = "[A-Za-zＡ-Ｚａ-ｚⅠ-Ⅻⅰ-ⅻ]"
_NUMBER = re.compile(r"[0-9]{1,9}(?:の[0-9]{1,9})*")  # 98の2
_LABELLED = re.compile(rf"第({_N})([編章節款目条項号])((?:の{_N})*)")  # 第3条の２の２, 第二章
_SUPPLEMENTARY = re.compile(r"[附付][ 　]{0,3}則")  # 附則, 附　則
_FIGURES = re.compile(rf"{_A}(?:の{_N})*|({_K}(?:の{_N})*)|([{_KANA}])|({_L}{{1,7}})")
_AROUND = re.compile(r"[(（](.+)[)）]|(.+?)([.．、)）]?)")  # (4), （ア）, 9., 一、, ii, 1)
_DECIMAL = re.compile(r"[0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2}){1,2}")  # 1.1, 1.1.1
_AFTER = {"": "", ")": ")", "）": ")"}
PARTS = "編章節款目"  # the kinds of parts above an article, outermost first
_DIVISIONS = (*(_LABELS[unit] for unit in PARTS), Style.SUPPLEMENT)
_SEQUENCES: tuple[tuple[Callable[[int], str], str], ...] = ((aiueo, _AIUEO), (iroha, _IROHA))
_ROMAN = {roman(n): n for n in range(1, 40)}
_BY_SHAPE = {shape: style for style, shape in _SHAPES.items()}
_SINGLE = {  # marks of one character, with brackets or a point in it
    **{circled(n): (Style.CIRCLED, n) for n in range(1, 51)},
    **{write(Style.CIRCLED_SANS, n): (Style.CIRCLED_SANS, n) for n in range(1, 11)},
    **{write(Style.CIRCLED_BLACK, n): (Style.CIRCLED_BLACK, n) for n in range(1, 21)},
    **{_from("➊", 10)(n): (Style.CIRCLED_BLACK, n) for n in range(1, 11)},
    **{write(Style.CIRCLED_DOUBLE, n): (Style.CIRCLED_DOUBLE, n) for n in range(1, 11)},
    **{_from("⑴", 20)(n): (Style.ARABIC_BRACKETS, n) for n in range(1, 21)},
    **{_from("⒈", 20)(n): (Style.ARABIC_POINT, n) for n in range(1, 21)},
    **{_from("㈠", 10)(n): (Style.KANJI_BRACKETS, n) for n in range(1, 11)},
}


def read(printed: str) -> Mark | None:
    """The mark that is printed so, or None where that is no mark."""
    return _read(printed) if len(printed) <= 64 else None


def read_mark(mark: str) -> str | None:
    """The number that a clause's mark names, or None where `mark` is none.

    Parts (編 to 目) and 附則 are no clauses: their labels name none.
    """
    found = read(mark)
    return found.number if found and found.style not in _DIVISIONS else None


@lru_cache(maxsize=4096)
def _read(printed: str) -> Mark | None:
    try:
        number, readings = _readings(printed)
    except ValueError:  # figures that are no number: 一十二百
        return None
    if not readings:
        return None
    return Mark(printed=printed, style=readings[0][0], number=number, readings=readings)


def _readings(printed: str) -> tuple[str, tuple[tuple[Style, Ordinal], ...]]:
    """The number of a mark and its readings: none where it is no mark."""
    if printed in _SINGLE:
        style, n = _SINGLE[printed]
        return str(n), ((style, (n,)),)
    if _SUPPLEMENTARY.fullmatch(printed):
        return "", ((Style.SUPPLEMENT, ()),)
    if match := _LABELLED.fullmatch(printed):
        style = _LABELS[match[2]]
        if match[3] and style is Style.PARAGRAPH:
            return "", ()
        return _counted(match[1] + match[3], style)
    if _DECIMAL.fullmatch(printed.rstrip(".．")):
        figures = tuple(int(each) for each in re.split("[.．]", printed.rstrip(".．")))
        return str(figures[-1]), ((_DECIMALS[len(figures) - 2], figures),)
    if not (match := _AROUND.fullmatch(printed)):
        return "", ()
    inner, around = (match[1], "(") if match[1] else (match[2], _AFTER.get(match[3], "."))
    if not (match := _FIGURES.fullmatch(inner)):
        return "", ()
    chinese, letter, letters = match.groups()
    bare = "" if around == "." else around  # families that take no account of a point
    if letter:
        kana = ((f, sequence.find(letter) + 1) for f, sequence in _SEQUENCES)
        return letter, tuple((_BY_SHAPE[f, bare], (n,)) for f, n in kana if n)
    if letters:
        return _lettered(letters, around)
    return _counted(inner, _BY_SHAPE[(kanji, bare) if chinese else (arabic, around)])


def _counted(figures: str, style: Style) -> tuple[str, tuple[tuple[Style, Ordinal], ...]]:
    ordinal = tuple(map(integer, figures.split("の")))
    return "の".join(map(str, ordinal)), ((style, ordinal),)


def _lettered(printed: str, around: str) -> tuple[str, tuple[tuple[Style, Ordinal], ...]]:
    """A Roman figure or a letter, or both (i, v, x). ⅰ is no letter."""
    letters = unicodedata.normalize("NFKC", printed)
    lower = letters.lower()
    if letters not in (lower, lower.upper()):
        return "", ()
    as_roman, as_latin = (roman, latin) if letters == lower else (_upper, _upper_latin)
    found = [(_BY_SHAPE[as_roman, around], (_ROMAN[lower],))] if lower in _ROMAN else []
    if len(printed) == len(lower) == 1 and not "Ⅰ" <= printed <= "ⅻ":
        found.append((_BY_SHAPE[as_latin, around], (ord(lower) - ord("a") + 1,)))
    return lower, tuple(found)


# --- a line's mark -----------------------------------------------------------------------

_CLEAR = r"(?:　|\t|  |\Z)"  # a gap that no prose has after a number or a letter
# What joins a reference to the prose after it: ①及び②, (1)の場合, 第3条に
_LINK = (
    "(?:の(?!れん)|[をに、，,・～〜]|は、|から|まで|及び|又は|若しくは|並びに|または|および"
    "|もしくは|ならびに|ないし|乃至)"
)
# What a number counts in prose: 30 日以内, 10 営業日, 2 か月 (but 1 月額料金, 1 日本)
_COUNTED = (
    "(?:年(?!額|会|齢|度)|[かヵカヶケ箇]月|月(?!額)|日(?!本|常|割)|時間?|分(?!割|担|類)|秒|円|[万億%％]"
    "|営業日|週間|回(?!線|答|収)|名(?!称|義|前)|人(?!事|格)|件(?!名)|個(?!人|別)|つ|条|項(?!目)|号|歳|倍)"
)
_LINE = re.compile(
    "|".join(
        (
            # 第1条（目的）, 第2条　…, 第二章 総則, 第3条削除; no 第1条の規定, 第5条（禁止事項）に
            rf"第{_N}[編章節款目条項号](?:の{_N})*(?=\Z|[ \t　](?!{_LINK})|削除\Z"
            rf"|[（(【](?![^（）()【】]{{0,60}}[）)】](?:{_LINK}|第)))",
            r"[附付][ 　]{0,3}則(?=\Z|[ \t　（(])",  # 附則, 附　則（平成…）
            # ①本文, （1）本文, (ア) …, (ii) …; no ①及び②, (1)の場合
            rf"(?:[{''.join(_SINGLE)}]|[(（](?:{_N}(?:の{_N})*|[{_KANA}]|{_L}{{1,7}})[)）])(?!{_LINK})",
            # 1.1 本文, 1.1.1 本文; no 1.5 倍, 1.2
            r"[0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2}){1,2}[.．]?" rf"(?=　|\t|  | (?!{_COUNTED}))",
            # 1) 本文, １）本文, ア）本文, a) 本文
            rf"(?:[0-9０-９]{{1,3}}|[一二三四五六七八九十]{{1,3}}|[{_KANA}]|{_L}{{1,4}})[)）](?!{_LINK})",
            # 1. 本文, １．本文, 1、本文; no 1.5%, 1、2年, 2011.10.11
            r"[0-9０-９]{1,3}" rf"(?:の{_N})*(?:[.．](?![0-9０-９])|、(?!{_N}))",
            # 1 本文, １　本文; no 1年間, 30 日以内
            r"[0-9０-９]{1,3}" rf"(?:の{_N})*(?={_CLEAR}| (?!{_COUNTED}))",
            # 一　本文, 二の二 本文, 一、本文; no 一切, 二者間, 二、三の
            rf"{_K}(?:の{_N})*(?:[.．、](?!{_N})|(?={_CLEAR}| ))",
            # ア　本文, イ 本文, ア、本文; no イベント, ア メリカ, ア、イ及びウ
            rf"[{_KANA}](?:[.．]|、(?![{_KANA}](?![ァ-ヺー]))|(?={_CLEAR}| (?![ァ-ヺー])))",
            # ii 本文, A. 本文; no A社, A customer, A.D., A、B及びC
            rf"{_L}{{1,7}}(?:[.．](?!{_L}|[0-9０-９])|、(?!{_L})|(?={_CLEAR}| (?![A-Za-z0-9社])))",
        )
    )
)
_LETTERS = (("A", 26), ("a", 26), ("Ａ", 26), ("ａ", 26), ("Ⅰ", 12), ("ⅰ", 12))
_STARTS = frozenset("第附付(（0123456789０１２３４５６７８９〇一二三四五六七八九十百千万") | {
    *_KANA, *_SINGLE, *(chr(ord(first) + n) for first, count in _LETTERS for n in range(count)),
}  # fmt: skip


def split_mark(text: str) -> tuple[Mark, str] | None:
    """The mark that a line begins with, and the rest without the gap between them.

    The line stands without its indentation. A mark is followed by the line's end or by
    - white space: any mark; but prose begins with 「1 年間」「ア メリカ」「A customer」, so
      after a single ASCII space a bare figure takes no unit, kana no katakana, a letter no
      ASCII and no 社, and a labelled mark no particle (第3条 及び);
    - a point, 、 or a closing bracket (part of the mark): arabic figures, kanji, kana, Roman and Latin, unless
      figures or letters go on: 1.5%, 二、三の, ア、イ及びウ, A.D.;
    - the text itself: circled and bracketed marks, unless a particle makes them a reference
      (①及び②, (1)の場合); articles only before brackets (第1条（目的）) or 削除.
    Hence no mark in 1年間, 3月1日, 一切の, 二者間, 10万円, イベント, 第1条の規定, 第三者. A
    figure without brackets or label has three digits at most: 2024. 4. 1 is a date.
    """
    if text[:1] not in _STARTS or not (match := _LINE.match(text)):
        return None
    mark = read(match[0])
    return (mark, text[match.end() :].lstrip(" \t　")) if mark else None
