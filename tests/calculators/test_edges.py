"""Where a rule takes the road less used: a revision without a clause, the ends of the calendar,
a contract younger than its notice.
"""

from __future__ import annotations

from typing import Any

import pytest

from calculators import CALCULATORS, InputError, fields, run
from calculators.fields import Field, Figure
from calculators.render import values
from calculators.terms import revisions
from tests.calculators.revised import answer

NOTICE = {"target_month": "2025-09", "plan": "monthly", "action": "terminate"}
ARRIVAL = {"received_date": "2025-08-25", "plan": "monthly", "action": "terminate"}


def test_without_a_clause_on_late_notices_the_earliest_reading_is_the_safe_day() -> None:
    found = answer("notice-deadline", NOTICE, {"late-notice": None})
    # 2025-08-31 is a Sunday; five clear business days before it: 29, 28, 27, 26 and 25 August
    assert found.outcome["safe_deadline"] == "2025-08-22"
    assert all("翌々月" not in note.text for note in found.notes)
    safe = next(step for step in found.steps if "いずれによっても間に合います" in step.text)
    assert safe.text.startswith("2025年8月22日（金）までに届けば")
    assert safe.label == "第10条第1項第1号"


def test_where_a_notice_is_late_only_after_the_deadline_no_day_is_both() -> None:
    """Late from the third business day on: 27, 26 and 26 August, after the deadlines of 25, 22
    and 22 August."""
    late = "前月末の3営業日前以降に受領したときは、翌々月で終了"
    found = answer("notice-deadline", NOTICE, {"late-notice": late})
    assert found.outcome["safe_deadline"] == "2025-08-22"
    said = (
        "2025年8月22日（金）までに届けば、ここに挙げた読み方のいずれによっても間に合います。"
        "2025年8月23日（土）から2025年8月25日（月）までに届いた通知は、読み方によっては、"
        "遅れたものと扱われることがあります。"
    )
    assert [step.text for step in found.steps if step.label == "第10条第2項"] == [said]


@pytest.mark.parametrize("received", ["2025-08-25", "2025-08-26", "2025-08-29"])
def test_without_a_clause_on_late_notices_nothing_is_said_of_one(received: str) -> None:
    """The 25th is late in two readings, though not in the default one."""
    with pytest.raises(InputError) as caught:
        answer("notice-effect", ARRIVAL | {"received_date": received}, {"late-notice": None})
    assert caught.value.field == "revision"


def test_without_a_clause_on_late_notices_one_in_time_is_answered() -> None:
    given = ARRIVAL | {"received_date": "2025-08-22"}
    found = answer("notice-effect", given, {"late-notice": None})
    assert {each.outcome["status"] for each in found.readings} == {"in-time"}


def test_a_notice_before_the_contract() -> None:
    given = {
        "received_date": "2024-12-02",
        "plan": "annual",
        "action": "upgrade",
        "contract_date": "2024-12-10",
    }
    assert any("契約の成立より前" in text for text in run("notice-effect", given).assumptions)
    for received in ("2024-12-10", "2025-02-03"):  # the day itself, and later
        later = run("notice-effect", given | {"received_date": received})
        assert not any("契約の成立より前" in text for text in later.assumptions)


def test_a_month_that_is_closed_from_its_first_day_to_its_last() -> None:
    """The safe day is 23 July (`tests/cases/notice-deadline.yml`), so no day of August is."""
    closures = [f"2025-08-{day:02}" for day in range(1, 32)]
    found = run("notice-deadline", NOTICE | {"closures": closures})
    assert found.outcome["safe_deadline"] == "2025-07-23"
    assert found.steps[-1].text == "2025年8月に届く通知は、安全な期限より後になります。"


def test_a_period_that_would_end_after_the_last_year() -> None:
    words = {"monthly-period": "利用契約が成立した月の翌月1日から5ヶ月間"}
    given = {"contract_date": "9999-02-15", "plan": "monthly", "as_of": "9999-12-31"}
    answer("service-period", given, words)  # March to July, August to December: it fits …
    with pytest.raises(InputError) as caught:  # … and a month later it does not
        answer("service-period", given | {"contract_date": "9999-03-15"}, words)
    assert caught.value.field == "as_of"


def test_a_contract_made_after_the_terms_changed() -> None:
    given = {"effective_date": "2025-10-15", "plan": "annual", "contract_date": "2025-10-15"}
    said = "契約は変更の効力発生より前に成立していません"
    assert any(said in note.text for note in run("terms-change-exit", given).notes)
    before = run("terms-change-exit", given | {"contract_date": "2025-10-14"})
    assert not any(said in note.text for note in before.notes)


