"""Where a text says what a word means.

Three patterns: 「X」とは、…をいう (LIST); （以下「X」という。） in its variants (INLINE); and
X（…をいう。以下同じ。） without marks (STATUTORY), where X is one of the nouns before the bracket.
Which of them it is, and where the text uses it, is for `glossary`.

Never raises; time grows with the size of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kiyaku.model import Clause, Kind, Revision
from kiyaku.once import once
from kiyaku.reference_tree import Field, tree
from kiyaku.reference_words import brackets
from kiyaku.references import Reference


class Pattern(StrEnum):
    """How a text defines a term."""

    LIST = "list"  # 「X」とは、…をいいます。
    INLINE = "inline"  # （以下「X」といいます。）
    STATUTORY = "statutory"  # X（…をいう。以下同じ。）


@dataclass(frozen=True, slots=True)
class Passage:
    """One field of one clause; `above` is the clause that lists it, where it is an item."""

    at: int
    clause: str
    field: Field
    text: str
    above: Clause | None


@dataclass(slots=True)
class Definition:
    """A definition: its names (for a noun before a bracket, the longest first), span and words.

    `aside` is what its bracket adds to the words: 各サービス（試用を含む。以下「本サービス」という。）.
    """

    passage: Passage
    names: list[str]
    start: int
    end: int
    words: tuple[int, int]
    pattern: Pattern
    scope: tuple[str, ...]  # ids of clauses and parts, () the document
    aside: str = ""

    @property
    def meaning(self) -> str:
        """What the names mean."""
        words = _ENDING.sub("", self.passage.text[slice(*self.words)].strip())
        return f"{words}（{self.aside}）" if self.aside else words

    @property
    def own(self) -> tuple[int, int]:
        """All that defines, from the first word to the last."""
        return min(self.start, self.words[0]), max(self.end, self.words[1])


@once
def passages(revision: Revision) -> Sequence[Passage]:
    """Every field of a revision, in the order of the text."""
    found = []
    for at, place in enumerate(tree(revision).places):
        item = place.clause and place.clause.kind in (Kind.ITEM, Kind.SUBITEM)
        id_, above = place.clause.id if place.clause else "", place.above if item else None
        found.append(Passage(at, id_, place.field, place.text, above))
    return found


class Home:
    """Around each clause: the supplement, the parts and the clauses that hold it."""

    def __init__(self, revision: Revision) -> None:
        self.around: dict[str, tuple[str, ...]] = {"": ("",)}
        whole = tree(revision)
        for clause in revision.clauses:
            book, parts = whole.home[id(clause)]
            above = [whole.heads[book], *(whole.parts[at].clause for at in parts)]
            self._add(clause, tuple(each.id for each in above if each))

    def _add(self, clause: Clause, around: tuple[str, ...]) -> None:
        around = (*around, clause.id)
        self.around.setdefault(clause.id, around)
        for child in clause.children:
            self._add(child, around)

    def within(self, clause: str, scope: tuple[str, ...]) -> bool:
        """Whether a clause lies in a scope."""
        return not scope or not set(scope).isdisjoint(self.around.get(clause, ()))


def definitions(passage: Passage, cited: list[Reference], home: Home) -> list[Definition]:
    """The definitions of one passage, in the order of the text."""
    return [] if passage.field is Field.HEADING else _Reader(passage, cited, home).read()


# --- the patterns --------------------------------------------------------------------------

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
_JOINTLY = re.compile(r"(?:総称して|併せて|あわせて|これらを|単に|[、, 　])+$")
_SAME = re.compile(r"(?:以下|において)[^。「」（）\n]{0,60}?同じ|において同じ")
_ANOTHER = re.compile(
    r"(?<=[。いうする][）)])(?:と|及び|および|並びに|ならびに|又は|または|が、?|は、)"
)
_ENDING = re.compile(r"(?:を(?:いう|いいます)。?|を、?|。)$")
_ENTRY = re.compile(
    rf"^(?:{_QUOTED}|([^\s、。:：{_OPEN}{_CLOSE}]{{1,30}}))[ 　]*[:：　][ 　]*(?=\S)"
)
_ENTRIES = re.compile(r"用語|定義|意義")  # what is said above a list of entries
_HEADS = re.compile(  # where a noun may begin: 当該契約者 is 契約者
    r"(?:(?<![一-龥々ァ-ヶーA-Za-z0-9])|(?<=当該))[一-龥々ァ-ヶーA-Za-z0-9]"
)
# 係る施設, 届け出た機構, 前項の届出 and 当該届出 are more than the noun; 主たる債務者 is not.
_NOT_NOUN = re.compile(
    r"[がをにはでともてへ、。]|及び|又は|(?<!主た)[るたい](?=[一-龥])|第[0-9０-９〇一二三四五六七八九十百千]+[条項号]"
    r"|当該|[前次本同][条項号編章節款]"
)
# What stands before the noun that a bracket names, and belongs to its sentence: サイボウズは、 申込みを
# される場合は、 承諾を得ることなく、 復旧に備えてお客様が…
_BEFORE_NOUN = re.compile(
    r"[^、。（）]*?(?:は|場合(?:に(?:は|限り))?|とき(?:に(?:は|限り))?|において|ことなく|に限り|に(?:対し|つき|備え|応じ|基づき|より|従い)て?)、"
    r"|[^、。（）]*?に(?:備え|応じ|基づい|従っ)て(?=[一-龥ァ-ヶーお]{1,12}が)"
)
_POINTS = re.compile(
    "その(?!他)|これ|それ|当該|同[条項号]|いずれも"
)  # to what was said before the noun
_REACH = 1000  # no definition is longer


class _Reader:
    """The definitions of one passage."""

    def __init__(self, passage: Passage, cited: list[Reference], home: Home) -> None:
        self.passage, self.cited, self.home = passage, cited, home
        self.text = passage.text
        self.pairs = brackets(self.text)

    def read(self) -> list[Definition]:
        found = [*self._entries(), *self._listed(), *self._inline(), *self._nouns()]
        return sorted(found, key=lambda each: each.start)

    def _entries(self) -> Iterator[Definition]:
        """An item 「お客様　…をいう。」 of a list that its parent calls one of terms."""
        above = self.passage.above
        listed = above and _ENTRIES.search(f"{above.heading}{above.text[:200]}")
        if listed and (match := _ENTRY.match(self.text)):
            words = (match.end(), len(self.text))
            yield self._found([match[1] or match[2]], 0, words[1], words, Pattern.LIST, 0)

    def _listed(self) -> Iterator[Definition]:
        for match in _LISTED.finditer(self.text):
            yield self._until_means(match, _quoted(match[1]))
        for match in _PLAIN.finditer(self.text):
            yield self._until_means(match, [match["name"]])

    def _until_means(self, match: re.Match[str], names: list[str]) -> Definition:
        end = self._sentence_end(match.end())
        means = None
        for means in _MEANS.finditer(self.text, match.end(), end):
            if means.group() not in ("とする", "とします", "のこと"):
                break
        words = (match.end(), means.start() if means else end)
        return self._found(
            names, match.start(), end, words, Pattern.LIST, self._opening(match.start())
        )

    def _inline(self) -> Iterator[Definition]:
        for match in (*_INLINE.finditer(self.text), *_BARE.finditer(self.text)):
            bracket = self._around(match.start())
            sets = match.re is _INLINE and match["sets"]
            before = self.text[max(0, match.start() - 60) : match.start()]
            lead = before[max(before.rfind("。"), before.rfind("\n")) + 1 :]
            if match.re is _INLINE and ("以下" not in lead and (bracket is None or sets)):
                continue
            at, aside = match.start(), ""
            since = self._clause_start(at)
            if bracket is None:
                start, end = self._opening(at), match.end()
                words = (start, since)
            else:
                start, end = bracket, self.pairs[bracket] + 1
                words = (self._noun(self._opening(bracket), bracket), bracket)
                named = self.text.rfind("以下", self._opening(at), at + 2)
                aside = self.text[bracket + 1 : named if named >= 0 else self._opening(at)]
            names = [match["name"]] if match.re is _BARE else _quoted(match[1])
            found = self._found(names, start, end, words, Pattern.INLINE, since, at)
            found.aside = _JOINTLY.sub("", aside.strip("、, 　"))
            yield found

    def _nouns(self) -> Iterator[Definition]:
        for match in _SAME.finditer(self.text):
            bracket = self._around(match.start())
            if bracket is None:
                continue
            before = self.text[max(0, bracket - 40) : bracket]
            names = [before[head.start() :] for head in _HEADS.finditer(before)]
            names = [name for name in names if len(name) > 1 and not _NOT_NOUN.search(name)]
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
    ) -> Definition:  # fmt: skip
        scope = self._scope(scope_from, start if scope_to is None else scope_to)
        return Definition(self.passage, names, start, end, words, pattern, scope)

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
            targets.insert(0, self.passage.clause)
        return tuple(dict.fromkeys(targets))

    def _noun(self, start: int, end: int) -> int:
        """Where the noun begins that a bracket at `end` names, in a sentence from `start`."""
        at = first = self._after_another(start, end)
        while (match := _BEFORE_NOUN.match(self.text, at, end)) and match.end() < end:
            at = match.end()
        return first if _POINTS.search(self.text, at, end) else at

    def _after_another(self, start: int, end: int) -> int:
        """甲山（以下「甲」という。）と乙川: what 乙 means begins after the と.

        So with が before a noun; but 債務（以下「債務等」という。）が含まれるもの is one.
        """
        for match in _ANOTHER.finditer(self.text, start, end):
            one = match[0] == "が" and _NOT_NOUN.search(self.text, match.end(), end)
            if not one and self._around(match.start()) == self._around(end):
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
