"""What holds for every damage: never more than the damage, never more than the cap."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calculators import CALCULATORS, InputError, run
from calculators.terms import revisions
from calculators.typed import from_form
from tests.calculators.revised import answer

ID = "liability-cap"

amounts = st.integers(0, 10**18)
kinds = st.sampled_from(["paid", "trial", "beta", "store"])
damages = st.sampled_from(["direct", "indirect"])

INPUTS: dict[str, Any] = {
    "monthly_fee": 75000,
    "damage": 300000,
    "damage_kind": "direct",
    "service_kind": "paid",
}


def liability(**changes: Any) -> tuple[int, int]:
    """The cap and what is recoverable, of `INPUTS` with these changes."""
    found = run(ID, INPUTS | changes).outcome
    cap, recoverable = found["cap"], found["recoverable"]
    assert isinstance(cap, int) and isinstance(recoverable, int)
    return cap, recoverable


@given(amounts, amounts, damages, kinds, st.booleans())
def test_the_cap_is_the_services_and_bounds_what_is_recoverable(
    fee: int, damage: int, damage_kind: str, kind: str, attributable: bool
) -> None:
    cap, recoverable = liability(
        monthly_fee=fee,
        damage=damage,
        damage_kind=damage_kind,
        service_kind=kind,
        attributable=attributable,
    )
    assert cap == (fee if kind == "paid" else 0)
    due = kind == "paid" and damage_kind == "direct" and attributable
    assert recoverable == (sorted([damage, fee])[0] if due else 0)


@given(amounts, amounts, st.integers(0, 10**9))
def test_more_damage_or_a_higher_fee_never_gives_less(fee: int, damage: int, more: int) -> None:
    least = liability(monthly_fee=fee, damage=damage)[1]
    most = 10**18
    assert liability(monthly_fee=fee, damage=min(damage + more, most))[1] >= least
    assert liability(monthly_fee=min(fee + more, most), damage=damage)[1] >= least


def test_a_revision_with_other_months_calculates_with_them() -> None:
    words = "上限は、お客様に損害が発生した月に係るサービス料金の３ヶ月分相当額とします"
    found = answer(ID, INPUTS, {"liability-cap": words})
    assert found.outcome == {"cap": 225_000, "recoverable": 225_000}
    assert not any("利用料" in text for text in found.assumptions)
    assert any("利用料" in text for text in run(ID, INPUTS).assumptions)


@pytest.mark.parametrize(
    ("gone", "inputs"),
    [
        ("liability-cap", {}),
        ("liability-free-services", {"service_kind": "beta"}),
        ("liability-indirect", {"damage_kind": "indirect"}),
        ("liability-not-attributable", {"attributable": False}),
    ],
)
def test_a_revision_without_the_sentence_says_so(gone: str, inputs: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        answer(ID, INPUTS | inputs, {gone: None})
    assert caught.value.field == "revision"
    if inputs:  # the sentence is not needed for other damage
        assert answer(ID, INPUTS, {gone: None}).outcome["recoverable"] == 75000


@pytest.mark.parametrize(
    ("service", "damage", "attributable", "quoted"),
    [
        ("store", "indirect", False, "ストアサービス"),
        ("paid", "indirect", False, "間接的"),
        ("paid", "direct", False, "責めに帰すべき事由によらない"),
        ("paid", "direct", True, "1ヶ月分相当額"),
    ],
)
def test_the_last_step_quotes_the_sentence_that_decides(
    service: str, damage: str, attributable: bool, quoted: str
) -> None:
    changes = {"service_kind": service, "damage_kind": damage, "attributable": attributable}
    assert quoted in run(ID, INPUTS | changes).steps[-1].quote


ELSEWHERE = [
    "第11条第3号",
    "第12条第3項",
    "第14条第2項",
    "第15条第3項",
    "第16条第4項",
    "第18条第3項",
]


@pytest.mark.parametrize("revision", revisions())
@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, True),
        ({"damage": 0}, True),
        ({"damage_kind": "indirect"}, False),
        ({"attributable": False}, False),
        ({"service_kind": "trial"}, False),
    ],
)
def test_other_clauses_that_exclude_liability_are_named_where_something_is_recoverable(
    changes: dict[str, Any], told: bool, revision: str
) -> None:
    found = run(ID, INPUTS | changes, revision=revision)
    assert [note.label for note in found.notes[2:]] == (ELSEWHERE if told else [])
    assert any("、".join(ELSEWHERE) in text for text in found.assumptions) == told


def test_a_clause_that_a_revision_drops_is_not_named() -> None:
    gone = answer(ID, INPUTS, {"liability-suspension": None})
    assert all("第16条第4項" not in note.label for note in gone.notes)
    assert any("第15条第3項、第18条第3項" in text for text in gone.assumptions)
    assert [note.label for note in gone.notes[2:]] == [x for x in ELSEWHERE if x != "第16条第4項"]
    none = {name: None for name in CALCULATORS[ID].follows if name != "liability-cap"}
    assert not any("ほかの定め" in text for text in answer(ID, INPUTS, none).assumptions)


@pytest.mark.parametrize(("typed", "value"), [("true", True), (" False ", False), ("", True)])
def test_a_yes_or_no_as_a_form_gives_it(typed: str, value: bool) -> None:
    form = [*((name, str(text)) for name, text in INPUTS.items()), ("attributable", typed)]
    given_ = from_form(CALCULATORS[ID].fields, form)
    assert run(ID, given_).inputs["attributable"] is value


@pytest.mark.parametrize("wrong", [0, 1, "yes", "はい", [], {"a": 1}])
def test_anything_else_is_no_yes_or_no(wrong: object) -> None:
    with pytest.raises(InputError) as caught:
        run(ID, INPUTS | {"attributable": wrong})
    assert caught.value.field == "attributable"
