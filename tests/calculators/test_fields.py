"""Fields by themselves: what each kind reads and refuses, and that the JSON Schema of a
calculator's inputs allows what its fields read, and nothing else.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain, combinations
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import CALCULATORS, InputError, fields
from calculators.fields import Field, Figure, Month
from calculators.intervals import Interval
from calculators.quantities import Ratio

YEN = Field(name="x", kind="yen", label="額")
USERS = Field(name="x", kind="count", label="人数", unit="人")
MONTHS = Field(name="x", kind="count", label="月数", unit="か月", minimum=1, maximum=1200)
RATE = Field(name="x", kind="percentage", label="税率")
DAY = Field(name="x", kind="date", label="日付")
MONTH = Field(name="x", kind="month", label="月")
PLAN = Field(name="x", kind="choice", label="契約", choices={"a": "甲", "b": "乙"})
ANSWER = Field(name="x", kind="yes-no", label="可否")
DAYS = Field(name="x", kind="dates", label="休業日")
STRETCHES = Field(name="x", kind="intervals", label="停止")
REASONED = Field(name="x", kind="intervals", label="除外", with_reason=True)
TEN = datetime.fromisoformat("2025-08-01T10:00")


# Months


@given(st.integers(1, 9999), st.integers(1, 12), st.integers(-130, 130))
def test_months_are_those_of_the_calendar(year: int, number: int, later: int) -> None:
    month = Month(year, number)
    length = calendar.monthrange(year, number)[1]
    assert (month.first, month.last) == (date(year, number, 1), date(year, number, length))
    assert Month.of(month.first) == Month.of(month.last) == month
    assert str(month) == month.first.isoformat()[:7]
    other = month
    for _ in range(abs(later)):  # a month at a time, until the calendar ends
        edge = date(1, 1, 1) if later < 0 else date(9999, 12, 31)
        if edge in (other.first, other.last):
            with pytest.raises(OverflowError):
                month.shift(later)
            return
        next_ = other.first.toordinal() - 1 if later < 0 else other.last.toordinal() + 1
        other = Month.of(date.fromordinal(next_))
    assert month.shift(later) == other
    assert month.until(other) == later


def test_the_calendar_begins_and_ends() -> None:
    assert Month(1, 2).shift(-1) == Month(1, 1)
    assert Month(9999, 11).shift(1) == Month(9999, 12)
    for month, away in ((Month(1, 1), -1), (Month(9999, 12), 1)):
        with pytest.raises(OverflowError):
            month.shift(away)
    assert Month(9999, 12).last == date(9999, 12, 31)
    assert Month(2025, 9) < Month(2025, 10) < Month(2026, 1)


# What a kind reads and what it refuses: as JSON, where its schema says the same, and as typed

READ: list[tuple[Field, Any, Any]] = [
    (YEN, 0, 0),
    (YEN, 10**18, 10**18),
    (USERS, 10**9, 10**9),
    (MONTHS, 1, 1),
    (MONTHS, 1200, 1200),
    (RATE, 0, Ratio(0, 100)),
    (RATE, 100, Ratio(100, 100)),
    (RATE, 7.8, Ratio(78, 1000)),
    (RATE, "99.999999999", Ratio(99_999_999_999, 100_000_000_000)),
    (DAY, "2024-02-29", date(2024, 2, 29)),
    (DAY, "0001-01-01", date(1, 1, 1)),
    (MONTH, "2025-01", Month(2025, 1)),
    (MONTH, "0001-12", Month(1, 12)),
    (PLAN, "b", "b"),
    (ANSWER, True, True),
    (ANSWER, False, False),
    (DAYS, [], ()),
    (DAYS, ["2025-08-14", "2025-08-13", "2025-08-14"], (date(2025, 8, 13), date(2025, 8, 14))),
    (STRETCHES, [], ()),
    (
        STRETCHES,
        [{"start": "2025-08-01T10:00", "end": "2025-08-02T11:30"}],
        (Interval(start=TEN, end=TEN + timedelta(days=1, minutes=90)),),
    ),
    (
        REASONED,
        [{"start": "2025-08-01T10:00", "end": "2025-08-01T10:00", "reason": "点検"}],
        (Interval(start=TEN, end=TEN, reason="点検"),),
    ),
]
TYPED: list[tuple[Field, Any, Any]] = [
    (YEN, "100000", 100_000),
    (YEN, " 100,000 円 ", 100_000),
    (YEN, "１００，０００円", 100_000),
    (YEN, "0" * 39 + "7", 7),
    (USERS, "1,234,567人", 1_234_567),
    (MONTHS, "12か月", 12),
    (RATE, " 10 % ", Ratio(10, 100)),
    (RATE, "７．８％", Ratio(78, 1000)),
    (RATE, "100.0", Ratio(1000, 1000)),
    (DAY, " 2025/08/31 ", date(2025, 8, 31)),
    (DAY, "２０２５－０８ー３１", date(2025, 8, 31)),
    (DAY, "2025/8/3", date(2025, 8, 3)),
    (DAY, "2025年8月31日", date(2025, 8, 31)),
    (DAY, "２０２５年０８月０３日", date(2025, 8, 3)),
    (MONTH, "2025／09", Month(2025, 9)),
    (MONTH, "2025/9", Month(2025, 9)),
    (MONTH, "2025年9月", Month(2025, 9)),
    (MONTH, "2025年12月", Month(2025, 12)),
    (DAYS, ["2025/8/14", "2025年8月13日"], (date(2025, 8, 13), date(2025, 8, 14))),
    (ANSWER, " TRUE ", True),
    (ANSWER, "False", False),
]
REFUSED: list[tuple[Field, Any, str]] = [
    (YEN, -1, "0円以上"),
    (YEN, 10**18 + 1, "1,000,000,000,000,000,000円以下"),
    (YEN, True, "1円単位の整数"),
    (YEN, False, "1円単位の整数"),
    (YEN, 1.5, "1円単位の整数"),
    (YEN, [1], "1円単位の整数"),
    (USERS, -1, "0人以上"),
    (USERS, 10**9 + 1, "1,000,000,000人以下"),
    (MONTHS, 0, "1か月以上"),
    (MONTHS, 1201, "1,200か月以下"),
    (RATE, -1, "0から100まで"),
    (RATE, 101, "0から100まで"),
    (RATE, 100.1, "0から100まで"),
    (RATE, True, "0から100まで"),
    (RATE, "0.1234567891", "0から100まで"),
    (RATE, "101", "0から100まで"),
    (RATE, "100.000000001", "0から100まで"),
    (RATE, "1000", "0から100まで"),
    (RATE, ".5", "0から100まで"),
    (DAY, "2025-02-29", "（いまの値: 2025-02-29）"),
    (DAY, "0000-01-01", "（いまの値: 0000-01-01）"),
    (DAY, "2025-8-31", "「2025-08-31」の形"),
    (DAY, 20250831, "（いまの値: 20250831）"),
    (MONTH, "2025-00", "（いまの値: 2025-00）"),
    (MONTH, "2025-13", "「2025-09」の形"),
    (MONTH, "0000-01", "（いまの値: 0000-01）"),
    (MONTH, 202509, "（いまの値: 202509）"),
    (PLAN, "c", "a（甲）、b（乙）のいずれか"),
    (PLAN, ["a"], "（いまの値: ['a']）"),
    (ANSWER, 1, "（いまの値: 1）"),
    (ANSWER, "yes", "true（はい）またはfalse（いいえ）"),
    (DAYS, "2025-08-13", "日付の一覧"),
    (DAYS, {"2025-08-13": 1}, "日付の一覧"),
    (DAYS, ["2025-08-13", "2025-02-30"], "（いまの値: 2025-02-30）"),
    (STRETCHES, "2025-08-01", "形の一覧"),
    (STRETCHES, [{"start": "2025-08-01T10:00"}], "1行目の終了"),
    (STRETCHES, [{"start": "2025-08-01T10:00", "end": "2025-08-01T24:00"}], "1行目の終了"),
    (
        STRETCHES,
        [{"start": "2025-08-01T10:00", "end": "2025-08-01T11:00", "reason": "点検"}],
        "1行目は、開始（start）、終了（end）で",
    ),
]
TYPED_WRONG: list[tuple[Field, str, str]] = [
    (YEN, "1,00", "1円単位の整数"),
    (YEN, "1,000,00円", "1円単位の整数"),
    (YEN, "1000,000", "1円単位の整数"),
    (YEN, "100人", "1円単位の整数"),
    (YEN, "1円円", "1円単位の整数"),
    (YEN, "0" * 41, "1円単位の整数"),
    (YEN, "-1", "0円以上"),
    (RATE, "10%%", "0から100まで"),
    (RATE, "7.", "0から100まで"),
    (DAY, "2025-08-31T00:00", "「2025-08-31」の形"),
    (DAY, "2025/2/29", "（いまの値: 2025/2/29）"),
    (DAY, "2025/008/1", "「2025-08-31」の形"),
    (DAY, "2025年8月", "「2025-08-31」の形"),
    (DAY, "2025/8-31", "「2025-08-31」の形"),
    (DAY, "令和7年8月31日", "（いまの値: 令和7年8月31日）"),
    (MONTH, "2025-9", "「2025-09」の形"),
    (MONTH, "2025-09-01", "「2025-09」の形"),
    (MONTH, "2025年13月", "（いまの値: 2025年13月）"),
    (MONTH, "0000/1", "（いまの値: 0000/1）"),
    (ANSWER, "", "true（はい）またはfalse（いいえ）にしてください。"),
]


def allows(field: Field, value: Any) -> bool:
    """Whether the field's JSON Schema allows a value."""
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    return bool(
        jsonschema.Draft202012Validator(field.schema(), format_checker=checker).is_valid(value)
    )


