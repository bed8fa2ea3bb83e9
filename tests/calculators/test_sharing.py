"""What is passed on of a result: an address and a table that give the same result again, the
text of a mail, two offers beside each other, a table in pieces.
"""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import CALCULATORS, batch, browser, offers, price_book, quotations, run, typed
from calculators.fields import Figure
from calculators.record import replace
from calculators.result import Result
from calculators.typed import from_form
from kiyaku import cases
from kiyaku.cases import Case
from tests.paths import ROOT

# An empty list of outages is no error in JSON, but a form without any asks for one.
GOOD = [
    each
    for each in cases.read(ROOT / "tests" / "cases")
    if each.outcome is not None and each.inputs.get("outages") != []
]
good = pytest.mark.parametrize("case", GOOD, ids=lambda case: f"{case.calculator}: {case.name}")


def ask(data: bytes = b"", **message: Any) -> dict[str, Any]:
    """What the page is answered."""
    found: dict[str, Any] = json.loads(browser.answer(json.dumps(message), data))
    return found


def form(found: Result) -> list[list[str]]:
    """A result's inputs as a filled form."""
    return [list(pair) for pair in typed.pairs(CALCULATORS[found.calculator].fields, found.inputs)]


# The address


@good
def test_an_address_gives_the_same_inputs_again(case: Case) -> None:
    found = case.run()
    listed = CALCULATORS[case.calculator].fields
    query = typed.query(listed, found, current=quotations.IN_FORCE)
    pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True)
    revision = dict(pairs).get("revision")
    again = from_form(listed, [pair for pair in pairs if pair[0] != "revision"])
    assert run(case.calculator, again, revision=revision) == found


@good
def test_a_table_of_one_row_gives_the_same_inputs_again(case: Case) -> None:
    found = case.run()
    lines = batch.written(case.calculator, found.inputs)
    answers = batch.answers(case.calculator, lines, revision=found.revision)
    head, row = csv.reader(each.line for each in answers)
    cells = dict(zip(head, row, strict=True))
    assert cells["error"] == ""
    for name, value in found.outcome.items():
        plain = "" if value is None else value
        shown = plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
        called = f"result.{name}"  # where an input bears the name
        assert cells[called if called in cells else name] == shown


def test_defaults_are_left_out_of_the_address_and_lists_stand_in_it_one_by_one() -> None:
    inputs = {
        "target_month": "2025-09",
        "plan": "monthly",
        "action": "terminate",
        "year_end": "government",
        "closures": ["2025-08-14", "2025-08-13"],
    }
    found = run("notice-deadline", inputs, revision="draft")
    query = typed.query(CALCULATORS["notice-deadline"].fields, found, current="2011-10-11")
    assert query == (
        "target_month=2025-09&plan=monthly&action=terminate"
        "&closures=2025-08-13&closures=2025-08-14&revision=draft"
    )


def test_every_character_of_an_address_is_encoded_as_the_library_does() -> None:
    pairs = [("name", chr(code)) for code in range(0x3000)] + [(chr(0x7FFF), chr(0x2A6B2))]
    assert typed.encoded(pairs) == urlencode(pairs, safe=":/")


@given(st.lists(st.tuples(st.text("ab_.", min_size=1), st.text()), min_size=1))
def test_an_address_is_encoded_as_a_form_is(pairs: list[tuple[str, str]]) -> None:
    pairs = [(name, text) for name, text in pairs if text.isprintable()]
    encoded = typed.encoded(pairs)
    assert encoded.isascii()
    assert parse_qsl(encoded, keep_blank_values=True) == parse_qsl(
        urlencode(pairs, errors="replace"), keep_blank_values=True
    )


# A form


def test_the_rows_of_a_form_keep_their_places() -> None:
    start, end = "2025-08-01T10:00", "2025-08-02T11:00"
    one = [("outages.0.start", start), ("outages.0.end", f" {end} ")]
    listed = CALCULATORS["sla-credit"].fields
    row = {"start": start, "end": end}
    assert from_form(listed, one) == {"outages": [row]}
    third = [("outages.2.end", end), ("outages.1.end", " ")]
    assert from_form(listed, [*one, *third]) == {"outages": [row, {}, {"end": end}]}


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_only_a_list_of_intervals_has_rows(calculator: str) -> None:
    """A part of anything else is an input of its own, and told to be unknown."""
    listed = CALCULATORS[calculator].fields
    names = [field.name for field in listed if field.kind != "intervals"]
    form = {f"{name}.0.start": "2025-08-01T10:00" for name in (*names, "nobody")}
    assert from_form(listed, form.items()) == form


