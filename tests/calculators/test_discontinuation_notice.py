"""What holds for every discontinuation: the limit against a calendar walked day by day, and
the two directions against each other."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from calculators import CALCULATORS, InputError, fields, run
from calculators.typed import from_form
from tests.calculators.revised import answer

ONE_DAY = timedelta(days=1)
ID = "discontinuation-notice"

days = st.dates(date(1, 7, 1), date(9999, 6, 1))


def latest(discontinuation: date) -> tuple[date, date]:
    """The limit and the safe limit."""
    found = run(ID, {"discontinuation_date": f"{discontinuation}"}).outcome
    assert found["earliest_discontinuation"] is None
    return (
        date.fromisoformat(str(found["latest_notice"])),
        date.fromisoformat(str(found["safe_latest_notice"])),
    )


def earliest(notice: date) -> tuple[date, date]:
    """The earliest discontinuation, by the default and by the strict reading."""
    found = run(ID, {"notice_date": f"{notice}"})
    assert found.outcome["latest_notice"] is found.outcome["safe_latest_notice"] is None
    by_id = {each.id: each.outcome["earliest_discontinuation"] for each in found.readings}
    assert found.outcome["earliest_discontinuation"] == by_id["corresponding-day"]
    return (
        date.fromisoformat(str(by_id["corresponding-day"])),
        date.fromisoformat(str(by_id["clear-months"])),
    )


@given(days)
def test_the_limit_is_dateutils_three_months_before(day: date) -> None:
    found, safe = latest(day)
    assert found == day - relativedelta(months=3)
    assert safe == found - ONE_DAY


@given(days)
def test_the_limit_never_moves_back_as_the_discontinuation_moves_on(day: date) -> None:
    assert latest(day)[0] <= latest(day + ONE_DAY)[0]


@given(days)
def test_the_earliest_discontinuation_is_the_first_whose_limit_holds(notice: date) -> None:
    first, strict = earliest(notice)
    assert latest(first)[0] >= notice > latest(first - ONE_DAY)[0]
    assert latest(strict)[1] >= notice > latest(strict - ONE_DAY)[1]


@given(days)
def test_a_notice_on_its_limit_allows_the_discontinuation(day: date) -> None:
    found, safe = latest(day)
    assert earliest(found)[0] <= day
    assert earliest(safe)[1] <= day
    assert earliest(found + ONE_DAY)[0] > day


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1, 3, 31), date(1, 4, 1), date(1, 4, 2)])
def test_before_the_first_year_there_is_no_limit(day: date) -> None:
    if day == date(1, 4, 2):
        assert latest(day) == (date(1, 1, 2), date(1, 1, 1))
    else:
        with pytest.raises(InputError) as caught:
            latest(day)
        assert caught.value.field == "discontinuation_date"


@pytest.mark.parametrize("day", [date(9999, 9, 29), date(9999, 9, 30), date(9999, 12, 31)])
def test_after_the_last_year_there_is_no_discontinuation(day: date) -> None:
    if day == date(9999, 9, 29):
        assert earliest(day) == (date(9999, 12, 29), date(9999, 12, 30))
    else:
        with pytest.raises(InputError) as caught:
            earliest(day)
        assert caught.value.field == "notice_date"


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("当該廃止予定日より6ヶ月以上前に", "2025-11-30"),
        ("当該廃止予定日の１か月以上前に", "2026-04-30"),
        ("当該廃止予定日より1年以上前に", "2025-05-31"),
    ],
)
def test_a_revision_with_other_months_calculates_with_them(words: str, limit: str) -> None:
    found = answer(ID, {"discontinuation_date": "2026-05-31"}, {ID: words})
    assert found.outcome["latest_notice"] == limit
    assert all(step.quote == words for step in found.steps)


def test_a_revision_without_the_clause_says_so() -> None:
    with pytest.raises(InputError) as caught:
        answer(ID, {"discontinuation_date": "2026-05-31"}, {ID: None})
    assert caught.value.field == "revision"


def test_the_form_and_the_schema_take_exactly_one_of_the_two() -> None:
    schema = fields.schema(CALCULATORS[ID].fields)
    assert schema["required"] == []
    assert schema["allOf"] == [
        {"oneOf": [{"required": ["discontinuation_date"]}, {"required": ["notice_date"]}]}
    ]
    form = [("discontinuation_date", " "), ("notice_date", "２０２６／０３／１５")]
    typed = from_form(CALCULATORS[ID].fields, form)
    assert run(ID, typed).outcome["earliest_discontinuation"] == "2026-06-15"
