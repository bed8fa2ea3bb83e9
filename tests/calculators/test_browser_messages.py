"""The messages between a page and the calculators: one filled form in, one answer out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

import pytest

from calculators import CALCULATORS, browser, quotations, run
from calculators.calculator import Calculator
from tests.paths import ROOT

TERMS = "../../terms/cybozu.com/"
LATE = {"principal": "100,000", "due_date": "2025-08-31", "paid_date": "2025-10-30"}
NOTICE = {"target_month": "2025-09", "plan": "monthly", "action": "terminate"}
REFUSED = {
    "target_month": "2025-07",
    "plan": "annual",
    "action": "terminate",
    "contract_date": "2024-12-10",
}
FEE = {
    "unit_price": "1,500円",
    "users": "20",
    "plan": "monthly",
    "start_month": "2025-04",
    "months": "3",
    "tax": "10",
}
ANSWERS = [
    ("late-interest", LATE),
    ("notice-deadline", NOTICE),
    ("notice-deadline", REFUSED),
    ("subscription-fee", FEE),
]

Attributes = dict[str, str | None]


class _Page(HTMLParser):
    """The elements of a piece of HTML, with their attributes; every one must be closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Attributes]] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, css: str | None = None) -> list[Attributes]:
        """The attributes of the elements of that name and class."""
        return [a for name, a in self.elements if name == tag and css in (None, a.get("class"))]


def ask(
    calculator: str,
    form: dict[str, str],
    *,
    revision: str | None = quotations.IN_FORCE,
    terms: str = TERMS,
) -> dict[str, Any]:
    """The answer to a filled form."""
    message = {
        "calculator": calculator,
        "revision": revision,
        "form": [[name, text] for name, text in form.items()],
        "terms": terms,
    }
    found: dict[str, Any] = json.loads(browser.answer(json.dumps(message)))
    return found


def page(calculator: str, form: dict[str, str], **other: Any) -> _Page:
    """The HTML of an answer without error."""
    found = ask(calculator, form, **other)
    assert list(found) == ["html", "summary", "query"]
    return _Page(found["html"])


def test_a_good_form_gives_its_figures() -> None:
    found = page("late-interest", LATE)
    assert [(a["data-name"], a["value"]) for a in found.all("data", "outcome")] == [
        ("days", "59"),
        ("interest", "2343"),
        ("total", "102343"),
    ]
    assert "2,343円" in found.text


@pytest.mark.parametrize(("calculator", "form"), ANSWERS)
def test_every_figure_is_there_once_under_its_name(calculator: str, form: dict[str, str]) -> None:
    outcome = run(calculator, form).outcome
    plain = {
        name: value or "" if value is None or isinstance(value, str) else json.dumps(value)
        for name, value in outcome.items()
    }
    found = page(calculator, form).all("data", "outcome")
    assert [(a["data-name"], a["value"]) for a in found] == list(plain.items())


def test_rows_are_a_table_with_their_sums() -> None:
    found = page("subscription-fee", FEE)
    assert len(found.all("table", "rows")) == 1
    assert "2025年4月1,500円20人30,000円3,000円" in found.text
    assert "合計90,000円9,000円" in found.text


def test_figures_of_a_refused_action_are_empty() -> None:
    found = page("notice-deadline", REFUSED)
    values = {a["data-name"]: a["value"] for a in found.all("data", "outcome")}
    assert values == {"allowed": "false", "deadline": "", "safe_deadline": ""}
    assert len(found.all("div", "missing")) == 2
    assert found.all("table", "readings") == []
    assert "できません" in found.text and "―" in found.text


def test_the_readings_show_the_figures_in_which_they_differ() -> None:
    found = page("notice-deadline", NOTICE)
    values = [(a["data-name"], a["value"]) for a in found.all("data", "reading-outcome")]
    assert values == [
        ("deadline", "2025-08-25"),
        ("deadline", "2025-08-22"),
        ("deadline", "2025-08-22"),
    ]
    rows = [a["data-reading"] for a in found.all("tr") if "data-reading" in a]
    assert rows == ["calendar-end", "last-business-day", "clear-days"]
    assert len(found.all("span", "safe")) == 1