# Mail, calendar, table


def test_a_mail_says_what_was_entered_what_came_out_and_where() -> None:
    inputs = {"principal": 100000, "due_date": "2025-08-31", "paid_date": "2025-10-30"}
    found = run("late-interest", inputs)
    answer = ask(
        task="share", calculator="late-interest", form=form(found),
        address="https://example.com/calculators/late-interest/",
    )  # fmt: skip
    link = (
        "https://example.com/calculators/late-interest/"
        "?principal=100000&due_date=2025-08-31&paid_date=2025-10-30"
    )
    assert answer["link"] == link
    for words in ("未払いの額: 100,000円", "2025年8月31日（日）", "2,343円", "第9条第4項 > "):
        assert words in answer["text"]
    assert answer["text"].splitlines()[-1] == link
    assert [each["id"] for each in answer["files"]] == ["csv"]  # nothing to be done by a day


def test_a_deadline_comes_as_a_calendar_too_and_a_refusal_does_not() -> None:
    inputs = {"target_month": "2025-09", "plan": "monthly", "action": "terminate"}
    allowed = ask(task="share", calculator="notice-deadline", address="", form=list(inputs.items()))
    csv_file, calendar = allowed["files"]
    assert (csv_file["name"], csv_file["content"][0]) == ("通知期限.csv", batch.BOM)
    assert ",通知の期限,安全な期限," in csv_file["content"].splitlines()[0]
    assert calendar["content"].startswith("BEGIN:VCALENDAR\r\n")
    refused = {**inputs, "plan": "annual", "action": "downgrade", "contract_date": "2024-12-10"}
    found = ask(task="share", calculator="notice-deadline", address="", form=list(refused.items()))
    assert [each["id"] for each in found["files"]] == ["csv"]


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_every_input_has_its_words(calculator: str) -> None:
    found = run(calculator, dict(CALCULATORS[calculator].example))
    text = ask(task="share", calculator=calculator, form=form(found), address="")["text"]
    entered = text.partition("\n\n")[2].partition("\n\n")[0].splitlines()
    assert len(entered) == 1 + len(found.inputs)
    assert all(line.partition(": ")[2] for line in entered[1:])


def test_an_error_is_told_as_for_a_form() -> None:
    answer = ask(task="share", calculator="late-interest", form=[], address="")
    assert answer["error"]["field"] == "principal"


# Two offers

MONTHLY = {"unit_price": "1500", "users": "20", "plan": "monthly", "start_month": "2025-04",
           "months": "12"}  # fmt: skip
ANNUAL = MONTHLY | {"unit_price": "17640", "plan": "annual"}


def compared(a: dict[str, str], b: dict[str, str], calculator: str) -> dict[str, Any]:
    sides = {
        side: {"calculator": calculator, "form": list(inputs.items())}
        for side, inputs in (("a", a), ("b", b))
    }
    return ask(task="compare", sides=sides)


def test_two_offers_differ_by_what_their_figures_differ() -> None:
    # By hand: 1,500円 × 20人 × 12か月 = 360,000円; 17,640円 × 20人 = 352,800円.
    html = compared(MONTHLY, ANNUAL, "subscription-fee")["html"]
    assert "360,000円" in html and "352,800円" in html
    assert 'data-name="total" value="-7200">－7,200円' in html
    assert "月額利用" in html and "利用者数" not in html  # only what differs


def test_the_address_holds_both_offers() -> None:
    query = compared(MONTHLY, ANNUAL, "subscription-fee")["query"]
    pairs = dict(parse_qsl(query))
    assert pairs == {
        f"{side}.{name}": text
        for side, inputs in (("a", MONTHLY), ("b", ANNUAL))
        for name, text in inputs.items()
    }


