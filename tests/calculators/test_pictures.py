"""Pictures say what the result says: the same dates and no others, in words as well as in forms."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from calculators import CALCULATORS, run
from calculators.calendar import LAST_DAY, BusinessCalendar
from calculators.pictures import Bars, MonthCalendar, Timeline
from calculators.render import picture, svg
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


@pytest.mark.parametrize(
    ("name", "inputs", "marked"),
    [
        # In force, the 22nd is in time and late at once: only the 21st is safe.
        (
            "notice-deadline",
            NOTICE,
            [
                ("safe", "21日（木） 安全な期限"),
                ("other", "22日（金） 通知の期限（厳しい読み方）"),
                ("answer", "25日（月） 通知の期限"),
            ],
        ),
        # 31 July is a Thursday: from there, the last business day is where the calendar ends.
        (
            "notice-effect",
            {"received_date": "2025-07-24", "plan": "monthly", "action": "terminate"},
            [
                ("given", "24日（木） 通知が届いた日"),
                ("answer", "24日（木） 通知の期限"),
                ("other", "23日（水） 通知の期限（厳しい読み方）"),
            ],
        ),
        (
            "terms-change-exit",
            {"effective_date": "2025-10-15", "plan": "monthly", "notified_date": "2025-08-01"},
            [
                ("given", "1日（金） 変更の連絡があった日"),
                ("answer", "25日（月） 解約の通知の期限"),
                ("answer", "30日（火） サービスの最後の日"),
                ("other", "14日（火） 解約の通知の期限（ほかの読み方）"),
                ("other", "14日（火） サービスの最後の日（ほかの読み方）"),
                ("given", "15日（水） 変更の効力発生日"),
            ],
        ),
        (
            "terms-change-exit",
            {"effective_date": "2025-10-15", "plan": "annual", "contract_date": "2025-01-01"},
            [
                ("other", "14日（火） 解約の通知の期限（ほかの読み方）"),
                ("other", "14日（火） サービスの最後の日（ほかの読み方）"),
                ("given", "15日（水） 変更の効力発生日"),
            ],
        ),
    ],
)
def test_a_mark_is_called_and_formed_by_what_it_is(
    name: str, inputs: dict[str, Any], marked: list[tuple[str, str]]
) -> None:
    keys = [each for each in shown(name, inputs).iter("li") if each.get("class") != "reason"]
    assert sorted((next(iter(key[0])).get("class"), words(key)) for key in keys) == sorted(marked)


def test_no_day_is_called_safe_that_another_reading_makes_late() -> None:
    """Where the text in force calls a day late that a strict reading has for its deadline."""
    for case in CASES:
        found = case.run()
        root = drawn(found)
        for each in root.iter() if root is not None else ():
            for safe in re.findall(r"[^、。]*安全[^、。]*", each.get("aria-label") or ""):
                assert any(
                    str(found.outcome[figure.deadline]).endswith(f"{int(day):02}")
                    for figure in CALCULATORS[case.calculator].figures
                    if figure.deadline
                    for day in re.findall(r"(\d+)日", safe)
                )


Place = tuple[int, int]


def characters(text: Element) -> list[tuple[str, int, int]]:
    """The characters of a text with their places: one `y` is that of all."""
    words_ = text.text or ""
    xs, ys = (list(map(int, (text.get(each) or "").split())) for each in ("x", "y"))
    ys *= len(words_) if len(ys) == 1 else 1
    return list(zip(words_, xs, ys, strict=True))


def numbered(calendar_: Element) -> dict[int, Place]:
    """The days that a calendar shows from the first on, each with the middle of its number, whose
    digits stand 8 apart on one line."""
    (text,) = of_class(calendar_, "day")
    left = characters(text)
    found: dict[int, Place] = {}
    while left:
        day = str(len(found) + 1)
        here, left = left[: len(day)], left[len(day) :]
        assert "".join(digit for digit, *_ in here) == day
        (first, y), (last, same) = here[0][1:], here[-1][1:]
        assert (last - first, same) == (8 * (len(day) - 1), y)
        found[int(day)] = ((first + last) // 2, y)
    return found


def grounds(calendar_: Element) -> list[Place]:
    """The left upper corners of the days with a ground: squares of 40 by 36, and nothing else."""
    (path,) = of_class(calendar_, "closed")
    squares = re.findall(r"M(\d+) (\d+)h40v36h-40z", path.get("d") or "")
    assert "".join(f"M{x} {y}h40v36h-40z" for x, y in squares) == path.get("d")
    return [(int(x), int(y)) for x, y in squares]


def test_the_days_of_a_calendar_stand_under_their_days_of_the_week() -> None:
    """25 August 2025 is a Monday, the second column; 31 August a Sunday, the first, in a sixth week."""
    root = shown("notice-deadline", NOTICE)
    days = numbered(root)
    assert list(days) == list(range(1, 32))
    (heads,) = of_class(root, "week")
    assert heads.text == "日月火水木金土"
    columns = [x for _, x, _ in characters(heads)]
    assert columns.index(days[25][0]) == 1
    assert columns.index(days[31][0]) == 0
    assert len({y for _, y in days.values()}) == 6


def places(year: int, month: int) -> dict[int, Place]:
    """Where the days of a month have their left upper corners: a line of 22 with the days of the
    week, then a week to a row; a day is 40 wide and 36 high."""
    weeks = calendar.Calendar(firstweekday=calendar.SUNDAY).monthdayscalendar(year, month)
    return {
        day: (40 * weekday, 22 + 36 * week)
        for week, days in enumerate(weeks)
        for weekday, day in enumerate(days)
        if day
    }


def test_a_calendar_is_drawn_in_squares() -> None:
    """A day's number in the middle of its place, its ground where it is closed, its place in the
    count in the right lower corner; a line for each week, and none over."""
    count = 0
    for found, _ in results(MonthCalendar):
        root = drawn(found)
        for month in of_class(root, "month") if root is not None else ():
            year, number = map(int, re.findall(r"\d+", words(of_class(month, "month-name")[0])))
            corners = places(year, number)
            (whole,) = of_class(month, "calendar")
            rows = len({top for _, top in corners.values()})
            assert whole.get("viewBox") == f"0 0 280 {22 + 36 * rows}"
            (heads,) = of_class(whole, "week")
            assert characters(heads) == [
                (letter, 20 + 40 * at, 14) for at, letter in enumerate("日月火水木金土")
            ]
            middles = {day: (x + 20, y + 23) for day, (x, y) in corners.items()}
            assert numbered(whole) == middles
            for each in of_class(whole, "on"):
                middle = int(each.get("x") or 0), int(each.get("y") or 0)
                assert middle == middles[int(each.text or 0)]
            business = BusinessCalendar(
                year_end=found.inputs["year_end"],
                closures=frozenset(map(date.fromisoformat, found.inputs["closures"])),
            )
            assert grounds(whole) == [
                corner
                for day, corner in corners.items()
                if not business.is_business_day(date(year, number, day))
            ]
            lower = {(str(x + 38), str(y + 34)) for x, y in corners.values()}
            assert {(each.get("x"), each.get("y")) for each in of_class(whole, "count")} <= lower
            count += 1
    assert count > 100


def test_the_signs_of_a_day_lie_one_in_the_other() -> None:
    """25 August 2025 is in the second column, the fifth week: its middle at 60, 184."""
    given = {"received_date": "2025-08-25", "plan": "monthly", "action": "terminate"}
    (drawing,) = of_class(shown("notice-effect", given), "calendar")
    (square,), (disc,) = of_class(drawing, "given"), of_class(drawing, "answer")
    assert square.attrib == {
        "class": "given", "x": "45", "y": "169", "width": "30", "height": "30"
    }  # fmt: skip
    assert disc.attrib == {"class": "answer", "cx": "60", "cy": "184", "r": "13"}
    (number,) = of_class(drawing, "on")
    assert (number.text, number.get("x"), number.get("y")) == ("25", "60", "189")
    (ground,), (days,) = of_class(drawing, "closed"), of_class(drawing, "day")
    from_below = [drawing[:].index(each) for each in (ground, days, square, disc, number)]
    assert from_below == sorted(from_below)
    root = shown("notice-deadline", NOTICE)
    (drawing,) = of_class(root, "calendar")
    rings = [each.attrib for each in drawing.iter("circle")]
    assert rings == [  # the 21st, a Thursday, in the fourth week; the 22nd; the 25th
        {"class": "safe", "cx": "180", "cy": "148", "r": "15"},
        {"class": "safe", "cx": "180", "cy": "148", "r": "12"},
        {"class": "other", "cx": "220", "cy": "148", "r": "15"},
        {"class": "answer", "cx": "60", "cy": "184", "r": "13"},
    ]
    middles = [
        (each.get("cx"), each.get("cy")) for key in root.iter("li") for each in key.iter("circle")
    ]
    assert middles == [("16", "16")] * 4  # of 32


def test_a_calendar_numbers_the_days_of_the_count_and_names_the_holidays() -> None:
    """By hand: 31 August 2025 is a Sunday; 29 Fri, 28 Thu, 27 Wed, 26 Tue, 25 Mon are the five."""
    root = shown("notice-deadline", NOTICE)
    days = {middle: day for day, middle in numbered(root).items()}
    counted = {}
    for each in of_class(root, "count"):
        corner = int(each.get("x") or 0) - 18, int(each.get("y") or 0) - 11  # of the day's number
        counted[days[corner]] = each.text
    assert counted == {29: "1", 28: "2", 27: "3", 26: "4", 25: "5"}
    assert "11日（月） 山の日" in [words(each) for each in root.iter("li")]
    assert len(grounds(root)) == 5 + 5 + 1  # Saturdays, Sundays, a Monday
    label = root.find(".//svg")
    assert label is not None and "25日 通知の期限" in (label.get("aria-label") or "")


def test_closed_days_are_those_of_the_calendar_that_was_chosen() -> None:
    given = NOTICE | {"target_month": "2026-01", "closures": ["2025-12-24", "2025-12-25"]}
    for year_end, closed in (("none", 0), ("bank", 1), ("government", 3)):
        root = shown("notice-deadline", given | {"year_end": year_end})
        listed = [words(each) for each in root.iter("li") if each.get("class") == "reason"]
        days = BusinessCalendar(year_end="none")
        expected = sum(not days.is_business_day(date(2025, 12, day)) for day in range(1, 32))
        assert len(grounds(root)) == expected + closed + 2
        assert "24日（水）～25日（木） 休業日（指定）" in listed
        assert any("年末年始" in each for each in listed) is (closed > 0)


def test_closed_days_with_one_reason_in_a_row_are_told_together() -> None:
    """The 9th and 10th are a weekend, the 11th is 山の日, the 16th and 17th a weekend again."""
    closures = ["2025-08-08", "2025-08-12", "2025-08-13", "2025-08-14", "2025-08-19", "2025-08-18"]
    root = shown("notice-deadline", NOTICE | {"closures": closures})
    assert [words(each) for each in root.iter("li") if each.get("class") == "reason"] == [
        "8日（金） 休業日（指定）",
        "11日（月） 山の日",
        "12日（火）～14日（木） 休業日（指定）",
        "18日（月）～19日（火） 休業日（指定）",
    ]


def test_what_the_small_numbers_are_is_said_where_there_are_any() -> None:
    annual = {"plan": "annual", "contract_date": "2025-01-01"}
    for plan, numbers in (({"plan": "monthly"}, 5), (annual, 0)):
        root = shown("terms-change-exit", {"effective_date": "2025-10-15", **plan})
        assert len(of_class(root, "count")) == numbers
        said = "右下の数字は、解約の通知の期限まで営業日をさかのぼって数えた順です。" * (
            numbers > 0
        )
        (caption,) = root.iter("figcaption")
        assert words(caption) == f"地色のある日は休業日です。{said}"


def test_a_refusal_and_days_that_are_not_known_have_no_picture() -> None:
    refused = {"target_month": "2025-07", "plan": "annual", "action": "terminate"}
    assert drawn(run("notice-deadline", refused | {"contract_date": "2024-12-10"})) is None
    given = {"received_date": "2025-07-15", "plan": "annual", "action": "downgrade"}
    assert drawn(run("notice-effect", given | {"contract_date": "2024-12-10"})) is None


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


@pytest.mark.parametrize(
    ("name", "inputs", "days", "ticks"),
    [
        (  # November to November, a name every third month
            "service-period",
            {"contract_date": "2025-11-20", "plan": "annual", "as_of": "2026-03-01"},
            395,
            [(0, "2025年11月"), (92, "2026年2月"), (181, "5月"), (273, "8月"), (365, "11月")],
        ),
        (  # March to May five years later; the last name would reach over the edge
            "service-period",
            {"contract_date": "2020-03-10", "plan": "monthly", "as_of": "2025-05-20"},
            5 * 365 + 1 + 31 + 30 + 31,
            [(0, "2020年3月"), (365, "2021年3月"), (730, "2022年3月"), (1095, "2023年3月"),
             (1461, "2024年3月"), (1826, "")],
        ),
        (
            "discontinuation-notice",
            {"discontinuation_date": "2026-06-15"},
            122,
            [(0, "2026年3月"), (31, "4月"), (61, "5月"), (92, "6月")],
        ),
    ],
)  # fmt: skip
def test_the_months_along_an_axis_say_their_year_where_it_changes(
    name: str, inputs: dict[str, Any], days: int, ticks: list[tuple[int, str]]
) -> None:
    """The days are those of the whole axis, and those after which a month begins."""
    root = shown(name, inputs)
    lefts = [8 + 344 * after // days for after, _ in ticks]
    rows = range(0, 40 * len(of_class(root, "row-name")), 40)
    marks = ["".join(f"M{x} {y + 22}v10" for y in rows) for x in lefts]
    assert [each.get("d") for each in of_class(root, "tick")] == marks
    names = [(e.get("x"), e.get("y"), e.text) for e in of_class(root, "tick-name")]
    assert names == [
        (str(x), str(rows.stop + 8), each)
        for x, (_, each) in zip(lefts, ticks, strict=True)
        if each
    ]


def test_a_timeline_is_drawn_in_rows() -> None:
    """A row is 40 high: its name and dates at 15, and at 27 a line with the forms upon it, 8 high
    or circles of radius 5. They reach from 8 to 352, and below is room for the months' names."""
    count = 0
    for found, _ in results(Timeline):
        root = drawn(found)
        if root is None:
            continue
        (whole,) = of_class(root, "timeline")
        names = of_class(whole, "row-name")
        rows = range(0, 40 * len(names), 40)
        assert len(rows) > 1 and whole.get("viewBox") == f"0 0 360 {40 * len(names) + 14}"
        assert [(e.get("x"), e.get("y")) for e in names] == [("8", str(y + 15)) for y in rows]
        dates = [(each.get("x"), each.get("y")) for each in of_class(whole, "row-dates")]
        assert dates == [("352", str(y + 15)) for y in rows]
        assert {e.get("y") for e in of_class(whole, "tick-name")} == {str(rows.stop + 8)}
        lines = [each.get("d") for each in of_class(whole, "base")]
        assert lines == [f"M8 {y + 27}H352" for y in rows]
        for each in whole.iter("circle"):
            assert each.get("r") == "5" and int(each.get("cy") or 0) - 27 in rows
        for each in whole.iter("rect"):
            assert each.get("height") == "8" and int(each.get("y") or 0) - 23 in rows
            assert each.get("class") == "stretch" or each.get("width") == "8"
        for label, words_ in zip(names, of_class(whole, "row-dates"), strict=True):
            assert 11 * len(label.text or "") + 7 * len(words_.text or "") < 344  # side by side
        count += 1
    assert count > 90


