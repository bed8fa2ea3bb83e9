"""The reference: nothing that a calculator takes, gives or refuses is left out of it."""

from __future__ import annotations

import re

import pytest

import calculators
from calculators import CALCULATORS
from calculators.calculator import Calculator
from calculators.fields import Field, Figure
from kiyaku.pages import reference
from tests.calculators.test_cases import ALL

JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
PAGE = reference.page()
every = pytest.mark.parametrize("calculator", CALCULATORS.values(), ids=CALCULATORS)


def section(calculator: Calculator) -> str:
    """What the reference says of a calculator."""
    _, _, rest = PAGE.partition(f"{{#{calculator.id}}}\n")
    return rest.partition("\n## ")[0]


@every
def test_every_field_figure_and_column_stands_in_the_reference(calculator: Calculator) -> None:
    said = section(calculator)
    assert calculator.summary in said
    named: list[Field | Figure] = [
        *calculator.fields,
        *calculator.figures,
        *(column for figure in calculator.figures for column in figure.columns),
    ]
    for each in named:
        assert f"| `{each.name}` | {each.label} |" in said, each.name
        assert JAPANESE.search(each.label)
        for value, label in (each.choices or {}).items():
            assert f"`{value}` {label}" in said
    for field in calculator.fields:
        assert field.hint in said


@every
def test_every_reading_that_a_case_has_stands_in_the_reference(calculator: Calculator) -> None:
    said = section(calculator)
    for case in ALL:
        if case.calculator == calculator.id and case.outcome is not None:
            for reading in case.run().readings:
                way = reading.label.partition("。")[0]  # what follows is of this case's days
                assert f"| `{reading.id}` | {way}" in said


@every
def test_the_example_is_the_calculators(calculator: Calculator) -> None:
    assert f"calculators run {calculator.id} --json '{{" in section(calculator)


def test_every_public_name_is_documented() -> None:
    for name in calculators.__all__:
        _, head, rest = PAGE.partition(f"### `calculators.{name}")
        assert head
        assert len(rest.partition("\n### ")[0].split("\n\n")) > 1, name


def test_no_row_of_a_table_is_torn() -> None:
    for block in PAGE.split("\n\n"):
        rows = block.splitlines()
        if rows and rows[0].startswith("|"):
            assert len({row.count("|") for row in rows}) == 1, rows[0]
