"""The index that the search box loads: every clause of the texts in force, and the words for it.

Pure: texts and vocabularies in, plain data out. How a query is matched is the page's part
(`docs/assets/javascripts/search-engine.js`); what can be found, and by which words, is said here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kiyaku import numerals
from kiyaku.files import Document
from kiyaku.glossary import glossary
from kiyaku.model import Kind, Placed, Revision
from kiyaku.vocabulary import Vocabulary, key

FIELDS = ("kind", "location", "group", "label", "heading", "path", "text", "words", "same")
_HEADS = (Kind.ARTICLE, Kind.PART, Kind.SUPPLEMENT)  # what stands over clauses in a result


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page that can be found besides the clauses. `location` is its address below the site's
    root, `words` are further words for it."""

    location: str
    title: str
    text: str
    words: tuple[str, ...] = ()


def index(
    documents: Iterable[Document],
    vocabularies: Mapping[str, Vocabulary],
    pages: Iterable[Page] = (),
) -> dict[str, Any]:
    """The index: `entries`, the headings of their `groups`, and `numerals` to read citations.

    An entry has its `kind` (clause, term, page), `location`, `group`, `label`, `heading` and
    `text`; a clause also the `path` of its numbers, the `words` of its vocabulary, and the `same`
    words that mean what words of its text mean. The entries stand field by field, a list for
    each: so the file is smaller. `vocabularies` are those of the documents, by name.
    """
    entries: list[dict[str, str]] = []
    groups: dict[str, str] = {}
    texts = [each.in_force for each in documents if each.in_force is not None]
    for revision in texts:
        found = _clauses(revision, vocabularies.get(revision.document, Vocabulary()), groups)
        if len(texts) > 1:
            for location in {each["group"] for each in found}:
                groups[location] += f"（{revision.title}）"
        entries += [*found, *_terms(revision, groups)]
    entries += [
        {
            "kind": "page",
            "location": page.location,
            "group": page.location,
            "label": page.title,
            "heading": page.title,
            "text": page.text,
            "words": "、".join(page.words),
        }
        for page in pages
    ]
    last = max((int(n) for e in entries for n in e.get("path", "").split("-") if n.isdecimal()),
               default=0)  # fmt: skip
    return {
        "entries": {name: [each.get(name, "") for each in entries] for name in FIELDS},
        "groups": groups,
        "numerals": {numerals.kanji(n): str(n) for n in range(1, last + 1)},
    }


def _clauses(
    revision: Revision, vocabulary: Vocabulary, groups: dict[str, str]
) -> list[dict[str, str]]:
    """The entries of a text's clauses; their articles' headings go to `groups`."""
    found = []
    group = f"{_page(revision)}#preamble-p1"
    for at, text in enumerate(revision.preamble, 1):
        groups[group] = "前文"
        location = f"{_page(revision)}#preamble-p{at}"
        entry = {"kind": "clause", "location": location, "group": group, "label": "前文"}
        words = _words(f"preamble-p{at}", vocabulary)
        found.append(entry | {"text": text, "words": "、".join(words)})
    for place in revision.placed():
        clause = place.clause
        location = f"{_page(revision)}#{clause.id}"
        if clause.kind in _HEADS:
            group = location
            groups[group] = _heading(place)
        said = "\n".join(filter(None, [clause.text, clause.closing]))
        words = _words(clause.id, vocabulary)
        found.append(
            {
                "kind": "clause",
                "location": location,
                "group": group,
                "label": place.label or clause.heading,
                "heading": clause.heading,
                "path": "-".join(place.path),
                "text": said,
                "words": "、".join(words),
                "same": "、".join(_same(f"{clause.heading}\n{said}", words, vocabulary)),
            }
        )
    return found


def _terms(revision: Revision, groups: dict[str, str]) -> list[dict[str, str]]:
    """The entries of what a text defines: each leads to the clause that defines it."""
    found = []
    places = revision.places()
    for term in glossary(revision):
        if term.clause not in places:
            continue  # defined before the first clause
        location = f"{_page(revision)}#{term.clause}"
        group = f"{location}?{term.name}"
        groups[group] = f"「{term.name}」の意味"
        found.append(
            {
                "kind": "term",
                "location": location,
                "group": group,
                "label": places[term.clause].label,
                "heading": term.name,
                "text": term.definition,
            }
        )
    return found


def _page(revision: Revision) -> str:
    return f"terms/{revision.document}/"


def _heading(place: Placed) -> str:
    return " ".join(filter(None, [place.label or place.clause.mark, place.clause.heading]))


def _words(id_: str, vocabulary: Vocabulary) -> list[str]:
    """The words of a clause, without those that find nothing more: who types a word types any
    that stands in it."""
    words = {key(word): word for word in vocabulary.clauses.get(id_, ())}
    return [
        word
        for plain, word in words.items()
        if not any(
            stem != plain and (plain.startswith(stem) if len(stem) == 2 else stem in plain)
            for stem in words
            if len(stem) > 1
        )
    ]


def _same(text: str, words: Iterable[str], vocabulary: Vocabulary) -> list[str]:
    """Words that mean what words of a text mean, and neither stand in it nor among its `words`."""
    plain = key(text)
    had = {key(word) for word in words}
    return [
        word
        for group in vocabulary.synonyms
        if any(key(word) in plain for word in group)
        for word in group
        if key(word) not in plain and key(word) not in had
    ]
