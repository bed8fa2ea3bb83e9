"""What holds for every notice: each day is in time, on the boundary or late, and the effect of
a notice is the inverse of its deadline."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import InputError, quotations, run
from calculators.calendar import YEAR_ENDS, BusinessCalendar
from tests.calculators.revised import answer

ONE_DAY = timedelta(days=1)
ACTIONS = ["terminate", "upgrade", "add-users", "downgrade", "reduce-users"]
RANK = {"in-time": 0, "boundary": 1, "late": 2}

days = st.dates(date(1955, 3, 1), date(2099, 10, 31))
revisions = st.sampled_from(list(quotations.REVISIONS))


@st.composite
def calendars(draw: st.DrawFn, around: date) -> dict[str, Any]:
    """A year-end and closures within forty days of a day."""
    away = st.integers(-40, 40).map(lambda n: (around + timedelta(days=n)).isoformat())
    return {
        "year_end": draw(st.sampled_from(YEAR_ENDS)),
        "closures": draw(st.lists(away, max_size=8)),
    }


def month(text: str, shift: int) -> str:
    """A month so many months later."""
    count = int(text[:4]) * 12 + int(text[5:7]) - 1 + shift
    return f"{count // 12:04}-{count % 12 + 1:02}"


@given(days, st.sampled_from(ACTIONS), revisions, st.data())
def test_every_day_is_in_time_on_the_boundary_or_late(
    received: date, action: str, revision: str, data: st.DataObject
) -> None:
    chosen = data.draw(calendars(received))
    inputs = {"received_date": received.isoformat(), "plan": "monthly", "action": action, **chosen}
    found = run("notice-effect", inputs, revision=revision)
    calendar = BusinessCalendar(
        year_end=chosen["year_end"],
        closures=frozenset(map(date.fromisoformat, chosen["closures"])),
    )
    on_the_day = "boundary" if revision == "2011-10-11" else "in-time"
    for reading in found.readings:
        deadline = date.fromisoformat(str(reading.outcome["deadline"]))
        assert calendar.is_business_day(deadline)
        status = reading.outcome["status"]
        assert (status == "late") == (received > deadline)
        assert received != deadline or status == on_the_day
        assert (status == "in-time") == (received < deadline or status == on_the_day == "in-time")
        first = month(received.isoformat(), 1)
        assert reading.outcome["earliest_month"] == first
        assert reading.outcome["latest_month"] == month(first, int(status != "in-time"))


@given(days, revisions, st.data())
def test_a_later_notice_is_never_better(received: date, revision: str, data: st.DataObject) -> None:
    chosen = data.draw(calendars(received))
    before, after = (
        run(
            "notice-effect",
            {"received_date": day.isoformat(), "plan": "monthly", "action": "terminate", **chosen},
            revision=revision,
        )
        for day in (received, received + ONE_DAY)
    )
    for one, other in zip(before.readings, after.readings, strict=True):
        if one.outcome["earliest_month"] == other.outcome["earliest_month"]:
            assert RANK[str(one.outcome["status"])] <= RANK[str(other.outcome["status"])]
        assert str(one.outcome["latest_month"]) <= str(other.outcome["latest_month"])


@given(days, st.sampled_from(ACTIONS), revisions, st.data())
def test_the_effect_is_the_inverse_of_the_deadline(
    day: date, action: str, revision: str, data: st.DataObject
) -> None:
    target = month(day.isoformat(), 1)
    inputs = {
        "plan": "monthly",
        "action": action,
        "year_end": data.draw(st.sampled_from(YEAR_ENDS)),
    }
    deadline = run("notice-deadline", {"target_month": target, **inputs}, revision=revision)

    def effect(received: date) -> dict[str, Any]:
        on_day = {"received_date": received.isoformat(), **inputs}
        return dict(run("notice-effect", on_day, revision=revision).outcome)

    last = date.fromisoformat(str(deadline.outcome["deadline"]))
    assert effect(last)["deadline"] == last.isoformat()
    assert effect(last)["earliest_month"] == target
    assert effect(last)["status"] != "late"
    assert effect(last + ONE_DAY)["status"] == "late"
    safe = date.fromisoformat(str(deadline.outcome["safe_deadline"]))
    found = run("notice-effect", {"received_date": safe.isoformat(), **inputs}, revision=revision)
    for reading in found.readings:
        assert reading.outcome["status"] == "in-time"
        assert reading.outcome["latest_month"] == target


@given(
    st.dates(date(1956, 1, 1), date(2090, 1, 1)), st.integers(-60, 500), st.sampled_from(ACTIONS)
)
def test_an_annual_plan_refuses_what_the_deadline_refuses(
    formed: date, away: int, action: str
) -> None:
    received = formed + timedelta(days=away)
    plan = {"plan": "annual", "action": action, "contract_date": formed.isoformat()}
    effect = run("notice-effect", {"received_date": received.isoformat(), **plan}).outcome
    target = month(received.isoformat(), 1)
    allowed = run("notice-deadline", {"target_month": target, **plan}).outcome
    assert (effect["status"] == "refused") == (not allowed["allowed"])
    assert effect["deadline"] == allowed["deadline"]
    if effect["status"] == "refused":
        assert set(effect.values()) == {"refused", None}
    elif effect["latest_month"] is None:
        assert effect["status"] != "in-time"
        assert effect["earliest_month"] == month(formed.isoformat(), 12)


AUGUST = {"received_date": "2025-08-21", "plan": "monthly", "action": "terminate"}
SEVEN = "サービス終了または変更希望月の前月末日の7営業日前までに"
LATE = "前月末の{}営業日前以降に受領したときは、翌々月で終了となる場合があります"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # 29, 28, 27, 26, 25, 22, 21: the seventh is the 21st.
        ({"monthly-notice": SEVEN, "late-notice": LATE.format(7)}, ("boundary", "2025-10")),
        # 第10条第2項 still begins with the fifth, the 25th, so the 21st is in time by both.
        ({"monthly-notice": SEVEN}, ("in-time", "2025-09")),
        # By 第10条第1項 the 25th is the last day; 第10条第2項 calls late what comes from the 21st.
        ({"late-notice": LATE.format(7)}, ("boundary", "2025-10")),
    ],
)
def test_each_clause_counts_with_its_own_figure(
    words: dict[str, str | None], expected: tuple[str, str]
) -> None:
    found = answer("notice-effect", AUGUST, words).outcome
    assert (found["status"], found["latest_month"]) == expected


def test_without_the_clause_nothing_says_what_becomes_of_a_late_notice() -> None:
    early = answer("notice-effect", AUGUST, {"late-notice": None})
    assert early.outcome["status"] == "in-time"
    with pytest.raises(InputError, match="late-notice"):
        answer("notice-effect", {**AUGUST, "received_date": "2025-08-26"}, {"late-notice": None})
