"""Stretches of time against sets of minutes: joined, cut, and never empty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from calculators.intervals import Interval, cut, merged

BASE = datetime.fromisoformat("2025-08-01T00:00")

Pair = tuple[int, int]  # minutes after the base: from, up to


def stretch(pair: Pair) -> Interval:
    start, end = (BASE + timedelta(minutes=each) for each in pair)
    return Interval(start=start, end=end)


def minutes(stretches: Iterable[Interval]) -> set[int]:
    return {
        minute
        for each in stretches
        for minute in range(
            (each.start - BASE) // timedelta(minutes=1), (each.end - BASE) // timedelta(minutes=1)
        )
    }


pairs = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 4)).map(lambda pair: (pair[0], sum(pair))),
    max_size=5,
)


@settings(max_examples=200)
@given(pairs)
def test_what_touches_is_one_and_what_is_empty_none(given_: list[Pair]) -> None:
    found = merged(map(stretch, given_))
    assert minutes(found) == minutes(map(stretch, given_))
    assert all(each.length for each in found)
    assert all(a.end < b.start for a, b in pairwise(found))


@settings(max_examples=200)
@given(pairs, pairs)
def test_what_is_left_of_each_stretch(whole: list[Pair], out: list[Pair]) -> None:
    stretches, taken = merged(map(stretch, whole)), merged(map(stretch, out))
    found = cut(stretches, taken)
    assert len(found) == len(stretches)
    for each, pieces in zip(stretches, found, strict=True):
        assert minutes(pieces) == minutes([each]) - minutes(taken)
        assert all(piece.start < piece.end for piece in pieces)
        assert pieces == merged(pieces)
