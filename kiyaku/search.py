"""The index that the search box loads: every clause of the texts in force, and the words for it.

Pure: texts and vocabularies in, plain data out. How a query is matched is the page's part
(`docs/assets/javascripts/search-engine.js`); what can be found, and by which words, is said here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kiyaku import numerals
from kiyaku.files import Document
from kiyaku.glossary import glossary
from kiyaku.model import Kind, Placed, Revision
from kiyaku.readings import readings
from kiyaku.vocabulary import Vocabulary, key

ENCODING = "utf-16-le"  # Japanese compresses better so than as UTF-8; the page decodes it
# In this order the file is smallest: each field's words stand near their like.
FIELDS = ("words", "text", "heading", "label", "location", "group", "kind")
BETWEEN = "\uffff"  # the values of a field: no character, so it stands in none
# What entries repeat of the first of their group stands as a mark: 第4項 of 第9条第4項 as ~第4項.
REPEATED, AGAIN = ("location", "label"), "~"
# 住所が変わる is 住所変わる; を is nothing but a particle wherever it stands
_PARTICLE = re.compile("を|(?<=[^ぁ-ゖ])[がのはにでもと](?=[^ぁ-ゖ])")
_LONG = re.compile("(?<=[ァ-ヺ])ー")  # サーバー is サーバ
_HIRAGANA = re.compile("[ぁ-ゖ]+")
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
    """The index: `entries`, the headings of their `groups` ("" for a page of its own), `numerals`
    to read citations, the words of `same` meaning, and the `readings` of the kanji in it.

    An entry has its `kind` (clause, term, page), `location`, the number of its `group`, `label`,
    `heading` and `text`, a clause also the `words` of its vocabulary.
    Lists are texts, of which BETWEEN stands between the values; the entries stand field by field,
    and what is `REPEATED` only once: so the file is smaller. `vocabularies` are those of the
    documents, by name.
    """
    entries: list[dict[str, str]] = []
    groups: dict[str, str] = {}
    same: dict[str, None] = {}  # in order, each once
    texts = [each.in_force for each in documents if each.in_force is not None]
    for revision in texts:
        vocabulary = vocabularies.get(revision.document, Vocabulary())
        found = _clauses(revision, vocabulary, groups)
        same |= dict.fromkeys(_same(found, vocabulary))
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
    entries = [{name: each.get(name, "") for name in FIELDS} for each in entries]
    cited = " ".join(each["label"] for each in entries if each["kind"] == "clause")
    last = max(map(int, re.findall("[0-9]+", cited)), default=0)
    numbers = {group: n for n, group in enumerate(dict.fromkeys(e["group"] for e in entries))}
    said = [each[name] for each in entries for name in ("heading", "text")]
    words = [each["words"] for each in entries]
    short = [each | {"group": str(numbers[each["group"]])} for each in _short(entries)]
    return {
        "same": BETWEEN.join(same),
        "entries": {name: BETWEEN.join(each[name] for each in short) for name in FIELDS},
        "groups": BETWEEN.join(groups.get(group, "") for group in numbers),
        "numerals": "、".join(numerals.kanji(n) for n in range(1, last + 1)),
        "readings": readings(said, [*same, *words]),
    }


def _short(entries: list[dict[str, str]]) -> list[dict[str, str]]:
    """The entries, where they begin as their group's first does with a mark for that beginning."""
    heads: dict[str, dict[str, str]] = {}
    found = []
    for entry in entries:
        head = heads.setdefault(entry["group"], entry)
        same = [
            name for name in REPEATED if head is not entry and entry[name].startswith(head[name])
        ]
        found.append(entry | {name: AGAIN + entry[name][len(head[name]) :] for name in same})
    return found


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
        found.append(
            {
                "kind": "clause",
                "location": location,
                "group": group,
                "label": place.label or clause.heading,
                "heading": clause.heading,
                "text": "\n".join(filter(None, [clause.text, clause.closing])),
                "words": "、".join(_words(clause.id, vocabulary)),
            }
        )
    return found


def _terms(revision: Revision, groups: dict[str, str]) -> list[dict[str, str]]:
    """The entries of what a text defines: each leads to the clause that defines it, whose text the
    page takes for it."""
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
            }
        )
    return found


def _page(revision: Revision) -> str:
    return f"terms/{revision.document}/"


def _heading(place: Placed) -> str:
    return " ".join(filter(None, [place.label or place.clause.mark, place.clause.heading]))


def _words(id_: str, vocabulary: Vocabulary) -> list[str]:
    """The words of a clause as the search compares them, without those that find nothing more:
    who types a word types any that stands in it. They stand by their last characters, so that the
    file is smaller."""
    words = dict.fromkeys(
        _LONG.sub("", _PARTICLE.sub("", key(word))) for word in vocabulary.clauses.get(id_, ())
    )
    kept = (
        word
        for word in words
        if not any(
            stem != word and (word.startswith(stem) if len(stem) == 2 else stem in word)
            for stem in words
            if len(stem) > 1
        )
    )
    return sorted(kept, key=lambda word: (word[-1:], word))


def _same(found: list[dict[str, str]], vocabulary: Vocabulary) -> list[str]:
    """The words of the same meaning of which one stands in one of those entries. Where one is
    written in hiragana, as ただ, its letters mostly stand in other words."""
    plain = key("\n".join(each.get("heading", "") + "\n" + each["text"] for each in found))
    return [
        "、".join(group)
        for group in vocabulary.synonyms
        if any(key(word) in plain for word in group if not _HIRAGANA.fullmatch(word))
    ]
