"""The rows of a comparison: a revision's title, preamble and clauses, in the order of the text.

For an article, what stands above it is the part (編 章 節) or the supplement in which it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiyaku import numerals
from kiyaku.model import Clause, Kind, Revision
from kiyaku.once import once

_TOP = (Kind.ARTICLE, Kind.PART, Kind.SUPPLEMENT)


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Entry:
    """A clause, a paragraph of the preamble or the title, as one row of a comparison.

    `parent` is the entry above: for an article the part or supplement in which it stands.
    `top`: whether it stands in the flow of the text, below no article.
    """

    at: int
    id: str
    label: str
    text: str
    kind: str
    top: bool = False
    mark: str = ""
    number: str = ""
    parent: Entry | None = None
    clause: Clause | None = None
    children: list[Entry] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """Its words and those of all below it."""
        return "\n".join([self.text, *(child.whole for child in self.children if not child.top)])

    @property
    def heading(self) -> str:
        return self.clause.heading if self.clause else ""

    @property
    def family(self) -> Entry:
        """The article that holds it, or itself."""
        return self if self.top or self.parent is None else self.parent.family


@once
def entries(revision: Revision) -> Sequence[Entry]:
    """Title, preamble and clauses, in the order of the text."""
    found = [Entry(at=0, id="title", label="題名", text=revision.title, kind="title")]
    for at, text in enumerate(revision.preamble, 1):
        label = f"前文第{at}段落"
        found.append(Entry(at=at, id=f"preamble-p{at}", label=label, text=text, kind="preamble"))
    parts: list[Entry] = []
    by_id: dict[int, Entry] = {}
    above = {id(child): clause for clause in revision.walk() for child in clause.children}
    for place in revision.placed():
        clause = place.clause
        holder = above.get(id(clause))
        parent = by_id.get(id(holder)) if holder else None
        if holder is None:
            if clause.kind in (Kind.PART, Kind.SUPPLEMENT):
                parts = [each for each in parts if rank(each) < rank(clause)]
            parent = parts[-1] if parts else None
        entry = Entry(
            at=len(found),
            id=clause.id,
            label=place.label,
            text=clause.wording,
            kind=str(clause.kind),
            top=clause.kind in _TOP,
            mark=clause.mark,
            number=clause.number,
            parent=parent,
            clause=clause,
        )
        if parent is not None:
            parent.children.append(entry)
        if clause.kind in (Kind.PART, Kind.SUPPLEMENT):
            parts.append(entry)
        by_id[id(clause)] = entry
        found.append(entry)
    return found


def rank(each: Entry | Clause) -> int:
    """How high a part stands: 編 0, 章 1, 節 2 …; a supplement above them all."""
    if each.kind == Kind.SUPPLEMENT:
        return -1
    return next(
        (at for at, unit in enumerate(numerals.PARTS) if unit in each.mark), len(numerals.PARTS)
    )


def book_of(entry: Entry) -> Entry | None:
    """The supplement in which an article stands."""
    parent = entry.parent
    while parent is not None and parent.kind != Kind.SUPPLEMENT:
        parent = parent.parent
    return parent


def path(entry: Entry) -> str:
    """The headings of a part and of those around it."""
    return (path(entry.parent) + "/" if entry.parent else "") + entry.text
