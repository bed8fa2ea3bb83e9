"""A revision as JSON: the contract's keys, and nothing lost on the way there and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiyaku import export, files
from kiyaku.importer import run
from kiyaku.model import Kind, Parameter, Revision, Status
from kiyaku.syntax import Body
from tests.paths import DRAFT, IN_FORCE, shared
from tests.strategies import blocks, bodies

_NAMES = st.text(st.sampled_from("abcdef-0123456789"), min_size=1, max_size=8)
_DATES = st.one_of(st.none(), st.dates(date(1896, 1, 1), date(2100, 12, 31)))
_HEADS = st.fixed_dictionaries(
    {
        "document": _NAMES,
        "title": blocks(),
        "revision": _NAMES,
        "status": st.sampled_from(Status),
        "published": _DATES,
        "effective": _DATES,
        "assumed": st.lists(st.sampled_from(["published", "effective"]), unique=True).map(tuple),
        "source": blocks(empty=True),
        "supersedes": st.one_of(st.none(), _NAMES),
        "remarks": st.lists(blocks(), max_size=2).map(tuple),
        "lineage": st.dictionaries(_NAMES, st.lists(_NAMES, max_size=2).map(tuple), max_size=2),
        "parameters": st.lists(
            st.builds(Parameter, name=_NAMES, clause=_NAMES, quote=blocks(), unit=blocks()),
            max_size=2,
        ).map(tuple),
        "exceptions": st.dictionaries(_NAMES, blocks(), max_size=2),
        "decisions": st.dictionaries(_NAMES, _NAMES, max_size=2),
    }
)


def _through_json(revision: Revision) -> Revision:
    return export.from_dict(json.loads(json.dumps(export.to_dict(revision))))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(head=_HEADS, body=bodies())
def test_a_revision_comes_back_from_json_as_it_was(head: dict[str, Any], body: Body) -> None:
    revision = Revision(**head, preamble=body.preamble, clauses=body.clauses)
    assert _through_json(revision) == revision


@pytest.mark.parametrize("path", [IN_FORCE, DRAFT], ids=lambda path: path.stem)
def test_the_projects_own_texts_come_back(path: Path) -> None:
    revision = files.read(path)
    assert _through_json(revision) == revision


def test_chapters_and_supplements_come_back_in_their_places() -> None:
    path = shared("data/terms/shinonome_shugyo_2025-03-12.md")
    revision = run.import_file(path, document="shinonome", revision="2025-03-12").revision
    assert any(clause.kind is Kind.PART for clause in revision.clauses)
    assert _through_json(revision) == revision


def test_the_contracts_keys_stand_as_they_are_promised() -> None:
    found = export.to_dict(files.read(IN_FORCE))
    assert {"document", "revision", "title", "preamble", "clauses"} <= set(found)
    article = found["clauses"][8]
    wanted = {"id", "kind", "number", "label", "heading", "text", "children"}
    assert wanted <= set(article) and article["kind"] == "article"
    assert article["children"][3]["label"] == "第9条第4項"
    assert found["status"] == "in-force" and found["effective"] == "2011-10-11"


def test_what_the_front_matter_does_not_say_has_no_key() -> None:
    revision = replace(files.read(IN_FORCE), source="", remarks=(), supersedes=None)
    assert not {"source", "remarks", "supersedes"} & set(export.to_dict(revision))
