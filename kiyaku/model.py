"""The tree of a text: a revision of a document and its clauses.

Everything else works on these values. This module knows nothing of files, Markdown or
pages. Names follow Akoma Ntoso: article (条), paragraph (項), item (号), subitem (イロハ).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kiyaku.once import once


class Kind(StrEnum):
    """What a clause is in the text's hierarchy.

    A part (編 章 節 款 目) and a supplement (附則) are headings in the flow of the text: the
    articles that follow them stand beside them, not below. Only a supplement may have
    paragraphs of its own.
    """

    PART = "part"
    SUPPLEMENT = "supplement"
    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    SUBITEM = "subitem"


class Status(StrEnum):
    """Whether a revision binds anyone."""

    IN_FORCE = "in-force"
    SUPERSEDED = "superseded"
    DRAFT = "draft"


# The names of a revision's dates, in the order in which they come about.
DATES = ("published", "notified", "effective")
# How the key of a decision on a sentence begins (duty fees-p2 words); the importer's are citations.
DUTY = "duty "


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One 条, 項, 号 or subitem.

    `id` is permanent: numbers move, ids stay. `mark` is the number as the text prints it
    ("9.", "(4)", "①", "" where none is printed), `number` the same as plain figures ("9",
    "98の2"; an unmarked paragraph's is its place). `heading` stands without its `brackets`
    ("（）" in 第1条（目的）). `text` is plain text without markup, `closing` what follows the
    children; a line break in them separates blocks, and a block "|a|b|" is a table's row.
    """

    id: str
    kind: Kind
    mark: str = ""
    number: str = ""
    heading: str = ""
    brackets: str = ""
    text: str = ""
    children: tuple[Clause, ...] = ()
    closing: str = ""

    @property
    def blocks(self) -> list[str]:
        """The blocks of its text."""
        return self.text.split("\n") if self.text else []

    @property
    def wording(self) -> str:
        """What the clause itself says, without its number: heading, text and closing words."""
        return "\n".join(filter(None, [self.heading, self.text, self.closing]))

    @property
    def printed_heading(self) -> str:
        """The heading in its brackets."""
        return f"{self.brackets[:1]}{self.heading}{self.brackets[1:]}"

    def walk(self) -> Iterator[Clause]:
        """This clause and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, kw_only=True, slots=True)
class Parameter:
    """A quotation that a calculator follows: words that stand in a clause, and their unit.

    `unit` names how a value is read out of the words (`calculators.quantities.UNITS`).
    """

    name: str
    clause: str
    quote: str
    unit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A clause with its place: its citation, its parent's id, and its path of numbers."""

    clause: Clause
    label: str
    parent: str | None
    path: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Revision:
    """One version of a document: what its front matter says, and its text.

    Three dates are kept apart: `published` (公表日), `notified` (周知日: the customers were told
    of the change) and `effective` (効力発生日); `assumed` names those that nothing says.
    `note` is what a person says of the change from the superseded revision.
    `lineage` maps an id of the superseded revision to the ids it became. `exceptions`
    maps "code clause" to the reason for which a problem is accepted, `uncovered` "clause words"
    to the reason for which no rule calculates with those words. `agreement` says how far people
    who classified its sentences agreed. `remarks` are sentences about the text that its pages
    show, such as what was assumed of its dates.
    """

    document: str
    title: str
    revision: str
    status: Status
    published: date | None = None
    notified: date | None = None
    effective: date | None = None
    assumed: tuple[str, ...] = ()
    source: str = ""
    supersedes: str | None = None
    note: str = ""
    remarks: tuple[str, ...] = ()
    lineage: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parameters: tuple[Parameter, ...] = ()
    exceptions: Mapping[str, str] = field(default_factory=dict)
    uncovered: Mapping[str, str] = field(default_factory=dict)
    agreement: str = ""
    decisions: Mapping[str, str] = field(default_factory=dict)
    preamble: tuple[str, ...] = ()
    clauses: tuple[Clause, ...] = ()

    @property
    def key(self) -> str:
        """The name by which commands call it: `document@revision`."""
        return f"{self.document}@{self.revision}"

    def walk(self) -> Iterator[Clause]:
        """All clauses, in the order of the text."""
        for clause in self.clauses:
            yield from clause.walk()

    @once
    def placed(self) -> tuple[Placed, ...]:
        """All clauses with their citations, in the order of the text."""
        found: list[Placed] = []
        supplements = [c for c in self.clauses if c.kind is Kind.SUPPLEMENT]
        label, path = "", tuple[str, ...]()
        for clause in self.clauses:
            if clause.kind is Kind.SUPPLEMENT:
                several = len(supplements) > 1
                label = "附則" + (f"（{clause.heading}）" if several and clause.heading else "")
                path = (f"s{supplements.index(clause) + 1}",)
            found += _placed(clause, label=label, parent=None, path=path)
        return tuple(found)

    @once
    def places(self) -> Mapping[str, Placed]:
        """Clauses by id. Of an id that is used twice (a problem), the first."""
        found: dict[str, Placed] = {}
        for place in self.placed():
            found.setdefault(place.clause.id, place)
        return found


def citation(kind: Kind, number: str) -> str:
    """One step of a citation: 第9条, 第4項, 第3号, イ. Empty for a clause without a number."""
    if not number:
        return ""
    if kind in (Kind.PARAGRAPH, Kind.ITEM) and not number[0].isdecimal():
        return number  # ア, a: a letter is cited as it stands
    match kind:
        case Kind.ARTICLE:
            head, *branches = number.split("の")
            return f"第{head}条" + "".join(f"の{branch}" for branch in branches)
        case Kind.PARAGRAPH:
            return f"第{number}項"
        case Kind.ITEM:
            head, *branches = number.split("の")
            return f"第{head}号" + "".join(f"の{branch}" for branch in branches)
        case Kind.SUBITEM:
            return f"({number})" if number.isdecimal() else number
        case Kind.PART | Kind.SUPPLEMENT:
            return ""


def _placed(
    clause: Clause, *, label: str, parent: str | None, path: tuple[str, ...]
) -> Iterator[Placed]:
    if clause.kind is Kind.PART:
        label, path = clause.mark, ()
    elif clause.kind is not Kind.SUPPLEMENT:
        label += citation(clause.kind, clause.number)
        path = (*path, clause.number) if clause.number else path
    yield Placed(clause=clause, label=label, parent=parent, path=path)
    for child in clause.children:
        yield from _placed(child, label=label, parent=clause.id, path=path)
