"""What the steps of late interest say, word for word, worked out by hand."""

from __future__ import annotations

import pytest

from calculators import CALCULATORS, run
from calculators.rules.late_interest import divide
from tests.calculators.revised import answer

LATE = {"principal": 100000, "due_date": "2025-08-31", "paid_date": "2025-10-30"}


def texts(**changed: object) -> list[str]:
    return [step.text for step in run("late-interest", LATE | changed).steps]


def test_the_days_and_the_calculation() -> None:
    days, rate, year, calculation = texts()
    assert days == (
        "支払期日の2025年8月31日（日）と支払日の2025年10月30日（木）から数えます。"
        "2025年9月1日（月）から2025年10月29日（水）まで、両端を含めて59日です。"
    )
    assert rate == "14.5%（145/1000）です。分数のまま計算します。"
    assert year == "閏年の日を含む期間でも、1年を365日として割ります。"
    assert calculation == (
        "100,000円 × 145/1000 × 59日 ÷ 365日 = 2,343.83…円（1円未満切り捨てで2,343円）。"
    )


def test_a_day_late_has_no_day_of_interest() -> None:
    assert texts(paid_date="2025-09-01")[0] == (
        "支払期日の2025年8月31日（日）と支払日の2025年9月1日（月）から数えます。"
        "遅延利息の付く日はありません。"
    )


def test_an_exact_amount_is_not_said_to_be_rounded() -> None:
    """73,000 × 145/1000 ÷ 365 is 29 yen a day: 59 days are 1,711."""
    assert texts(principal=73000)[3] == "73,000円 × 145/1000 × 59日 ÷ 365日 = 1,711円。"
    for mode, word in (("half-up", "四捨五入"), ("ceiling", "切り上げ")):
        assert texts(rounding=mode)[3].endswith(f"= 2,343.83…円（1円未満{word}で2,344円）。")


@pytest.mark.parametrize(
    ("paid", "said"),
    [
        ("2025-08-30", False),  # in time
        ("2025-08-31", False),  # on the day
        ("2025-09-01", True),  # late, and no day between
        ("2025-09-02", False),
    ],
)
def test_a_late_payment_without_interest_is_explained(paid: str, said: bool) -> None:
    notes = [note.text for note in run("late-interest", LATE | {"paid_date": paid}).notes]
    assert any("に入る日がない" in text for text in notes) == said


def test_the_values_of_the_steps() -> None:
    found = run("late-interest", LATE)
    assert [step.value for step in found.steps] == [59, "145/1000", 365, 2343]


def test_days_follow_the_words_that_name_the_ends() -> None:
    """31 August (an odd day of the calendar's count) and 1 September, both ends in or out."""
    both = {"late-interest-period": "支払期日の日から支払いの日までの期間"}
    for due, first in (
        ("2025-08-30", "2025年8月30日（土）"),
        ("2025-08-31", "2025年8月31日（日）"),
    ):
        found = answer("late-interest", LATE | {"due_date": due}, both)
        assert f"{first}から2025年10月30日（木）まで" in found.steps[0].text
        assert found.outcome["days"] == 61 + (due == "2025-08-30")
    assert "2025年8月31日（日）から" in texts(due_date="2025-08-30")[0]


def test_the_least_rest_is_rounded_up() -> None:
    assert [divide(n, 10, "ceiling") for n in (10, 11, 19, 20)] == [1, 2, 2, 2]
    assert [divide(n, 10, "half-up") for n in (14, 15, 16)] == [1, 2, 2]
    assert [divide(n, 10, "floor") for n in (10, 19, 20)] == [1, 1, 2]


def test_the_example_is_the_one_that_is_worked_out_here() -> None:
    assert CALCULATORS["late-interest"].example == LATE
