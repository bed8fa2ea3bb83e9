"""Every reference in a text, resolved against its tree: 第9条第4項, 前三項, 次の各号, 同条.

A field is read once, from left to right. What a reference leaves behind (the article named
last, the list that goes on, the law that governs it) decides the next; a bracket has its own
memory. Words in 「」 that a text replaces in another provision (同条中「前項」とあるのは) are
read as if they stood there.

Guarantees: never raises; every pattern is bounded, so time grows with the size of the text;
spans of one field do not overlap, and `text[start:end] == words`. This module sees the tree
alone: it knows no file, no problem and no defined term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from kiyaku import numerals
from kiyaku.model import Clause, Kind, Revision


class Resolution(StrEnum):
    """What a reference leads to."""

    RESOLVED = "resolved"
    DANGLING = "dangling"  # this document's, and not there
    EXTERNAL = "external"  # another document's
    ATTACHMENT = "attachment"  # 別紙, 別表


class Field(StrEnum):
    """Which words of a clause. The preamble's lines are joined with "\\n"; its clause is ""."""

    PREAMBLE = "preamble"
    HEADING = "heading"
    TEXT = "text"
    CLOSING = "closing"


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """Words that name clauses; `heading` is what the text quotes after them in brackets."""

    clause: str
    field: Field
    start: int
    end: int
    words: str
    targets: tuple[str, ...]
    status: Resolution
    heading: str = ""


def references(revision: Revision) -> list[Reference]:
    """Every reference, in the order of the text. Members of a list are several, a range is one."""
    tree = _Tree(revision)
    names = _own_names(revision)
    said: dict[int, _Said] = {}  # by clause: what was named last, for what follows below it
    found: list[Reference] = []
    for place in tree.places(revision):
        above = said.get(id(place.above), {}) if place.above else {}
        reader = _Reader(tree, place, names, dict(above))
        found += reader.read()
        if place.field is Field.TEXT and place.clause:
            said[id(place.clause)] = reader.said
            if place.clause.kind is Kind.PARAGRAPH and place.above:
                said[id(place.above)] = reader.said  # the next paragraph goes on from here
    return found


def fields(revision: Revision) -> Iterator[tuple[str, Field, str]]:
    """Every field that can hold a reference: its clause's id, which it is, and its words."""
    for place in _Tree(revision).places(revision):
        yield place.clause.id if place.clause else "", place.field, place.text


def cited_by(found: Iterable[Reference]) -> dict[str, list[Reference]]:
    """References by the clause that they lead to."""
    by_target: dict[str, list[Reference]] = {}
    for reference in found:
        for target in dict.fromkeys(reference.targets):
            by_target.setdefault(target, []).append(reference)
    return by_target


# --- words -------------------------------------------------------------------------------

