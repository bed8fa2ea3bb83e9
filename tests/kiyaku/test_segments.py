"""Differences of Japanese texts: lossless, and marked where a person would mark them."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiyaku.kinds import meaning
from kiyaku.segments import segments
from tests.paths import FIXTURES
from tests.strategies import texts


@given(texts(), texts(), st.lists(texts(tables=False), max_size=3))
@settings(max_examples=300)
def test_equal_and_inserted_is_the_new_text_equal_and_deleted_the_old(
    old: str, new: str, terms: list[str]
) -> None:
    found = segments(old, new, terms=terms)
    assert "".join(text for op, text in found if op != "insert") == old
    assert "".join(text for op, text in found if op != "delete") == new
    assert all(text for _, text in found)
    assert all(a.op != b.op for a, b in itertools.pairwise(found))


def _marked() -> list[tuple[str, str, list[str]]]:
    """Title, marked text and kinds of each case in `segments.md`."""
    text = (FIXTURES / "segments.md").read_text(encoding="utf-8")
    cases = re.findall(r"^## (.+?)\n+(.+?)\n+kinds: (.*)$", text, re.MULTILINE)
    return [(title, marked, kinds_.split()) for title, marked, kinds_ in cases]


@pytest.mark.parametrize(
    ("marked", "expected"), [case[1:] for case in _marked()], ids=[case[0] for case in _marked()]
)
def test_marks_stand_where_a_person_would_put_them(marked: str, expected: list[str]) -> None:
    old = re.sub(r"\{\+.*?\+\}|\[-|-\]", "", marked)
    new = re.sub(r"\[-.*?-\]|\{\+|\+\}", "", marked)
    found = segments(old, new)
    form = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    assert "".join(form[op].format(text) for op, text in found) == marked
    assert list(meaning(found).kinds) == expected