@pytest.mark.parametrize(("field", "given_", "value"), READ)
def test_what_a_field_reads(field: Field, given_: Any, value: Any) -> None:
    assert field.read(given_) == value
    assert type(field.read(given_)) is type(value)
    assert allows(field, given_)
    assert field.read(fields.plain(value)) == value


@pytest.mark.parametrize(("field", "given_", "value"), TYPED)
def test_what_a_field_reads_of_a_person(field: Field, given_: Any, value: Any) -> None:
    assert field.read(given_) == value


@pytest.mark.parametrize(("field", "given_", "said"), REFUSED + TYPED_WRONG)
def test_what_a_field_refuses(field: Field, given_: Any, said: str) -> None:
    with pytest.raises(InputError) as caught:
        field.read(given_)
    assert caught.value.field == "x"
    assert caught.value.message.startswith(field.label)
    assert said in caught.value.message
    assert caught.value.message.endswith("。")


@pytest.mark.parametrize(("field", "given_"), [(field, given_) for field, given_, _ in REFUSED])
def test_the_schema_refuses_it_too(field: Field, given_: Any) -> None:
    assert not allows(field, given_)


def test_what_was_given_is_shown_up_to_forty_characters() -> None:
    for length, shown in ((40, 40), (41, 40)):
        with pytest.raises(InputError, match=f"（いまの値: x{{{shown}}}）。"):
            DAY.read("x" * length)


