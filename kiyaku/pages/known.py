"""What is known of each clause of a revision besides its words: since when it reads so, which
calculator follows it, which clauses refer to it; and where a clause stands that is not in it.

All of it is derived from the document; links are those of a page in the folder of its texts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape as html

from calculators import CALCULATORS
from kiyaku import binding, history
from kiyaku.diff import Comparison
from kiyaku.escaping import escape
from kiyaku.files import Document
from kiyaku.history import History
from kiyaku.model import Clause, Placed, Revision, Status
from kiyaku.pages.marks import Marks
from kiyaku.references import Reference, cited_by
from kiyaku.reports import words
from kiyaku.rows import entries


@dataclass(frozen=True, kw_only=True, slots=True)
class Context:
    """What the texts of one document know of each other.

    `histories` by revision; `told` are the ids whose history has an anchor on its page; `last`
    maps each id and each number (9-4) to the last revision that has it, and its place there;
    `calculated`: whether the calculators follow this document.
    """

    name: str
    histories: Mapping[str, History]
    told: frozenset[str]
    last: Mapping[str, tuple[Revision, Placed]]
    calculated: bool


def context(document: Document, comparisons: Iterable[Comparison], *, calculated: bool) -> Context:
    """The context of a document's texts; `comparisons` are those of its pairs."""
    histories = history.histories(document, comparisons)
    head = document.in_force or document.revisions[-1]
    gone = (each.id for each in histories[head.revision].gone)
    last: dict[str, tuple[Revision, Placed]] = {}
    # A draft may come to nothing: it is the last only where no published revision has the clause.
    for revision in sorted(document.revisions, key=lambda r: r.status is not Status.DRAFT):
        for place in revision.placed():
            last |= dict.fromkeys(_names(place), (revision, place))
    return Context(
        name=document.name,
        histories=histories,
        told=frozenset([*(entry.id for entry in entries(head)), *gone]),
        last=last,
        calculated=calculated,
    )


class Known:
    """What is known of the clauses of one revision. `marks` are the links in its words."""

    def __init__(self, revision: Revision, context: Context) -> None:
        self.revision = revision
        self.context = context
        self.marks = Marks(revision)
        self._cited = cited_by(map(self._as_a_whole, self.marks.references))
        self._history = context.histories[revision.revision].clauses
        self._calculators: dict[str, list[str]] = {}
        for each in CALCULATORS.values() if context.calculated else ():
            for clause in binding.followed(each, revision.parameters):
                link = f"[{each.title}](../../calculators/{each.id}.md)"
                self._calculators.setdefault(clause, []).append(link)

    def about(self, clause: Clause, *, top: Clause) -> str:
        """A line of Markdown on a clause of the article `top` and, but for the article itself,
        on all below it. Since when the words are is said with the article, and with a clause
        where it differs."""
        below = [] if clause is top else list(clause.walk())[1:]
        said = list(self._facts(clause, top))
        for each in below:
            if facts := " ".join(self._facts(each, top)):
                said.append(f"{self.marks.places[each.id].label}　{facts}")
        return " ".join(f"<span>{each}</span>" for each in said)

    def _facts(self, clause: Clause, top: Clause) -> Iterator[str]:
        since = self._since(clause)
        if since and (clause is top or since != self._since(top)):
            told = clause.id in self.context.told
            page = f"../../history/{self.context.name}.md#{clause.id}"
            yield f"[{since}]({page})" if told else since
        if links := "、".join(self._calculators.get(clause.id, ())):
            yield f"計算：{links}"
        if links := "、".join(self._citing(clause)):
            yield f"引いている条項：{links}"

    def _as_a_whole(self, reference: Reference) -> Reference:
        """All the items of a clause (前項各号) are cited as that clause."""
        places = self.marks.places
        parents = {places[id_].parent for id_ in reference.targets if id_ in places}
        parent = parents.pop() if len(parents) == 1 else None
        if parent is None or not reference.targets[1:]:
            return reference
        if {child.id for child in places[parent].clause.children} - set(reference.targets):
            return reference
        return replace(reference, targets=(parent,))

    def _since(self, clause: Clause) -> str:
        found = self._history.get(clause.id)
        return history.since(found) if found else ""

    def _citing(self, clause: Clause) -> Iterator[str]:
        """Links to what refers to a clause from elsewhere than from itself."""
        places = self.marks.places
        for id_ in dict.fromkeys(each.clause for each in self._cited.get(clause.id, ())):
            if id_ != clause.id:
                yield f"[{places[id_].label}](#{id_})" if id_ else "[前文](#preamble-p1)"

    def absent(self) -> Iterator[str]:
        """What an anchor says whose clause, or whose number, is not in this revision: shown
        where it is the page's target, and no script is needed for it."""
        here = {place.clause.id: place for place in self.revision.placed()}
        taken = {name for place in here.values() for name in _names(place)}
        found: dict[tuple[str, str], list[str]] = {}
        for name, (revision, place) in self.context.last.items():
            if name not in taken:
                found.setdefault((revision.revision, place.clause.id), []).append(name)
        for names in found.values():
            revision, place = self.context.last[names[0]]
            yield _absent(place, revision, here.get(place.clause.id), names)


def _names(place: Placed) -> list[str]:
    """The anchors of a clause: its id, and its number (9-4) where it has one."""
    return [place.clause.id, *filter(None, ["-".join(place.path)])]


def _absent(place: Placed, other: Revision, here: Placed | None, names: list[str]) -> str:
    first, *more = (html(name) for name in names)
    anchors = "".join(f'<span id="{name}"></span>' for name in more)
    link = f"[{escape(words.side(other))}の{place.label}]({other.revision}.md#{place.clause.id})"
    if here is None:
        said = f"お探しの{place.label}は、この版にはありません。この条項のある最後の版：{link}"
    else:
        now = f"[{here.label}](#{here.clause.id})"
        said = f"この版に{place.label}はありません。{link}は、この版では{now}です。"
    return f'<p class="absent" id="{first}" markdown="span">{anchors}{said}</p>'
