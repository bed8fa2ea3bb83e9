"""Numerals and marks: read as a person reads them, written back the same, prose left alone."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiyaku import numerals
from kiyaku.numerals import Style, integer, kanji, order, read, read_mark, split_mark, write

_ONE = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
_TEN = ["", "十", "二十", "三十", "四十", "五十", "六十", "七十", "八十", "九十"]
_HUNDRED = ["", "百", "二百", "三百", "四百", "五百", "六百", "七百", "八百", "九百"]
_THOUSAND = ["", "千", "二千", "三千", "四千", "五千", "六千", "七千", "八千", "九千"]

# How far each family counts, by hand; every family must be here.
RANGES = {
    **dict.fromkeys(list(Style)[:5], 9999),  # 編 to 目
    Style.ARTICLE: 9999, Style.PARAGRAPH: 9999, Style.ITEM: 9999,
    Style.ARABIC: 9999, Style.ARABIC_POINT: 9999, Style.ARABIC_BRACKETS: 9999,
    Style.KANJI: 9999, Style.KANJI_BRACKETS: 9999,
    Style.CIRCLED: 50, Style.CIRCLED_SANS: 10, Style.CIRCLED_BLACK: 20, Style.CIRCLED_DOUBLE: 10,
    Style.AIUEO: 46, Style.AIUEO_BRACKETS: 46, Style.IROHA: 47, Style.IROHA_BRACKETS: 47,
    Style.ROMAN: 39, Style.ROMAN_POINT: 39, Style.ROMAN_BRACKETS: 39,
    Style.ROMAN_UPPER: 39, Style.ROMAN_UPPER_POINT: 39, Style.ROMAN_UPPER_BRACKETS: 39,
    Style.LATIN: 26, Style.LATIN_POINT: 26, Style.LATIN_BRACKETS: 26,
    Style.LATIN_UPPER: 26, Style.LATIN_UPPER_POINT: 26, Style.LATIN_UPPER_BRACKETS: 26,
    Style.ARABIC_HALF: 9999, Style.KANJI_HALF: 9999, Style.AIUEO_HALF: 46, Style.IROHA_HALF: 47,
    Style.ROMAN_HALF: 39, Style.ROMAN_UPPER_HALF: 39,
    Style.LATIN_HALF: 26, Style.LATIN_UPPER_HALF: 26,
}  # fmt: skip


# --- figures -----------------------------------------------------------------------------


def test_kanji_both_ways_from_0_to_9999() -> None:
    for n in range(10_000):
        t, h, z, e = n // 1000, n // 100 % 10, n // 10 % 10, n % 10
        written = _THOUSAND[t] + _HUNDRED[h] + _TEN[z] + _ONE[e] if n else "〇"
        assert kanji(n) == written
        assert integer(written) == n


@given(st.integers(0, 99_999_999))
def test_figures_of_every_kind_both_ways(n: int) -> None:
    assert integer(kanji(n)) == n
    assert integer(numerals.arabic(n)) == n
    assert integer(numerals.fullwidth(n)) == n


@pytest.mark.parametrize(
    ("printed", "value"),
    [("12", 12), ("１２", 12), ("1２", 12), ("十二", 12), ("一二", 12), ("一〇三", 103), ("〇", 0),
     ("千", 1000), ("一千", 1000), ("二千三百十四", 2314), ("一万", 10000), ("十二万三千", 123000),
     ("007", 7)],
)  # fmt: skip
def test_integer(printed: str, value: int) -> None:
    assert integer(printed) == value


@pytest.mark.parametrize(
    "printed",
    ["", "一十二百", "十百", "百百", "十一二", "二三十", "十〇", "万", "万一", "一万二万", "一万〇",
     "x", "-1", "+1", " 1", "1.", "1十", "十1", "²", "①", "٣"],
)  # fmt: skip
def test_integer_rejects(printed: str) -> None:
    with pytest.raises(ValueError):
        integer(printed)


# --- marks -------------------------------------------------------------------------------


def test_every_family_has_its_range() -> None:
    others = {Style.SUPPLEMENT, Style.DECIMAL, Style.DECIMAL_BELOW}  # tests of their own
    assert {*RANGES, *others} == set(Style)


@pytest.mark.parametrize("style", RANGES)
def test_what_is_written_is_read_over_the_whole_range(style: Style) -> None:
    seen = set()
    for n in range(1, RANGES[style] + 1):
        mark = read(write(style, n))
        assert mark is not None
        assert mark.ordinal(style) == (n,)
        assert mark.style is mark.styles[0]
        seen.add(mark.number)
    assert len(seen) == RANGES[style]
    for n in (-1, 0, RANGES[style] + 1):
        with pytest.raises(ValueError):
            write(style, n)


@pytest.mark.parametrize(
    ("line", "style", "ordinal", "number"),
    [("1.2 本文", Style.DECIMAL, (1, 2), "2"), ("１．２　本文", Style.DECIMAL, (1, 2), "2"),
     ("10.11.12. 本文", Style.DECIMAL_BELOW, (10, 11, 12), "12")],
)  # fmt: skip
def test_decimals_count_their_last_figure(
    line: str, style: Style, ordinal: tuple[int, ...], number: str
) -> None:
    found = split_mark(line)
    assert found is not None
    mark, rest = found
    assert (mark.style, mark.ordinal(), mark.number, rest) == (style, ordinal, number, "本文")
    assert read(write(style, ordinal)) is not None
    with pytest.raises(ValueError):
        write(style, ordinal[:1])


@pytest.mark.parametrize(
    "line", ["1) 本文", "１）本文", "ア）本文", "a) 本文", "i) 本文", "一）本文"]
)
def test_half_brackets(line: str) -> None:
    found = split_mark(line)
    assert found is not None
    assert (found[0].printed[-1] in ")）", found[1]) == (True, "本文")


@pytest.mark.parametrize("line", ["1.5 倍", "99.9 %", "1)及び2)", "3.5", "1.1.1.1 本文"])
def test_no_decimal_and_no_half_bracket(line: str) -> None:
    assert split_mark(line) is None


def test_the_supplement_has_no_number() -> None:
    for printed in (write(Style.SUPPLEMENT, ()), "附　則", "付則"):
        mark = read(printed)
        assert mark is not None
        assert (mark.style, mark.number, mark.ordinal()) == (Style.SUPPLEMENT, "", ())
    with pytest.raises(ValueError):
        write(Style.SUPPLEMENT, 1)


_branches = st.lists(st.integers(1, 9999), min_size=1, max_size=4).map(tuple)


@given(_branches, st.sampled_from([numerals.arabic, numerals.fullwidth, kanji]))
def test_branches_of_articles_both_ways(
    ordinal: tuple[int, ...], figures: Callable[[int], str]
) -> None:
    number = "の".join(map(str, ordinal))
    for printed in (write(Style.ARTICLE, ordinal, figures=figures), numerals.article(number)):
        mark = read(printed)
        assert mark is not None
        assert (mark.style, mark.number, mark.ordinal()) == (Style.ARTICLE, number, ordinal)
        assert split_mark(f"{printed}　本文") == (mark, "本文")
    assert order(number) == ordinal


@pytest.mark.parametrize("style", [Style.PARAGRAPH, Style.CIRCLED, Style.IROHA, Style.LATIN])
def test_some_families_have_no_branches(style: Style) -> None:
    with pytest.raises(ValueError):
        write(style, (3, 2))


@pytest.mark.parametrize("number", ["", "イ", "3の", "の2", "三", "3x", "0"])
def test_no_article(number: str) -> None:
    with pytest.raises(ValueError):
        numerals.article(number)


def test_one_of_each_by_name() -> None:
    assert numerals.article("98の2") == "第98条の2"
    assert write(Style.ARTICLE, (3, 2, 2), figures=kanji) == "第三条の二の二"
    assert write(Style.KANJI_BRACKETS, 1) == "（一）"
    assert [numerals.circled(n) for n in (1, 20, 21, 35, 36, 50)] == [*"①⑳㉑㉟㊱㊿"]
    assert [numerals.iroha(n) for n in (1, 2, 3, 47)] == [*"イロハス"]
    assert [numerals.aiueo(n) for n in (1, 2, 3, 46)] == [*"アイウン"]
    assert [numerals.roman(n) for n in (1, 4, 9, 14, 39)] == ["i", "iv", "ix", "xiv", "xxxix"]
    assert numerals.latin(26) == "z"


@pytest.mark.parametrize(
    ("printed", "style", "number", "ordinal"),
    [
        ("第3条", "article", "3", (3,)),
        ("第三条", "article", "3", (3,)),
        ("第３条の２の２", "article", "3の2の2", (3, 2, 2)),
        ("第3条の2の2", "article", "3の2の2", (3, 2, 2)),
        ("第一編", "part", "1", (1,)),
        ("第2章", "chapter", "2", (2,)),
        ("第三節", "section", "3", (3,)),
        ("第一款", "subsection", "1", (1,)),
        ("第一目", "division", "1", (1,)),
        ("第4項", "paragraph", "4", (4,)),
        ("第三号の二", "item", "3の2", (3, 2)),
        ("1.", "arabic-point", "1", (1,)),
        ("１．", "arabic-point", "1", (1,)),
        ("98の2.", "arabic-point", "98の2", (98, 2)),
        ("⒈", "arabic-point", "1", (1,)),
        ("３", "arabic", "3", (3,)),
        ("三", "kanji", "3", (3,)),
        ("十二", "kanji", "12", (12,)),
        ("二の二", "kanji", "2の2", (2, 2)),
        ("一、", "kanji", "1", (1,)),
        ("(1)", "arabic-brackets", "1", (1,)),
        ("（１）", "arabic-brackets", "1", (1,)),
        ("⑴", "arabic-brackets", "1", (1,)),
        ("（一）", "kanji-brackets", "1", (1,)),
        ("㈠", "kanji-brackets", "1", (1,)),
        ("①", "circled", "1", (1,)),
        ("㊿", "circled", "50", (50,)),
        ("➀", "circled-sans", "1", (1,)),
        ("❿", "circled-black", "10", (10,)),
        ("➓", "circled-black", "10", (10,)),
        ("⓵", "circled-double", "1", (1,)),
        ("ア", "aiueo", "ア", (1,)),
        ("（ア）", "aiueo-brackets", "ア", (1,)),
        ("(ウ)", "aiueo-brackets", "ウ", (3,)),
        ("ヰ", "iroha", "ヰ", (25,)),
        ("ii", "roman", "ii", (2,)),
        ("ⅲ", "roman", "iii", (3,)),
        ("Ⅱ", "roman-upper", "ii", (2,)),
        ("(iv)", "roman-brackets", "iv", (4,)),
        ("ｉｉ．", "roman-point", "ii", (2,)),
        ("a", "latin", "a", (1,)),
        ("(b)", "latin-brackets", "b", (2,)),
        ("（ｂ）", "latin-brackets", "b", (2,)),
        ("A.", "latin-upper-point", "a", (1,)),
    ],
)  # fmt: skip
def test_read(printed: str, style: str, number: str, ordinal: tuple[int, ...]) -> None:
    mark = read(printed)
    assert mark is not None
    assert (mark.printed, mark.style, mark.number) == (printed, style, number)
    assert mark.ordinal() == ordinal


def test_a_mark_of_two_families_carries_both_readings() -> None:
    kana, letter, numeral = read("イ"), read("v"), read("ⅴ")
    assert kana and letter and numeral
    assert kana.styles == (Style.AIUEO, Style.IROHA)
    assert (kana.ordinal(Style.AIUEO), kana.ordinal(Style.IROHA)) == ((2,), (1,))
    assert letter.styles == (Style.ROMAN, Style.LATIN)
    assert (letter.ordinal(), letter.ordinal(Style.LATIN)) == ((5,), (22,))
    assert numeral.styles == (Style.ROMAN,)
    with pytest.raises(ValueError):
        kana.ordinal(Style.ARABIC)


@pytest.mark.parametrize(
    "printed",
    ["", " ", "本文", "第3の2条", "第4項の2", "第条", "第一十二百条", "(1", "1))", "()", "（あ）",
     "アイ", "1.2.3.4", "1..", "(1).", "一切", "aa", "iiii", "Ii", "xl", "①②", "-1", "万", "附則1",
     "お客様", "1 ", "٣"],
)  # fmt: skip
def test_no_mark(printed: str) -> None:
    assert read(printed) is None
    assert read_mark(printed) is None


def test_a_clause_is_not_marked_by_a_part() -> None:
    assert read_mark("第9条の2") == "9の2"
    assert read_mark("(ア)") == "ア"
    assert [read_mark(m) for m in ("第1編", "第1章", "第1節", "第1款", "第1目", "附則")] == [
        None
    ] * 6


# --- order -------------------------------------------------------------------------------


_COUNTED = ["2", "3", "3の2", "3の2の2", "3の3", "3の10", "4", "10", "104", "104の11"]


@given(st.permutations(_COUNTED))
def test_order_is_that_of_texts(numbers: list[str]) -> None:
    assert sorted(numbers, key=lambda n: order(n) or ()) == _COUNTED


@pytest.mark.parametrize("number", ["", "イ", "ヰ", "i", "a"])
def test_letters_have_no_order(number: str) -> None:
    assert order(number) is None


# --- a line's mark -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "gap", "rest"),
    [
        ("第1条", "", "（目的）"),
        ("第1条", " ", "（目的）"),
        ("第１条", "", "【目的】"),
        ("第3条の2の2", "　", "前条の規定は、"),
        ("第二条", "", "削除"),
        ("第三条", "", ""),
        ("第一章", "　", "総則"),
        ("第4項", " ", "前項"),
        ("附　則", "", ""),
        ("附則", "", "（平成十六年法律第百四十七号）"),
        ("1.", " ", "目的"),
        ("1.", "", "目的"),
        ("１．", "　", "２年間"),
        ("1、", "", "目的"),
        ("２", "　", "前項の規定"),
        ("2", " ", "前項の規定"),
        ("2", " ", "月額料金"),
        ("一", "　", "年齢"),
        ("二の二", "　", "届出"),
        ("一、", "", "届出"),
        ("①", "", "本文"),
        ("㊿", "　", "本文"),
        ("①", "", "のれん"),
        ("（1）", "", "本文"),
        ("(1)", " ", "本文"),
        ("（一）", "", "本文"),
        ("(ア)", "", "本文"),
        ("ア", "　", "メールアドレス"),
        ("ア", " ", "利用者"),
        ("ア．", "", "利用者"),
        ("ア、", "", "イベント"),
        ("イ", "　", "ロに掲げる者"),
        ("ii", " ", "本文"),
        ("Ⅱ", "　", "本文"),
        ("(a)", "", "text"),
        ("A.", " ", "Text"),
        ("Ａ", "　", "本文"),
    ],
)  # fmt: skip
def test_split_mark(printed: str, gap: str, rest: str) -> None:
    assert split_mark(printed + gap + rest) == (read(printed), rest)


@pytest.mark.parametrize(
    "line",
    ["", "本文", "1年間は、", "3月1日から", "１年間", "一切の責任", "二者間の契約", "10万円を上限とし",
     "イベントの開催", "ア メリカ", "一般に", "十分な", "千円", "三の丸", "30 日以内に", "10 営業日前",
     "2 か月", "24 時間", "1.5%", "１．２", "1,000円", "1、2年", "2011.10.11", "2024. 4. 1", "2024 年",
     "二、三の例外", "ア、イ及びウ", "第1条の規定により", "第3条及び第4条", "第3条 及び", "第1条第2項",
     "第5条（禁止事項）に違反した", "第1条の2年間", "第三者は", "第一に", "第1号様式", "第一目的",
     "附則第二条", "付則する", "①及び②", "①の場合", "(1)から(3)まで", "（1）に掲げる", "(注)本文", "（以下",
     "A社は", "A 社は", "A customer", "I agree", "IT 企業", "A.D.", "e.g. x", "A、B及びC", "ii型",
     "一十二百　本文", " 1. 字下げ"],
)  # fmt: skip
def test_prose_has_no_mark(line: str) -> None:
    assert split_mark(line) is None


@given(
    st.text(alphabet="第附則条項章の1２一十ア①ⅰia(（)）.．、 　本文削除年", max_size=20) | st.text()
)
def test_any_line_is_its_mark_its_gap_and_its_rest(line: str) -> None:
    found = split_mark(line)
    if found:
        mark, rest = found
        assert line.startswith(mark.printed) and line.endswith(rest)
        assert not line[len(mark.printed) : len(line) - len(rest)].strip(" \t　")
        assert read(mark.printed) == mark


@pytest.mark.parametrize(
    "line",
    ["第1条" + "の1" * 200_000, "1" * 200_000, "一" * 200_000, "(" * 200_000, "第1条（" * 100_000,
     "(1" + "の1" * 200_000, "i" * 200_000, "1" + "の一" * 200_000, "附" + " " * 200_000,
     "第1条" + "　" * 200_000 + "x", "1" + "\t" * 200_000],
    ids=lambda line: line[:5],
)  # fmt: skip
def test_hostile_lines_take_no_time(line: str) -> None:
    start = time.perf_counter()
    split_mark(line)
    read(line)
    read_mark(line)
    order(line)
    assert time.perf_counter() - start < 1