def test_the_parts_of_a_list_that_are_wrong_are_named() -> None:
    for field, given_, parts in (
        (DAYS, ["2025-08-13", "2025-02-30"], ("2025-02-30",)),
        (DAYS, [20250813], ("20250813",)),
        (STRETCHES, [{"start": "x", "end": "2025-08-01T10:00"}], ("x.0.start",)),
    ):
        with pytest.raises(InputError) as caught:
            field.read(given_)
        assert caught.value.parts == parts


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Ratio(145, 1000), "14.5"),
        (Ratio(10, 100), "10"),
        (Ratio(0, 100), "0"),
        (Ratio(1000, 1000), "100"),
        (Ratio(1, 10_000), "0.01"),
        (Ratio(2050, 10_000), "20.5"),
        (Ratio(7805, 100_000), "7.805"),
    ],
)
def test_a_percentage_is_written_as_it_is(value: Ratio, written: str) -> None:
    assert fields.percentage(value) == written
    assert fields.plain(value) == (written if "." in written else int(written))


def test_an_outcome_has_every_figure_in_its_order() -> None:
    figures = [Figure(name=name, kind="other", label=name) for name in ("a", "b", "c", "d")]
    found = fields.outcome(figures, c=date(2025, 8, 31), d=Month(2025, 9), a=1)
    assert list(found.items()) == [("a", 1), ("b", None), ("c", "2025-08-31"), ("d", "2025-09")]


def test_a_figure_is_no_sum_and_not_the_answer_unless_it_says_so() -> None:
    figure = Figure(name="x", kind="yen", label="額")
    assert (figure.summed, figure.main, figure.also, figure.deadline) == (False, False, "", "")


# All inputs together

INPUTS = (
    Field(name="plan", kind="choice", label="契約", choices={"m": "月", "y": "年"}),
    Field(name="formed", kind="date", label="成立日", only_when=("plan", "y")),
    Field(name="floor", kind="yen", label="下限", only_when=("plan", "m"), required=False),
    Field(name="price", kind="yen", label="特価", required=False, paired_with="months"),
    Field(name="months", kind="count", label="月数", required=False, paired_with="price"),
    Field(name="tax", kind="percentage", label="税率", required=False, default=10, hint="％"),
    Field(name="sent", kind="date", label="発信日", required=False),
    Field(name="came", kind="date", label="到達日", required=False, instead_of="sent"),
)
VALUES = {
    "formed": "2025-08-01", "floor": 1, "price": 2, "months": 3, "tax": 0,
    "sent": "2025-08-02", "came": "2025-08-03",
}  # fmt: skip


