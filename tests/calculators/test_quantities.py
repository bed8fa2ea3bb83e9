"""Figures as other companies' terms write them: the same value, or none rather than a guess."""

from __future__ import annotations

import pytest

from calculators.quantities import Deadline, Ratio, Span, Unreadable, read


@pytest.mark.parametrize(
    ("words", "unit", "value"),
    [
        ("連続24時間を超えて", "hours", 24),
        ("連続２４時間を超えて", "hours", 24),
        ("連続二十四時間を超えて", "hours", 24),
        ("四十八時間", "hours", 48),
        ("百六十八時間以内", "hours", 168),
        ("発生した日から60日以内", "days", 60),
        ("発生した日から六十日以内", "days", 60),
        ("一年を三六五日として", "days per year", 365),
        ("一年を三百六十五日として", "days per year", 365),
        ("千日", "days", 1000),
        ("3ヶ月以上前", "months", 3),
        ("３か月以上前", "months", 3),
        ("3ヵ月以上前", "months", 3),
        ("3カ月以上前", "months", 3),
        ("三箇月以上前", "months", 3),
        ("十二個月間", "months", 12),
        ("一〇箇月", "months", 10),
        ("翌月一日から一年間", "months", 12),
        ("一切の事由のうち、最大一ヶ月分まで", "months", 1),
        ("第15条（サービスの停止）", "article", 15),
        ("第十六条（サービスの停止）", "article", 16),
    ],
)
def test_a_figure_is_read_however_it_is_written(words: str, unit: str, value: int) -> None:
    assert read(words, unit) == value


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("速やかに", "days"),
        ("一切の損害", "months"),
        ("長期間", "days"),
        ("24時間または48時間", "hours"),
        ("六十日または九十日", "days"),
        ("60日以内", "months"),
        ("3ヶ月以上前", "days"),
        ("サービスの停止の条", "article"),
    ],
)
def test_no_figure_or_two_is_no_value(words: str, unit: str) -> None:
    with pytest.raises(Unreadable):
        read(words, unit)


@pytest.mark.parametrize(
    ("words", "numerator", "denominator"),
    [
        ("年14.5%", 145, 1000),
        ("年１４．６％の割合", 146, 1000),
        ("年14.60%", 1460, 10000),
        ("年3パーセント", 3, 100),
        ("年0.125%", 125, 100000),
    ],
)
def test_a_percentage_is_an_exact_fraction(words: str, numerator: int, denominator: int) -> None:
    assert read(words, "percent per year") == Ratio(numerator, denominator)


@pytest.mark.parametrize(
    ("words", "business_days", "on_the_day"),
    [
        ("前月末日の5営業日前までに", 5, True),
        ("前月末の５営業日前以降に受領したとき", 5, True),
        ("10営業日前以前", 10, True),
        ("3営業日前以後", 3, True),
        ("七営業日前から", 7, True),
        ("5営業日前の日より後", 5, False),
        ("5営業日前の翌日以降", 5, False),
        ("2営業日前を過ぎて", 2, False),
        ("1営業日前を経過した", 1, False),
    ],
)
def test_a_count_back_and_the_side_of_the_day(
    words: str, business_days: int, on_the_day: bool
) -> None:
    assert read(words, "business days") == Deadline(business_days, on_the_day)


@pytest.mark.parametrize(
    ("words", "skip_first", "skip_last"),
    [
        ("支払期日の翌日から起算して支払いの日の前日までの期間", 1, 1),
        ("支払期日の翌日から支払いの日まで", 1, 0),
        ("支払期日の日より支払いの日の前日まで", 0, 1),
        ("契約の日から終了の日まで", 0, 0),
    ],
)
def test_which_of_the_two_days_stay_out(words: str, skip_first: int, skip_last: int) -> None:
    assert read(words, "span of days") == Span(skip_first, skip_last)


def test_a_passage_has_no_figure_and_an_unknown_unit_no_reader() -> None:
    assert read("お支払いいただく場合があります", "passage") is None
    with pytest.raises(KeyError):
        read("年14.5%", "percent")
    with pytest.raises(Unreadable, match=r"年14\.5%から14\.6%"):
        read("年14.5%から14.6%", "percent per year")