_FIGURES = "0-9０-９〇一二三四五六七八九十百千"
_FIGURE_CHARACTERS = "0123456789０１２３４５６７８９〇一二三四五六七八九十百千"
_BOOK = re.compile(r"^(?:附[ 　]?則|本則)の?[ 　]?(?=第)")
_N = r"(?:[0-9０-９]{1,6}+|[〇一二三四五六七八九十百千]{1,9}+)"
# A branch is none where it counts something: 第5条の10日前, 第九条の一部.
_END = rf"(?![{_FIGURES}年月日週時分秒人名者個回件割倍円部般種類定つヶかカヵ箇%％])"
_BRANCHES = rf"(?:[ 　]?の[ 　]?{_N}{_END}){{0,5}}+"
# Not 条件, 項目, 第2号議案, 目的.
_UNIT = (
    r"(?:条(?![件約例理規項])|項(?!目)|号(?!議案|被保険|文書|車|室|棟|店|館|俸|機|数|様式|書式)"
    r"|編(?![集成])|章(?!典)|節(?!度)|款|目(?![的標次録]))"
)
_ABSOLUTE = rf"第[ 　]?{_N}[ 　]?{_UNIT}{_BRANCHES}"  # 第九十八条の二, 第 15 条
_RELATIVE = (  # 前条, 前三項, 前各号, 次項, 同号, この章; not 以前, 基本条項, 共同
    rf"(?:(?<![以従事午直目])前[ 　]?(?:(?:{_N}[～〜~、・])?{_N}|各)?|(?<![目年順逐])次"
    rf"|(?<![基日資標手見根])本|この|(?<![共合協])同)[ 　]?{_UNIT}"
)
_EACH = r"(?:次|以下|下記|左記?|上記|前記|後記)(?:の|に掲げる|に定める)?各[号項]"
_LETTER = (
    r"[アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヰヱヲン]"
    r"(?![ァ-ヶー])"
)
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_STEP = re.compile(  # what goes on: 第4項, 4項, 各号, イ, (2), ①
    rf"[ 　]?(?:第?[ 　]?{_N}[ 　]?{_UNIT}{_BRANCHES}|各[号項]|{_LETTER}|[（(]{_N}[）)]|[{_CIRCLED}])"
)
_ATTACHED = (  # 別紙, 別紙1, 別表第二, 附則別表, 様式第3号, 第3号様式
    rf"(?:附則[ 　]?)?(?:別[紙表記図添]|[附付]属書|[附付]表)(?:様式)?(?:[ 　]?第?[ 　]?{_N}{_END}"
    rf"(?:の{_N}{_END})?(?![項条])号?|[A-ZＡ-Ｚ](?![A-Za-z]))?|第{_N}号(?:様式|書式)|様式第{_N}号?"
)
_TOKEN = re.compile(
    rf"(?P<open>[（(「『【〔［])|(?P<law>(?:法律|令|規則|告示|条例|条約|訓令|通達)第{_N}号(?!様式|書式))"
    rf"|(?P<attached>{_ATTACHED})"
    rf"|(?P<chain>(?:(?:附[ 　]?則|本則)の?(?=[ 　]?第)[ 　]?{_ABSOLUTE})|{_ABSOLUTE}|{_RELATIVE}|{_EACH}"
    rf"|(?<![{_FIGURES}第全])(?:{_N}(?:条(?![件約例理規項文])|[項号](?!目)){_BRANCHES}))"
    rf"|(?P<letter>(?<![ァ-ヶー]){_LETTER}(?=に(?:掲げ|規定|該当|定め)|の(?:規定|場合)|、{_LETTER}"
    rf"|(?:及び|又は|若しくは|並びに|および|または|から){_LETTER}|まで))"
)
_NUMBERED = re.compile(rf"({_N})([条項号編章節款目])((?:の{_N})*)")
_LIST = re.compile(  # between two members of a list
    r"(?:ただし書き?|但し?書き?|本文|前段|後段|中段|柱書き?)?[ 　]?[、,，・]?[ 　]?"
    r"(?:及び|並びに|又は|若しくは|ならびに|および|または|もしくは|かつ|と|や|か)?[ 　]?"
)
_TO = re.compile(r"[ 　]?(?:から|ないし|乃至|[～〜~－―–—-])[ 　]?")
_REPLACED = re.compile(r"(?:とある(?:の[はをも]|は|もの)?、?|中[、 ]?)$")

_NOUN = (
    r"(?:法律|施行規則|施行令|省令|政令|府令|令|規則|条例|憲法|条約|(?<![方手用技話作製療寸文違合])法"
    r"|協定書?|協約|規程|(?<!の)規定|規約|約款|契約書?|定款|要綱|要領|会則|細則|準則|ガイドライン|ポリシー"
    r"|指針|告示|通達|(?<!の)基準|覚書|[合同]意書|仕様書|説明書|申込書|注文書|誓約書|マニュアル|[A-Z]{2,10})"
)
_OTHER = re.compile(rf"{_NOUN}$")
_STATUTE = re.compile(r"(?:法律?|令|条例|条約)$")
_OWN = re.compile(  # 本規約, この法律, 当規程, 本利用規約
    rf"(?:(?<![基日資標見根])本|この|(?<![該担相正])当)([一-龥々ァ-ヶー]{{0,10}}?)({_NOUN})$"
)
_NAME = re.compile(r"(?:^|[、。「『（(がはをにもでと\n 　])([一-龥々ァ-ヶーA-Za-z]+)$")
_ALIAS = re.compile(  # この就業規則（以下「規則」という。）
    rf"(?:本|この)[^「」（(、。]{{0,20}}{_NOUN}[（(]以下、?「([^」]{{1,20}})」"
)
_NO_HEADING = re.compile(
    rf"以下|。|「|^[{_FIGURES}]+$|(?:除く|含む|限る|同じ|いう|参照|する|います)$"
)