def forms() -> Iterator[dict[str, Any]]:
    """Every choice of what is filled in."""
    every = list(VALUES)
    for names in chain.from_iterable(combinations(every, n) for n in range(len(every) + 1)):
        for plan in ({}, {"plan": "m"}, {"plan": "y"}, {"plan": "x"}):
            yield {**plan, **{name: VALUES[name] for name in names}}


def right(form: dict[str, Any]) -> bool:
    """Whether a form is filled in as its fields' rules say."""
    plan = form.get("plan")
    return (
        plan in ("m", "y")
        and ("formed" in form) == (plan == "y")
        and ("floor" not in form or plan == "m")
        and ("price" in form) == ("months" in form)
        and ("sent" in form) != ("came" in form)
    )


def test_what_must_and_what_may_be_given_together() -> None:
    validator = jsonschema.Draft202012Validator(fields.schema(INPUTS))
    jsonschema.Draft202012Validator.check_schema(fields.schema(INPUTS))
    for form in forms():
        assert validator.is_valid(form) == right(form), form
        try:
            values = fields.read_inputs(INPUTS, form)
        except InputError:
            assert not right(form), form
        else:
            assert right(form), form
            assert {name: fields.plain(each) for name, each in values.items()} == {
                "tax": 10, **form
            }  # fmt: skip
    assert not validator.is_valid({"plan": "m", "sent": "2025-08-02", "more": 1})
    assert not validator.is_valid([])


GIVEN = {"plan": "m", "sent": "2025-08-02"}


@pytest.mark.parametrize(
    ("form", "field", "message"),
    [
        ([], "", '入力は {"項目": 値} の形のJSONオブジェクトにしてください。'),
        (
            GIVEN | {"more": 1},
            "more",
            "「more」という入力項目はありません（使える項目: "
            "plan、formed、floor、price、months、tax、sent、came）。",
        ),
        ({}, "plan", "契約を入力してください。"),
        (GIVEN | {"plan": ""}, "plan", "契約を入力してください。"),
        (GIVEN | {"plan": None}, "plan", "契約を入力してください。"),
        (GIVEN | {"plan": "y"}, "formed", "成立日を入力してください。"),
        (GIVEN | {"formed": "2025-08-01"}, "formed", "成立日は、契約が「年」の場合だけ指定できます。"),
        (GIVEN | {"plan": "y", "formed": "2025-08-01", "floor": 0}, "floor",
         "下限は、契約が「月」の場合だけ指定できます。"),
        (GIVEN | {"price": 0}, "months", "月数も入力してください（「特価」と合わせて指定します）。"),
        (GIVEN | {"months": 0}, "price", "特価も入力してください（「月数」と合わせて指定します）。"),
        ({"plan": "m"}, "sent", "「発信日」と「到達日」は、どちらか一方だけを入力してください。"),
        (GIVEN | {"came": "2025-08-03"}, "came",
         "「発信日」と「到達日」は、どちらか一方だけを入力してください。"),
    ],
)  # fmt: skip
def test_what_is_said_of_inputs_that_do_not_fit(form: Any, field: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        fields.read_inputs(INPUTS, form)
    assert (caught.value.field, caught.value.message) == (field, message)


def test_a_field_that_is_left_empty_is_not_given() -> None:
    empty = GIVEN | {"price": "", "months": None, "floor": "", "formed": None, "tax": ""}
    assert fields.read_inputs(INPUTS, empty) == fields.read_inputs(INPUTS, GIVEN)
    assert "price" not in fields.read_inputs(INPUTS, empty)


def test_the_schema_tells_what_a_field_is_called_what_it_means_and_what_it_is_without_it() -> None:
    told = fields.schema(INPUTS)["properties"]
    assert {"title": "税率", "description": "％", "default": 10}.items() <= told["tax"].items()
    assert told["months"] == {
        "title": "月数", "type": "integer", "minimum": 0, "maximum": 10**9,
    }  # fmt: skip
    assert told["plan"]["oneOf"] == [
        {"const": "m", "title": "月"}, {"const": "y", "title": "年"},
    ]  # fmt: skip


def test_a_schema_without_rules_has_none() -> None:
    assert set(fields.schema([YEN])) == {
        "$schema", "type", "properties", "required", "additionalProperties",
    }  # fmt: skip
    assert fields.schema([YEN])["required"] == ["x"]


@pytest.mark.parametrize("calculator", CALCULATORS.values(), ids=CALCULATORS)
def test_a_default_is_what_is_read_without_it(calculator: Any) -> None:
    """And it shows in the schema as JSON has it."""
    for field in calculator.fields:
        if field.default is not None:
            assert not field.required
            assert allows(field, fields.plain(field.read(field.default)))
