"""A revision in other forms: JSON for programs, plain text as a person would print it."""

from __future__ import annotations

from typing import Any

from kiyaku.model import Clause, Kind, Placed, Revision, Status
from kiyaku.reports import words


def to_dict(revision: Revision) -> dict[str, Any]:
    """The text as plain values, ready for JSON. `label` is the citation, as 第9条第4項."""
    places = revision.places()
    return {
        "document": revision.document,
        "revision": revision.revision,
        "title": revision.title,
        "status": str(revision.status),
        "preamble": list(revision.preamble),
        "clauses": [_clause(clause, places) for clause in revision.clauses],
    }


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


def _clause(clause: Clause, places: dict[str, Placed]) -> dict[str, Any]:
    return {
        "id": clause.id,
        "kind": str(clause.kind),
        "number": clause.number,
        "label": places[clause.id].label,
        "heading": clause.heading,
        "text": clause.text,
        "children": [_clause(child, places) for child in clause.children],
    }


def _lines(clause: Clause, *, depth: int) -> list[str]:
    indent = "　" * depth
    blocks = clause.text.split("\n") if clause.text else []
    opening = clause.heading
    if not opening and clause.kind is not Kind.ARTICLE and blocks:
        opening = blocks.pop(0)
    head = " ".join(filter(None, [clause.mark, opening]))
    inner = indent if clause.kind is Kind.ARTICLE else indent + "　"
    lines = [indent + head] if head else []
    lines += [inner + block for block in blocks]
    for child in clause.children:
        lines += _lines(child, depth=depth + (clause.kind is not Kind.ARTICLE))
    return lines