_RANKS = "編章節款目"
_DEPTH = {"条": 1, "項": 2, "号": 3, "字": 4}  # 字: イ, (2) and other marks below 号

Path = tuple[Clause, ...]  # article, paragraph (the article again if it has none), item, …
_Named = Path | None  # () another document's, None nowhere
_Said = dict[str, _Named]  # by unit, what was named last


@dataclass(frozen=True, slots=True)
class _Step:
    """One step of a reference. How: 第 by number, 前 次 本 同, 各 all below, 前各 all before."""

    unit: str
    how: str
    number: str = ""


def _step(words: str) -> _Step | None:
    """The step that words name; None for a figure that is none (一十二百)."""
    words = words.replace(" ", "").replace("　", "")
    try:
        if found := _NUMBERED.search(words):
            digits, unit, branches = found.groups()
            numbers = [digits, *branches.split("の")[1:]]
            number = "の".join(str(numerals.integer(each)) for each in numbers)
            return _Step(unit, "前" if words[0] == "前" else "第", number)
        if words[0] in "（(":
            return _Step("字", "第", str(numerals.integer(words[1:-1])))
    except ValueError:
        return None
    if words[0] in _CIRCLED:
        return _Step("字", "第", str(_CIRCLED.index(words[0]) + 1))
    if "各" in words:
        return _Step(words[-1], "前各" if words[:2] == "前各" else "各")
    if len(words) == 1:
        return _Step("字", "第", words)
    return _Step(words[-1], "本" if words[0] == "こ" else words[0], "1")


def _own_names(revision: Revision) -> tuple[str, ...]:
    """What the document calls itself: its title, and （以下「規則」という。） of its opening."""
    title = re.sub(r"[ 　]|書$", "", revision.title)
    opening = [*revision.preamble, *(c.text for c in revision.clauses[:3])]
    aliases = [match[1] for text in opening for match in _ALIAS.finditer(text[:2000])]
    return (title, *aliases)


# --- the tree ----------------------------------------------------------------------------


