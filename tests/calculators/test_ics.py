"""The calendar files, read by a library that knows RFC 5545."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import CALCULATORS, run
from calculators.render import ics, text
from kiyaku.cases import Case
from tests.calculators.test_cases import ALL
from tests.calculators.test_cli import NOTICE, calculators

WITH_DEADLINE = [case for case in ALL if case.outcome is not None]


def written(name: str, inputs: Any, revision: str | None = None) -> str | None:
    return ics.calendar(run(name, inputs, revision=revision), CALCULATORS[name])


def events(content: str) -> list[Any]:
    """The events of a file that the library finds nothing wrong with."""
    found = icalendar.Calendar.from_ical(content)
    assert found.errors == []
    assert (found["VERSION"], found["CALSCALE"]) == ("2.0", "GREGORIAN")
    for event in found.walk("VEVENT"):
        assert event.errors == []
    return list(found.walk("VEVENT"))


def test_the_event_is_on_the_safe_day() -> None:
    content = written("notice-deadline", json.loads(NOTICE))
    assert content is not None
    (event,) = events(content)
    assert event["DTSTART"].dt == date(2025, 8, 21)
    assert event.duration == timedelta(days=1)
    assert event["SUMMARY"] == "安全な期限（通知期限）"
    assert event["TRANSP"] == "TRANSPARENT"
    for words in ("2025年8月25日（月）", "2025年8月22日（金）", "第10条第1項第1号", "仮定"):
        assert words in event["DESCRIPTION"]


@pytest.mark.parametrize("case", WITH_DEADLINE, ids=lambda case: f"{case.calculator}: {case.name}")
def test_every_deadline_of_every_case(case: Case) -> None:
    """An event for each deadline, on a day that no reading makes late, that says the result."""
    found, calculator = case.run(), CALCULATORS[case.calculator]
    content = ics.calendar(found, calculator)
    outcomes = [found.outcome, *(each.outcome for each in found.readings)]
    days = {
        figure.name: [each[figure.name] for each in outcomes if each[figure.name] is not None]
        for figure in calculator.figures
        if figure.deadline
    }
    if content is None:
        assert not any(days.values())
        return
    for event, each in zip(events(content), filter(None, days.values()), strict=True):
        assert all(event["DTSTART"].dt <= date.fromisoformat(str(day)) for day in each)
        assert event["DESCRIPTION"] == text.result(found, calculator).rstrip()


def test_a_deadline_names_a_figure_that_is_a_day() -> None:
    for calculator in CALCULATORS.values():
        days = {figure.name for figure in calculator.figures if figure.kind == "date"}
        named = {figure.deadline for figure in calculator.figures if figure.deadline}
        assert named <= days
        for figure in calculator.figures:
            assert not figure.deadline or figure.kind == "date"


@pytest.mark.parametrize(
    ("calculator", "summary"),
    [
        ("notice-deadline", "安全な期限（通知期限）"),
        ("sla-credit", "請求の期限（停止時の減額・返金）"),
        ("discontinuation-notice", "安全な通知の期限（サービス廃止の通知）"),
    ],
)
def test_an_event_is_called_by_the_day_to_keep_to(calculator: str, summary: str) -> None:
    content = written(calculator, dict(CALCULATORS[calculator].example))
    assert content is not None
    assert [event["SUMMARY"] for event in events(content)] == [summary]


def test_an_event_keeps_its_name_so_that_a_calendar_knows_it_again() -> None:
    """Files of earlier versions are in calendars; what is told of the event is written here."""
    told = (
        '["notice-deadline", "2011-10-11", {"action": "terminate", "closures": [], '
        '"plan": "monthly", "target_month": "2025-09", "year_end": "government"}, "deadline"]'
    )
    content = written("notice-deadline", json.loads(NOTICE), revision="2011-10-11")
    assert content is not None
    (event,) = events(content)
    assert event["UID"] == f"{hashlib.sha256(told.encode()).hexdigest()[:32]}@kiyaku"


def test_the_same_inputs_are_the_same_file_and_others_another_event() -> None:
    inputs = json.loads(NOTICE)
    one, again = written("notice-deadline", inputs), written("notice-deadline", inputs)
    assert one is not None and one == again
    others = [
        written("notice-deadline", inputs | {"closures": ["2025-08-13"]}),
        written("notice-deadline", inputs | {"action": "downgrade"}),
        written("notice-deadline", inputs, revision="draft"),
    ]
    uids = {events(content)[0]["UID"] for content in (one, *others) if content}
    assert len(uids) == 4


def test_lines_are_as_long_as_they_may_be() -> None:
    """At most 75 octets; what follows in the next line, after its space, has no room there."""
    content = written("notice-deadline", json.loads(NOTICE))
    assert content is not None
    lines = content.removesuffix("\r\n").split("\r\n")
    folded = 0
    for line, after in pairwise(lines):
        assert len(line.encode()) <= 75
        if after.startswith(" "):
            assert len((line + after[1]).encode()) > 75
            folded += 1
    assert folded > 20


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("a" * 75, ["a" * 75]),
        ("a" * 76, ["a" * 75, " a"]),
        ("a" * 150, ["a" * 75, " " + "a" * 74, " a"]),
        ("あ" * 25, ["あ" * 25]),
        ("あ" * 50, ["あ" * 25, " " + "あ" * 24, " あ"]),
    ],
)
def test_a_line_is_folded_at_the_75th_octet(words: str, lines: list[str]) -> None:
    assert ics._folded(words).split("\r\n") == lines


def test_what_the_terms_refuse_has_no_deadline() -> None:
    inputs = {
        "target_month": "2025-07",
        "plan": "annual",
        "action": "terminate",
        "contract_date": "2024-12-10",
    }
    assert written("notice-deadline", inputs) is None
    assert written("late-interest", CALCULATORS["late-interest"].example) is None


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"])))
def test_lines_are_folded_between_characters_at_75_octets(words: str) -> None:
    lines = ics._folded(words).split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert all(line.startswith(" ") for line in lines[1:])
    assert lines[0] + "".join(line[1:] for line in lines[1:]) == words


@given(st.text(alphabet="\\;,\n:a\u3042", max_size=40))
def test_text_reads_back_as_it_was(words: str) -> None:
    lines = ["BEGIN:VEVENT", f"SUMMARY:{ics._escaped(words)}", "END:VEVENT", ""]
    assert icalendar.Event.from_ical("\r\n".join(lines))["SUMMARY"] == words


# The command


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    target = tmp_path / "out.ics"
    done = calculators("ics", "notice-deadline", "--json", NOTICE, "-o", str(target))
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    content = target.read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n")
    assert content.decode() == written("notice-deadline", json.loads(NOTICE))
    piped = calculators("ics", "notice-deadline", "--json", "-", stdin=NOTICE.encode())
    assert piped.stdout == content


def test_no_deadline_is_a_finding_and_writes_nothing(tmp_path: Path) -> None:
    example = json.dumps(dict(CALCULATORS["late-interest"].example))
    done = calculators("ics", "late-interest", "--json", example, "-o", str(tmp_path / "x.ics"))
    assert done.returncode == 1
    assert done.stderr.count(b"\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_bad_input_is_one_line(tmp_path: Path) -> None:
    done = calculators("ics", "notice-deadline", "--json", "{}", "-o", str(tmp_path / "x.ics"))
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
    assert list(tmp_path.iterdir()) == []
