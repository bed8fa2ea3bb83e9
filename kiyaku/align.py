"""Which clause of a new text is which of the old one: one to one, surest first.

1. A text that stands once on both sides, and a heading that does, with a text that is alike.
2. A text that stands several times (削除) goes with its neighbours.
3. Of the rest, the most alike, best first. Likeness is the share of character pairs that two
   texts have in common; only texts that share a rare pair, or face each other between two
   that are paired, are ever compared, so that the work grows with the size of the texts and
   not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from operator import add

SURE = 0.5  # likeness above which two clauses are taken for one without asking
LIKELY = 0.25  # below this they are two
_RARE = 12  # a pair of characters that stands in more clauses tells nothing
_SHORT = 20  # characters; a shorter text says too little to be told by what it holds
_CANDIDATES = 8  # how many likely partners are looked at


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """What is aligned: its key, its words, and what else tells it. Only items of one `group`
    are ever one."""

    key: str
    text: str
    heading: str = ""
    number: str = ""
    group: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two items that are one. `score` is their likeness; `sure` where nobody need be asked."""

    old: str
    new: str
    score: float
    sure: bool


def align(
    old: Sequence[Item], new: Sequence[Item], *, known: Mapping[str, str] | None = None
) -> list[Pair]:
    """The pairs of old and new items that are one, in the order of the new ones.

    `known`: pairs settled beforehand, the old key by the new one; they are not looked at again.
    """
    bag = cache(_Bag)
    pairs: dict[str, Pair] = {}
    mate = dict(known or {})
    taken = set(mate.values())
    left = [item for item in old if item.key not in taken]
    right = [item for item in new if item.key not in mate]

    def join(a: Item, b: Item, score: float, *, sure: bool) -> None:
        pairs[b.key] = Pair(old=a.key, new=b.key, score=score, sure=sure)
        mate[b.key] = a.key
        taken.add(a.key)

    def settle() -> None:
        left[:] = [item for item in left if item.key not in taken]
        right[:] = [item for item in right if item.key not in mate]

    for key in ("text", "heading"):
        for a, b in _unique(left, right, key):
            score = 1.0 if key == "text" else _likeness(bag(a.text), bag(b.text))
            if score >= LIKELY:
                join(a, b, score, sure=True)
        settle()

    if left and right:
        for a, b in _beside(old, new, mate):
            join(a, b, 1.0, sure=True)
        settle()

    # The same number and much the same text, then the most alike wherever they stand.
    candidates = []
    for at, (a, b) in enumerate([*_likely(left, right, bag), *_facing(old, new, mate)]):
        score = _likeness(bag(a.text), bag(b.text))
        if score >= LIKELY:
            same = (a.number == b.number) * 0.02 + (a.heading == b.heading) * 0.05
            candidates.append((-score - same, at, a, b, score))
    for _, _, a, b, score in sorted(candidates, key=lambda each: each[:2]):
        if a.key not in taken and b.key not in mate:
            join(a, b, score, sure=score >= SURE)
    settle()
    # What is too short to be alike (削除) stays where its number and neighbours are.
    for a, b in _unique(left, right, "number"):
        if len(a.text) < _SHORT and len(b.text) < _SHORT:
            join(a, b, 0.0, sure=a.text == b.text)
    return [pairs[item.key] for item in new if item.key in pairs]


def held(parts: Sequence[Item], wholes: Sequence[Item], *, least: float) -> list[tuple[Item, Item]]:
    """The parts that stand in a whole: of whose character pairs it holds at least this share."""
    parts = [item for item in parts if len(item.text) >= _SHORT]
    bag = cache(_Bag)
    return [
        (part, whole)
        for whole, part in _likely(wholes, parts, bag)
        if _share(bag(part.text), bag(whole.text)) >= least
    ]


def share(part: str, whole: str) -> float:
    """How much of a text's character pairs another one holds."""
    return _share(_Bag(part), _Bag(whole))


class _Bag:
    """The character pairs of a text: each once in the order of the text, and all of them as a
    set in which the second 規約 is 規約 with a 2, so that what two texts share is one intersection."""

    __slots__ = ("all", "once")

    def __init__(self, text: str) -> None:
        plain = "".join(text.split())
        counts = Counter(map(add, plain, plain[1:])) if len(plain) > 1 else {plain: 1}
        self.once = tuple(counts)
        self.all = set(counts)
        for pair, count in counts.items():
            if count > 1:
                self.all.update(f"{pair}{nth}" for nth in range(2, count + 1))


def _share(part: _Bag, whole: _Bag) -> float:
    return len(part.all & whole.all) / max(1, len(part.all))


def _likeness(a: _Bag, b: _Bag) -> float:
    """Dice's coefficient of two bags: twice what they share over what they hold."""
    return 2 * len(a.all & b.all) / max(1, len(a.all) + len(b.all))


def _unique(old: Iterable[Item], new: Iterable[Item], key: str) -> list[tuple[Item, Item]]:
    """The items whose text, heading or number stands once on both sides."""

    def once(items: Iterable[Item]) -> dict[tuple[str, str], Item]:
        found: dict[tuple[str, str], list[Item]] = defaultdict(list)
        for item in items:
            if value := getattr(item, key):
                found[item.group, value].append(item)
        return {value: each[0] for value, each in found.items() if len(each) == 1}

    olds, news = once(old), once(new)
    return [(item, news[value]) for value, item in olds.items() if value in news]


def _beside(
    old: Sequence[Item], new: Sequence[Item], mate: Mapping[str, str]
) -> Iterator[tuple[Item, Item]]:
    """Items of the same text that follow a pair on both sides, or precede one."""
    mate = dict(mate)
    taken = set(mate.values())
    for olds, news in ((old, new), (old[::-1], new[::-1])):
        place = {item.key: at for at, item in enumerate(olds)}
        at = 0  # where the counterpart of what comes next is looked for
        for item in news:
            if item.key in mate:
                at = place.get(mate[item.key], at - 1) + 1
            elif at < len(olds) and _same(olds[at], item) and olds[at].key not in taken:
                yield olds[at], item
                mate[item.key] = olds[at].key
                taken.add(olds[at].key)
                at += 1


def _same(a: Item, b: Item) -> bool:
    return a.text == b.text and a.group == b.group


def _facing(
    old: Sequence[Item], new: Sequence[Item], mate: Mapping[str, str]
) -> Iterator[tuple[Item, Item]]:
    """Items without a counterpart that face each other between two pairs."""
    taken = set(mate.values())
    place = {item.key: at for at, item in enumerate(old)}
    at = 0
    for item in new:
        if item.key in mate:
            at = place.get(mate[item.key], at - 1) + 1
        elif at < len(old) and old[at].key not in taken:
            if old[at].group == item.group:
                yield old[at], item
            at += 1


def _likely(
    old: Sequence[Item], new: Sequence[Item], bag: Callable[[str], _Bag]
) -> Iterable[tuple[Item, Item]]:
    """Pairs worth a look: those that share the most rare pairs of characters."""
    if len(old) * len(new) <= 400:
        return [(a, b) for a in old for b in new if a.group == b.group]
    places: dict[str, list[int]] = defaultdict(list)
    for at, item in enumerate(old):
        for pair in bag(item.text).once:
            places[pair].append(at)
    rare = {pair: where for pair, where in places.items() if len(where) <= _RARE}
    found = []
    for item in new:
        shared = filter(None, map(rare.get, bag(item.text).once))
        votes = Counter(chain.from_iterable(shared))
        for at, _ in votes.most_common(_CANDIDATES):
            if old[at].group == item.group:
                found.append((old[at], item))
    return found
