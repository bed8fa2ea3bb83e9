"""What holds for every outage: the credit against one counted half-hour by half-hour, and the
ways in which it may and may not change."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calculators import CALCULATORS, InputError, Result, fields, run
from calculators.typed import from_form
from tests.calculators.revised import answer

ID = "sla-credit"
READINGS = ["each-outage", "joined", "hours-summed", "month-by-month", "from-passing"]

HALF_HOUR = timedelta(minutes=30)
DAY = 48  # half-hours
FEBRUARY = datetime.fromisoformat("2028-02-20")  # with a leap day and the month's end in reach

Cells = tuple[int, int]  # half-hours after the base: from, up to


@st.composite
def cells(draw: st.DrawFn) -> Cells:
    start = draw(st.integers(0, 14 * DAY))
    return start, start + draw(st.one_of(st.integers(0, 6), st.integers(0, 4 * DAY)))


outage_lists = st.lists(cells(), max_size=5)
exclusion_lists = st.lists(cells(), max_size=3)
bases = st.one_of(
    st.just(FEBRUARY),
    st.dates(date(1900, 1, 1), date(2200, 1, 1)).map(lambda each: datetime.combine(each, time(7))),
)


def rows(given_: Sequence[Cells], base: datetime = FEBRUARY) -> list[dict[str, str]]:
    """The intervals as the calculator takes them."""
    return [
        {
            "start": (base + start * HALF_HOUR).isoformat(timespec="minutes"),
            "end": (base + end * HALF_HOUR).isoformat(timespec="minutes"),
        }
        for start, end in given_
    ]


def credit(
    outages: Sequence[Cells],
    exclusions: Sequence[Cells] = (),
    *,
    base: datetime = FEBRUARY,
    fee: int = 75_000,
) -> Result:
    inputs = {
        "outages": rows(outages, base),
        "exclusions": rows(exclusions, base),
        "monthly_fee": fee,
    }
    return run(ID, inputs)


def by_reading(found: Result) -> dict[str, dict[str, Any]]:
    assert [each.id for each in found.readings] == READINGS
    assert [each.id for each in found.readings if each.safe] == ["each-outage"]
    assert found.readings[0].outcome == found.outcome
    return {each.id: dict(each.outcome) for each in found.readings}


def runs(down: set[int]) -> list[list[int]]:
    """Half-hours in unbroken runs."""
    numbered = enumerate(sorted(down))
    return [[cell for _, cell in run_] for _, run_ in groupby(numbered, lambda at: at[1] - at[0])]


def counted(
    outages: Sequence[Cells], exclusions: Sequence[Cells], base: datetime, fee: int, reading: str
) -> dict[str, Any]:
    """The outcome, counted half-hour by half-hour."""
    down = {cell for start, end in outages for cell in range(start, end)}
    out = {cell for start, end in exclusions for cell in range(start, end)}
    if reading == "joined":
        judged = [[cell for cell in each if cell not in out] for each in runs(down)]
    else:
        judged = runs(down - out)
    breaches = [each for each in judged if len(each) > DAY]
    if not breaches:
        return {"eligible": False, "days": 0, "credit_min": 0, "credit_max": 0,
                "extension_days_min": 0, "extension_days_max": 0, "claim_deadline": None}  # fmt: skip
    # Each whole day falls to the month of the half-hour that goes beyond the 24 hours.
    months = [base + each[DAY] * HALF_HOUR for each in breaches]
    hours = [cell for each in breaches for cell in each]
    if reading == "hours-summed":
        ends = [breaches.index(b) for b in breaches for _ in b]
        days = [ends[at] for at in range(DAY - 1, len(hours), DAY)]
    else:
        days = [at for at, each in enumerate(breaches) for _ in range(len(each) // DAY)]
    length = [monthrange(each.year, each.month)[1] for each in months]
    named = [(each.year, each.month) for each in months]
    groups = [[n] for n in sorted(set(named))] if reading == "month-by-month" else [named]
    least, most_days, least_days = Fraction(0), 0, 0
    for group in groups:
        own = [at for at in days if named[at] in group]
        due = sum((min(Fraction(fee, 30), Fraction(fee, length[at])) for at in own), Fraction(0))
        least += min(due, Fraction(fee))
        longest = max(length[at] for at in range(len(named)) if named[at] in group)
        most_days += longest
        least_days += min(len(own), longest)
    first = breaches[0][DAY] if reading == "from-passing" else breaches[0][0]
    start = base + first * HALF_HOUR
    return {
        "eligible": True,
        "days": len(days),
        "credit_min": int(least),
        "credit_max": fee * len(groups),
        "extension_days_min": least_days,
        "extension_days_max": most_days,
        "claim_deadline": (start.date() + timedelta(days=60)).isoformat(),
    }


@settings(max_examples=300)
@given(outage_lists, exclusion_lists, bases, st.integers(0, 10**12))
def test_every_reading_is_as_counted_half_hour_by_half_hour(
    outages: list[Cells], exclusions: list[Cells], base: datetime, fee: int
) -> None:
    found = by_reading(credit(outages, exclusions, base=base, fee=fee))
    assert found == {each: counted(outages, exclusions, base, fee, each) for each in READINGS}


@given(outage_lists, exclusion_lists)
def test_the_safe_reading_gives_the_least_of_all(
    outages: list[Cells], exclusions: list[Cells]
) -> None:
    found = by_reading(credit(outages, exclusions))
    safe = found.pop("each-outage")
    for other in found.values():
        assert other["eligible"] or not safe["eligible"]
        for name in ("days", "credit_min", "credit_max", "extension_days_min"):
            assert other[name] >= safe[name]


@settings(max_examples=300)
@given(outage_lists, exclusion_lists)
def test_the_last_step_is_the_day_that_is_safe_in_every_reading(
    outages: list[Cells], exclusions: list[Cells]
) -> None:
    """Sixty days from the start of the first breach, the pieces apart or joined; a day earlier
    where the outage began at midnight, whose day counts."""
    down = {cell for start, end in outages for cell in range(start, end)}
    out = {cell for start, end in exclusions for cell in range(start, end)}
    pieces = runs(down - out), [[cell for cell in each if cell not in out] for each in runs(down)]
    days = []
    for judged in pieces:
        for first in [each[0] for each in judged if len(each) > DAY][:1]:
            counts = first % DAY == 0
            days.append(FEBRUARY.date() + timedelta(days=first // DAY + 60 - counts))
    found = credit(outages, exclusions)
    claims = [step.value for step in found.steps if step.label == "第19条第3項"]
    assert claims[-1:] == [day.isoformat() for day in sorted(days)[:1]]
    told = [note.text for note in found.notes if note.label == "民法第140条"]
    assert len(told) == bool(days)


@given(outage_lists, exclusion_lists, st.randoms())
def test_the_order_of_the_rows_is_irrelevant(
    outages: list[Cells], exclusions: list[Cells], random: Any
) -> None:
    shuffled, other = list(outages), list(exclusions)
    random.shuffle(shuffled)
    random.shuffle(other)
    assert by_reading(credit(shuffled, other)) == by_reading(credit(outages, exclusions))


@given(outage_lists, exclusion_lists, st.data())
def test_splitting_or_repeating_a_row_changes_nothing(
    outages: list[Cells], exclusions: list[Cells], data: st.DataObject
) -> None:
    def split(given_: list[Cells]) -> list[Cells]:
        parts = []
        for start, end in given_:
            at = data.draw(st.integers(start, end))
            parts += [(start, at), (at, end)]
        return parts + given_[:1]

    before = by_reading(credit(outages, exclusions))
    assert by_reading(credit(split(outages), split(exclusions))) == before


@given(outage_lists, exclusion_lists, cells())
def test_a_longer_outage_never_gives_less(
    outages: list[Cells], exclusions: list[Cells], more: Cells
) -> None:
    """More time of outage, or less of exclusion; in whatever month, so of the days only."""
    days = credit(outages, exclusions).outcome["days"]
    assert isinstance(days, int)
    assert int(str(credit([*outages, more], exclusions).outcome["days"])) >= days
    assert int(str(credit(outages, exclusions[1:]).outcome["days"])) >= days


@given(outage_lists, st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_higher_fee_never_gives_less(outages: list[Cells], fee: int, more: int) -> None:
    less, found = credit(outages, fee=fee).outcome, credit(outages, fee=fee + more).outcome
    for name in ("credit_min", "credit_max"):
        assert int(str(found[name])) >= int(str(less[name]))
    assert 0 <= int(str(less["credit_min"])) <= int(str(less["credit_max"]))


@given(outage_lists, exclusion_lists, st.integers(-300_000, 300_000))
def test_another_day_moves_the_claim_and_leaves_the_days(
    outages: list[Cells], exclusions: list[Cells], shift: int
) -> None:
    before = credit(outages, exclusions).outcome
    after = credit(outages, exclusions, base=FEBRUARY + timedelta(days=shift)).outcome
    assert (after["eligible"], after["days"]) == (before["eligible"], before["days"])
    if before["claim_deadline"] is not None:
        moved = datetime.fromisoformat(str(before["claim_deadline"])) + timedelta(days=shift)
        assert after["claim_deadline"] == moved.date().isoformat()


def test_many_rows_are_one_outage() -> None:
    many = [(at, at + 1) for at in range(20 * DAY)]
    with_gaps = [(2 * at, 2 * at + 1) for at in range(10 * DAY)]
    assert credit(many, with_gaps[:0]).outcome["days"] == 20
    assert credit(many, with_gaps).outcome["eligible"] is False
    assert by_reading(credit(many, with_gaps))["joined"]["days"] == 10


# Other words

OUTAGE = {"outages": [{"start": "2025-08-01T10:00", "end": "2025-08-03T22:00"}]}  # 60 hours
PAID = OUTAGE | {"monthly_fee": 75000}


@pytest.mark.parametrize(
    ("words", "changed"),
    [
        ({"sla-guarantee": "連続48時間を超えて"}, {}),
        ({"sla-guarantee": "連続60時間を超えて"}, {"eligible": False, "days": 0}),
        ({"sla-days": "１２時間毎に日数を計算し"}, {"days": 5, "credit_min": 12096}),
        ({"sla-days": "48時間毎に日数を計算し"}, {"days": 1, "credit_min": 2419}),
        ({"sla-range": "最大3ヶ月分まで"}, {"credit_max": 225000, "extension_days_max": 92}),
        ({"sla-claim": "発生した日から30日以内に"}, {"claim_deadline": "2025-08-31"}),
        ({"sla-claim": "発生した日から90日以内に"}, {"claim_deadline": "2025-10-30"}),
    ],
)
def test_a_revision_with_another_figure_calculates_with_it(
    words: dict[str, str], changed: dict[str, Any]
) -> None:
    found = answer(ID, PAID, words).outcome
    assert {name: found[name] for name in changed} == changed
    assert words.keys() == {"sla-guarantee"} or changed
    if not changed:
        assert found == answer(ID, PAID, {}).outcome


def test_the_cause_is_called_as_in_the_revision() -> None:
    assert run(ID, PAID).assumptions[0].startswith("停止は、サービス網の異常によるもので")
    draft = run(ID, PAID, revision="draft").assumptions
    assert any(text.startswith("停止は、サービスシステムの異常によるもので") for text in draft)
    assert not any("サービス網" in text for text in draft)


@pytest.mark.parametrize("months", [2, 3])
def test_of_several_months_the_extension_is_counted_from_the_month_of_breach(months: int) -> None:
    found = answer(ID, PAID, {"sla-range": f"最大{months}ヶ月分まで"})
    said = f"違反事実の発生した月からの{months}ヶ月の日数"
    assert any(said in text for text in found.assumptions)


def test_a_year_without_service_is_a_year_s_extension() -> None:
    """24 hours are passed on 2 January; twelve months from January 2025 have 365 days."""
    year = [{"start": "2025-01-01T00:00", "end": "2026-01-01T00:00"}]
    found = answer(ID, PAID | {"outages": year}, {"sla-range": "最大12ヶ月分まで"})
    said = "期間の延長による場合は、365日で、上限の12ヶ月分の365日と同じです。"
    assert [step.value for step in found.steps if step.text == said] == [365]


@pytest.mark.parametrize(
    "gone", ["sla-guarantee", "sla-days", "sla-range", "sla-claim", "sla-choice", "sla-suspension"]
)
def test_a_revision_without_a_sentence_says_so(gone: str) -> None:
    with pytest.raises(InputError) as caught:
        answer(ID, PAID, {gone: None})
    assert caught.value.field == "revision"


def test_the_wrong_article_is_an_assumption_until_a_revision_mends_it() -> None:
    said = "「第15条（サービスの停止）」は、サービスの停止を定める第16条を指すものとしました。"
    assert said in run(ID, PAID).assumptions
    assert not any("指すもの" in text for text in run(ID, PAID, revision="draft").assumptions)
    beyond = answer(
        ID, PAID, {"sla-suspension": "本規約第17条（サービスの停止）に定める場合を除き"}
    )
    assert said.replace("第15条", "第17条") in beyond.assumptions


def test_a_service_without_charge_quotes_its_item_alone() -> None:
    found = run(ID, PAID | {"service_kind": "beta"})
    assert [step.label for step in found.steps] == ["第19条第2項第1号"]
    assert "β版" in found.steps[0].quote
    assert (found.readings, found.assumptions, found.notes) == ((), (), ())


# Rows as they arrive


@pytest.mark.parametrize(
    "typed",
    [
        "2025-08-01T10:00",
        "2025-08-01T10:00+09:00",
        " 2025/08/01 10:00",
        "２０２５－０８－０１　１０：００",
    ],
)
def test_a_time_is_japans_however_it_is_written(typed: str) -> None:
    inputs = PAID | {"outages": [{"start": typed, "end": "2025-08-03T22:00"}]}
    assert run(ID, inputs) == run(ID, PAID)


@pytest.mark.parametrize(
    "wrong",
    [
        "2025-08-01", "2025-08-01T10", "2025-08-01T10:00:00", "2025-08-01T10:00Z", "2025-08-01T24:00",
        "2025-08-01T10:00+00:00", "2025-08-01T10:00+0900", "2025-08-01T10:00-09:00", "2025-8-1T10:00",
        "2025-08-01T10:60", "2025-02-29T10:00", "0000-08-01T10:00", "", None, 20250801, [], {},
    ],
)  # fmt: skip
def test_anything_else_is_no_time_and_names_its_row(wrong: object) -> None:
    good = {"start": "2025-08-01T10:00", "end": "2025-08-03T22:00"}
    with pytest.raises(InputError) as caught:
        run(ID, PAID | {"outages": [good, good | {"start": wrong}]})
    assert caught.value.field == "outages"
    assert "2行目の開始は" in caught.value.message
    shown = "" if wrong in (None, "") else f"（いまの値: {wrong}）"
    assert caught.value.message.endswith(f"の形で入力してください{shown}。")


def test_a_long_value_is_shown_by_its_beginning() -> None:
    long = {"start": "1234567890" * 5, "end": "2025-08-03T22:00"}
    with pytest.raises(InputError) as caught:
        run(ID, PAID | {"outages": [long]})
    assert f"（いまの値: {'1234567890' * 4}）" in caught.value.message


def test_all_rows_that_are_wrong_are_named_at_once() -> None:
    backward = {"start": "2025-08-03T22:00", "end": "2025-08-01T10:00"}
    wrong = [backward, OUTAGE["outages"][0], {}, "2025-08-01", {"start": "x", "end": 1, "note": ""}]
    with pytest.raises(InputError) as caught:
        run(ID, PAID | {"outages": wrong})
    for row in ("1行目は、終了が開始より前", "3行目の開始は", "4行目は", "5行目は"):
        assert row in caught.value.message
    for count, more in ((5, ""), (6, "ほかにも1行に誤りが"), (12, "ほかにも7行に誤りが")):
        with pytest.raises(InputError) as caught:
            run(ID, PAID | {"outages": [backward] * count})
        assert more in caught.value.message
        assert ("ほかにも" in caught.value.message) == bool(more)
        assert "5行目" in caught.value.message and "6行目" not in caught.value.message
    with pytest.raises(InputError) as caught:
        run(ID, PAID | {"outages": [backward]})
    assert "ほかにも" not in caught.value.message


def test_of_many_rows_the_first_five_are_told_and_how_many_more() -> None:
    rows = [
        {"start": f"2025-08-{day:02}T01:00", "end": f"2025-08-{day:02}T02:00"}
        for day in range(10, 22)
    ]
    step = run(ID, PAID | {"exclusions": rows}).steps[2]
    assert "8月14日（木）1時00分から2025年8月14日（木）2時00分まで、ほか7件です。" in step.text
    assert "8月15日" not in step.text


def test_a_reason_is_text_and_is_told_in_its_step() -> None:
    row = {"start": "2025-08-01T09:00", "end": "2025-08-01T10:00", "reason": "定期メンテナンス"}
    found = run(ID, PAID | {"exclusions": [row]})
    assert any("（定期メンテナンス）" in step.text for step in found.steps)
    assert found.inputs["exclusions"] == [row]
    with pytest.raises(InputError) as caught:
        run(ID, PAID | {"exclusions": [row | {"reason": 1}]})
    assert caught.value.field == "exclusions"


def typed(*pairs: tuple[str, str]) -> dict[str, Any]:
    return from_form(CALCULATORS[ID].fields, [*pairs, ("monthly_fee", "75,000")])


@pytest.mark.parametrize(
    ("name", "row", "good"),
    [
        ("outages", {}, True),
        ("outages", {"note": ""}, False),
        ("outages", {"reason": "点検"}, False),
        ("exclusions", {"reason": "点検"}, True),
        ("exclusions", {"reason": 1}, False),
        ("exclusions", {"end": "2025-08-03T24:00"}, False),
    ],
)
def test_the_schema_knows_the_parts_of_a_row(name: str, row: dict[str, Any], good: bool) -> None:
    schema = fields.schema(CALCULATORS[ID].fields)
    rows = [OUTAGE["outages"][0] | row]
    found = jsonschema.Draft202012Validator(schema).is_valid(PAID | {name: rows})
    assert found == good


def test_a_form_has_a_control_for_each_part_of_a_row() -> None:
    found = typed(
        ("outages.10.start", "2025-08-20T00:00"),
        ("outages.2.start", "2025-08-01T10:00"),
        ("outages.2.end", "2025-08-03T22:00"),
        ("outages.10.end", "2025-08-20T05:00"),
        ("outages.3.start", ""),
        ("outages.3.end", " "),
        ("exclusions.0.start", "2025-08-03T20:00"),
        ("exclusions.0.end", "2025-08-03T22:00"),
        ("exclusions.0.reason", "定期メンテナンス"),
    )
    assert run(ID, found).inputs == {
        "outages": [*OUTAGE["outages"], {"start": "2025-08-20T00:00", "end": "2025-08-20T05:00"}],
        "monthly_fee": 75000,
        "exclusions": [
            {
                "start": "2025-08-03T20:00",
                "end": "2025-08-03T22:00",
                "reason": "定期メンテナンス",
            }
        ],
        "service_kind": "paid",
    }


@pytest.mark.parametrize(
    "text",
    [
        "2025-08-01T10:00/2025-08-03T22:00 定期 メンテナンス",
        "\n２０２５／０８／０１　１０：００～２０２５／０８／０３　２２：００　定期 メンテナンス\r\n",
        "; 2025-08-01 10:00 / 2025-08-03 22:00  定期 メンテナンス;",
    ],
)
def test_a_query_or_a_cell_has_a_line_for_each_row(text: str) -> None:
    found = run(ID, typed(("outages", "2025-08-01T10:00/2025-08-03T22:00"), ("exclusions", text)))
    assert found.inputs["outages"] == OUTAGE["outages"]
    assert found.inputs["exclusions"] == [OUTAGE["outages"][0] | {"reason": "定期 メンテナンス"}]


@pytest.mark.parametrize(
    ("pair", "field"),
    [
        (("outages", "2025-08-01"), "outages"),
        (("outages.0.start", "2025-08-01T10:00"), "outages"),
        (("outages.0.reason", "障害"), "outages"),
        (("outages.x.start", "2025-08-01T10:00"), "outages.x.start"),
        (("outages.0.note", "障害"), "outages.0.note"),
        (("monthly_fee.0.start", "1"), "monthly_fee.0.start"),
    ],
)
def test_what_a_form_cannot_say_is_an_error(pair: tuple[str, str], field: str) -> None:
    with pytest.raises(InputError) as caught:
        run(ID, typed(pair))
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("outages", "said"),
    [
        ([("2025-08-30T10:00", "2025-09-01T00:00")], []),  # ends as August does
        ([("2025-08-30T10:00", "2025-09-01T00:01")], []),
        ([("2025-08-31T10:00", "2025-09-01T11:00")], ["停止の始まった月（2025年8月）"]),
        (
            [("2025-07-01T00:00", "2025-07-03T00:00"), ("2025-08-01T00:00", "2025-08-03T00:00")],
            ["どの月も同じ額"],  # both have 31 days
        ),
        (
            [("2025-08-01T00:00", "2025-08-03T00:00"), ("2025-09-01T00:00", "2025-09-03T00:00")],
            ["どの月も同じ額", "最も多い月の日数"],
        ),
    ],
)
def test_what_is_open_with_several_months_is_said(
    outages: list[tuple[str, str]], said: list[str]
) -> None:
    rows_ = [{"start": start, "end": end} for start, end in outages]
    found = run(ID, {"outages": rows_, "monthly_fee": 75000})
    told = "".join([*found.assumptions, *(note.text for note in found.notes)])
    assert "24時間を超えた時の月" in told
    for words in ("停止の始まった月（2025年8月）", "どの月も同じ額", "最も多い月の日数"):
        assert (words in told) == (words in said), words


def test_a_part_that_begins_at_midnight_and_an_outage_that_began_before() -> None:
    """From 22:00 on 1 August for 32 hours, of which the last before midnight is excluded. The
    second part, of 30 hours, begins at midnight on the 2nd, the whole on the 1st: sixty days
    later are 1 October, and 30 September. A later breach changes none of it."""
    outages = [("2025-08-01T22:00", "2025-08-03T06:00"), ("2025-08-10T00:00", "2025-08-12T00:00")]
    found = run(
        ID,
        {
            "outages": [{"start": start, "end": end} for start, end in outages],
            "exclusions": [{"start": "2025-08-01T23:00", "end": "2025-08-02T00:00"}],
            "monthly_fee": 75000,
        },
    )
    assert [step.text for step in found.steps if step.label == "第19条第3項"] == [
        "最初の違反に当たる停止（除外した時間の後の部分）が始まった2025年8月2日（土）の翌日から"
        "数えて60日目の2025年10月1日（水）までに請求します。",
        "除外した時間の前後の停止を続いたものとする読み方では、違反に当たる停止は"
        "2025年8月1日（金）に始まり、請求の期限は2025年9月30日（火）です。",
        "ここに挙げた読み方や数え方のいずれによっても間に合うよう、2025年9月30日（火）までに"
        "請求しておくのが安全です。",
    ]
    (note,) = [each.text for each in found.notes if each.label == "民法第140条"]
    assert note == (
        "日による期間は、初日を数えません。ただし、午前0時に始まる期間は、初日を数えます。"
        "2025年8月2日（土）の午前0時に始まった停止について初日から数えるとすれば、"
        "請求の期限は1日早い2025年9月30日（火）です。"
    )
