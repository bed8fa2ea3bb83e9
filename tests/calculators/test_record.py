"""Records behave as frozen, keyword-only, slotted dataclasses do, held against the library's."""

from __future__ import annotations

import copy
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from calculators import CALCULATORS, run
from calculators.record import plain, record, replace, values
from tests.paths import ROOT


@record
class Pair:
    """Two values."""

    left: int
    right: tuple[int, ...] = ()

    def sum(self) -> int:
        return self.left + sum(self.right)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Library:
    left: int
    right: tuple[int, ...] = ()


@record(kw_only=False, order=True)
class Version:
    major: int
    minor: int = 0


@record
class Positive:
    value: int

    def __post_init__(self) -> None:
        if self.value < 1:
            raise ValueError(self.value)


GOOD: list[dict[str, Any]] = [{"left": 1}, {"left": 1, "right": (2, 3)}, {"right": (), "left": 0}]


@pytest.mark.parametrize("given", GOOD)
def test_made_by_name_with_defaults(given: dict[str, Any]) -> None:
    ours, library = Pair(**given), _Library(**given)
    assert values(ours) == {"left": library.left, "right": library.right}
    assert repr(ours) == repr(library).replace("_Library", "Pair")


@pytest.mark.parametrize(
    "given", [{}, {"right": (1,)}, {"left": 1, "middle": 2}, {"left": 1, "right": (), "x": 0}]
)
def test_a_field_that_is_missing_or_unknown(given: dict[str, Any]) -> None:
    for made in (Pair, _Library):
        with pytest.raises(TypeError):
            made(**given)


def test_only_what_is_missing_or_unknown_is_named() -> None:
    for given, wrong in (({}, "left"), ({"right": ()}, "left"), ({"right": (), "x": 0}, "left, x")):
        with pytest.raises(TypeError, match=f"^Pair: missing or unknown: {wrong}$"):
            Pair(**given)


def test_by_position_only_where_it_is_allowed() -> None:
    for made in (Pair, _Library):
        with pytest.raises(TypeError):
            made(1)  # type: ignore[call-arg]
    assert Version(1, 2) == Version(major=1, minor=2)
    assert Version(1) == Version(1, minor=0)
    for at, given in (((1, 2, 3), {}), ((1,), {"major": 1}), ((), {}), ((1,), {"x": 1})):
        with pytest.raises(TypeError):
            Version(*at, **given)


def test_equality_and_hash_are_those_of_the_values() -> None:
    one, same, other = Pair(left=1), Pair(left=1, right=()), Pair(left=2)
    assert one == same and hash(one) == hash(same)
    assert one != other
    others: list[Any] = [_Library(left=1), (1, ()), values(one)]
    assert all(one != each and each != one for each in others)
    assert len({one, same, other}) == 2
    with pytest.raises(TypeError):
        hash(Pair(left=1, right=[1]))  # type: ignore[arg-type]


def test_order_is_that_of_the_values_where_it_is_asked_for() -> None:
    assert sorted([Version(2, 0), Version(1, 9), Version(1, 2)]) == [
        Version(1, 2), Version(1, 9), Version(2, 0),
    ]  # fmt: skip
    assert Version(1, 2) <= Version(1, 2) >= Version(1, 1)
    assert not Version(1, 2) < Version(1, 2) and not Version(1, 2) > Version(1, 2)
    with pytest.raises(TypeError):
        _ = Version(1) < (2, 0)  # type: ignore[operator]
    with pytest.raises(TypeError):
        _ = Pair(left=1) < Pair(left=2)  # type: ignore[operator]


def test_nothing_can_be_changed_or_added() -> None:
    pair = Pair(left=1)
    with pytest.raises(AttributeError, match=r"Pair\.left"):
        pair.left = 2  # type: ignore[misc]
    with pytest.raises(AttributeError, match=r"Pair\.more"):
        pair.more = 2  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match=r"Pair\.left"):
        del pair.left
    assert not hasattr(pair, "__dict__")
    assert pair == Pair(left=1)


def test_what_a_class_says_of_itself_stays() -> None:
    assert (Pair.__name__, Pair.__module__, Pair.__doc__) == ("Pair", __name__, "Two values.")
    assert Pair(left=1, right=(2, 3)).sum() == 6
    assert Positive(value=1).value == 1
    with pytest.raises(ValueError, match="0"):
        Positive(value=0)
    with pytest.raises(ValueError, match="-1"):
        replace(Positive(value=1), value=-1)


def test_copies() -> None:
    pair = Pair(left=1, right=(2,))
    assert replace(pair, left=3) == Pair(left=3, right=(2,))
    with pytest.raises(TypeError):
        replace(pair, middle=1)
    for again in (copy.copy(pair), copy.deepcopy(pair), pickle.loads(pickle.dumps(pair))):
        assert again == pair and again is not pair


def test_a_result_as_plain_values() -> None:
    assert plain({"a": (Pair(left=1), [None, True, "x"])}) == {
        "a": [{"left": 1, "right": []}, [None, True, "x"]]
    }
    found = run("late-interest", CALCULATORS["late-interest"].example)
    assert pickle.loads(pickle.dumps(found)) == found
    assert found.to_dict()["steps"][0]["label"] == found.steps[0].label


@pytest.mark.parametrize("name", CALCULATORS)
def test_a_first_result_imports_nothing_that_costs_more_than_json(name: str) -> None:
    """What `json` brings along is free; of the rest, only what a rule cannot do without."""
    code = f"""
import sys, json, datetime, __future__, collections.abc
before = set(sys.modules)
import calculators
calculators.run({name!r}, calculators.CALCULATORS[{name!r}].example)
print(*(name for name in set(sys.modules) - before if not name.startswith("calculators")))
print(*(name for name in sys.modules if name.startswith("calculators.rules.")))
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ,
    )  # fmt: skip
    others, rules = done.stdout.splitlines()
    assert others.split() == []
    assert len(rules.split()) < len(CALCULATORS), "only the rules that are asked for"
