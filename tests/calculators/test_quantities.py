"""Figures as other companies' terms write them: the same value, or none rather than a guess."""

from __future__ import annotations

import pytest

from calculators.quantities import Unreadable, read


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
