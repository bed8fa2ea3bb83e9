"""A text in its sentences, and where a sentence lays down two things, in its clauses.

Nothing is lost: the pieces of a field, put together, are that field. A full stop within 「」 or
（） ends nothing. A sentence is parted where one predicate ends and another begins: …ものとし、,
…義務を負わず、, …できますが、.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kiyaku.model import Clause, Kind, Revision
from kiyaku.reference_tree import Field, tree
from kiyaku.reference_words import brackets

_CUT = re.compile(
    r"(?P<end>。\s*|\n+)"
    # A predicate that another follows: 賠償するものとし、 責任を負わず、 できますが、
    r"|(?:ものとし|(?:を負わ|[ばは]なら)ず|(?:ます|もの[とで]する|できる|ならない)が|(?:責任|義務)を負い)、"
    # What is to be done before what is not: 厳重に管理し、第三者に開示してはならない
    r"|(?:管理|保管|保持|遵守|尊重)し、(?!また|又|もしくは|若しくは|あるいは)(?=(?:(?!ものとし、)[^。])*(?:ませ|な[らい])[^。、]*(?:。|$))"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Sentence:
    """A sentence, or its part that lays down one thing.

    `start` is its place in the field of the clause ("" for the preamble), and `goes_on` tells
    that it goes on with the sentence of the piece before it. `above` is the clause whose list an
    item stands in.
    """

    clause: str
    field: Field
    start: int
    text: str
    goes_on: bool = False
    above: Clause | None = None

    @property
    def end(self) -> int:
        """Where the next piece begins."""
        return self.start + len(self.text)


Cuts = Mapping[tuple[str, Field], Iterable[int]]


def sentences(revision: Revision, cuts: Cuts | None = None) -> Iterator[Sentence]:
    """Every sentence of every clause, in the order of the text; headings are none.

    `cuts` are further places in the fields of clauses where a sentence is parted.
    """
    for place in tree(revision).places:
        if place.field is Field.HEADING:
            continue
        clause = place.clause
        id_ = clause.id if clause else ""
        item = clause is not None and clause.kind in (Kind.ITEM, Kind.SUBITEM)
        start, goes_on = 0, False
        for end, whole in _ends(place.text, (cuts or {}).get((id_, place.field), ())):
            yield Sentence(
                clause=id_,
                field=place.field,
                start=start,
                text=place.text[start:end],
                goes_on=goes_on,
                above=place.above if item else None,
            )
            start, goes_on = end, not whole


def _ends(text: str, cuts: Iterable[int]) -> Iterator[tuple[int, bool]]:
    """Where each piece ends, and whether the sentence ends there too."""
    pairs = brackets(text)
    inside = {at for start, end in pairs.items() for at in range(start, end)}
    found = {at: False for at in cuts if 0 < at < len(text)}
    found |= {
        match.end(): match["end"] is not None
        for match in _CUT.finditer(text)
        if match.start() not in inside
    }
    for start, end in pairs.items():  # （ただし、この限りでない。） stands by itself
        begins = start == 0 or text[start - 1] in "。\n" or found.get(start, False)
        if start < end and begins and text[end - 1] == "。":
            found[end + 1] = True
    if text:
        found[len(text)] = True
    yield from sorted(found.items())
