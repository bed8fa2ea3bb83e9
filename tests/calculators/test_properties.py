"""What holds for every input: late interest against exact fractions, deadlines against the
calendar, and a filled form against JSON."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from calculators import CALCULATORS, InputError, quotations, run
from calculators.calendar import YEAR_ENDS, BusinessCalendar
from calculators.typed import from_form

ONE_DAY = timedelta(days=1)
ROUNDINGS = {
    "floor": ROUND_FLOOR,
    "half-up": ROUND_HALF_UP,
    "ceiling": ROUND_CEILING,
}

# Late interest

principals = st.one_of(
    st.integers(0, 10**18),
    st.integers(0, 10**6),
    # Odd multiples of 36,500 yen have exactly half a yen of interest a day.
    st.integers(0, 10**9).map(lambda n: 36_500 * (2 * n + 1)),
)
dates = st.dates(date(1, 1, 1), date(9999, 12, 31))
days_late = st.one_of(st.integers(-400, 800), st.integers(0, 40_000))
roundings = st.sampled_from(list(ROUNDINGS))


def interest(
    principal: int, due: date, late: int, rounding: str = "floor", revision: str | None = None
) -> dict[str, int]:
    """The outcome of a payment so many days after the due date."""
    inputs = {
        "principal": principal,
        "due_date": due.isoformat(),
        "paid_date": (due + timedelta(days=late)).isoformat(),
        "rounding": rounding,
    }
    found = run("late-interest", inputs, revision=revision).outcome
    return {name: value for name, value in found.items() if isinstance(value, int)}


@given(principals, dates, days_late, roundings, st.sampled_from(list(quotations.REVISIONS)))
def test_interest_equals_the_exact_fraction_rounded_once(
    principal: int, due: date, late: int, rounding: str, revision: str
) -> None:
    assume(date.min.toordinal() <= due.toordinal() + late <= date.max.toordinal())
    days = max(0, late - 1)  # neither the due date nor the day of payment
    exact = Fraction(principal) * Fraction("0.145") * days / 365
    whole, rest = divmod(exact.numerator, exact.denominator)
    # The same fraction to two places, from which decimal rounds: 0, above 0, ½, above ½.
    half = Fraction(rest, exact.denominator) - Fraction(1, 2)
    place = Decimal("0.5") if half == 0 else Decimal("0.9") if half > 0 else Decimal("0.1")
    rounded = (whole + place if rest else Decimal(whole)).quantize(
        Decimal(1), rounding=ROUNDINGS[rounding]
    )
    expected = {"days": days, "interest": int(rounded), "total": principal + int(rounded)}
    assert interest(principal, due, late, rounding, revision) == expected


@given(principals, st.dates(date(1900, 1, 1), date(2100, 1, 1)), days_late, roundings)
def test_interest_never_falls_as_days_pass(
    principal: int, due: date, late: int, rounding: str
) -> None:
    today = interest(principal, due, late, rounding)
    tomorrow = interest(principal, due, late + 1, rounding)
    assert tomorrow["interest"] >= today["interest"]
    assert tomorrow["days"] == today["days"] + (late >= 1)


@given(
    st.integers(0, 10**18 - 10**9),
    st.integers(0, 10**9),
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    days_late,
    roundings,
)
def test_interest_never_falls_as_the_principal_grows(
    principal: int, more: int, due: date, late: int, rounding: str
) -> None:
    less = interest(principal, due, late, rounding)
    assert interest(principal + more, due, late, rounding)["interest"] >= less["interest"]


@given(principals, st.dates(date(1900, 1, 1), date(2100, 1, 1)), days_late)
def test_the_roundings_lie_within_one_yen_in_their_order(
    principal: int, due: date, late: int
) -> None:
    floor, half_up, ceiling = (
        interest(principal, due, late, rounding)["interest"] for rounding in ROUNDINGS
    )
    assert 0 <= floor <= half_up <= ceiling <= floor + 1


@given(principals, st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-400, 1))
def test_nothing_is_owed_up_to_one_day_late(principal: int, due: date, late: int) -> None:
    expected = {"days": 0, "interest": 0, "total": principal}
    assert interest(principal, due, late, "ceiling") == expected


# Notice deadlines

months = st.builds("{:04}-{:02}".format, st.integers(1956, 2099), st.integers(1, 12))
year_ends = st.sampled_from(YEAR_ENDS)


@st.composite
def notices(draw: st.DrawFn) -> dict[str, Any]:
    """Inputs of an allowed action: closures lie in the two months before the target month."""
    month = draw(months)
    first = date.fromisoformat(f"{month}-01")
    before = st.integers(1, 60).map(lambda days: (first - timedelta(days=days)).isoformat())
    inputs: dict[str, Any] = {
        "target_month": month,
        "year_end": draw(year_ends),
        "closures": draw(st.lists(before, max_size=8)),
    }
    if draw(st.booleans()):
        actions = ["terminate", "upgrade", "add-users", "downgrade", "reduce-users"]
        return inputs | {"plan": "monthly", "action": draw(st.sampled_from(actions))}
    formed = first - timedelta(days=draw(st.integers(1, 330)))  # the month lies in its term
    return inputs | {
        "plan": "annual",
        "action": draw(st.sampled_from(["upgrade", "add-users"])),
        "contract_date": formed.isoformat(),
    }


def deadlines(inputs: Mapping[str, Any], revision: str | None = None) -> dict[str, date]:
    """The deadlines of each reading by its id, and `safe_deadline`."""
    found = run("notice-deadline", inputs, revision=revision)
    assert found.outcome["allowed"] is True
    by_name = {each.id: str(each.outcome["deadline"]) for each in found.readings}
    by_name["safe_deadline"] = str(found.outcome["safe_deadline"])
    assert by_name["calendar-end"] == found.outcome["deadline"]
    return {name: date.fromisoformat(day) for name, day in by_name.items()}


def calendar_of(inputs: Mapping[str, Any]) -> BusinessCalendar:
    return BusinessCalendar(
        year_end=inputs["year_end"], closures=frozenset(map(date.fromisoformat, inputs["closures"]))
    )


def end_of_month_before(inputs: Mapping[str, Any]) -> date:
    return date.fromisoformat(f"{inputs['target_month']}-01") - ONE_DAY


def business_days_between(first: date, last: date, calendar: BusinessCalendar) -> int:
    """The business days after `first` and before `last`."""
    days = range(first.toordinal() + 1, last.toordinal())
    return sum(calendar.is_business_day(date.fromordinal(day)) for day in days)


@given(notices())
def test_every_deadline_is_a_business_day_in_the_order_of_strictness(
    inputs: dict[str, Any],
) -> None:
    found = deadlines(inputs)
    calendar = calendar_of(inputs)
    assert all(calendar.is_business_day(day) for day in found.values())
    assert found["clear-days"] <= found["last-business-day"] <= found["calendar-end"]


@given(notices())
def test_the_deadlines_leave_the_business_days_that_their_readings_say(
    inputs: dict[str, Any],
) -> None:
    found = deadlines(inputs)
    calendar, end = calendar_of(inputs), end_of_month_before(inputs)
    assert business_days_between(found["calendar-end"], end, calendar) == 4
    assert business_days_between(found["clear-days"], end, calendar) == 5
    moved = end
    while not calendar.is_business_day(moved):
        moved -= ONE_DAY
    assert business_days_between(found["last-business-day"], moved, calendar) == 4


@given(notices())
def test_the_safe_deadline_is_before_every_reading_and_in_the_draft_at_the_earliest(
    inputs: dict[str, Any],
) -> None:
    found = deadlines(inputs)
    safe, calendar = found.pop("safe_deadline"), calendar_of(inputs)
    earliest = min(found.values())
    assert safe < earliest
    assert business_days_between(safe, earliest, calendar) == 0

    draft = deadlines(inputs, revision="draft")
    safe = draft.pop("safe_deadline")
    assert draft == found  # the draft leaves the three readings as they are
    assert safe == earliest


@given(notices())
def test_the_deadlines_lie_shortly_before_the_months_end(inputs: dict[str, Any]) -> None:
    found = deadlines(inputs)
    end = end_of_month_before(inputs)
    assert end.day == monthrange(end.year, end.month)[1]
    for day in found.values():
        # Seven business days take eleven days; holidays and closures at most as many again.
        assert end - timedelta(days=40) < day < end


@given(notices(), st.data())
def test_another_closed_day_never_makes_a_deadline_later(
    inputs: dict[str, Any], data: st.DataObject
) -> None:
    end = end_of_month_before(inputs)
    another = end - timedelta(days=data.draw(st.integers(0, 30)))
    more = inputs | {"closures": [*inputs["closures"], another.isoformat()]}
    before, after = deadlines(inputs), deadlines(more)
    assert all(after[name] <= before[name] for name in before)


@given(st.dates(date(1956, 1, 1), date(2090, 1, 1)), st.integers(-30, 30))
def test_an_annual_term_is_the_twelve_months_after_the_contracts(formed: date, away: int) -> None:
    """`away` months after the month in which the contract was formed."""
    count = formed.year * 12 + formed.month - 1 + away
    assume(count >= 1956 * 12)
    inputs = {
        "target_month": f"{count // 12:04}-{count % 12 + 1:02}",
        "plan": "annual",
        "action": "upgrade",
        "contract_date": formed.isoformat(),
    }
    assert run("notice-deadline", inputs).outcome["allowed"] is (1 <= away <= 12)


# A filled form equals JSON

FULL_WIDTH = str.maketrans("0123456789,-/", "０１２３４５６７８９，－／")


@st.composite
def typed_yen(draw: st.DrawFn, amount: int) -> str:
    """An amount as people type it."""
    text = draw(st.sampled_from([f"{amount}", f"{amount:,}", f"{amount:,}円", f" {amount} "]))
    return text.translate(FULL_WIDTH) if draw(st.booleans()) else text


@st.composite
def typed_date(draw: st.DrawFn, day: str) -> str:
    """A date or month as people type it."""
    text = draw(st.sampled_from([day, day.replace("-", "/")]))
    return text.translate(FULL_WIDTH) if draw(st.booleans()) else text


@given(principals, dates, dates, st.data())
def test_late_interest_from_a_form_equals_json(
    principal: int, due: date, paid: date, data: st.DataObject
) -> None:
    inputs = {"principal": principal, "due_date": f"{due}", "paid_date": f"{paid}"}
    form = [
        ("principal", data.draw(typed_yen(principal))),
        ("due_date", data.draw(typed_date(f"{due}"))),
        ("paid_date", data.draw(typed_date(f"{paid}"))),
        ("rounding", data.draw(st.sampled_from(["", " ", "floor"]))),
    ]
    typed = from_form(CALCULATORS["late-interest"].fields, form)
    assert run("late-interest", typed) == run("late-interest", inputs)


@given(notices(), st.data())
def test_a_notice_from_a_form_equals_json(inputs: dict[str, Any], data: st.DataObject) -> None:
    between = data.draw(st.sampled_from(["\n", "\r\n", ", ", "、", " ", "\u3000"]))
    closures = [data.draw(typed_date(day)) for day in inputs["closures"]]
    form = [
        ("target_month", data.draw(typed_date(inputs["target_month"]))),
        ("plan", inputs["plan"]),
        ("action", inputs["action"]),
        ("contract_date", data.draw(typed_date(inputs.get("contract_date", "")))),
        ("year_end", inputs["year_end"]),
        ("closures", between.join(closures)),
    ]
    typed = from_form(CALCULATORS["notice-deadline"].fields, form)
    assert run("notice-deadline", typed) == run("notice-deadline", inputs)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2025-08-13\n\n2025-08-14\n", ["2025-08-13", "2025-08-14"]),
        ("  2025-08-13  ", ["2025-08-13"]),
        ("2025-08-13、２０２５／０８／１４", ["2025-08-13", "2025-08-14"]),
        ("2025-08-13,", ["2025-08-13"]),
        ("、2025-08-13、", ["2025-08-13"]),
        ("２０２５－０８－１３，２０２５－０８－１４", ["2025-08-13", "2025-08-14"]),
    ],
)
def test_a_list_of_dates_as_people_type_it(text: str, days: list[str]) -> None:
    form = [("target_month", "2025-09"), ("plan", "monthly"), ("action", "terminate")]
    typed = from_form(CALCULATORS["notice-deadline"].fields, [*form, ("closures", text)])
    assert run("notice-deadline", typed).inputs["closures"] == days


@given(
    st.sampled_from(list(CALCULATORS)),
    st.dictionaries(
        st.sampled_from([f.name for each in CALCULATORS.values() for f in each.fields]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=5,
        ),
    ),
)
def test_any_input_is_answered_or_refused_with_its_field(
    calculator: str, inputs: dict[str, Any]
) -> None:
    names = [field.name for field in CALCULATORS[calculator].fields]
    try:
        run(calculator, inputs)
    except InputError as error:
        assert error.field in [*names, *inputs]
        assert error.message.endswith("。")