class _Row:
    """Clauses side by side, by place and by number."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self.clauses = tuple(clauses)
        self.places = {id(clause): at for at, clause in enumerate(self.clauses)}
        self.numbers: dict[str, int] = {}
        for at, clause in enumerate(self.clauses):
            self.numbers.setdefault(clause.number, at)
        self.counted = any(number.isdecimal() for number in self.numbers)

    def spread(self) -> None:
        """第三十八条から第八十四条まで　削除 stands for each of them."""
        for at, clause in enumerate(self.clauses):
            words = clause.mark.split("から")
            ends = [step for each in words if _NUMBERED.search(each) and (step := _step(each))]
            if len(words) == len(ends) == 2:
                first, last = (int(step.number.partition("の")[0] or 0) for step in ends)
                for number in range(first, min(last, first + 1000) + 1):
                    self.numbers.setdefault(str(number), at)

    def find(self, number: str) -> int | None:
        """The place of a number; marked ア, イ or not at all, clauses count by place."""
        if not self.counted and number.isdecimal() and 0 < int(number) <= len(self.clauses):
            return int(number) - 1
        return self.numbers.get(number)


@dataclass(frozen=True, slots=True)
class _Part:
    clause: Clause
    step: _Step
    above: tuple[int, ...]  # the parts around it, outermost first, by index


@dataclass(frozen=True, slots=True)
class _Place:
    """Where words stand: their path, their book (0 the body, 1 … the supplements), their parts."""

    clause: Clause | None
    field: Field
    text: str
    path: Path = ()
    book: int = 0
    parts: tuple[int, ...] = ()
    above: Clause | None = None


class _Tree:
    def __init__(self, revision: Revision) -> None:
        books: list[list[Clause]] = [[]]
        self.heads: list[Clause | None] = [None]
        self.distinct = [True]  # whether a supplement calls its own articles 附則第1条
        self.home: dict[int, tuple[int, tuple[int, ...]]] = {}  # a clause's book and parts
        self.parts: list[_Part] = []
        self.peers: dict[tuple[str, tuple[int, ...] | None], list[int]] = {}  # None: anywhere
        self.rows: dict[tuple[int, tuple[Kind, ...]], _Row] = {}
        inside: tuple[int, ...] = ()
        for clause in revision.clauses:
            if clause.kind is Kind.PART:
                inside = self._part(clause, inside)
            elif clause.kind is Kind.SUPPLEMENT:
                books.append([])
                self.heads.append(clause)
                self.distinct.append(False)
                inside = ()
            elif clause.kind is Kind.ARTICLE:
                books[-1].append(clause)
            self.home[id(clause)] = (len(books) - 1, inside)
            if not self.distinct[-1]:
                self.distinct[-1] = any("附則第" in each.text for each in clause.walk())
        self.books = [_Row(book) for book in books]
        for row in self.books:
            row.spread()

    def _part(self, clause: Clause, inside: tuple[int, ...]) -> tuple[int, ...]:
        step = _step(clause.mark) if _NUMBERED.search(clause.mark) else None
        if step is None or step.unit not in _RANKS:
            return inside
        rank = _RANKS.index(step.unit)
        above = tuple(at for at in inside if _RANKS.index(self.parts[at].step.unit) < rank)
        at = len(self.parts)
        self.parts.append(_Part(clause, step, above))
        for among in (above, None):
            self.peers.setdefault((step.unit, among), []).append(at)
        return (*above, at)

    def places(self, revision: Revision) -> Iterator[_Place]:
        """Every field of the revision, in the order of the text."""
        if revision.preamble:
            yield _Place(None, Field.PREAMBLE, "\n".join(revision.preamble))
        for clause in revision.clauses:
            yield from self._places(clause, (), None)

    def _places(self, clause: Clause, around: Path, above: Clause | None) -> Iterator[_Place]:
        path: Path = (*_padded(around, 3), clause)
        if not around:
            path = (clause,) if self._row(clause, Kind.PARAGRAPH).clauses else (clause, clause)
        elif clause.kind is Kind.PARAGRAPH:
            path = (around[0], clause)
        elif clause.kind is Kind.ITEM and len(around) < 3:
            path = (*_padded(around, 2), clause)
        book, parts = self.home.get(id(path[0]), (0, ()))
        place = _Place(clause, Field.HEADING, clause.heading, path, book, parts, above)
        if clause.heading:
            yield place
        if clause.text:
            yield replace(place, field=Field.TEXT, text=clause.text)
        for child in clause.children:
            yield from self._places(child, path, clause)
        if clause.closing:
            yield replace(place, field=Field.CLOSING, text=clause.closing)

    def _row(self, clause: Clause, *kinds: Kind) -> _Row:
        key = (id(clause), kinds)
        if key not in self.rows:
            self.rows[key] = _Row(each for each in clause.children if each.kind in kinds)
        return self.rows[key]

    def row(self, path: Path, unit: str, book: int = 0) -> tuple[Path, _Row]:
        """The clauses of a unit that lie below a path, and the path that they share."""
        if unit == "条":
            return (), self.books[book]
        if not path:
            return (), _Row(())
        paragraphs = self._row(path[0], Kind.PARAGRAPH)
        if unit == "項":
            return (path[0],), paragraphs if paragraphs.clauses else _Row((path[0],))
        kinds = (Kind.ITEM,) if unit == "号" else (Kind.ITEM, Kind.SUBITEM)
        if (
            len(path) == 1
            and len(paragraphs.clauses) == 1
            and not self._row(path[0], *kinds).clauses
        ):
            path = (path[0], paragraphs.clauses[0])
        path = _padded(path, 2)[: 2 if unit == "号" else None]
        return path, self._row(path[-1], *kinds)

    def numbered(self, path: Path, step: _Step) -> Path | None:
        """The clause below a path that a step names by its number."""
        if step.unit == "項" and len(self._row(path[0], Kind.PARAGRAPH).clauses) == 0:
            return (path[0], path[0]) if step.number == "1" else None
        prefix, row = self.row(path, step.unit)
        at = row.find(step.number)
        return None if at is None else (*prefix, row.clauses[at])

    def article(self, number: str, books: Iterable[int]) -> Path | None:
        """The article of a number in the first of some books that has it."""
        for book in books:
            at = self.books[book].numbers.get(number)
            if at is not None:
                return (self.books[book].clauses[at],)
        return None

    def parts_named(self, step: _Step, place: _Place) -> list[Clause]:
        """The parts that a step names, seen from a place: within the same larger part first."""
        rank = _RANKS.index(step.unit)
        ranks = {at: _RANKS.index(self.parts[at].step.unit) for at in place.parts}
        here = next((at for at in place.parts if ranks[at] == rank), None)
        if step.how == "本":
            return [] if here is None else [self.parts[here].clause]
        near = self.peers.get((step.unit, tuple(at for at in place.parts if ranks[at] < rank)), [])
        if step.how in ("前", "次"):
            at = near.index(here) if here in near and here is not None else 0
            count = min(int(step.number), len(near))
            span = near[at + 1 : at + 2] if step.how == "次" else near[max(at - count, 0) : at]
            return [self.parts[each].clause for each in span] if here in near else []
        named = [at for at in near if self.parts[at].step.number == step.number]
        if not named:
            named = self.peers.get((step.unit, None), [])
            named = [at for at in named if self.parts[at].step.number == step.number]
            named = named if len(named) == 1 else []
        return [self.parts[at].clause for at in named[:1]]

    def part_within(self, part: Clause, step: _Step) -> Clause | None:
        """The part of a number below another part: 第一節 of 前章第一節."""
        at = self.home[id(part)][1]
        named = (self.parts[each] for each in self.peers.get((step.unit, at), []))
        return next((each.clause for each in named if each.step.number == step.number), None)


def _padded(path: Path, length: int) -> Path:
    """A path at least so long: an article without 項 is its own paragraph."""
    return path + path[-1:] * (length - len(path))


# --- reading -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Run:
    """The reference read last: what a list goes on from."""

    end: int
    unit: str
    named: _Named


@dataclass(frozen=True, slots=True)
class _Bracket:
    """An open bracket: what to go back to at its close, and the reference before it."""

    close: int
    place: _Place
    said: _Said
    run: _Run | None
    head: _Run | None
    replaced: bool


class _Reader:
    """One field, from left to right."""

    def __init__(self, tree: _Tree, place: _Place, names: tuple[str, ...], said: _Said) -> None:
        self.tree, self.place, self.names, self.said = tree, place, names, said
        self.text = place.text
        self.pairs = brackets(self.text)
        self.stack: list[_Bracket] = []
        self.run: _Run | None = None
        self.head: _Run | None = None  # the reference right before the bracket we are in
        self.frame: _Named = None  # the provision whose words are replaced
        self.frame_said: _Said = {}
        self.replaced = False  # whether these words stand there

    def read(self) -> list[Reference]:
        """Every reference of the field."""
        found: list[Reference] = []
        at = 0
        while token := _TOKEN.search(self.text, at):
            at = token.end()
            while self.stack and self.stack[-1].close <= token.start():
                self._close()
            if token.lastgroup == "open":
                self._open(token.start())
            elif token.lastgroup == "attached":
                other = self._document(token.start())
                status = Resolution.EXTERNAL if other else Resolution.ATTACHMENT
                found.append(self._reference(token.start(), at, [], status))
            elif token.lastgroup != "law" and (reference := self._chain(token)):
                found.append(reference)
                at = reference.end
        return found

    # 1. Brackets: each has its own memory.

    def _open(self, start: int) -> None:
        close = self.pairs.get(start, len(self.text))
        head = self.run if self.run and self.run.end == start else None
        replaced = self.text[start] in "「『" and (
            _REPLACED.search(self.text, max(0, start - 8), start) is not None
            or self.text.startswith("とある", close + 1)
        )
        self.stack.append(_Bracket(close, self.place, self.said, head, self.head, self.replaced))
        self.said = dict(self.frame_said if replaced else self.said)
        if replaced and self.frame:
            book, parts = self.tree.home.get(id(self.frame[0]), (0, ()))
            self.place = replace(self.place, path=self.frame, book=book, parts=parts)
        self.replaced = self.replaced or replaced
        applied = self.text.find("準用", start, min(close, start + 200)) >= 0
        self.run, self.head = None, None if applied else head

    def _close(self) -> None:
        bracket = self.stack.pop()
        if self.replaced and not bracket.replaced:
            self.frame_said, self.said = self.said, bracket.said
        else:  # what the bracket named counts only where nothing was named before it
            self.said = {**self.said, **bracket.said}
        self.place, self.head, self.replaced = bracket.place, bracket.head, bracket.replaced
        self.run = replace(bracket.run, end=bracket.close + 1) if bracket.run else None

    # 2. A reference: its steps, whose it is, where it leads, how far it goes.

    def _chain(self, token: re.Match[str]) -> Reference | None:
        start = token.start()
        steps, ends = self._steps(token)
        if not steps:
            return None
        first, goes_on = steps[0], self._goes_on(start)
        other = self._document(start) if first.unit in f"条{_RANKS}" and first.how == "第" else None
        if self.text[start] in _FIGURE_CHARACTERS:  # 3条2項, 民法5条, … 及び2号: no other figure
            if first.unit == "条":
                if other is None and not goes_on and len(steps) == 1:
                    return None
            elif not goes_on:
                return None
        paths: list[Path] | None = None
        if not self._is_external(first, start, ends[-1], other, goes_on):
            books = self._books(token[0], other)
            paths = self._paths(steps, self._base(first, start, goes_on), books)
            while not paths and self.text[ends[-1] - 1] in f"）){_CIRCLED}" and steps[1:]:
                steps, ends = steps[:-1], ends[:-1]  # 第5条（2）… is no mark of a clause
                paths = self._paths(steps, self._base(first, start, goes_on), books)
        if paths == [] and (token.lastgroup == "letter" and not goes_on):
            return None
        self._say(steps, paths)
        end = ends[-1]
        named: _Named = () if paths is None else (paths[-1] if paths else None)
        paths, end, last = self._range(steps[-1], paths, named, end)
        if paths == [] and self.replaced and not self.frame:
            paths = None  # words of a provision that is not named
        self.run = _Run(end, last.unit, named)
        if self.text.startswith(("中「", "の規定中「", "中、「"), end):
            self.frame, self.frame_said = named, {}
        status = Resolution.RESOLVED if paths else Resolution.DANGLING
        return self._reference(
            start, end, paths or [], Resolution.EXTERNAL if paths is None else status
        )

    def _steps(self, token: re.Match[str]) -> tuple[list[_Step], list[int]]:
        """The steps of a reference, and where each ends."""
        end = token.end()
        first = _step(_BOOK.sub("", token[0]))
        if first is None:
            return [], []
        steps, ends = [first], [end]
        while len(steps) < 8 and first.how not in ("各", "前各"):
            match = _STEP.match(self.text, end)
            step = _step(match[0]) if match else None
            if match is None or step is None or not _deeper(steps[-1], step):
                break
            end = match.end()
            steps.append(step)
            ends.append(end)
            first = step
        return steps, ends

    def _goes_on(self, start: int) -> bool:
        """Whether only 、 or 及び lies between the reference before and this one."""
        run = self.run
        return bool(run and run.end < start and _LIST.fullmatch(self.text, run.end, start))

    def _document(self, at: int) -> bool | None:
        """Whether a document's name ends here: True another's, False our own, None no name."""
        text = self.text
        at -= at > 0 and text[at - 1] in " 　"
        at -= at > 0 and text[at - 1] == "の"
        if (
            at and text[at - 1] in "）)」』"
        ):  # 刑法（明治四十年法律第四十五号）第五条, 「利用規約」第5条
            close = at - 1
            at = self.pairs.get(close, 0)
            if text[close] in "」』":
                at, close = close, at
        window = text[max(0, at - 70) : at]
        if not _OTHER.search(window):
            return None
        if own := _OWN.search(window):
            before, noun = own.groups()
            ends_so = self.names[0].endswith(noun if noun != "法" else before + noun)
            return not (before == "" or ends_so)
        name = _NAME.search(window)
        if window.endswith(self.names) and self.names[0]:
            return not ((name and name[1] in self.names) or len(self.names[0]) > 4)
        return not (name and len(name[1]) > 1 and self.names[0].endswith(name[1]))

    def _is_external(
        self, first: _Step, start: int, end: int, other: bool | None, goes_on: bool
    ) -> bool:
        """Whether another document's law governs a reference."""
        if self.replaced and self.frame == ():
            return True
        if other is not None or first.how != "第":
            return other is True
        if goes_on and self.run and self.run.named == ():
            return True
        if start and self.text[start - 1] in "（(" and self._document(start - 1):  # 民法（第5条）
            window = self.text[max(0, start - 10) : start - 1]
            return bool(_STATUTE.search(window)) or self.text[end : end + 1] in "）)"
        return False

    def _base(self, first: _Step, start: int, goes_on: bool) -> _Named:
        """The path from which a number alone counts: 第一条第一項及び第二項, 第八条（第二項を除く。）."""
        depth = _DEPTH.get(first.unit, 0)
        if first.how == "第" and depth > 1:
            for run in (self.run if goes_on else None, self.head):
                if run is None:
                    continue
                if run is self.run and _DEPTH.get(run.unit, 0) >= depth:
                    return run.named
                if (
                    run is not self.run
                    and start == run.end + 1
                    and 0 < _DEPTH.get(run.unit, 0) < depth
                ):
                    return run.named
        return self.place.path or None

    def _books(self, words: str, other: bool | None) -> list[int]:
        """Where an article's number is looked up: the body, or first the supplement we are in."""
        here = self.place.book
        if words.startswith("附"):
            rest = [book for book in range(1, len(self.tree.books)) if book != here]
            return [here, *rest] if here else rest
        if words.startswith("本則") or other is False or self.tree.distinct[here]:
            return [0, here]
        return [here, 0]

    def _paths(self, steps: list[_Step], base: _Named, books: list[int]) -> list[Path] | None:
        """The clauses that steps lead to; [] if there are none, None if they are another's."""
        paths = self._first(steps[0], base, books)
        for step in steps[1:]:
            if not paths:
                break
            if step.unit in _RANKS:
                inner = self.tree.part_within(paths[0][0], step)
                paths = [(inner,)] if inner else []
            elif step.how == "各":
                rows = [self.tree.row(path, step.unit) for path in paths]
                paths = [(*prefix, each) for prefix, row in rows for each in row.clauses]
            else:
                below = [self.tree.numbered(path, step) for path in paths]
                paths = [] if None in below else [path for path in below if path]
        return paths

    def _first(self, step: _Step, base: _Named, books: list[int]) -> list[Path] | None:
        if step.how == "同":
            named = self._last_named(step.unit)
            return None if named == () else [named] if named else []
        if step.unit in _RANKS:
            return [(part,) for part in self.tree.parts_named(step, self.place)]
        if step.how == "第":
            if step.unit == "条":
                found = self.tree.article(step.number, books)
            elif base == ():
                return None
            elif step.unit == "字" and base:  # below us, or beside us
                cuts = (self.tree.numbered(base[:at], step) for at in range(len(base), 1, -1))
                found = next(filter(None, cuts), None)
            else:
                found = self.tree.numbered(base, step) if base else None
            return [found] if found else []
        path = self.place.path
        if step.how == "各":
            prefix, row = self.tree.row(path, "字" if len(path) > 2 else "号")
            if not row.clauses and (len(path) == 1 or step.unit == "項"):
                prefix, row = self.tree.row(path, "項")
            return [(*prefix, each) for each in row.clauses]
        depth = _DEPTH[step.unit]
        if step.how == "本":
            return [path[:depth]] if len(path) >= depth else []
        prefix, row = self.tree.row(path[: max(depth - 1, 1)], step.unit, self.place.book)
        here = row.places.get(id(path[depth - 1])) if len(path) >= depth else None
        if len(path) < depth and self.place.field is Field.CLOSING:
            here = len(row.clauses)
        if here is None:
            return []
        if step.how == "次":
            near = row.clauses[here + 1 : here + 2]
        elif step.how == "前各":
            near = row.clauses[:here]
        else:
            count = int(step.number)
            near = row.clauses[here - count : here] if 0 < count <= here else ()
        return [(*prefix, each) for each in near]

    def _last_named(self, unit: str) -> _Named:
        """What 同条, 同項, 同号 and 同章 mean."""
        if unit in self.said:
            return self.said[unit]
        if unit == "条" and "項" in self.said:
            named = self.said["項"]
            return named[:1] if named else named
        if unit == "項" and (named := self.said.get("条")) is not None:
            prefix, row = self.tree.row(named, "項")
            return (*prefix, *row.clauses) if len(row.clauses) == 1 else named and None
        return None

    def _say(self, steps: list[_Step], paths: list[Path] | None) -> None:
        for step in steps:
            if step.unit in _DEPTH and step.how not in ("各", "前各") and step.unit != "字":
                depth = _DEPTH[step.unit]
                self.said[step.unit] = () if paths is None else paths[-1][:depth] if paths else None
            elif step.unit in _RANKS:
                self.said[step.unit] = () if paths is None else paths[-1] if paths else None

    def _range(
        self, last: _Step, paths: list[Path] | None, named: _Named, end: int
    ) -> tuple[list[Path] | None, int, _Step]:
        """The whole of 第三条から第五条まで, if it is one."""
        to = _TO.match(self.text, end)
        token = _TOKEN.match(self.text, to.end()) if to else None
        if to is None or token is None or token.lastgroup not in ("chain", "letter"):
            return paths, end, last
        steps, ends = self._steps(token)
        if not steps or steps[0].how in ("各", "前各") or self._document(token.start()):
            return paths, end, last
        through = self.text.startswith("まで", ends[-1])
        if "から" in to[0] and not through and steps[-1].unit != last.unit:
            return paths, end, last
        end = ends[-1] + (2 if through else 0)
        if paths:
            inherits = _DEPTH.get(last.unit, 0) >= _DEPTH.get(steps[0].unit, 0) and named
            books = [self.tree.home.get(id(paths[0][0]), (self.place.book, ()))[0]]
            to_paths = self._paths(steps, named if inherits else self.place.path or None, books)
            paths = self._between(paths[0], to_paths[-1]) if to_paths else []
        self._say(steps, paths)
        return paths, end, steps[-1]

    def _between(self, first: Path, last: Path) -> list[Path]:
        """Two clauses and all between them; [] if the second does not come after the first."""
        if Kind.PART in (first[0].kind, last[0].kind):
            steps = {id(part.clause): (at, part) for at, part in enumerate(self.tree.parts)}
            if id(first[0]) not in steps or id(last[0]) not in steps:
                return []
            (since, part), (until, _) = steps[id(first[0])], steps[id(last[0])]
            among = self.tree.parts[since : until + 1]
            return [(each.clause,) for each in among if each.step.unit == part.step.unit]
        depth = next(
            (at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a is not b), 0
        )
        book = self.tree.home.get(id(first[0]), (0, ()))[0]
        prefix, row = self.tree.row(first[:depth], "条項号字"[min(depth, 3)], book)
        a, b = row.places.get(id(first[depth])), row.places.get(id(last[depth]))
        if a is None or b is None or a >= b:
            return []
        inner = [(*prefix, each) for each in row.clauses[a + 1 : b]]
        return [first, *inner, last]

    # 3. What is handed out.

    def _reference(self, start: int, end: int, paths: list[Path], status: Resolution) -> Reference:
        return Reference(
            clause=self.place.clause.id if self.place.clause else "",
            field=self.place.field,
            start=start,
            end=end,
            words=self.text[start:end],
            targets=tuple(dict.fromkeys(path[-1].id for path in paths)),
            status=status,
            heading=self._heading(end),
        )

    def _heading(self, end: int) -> str:
        """What stands in brackets right after a reference, where it can be a heading."""
        close = self.pairs.get(end, end)
        inner = self.text[end + 1 : close]
        if not 0 < len(inner) <= 40 or self.text[end] not in "（(【〔［":
            return ""
        return "" if _NO_HEADING.search(inner) or _TOKEN.search(inner) else inner


def _deeper(last: _Step, step: _Step) -> bool:
    """Whether a step can follow another in one reference."""
    if last.unit in _RANKS:
        return step.unit in _RANKS and _RANKS.index(step.unit) > _RANKS.index(last.unit)
    if step.unit in _RANKS or step.how not in ("第", "各"):
        return False
    return _DEPTH[step.unit] > _DEPTH[last.unit] or (step.unit == last.unit == "字")


def brackets(text: str) -> dict[int, int]:
    """Each bracket's partner, both ways; a bracket without one has none."""
    open_at: dict[str, list[int]] = {}
    pairs: dict[int, int] = {}
    for match in re.finditer(r"[（(「『【〔［）)」』】〕］]", text):
        at = "（(「『【〔［）)」』】〕］".index(match[0])
        family = "（「『【〔［"[max(at % 7 - 1, 0)]  # （ may be closed by )
        if at < 7:
            open_at.setdefault(family, []).append(match.start())
        elif stack := open_at.get(family):
            start = stack.pop()
            pairs[start], pairs[match.start()] = match.start(), start
    return pairs
