"""A revision in other forms: JSON for programs, plain text as a person would print it."""

from __future__ import annotations

from typing import Any

from kiyaku.model import Clause, Kind, Placed, Revision, Status
from kiyaku.reports import words
from kiyaku.syntax import rank


def to_dict(revision: Revision) -> dict[str, Any]:
    """The text as plain values, ready for JSON. `label` is the citation, as 第9条第4項.

    The clauses are the articles. The parts above them (編 章 節) are named on each article in
    `parts`; a supplement (附則) stands as a clause of its own where it says something itself.
    """
    places = revision.places()
    clauses = []
    parts: list[Clause] = []
    for clause in revision.clauses:
        if clause.kind in (Kind.PART, Kind.SUPPLEMENT):
            parts = [part for part in parts if rank(part) < rank(clause)] + [clause]
            if clause.kind is Kind.PART or not (clause.text or clause.children or clause.closing):
                continue
        given = _clause(clause, places)
        if parts:
            given["parts"] = [_part(part) for part in parts]
        clauses.append(given)
    return {
        "document": revision.document,
        "revision": revision.revision,
        "title": revision.title,
        "preamble": list(revision.preamble),
        "clauses": clauses,
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
        **({"closing": clause.closing} if clause.closing else {}),
    }


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