@pytest.mark.parametrize("revision", list(quotations.REVISIONS))
@pytest.mark.parametrize(("calculator", "form"), ANSWERS)
def test_every_quotation_links_to_its_clause(
    calculator: str, form: dict[str, str], revision: str
) -> None:
    steps = run(calculator, form, revision=revision).steps
    found = page(calculator, form, revision=revision)
    # Successive steps that follow the same words share them.
    clauses = [clause for (clause, _), _ in groupby((step.clause, step.quote) for step in steps)]
    assert [a["data-clause"] for a in found.all("blockquote", "quote")] == clauses
    links = [a["href"] for a in found.all("a")]
    assert links[: len(clauses)] == [f"{TERMS}{revision}/#{clause}" for clause in clauses]
    assert all(link and link.startswith(f"{TERMS}{revision}/#") for link in links)
    at = 0
    for step in steps:
        at = found.text.index(step.text, at) + len(step.text)  # in their order
    assert all(step.quote in found.text for step in steps)


def test_without_a_revision_the_one_in_force_answers() -> None:
    assert ask("late-interest", LATE, revision=None) == ask("late-interest", LATE)


def test_assumptions_and_notes_are_shown() -> None:
    result = run("notice-deadline", NOTICE, revision="draft")
    found = page("notice-deadline", NOTICE, revision="draft")
    assert found.all("ul", "assumptions") and found.all("ul", "notes")
    for text in (*result.assumptions, *(note.text for note in result.notes)):
        assert text in found.text


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({}, "principal"),
        (LATE | {"principal": "-1"}, "principal"),
        (LATE | {"due_date": "2025-02-29"}, "due_date"),
        (LATE | {"paid_date": "   "}, "paid_date"),
        (LATE | {"rounding": "even"}, "rounding"),
        (LATE | {"rate": "14.6"}, "rate"),
    ],
)
def test_bad_input_comes_with_its_field(form: dict[str, str], field: str) -> None:
    found = ask("late-interest", form)
    assert list(found) == ["html", "error"]
    assert list(found["error"]) == ["field", "message", "parts"]
    assert (found["error"]["field"], found["error"]["parts"]) == (field, [])
    shown = _Page(found["html"])
    assert shown.text == found["error"]["message"]
    assert [a["role"] for a in shown.all("p", "result-error")] == ["alert"]
    assert not shown.all("data")


ROW = {"outages.0.start": "2025-08-01T10:00", "outages.0.end": "2025-08-03T10:00"}


@pytest.mark.parametrize(
    ("form", "parts", "said"),
    [
        ({"outages.1.start": "2025-08-05T10:00"}, ["outages.1.end"], "2行目の終了"),
        (
            {"outages.1.start": "2025-08-05T10:00", "outages.1.end": "2025-08-04T10:00"},
            ["outages.1.end"],
            "2行目は、終了が開始より前",
        ),
        # A row in which nothing is written is none, and the next is the third still.
        (
            {"outages.1.start": "", "outages.1.end": " ", "outages.2.end": "2025-08-04T10:00"},
            ["outages.2.start"],
            "3行目の開始",
        ),
        (
            {"outages.1.start": "x", "outages.3.end": "y"},
            ["outages.1.start", "outages.3.start"],
            "4行目の開始",
        ),
    ],
)
def test_only_what_is_wrong_in_a_list_is_named(
    form: dict[str, str], parts: list[str], said: str
) -> None:
    error = ask("sla-credit", {"monthly_fee": "75000", **ROW, **form})["error"]
    assert (error["field"], error["parts"]) == ("outages", parts)
    assert said in error["message"]


def test_only_the_wrong_one_of_several_dates_is_named() -> None:
    form = {"target_month": "2025-09", "plan": "monthly", "action": "terminate"}
    error = ask("notice-deadline", form | {"closures": "2025-08-13 2025-02-30"})["error"]
    assert (error["field"], error["parts"]) == ("closures", ["2025-02-30"])


def test_an_unknown_calculator_or_revision_is_an_error() -> None:
    assert ask("late-fee", {})["error"]["field"] == "calculator"
    assert ask("late-interest", LATE, revision="2012-01-01")["error"]["field"] == "revision"
    assert ask("late-interest", LATE, revision="")["error"]["field"] == "revision"


MARKUP = '<script>alert("1")</script>&amp;\'><img src=x onerror=alert(1)>'


@pytest.mark.parametrize("name", [*LATE, "rounding", MARKUP])
def test_markup_in_a_form_stays_text(name: str) -> None:
    found = ask("late-interest", LATE | {name: MARKUP})
    shown = _Page(found["html"])
    assert [tag for tag, _ in shown.elements] == ["p"]
    assert shown.text == found["error"]["message"]


@pytest.mark.parametrize("calculator", [MARKUP, "<script>"])
def test_markup_in_a_calculators_name_stays_text(calculator: str) -> None:
    assert [tag for tag, _ in _Page(ask(calculator, {})["html"]).elements] == ["p"]


def test_markup_in_the_address_of_the_terms_stays_an_address() -> None:
    found = page("late-interest", LATE, terms='"><script>x</script>/')
    assert not found.all("script")
    assert all(str(a["href"]).startswith('"><script>') for a in found.all("a"))


