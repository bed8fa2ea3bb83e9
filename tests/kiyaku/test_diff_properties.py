"""What holds of every comparison: nothing against itself, one addition is one, and a mirror."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiyaku import diff, files, syntax
from kiyaku.diff import Change, Comparison
from kiyaku.importer import identify
from kiyaku.model import Clause, Kind, Revision, Status
from tests.paths import IN_FORCE
from tests.strategies import bodies, texts

OWN = files.read(IN_FORCE)
COUNT = len(OWN.clauses)


def _numbered(clauses: list[Clause], *, ids: bool) -> Revision:
    """A revision of these articles in their order, each under its own id or under its number."""
    numbered = tuple(
        replace(each, mark=f"{at}.", number=str(at)) for at, each in enumerate(clauses, 1)
    )
    if ids:
        return replace(OWN, clauses=numbered, revision="new", supersedes=OWN.revision)
    clauses_ = identify.identify(numbered).clauses
    return replace(OWN, clauses=clauses_, revision="new", supersedes=None, lineage={})


def _labels(found: Comparison, *, swapped: bool = False) -> set[tuple[str | None, str | None, str]]:
    mirror = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}
    return {
        (each.new_label, each.old_label, str(mirror.get(each.change, each.change)))
        if swapped
        else (each.old_label, each.new_label, str(each.change))
        for each in found.changes
    }


@given(bodies())
@settings(max_examples=60)
def test_a_text_compared_with_itself_shows_nothing(body: syntax.Body) -> None:
    one = Revision(
        document="d", title="規約", revision="r", status=Status.DRAFT,
        preamble=body.preamble, clauses=body.clauses,
    )  # fmt: skip
    assert all(each.same and not each.retargeted for each in diff.compare(one, one).changes)


@pytest.mark.parametrize("ids", [True, False], ids=["ids", "no ids"])
@given(
    at=st.integers(0, COUNT),
    heading=st.text("新旧規定届出保守", max_size=6),
    text=texts(tables=False),
)
@settings(max_examples=40)
def test_one_article_more_is_one_addition_and_nothing_else(
    ids: bool, at: int, heading: str, text: str
) -> None:
    article = Clause(id="added", kind=Kind.ARTICLE, heading=heading, text=text or "加える。")
    old = _numbered(list(OWN.clauses), ids=ids)
    new = _numbered([*OWN.clauses[:at], article, *OWN.clauses[at:]], ids=ids)
    changes = diff.compare(old, new).changes
    assert [each.new_label for each in changes if each.change is Change.ADDED] == [f"第{at + 1}条"]
    rest = [each for each in changes if each.change is not Change.ADDED]
    assert all(each.change is Change.UNCHANGED and not each.moved for each in rest)


@pytest.mark.parametrize("ids", [True, False], ids=["ids", "no ids"])
@given(order=st.permutations(range(COUNT)), size=st.integers(COUNT - 6, COUNT))
@settings(max_examples=30)
def test_articles_in_another_order_are_never_new(ids: bool, order: list[int], size: int) -> None:
    old = _numbered(list(OWN.clauses), ids=ids)
    new = _numbered([OWN.clauses[at] for at in order[:size]], ids=ids)
    counts = diff.compare(old, new).counts
    assert counts["added"] == counts["modified"] == 0
    gone = sum(sum(1 for _ in OWN.clauses[at].walk()) for at in order[size:])
    assert counts["removed"] == gone


@given(st.data())
@settings(max_examples=30)
def test_the_other_way_round_added_is_removed_and_the_pairs_are_the_same(
    data: st.DataObject,
) -> None:
    clauses = list(OWN.clauses)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(clauses) - 1))
        match data.draw(st.sampled_from(["remove", "add", "edit", "swap"])):
            case "remove":
                del clauses[at]
            case "add":
                text = data.draw(texts(tables=False)) or "加える。"
                clauses.insert(at, Clause(id=f"x{at}", kind=Kind.ARTICLE, text=text))
            case "edit":
                text = clauses[at].text.replace("サイボウズ", "当社") + "別に定める。"
                clauses[at] = replace(clauses[at], text=text)
            case _:
                clauses[at], clauses[0] = clauses[0], clauses[at]
    old, new = _numbered(list(OWN.clauses), ids=False), _numbered(clauses, ids=False)
    assert _labels(diff.compare(old, new)) == _labels(diff.compare(new, old), swapped=True)
