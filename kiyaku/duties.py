"""Who must, may and is not to do what: every sentence of a text, classified.

A sentence's predicate says what it lays down (`predicates`), its は and が for whom (`parties`).
An item without a predicate of its own has its stem's. Where the text leaves out who is meant, and
a sentence before or its form of address tells, the party is inferred, and marked so; where
nothing tells, none is named.

A person corrects the rules in the text's head: a line of `decisions` such as
`duty fees-p2 ことをご了承ください: お客様（推定）・同意する` settles the sentence of that clause in which
the words stand; words that end with 、 part it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kiyaku import decisions as people
from kiyaku import qualifiers
from kiyaku.decisions import INFERRED, Decision, Ignored
from kiyaku.definitions import passages
from kiyaku.glossary import Pattern, Term, glossary
from kiyaku.model import Kind, Revision
from kiyaku.once import once, remembered
from kiyaku.parties import Parties, Subject, parties
from kiyaku.predicates import BINDING, LABELS, Act, Predicate, read
from kiyaku.qualifiers import Period, Qualified, Spans
from kiyaku.reference_words import brackets
from kiyaku.references import Field, references
from kiyaku.sentences import Sentence, sentences

__all__ = ["BINDING", "LABELS", "Act", "Decision", "Duties", "Duty", "Ignored", "duties"]

_TIMED = (Act.MUST, Act.EFFORT, Act.ASKED, Act.MAY, Act.DEEMED, Act.AGREES, Act.GUARANTEES)
_TOPIC = re.compile(  # a topic that is no party: 試用期間は; no ことは, には, 場合は, 以降は
    r"[^、。](?<![にでとへて降後前時際又])(?<!場合)(?<!とき)(?<!こと)(?<!もの)(?<!しく)(?<!また)(?<!るい)は(?!じめ)"
)
_REFERS = re.compile(r"(?:次|以下)(?:の|に)|下記|各号|とおり|通り")  # to the list below
_NO_TO = re.compile(r"ない(?:こと|もの|行為)[。）]?$")  # 使用しないこと
_GOES_ON = re.compile(r"^、|[せしりてみきちえけれ]、$")  # no relative clause: 遵守させ、
_RELATIVE = re.compile(  # 指定する方法で; but 決定するものとします
    r"(?:[うくぐすつぬぶむるただ](?=[一-龥ァ-ヶー])|こと|とき|場合|もの(?![とで]))"
)
_TURN = re.compile(  # a verb that goes on: 支払い、 but no について、
    r"(?:[しりいちきみせけえ]|(?<!つい)(?<!対し)(?<!おい)(?<!とっ)(?<!よっ)て|ず)、$"
)
_TOGETHER = re.compile(
    r"協議(?:の上|のうえ|し|により|をもって)|合意(?:の上|により)|(?:双方|両当事者|両者)の"
)
_AT_OWN = re.compile(r"の(?:責任|費用|負担|責任と費用|費用と責任)")  # お客様の責任において


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """A sentence, what it lays down and for whom.

    `who` holds the parties by name, empty where the text names none; `inferred` tells that the text
    leaves them out. `stem` is the clause whose list an item stands in, where that decides.
    `deadlines` are the periods within which something is to happen. `decided`: by a person.
    """

    sentence: Sentence
    label: str
    topic: str
    act: Act
    who: tuple[str, ...]
    inferred: bool = False
    stem: str = ""
    conditions: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    amounts: tuple[str, ...] = ()
    decided: bool = False

    @property
    def undetermined(self) -> bool:
        """Whether it is not known what is laid down, or for whom."""
        return self.act is Act.UNKNOWN or (self.act in BINDING and not self.who)

    @property
    def deadlines(self) -> tuple[str, ...]:
        """The words of its periods within which something is to happen, or can."""
        if self.act not in _TIMED:
            return ()
        return tuple(
            period.words
            for period in self.periods
            if period.limits and (self.act is not Act.MAY or re.search(r"\d", period.words))
        )

    @property
    def verdict(self) -> str:
        """Who and what, as a decision is written: お客様（推定）・同意する."""
        who = "、".join(self.who) + (INFERRED if self.inferred and self.who else "")
        return "・".join(filter(None, [who, LABELS[self.act]]))


@dataclass(frozen=True, kw_only=True, slots=True)
class Duties:
    """All sentences of a text, its parties, and the decisions that could not be followed."""

    all: tuple[Duty, ...]
    parties: Parties
    ignored: tuple[Ignored, ...] = ()

    @property
    def decided(self) -> int:
        """How many sentences a person decided."""
        return sum(duty.decided for duty in self.all)


def duties(revision: Revision, *, decisions: Mapping[str, str] | None = None) -> Duties:
    """Every sentence of a revision, classified; with its own decisions, or with those given."""
    return _own(revision) if decisions is None else _duties(revision, decisions)


@once
def _own(revision: Revision) -> Duties:
    return _duties(revision, revision.decisions)


def _duties(revision: Revision, given: Mapping[str, str]) -> Duties:
    terms = glossary(revision)
    texts = {(each.clause, each.field): each.text for each in passages(revision)}
    bound = parties(terms, texts.values())
    decided, ignored = people.read(given, texts, bound)
    reader = _Reader(revision, texts, terms, bound, decided)
    return Duties(all=tuple(reader.read()), parties=bound, ignored=tuple(ignored))


class _Reader:
    """Reads the sentences in their order; what one says of its subject may decide the next."""

    def __init__(
        self,
        revision: Revision,
        texts: Mapping[tuple[str, Field], str],
        terms: Sequence[Term],
        bound: Parties,
        decided: list[Decision],
    ) -> None:
        self.revision, self.texts, self.bound, self.decided = revision, texts, bound, decided
        self.places = revision.places()
        self.headings = _headings(revision)
        self.listed: dict[str, list[Term]] = {}
        for term in terms:
            if term.pattern is Pattern.LIST:
                self.listed.setdefault(term.clause, []).append(term)
        self.cited: dict[tuple[str, Field], list[tuple[int, int]]] = {}
        for each in references(revision):
            self.cited.setdefault((each.clause, each.field), []).append((each.start, each.end))
        self.stems: dict[str, Duty] = {}
        self.before: Duty | None = None  # in the same clause
        self.holding: list[tuple[str, bool]] = []  # conditions; whether before anyone's は

    def read(self) -> list[Duty]:
        found = [self._duty(sentence) for sentence in sentences(self.revision, self._cuts())]
        for at in range(len(found) - 2, -1, -1):  # 甲は…支払い、乙は…引き渡すものとする
            one, after = found[at], found[at + 1]
            if one.act is Act.UNKNOWN and after.sentence.goes_on:
                positive = Act.MUST if after.act is Act.MUST_NOT else after.act
                found[at] = replace(one, act=positive)
        return found

    def _cuts(self) -> dict[tuple[str, Field], list[int]]:
        """Where a person parts a sentence, and where another party begins to act in it."""
        found: dict[tuple[str, Field], list[int]] = {}
        for (clause, field), text in self.texts.items():
            ends = [
                text.index(each.words) + len(each.words)
                for each in self.decided
                if each.clause == clause and each.words in text and each.words.endswith("、")
            ]
            if ends := [*ends, *self._turns(_blanked(text))]:
                found[clause, field] = ends
        return found

    def _turns(self, blank: str) -> Iterator[int]:
        """甲は…努力し、乙は…通知する: where the second begins."""
        last: Subject | None = None
        for each in self.bound.subjects(blank):
            if each.particle != "は":
                continue
            if last is not None and last.names != each.names:
                between = blank[last.end : each.start]
                if not re.search("[。\n]", between) and _TURN.search(between):
                    yield each.start
            last = each

    def _duty(self, sentence: Sentence) -> Duty:
        if self.before is not None and self.before.sentence.clause != sentence.clause:
            self.before = None
        place = self.places.get(sentence.clause)
        blank = _blanked(sentence.text)
        subjects = self.bound.subjects(blank)
        topics = tuple((each.start, each.end) for each in subjects if each.particle == "は")
        cited = tuple(
            (max(start, sentence.start) - sentence.start, min(end, sentence.end) - sentence.start)
            for start, end in self.cited.get((sentence.clause, sentence.field), ())
            if start < sentence.end and end > sentence.start
        )
        said = qualifiers.read(sentence.text, blank, topics, cited)
        conditions = self._conditions(sentence, said, topics)
        duty = Duty(
            sentence=sentence,
            label=place.label if place else "",
            topic=self.headings.get(sentence.clause, ""),
            act=Act.UNKNOWN,
            who=(),
            conditions=tuple(dict.fromkeys([*self._headed(sentence), *conditions])),
            periods=said.periods,
            amounts=said.amounts,
        )
        duty = self._decide(self._classified(duty, blank, subjects, said.spans))
        stem = self.stems.get(sentence.clause)
        if _REFERS.search(sentence.text) or not (stem and _REFERS.search(stem.sentence.text)):
            self.stems[sentence.clause] = duty  # the last sentence, or the last that lists
        self.before = duty
        return duty

    def _conditions(self, part: Sentence, said: Qualified, topics: Spans) -> list[str]:
        """The conditions of a part of a sentence: its own, or those of the part it goes on with.

        What stands behind one party's は is no other party's condition.
        """
        if said.conditions:
            first = topics[0][0] if topics else len(part.text)
            self.holding = [
                (words, end <= first)
                for words, (_, end) in zip(said.conditions, said.spans, strict=True)
            ]
        else:
            goes_on = [each for each in self.holding if not topics or each[1]]
            self.holding = goes_on if part.goes_on else []
        found = [words for words, _ in self.holding]
        if part.text.endswith("が、"):  # できますが、: what follows is set against it
            self.holding = []
        return found

    def _headed(self, sentence: Sentence) -> list[str]:
        """A heading of an item that is a condition: 月額利用の場合."""
        place = self.places.get(sentence.clause)
        heading = place.clause.heading if place and place.clause.kind is not Kind.ARTICLE else ""
        return [heading] if heading.endswith("場合") else []

    def _classified(self, duty: Duty, blank: str, subjects: list[Subject], spans: Spans) -> Duty:
        sentence = duty.sentence
        if self._defines(sentence):
            return replace(duty, act=Act.DEFINES)
        predicate = read(blank)
        stem = self.stems.get(sentence.above.id if sentence.above else sentence.clause)
        if predicate.act is None and sentence.text.endswith("、") and not stem:
            return replace(duty, who=_stated(blank, subjects, 0))  # its act is that of what follows
        if predicate.act is None:
            return self._from_stem(duty, stem)
        if predicate.same and self.before is not None:
            return replace(duty, act=self.before.act, who=self.before.who, inferred=True)
        main = spans[-1][1] if spans else qualifiers.lead(blank)
        stated = _stated(blank, subjects, main)
        act = predicate.act
        other = not stated and _TOPIC.search(blank, main) is not None
        if stated:
            return replace(duty, act=act, who=stated if act is not Act.DEFINES else ())
        if predicate.impersonal and act is not None:
            return replace(duty, act=Act.OTHER)
        if act not in BINDING and act is not Act.DEEMED:
            return replace(duty, act=act)
        who, inferred = self._inferred(duty, predicate, subjects, stem, other)
        return replace(duty, act=act, who=who, inferred=inferred)

    def _defines(self, sentence: Sentence) -> bool:
        """Whether a definition makes up the most of a sentence."""
        size = sum(
            min(term.end, sentence.end) - max(term.start, sentence.start)
            for term in self.listed.get(sentence.clause, ())
            if term.field is sentence.field and sentence.start <= term.start < sentence.end
        )
        return 2 * size > len(sentence.text.strip())

    def _from_stem(self, duty: Duty, stem: Duty | None) -> Duty:
        """An item without a predicate: a condition, an act or a purpose of its stem."""
        text = duty.sentence.text.strip()
        if stem is None:
            act = Act.OTHER if text.startswith("|") or not text else Act.UNKNOWN
            return replace(duty, act=act)
        act = Act.MUST_NOT if stem.act is Act.MUST and _NO_TO.search(text) else stem.act
        conditions = duty.conditions
        if text.rstrip("。").endswith(("場合", "とき")):
            conditions = (text.rstrip("。"),)
        return replace(
            duty,
            act=act,
            who=stem.who,
            inferred=stem.inferred,
            stem=stem.sentence.clause,
            conditions=conditions,
        )

    def _inferred(
        self,
        duty: Duty,
        predicate: Predicate,
        subjects: list[Subject],
        stem: Duty | None,
        other: bool,
    ) -> tuple[tuple[str, ...], bool]:
        """Who is meant where the sentence does not say so, and whether that is inferred."""
        bound, before = self.bound, self.before
        act = predicate.act
        if duty.sentence.goes_on and before is not None and before.who:
            return before.who, before.inferred
        if predicate.asks and bound.addressee:
            return (bound.addressee,), True
        speaks = act in (
            Act.NO_GUARANTEE,
            Act.NOT_LIABLE,
            Act.LIMITED,
            Act.DECLINES,
            Act.GUARANTEES,
        )
        if _TOGETHER.search(duty.sentence.text) and bound.both:
            return bound.both, True
        if own := [
            name
            for name in bound.names
            if re.search(re.escape(name) + _AT_OWN.pattern, duty.sentence.text)
        ]:
            return (bound.names[own[0]],), True
        if (predicate.humble or speaks) and bound.provider:
            return (bound.provider,), True
        if act is Act.DEEMED:
            return (
                ((bound.addressee,), True)
                if bound.addressee and "同意" in duty.sentence.text
                else ((), False)
            )
        if before is not None and before.who and before.act in BINDING:
            others = {name for each in subjects for name in each.names} - set(before.who)
            if not others and not (other and act is Act.MUST):
                return before.who, True
        if stem is not None and stem.who:
            return stem.who, True
        return (), False

    def _decide(self, duty: Duty) -> Duty:
        """A duty as a person decided it, where one did."""
        sentence = duty.sentence
        for each in self.decided:
            if each.clause == sentence.clause and each.words in sentence.text:
                return replace(
                    duty, act=each.act, who=each.who, inferred=each.inferred, decided=True
                )
        return duty


def _stated(blank: str, subjects: list[Subject], main: int) -> tuple[str, ...]:
    """Whom a sentence says it is about: the last は, or a が of its main clause."""
    for each in reversed(subjects):
        if each.particle in ("は", "のみ", "も") and each.names:
            return each.names
    for each in subjects:
        if each.start < main or not each.names:
            continue
        rest = blank[each.end :].rstrip("。\n")
        first, comma, _ = rest.partition("、")
        goes_on = each.start - main <= 1 and comma and _GOES_ON.search(first + comma)
        if goes_on or (not comma and not _RELATIVE.search(rest)):
            return each.names
    return ()


@remembered
def _blanked(text: str) -> str:
    """A text with what stands in its brackets made blank, each place kept."""
    pairs = brackets(text)
    found = list(text)
    whole = pairs.get(0) == len(text.rstrip()) - 1  # （…。） by itself is no aside
    for start, end in pairs.items():
        if start < end and not (whole and start == 0):
            found[start + 1 : end] = "○" * (end - start - 1)
    return "".join(found)


def _headings(revision: Revision) -> dict[str, str]:
    """The heading of the article in which each clause stands."""
    return {below.id: article.heading for article in revision.clauses for below in article.walk()}
