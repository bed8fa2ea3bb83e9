"""The cases that legal staff write (`tests/cases/*.yml`), run in CPython.

Rule: a file's name is its calculator's id. Every expected figure was calculated by hand, in
the case's `why`; where a case and the program disagree, neither is bent to the other before
it is known which is right. `test_pyodide` runs the same cases in the browser's Python.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import jsonschema
import pytest

from calculators import CALCULATORS, InputError, catalogue, quotations
from kiyaku import cases, files
from kiyaku.cases import Case
from kiyaku.model import Placed
from tests.paths import CYBOZU, ROOT

CASES = ROOT / "tests" / "cases"
UNSIGNED = "この版の条文との照合は済んでいません"

_RESULT_KEYS = [
    "calculator", "revision", "inputs", "outcome", "readings", "steps", "assumptions", "notes",
]  # fmt: skip


ALL = cases.read(CASES)
GOOD = [case for case in ALL if case.outcome is not None]
BAD = [case for case in ALL if case.outcome is None]


def _id(case: Case) -> str:
    return f"{case.calculator}: {case.name}"


good = pytest.mark.parametrize("case", GOOD, ids=_id)
bad = pytest.mark.parametrize("case", BAD, ids=_id)


# The files themselves


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_a_calculator_has_enough_cases_and_no_name_twice(calculator: str) -> None:
    names = [case.name for case in ALL if case.calculator == calculator]
    assert len(names) >= 25, f"tests/cases/{calculator}.yml"
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("calculator", CALCULATORS)
def test_the_example_of_a_page_is_a_case(calculator: str) -> None:
    given = [case.inputs for case in GOOD if case.calculator == calculator and not case.revision]
    assert CALCULATORS[calculator].example in given


@pytest.mark.parametrize("case", ALL, ids=_id)
def test_a_case_says_what_it_must(case: Case) -> None:
    assert (case.outcome is None) == bool(case.error), "either an outcome or an error"
    told = (case.readings, case.steps, case.assumptions, case.notes)
    assert case.outcome is not None or not any(told)
    assert case.why.strip()
    listed = next(each for each in catalogue() if each["id"] == case.calculator)
    assert case.clause in listed["labels"]


# Cases with an outcome


@good
def test_the_outcome_is_as_calculated_by_hand(case: Case) -> None:
    assert dict(case.run().outcome) == case.outcome, case.why


@good
def test_the_readings_are_as_calculated_by_hand(case: Case) -> None:
    found = case.run()
    for reading in found.readings:
        assert list(reading.outcome) == list(found.outcome)
    if case.readings is not None:
        assert case.outcome is not None
        expected = {id_: {**case.outcome, **given} for id_, given in case.readings.items()}
        assert {each.id: dict(each.outcome) for each in found.readings} == expected, case.why


SAFE = {
    "notice-deadline": "clear-days",
    "notice-effect": "clear-days",
    "upgrade-difference": "clear-days",
    "sla-credit": "each-outage",
    "discontinuation-notice": "clear-months",
    "terms-change-exit": "article-10",
}


@good
def test_the_default_reading_is_the_outcome_and_one_is_safe(case: Case) -> None:
    found = case.run()
    if found.readings:
        assert found.outcome in [each.outcome for each in found.readings]
        assert [each.id for each in found.readings if each.safe] == [SAFE[case.calculator]]


@good
def test_the_inputs_are_echoed(case: Case) -> None:
    """As given, with defaults filled in, a list of dates sorted without repetition, and a
    percentage with decimals as text."""
    found = case.run().inputs
    fields = {each.name: each for each in CALCULATORS[case.calculator].fields}
    given = {
        name: _ECHOES.get(fields[name].kind, lambda value: value)(value)
        for name, value in case.inputs.items()
    }
    defaults = {
        each.name: list(each.default) if isinstance(each.default, tuple) else each.default
        for each in fields.values()
        if each.default is not None
    }
    assert found == {**defaults, **given}
    assert list(found) == [name for name in fields if name in found]


_ECHOES: dict[str, Callable[[Any], Any]] = {
    "dates": lambda value: sorted(set(value)),
    "percentage": lambda value: str(value) if "." in str(value) else int(value),
}


@good
def test_the_result_names_what_was_asked(case: Case) -> None:
    found = case.run()
    assert found.calculator == case.calculator
    assert found.revision == (case.revision or quotations.IN_FORCE)
    assert case.clause in [step.label for step in found.steps]


@good
def test_every_step_quotes_its_clause(case: Case) -> None:
    found = case.run()
    places = _places(found.revision)
    assert found.steps
    for step in found.steps:
        assert step.quote and step.quote in places[step.clause].clause.text
        assert step.label == places[step.clause].label
        assert step.text


@good
def test_the_answer_says_what_was_written_down(case: Case) -> None:
    found = case.run()
    if case.steps is not None:
        assert [{f"［{step.label}］{step.text}": step.value} for step in found.steps] == case.steps
    if case.assumptions is not None:
        assert [each for each in found.assumptions if each != UNSIGNED] == case.assumptions
    if case.notes is not None:
        assert [f"［{note.label}］{note.text}" for note in found.notes] == case.notes


@good
def test_notes_cite_their_clause(case: Case) -> None:
    found = case.run()
    places = _places(found.revision)
    for note in found.notes:
        assert note.text and note.label
        assert not note.clause or note.label == places[note.clause].label


@good
def test_an_unsigned_revision_is_said_first(case: Case) -> None:
    found = case.run()
    signed = case.calculator in quotations.REVISIONS[found.revision]["signed"]
    assert (UNSIGNED in found.assumptions[:1]) == (not signed)
    assert UNSIGNED not in found.assumptions[1:]


@good
def test_the_result_is_json_without_floats(case: Case) -> None:
    found = case.run().to_dict()
    assert list(found) == _RESULT_KEYS
    again = json.loads(json.dumps(found, ensure_ascii=False, allow_nan=False))
    assert {type(value) for value in _leaves(again)} <= {str, int, bool, type(None)}
    for reading in again["readings"]:
        assert list(reading) == ["id", "label", "safe", "outcome"]
    for step in again["steps"]:
        assert list(step) == ["clause", "label", "quote", "text", "value"]
    for note in again["notes"]:
        assert list(note) == ["clause", "label", "text"]


@good
def test_the_schema_accepts_the_inputs(case: Case) -> None:
    _validator(case.calculator).validate(dict(case.inputs))


@good
def test_the_same_inputs_give_the_same_result(case: Case) -> None:
    assert case.run() == case.run()


# Cases that are refused as input


@bad
def test_bad_input_names_its_field_and_says_why(case: Case) -> None:
    with pytest.raises(InputError) as caught:
        case.run()
    assert caught.value.field == case.error["field"], case.why
    assert len(caught.value.message) > 5
    assert caught.value.message.endswith("。")


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each)
    else:
        yield value


@cache
def _places(revision: str) -> Mapping[str, Placed]:
    return files.read(CYBOZU / f"{revision}.md").places()


@cache
def _validator(calculator: str) -> jsonschema.Draft202012Validator:
    schema = next(each["inputs"] for each in catalogue() if each["id"] == calculator)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )
