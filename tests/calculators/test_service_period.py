"""What holds for every service period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import InputError, run
from tests.calculators.revised import answer

ONE_DAY = timedelta(days=1)
formed_on = st.dates(date(1, 1, 1), date(9997, 12, 31))


def dates(outcome: object, *names: str) -> list[date]:
    """The named dates of an outcome."""
    assert isinstance(outcome, dict)
    return [date.fromisoformat(outcome[name]) for name in names]


@given(formed_on, st.sampled_from(["monthly", "annual"]))
def test_the_first_period_is_whole_months_after_the_contracts(formed: date, plan: str) -> None:
    found = run("service-period", {"contract_date": f"{formed}", "plan": plan})
    start, end = dates(found.outcome, "start", "end")
    assert start.day == 1 and (start - ONE_DAY).month == formed.month
    assert timedelta(days=1) <= start - formed <= timedelta(days=31)
    after = end + ONE_DAY
    if plan == "annual":
        assert after == start.replace(year=start.year + 1)
    else:
        assert after.day == 1 and 28 <= (after - start).days <= 31
    assert found.outcome["renews"] is (plan == "monthly")


@given(formed_on, st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_every_day_lies_in_one_period_of_a_monthly_plan(formed: date, as_of: date) -> None:
    inputs = {"contract_date": f"{formed}", "plan": "monthly", "as_of": f"{as_of}"}
    outcome = run("service-period", inputs).outcome
    (start,) = dates(outcome, "start")
    if as_of < start:
        assert outcome["current_start"] is outcome["current_end"] is None
        return
    first, last = dates(outcome, "current_start", "current_end")
    assert first <= as_of <= last and first >= start
    assert (first.year, first.month, first.day) == (as_of.year, as_of.month, 1)
    if last < date.max:
        again = run("service-period", {**inputs, "as_of": f"{last + ONE_DAY}"}).outcome
        assert dates(again, "current_start") == [last + ONE_DAY]


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(-400, 900))
def test_an_annual_period_is_current_while_it_runs(formed: date, away: int) -> None:
    as_of = formed + timedelta(days=away)
    inputs = {"contract_date": f"{formed}", "plan": "annual", "as_of": f"{as_of}"}
    outcome = run("service-period", inputs).outcome
    start, end = dates(outcome, "start", "end")
    current = (outcome["current_start"], outcome["current_end"])
    runs = start <= as_of <= end
    assert current == ((outcome["start"], outcome["end"]) if runs else (None, None))


# A revision with other figures

FORMED = {"contract_date": "2025-01-31"}


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("利用契約が成立した月の翌月1日から2年間", "2027-01-31"),
        ("利用契約が成立した月の翌月1日から6ヶ月間", "2025-07-31"),
        ("利用契約が成立した月の翌月1日から６か月間", "2025-07-31"),
    ],
)
def test_an_annual_period_of_another_length(words: str, end: str) -> None:
    given = {**FORMED, "plan": "annual"}
    assert answer("service-period", given, {"annual-period": words}).outcome["end"] == end


def test_a_renewal_of_another_length() -> None:
    """Quarters from February: the day lies in August to October."""
    words = {"monthly-period": "利用契約が成立した月の翌月1日から3ヶ月間"}
    given = {**FORMED, "plan": "monthly", "as_of": "2025-09-30"}
    outcome = answer("service-period", given, words).outcome
    assert (outcome["current_start"], outcome["current_end"]) == ("2025-08-01", "2025-10-31")
    with pytest.raises(InputError) as caught:
        answer("service-period", {**given, "as_of": "9999-12-31"}, words)
    assert caught.value.field == "as_of"


def test_a_revision_that_no_longer_says_it() -> None:
    for plan, name in (("monthly", "monthly-period"), ("annual", "annual-period")):
        with pytest.raises(InputError, match=name):
            answer("service-period", {**FORMED, "plan": plan}, {name: None})


def test_a_revision_without_a_deadline_is_told_of_none() -> None:
    """Only that a notice is needed, as the clause of the period says."""
    inputs = {"contract_date": "2025-01-31", "plan": "monthly"}
    said = [note.text for note in answer("service-period", inputs, {"monthly-notice": None}).notes]
    assert "月額利用を終えるには、終了の通知が必要です。" in said
    assert not [text for text in said if "期限" in text]
    whole = [note.text for note in answer("service-period", inputs, {}).notes]
    assert [text for text in whole if "期限" in text]