def test_a_change_in_the_first_month_of_a_term() -> None:
    given = dict(CALCULATORS["upgrade-difference"].example) | {"contract_date": "2024-12-27"}
    said = "安全な期限が契約の成立日より前になります"
    first = run("upgrade-difference", given | {"change_month": "2025-01"}).notes
    second = run("upgrade-difference", given | {"change_month": "2025-07"}).notes
    assert any(said in note.text for note in first)
    assert not any(said in note.text for note in second)


@pytest.mark.parametrize(
    ("prices", "users", "assumed"),
    [
        (("780", "1500"), ("300", "310"), True),
        (("1500", "1500"), ("300", "310"), False),  # only one price that it could be
        (("780", "1500"), ("300", "300"), False),  # nobody is added
        (("1500", "1500"), ("300", "300"), False),
    ],
)
def test_at_which_price_users_are_added(
    prices: tuple[str, str], users: tuple[str, str], assumed: bool
) -> None:
    given = dict(CALCULATORS["upgrade-difference"].example)
    given |= dict(zip(("old_unit_price", "new_unit_price"), prices, strict=True))
    given |= dict(zip(("old_users", "new_users"), users, strict=True))
    found = run("upgrade-difference", given)
    assert ("追加するユーザーの分は、変更後の単価で計算しました。" in found.assumptions) == assumed


def test_a_figure_that_is_not_declared_is_the_programs_error() -> None:
    figures = (Figure(name="days", kind="days", label="日数"),)
    with pytest.raises(TypeError, match="interest"):
        fields.outcome(figures, days=1, interest=2)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("yen", 1234567, "1,234,567円"),
        ("days", 1000, "1,000日"),
        ("months", 12, "12か月"),
        ("users", 1500, "1,500人"),
        ("date", "2025-08-25", "2025年8月25日（月）"),
        ("month", "2025-09", "2025年9月"),
        ("yes-no", True, "できます"),
        ("yes-no", False, "できません"),
        ("other", "そのまま", "そのまま"),
        ("date", None, "―"),
    ],
)
def test_figures_in_words(kind: str, value: Any, words: str) -> None:
    assert values.figure(Figure(name="x", kind=kind, label="x"), value) == words


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (Field(name="x", kind="yen", label="x"), 1234567, "1,234,567円"),
        (Field(name="x", kind="count", label="x", unit="人"), 1500, "1,500人"),
        (Field(name="x", kind="percentage", label="x"), "8.5", "8.5%"),
        (Field(name="x", kind="date", label="x"), "2025-08-25", "2025年8月25日（月）"),
        (Field(name="x", kind="month", label="x"), "2025-09", "2025年9月"),
        (Field(name="x", kind="yes-no", label="x"), True, "はい"),
        (Field(name="x", kind="yes-no", label="x"), False, "いいえ"),
        (Field(name="x", kind="yes-no", label="x"), None, "なし"),
        (Field(name="x", kind="choice", label="x", choices={"a": "甲"}), "a", "甲"),
        (
            Field(name="x", kind="dates", label="x"),
            ["2025-08-25", "2025-08-26"],
            "2025年8月25日（月）、2025年8月26日（火）",
        ),
        (Field(name="x", kind="dates", label="x"), [], "なし"),
        (
            Field(name="x", kind="intervals", label="x"),
            [
                {"start": "2025-08-01T09:05", "end": "2025-08-02T10:00+09:00"},
                {"start": "2025-08-03T00:00", "end": "2025-08-03T23:59", "reason": "点検"},
            ],
            "2025年8月1日（金）9時05分から2025年8月2日（土）10時00分まで、"
            "2025年8月3日（日）0時00分から2025年8月3日（日）23時59分まで（点検）",
        ),
    ],
)
def test_inputs_in_words(field: Field, value: Any, words: str) -> None:
    assert values.entered(field, value) == words


def test_the_revisions_by_name() -> None:
    assert {"2011-10-11", "draft"} <= set(revisions())


@pytest.mark.parametrize(
    ("revision", "label"),
    [("2011-10-11", "安全な期限はこの日より前"), ("draft", "（初日不算入の厳しい読み方）")],
)
def test_the_safe_reading_says_where_its_own_day_is_not_safe(revision: str, label: str) -> None:
    """The 22nd is in time and late at once in the text in force, and in time in the draft."""
    found = run("notice-deadline", NOTICE, revision=revision)
    safe = next(each for each in found.readings if each.safe)
    assert safe.outcome["deadline"] == "2025-08-22"
    assert safe.label.endswith(label)
    assert not any("安全な期限" in each.label for each in found.readings if each is not safe)
