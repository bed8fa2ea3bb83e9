"""How figures read in a sentence."""

from __future__ import annotations

from datetime import date

import pytest

from calculators import wording


@pytest.mark.parametrize(
    ("amount", "divisor", "words"),
    [
        (29, 1, "29円"),
        (29, 2, "14.5円"),
        (101, 4, "25.25円"),
        (1000, 10, "100円"),
        (1, 3, "0.33…円"),
        (1, 1000, "0.00…円"),
        (2_000_001, 2000, "1,000.00…円"),
        (30_201, 100, "302.01円"),
        (0, 7, "0円"),
    ],
)
def test_an_amount_before_it_is_rounded(amount: int, divisor: int, words: str) -> None:
    assert wording.quotient(amount, divisor) == words


@pytest.mark.parametrize(
    ("months", "words"),
    [
        (1, "1か月間"),
        (11, "11か月間"),
        (12, "1年間"),
        (13, "13か月間"),
        (18, "18か月間"),
        (24, "2年間"),
        (132, "11年間"),
        (12_000, "1,000年間"),
    ],
)
def test_a_term_is_told_in_years_where_they_are_whole(months: int, words: str) -> None:
    assert wording.term(months) == words


def test_a_period_of_a_single_day_is_that_day() -> None:
    first, last = date(2025, 8, 31), date(2025, 9, 1)
    assert wording.period(first, last) == "2025年8月31日（日）から2025年9月1日（月）まで"
    assert wording.period(first, date.fromisoformat("2025-08-31")) == "2025年8月31日（日）"
