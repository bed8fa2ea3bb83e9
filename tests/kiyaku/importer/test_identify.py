"""Permanent ids: what is the same clause keeps its id, whatever happened to its number."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from kiyaku import cli, export, files
from kiyaku.importer import run
from kiyaku.importer.identify import Identified, identify
from kiyaku.model import Clause, Kind, Revision
from tests.paths import IN_FORCE, shared

BASE = files.read(IN_FORCE)


def _blank(clause: Clause) -> Clause:
    return replace(clause, id="", children=tuple(map(_blank, clause.children)))


def _carry(clauses: list[Clause], decisions: dict[str, str] | None = None) -> Identified:
    """The ids of an edited text, whose clauses have none."""
    return identify(tuple(map(_blank, clauses)), base=BASE, decisions=decisions or {})


def _numbered(clauses: list[Clause], first: int = 1) -> list[Clause]:
    """The articles counted anew."""
    return [replace(c, number=str(n), mark=f"{n}.") for n, c in enumerate(clauses, first)]


def _ids(found: Identified) -> list[str]:
    return [clause.id for clause in found.clauses]


def _all(clauses: tuple[Clause, ...]) -> list[str]:
    return [each.id for clause in clauses for each in clause.walk()]


CLAUSES = list(BASE.clauses)
IDS = [clause.id for clause in CLAUSES]
OLD = set(_all(BASE.clauses)) | set(BASE.lineage)
NEW = Clause(
    id="",
    kind=Kind.ARTICLE,
    mark="5.",
    number="5",
    heading="反社会的勢力の排除",
    text="暴力団員その他の反社会的勢力に属する者は、口座を開くことも取引を行うことも認められません。",
)


def test_the_same_text_has_the_same_ids() -> None:
    found = _carry(CLAUSES)
    assert found.clauses == BASE.clauses
    assert (found.lineage, found.unsure) == ({}, ())


@pytest.mark.parametrize("at", [0, 4, len(CLAUSES)])
def test_an_inserted_article_is_new_and_the_others_keep_their_ids(at: int) -> None:
    found = _carry(_numbered([*CLAUSES[:at], NEW, *CLAUSES[at:]]))
    new = _ids(found).pop(at)
    assert _ids(found) == [*IDS[:at], new, *IDS[at:]]
    assert new not in OLD
    kept = [clause for n, clause in enumerate(found.clauses) if n != at]
    assert _all(tuple(kept)) == _all(BASE.clauses)


@pytest.mark.parametrize("at", [0, 7, len(CLAUSES) - 1])
def test_the_id_of_a_removed_article_is_never_given_again(at: int) -> None:
    rest = CLAUSES[:at] + CLAUSES[at + 1 :]
    assert _ids(_carry(_numbered(rest))) == IDS[:at] + IDS[at + 1 :]
    found = _carry(_numbered([*rest, NEW]))
    assert found.clauses[-1].id not in OLD


def test_a_moved_article_keeps_its_id() -> None:
    moved = [*CLAUSES[5:8], *CLAUSES[:5], *CLAUSES[8:]]
    assert _ids(_carry(_numbered(moved))) == [clause.id for clause in moved]


def test_everything_renumbered_by_three() -> None:
    found = _carry(_numbered(CLAUSES, first=4))
    assert _all(found.clauses) == _all(BASE.clauses)
    assert found.unsure == ()


def test_a_heading_that_changed() -> None:
    changed = [replace(clause, heading=f"{clause.heading}について") for clause in CLAUSES]
    assert _all(_carry(changed).clauses) == _all(BASE.clauses)


def test_a_split_article_is_said_in_the_lineage() -> None:
    at = max(range(len(CLAUSES)), key=lambda n: len(CLAUSES[n].children))
    whole = CLAUSES[at]
    half = len(whole.children) // 2
    parts = [
        replace(whole, heading="前半", children=whole.children[:half]),
        replace(whole, heading="後半", children=whole.children[half:]),
    ]
    found = _carry(_numbered([*CLAUSES[:at], *parts, *CLAUSES[at + 1 :]]))
    one, two = _ids(found)[at : at + 2]
    assert whole.id in (one, two)
    assert one != two
    assert set(found.lineage.get(whole.id, ())) == {one, two}


def test_merged_articles_are_said_in_the_lineage() -> None:
    pairs = [
        n
        for n in range(len(CLAUSES) - 1)
        if CLAUSES[n].text and not CLAUSES[n].children and CLAUSES[n + 1].text
    ]
    at = pairs[0]
    first, second = CLAUSES[at : at + 2]
    merged = replace(
        first, text=f"{first.text}\n{second.text}", children=second.children, closing=second.closing
    )
    found = _carry(_numbered([*CLAUSES[:at], merged, *CLAUSES[at + 2 :]]))
    kept = _ids(found)[at]
    assert kept in (first.id, second.id)
    gone = second.id if kept == first.id else first.id
    assert found.lineage == {gone: (kept,)}


def test_a_paragraph_inserted_first() -> None:
    at = IDS.index("fees")
    fees = CLAUSES[at]
    new = replace(fees.children[0], text="利用料金は、日本円で支払うものとします。", children=())
    paragraphs = tuple(
        replace(child, number=str(n), mark=f"({n})")
        for n, child in enumerate((new, *fees.children), 1)
    )
    found = _carry([*CLAUSES[:at], replace(fees, children=paragraphs), *CLAUSES[at + 1 :]])
    first, *others = found.clauses[at].children
    assert [child.id for child in others] == [child.id for child in fees.children]
    assert first.id not in OLD
    assert first.id.startswith("fees-")


def test_items_swapped() -> None:
    at = next(n for n, clause in enumerate(CLAUSES) if len(clause.children) > 3)
    a, b, *rest = CLAUSES[at].children
    swapped = (
        replace(b, number=a.number, mark=a.mark),
        replace(a, number=b.number, mark=b.mark),
        *rest,
    )
    found = _carry([*CLAUSES[:at], replace(CLAUSES[at], children=swapped), *CLAUSES[at + 1 :]])
    assert [child.id for child in found.clauses[at].children][:2] == [b.id, a.id]


def _rewritten() -> list[Clause]:
    """An article of which only a part is left, with another heading."""
    at = next(n for n, c in enumerate(CLAUSES) if len(c.text) > 100 and not c.children)
    keep = CLAUSES[at].text[: len(CLAUSES[at].text) // 4]
    text = (
        keep
        + "ものとし、詳細は別に定める細則において、地域ごとの事情を踏まえて決定することとします。"
    )
    changed = replace(CLAUSES[at], heading="細則への委任", text=text)
    return [*CLAUSES[:at], changed, *CLAUSES[at + 1 :]]


def test_a_heavy_rewrite_is_for_a_person_to_decide() -> None:
    found = _carry(_rewritten())
    assert _ids(found) == IDS
    (unsure,) = found.unsure
    assert unsure.new_label == unsure.old_label
    assert 0.25 <= unsure.score < 0.5


def test_decisions_go_before_likeness() -> None:
    (unsure,) = _carry(_rewritten()).unsure
    as_new = _carry(_rewritten(), {unsure.new_label: "new"})
    at = IDS.index(unsure.id)
    assert as_new.unsure == ()
    assert as_new.clauses[at].id not in OLD
    same = _carry(_rewritten(), {unsure.new_label: unsure.id})
    assert (same.unsure, same.clauses[at].id) == ((), unsure.id)


def test_a_decision_that_names_no_clause_is_no_crash() -> None:
    found = _carry(CLAUSES, {"第1条": "no-such-id"})
    assert len(set(_all(found.clauses))) == len(_all(found.clauses))
    twice = _carry(CLAUSES, {"第1条": "fees", "第2条": "fees"})
    assert len(set(_all(twice.clauses))) == len(_all(twice.clauses))


def test_decisions_in_the_file_are_kept(tmp_path: Path) -> None:
    revision = replace(BASE, clauses=tuple(_rewritten()), lineage={})
    raw, output = tmp_path / "new.txt", tmp_path / "r.md"
    raw.write_text(export.to_text(revision), encoding="utf-8")
    base = tmp_path / "base.md"
    files.write(base, files.render(BASE))
    command = ["import", str(raw), "-o", str(output), "--document", "d", "--revision", "r"]
    command += ["--base", str(base)]
    runner = CliRunner()
    assert runner.invoke(cli.kiyaku, command, catch_exceptions=False).exception is None
    first = files.read(output)
    label = next(place.label for place in first.placed() if "細則への委任" in place.clause.heading)
    for decided in ("new", "fees"):
        files.write(output, files.render(replace(first, decisions={label: decided})))
        runner.invoke(cli.kiyaku, command, catch_exceptions=False)
        again = files.read(output)
        assert again.decisions == {label: decided}
        found = next(p.clause.id for p in again.placed() if p.label == label)
        assert (found == "fees") if decided == "fees" else (found not in OLD)


PAIRS = [
    ("terms", "shinonome_shugyo", "2023-04-12", "2025-03-12", "md", 45),
    ("laws", "saishori", "2023-06-07", "2024-04-01", "txt", 65),
]


@pytest.mark.parametrize(("folder", "name", "old", "new", "suffix", "count"), PAIRS)
def test_renumbered_articles_of_real_texts(
    folder: str, name: str, old: str, new: str, suffix: str, count: int
) -> None:
    facts = json.loads(
        shared(f"data/{folder}/{name}_{old}--{new}.articles.json").read_text(encoding="utf-8")
    )
    base = run.import_file(
        shared(f"data/{folder}/{name}_{old}.{suffix}"), document="d", revision="a"
    ).revision
    found = run.import_file(
        shared(f"data/{folder}/{name}_{new}.{suffix}"), document="d", revision="b", base=base
    ).revision
    before, after = _by_number(base), _by_number(found)
    renumbered = [(a, b) for a, b, *_ in facts["renumbered"]]
    assert len(renumbered) == count
    assert [(a, b) for a, b in renumbered if before[a] == after[b]] == renumbered
    added = {number for number, id_ in after.items() if id_ not in set(before.values())}
    assert added == {each["num"] for each in facts["added"]}
    assert not set(after.values()) & ({each.id for each in base.walk()} - set(before.values()))


def _by_number(revision: Revision) -> dict[str, str]:
    """The ids of the articles by number; of the supplement's not."""
    found: dict[str, str] = {}
    for clause in revision.clauses:
        if clause.kind is Kind.SUPPLEMENT:
            break
        if clause.kind is Kind.ARTICLE:
            found[clause.number] = clause.id
    return found
