"""The forms: every input of every calculator has its control, named as the contract names it,
and what the page sends for the untouched form is the worked example."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from calculators import CALCULATORS, run
from calculators.fields import plain, read_inputs
from calculators.typed import from_form
from kiyaku.pages.form import form

REVISIONS = {"2011-10-11": "現行（2011年10月11日版）", "draft": "改定案（未公表）"}

each_calculator = pytest.mark.parametrize("name", CALCULATORS)


class _Form(HTMLParser):
    """What a browser makes of a form: its pairs as they are sent, its elements, its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self.elements: list[tuple[str, dict[str, str]]] = []
        self._select: str | None = None
        self._template = self._hidden = False
        self._open: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        hidden = any(hid for _, hid in self._open) or tag == "template" or "hidden" in given
        if tag != "input":
            self._open.append((tag, hidden))
        self.elements.append((tag, given))
        if tag == "select":
            self._select = given.get("name")
        if hidden:
            return
        checked = given.get("type") != "radio" or "checked" in given
        if tag == "input" and checked:
            self.pairs.append((given["name"], given["value"]))
        if tag == "option" and "selected" in given and self._select:
            self.pairs.append((self._select, given["value"]))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop()[0] == tag

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [given for tag, given in self.elements if tag in tags]


def parsed(name: str) -> _Form:
    return _Form(form(CALCULATORS[name], revisions=REVISIONS, current="2011-10-11"))


@each_calculator
def test_the_untouched_form_is_the_worked_example(name: str) -> None:
    calculator = CALCULATORS[name]
    pairs = parsed(name).pairs
    assert ("revision", "2011-10-11") in pairs
    sent = from_form(calculator.fields, [p for p in pairs if p[0] != "revision"])
    example = {k: plain(v) for k, v in read_inputs(calculator.fields, calculator.example).items()}
    assert run(name, sent).inputs == example


@each_calculator
def test_every_input_has_a_control_and_a_place_for_its_error(name: str) -> None:
    found = parsed(name)
    controls = {
        given["name"].partition(".")[0] for given in found.all("input", "select") if "name" in given
    }
    names = {field.name for field in CALCULATORS[name].fields}
    assert controls == names | {"revision"}
    assert {
        given["data-error-for"] for given in found.all("p") if "data-error-for" in given
    } == controls


@each_calculator
def test_what_describes_a_control_is_there_once(name: str) -> None:
    found = parsed(name)
    ids = [given["id"] for _, given in found.elements if "id" in given]
    assert len(ids) == len(set(ids))
    described = [
        i for _, given in found.elements for i in given.get("aria-describedby", "").split()
    ]
    assert described and set(described) <= set(ids)
    labelled = {given["for"] for given in found.all("label") if "for" in given}
    assert labelled == {g["id"] for g in found.all("input", "select") if "id" in g}


@each_calculator
def test_what_is_required_is_in_sight(name: str) -> None:
    html = form(CALCULATORS[name], revisions=REVISIONS, current="2011-10-11")
    in_sight = html.partition("<details")[0]
    for field in CALCULATORS[name].fields:
        if field.required or field.name in CALCULATORS[name].example:
            assert f'data-error-for="{field.name}"' in in_sight


def test_few_choices_stand_side_by_side_and_more_in_a_list() -> None:
    found = parsed("notice-deadline")
    radios = [given["value"] for given in found.all("input") if given.get("type") == "radio"]
    assert radios == ["monthly", "annual", "none", "government", "bank"]
    assert [given["name"] for given in found.all("select")] == ["action", "revision"]


def test_the_price_book_is_marked_as_a_sample_and_is_not_sent() -> None:
    html = form(CALCULATORS["subscription-fee"], revisions=REVISIONS, current="2011-10-11")
    assert '<span class="sample">見本</span>' in html
    assert "価格は見本です。" in html and "2014年4月13日（日）～2019年4月1日（月）" in html
    book = next(g for g in _Form(html).all("select") if "data-fills" in g)
    assert (book["data-fills"], book["data-chooses"]) == ("unit_price", "plan")
    assert "name" not in book
    assert _products(html) == [
        (product, plan)
        for plan in ("monthly", "annual")
        for product in ("kintone-light", "kintone-standard")
    ]


def test_prices_of_a_change_within_a_term_are_those_of_a_month() -> None:
    """「1ユーザー、1か月あたりの額」: both fields, and no plan is chosen by them."""
    html = form(CALCULATORS["upgrade-difference"], revisions=REVISIONS, current="2011-10-11")
    books = [g for g in _Form(html).all("select") if "data-fills" in g]
    assert [book["data-fills"] for book in books] == ["old_unit_price", "new_unit_price"]
    assert not any("data-chooses" in book for book in books)
    assert set(_products(html)) == {("kintone-light", "monthly"), ("kintone-standard", "monthly")}


def _products(html: str) -> list[tuple[str | None, str | None]]:
    """The products and plans of the price book that can be chosen."""
    options = _Form(html).all("option")
    return [(g["value"], g["data-plan"]) for g in options if "data-plan" in g]


def test_markup_in_a_revisions_name_shows_as_text() -> None:
    html = form(CALCULATORS["late-interest"], revisions={"<b>": "<i>x</i>"}, current="<b>")
    assert "<b>" not in html and "<i>" not in html
