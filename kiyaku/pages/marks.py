"""References and defined terms in the words of a text, as links that work without a script.

A text is marked before it goes through Markdown and linked after: a mark is a number between
noncharacters that do not occur in the text, and no escaping touches them. So words show exactly
as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape as html

from kiyaku.glossary import Term, glossary
from kiyaku.model import Placed, Revision
from kiyaku.references import Field, Reference, Resolution, references

_NONCHARACTERS = [chr(code) for code in range(0xFDD0, 0xFDF0)]
_WITHIN = re.compile("[\n|]")  # a link stays within its block, and within its cell


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    tag: str  # how its element opens
    closes: str = "</a>"


class Marks:
    """The links in one revision's words, and the definitions that they show."""

    def __init__(self, revision: Revision) -> None:
        self.places = revision.places()
        self.references = references(revision)
        self._preamble = revision.preamble
        self._brackets = _unused(revision)
        self._spans: dict[tuple[str, Field], list[_Span]] = {}
        self._used: dict[int, Term] = {}
        for reference in self.references:
            if (span := self._reference(reference)) is not None:
                self._spans.setdefault((reference.clause, reference.field), []).append(span)
        self._add_terms(glossary(revision))
        self._tags: list[_Span] = []

    def mark(self, text: str, clause: str, field: Field = Field.TEXT) -> str:
        """The text of a field with its marks, to be escaped; `link` makes links of them."""
        found = [s for s in self._spans.get((clause, field), ()) if self._stands(text, s)]
        if self._brackets is None:
            return text
        opens, numbered, closes = self._brackets
        parts, at = [], 0
        for span in sorted(found, key=lambda each: each.start):
            parts += [text[at : span.start], opens, str(len(self._tags)), numbered]
            parts += [text[span.start : span.end], closes]
            self._tags.append(span)
            at = span.end
        return "".join([*parts, text[at:]])

    def link(self, marked: str) -> str:
        """The same, escaped by now, with the links."""
        if self._brackets is None:
            return marked
        opens, numbered, closes = self._brackets

        def element(match: re.Match[str]) -> str:
            span = self._tags[int(match[1])]
            return f"{span.tag}{match[2]}{span.closes}"

        return re.sub(f"{opens}([0-9]+){numbered}([^{closes}]*){closes}", element, marked)

    def definitions(self) -> str:
        """What each term of the text means, once: what the page shows beside a use of it."""
        if not self._used:
            return ""
        entries = "".join(self._definition(at, term) for at, term in self._used.items())
        return f'<div class="definitions" hidden>{entries}</div>'

    @staticmethod
    def _stands(text: str, span: _Span) -> bool:
        return span.end <= len(text) and not _WITHIN.search(text, span.start, span.end)

    def _reference(self, reference: Reference) -> _Span | None:
        if reference.status is Resolution.DANGLING:
            note = f"この規約に「{reference.words}」に当たる条項は見当たりません。"
            tag = f'<span class="reference dangling" tabindex="0" data-note="{html(note)}">'
            return _Span(reference.start, reference.end, tag, "</span>")
        targets = [target for target in reference.targets if target in self.places]
        if not targets:
            return None
        several = f' data-targets="{html(" ".join(targets))}"' if targets[1:] else ""
        note = self._other_heading(reference, targets)
        noted = f' data-note="{html(note)}"' if note else ""
        tag = f'<a class="reference" href="#{html(targets[0])}"{several}{noted}>'
        return _Span(reference.start, reference.end, tag)

    def _other_heading(self, reference: Reference, targets: Iterable[str]) -> str:
        """What is to be said where the heading that a reference quotes is not its target's."""
        quoted = reference.heading
        headed = [place for place in self.places.values() if place.clause.heading == quoted]
        if not quoted or not headed or any(self._under(each, headed) for each in targets):
            return ""
        named = "、".join(place.label for place in headed)
        return (
            f"本文は「{reference.words}（{quoted}）」としていますが、"
            f"「{quoted}」は{named}の見出しです。"
        )

    def _under(self, id_: str | None, headed: list[Placed]) -> bool:
        ids = {place.clause.id for place in headed}
        while id_ is not None and id_ not in ids:
            id_ = self.places[id_].parent
        return id_ is not None

    def _add_terms(self, terms: Sequence[Term]) -> None:
        """Every use within its term's scope; the first in each field is a stop of the tab key."""
        uses = [
            (use.clause, use.field, use.start, use.end, at)
            for at, term in enumerate(terms)
            for use in term.uses
            if not use.outside and use.field is not Field.HEADING
        ]
        met: set[tuple[str, Field, int]] = set()
        for clause, field, start, end, at in sorted(uses):
            spans = self._spans.setdefault((clause, field), [])
            if any(span.start < end and start < span.end for span in spans):
                continue
            again = ' tabindex="-1"' if (clause, field, at) in met else ""
            met.add((clause, field, at))
            self._used.setdefault(at, terms[at])
            anchor = self._defined_at(terms[at])
            tag = f'<a class="term" href="#{html(anchor)}" data-term="{at}"{again}>'
            spans.append(_Span(start, end, tag))

    def _defined_at(self, term: Term) -> str:
        if term.clause:
            return term.clause
        before, at = term.start, 1
        for line in self._preamble:
            if before <= len(line):
                break
            before, at = before - len(line) - 1, at + 1
        return f"preamble-p{at}"

    def _definition(self, at: int, term: Term) -> str:
        where = self.places[term.clause].label if term.clause else "前文"
        within = "・".join(self._scope(term))
        scope = f"（{html(within)}の中での意味）" if within else ""
        return (
            f'<div data-term="{at}"><p><dfn>{html(term.name)}</dfn>{html(term.definition)}</p>'
            f'<p class="source"><a href="#{html(self._defined_at(term))}">{html(where)}で定義</a>'
            f"{scope}</p></div>"
        )

    def _scope(self, term: Term) -> Iterator[str]:
        return (self.places[id_].label for id_ in term.scope if id_ in self.places)


def _unused(revision: Revision) -> tuple[str, str, str] | None:
    """Three noncharacters that stand nowhere in a text; None where it has used them up."""
    used = {*"".join(revision.preamble)}
    for clause in revision.walk():
        used |= {*clause.text, *clause.closing}
    free = [each for each in _NONCHARACTERS if each not in used]
    return (free[0], free[1], free[2]) if len(free) > 2 else None