def test_a_form_of_any_characters_is_answered() -> None:
    for text in ("\ud800", "\x00", "\u202e", "９" * 10_000, "\n" * 100):
        assert ask("late-interest", LATE | {"principal": text})["error"]["field"] == "principal"


def _typed(value: Any) -> str:
    """A value as it stands in a form; intervals a line each."""
    if not isinstance(value, list):
        return str(value)
    return "\n".join(f"{each['start']}/{each['end']} {each.get('reason', '')}" for each in value)


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_the_example_is_answered(calculator: str) -> None:
    example = {name: _typed(value) for name, value in CALCULATORS[calculator].example.items()}
    assert page(calculator, example).all("data", "outcome")


def test_a_price_is_filled_in_on_its_day_only() -> None:
    request = {
        "task": "price",
        "calculator": "subscription-fee",
        "field": "unit_price",
        "product": "kintone-light",
        "plan": "annual",
        "form": [["start_month", "2018-04"], ["unit_price", "1500"]],
    }
    assert json.loads(browser.answer(json.dumps(request))) == {"text": "9170"}
    uncovered = json.loads(
        browser.answer(json.dumps({**request, "form": [["start_month", "2025-04"]]}))
    )
    assert uncovered["error"]["field"] == "unit_price" and "text" not in uncovered


WARMED = """
import json, sys
from calculators import browser

form = [["principal", "100,000"], ["due_date", "2025-08-31"], ["paid_date", "2025-10-30"]]
filled = {"calculator": "late-interest", "form": form, "terms": "../"}
table = "未払いの額,支払期日,支払日\\r\\n100000,2025-08-31,2025-10-30\\r\\n"
rows = {"head": table[:14], "before": 1, "text": table[14:], "carry": []}
priced = {"calculator": "subscription-fee", "form": [["start_month", "2018-04"]]}
priced |= {"field": "unit_price", "product": "kintone-light", "plan": "monthly"}
browser.warm()
before = set(sys.modules)
asked = [
    browser.answer(json.dumps(filled)),
    browser.answer(json.dumps({**filled, "task": "share", "address": "https://example.com/"})),
    browser.answer(json.dumps({**filled, "task": "compare", "sides": {"a": filled, "b": filled}})),
    browser.answer(
        json.dumps({**filled, "task": "open", "name": "x.csv", "carry": []}), table.encode()
    ),
    browser.answer(json.dumps({**filled, "task": "rows", **rows})),
    browser.answer(json.dumps({**priced, "task": "price"})),
]
assert not [each for each in asked if "error" in json.loads(each)], asked
print(*sorted(set(sys.modules) - before))
"""


def test_a_warm_page_loads_nothing_more() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WARMED], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout.split() == []


def test_what_pages_may_ask_besides_fills_every_field_rightly_and_wrongly() -> None:
    """The build notes what runs for these; what it does not see, a reader waits for."""
    asked = [json.loads(message) for message in browser.others()]
    forms = [each for each in asked if "task" not in each]
    compared = [each["sides"]["a"] for each in asked if each.get("task") == "compare"]
    assert compared == forms
    texts: dict[tuple[str, str, str], set[str]] = {}
    right, wrong = set(), set()
    for form in forms:
        ((name, text),) = form["form"][-1:]
        place = form["calculator"], form["revision"], name
        texts.setdefault(place, set()).add(text)
        error = json.loads(browser.answer(json.dumps(form))).get("error")
        if error is None:
            right.add(place)
        elif error["field"] == name.partition(".")[0]:
            wrong.add(place)
    controls = {
        (calculator.id, revision, name): choices
        for calculator in CALCULATORS.values()
        for revision in quotations.REVISIONS
        for name, choices in _controls(calculator).items()
    }
    assert set(texts) == right == wrong == set(controls)
    for place, choices in controls.items():
        assert texts[place] >= {"", *choices}, place


def _controls(calculator: Calculator) -> dict[str, set[str]]:
    """The controls of a form by name, with what can be chosen there."""
    found: dict[str, set[str]] = {}
    for field in calculator.fields:
        if field.kind == "intervals":
            found |= {f"{field.name}.0.{part}": set() for part in ("start", "end")}
        elif field.kind == "yes-no":
            found[field.name] = {"true", "false"}
        else:
            found[field.name] = set(field.choices or ())
    return found


def test_an_answer_is_carried_as_it_is_read() -> None:
    message = json.dumps({"calculator": "late-interest", "form": list(LATE.items()), "terms": ""})
    assert "遅延利息（請求されうる上限）" in browser.answer(message)