def test_a_date_lies_at_the_noon_of_its_day_and_a_stretch_from_its_first_to_its_last() -> None:
    """2025-11-20 is in the 395 days from 1 November to the end of November 2026; so are the term
    and the reference date. 344 units are 395 days."""
    given = {"contract_date": "2025-11-20", "plan": "annual", "as_of": "2026-03-01"}
    root = shown("service-period", given)

    def at(days: Fraction) -> int:
        return 8 + int(344 * days / 395)

    noon = Fraction(1, 2)
    middles = [int(each.get("x") or 0) + 4 for each in of_class(root, "given")]
    assert middles == [at(19 + noon), at(120 + noon)]
    minute = Fraction(1, 24 * 60)
    for each in of_class(root, "stretch"):
        left = int(each.get("x") or 0)
        assert left == at(Fraction(30))
        assert left + int(each.get("width") or 0) == at(395 - minute)


def test_the_forms_of_a_timeline_say_what_they_are() -> None:
    given = {"contract_date": "2025-11-20", "plan": "annual", "as_of": "2026-03-01"}
    for name, inputs, rows in (
        (
            "service-period",
            given,
            [("契約の成立日", "rect", "given"), ("最初の期間", "rect", "stretch"),
             ("基準日を含む期間", "rect", "stretch"), ("基準日", "rect", "given")],
        ),
        (
            "discontinuation-notice",
            {"discontinuation_date": "2026-06-15"},
            [("通知の期限", "circle", "answer"), ("通知の期限（厳しい読み方）", "circle", "other"),
             ("安全な通知の期限", "circle", "safe"), ("廃止予定日", "rect", "given")],
        ),
    ):  # fmt: skip
        root = shown(name, inputs)
        names = [each.text for each in of_class(root, "row-name")]
        forms = [(e.tag, e.get("class")) for e in root.iter() if e.tag in ("rect", "circle")]
        assert [(label, *form) for label, form in zip(names, forms, strict=True)] == rows


