"""Defined terms: where a text says what a word means, in what scope, and where it uses it.

Three patterns: 「X」とは、…をいう (LIST); （以下「X」という。） in its variants (INLINE); and
X（…をいう。以下同じ。） without marks (STATUTORY), where X is the longest noun before the
bracket that the text uses again. Uses are found in one pass over all names, the longest name
first: Japanese has no word boundaries, so 「本サービス契約」 is a use of that term and none of
「本サービス」. Which uses are wrong is for a rule to say: this module only marks them.

Never raises; time grows with the size of the text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from kiyaku.model import Clause, Kind, Revision
from kiyaku.references import Field, Reference, brackets, fields, references


class Pattern(StrEnum):
    """How a text defines a term."""

    LIST = "list"  # 「X」とは、…をいいます。
    INLINE = "inline"  # （以下「X」といいます。）
    STATUTORY = "statutory"  # X（…をいう。以下同じ。）


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


def glossary(revision: Revision) -> list[Term]:
    """Every defined term with its uses, in the order of the text."""
    passages = [_Passage(at, *each) for at, each in enumerate(fields(revision))]
    cited: defaultdict[tuple[str, Field], list[Reference]] = defaultdict(list)
    for reference in references(revision):
        cited[reference.clause, reference.field].append(reference)
    home = _Home(revision)
    found: list[_Found] = []
    for passage in passages:
        if passage.field is not Field.HEADING:
            reader = _Reader(passage, cited[passage.clause, passage.field], home)
            found += reader.read()
    _name_nouns(found, passages)
    return _with_uses([each for each in found if each.names], passages, home)


# --- where a text defines ----------------------------------------------------------------

_OPEN, _CLOSE = "「『“", "」』”"
_QUOTED = rf"[{_OPEN}]([^{_OPEN}{_CLOSE}\n]{{1,40}})[{_CLOSE}]"
_QUOTES = rf"(?:{_QUOTED}(?:又は|または|若しくは|もしくは|及び|および|ないし|[、・,])?){{1,4}}"
_LISTED = re.compile(rf"({_QUOTES})(?:（[^（）\n]{{0,80}}）)?とは[、,]?")  # 「営業日」とは、
_PLAIN = re.compile(  # 正社員とは、 at the head of a block
    r"^(?P<name>[一-龥々ァ-ヶーA-Za-z0-9α-ωΑ-Ω・]{2,20})とは[、,](?=[^。\n]{1,400}?(?:をいう|をいいます|を指|を意味))",
    re.MULTILINE,
)
_MEANS = re.compile(r"を(?:い(?:う|います|い)|指(?:す|し)|意味(?:する|し))|とする|とします|のこと")
_SAYS = (
    r"と(?:総称|略称|略記|称|呼称|表記|定義)(?:する|します|し[、。）)])|と(?:呼ぶ|呼びます|略す|略します)"
    r"|とい(?:う|います|い)(?=[。、）)]|$|\n)|という(?:こと|場合)が(?:ある|あります)"
)
_INLINE = re.compile(rf"({_QUOTES})(?:{_SAYS}|(?P<sets>とする|とします|とし[、。）)]))")
_BARE = re.compile(  # （以下甲という。）
    rf"以下[、 　]?(?:総称して|併せて|単に)?(?P<name>[^、。（）()\n{_OPEN}{_CLOSE}]{{1,20}}?)(?:{_SAYS})"
)
_SAME = re.compile(r"(?:以下|において)[^。「」（）\n]{0,60}?同じ|において同じ")
_ANOTHER = re.compile(
    r"(?<=[。いうする][）)])(?:と|及び|および|並びに|ならびに|又は|または|が、?|は、)"
)
_ENDING = re.compile(r"(?:を(?:いう|いいます)。?|を、?|。)$")
_ENTRY = re.compile(
    rf"^(?:{_QUOTED}|([^\s、。:：{_OPEN}{_CLOSE}]{{1,30}}))[ 　]*[:：　][ 　]*(?=\S)"
)
_ENTRIES = re.compile(r"用語|定義|意義")  # what is said above a list of entries
_HEADS = re.compile(r"(?<![一-龥々ァ-ヶーA-Za-z0-9])[一-龥々ァ-ヶーA-Za-z0-9]")
# 係る施設, 届け出た機構 and 第一項の期限 are more than the noun; 主たる債務者 is not.
_NOT_NOUN = re.compile(
    r"[がをにはでともてへ、。]|及び|又は|(?<!主た)[るたい](?=[一-龥])|第[0-9０-９〇一二三四五六七八九十百千]+[条項号]"
)
_REACH = 1000  # no definition is longer
_MOST = 50  # no name is defined more often


@dataclass(frozen=True, slots=True)
class _Passage:
    at: int
    clause: str
    field: Field
    text: str


@dataclass(slots=True)
class _Found:
    """A definition: its names (for a noun before a bracket, the longest first), span and words."""

    passage: _Passage
    names: list[str]
    start: int
    end: int
    words: tuple[int, int]
    pattern: Pattern
    scope: tuple[str, ...]


class _Home:
    """Around each clause: the clauses and parts that hold it."""

    def __init__(self, revision: Revision) -> None:
        self.around: dict[str, tuple[str, ...]] = {"": ("",)}
        self.above: dict[str, Clause] = {}
        self.kinds: dict[str, Kind] = {}
        parts: dict[str, str] = {}  # by unit, the outermost first
        supplement: tuple[str, ...] = ()
        for clause in revision.clauses:
            if clause.kind is Kind.SUPPLEMENT:
                parts, supplement = {}, (clause.id,)
            elif clause.kind is Kind.PART:
                unit = next((unit for unit in "編章節款目" if unit in clause.mark), "目")
                parts = {
                    at: part
                    for at, part in parts.items()
                    if "編章節款目".index(at) < "編章節款目".index(unit)
                }
                parts[unit] = clause.id
            self._add(clause, (*parts.values(), *supplement))

    def _add(self, clause: Clause, around: tuple[str, ...]) -> None:
        around = (*around, clause.id)
        self.around.setdefault(clause.id, around)
        self.kinds.setdefault(clause.id, clause.kind)
        for child in clause.children:
            self.above.setdefault(child.id, clause)
            self._add(child, around)

    def within(self, clause: str, scope: tuple[str, ...]) -> bool:
        """Whether a clause lies in a scope."""
        return not scope or not set(scope).isdisjoint(self.around.get(clause, ()))


class _Reader:
    """The definitions of one passage."""

    def __init__(self, passage: _Passage, cited: list[Reference], home: _Home) -> None:
        self.passage, self.cited, self.home = passage, cited, home
        self.text = passage.text
        self.pairs = brackets(self.text)

    def read(self) -> list[_Found]:
        found = [*self._entries(), *self._listed(), *self._inline(), *self._nouns()]
        return sorted(found, key=lambda each: each.start)

    def _entries(self) -> Iterator[_Found]:
        """An item 「お客様　…をいう。」 of a list that its parent calls one of terms."""
        above = self.home.above.get(self.passage.clause)
        item = self.home.kinds.get(self.passage.clause) in (Kind.ITEM, Kind.SUBITEM)
        heading = f"{above.heading}{above.text[:200]}" if above else ""
        if item and _ENTRIES.search(heading) and (match := _ENTRY.match(self.text)):
            words = (match.end(), len(self.text))
            yield self._found([match[1] or match[2]], 0, words[1], words, Pattern.LIST, 0)

    def _listed(self) -> Iterator[_Found]:
        for match in _LISTED.finditer(self.text):
            yield self._until_means(match, _quoted(match[1]))
        for match in _PLAIN.finditer(self.text):
            yield self._until_means(match, [match["name"]])

    def _until_means(self, match: re.Match[str], names: list[str]) -> _Found:
        end = self._sentence_end(match.end())
        means = None
        for means in _MEANS.finditer(self.text, match.end(), end):
            if means.group() not in ("とする", "とします", "のこと"):
                break
        words = (match.end(), means.start() if means else end)
        return self._found(
            names, match.start(), end, words, Pattern.LIST, self._opening(match.start())
        )

    def _inline(self) -> Iterator[_Found]:
        for match in (*_INLINE.finditer(self.text), *_BARE.finditer(self.text)):
            bracket = self._around(match.start())
            sets = match.re is _INLINE and match["sets"]
            before = self.text[max(0, match.start() - 60) : match.start()]
            lead = before[max(before.rfind("。"), before.rfind("\n")) + 1 :]
            if match.re is _INLINE and ("以下" not in lead and (bracket is None or sets)):
                continue
            if bracket is None:
                start, end = max(self._opening(match.start()), 0), match.end()
                words = (start, self._clause_start(match.start()))
            else:
                start, end = bracket, self.pairs[bracket] + 1
                words = (self._after_another(self._opening(bracket), bracket), bracket)
            names = [match["name"]] if match.re is _BARE else _quoted(match[1])
            yield self._found(
                names,
                start,
                end,
                words,
                Pattern.INLINE,
                self._clause_start(match.start()),
                match.start(),
            )

    def _nouns(self) -> Iterator[_Found]:
        for match in _SAME.finditer(self.text):
            bracket = self._around(match.start())
            if bracket is None:
                continue
            before = self.text[max(0, bracket - 40) : bracket]
            names = [before[head.start() :] for head in _HEADS.finditer(before)]
            names = [name for name in names if len(name) > 1 and not _NOT_NOUN.search(name)]
            names = [name for name in names if not re.fullmatch(r"[前次本同][条項号章節]", name)]
            if not names:
                continue
            stop = self.text.rfind("。", bracket, match.start()) + 1
            words = (bracket + 1, stop or match.start())
            start = bracket - len(names[0])
            since = self._clause_start(match.end())
            yield self._found(
                names, start, self.pairs[bracket] + 1, words, Pattern.STATUTORY, since, match.end()
            )

    def _found(
        self, names: list[str], start: int, end: int, words: tuple[int, int], pattern: Pattern,
        scope_from: int, scope_to: int | None = None,
    ) -> _Found:  # fmt: skip
        scope = self._scope(scope_from, start if scope_to is None else scope_to)
        return _Found(self.passage, names, start, end, words, pattern, scope)

    def _scope(self, start: int, end: int) -> tuple[str, ...]:
        """What the words 以下この条において name; () where they name nothing."""
        limit = self.text.rfind("において", start, end)
        if limit < 0:
            return ()
        named = [r for r in self.cited if start <= r.start and r.end <= limit + 1]
        targets = [target for reference in named for target in reference.targets]
        if re.search("[こ本]の?附則", self.text[start:limit]):
            targets += self.home.around.get(self.passage.clause, ())[:1]
        if targets and not self.home.within(self.passage.clause, tuple(targets)):
            targets.append(self.passage.clause)
        return tuple(dict.fromkeys(targets))

    def _after_another(self, start: int, end: int) -> int:
        """甲山（以下「甲」という。）と乙川: what 乙 means begins after the と."""
        for match in _ANOTHER.finditer(self.text, start, end):
            if self._around(match.start()) == self._around(end):
                start = match.end()
        return start

    def _around(self, at: int) -> int | None:
        """The innermost round bracket around a place, as far as a definition reaches."""
        depth = 0
        for match in reversed(list(re.finditer(r"[（()）]", self.text[max(0, at - _REACH) : at]))):
            if match[0] in "）)":
                depth += 1
            elif depth:
                depth -= 1
            else:
                start = max(0, at - _REACH) + match.start()
                return start if self.pairs.get(start, 0) > at else None
        return None

    def _opening(self, at: int) -> int:
        """Where the sentence, or what stands in the same bracket, begins."""
        bracket = self._around(at)
        floor = max(0, at - _REACH) if bracket is None else bracket + 1
        start = at
        while start > floor and self.text[start - 1] not in "。\n":
            partner = self.pairs.get(start - 1, start)
            start = partner if floor <= partner < start - 1 else start - 1
        return start

    def _clause_start(self, at: int) -> int:
        """Where the words begin that may name a scope: 以下, or the sentence in the bracket."""
        start = max(self._opening(at), at - 80)
        since = self.text.rfind("以下", start, at)
        return start if since < 0 else since

    def _sentence_end(self, at: int) -> int:
        stop = min(len(self.text), at + _REACH)
        while at < stop:
            if self.text[at] in "。\n":
                return at + (self.text[at] == "。")
            at = max(self.pairs.get(at, 0), at) + 1
        return min(at, len(self.text))


def _quoted(words: str) -> list[str]:
    return re.findall(_QUOTED, words)


def _name_nouns(found: list[_Found], passages: list[_Passage]) -> None:
    """Of the nouns that may stand before a bracket, keep the longest that is used again."""
    open_ = [each for each in found if each.pattern is Pattern.STATUTORY]
    again: defaultdict[str, int] = defaultdict(int)
    finder = _Finder(name for each in open_ for name in each.names)
    for passage in passages:
        for _, names in finder.at(passage.text):
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


# --- where it uses them ------------------------------------------------------------------


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


def _with_uses(found: list[_Found], passages: list[_Passage], home: _Home) -> list[Term]:
    """The terms, each with its uses: of one name's terms, the one in whose scope the use is."""
    terms: list[Term] = []
    own: list[tuple[int, int, int]] = []  # passage, and what of it defines the term
    places: defaultdict[str, list[int]] = defaultdict(list)
    for each in found:
        for name in each.names:
            if len(places[name]) < _MOST:
                places[name].append(len(terms))
            start, end = each.words
            own.append((each.passage.at, min(each.start, start), max(each.end, end)))
            terms.append(
                Term(
                    name=name,
                    clause=each.passage.clause,
                    field=each.passage.field,
                    start=each.start,
                    end=each.end,
                    definition=_ENDING.sub("", each.passage.text[start:end].strip()),
                    pattern=each.pattern,
                    scope=each.scope,
                )
            )
    uses: defaultdict[int, list[Use]] = defaultdict(list)
    finder = _Finder(places)
    for passage in passages:
        reached = 0
        for start, names in finder.at(passage.text):
            if start < reached:
                continue
            name = names[0]
            reached = start + len(name)
            if any(
                own[at][0] == passage.at and own[at][1] <= start < own[at][2] for at in places[name]
            ):
                continue
            inside = [at for at in places[name] if home.within(passage.clause, terms[at].scope)]
            among = inside or places[name]
            before = [at for at in among if (own[at][0], own[at][2]) <= (passage.at, start)]
            at = (
                max(before, key=lambda each: (bool(terms[each].scope), each))
                if before
                else among[0]
            )
            uses[at].append(
                Use(
                    clause=passage.clause,
                    field=passage.field,
                    start=start,
                    end=reached,
                    early=not before and passage.field is not Field.HEADING,
                    outside=not inside,
                )
            )
    return [replace(term, uses=tuple(uses[at])) for at, term in enumerate(terms)]