def test_a_later_deadline_is_said_in_days_and_a_refused_side_has_no_difference() -> None:
    change = {"contract_date": "2024-12-10", "change_month": "2025-07", "old_unit_price": "780",
              "new_unit_price": "1500", "old_users": "10", "new_users": "13"}  # fmt: skip
    later = compared(change, change | {"change_month": "2025-08"}, "upgrade-difference")["html"]
    assert 'data-name="months" value="-1">－1か月' in later
    assert "日遅い" in later
    refused = compared(change, change | {"new_users": "1"}, "upgrade-difference")["html"]
    assert 'data-name="difference" value="">―' in refused
    assert 'data-name="allowed" value="">異なる' in refused
    assert "2つの条件は同じです。" in compared(change, change, "upgrade-difference")["html"]


@pytest.mark.parametrize(
    ("kind", "a", "b", "difference", "value"),
    [
        ("yen", 1000, 2000, "＋1,000円", 1000),
        ("yen", 2000, 1000, "－1,000円", -1000),
        ("yen", 7, 8, "＋1円", 1),
        ("yen", 8, 7, "－1円", -1),
        ("yen", 0, 0, "同じ", 0),
        ("yen", None, 1, "―", None),
        ("yen", 1, None, "―", None),
        ("days", 2, 5, "＋3日", 3),
        ("days", 5, 5, "同じ", 0),
        ("months", 12, 1, "－11か月", -11),
        ("users", 10, 11, "＋1人", 1),
        ("date", "2025-08-31", "2025-09-01", "1日遅い", 1),
        ("date", "2025-09-01", "2025-08-31", "1日早い", -1),
        ("date", "2020-01-01", "2025-01-01", "1,827日遅い", 1827),  # five years, two of them leap
        ("date", "2025-08-31", "2025-08-31", "同じ", 0),
        ("month", "2025-08", "2025-09", "異なる", None),
        ("month", "2025-09", "2025-08", "異なる", None),
        ("month", "2025-09", "-".join(["2025", "09"]), "同じ", None),
        ("yes-no", True, False, "異なる", None),
        ("yes-no", False, True, "異なる", None),
        ("yes-no", False, False, "同じ", None),
    ],
)
def test_how_a_figure_differs(
    kind: str, a: Any, b: Any, difference: str, value: int | None
) -> None:
    figures = tuple(Figure(name="x", kind=each, label="額") for each in (kind, "rows"))
    calculator = replace(CALCULATORS["liability-cap"], figures=figures)
    found = run("liability-cap", dict(calculator.example))
    one, other = (replace(found, outcome={"x": each}) for each in (a, b))
    (line,) = offers.figures(one, other, calculator)  # a table's rows have no line
    assert (line.name, line.label) == ("x", "額")
    assert (line.difference, line.value) == (difference, value)


def test_the_offers_shown_first_are_the_same_plan_for_the_same_time() -> None:
    """A year of kintone's standard course, by the month and by the year, at its prices."""
    prices = {
        each.plan: each.yen for each in price_book.PRICES if each.product == "kintone-standard"
    }
    kind = offers.KINDS["subscription-fee"]
    for side in (kind.a, kind.b):
        inputs = {**CALCULATORS["subscription-fee"].example, **side}
        assert inputs["unit_price"] == prices[inputs["plan"]]
        assert inputs["months"] == 12


@pytest.mark.parametrize("calculator", offers.KINDS)
def test_the_offers_shown_first_can_be_calculated_and_differ(calculator: str) -> None:
    example = CALCULATORS[calculator].example
    kind = offers.KINDS[calculator]
    a, b = (run(calculator, {**example, **side}) for side in (kind.a, kind.b))
    assert all(run.outcome.get("allowed", True) for run in (a, b))
    assert [line.value for line in offers.figures(a, b, CALCULATORS[calculator])] != [0, 0]


# A table in pieces

HEAD = "未払いの額,支払期日,支払日"
ROWS = st.sampled_from(
    ["100000,2025-08-31,2025-10-30", "x,2025-08-31,2025-10-30", "", '"100000",2025-08-31,"2025-\n10-30"',
     '1,"2,3', "1,2,3,4"]
)  # fmt: skip


@given(st.lists(ROWS, max_size=12), st.sampled_from(["\n", "\r\n"]), st.integers(1, 5))
def test_a_table_in_pieces_gives_what_the_whole_gives(rows: list[str], end: str, size: int) -> None:
    text = end.join([HEAD, *rows])
    whole = [a.line for a in batch.answers("late-interest", io.StringIO(text, newline=""))]
    (_, head), *rest = batch.pieces(io.StringIO(text, newline=""), size)
    assert "".join(["".join(head), *("".join(lines) for _, lines in rest)]) == text
    found = whole[:1]
    for before, lines in rest:
        answers = batch.answers("late-interest", [*head, *lines], skipped=before - len(head))
        found += [each.line for each in answers][1:]
    assert found == whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932"])
