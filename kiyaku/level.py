"""Two texts of one shape: an article of one paragraph, where the other text has several.

第109条, whose words stand at the article itself, and 第109条 with a 第2項 added are then compared
paragraph by paragraph: what had been the article's words is 第1項 now, and not new.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kiyaku.model import Clause, Kind, Revision


def level(
    old: Revision, new: Revision, pairs: Iterable[tuple[Clause, Clause]]
) -> tuple[Revision, Revision]:
    """Both revisions with the words of such articles in a paragraph of their own.

    `pairs` are the articles that are one. The paragraph has no number, so that it is cited as
    its article is; its id is one that neither revision has.
    """
    single: tuple[set[str], set[str]] = set(), set()
    for a, b in pairs:
        for own, other, found in ((a, b, single[0]), (b, a, single[1])):
            if own.text and not _paragraphs(own) and not other.text and _paragraphs(other):
                found.add(own.id)
    if not any(single):
        return old, new
    taken = {clause.id for revision in (old, new) for clause in revision.walk()}
    return _opened(old, single[0], taken), _opened(new, single[1], taken)


def is_bare(clause: Clause) -> bool:
    """Whether a paragraph holds what the text has at the article itself."""
    return clause.kind is Kind.PARAGRAPH and not clause.number


def _paragraphs(clause: Clause) -> bool:
    return any(child.kind is Kind.PARAGRAPH for child in clause.children)


def _opened(revision: Revision, articles: set[str], taken: set[str]) -> Revision:
    def opened(clause: Clause) -> Clause:
        if clause.id not in articles:
            return clause
        id_ = f"{clause.id}-p1"
        while id_ in taken:
            id_ += "-1"
        taken.add(id_)
        body = Clause(
            id=id_,
            kind=Kind.PARAGRAPH,
            text=clause.text,
            children=clause.children,
            closing=clause.closing,
        )
        return replace(clause, text="", children=(body,), closing="")

    return replace(revision, clauses=tuple(map(opened, revision.clauses)))