@pytest.mark.parametrize(
    ("step", "most"),
    [(1, 6), (2, 12), (3, 18), (6, 36), (12, 72), (24, 144), (60, 360), (120, 720), (240, 1440),
     (600, 3600), (1200, 7200), (2400, 14_400), (6000, 36_000), (12_000, 72_000),
     (24_000, 119_988)],
)  # fmt: skip
def test_six_months_at_most_are_named_in_even_steps(step: int, most: int) -> None:
    """From the first month of the year 1, as many months as have six names: then the last of these
    begins five steps after the first."""
    year, month = divmod(most - 1, 12)
    as_of = date(1 + year, 1 + month, 15).isoformat()
    given = {"contract_date": "0001-01-15", "plan": "monthly", "as_of": as_of}
    root = shown("service-period", given)
    names = [each.text for each in of_class(root, "tick-name")]
    assert len(of_class(root, "tick")) == -(-most // step)
    assert names[:2] == ["1年1月", f"{1 + step // 12}年1月" if step >= 12 else f"{1 + step}月"]


def test_the_stretches_of_one_row_and_the_shortest_of_them() -> None:
    """August is 31 days, October the third month: 92 days on 344 units. Half an hour is not seen,
    and therefore two units wide; two days, three hours and a half are from 14 to 22."""
    root = shown(
        "sla-credit",
        {
            "outages": [
                {"start": "2025-08-04T22:00", "end": "2025-08-07T01:30"},
                {"start": "2025-08-01T00:00", "end": "2025-08-01T00:30"},
                {"start": "2025-08-20T00:00", "end": "2025-08-20T12:00"},
            ],
            "monthly_fee": 75000,
        },
    )
    long, short, _ = of_class(root, "stretch")
    assert (short.get("x"), short.get("width"), short.get("y")) == ("8", "2", "23")
    first, last = (8 + int(344 * Fraction(hours, 24 * 92)) for hours in (94, 145 + Fraction(1, 2)))
    assert (long.get("x"), long.get("width")) == (str(first), str(last - first))
    assert words(of_class(root, "row-dates")[0]) == "2025年8月1日00:00～8月1日00:30ほか2件"
    one = shown(
        "sla-credit",
        {"outages": [{"start": "2025-08-04T22:00", "end": "2025-08-07T01:30"}], "monthly_fee": 1},
    )
    assert words(of_class(one, "row-dates")[0]) == "2025年8月4日22:00～8月7日01:30"


def test_a_name_that_ends_at_the_edge_has_room() -> None:
    """2026年1月, seven characters of 7, ends at 360 or at 361."""
    assert svg.tick_name(311, 0, "2026年1月", 360)
    assert not svg.tick_name(312, 0, "2026年1月", 360)


def test_names_along_an_axis_have_room() -> None:
    """A character is 7 wide: none reaches over the edge, or into the next. A name without room is
    left out, and the first has it always."""
    pictures = [drawn(each.run()) for each in CASES]
    fee = {"unit_price": 1, "users": 1, "plan": "monthly"}
    for months in range(2, 40):
        pictures.append(
            shown("subscription-fee", fee | {"start_month": "2025-10", "months": months})
        )
    period = {"contract_date": "2025-03-01", "plan": "monthly"}
    for day in range(0, 5000, 15):
        as_of = date(2025, 3, 1) + timedelta(days=day)
        pictures.append(shown("service-period", period | {"as_of": as_of.isoformat()}))
    count = 0
    for root in pictures:
        names = of_class(root, "tick-name") if root is not None else []
        edges = [int(each.get("x") or 0) for each in names]
        ends = [x + 7 * len(each.text or "") for x, each in zip(edges, names, strict=True)]
        assert all(end <= after for end, after in zip(ends, [*edges[1:], 360], strict=False))
        assert len(names) <= 6
        if names and root is not None:
            assert min(edges) == (8 if of_class(root, "timeline") else 0)
            count += 1
    assert count > 450


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


def test_bars_stand_side_by_side_and_their_parts_on_each_other() -> None:
    """By hand: 150 and 15 yen, then three times 300 and 30. The most, 330, is 90 high, so that
    150 are 40, 165 are 45, and 300 are 81; four bars of 90, of which 2 are between them. The foot
    is at 108, 18 below the head."""
    root = shown(
        "subscription-fee",
        {"unit_price": 100, "users": 3, "plan": "monthly", "start_month": "2025-11", "months": 4,
         "campaign_price": 50, "campaign_months": 1, "tax": 10},
    )  # fmt: skip
    (whole,) = of_class(root, "bars")
    assert whole.get("viewBox") == "0 0 360 126"
    assert whole.get("aria-label") == (
        "請求の内訳の棒グラフ。2025年11月から2026年2月まで4件、最も多いものは330円"
    )
    assert [each.get("d") for each in whole.iter("path")] == [
        "M0 18H360",
        "M0 108V68H88V108Z" + "".join(f"M{x} 108V27H{x + 88}V108Z" for x in (90, 180, 270)),
        "M0 68V63H88V68Z" + "".join(f"M{x} 27V18H{x + 88}V27Z" for x in (90, 180, 270)),
    ]
    assert [(e.get("class"), e.get("x"), e.get("y"), e.text) for e in whole.iter("text")] == [
        ("most", "0", "12", "330円"),
        ("tick-name", "0", "121", "2025年11月"),
        ("tick-name", "90", "121", "2025年12月"),
        ("tick-name", "180", "121", "2026年1月"),
        ("tick-name", "270", "121", "2026年2月"),
    ]
    key = [(words(each), [e.get("class") for e in each.iter("path")]) for each in root.iter("li")]
    assert key == [("料金", ["bar-0"]), ("消費税", ["bar-1"])]


@pytest.mark.parametrize(("months", "gap"), [(2, 2), (60, 2), (61, 0), (120, 0)])
def test_many_bars_stand_without_a_gap(months: int, gap: int) -> None:
    given = {"unit_price": 1, "users": 1, "plan": "monthly", "start_month": "2025-04"}
    bars = of_class(shown("subscription-fee", given | {"months": months}), "bar-0")[0]
    edges = re.findall(r"M(\d+) \d+V\d+H(\d+)V\d+Z", bars.get("d") or "")
    assert [(int(left), int(right)) for left, right in edges] == [
        (360 * at // months, 360 * (at + 1) // months - gap) for at in range(months)
    ]


@pytest.mark.parametrize(
    ("months", "named"), [(6, [0, 1, 2, 3, 4, 5]), (8, [0, 2, 4, 6]), (12, [0, 2, 4, 6, 8, 10])]
)
def test_six_bars_at_most_are_named(months: int, named: list[int]) -> None:
    given = {"unit_price": 1, "users": 1, "plan": "monthly", "start_month": "2025-01"}
    root = shown("subscription-fee", given | {"months": months})
    names = [(each.get("x"), each.text) for each in of_class(root, "tick-name")]
    assert names == [(str(360 * at // months), f"2025年{at + 1}月") for at in named]


def test_one_row_has_no_bars() -> None:
    given = {"unit_price": 1, "users": 1, "plan": "monthly", "start_month": "2025-01"}
    assert drawn(run("subscription-fee", given | {"months": 1})) is None


def test_rows_of_nothing_have_no_bars() -> None:
    given = {"users": 20, "plan": "monthly", "start_month": "2025-04", "months": 3}
    assert drawn(run("subscription-fee", {**given, "unit_price": 0})) is None
    assert drawn(run("subscription-fee", {**given, "unit_price": 1})) is not None
