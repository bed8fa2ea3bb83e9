"""What holds for every fee and every difference within an annual term."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import CALCULATORS, InputError, run
from calculators.typed import from_form
from tests.calculators.revised import answer

prices = st.one_of(st.integers(0, 10_000), st.integers(0, 10**18))
users = st.one_of(st.integers(0, 300), st.integers(0, 10**9))
months = st.integers(1, 48)
rates = st.decimals(0, 100, places=2, allow_nan=False).map(lambda rate: f"{rate:f}")


@st.composite
def fees(draw: st.DrawFn) -> dict[str, Any]:
    """The inputs of a fee without campaign."""
    plan = draw(st.sampled_from(["monthly", "annual"]))
    count = draw(months)
    return {
        "unit_price": draw(prices),
        "users": draw(users),
        "plan": plan,
        "start_month": f"{draw(st.integers(1, 9000)):04}-{draw(st.integers(1, 12)):02}",
        "months": count if plan == "monthly" else count * 12,
        "initial_fee": draw(st.one_of(st.just(0), prices)),
        "tax": draw(rates),
    }


def total(inputs: dict[str, Any]) -> int:
    """The total of a fee."""
    found = run("subscription-fee", inputs).outcome["total"]
    assert isinstance(found, int)
    return found


@given(fees())
def test_the_total_is_what_the_invoices_say(inputs: dict[str, Any]) -> None:
    outcome = run("subscription-fee", inputs).outcome
    rows = outcome["schedule"]
    assert isinstance(rows, list)
    span = 1 if inputs["plan"] == "monthly" else 12
    assert len(rows) * span == inputs["months"]
    rate = Fraction(inputs["tax"]) / 100
    for at, row in enumerate(rows):
        assert list(row) == ["month", "unit_price", "users", "amount", "tax"]
        amount = inputs["unit_price"] * inputs["users"]
        assert row["amount"] == amount
        exact = (amount + (inputs["initial_fee"] if at == 0 else 0)) * rate
        assert 0 <= exact - row["tax"] < 1
    year, number = map(int, inputs["start_month"].split("-"))
    assert [row["month"] for row in rows] == [
        f"{year + (number - 1 + at * span) // 12:04}-{(number - 1 + at * span) % 12 + 1:02}"
        for at in range(len(rows))
    ]
    assert outcome["tax"] == sum(int(row["tax"]) for row in rows)
    assert outcome["total"] == outcome["tax"] + inputs["initial_fee"] + sum(
        int(row["amount"]) for row in rows
    )


@given(fees(), st.integers(0, 1000), st.sampled_from(["unit_price", "users", "initial_fee"]))
def test_more_of_anything_never_costs_less(inputs: dict[str, Any], more: int, name: str) -> None:
    limit = 10**9 if name == "users" else 10**18
    assert total({**inputs, name: min(limit, inputs[name] + more)}) >= total(inputs)
    assert total({**inputs, "months": inputs["months"] + 12}) >= total(inputs)


@given(fees(), prices, months)
def test_a_campaign_costs_between_its_price_and_the_usual_one(
    inputs: dict[str, Any], price: int, lasts: int
) -> None:
    span = 1 if inputs["plan"] == "monthly" else 12
    campaign = {"campaign_price": price, "campaign_months": lasts * span}
    usual, all_campaign = total(inputs), total({**inputs, "unit_price": price})
    found = total({**inputs, **campaign})
    assert min(usual, all_campaign) <= found <= max(usual, all_campaign)
    if lasts * span >= inputs["months"]:
        assert found == all_campaign


@given(fees(), st.data())
def test_a_fee_from_a_form_equals_json(inputs: dict[str, Any], data: st.DataObject) -> None:
    typed = {
        **{name: str(value) for name, value in inputs.items()},
        "unit_price": f"{inputs['unit_price']:,}円",
        "users": f"{inputs['users']:,}人",
        "months": f"{inputs['months']}か月",
        "tax": data.draw(
            st.sampled_from([inputs["tax"], f"{inputs['tax']}%", f"{inputs['tax']}％"])
        ),
    }
    form = from_form(CALCULATORS["subscription-fee"].fields, list(typed.items()))
    assert run("subscription-fee", form) == run("subscription-fee", inputs)


@pytest.mark.parametrize(
    ("given", "echoed"),
    [
        (10, 10),
        ("10", 10),
        ("10.0", 10),
        (7.8, "7.8"),
        ("７．８％", "7.8"),
        ("08", 8),
        (100, 100),
        ("0.25", "0.25"),
    ],
)
def test_a_percentage_is_read_as_written(given: object, echoed: object) -> None:
    inputs = {"unit_price": 1, "users": 1, "plan": "monthly", "start_month": "2025-04", "months": 1}
    assert run("subscription-fee", {**inputs, "tax": given}).inputs["tax"] == echoed


@pytest.mark.parametrize(
    "given",
    [
        -1,
        101,
        1e-5,
        1e300,
        float("nan"),
        float("inf"),
        True,
        " ",
        "1,0",
        "1e1",
        ".5",
        "5.",
        [10],
        "100.000000001",
    ],
)
def test_what_is_no_percentage_is_refused(given: object) -> None:
    inputs = {"unit_price": 1, "users": 1, "plan": "monthly", "start_month": "2025-04", "months": 1}
    with pytest.raises(InputError) as caught:
        run("subscription-fee", {**inputs, "tax": given})
    assert caught.value.field == "tax"


def test_a_whole_number_too_long_to_write_is_refused() -> None:
    inputs = {"unit_price": 1, "users": 1, "plan": "monthly", "start_month": "2025-04", "months": 1}
    with pytest.raises(InputError) as caught:
        run("subscription-fee", {**inputs, "tax": 10**5000})
    assert caught.value.field == "tax"


# Differences within an annual term

TERM = {"contract_date": "2024-12-10"}


@given(st.integers(1, 12), prices, prices, users, users)
def test_the_difference_is_that_of_two_fees(
    month: int, price: int, other_price: int, count: int, other_count: int
) -> None:
    """What the new contract costs for the rest of the term is what the old one costs, and the
    difference."""
    change = f"2025-{month:02}"
    inputs = {
        **TERM,
        "change_month": change,
        "old_unit_price": price,
        "new_unit_price": other_price,
        "old_users": count,
        "new_users": other_count,
    }
    outcome = run("upgrade-difference", inputs).outcome
    assert outcome["allowed"] is (other_price >= price and other_count >= count)
    if not outcome["allowed"]:
        assert set(outcome.values()) == {False, None}
        return
    assert outcome["months"] == 13 - month
    assert isinstance(outcome["difference"], int) and outcome["difference"] >= 0
    rest = {"plan": "monthly", "start_month": change, "months": outcome["months"]}
    old = total({**rest, "unit_price": price, "users": count})
    new = total({**rest, "unit_price": other_price, "users": other_count})
    assert old + outcome["difference"] == new
    notice = {"target_month": change, "plan": "annual", "action": "upgrade", **TERM}
    deadline = run("notice-deadline", notice)
    assert outcome["deadline"] == deadline.outcome["deadline"]
    found = run("upgrade-difference", inputs)
    assert [(each.id, each.outcome["deadline"]) for each in found.readings] == [
        (each.id, each.outcome["deadline"]) for each in deadline.readings
    ]


UPGRADE = {
    **TERM,
    "change_month": "2025-07",
    "old_unit_price": 780,
    "new_unit_price": 1500,
    "old_users": 10,
    "new_users": 10,
}


def test_a_longer_term_has_more_months_left() -> None:
    """Two years from January 2025: eighteen months from July. 720 × 10 × 18."""
    words = {"annual-period": "利用契約が成立した月の翌月1日から2年間"}
    outcome = answer("upgrade-difference", UPGRADE, words).outcome
    assert (outcome["months"], outcome["difference"]) == (18, 129_600)


@pytest.mark.parametrize("name", ["annual-notice", "annual-difference", "annual-period"])
def test_a_difference_needs_its_clauses(name: str) -> None:
    with pytest.raises(InputError, match=name):
        answer("upgrade-difference", UPGRADE, {name: None})


def test_a_decrease_is_refused_by_its_clause_only() -> None:
    less = {**UPGRADE, "new_users": 9}
    with pytest.raises(InputError, match="annual-no-decrease"):
        answer("upgrade-difference", less, {"annual-no-decrease": None})


def test_a_hundred_years_are_the_longest() -> None:
    """1,201 months are refused in the cases; 1,200 of 780 yen are 936,000."""
    given = {"unit_price": 780, "users": 1, "plan": "monthly", "start_month": "2025-04"}
    assert total({**given, "months": 1200}) == 936000
    longest = {"campaign_price": 0, "campaign_months": 1200}
    assert total({**given, "months": 1, **longest}) == 0
    with pytest.raises(InputError) as caught:
        total({**given, "months": 1, **longest, "campaign_months": 1201})
    assert caught.value.field == "campaign_months"
