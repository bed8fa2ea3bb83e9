"""Pictures say what the result says: the same dates and no others, in words as well as in forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from calculators import CALCULATORS, run
from calculators.calendar import LAST_DAY, BusinessCalendar
from calculators.pictures import Bars, MonthCalendar, Timeline
from calculators.render import picture
from calculators.result import Result
from kiyaku import cases
from tests.paths import ROOT

CASES = [each for each in cases.read(ROOT / "tests" / "cases") if each.outcome is not None]
NOTICE = {"target_month": "2025-09", "plan": "monthly", "action": "terminate"}


def drawn(found: Result) -> Element | None:
    """The picture of a result, parsed as strictly as XML; None where there is none."""
    html = picture.figure(found, CALCULATORS[found.calculator])
    return ElementTree.fromstring(html) if html else None


def shown(name: str, inputs: dict[str, Any]) -> Element:
    found = drawn(run(name, inputs))
    assert found is not None
    return found


def words(element: Element) -> str:
    return "".join(element.itertext())


def of_class(root: Element, css: str) -> list[Element]:
    return [each for each in root.iter() if css in each.get("class", "").split()]


def results(kind: type) -> Iterator[tuple[Result, Any]]:
    """The results of all cases whose calculator declares a picture of this kind."""
    for case in CASES:
        declared = CALCULATORS[case.calculator].picture
        if isinstance(declared, kind):
            yield case.run(), declared


def dates_of(found: Result, names: tuple[str, ...]) -> set[date]:
    """The dates that the inputs, the outcome and all readings have under these names."""
    everywhere = [found.inputs, found.outcome, *(each.outcome for each in found.readings)]
    given = {values.get(name) for values in everywhere for name in names}
    return {date.fromisoformat(str(each)) for each in given if each is not None}


def test_a_picture_has_a_text_and_neither_styles_nor_scripts() -> None:
    count = 0
    for case in CASES:
        root = drawn(case.run())
        if root is None:
            continue
        count += 1
        for each in root.iter():
            assert not {"style", "onload", "onclick"} & set(each.keys())
            assert each.tag not in ("style", "script", "image", "foreignObject")
            if each.tag == "svg":
                assert each.get("aria-hidden") or (each.get("role"), each.get("aria-label")) > (
                    "",
                    "",
                )
    assert count > 150


def test_a_calendar_marks_the_dates_of_the_result_and_no_others() -> None:
    count = 0
    for found, declared in results(MonthCalendar):
        root = drawn(found)
        if root is None:
            answered = set(declared.marks) & set(found.outcome)
            dates = dates_of(found, tuple(answered))
            assert not dates or max(dates) > LAST_DAY  # of which no business days are known
            continue
        count += 1
        marked = set()
        for month in of_class(root, "month"):
            year, number = map(int, re.findall(r"\d+", words(of_class(month, "month-name")[0])))
            for item in month.iter("li"):
                if item.get("class") != "reason":
                    day = re.match(r"(\d+)日", words(item))
                    assert day
                    marked.add(date(year, number, int(day[1])))
        assert marked == dates_of(found, declared.marks)
    assert count > 50


def test_the_days_of_a_calendar_stand_under_their_days_of_the_week() -> None:
    """25 August 2025 is a Monday, the second column; 31 August a Sunday, the first, in a sixth week."""
    root = shown("notice-deadline", NOTICE)
    places = {each.text: each for each in of_class(root, "day")}
    assert list(places) == [str(day) for day in range(1, 32)]
    columns = [str(each.get("x")) for each in of_class(root, "week")]
    assert [each.text for each in of_class(root, "week")] == list("日月火水木金土")
    assert columns.index(places["25"].get("x") or "") == 1
    assert columns.index(places["31"].get("x") or "") == 0
    assert len({each.get("y") for each in places.values()}) == 6


def test_a_calendar_numbers_the_days_of_the_count_and_names_the_holidays() -> None:
    """By hand: 31 August 2025 is a Sunday; 29 Fri, 28 Thu, 27 Wed, 26 Tue, 25 Mon are the five."""
    root = shown("notice-deadline", NOTICE)
    days = {(each.get("x"), each.get("y")): each.text for each in of_class(root, "day")}
    numbered = {}
    for each in of_class(root, "count"):
        corner = int(each.get("x") or 0) - 18, int(each.get("y") or 0) - 11  # of the day's number
        numbered[days[str(corner[0]), str(corner[1])]] = each.text
    assert numbered == {"29": "1", "28": "2", "27": "3", "26": "4", "25": "5"}
    assert "11日（月） 山の日" in [words(each) for each in root.iter("li")]
    assert len(of_class(root, "closed")) == 5 + 5 + 1  # Saturdays, Sundays, a Monday
    label = root.find(".//svg")
    assert label is not None and "25日 通知の期限" in (label.get("aria-label") or "")


def test_closed_days_are_those_of_the_calendar_that_was_chosen() -> None:
    given = NOTICE | {"target_month": "2026-01", "closures": ["2025-12-24", "2025-12-25"]}
    for year_end, closed in (("none", 0), ("bank", 1), ("government", 3)):
        root = shown("notice-deadline", given | {"year_end": year_end})
        listed = [words(each) for each in root.iter("li") if each.get("class") == "reason"]
        days = BusinessCalendar(year_end="none")
        expected = sum(not days.is_business_day(date(2025, 12, day)) for day in range(1, 32))
        assert len(of_class(root, "closed")) == expected + closed + 2
        assert "24日（水）～25日（木） 休業日（指定）" in listed
        assert any("年末年始" in each for each in listed) is (closed > 0)


def test_a_refusal_and_a_calendar_without_end_have_no_picture() -> None:
    refused = {"target_month": "2025-07", "plan": "annual", "action": "terminate"}
    assert drawn(run("notice-deadline", refused | {"contract_date": "2024-12-10"})) is None


def test_a_timeline_tells_the_dates_of_the_result_and_no_others() -> None:
    count = 0
    for found, declared in results(Timeline):
        root = drawn(found)
        if root is None:
            continue
        count += 1
        told = {
            date(*map(int, each))
            for line in of_class(root, "row-dates")
            for each in re.findall(r"(\d+)年(\d+)月(\d+)日", words(line))
        }
        names = tuple(name for row in declared.rows for name in (row.name, row.until) if name)
        outages = names[:2] if found.calculator == "sla-credit" else ()
        for name in outages:
            for first in sorted(each["start"] for each in found.inputs.get(name) or [])[:1]:
                told.discard(date.fromisoformat(first[:10]))
        assert told == dates_of(found, tuple(set(names) - set(outages)))
    assert count > 40


def test_a_timeline_lies_in_order_of_time_within_its_frame() -> None:
    root = shown(
        "sla-credit",
        {
            "outages": [
                {"start": "2025-09-10T00:00", "end": "2025-09-12T00:00"},
                {"start": "2025-08-04T22:00", "end": "2025-08-07T01:30"},
            ],
            "monthly_fee": 75000,
        },
    )
    later, earlier = (int(each.get("x") or 0) for each in of_class(root, "stretch"))
    deadline = next(each for each in root.iter("circle") if each.get("class") in ("answer", "safe"))
    assert 8 < earlier < later < int(deadline.get("cx") or 0) < 352
    assert "2025年8月4日22:00～8月7日01:30ほか1件" in words(root)
    # a month is as wide as its days: August to October are 92 days on 344 units
    ticks = [str(each.get("d")) for each in of_class(root, "tick")]
    assert [int(tick[1:].split(" ")[0]) for tick in ticks] == [
        8,
        8 + 344 * 31 // 92,
        8 + 344 * 61 // 92,
    ]


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("service-period", {"contract_date": "9998-11-30", "plan": "annual"}),
        (
            "service-period",
            {"contract_date": "0001-01-01", "plan": "monthly", "as_of": "9999-12-31"},
        ),
        ("discontinuation-notice", {"notice_date": "9999-08-31"}),
        ("terms-change-exit", {"effective_date": "2099-12-31", "plan": "monthly"}),
        (
            "notice-effect",
            {"received_date": "2099-11-30", "plan": "monthly", "action": "terminate"},
        ),
    ],
)
def test_the_ends_of_the_years_are_drawn_or_left_out(name: str, inputs: dict[str, Any]) -> None:
    drawn(run(name, inputs))


def test_bars_are_as_high_as_their_amounts() -> None:
    count = 0
    for found, declared in results(Bars):
        root = drawn(found)
        rows: Any = found.outcome[declared.rows]
        if root is None:
            assert len(rows) < 2 or not any(row["amount"] + row["tax"] for row in rows)
            continue
        count += 1
        highest = max(row["amount"] + row["tax"] for row in rows)
        bars = re.findall(r"M\d+ (\d+)V(\d+)H\d+V\d+Z", of_class(root, "bar-0")[0].get("d") or "")
        assert len(bars) == len(rows)
        for (foot, top), row in zip(bars, rows, strict=True):
            assert int(foot) - int(top) == 90 * row["amount"] // highest
    assert count > 5


def test_rows_of_nothing_have_no_bars() -> None:
    given = {"users": 20, "plan": "monthly", "start_month": "2025-04", "months": 3}
    assert drawn(run("subscription-fee", {**given, "unit_price": 0})) is None
    assert drawn(run("subscription-fee", {**given, "unit_price": 1})) is not None