def test_a_table_is_opened_and_calculated_as_a_page_does(encoding: str) -> None:
    text = f"{HEAD},顧客名\n100000,2025-08-31,2025-10-30,髙島\nx,2025-08-31,2025-10-30,甲\n"
    table: dict[str, Any] = {"calculator": "late-interest", "name": "表.csv"}
    opened = ask(text.encode(encoding), task="open", **table, carry=[])
    assert opened == {"unknown": ["顧客名"]}
    carry = opened["unknown"]
    opened = ask(text.encode(encoding), task="open", **table, carry=carry)
    rows = {"task": "rows", "calculator": "late-interest", "carry": carry, "head": opened["head"]}
    first = ask(**rows, text="", before=0)
    (piece,) = opened["pieces"]
    rest = ask(**rows, **piece)
    assert (first["rows"], rest["rows"], rest["failed"]) == (0, 2, 1)
    head, good, bad = csv.reader(io.StringIO(first["csv"].removeprefix(batch.BOM) + rest["csv"]))
    assert head[:8] == [*HEAD.split(","), "顧客名", "遅延利息の付く日数", "遅延利息（請求されうる上限）",
                        "元本と遅延利息の合計", "誤り"]  # fmt: skip
    assert good[:8] == ["100000", "2025-08-31", "2025-10-30", "髙島", "59", "2343", "102343", ""]
    assert bad[7].startswith("principal: ")


@pytest.mark.parametrize("head", [f"{HEAD}\n", '"未払いの額","支払期日\n",支払日\n'])
def test_a_long_table_is_answered_a_hundred_rows_at_a_time(head: str) -> None:
    """A row that cannot be read is named by its line in the whole table."""
    row = "100000,2025-08-31,2025-10-30\n"
    rows = row.replace("2025-10-30", '"2025-10-30\n"') + row * 248 + '"1"0,,\n'
    table: dict[str, Any] = {"calculator": "late-interest", "carry": []}
    opened = ask((head + rows).encode(), task="open", name="表.csv", **table)
    answers = [ask(task="rows", head=opened["head"], **table, **each) for each in opened["pieces"]]
    assert [each["rows"] for each in answers] == [100, 100, 50]
    assert [each["failed"] for each in answers] == [0, 0, 1]
    line = head.count("\n") + 251
    assert f"csv: {line}行目を、CSVとして読めません" in answers[-1]["csv"]


def test_columns_keep_the_contract_s_names_where_the_table_has_them() -> None:
    text = "principal,支払期日,paid_date\n"
    first = ask(task="rows", calculator="late-interest", carry=[], head=text, text="", before=0)
    assert first["csv"].strip().endswith("error,readings,revision,assumptions,notes")


@pytest.mark.parametrize("data", [b"", b"\n", "principal".encode("utf-16"), b"\x81"])
def test_what_is_no_table_is_said(data: bytes) -> None:
    answer = ask(data, task="open", calculator="late-interest", name="a.csv", carry=[])
    assert answer["error"]["field"] == "csv"


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_an_address_is_read_back_as_it_was(pairs: list[tuple[str, str]]) -> None:
    given_ = [(name, text) for name, text in pairs if (name + text).isprintable()]
    given_ += [("a b", "c\nd\te"), ("氏名", "&=+%/:~ ")]
    query = typed.encoded(given_)
    assert query.isascii() and " " not in query
    assert parse_qsl(query, keep_blank_values=True, strict_parsing=True) == given_


def test_what_is_as_always_is_not_in_the_address() -> None:
    fields_ = CALCULATORS["late-interest"].fields
    given_ = {**CALCULATORS["late-interest"].example, "rounding": "floor ".strip()}
    found = run("late-interest", given_, revision="2011-10-11 ".strip())
    assert typed.query(fields_, found, current="2011-10-11") == (
        "principal=100000&due_date=2025-08-31&paid_date=2025-10-30"
    )
    assert typed.query(fields_, found, current="draft").endswith("&revision=2011-10-11")
    answers = CALCULATORS["liability-cap"].fields
    assert dict(typed.pairs(answers, {"attributable": False})) == {"attributable": "false"}
