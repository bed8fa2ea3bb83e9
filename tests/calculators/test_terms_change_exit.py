"""What holds for leaving before any change of the terms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import CALCULATORS, InputError, quotations, run
from calculators.render import values
from tests.calculators.revised import answer

ONE_DAY = timedelta(days=1)
effective_on = st.dates(date(1955, 4, 1), date(2099, 12, 31))
revisions = st.sampled_from(list(quotations.REVISIONS))


def exits(inputs: dict[str, Any], revision: str | None = None) -> dict[str, dict[str, Any]]:
    """The outcome of each reading."""
    found = run("terms-change-exit", inputs, revision=revision)
    readings = {each.id: dict(each.outcome) for each in found.readings}
    assert list(readings) == ["article-10", "article-26"]
    assert readings["article-10"] == found.outcome
    assert [each.id for each in found.readings if each.safe] == ["article-10"]
    return readings


@given(effective_on, revisions)
def test_a_monthly_plan_ends_with_the_last_month_before_the_change(
    effective: date, revision: str
) -> None:
    found = exits({"effective_date": f"{effective}", "plan": "monthly"}, revision)
    end = date.fromisoformat(found["article-10"]["service_end"])
    assert end < effective and (end + ONE_DAY).day == 1
    assert effective - end <= timedelta(days=31)
    notice = {"target_month": f"{end:%Y-%m}", "plan": "monthly", "action": "terminate"}
    deadline = run("notice-deadline", notice, revision=revision).outcome["deadline"]
    assert found["article-10"]["last_notice_date"] == deadline
    eve = f"{effective - ONE_DAY}"
    assert found["article-26"] == {"possible": True, "last_notice_date": eve, "service_end": eve}


@given(effective_on, st.integers(-5, 120))
def test_it_is_possible_up_to_the_last_day_for_the_notice(effective: date, before: int) -> None:
    notified = effective - timedelta(days=before)
    inputs = {"effective_date": f"{effective}", "plan": "monthly"}
    told = exits({**inputs, "notified_date": f"{notified}"})
    for name, outcome in exits(inputs).items():
        assert told[name] == {**outcome, "possible": f"{notified}" <= outcome["last_notice_date"]}


@given(effective_on, st.integers(-500, 500))
def test_an_annual_plan_is_left_only_by_its_end(effective: date, away: int) -> None:
    formed = f"{effective + timedelta(days=away)}"
    inputs = {"effective_date": f"{effective}", "plan": "annual", "contract_date": formed}
    found = exits(inputs)
    period = run("service-period", {"contract_date": formed, "plan": "annual"}).outcome
    ended = str(period["end"]) < f"{effective}"
    assert found["article-10"] == {
        "possible": ended,
        "last_notice_date": None,
        "service_end": period["end"] if ended else None,
    }
    eve = f"{effective - ONE_DAY}"
    left = {"possible": True, "last_notice_date": eve, "service_end": eve}
    nothing_to_leave = ended or formed > eve
    assert found["article-26"] == (found["article-10"] if nothing_to_leave else left)


CHANGE = {"effective_date": "2025-10-15", "plan": "monthly"}


def test_a_longer_notice_is_given_earlier() -> None:
    """29, 28, 27, 26, 25, 22, 21 August: the seventh business day before the 31st."""
    words = {"monthly-notice": "サービス終了または変更希望月の前月末日の7営業日前までに"}
    assert answer("terms-change-exit", CHANGE, words).outcome["last_notice_date"] == "2025-08-21"


@pytest.mark.parametrize(
    ("plan", "earlier"),
    [(CHANGE, True), ({"plan": "annual", "contract_date": "2025-01-15"}, False),
     ({"plan": "annual", "contract_date": "2024-01-10"}, False)],
)  # fmt: skip
def test_only_where_a_notice_has_a_deadline_an_earlier_day_is_the_safe_one(
    plan: dict[str, str], earlier: bool
) -> None:
    found = run("terms-change-exit", {**CHANGE, **plan}).readings[0]
    assert (found.outcome["last_notice_date"] is not None) == earlier
    assert found.label.endswith("。安全な期限はこの通知の期限より前") == earlier


@pytest.mark.parametrize("name", ["terms-change-exit", "terms-change-stay", "monthly-notice"])
def test_leaving_needs_its_clauses(name: str) -> None:
    with pytest.raises(InputError, match=name):
        answer("terms-change-exit", CHANGE, {name: None})


def test_what_the_notes_say_of_the_days() -> None:
    def notes(**more: str) -> str:
        return " ".join(n.text for n in run("terms-change-exit", {**CHANGE, **more}).notes)

    assert "効力発生日より前ではありません" in notes(notified_date="2025-10-15")
    assert "効力発生日より前ではありません" not in notes(notified_date="2025-10-14")
    annual = {"plan": "annual", "contract_date": "2025-10-15"}
    assert "この計算は当てはまりません" in notes(**annual)
    assert "解約する必要はありません" in notes(plan="annual", contract_date="2024-01-10")


AUGUST = [f"2025-08-{day:02}" for day in range(1, 32)]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"notified_date": "2025-08-21"}, "2025年8月21日（木）までに解約の通知が届けば"),
        ({"notified_date": "2025-08-22"}, "安全な期限の2025年8月21日（木）を過ぎているので"),
        ({"notified_date": "2025-08-26"}, "翌々月の2025年10月31日（金）の終了となる場合があります"),
        ({"notified_date": "2025-08-31"}, "翌々月の2025年10月31日（金）の終了となる場合があります"),
        ({"notified_date": "2025-09-01"}, "早くても翌月の2025年10月31日（金）なので"),
        # With all of August closed the deadline is 25 July; a notice of July may end with
        # September at the latest, one of August with October.
        (
            {"notified_date": "2025-07-28", "closures": AUGUST},
            "2025年7月のうちに通知が届けば、翌々月の2025年9月30日（火）の終了となる場合でも",
        ),
        (
            {"notified_date": "2025-08-01", "closures": AUGUST},
            "2025年9月30日（火）に終了するとは限りません。翌々月の2025年10月31日（金）の",
        ),
    ],
)
def test_what_a_notice_can_still_bring_about(more: dict[str, Any], said: str) -> None:
    assert said in run("terms-change-exit", {**CHANGE, **more}).steps[-1].text


def test_without_the_clause_on_late_notices_no_second_month_is_said() -> None:
    late = {**CHANGE, "notified_date": "2025-08-26"}
    text = answer("terms-change-exit", late, {"late-notice": None}).steps[-1].text
    assert text.endswith("2025年9月30日（火）に終了するとは限りません。")


def test_the_safe_reading_says_that_its_own_deadline_is_not_safe() -> None:
    safe = next(each for each in run("terms-change-exit", CHANGE).readings if each.safe)
    assert safe.label.endswith("安全な期限はこの通知の期限より前")


@pytest.mark.parametrize(
    "given",
    [
        {**CHANGE, "notified_date": "2025-08-26"},  # late, and in time if the provider likes
        {**CHANGE, "plan": "annual", "contract_date": "2024-12-10"},  # 第26条 may be 別段の定め
        {**CHANGE, "plan": "annual", "contract_date": "2025-10-10"},  # before the term: silence
    ],
)
def test_what_is_not_sure_is_not_called_impossible(given: dict[str, Any]) -> None:
    figure = CALCULATORS["terms-change-exit"].figures[0]
    found = run("terms-change-exit", given)
    assert found.outcome["possible"] is False
    assert values.figure(figure, found.outcome["possible"]) == "できるとは限りません"
