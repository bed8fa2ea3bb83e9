"""A revision in other forms: JSON for programs (and back), plain text as a person would print it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from kiyaku.model import Clause, Kind, Parameter, Placed, Revision, Status
from kiyaku.reports import words
from kiyaku.syntax import rank


def to_dict(revision: Revision) -> dict[str, Any]:
    """The text as plain values, ready for JSON. `label` is the citation, as 第9条第4項.

    The clauses are the articles. The parts above them (編 章 節) are named on each article in
    `parts`, and stand whole in `headings`, each with its place among all (`at`); a supplement
    (附則) stands as a clause of its own where it says something itself. What else the front
    matter says has its own keys, where it says it.
    """
    places = revision.places()
    clauses, headings = [], []
    parts: list[Clause] = []
    for at, clause in enumerate(revision.clauses):
        if clause.kind in (Kind.PART, Kind.SUPPLEMENT):
            parts = [part for part in parts if rank(part) < rank(clause)] + [clause]
            if clause.kind is Kind.PART or not (clause.text or clause.children or clause.closing):
                headings.append({"at": at, **_clause(clause, places)})
                continue
        given = _clause(clause, places)
        if parts:
            given["parts"] = [_part(part) for part in parts]
        clauses.append(given)
    head = {each.name: _plain(getattr(revision, each.name)) for each in _HEAD}
    return {
        "document": revision.document,
        "revision": revision.revision,
        "title": revision.title,
        **{name: value for name, value in head.items() if value},
        "preamble": list(revision.preamble),
        **({"headings": headings} if headings else {}),
        "clauses": clauses,
    }


def from_dict(given: Mapping[str, Any]) -> Revision:
    """The revision of which these are the plain values: `from_dict(to_dict(x)) == x`."""
    clauses = [_read_clause(each) for each in given["clauses"]]
    for heading in given.get("headings", ()):
        clauses.insert(heading["at"], _read_clause(heading))
    head = {
        each.name: _READ.get(each.name, _same)(given[each.name])
        for each in _HEAD
        if each.name in given
    }
    return Revision(
        document=given["document"],
        revision=given["revision"],
        title=given["title"],
        preamble=tuple(given["preamble"]),
        clauses=tuple(clauses),
        **head,
    )


def to_text(revision: Revision) -> str:
    """The text with the marks that it prints, indented by depth; one not in force says so."""
    lines = [revision.title, ""]
    if revision.status is not Status.IN_FORCE:
        lines += [words.side(revision), ""]
    for text in revision.preamble:
        lines += [text, ""]
    for clause in revision.clauses:
        lines += [*_lines(clause, depth=0), ""]
    return "\n".join(lines).rstrip("\n") + "\n"


# The fields of the front matter beside the names, and how those are read that JSON writes as text
# or as a list.
_HEAD = [
    each
    for each in fields(Revision)
    if each.name not in ("document", "revision", "title", "preamble", "clauses")
]
_READ: dict[str, Callable[[Any], Any]] = {
    "status": Status,
    "published": date.fromisoformat,
    "effective": date.fromisoformat,
    "assumed": tuple,
    "remarks": tuple,
    "lineage": lambda value: {old: tuple(new) for old, new in value.items()},
    "parameters": lambda value: tuple(Parameter(**each) for each in value),
}


def _same(value: Any) -> Any:
    return value


def _plain(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case Parameter():
            return {each.name: getattr(value, each.name) for each in fields(value)}
        case tuple():
            return list(map(_plain, value))
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
        case _:
            return value


def _clause(clause: Clause, places: Mapping[str, Placed]) -> dict[str, Any]:
    more = {name: getattr(clause, name) for name in ("mark", "brackets", "closing")}
    return {
        "id": clause.id,
        "kind": str(clause.kind),
        "number": clause.number,
        "label": places[clause.id].label,
        "heading": clause.heading,
        "text": clause.text,
        "children": [_clause(child, places) for child in clause.children],
        **{name: value for name, value in more.items() if value},
    }


def _read_clause(given: Mapping[str, Any]) -> Clause:
    return Clause(
        id=given["id"],
        kind=Kind(given["kind"]),
        mark=given.get("mark", ""),
        number=given["number"],
        heading=given["heading"],
        brackets=given.get("brackets", ""),
        text=given["text"],
        children=tuple(map(_read_clause, given["children"])),
        closing=given.get("closing", ""),
    )


def _part(part: Clause) -> str:
    """A part's heading as printed: 第一章 総則."""
    return " ".join(filter(None, [part.mark, part.printed_heading, part.text]))


def _lines(clause: Clause, *, depth: int) -> list[str]:
    indent = "　" * depth
    headed = clause.kind in (Kind.PART, Kind.SUPPLEMENT, Kind.ARTICLE)
    blocks = clause.blocks
    opening = clause.printed_heading
    if not opening and not headed and blocks:
        opening = blocks.pop(0)
    head = ("" if clause.brackets else " ").join(filter(None, [clause.mark, opening]))
    inner = indent if headed else indent + "　"
    lines = [indent + head] if head else []
    lines += [inner + block for block in blocks]
    for child in clause.children:
        lines += _lines(child, depth=depth + (not headed))
    return lines + [inner + block for block in clause.closing.split("\n") if block]
