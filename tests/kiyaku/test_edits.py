"""Realistic edits of the text in force, marked by hand in `edits.md`: what a comparison must show.

Each is looked at twice: with the permanent ids, and as two imports that share none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from kiyaku import diff, files, numerals
from kiyaku.diff import Change, ClauseChange
from kiyaku.importer import identify
from kiyaku.model import Clause, Kind, Revision
from tests.paths import FIXTURES, IN_FORCE

OLD = files.read(IN_FORCE)
FORM = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
Children = tuple[Clause, ...]


@dataclass(frozen=True)
class Case:
    """One hand-marked edit: lines of operations, the marked text, and what is expected."""

    title: str
    lines: tuple[str, ...]

    def value(self, name: str) -> str:
        """What stands behind 種類: or 要約:."""
        return next((x.partition(": ")[2] for x in self.lines if x.startswith(f"{name}: ")), "")

    @property
    def marked(self) -> str:
        return next((line[2:] for line in self.lines if line.startswith("> ")), "")

    @property
    def facts(self) -> list[str]:
        return [line[2:] for line in self.lines if line.startswith("- ")]


def _cases() -> list[Case]:
    text = (FIXTURES / "edits.md").read_text(encoding="utf-8")
    found = []
    for block in text.split("\n## ")[1:]:
        title, *lines = [line.strip() for line in block.split("\n") if line.strip()]
        found.append(Case(title, tuple(lines)))
    return found


CASES = _cases()
MARKED = [case for case in CASES if case.marked]
MOVED = [case for case in CASES if not case.marked]


# --- the operations ------------------------------------------------------------------------------


def _mapped(revision: Revision, change: Callable[[Children], Children]) -> Revision:
    """The revision with every list of siblings changed."""

    def walk(clauses: Children) -> Children:
        return tuple(replace(each, children=walk(each.children)) for each in change(clauses))

    return replace(revision, clauses=walk(revision.clauses))


def _put(revision: Revision, new: Clause, where: str, *, before: bool = False) -> Revision:
    def change(clauses: Children) -> Children:
        out: list[Clause] = []
        for each in clauses:
            if each.id == where:
                out += [new, each] if before else [each, new]
            else:
                out.append(each)
        return tuple(out)

    return _mapped(revision, change)


def _without(revision: Revision, id_: str) -> Revision:
    return _mapped(revision, lambda clauses: tuple(each for each in clauses if each.id != id_))


def _with(revision: Revision, id_: str, change: Callable[[Clause], Clause]) -> Revision:
    return _mapped(
        revision, lambda clauses: tuple(change(e) if e.id == id_ else e for e in clauses)
    )


def _numbered(revision: Revision) -> Revision:
    marks = {Kind.ARTICLE: "{}.", Kind.PARAGRAPH: "({})"}

    def change(clauses: Children) -> Children:
        out = []
        for at, each in enumerate(clauses, 1):
            mark = marks[each.kind].format(at) if each.kind in marks else numerals.circled(at)
            out.append(replace(each, mark=mark, number=str(at)))
        return tuple(out)

    return _mapped(revision, change)


def _done(case: Case) -> Revision:
    """The revision that the operations of a case make of the text in force."""
    new = OLD
    for line in case.lines:
        name, _, said = line.partition(": ")
        clauses = {clause.id: clause for clause in new.walk()}
        if name == "削る":
            new = _without(new, said)
        elif name == "加える":
            what, *texts, where = said.split(" / ")
            kind, _, heading = what.partition(" ")
            id_, side = where.split(" の")
            clause = Clause(id="added", kind=Kind(kind), heading=heading, text=texts[0])
            new = _put(new, clause, id_, before=side == "前")
        elif name == "移す":
            id_, where = said.split(" / ")
            target, side = where.split(" の")
            new = _put(_without(new, id_), clauses[id_], target, before=side == "前")
        elif name == "分ける":
            id_, words, target = re.split(r" / | から ", said.removesuffix(" の後"))
            at = clauses[id_].text.index(words)
            text = clauses[id_].text
            new = _with(new, id_, lambda each, text=text, at=at: replace(each, text=text[:at]))  # type: ignore[misc]
            new = _put(new, Clause(id="added", kind=Kind.PARAGRAPH, text=text[at:]), target)
        elif name == "合わせる":
            first, second = said.split(" + ")
            text = clauses[first].text + clauses[second].text
            new = _without(new, second)
            new = _with(new, first, lambda each, text=text: replace(each, text=text))  # type: ignore[misc]
        elif name == "置き替える":
            id_, words = said.split(" / ")
            a, b = words.split(" → ")
            assert a in clauses[id_].text
            new = _with(new, id_, lambda e, a=a, b=b: replace(e, text=e.text.replace(a, b)))  # type: ignore[misc]
    return replace(_numbered(new), revision="new", supersedes=OLD.revision)


def _unrelated(revision: Revision) -> Revision:
    """The same text as an import alone gives it: ids are numbers, and nothing precedes it."""
    clauses = identify.identify(revision.clauses).clauses
    return replace(revision, clauses=clauses, supersedes=None, lineage={})


# --- text ------------------------------------------------------------------------------------------


def _old(marked: str) -> str:
    return re.sub(r"\{\+.*?\+\}|\[-|-\]", "", marked)


def _new(marked: str) -> str:
    return re.sub(r"\[-.*?-\]|\{\+|\+\}", "", marked)


def _changed(case: Case) -> tuple[str, ClauseChange]:
    """The expected marks over the whole clause, and its change."""
    id_, marked = case.lines[0], case.marked
    clause = OLD.places()[id_].clause
    old, new = _old(marked), _new(marked)
    assert clause.wording.count(old) == 1, "the fragment stands once in the clause"

    def change(each: Clause) -> Clause:
        if old in each.heading:
            return replace(each, heading=each.heading.replace(old, new))
        return replace(each, text=each.text.replace(old, new))

    revision = replace(_with(OLD, id_, change), revision="new", supersedes=OLD.revision)
    found = [each for each in diff.compare(OLD, revision).changes if not each.same]
    assert [each.id for each in found] == [id_]
    return clause.wording.replace(old, marked), found[0]


@pytest.mark.parametrize("case", MARKED, ids=lambda case: case.title)
def test_the_marks_stand_where_a_person_puts_them(case: Case) -> None:
    expected, change = _changed(case)
    assert "".join(FORM[op].format(text) for op, text in change.segments) == expected


@pytest.mark.parametrize("case", MARKED, ids=lambda case: case.title)
def test_the_change_means_what_a_person_says(case: Case) -> None:
    _, change = _changed(case)
    assert " ".join(change.kinds) == case.value("種類")
    if case.value("要約") or not {"figure", "modality"} & set(change.kinds):
        assert change.gist == case.value("要約")


# --- structure -------------------------------------------------------------------------------------


def _fact(change: ClauseChange) -> str:
    """What became of a clause, in the words of `edits.md`."""
    said = []
    if change.change is Change.ADDED:
        return f"（なし） → {change.new_label}: 追加"
    if change.change is Change.REMOVED:
        return f"{change.old_label}: 削除"
    if change.change is Change.MODIFIED and not change.reference_only:
        said.append(f"字句（{' '.join(change.kinds)}）")
    said += ["番号"] if change.renumbered else []
    said += ["移動"] if change.moved else []
    said += ["参照のみ"] if change.reference_only else []
    old, new = change.old_label, change.new_label
    return f"{old if old == new else f'{old} → {new}'}: {'・'.join(said)}"


def _spread(fact: str) -> list[str]:
    """第24条〜第27条 → 第23条〜第26条: 番号, one line a clause."""
    labels, _, said = fact.partition(": ")
    sides = []
    for label in labels.split(" → "):
        first, _, last = label.partition("〜")
        if not last:
            return [fact]
        head, start, unit = re.fullmatch(r"(.*第)([0-9]+)([条項号])", first).groups()  # type: ignore[union-attr]
        end = int(re.search("[0-9]+", last)[0])  # type: ignore[index]
        sides.append([f"{head}{n}{unit}" for n in range(int(start), end + 1)])
    return [f"{a} → {b}: {said}" for a, b in zip(*sides, strict=True)]


@pytest.mark.parametrize("ids", ["ids", "no ids"])
@pytest.mark.parametrize("case", MOVED, ids=lambda case: case.title)
def test_every_clause_has_the_fate_that_a_person_gives_it(case: Case, ids: str) -> None:
    old, new = OLD, _done(case)
    if ids == "no ids":
        old, new = _unrelated(old), _unrelated(new)
    found = [_fact(each) for each in diff.compare(old, new).changes if not each.same]
    expected = [line for fact in case.facts for line in _spread(fact)]
    assert sorted(found) == sorted(expected)


def test_there_are_enough_edits_and_each_is_one() -> None:
    assert len(CASES) >= 60
    assert len({case.title for case in CASES}) == len(CASES)
