"""Realistic edits of the text in force, marked by hand in `fixtures/edits.md`, and the revision that
each of them makes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from kiyaku import files, numerals
from kiyaku.model import Clause, Kind, Revision
from tests.paths import FIXTURES, IN_FORCE

OLD = files.read(IN_FORCE)
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
    def clause(self) -> str:
        """The id of the clause whose words are marked."""
        return self.lines[0]

    @property
    def marked(self) -> str:
        """A fragment of the clause, with its marks."""
        return next((line[2:] for line in self.lines if line.startswith("> ")), "")

    @property
    def facts(self) -> list[str]:
        """What becomes of each clause."""
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
RESTRUCTURED = [case for case in CASES if not case.marked]


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


def revised(case: Case) -> Revision:
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


# --- text ------------------------------------------------------------------------------------------


def before(marked: str) -> str:
    """The old side of a marked text."""
    return re.sub(r"\{\+.*?\+\}|\[-|-\]", "", marked)


def after(marked: str) -> str:
    """The new side of a marked text."""
    return re.sub(r"\[-.*?-\]|\{\+|\+\}", "", marked)


def reworded(case: Case) -> Revision:
    """The revision that a marked text makes of the text in force."""
    old, new = before(case.marked), after(case.marked)

    def change(each: Clause) -> Clause:
        if old in each.heading:
            return replace(each, heading=each.heading.replace(old, new))
        return replace(each, text=each.text.replace(old, new))

    revision = _with(OLD, case.clause, change)
    return replace(revision, revision="new", supersedes=OLD.revision)


def whole(case: Case) -> str:
    """The marks of a case over the wording of its whole clause."""
    wording, fragment = OLD.places()[case.clause].clause.wording, before(case.marked)
    assert wording.count(fragment) == 1, "the fragment stands once in the clause"
    return wording.replace(fragment, case.marked)


def expected(case: Case) -> list[str]:
    """The facts of a case, a line a clause."""
    return [line for fact in case.facts for line in _spread(fact)]


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
