"""Defined terms: what each word that a text defines means, in what scope, and where it is used.

Uses are found in one pass over all names, the longest name first: Japanese has no word
boundaries, so 「本サービス契約」 is a use of that term and none of 「本サービス」. Which uses are
wrong is for a rule to say: this module only marks them.

Never raises; time grows with the size of the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kiyaku.definitions import Definition, Home, Passage, Pattern, definitions, passages
from kiyaku.model import Revision
from kiyaku.once import once, remembered
from kiyaku.references import Field, Reference, references

__all__ = ["Pattern", "Term", "Use", "glossary"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Use:
    """A place where a term is used; before its definition (`early`), outside its scope."""

    clause: str
    field: Field
    start: int
    end: int
    early: bool = False
    outside: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A defined term. The span is that of the words which define it: a sentence, a bracket.

    `definition` is what it means. `scope` holds ids of clauses and parts, () the document.
    """

    name: str
    clause: str
    field: Field
    start: int
    end: int
    definition: str
    pattern: Pattern
    scope: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()


@once
def glossary(revision: Revision) -> Sequence[Term]:
    """Every defined term with its uses, in the order of the text."""
    texts = passages(revision)
    cited: defaultdict[tuple[str, Field], list[Reference]] = defaultdict(list)
    for reference in references(revision):
        cited[reference.clause, reference.field].append(reference)
    home = Home(revision)
    found = [each for p in texts for each in definitions(p, cited[p.clause, p.field], home)]
    _name_nouns(found, texts)
    return _with_uses(found, texts, home)


def _name_nouns(found: list[Definition], texts: Sequence[Passage]) -> None:
    """Of the nouns that may stand before a bracket, keep the longest that is used again."""
    open_ = [each for each in found if each.pattern is Pattern.STATUTORY]
    again: defaultdict[str, int] = defaultdict(int)
    finder = _finder(frozenset(name for each in open_ for name in each.names))
    for passage in texts:
        for _, names in _named(finder, passage.text):
            for name in names:
                again[name] += 1
    for each in open_:
        bracket = each.start + len(each.names[0])
        used = [name for name in each.names if again[name] > 1]
        while (
            used[1:] and used[0].endswith("の" + used[1]) and again[used[1]] >= 2 * again[used[0]]
        ):
            used = used[1:]
        each.names = used[:1] or each.names[-1:]
        each.start = bracket - len(each.names[0])


class _Finder:
    """Names by their first character, the longest first."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names: defaultdict[str, list[str]] = defaultdict(list)
        for name in sorted(set(filter(None, names)), key=len, reverse=True):
            self.names[name[0]].append(name)
        first = "".join(map(re.escape, self.names))
        self.first = re.compile(f"[{first}]") if first else None

    def at(self, text: str) -> Iterator[tuple[int, list[str]]]:
        """Each place where names stand, with all that do."""
        for match in self.first.finditer(text) if self.first else ():
            start = match.start()
            here = [name for name in self.names[match[0]] if text.startswith(name, start)]
            if here := [name for name in here if _is_word(text, start, name)]:
                yield start, here


@remembered
def _finder(names: frozenset[str]) -> _Finder:
    return _Finder(names)


@remembered
def _named(finder: _Finder, text: str) -> Sequence[tuple[int, list[str]]]:
    """Each place where names stand in a text: most texts stand in several revisions."""
    return list(finder.at(text))


_KATAKANA = re.compile(r"[ァ-ヶー]")
_LATIN = re.compile(r"[A-Za-z]")
_KANJI = re.compile(r"[一-龥々]")
_SHORT = re.compile(r"[一-龥々]{1,2}")
_PARTIES = "甲乙丙丁戊"


def _is_word(text: str, start: int, name: str) -> bool:
    """Whether a name stands by itself: no サービス in ストアサービス, no 会社 in 株式会社."""
    before, after = text[start - 1 : start], text[start + len(name) : start + len(name) + 1]
    for script in (_KATAKANA, _LATIN):
        if script.match(name) and script.match(before):
            return False
        if script.match(name[-1]) and script.match(after):
            return False
    if name in _PARTIES:
        return not _KANJI.match(before) or before in _PARTIES
    if _SHORT.fullmatch(name):
        if _KANJI.match(before) and before not in "該各同両全":
            return False
        return len(name) > 1 or not _KANJI.match(after)
    return True


_MOST = 50  # no name is defined more often


def _with_uses(found: list[Definition], texts: Sequence[Passage], home: Home) -> list[Term]:
    """The terms, each with its uses: of one name's terms, the one in whose scope the use is."""
    terms = [(name, each) for each in found for name in each.names]
    rivals: defaultdict[str, list[tuple[int, Definition]]] = defaultdict(list)
    for at, (name, each) in enumerate(terms):
        if len(rivals[name]) < _MOST:
            rivals[name].append((at, each))
    uses: defaultdict[int, list[Use]] = defaultdict(list)
    finder = _finder(frozenset(rivals))
    for passage in texts:
        reached = 0
        for start, names in _named(finder, passage.text):
            if start < reached:
                continue
            reached, all_ = start + len(names[0]), rivals[names[0]]
            if any(one.passage is passage and start in range(*one.own) for _, one in all_):
                continue
            inside = [(at, one) for at, one in all_ if home.within(passage.clause, one.scope)]
            among = inside or all_
            before = [
                (bool(one.scope), at)
                for at, one in among
                if (one.passage.at, one.own[1]) <= (passage.at, start)
            ]
            use = Use(
                clause=passage.clause,
                field=passage.field,
                start=start,
                end=reached,
                early=not before and passage.field is not Field.HEADING,
                outside=not inside,
            )
            uses[max(before)[1] if before else among[0][0]].append(use)
    return [
        Term(
            name=name,
            clause=each.passage.clause,
            field=each.passage.field,
            start=each.start,
            end=each.end,
            definition=each.meaning,
            pattern=each.pattern,
            scope=each.scope,
            uses=tuple(uses[at]),
        )
        for at, (name, each) in enumerate(terms)
    ]
