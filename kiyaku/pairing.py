"""Which clause of a new revision is which of the old one, by everything that tells it.

An article of one paragraph is first given that paragraph where the other text has several
(`level`). In this order: the permanent id; the lineage that the new revision's front matter gives; the
same words, or a heading that stands once on both sides; likeness, the most alike first and one
to one. Articles come first, then what lies below each, then what is left wherever it stands.

An id made of nothing but the clause's number (`a9`, as an import gives it) is permanent only
where one revision says that it follows the other; else it is a number, and numbers move.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kiyaku import align
from kiyaku.align import Item
from kiyaku.level import is_bare, level
from kiyaku.model import Kind, Revision
from kiyaku.rows import Entry, book_of, entries, path, rank

_ELSEWHERE = 0.6  # likeness from which a clause is taken to have moved to another parent
_SHORT = 12  # characters; a shorter text says too little to be followed
_PLAIN = 60  # characters; a longer text says enough of its own
_FEW = 3  # times that words stand in a text which are no set phrase of it
_CUT = 5  # characters in a row that two texts share where one was made of the other
_QUOTED = 0.2  # share of such cuts from which likeness is worth measuring
_NUMBERED = re.compile(r"(?:s[0-9]+-)?a[0-9]+(?:-[0-9]+)*(?:-x[0-9]+)?|s[0-9]+|part-[0-9-]+")


@dataclass(kw_only=True)
class Pairing:
    """Old entries by their new counterpart's place, and what lineage says besides: which old
    clauses a new one was made of (`origins`), and what an old one went on as (`heirs`).
    `revisions` are the two texts as they are compared, levelled."""

    revisions: tuple[Revision, Revision]
    old: Sequence[Entry]
    new: Sequence[Entry]
    became: dict[int, Entry] = field(default_factory=dict)  # by the old entry's place, the new one
    was: dict[int, Entry] = field(default_factory=dict)  # by the new entry's place, the old one
    origins: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    heirs: dict[int, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def join(self, old: Entry, new: Entry) -> None:
        """Take two entries for one, unless either has its counterpart already."""
        if old.at not in self.became and new.at not in self.was:
            self.became[old.at], self.was[new.at] = new, old

    def left(self, old: Iterable[Entry], new: Iterable[Entry]) -> tuple[list[Entry], list[Entry]]:
        """Those of some entries that have no counterpart yet."""
        return (
            [entry for entry in old if entry.at not in self.became],
            [entry for entry in new if entry.at not in self.was],
        )


def pair(old: Revision, new: Revision) -> Pairing:
    """Every entry of `new` with what it was in `old`."""
    pairing = _begun(old, new)
    related = _by_id(pairing)
    _by_lineage(pairing)
    work = _Likeness(pairing, related=related)
    work.preamble()
    work.articles()
    tops = ((pairing.was[entry.at].clause, entry.clause) for entry in pairing.new if entry.top
            and entry.at in pairing.was)  # fmt: skip
    levelled = level(old, new, ((a, b) for a, b in tops if a and b))
    if levelled != (old, new):
        pairing = _carried(pairing, _begun(*levelled))
        _by_id(pairing)
        _by_lineage(pairing)
        work = _Likeness(pairing, related=related)
    work.below()
    work.elsewhere()
    return pairing


def _begun(old: Revision, new: Revision) -> Pairing:
    pairing = Pairing(revisions=(old, new), old=entries(old), new=entries(new))
    pairing.join(pairing.old[0], pairing.new[0])
    return pairing


def _carried(pairing: Pairing, levelled: Pairing) -> Pairing:
    """The levelled texts with what was joined of articles and of all that stands beside them."""
    olds, news = (
        {a.at: b for a, b in zip(*(filter(_stands, line) for line in lines), strict=True)}
        for lines in ((pairing.old, levelled.old), (pairing.new, levelled.new))
    )
    for at, before in pairing.was.items():
        if at in news and before.at in olds:
            levelled.join(olds[before.at], news[at])
    return levelled


def _stands(entry: Entry) -> bool:
    """Whether an entry stands in the flow of the text: an article, a part, the preamble."""
    return entry.top or entry.clause is None


# --- what the texts themselves say -----------------------------------------------------------


def _by_id(pairing: Pairing) -> bool:
    """Join what bears one permanent id. Whether the two texts share a system of ids at all."""
    old, new = pairing.revisions
    follows = new.supersedes == old.revision or old.supersedes == new.revision
    olds = {entry.id: entry for entry in reversed(pairing.old) if entry.clause}
    doubtful: list[tuple[Entry, Entry]] = []
    for entry in pairing.new:
        if entry.clause is None or (before := olds.get(entry.id)) is None:
            continue
        if follows or not (_is_number(before) and _is_number(entry)):
            pairing.join(before, entry)
        else:
            doubtful.append((before, entry))
    related = follows or bool(pairing.was.keys() - {0})
    for before, entry in doubtful:  # the same number and the very same words
        if before.family is before and before.kind != Kind.PART and before.whole == entry.whole:
            pairing.join(before, entry)
    return related


def _is_number(entry: Entry) -> bool:
    """Whether an id says no more than the number of its article."""
    top = entry.family
    if not _NUMBERED.fullmatch(top.id):
        return False
    number = top.number.replace("の", "-")
    return top.kind != Kind.ARTICLE or top.id.endswith(f"a{number}") or "-x" in top.id


def _by_lineage(pairing: Pairing) -> None:
    """Join what was renumbered to another id; note what was merged or split."""
    new = pairing.revisions[1]
    olds = {entry.id: entry for entry in pairing.old if entry.clause}
    news = {entry.id: entry for entry in pairing.new if entry.clause}
    for id_, ids in new.lineage.items():
        before = olds.get(id_)
        if before is None:
            continue
        heirs = [news[each] for each in ids if each in news]
        free = [heir for heir in heirs if heir.at not in pairing.was]
        if before.at not in pairing.became and free and len(heirs) == len(free):
            pairing.join(before, max(free, key=lambda heir: align.share(before.text, heir.text)))
        for heir in heirs:
            if pairing.became.get(before.at) is not heir:
                pairing.heirs[before.at].append(heir)
                pairing.origins[heir.at].append(before)


# --- what their likeness says ------------------------------------------------------------------


class _Likeness:
    """The rest, by words. `related`: ids tell most clauses, so that likeness must be clear."""

    def __init__(self, pairing: Pairing, *, related: bool) -> None:
        self.pairing = pairing
        self.related = related
        self.done: set[int] = set()  # old entries whose children have been looked at
        self.whole = ""  # the old text, once it is needed

    def preamble(self) -> None:
        """The paragraphs before the first article."""
        old = [entry for entry in self.pairing.old if entry.kind == "preamble"]
        new = [entry for entry in self.pairing.new if entry.kind == "preamble"]
        self._alike(old, new, least=align.LIKELY)
        self._gaps(old, new)

    def articles(self) -> None:
        """Supplements, then the articles of the body and of each supplement, then parts."""
        old = [entry for entry in self.pairing.old if entry.top]
        new = [entry for entry in self.pairing.new if entry.top]
        self._frames(old, new, Kind.SUPPLEMENT)
        books = defaultdict[Entry | None, list[Entry]](list)
        for entry in new:
            if entry.kind == Kind.ARTICLE:
                book = book_of(entry)
                books[self.pairing.was.get(book.at, book) if book else None].append(entry)
        for book, news in books.items():
            olds = [each for each in old if each.kind == Kind.ARTICLE and book_of(each) is book]
            self._once(*self.pairing.left(olds, news), lambda entry: entry.whole)
            self._once(*self.pairing.left(olds, news), lambda entry: entry.heading)
            self._alike(olds, news, least=align.SURE if self.related else align.LIKELY)
            self._gaps(*self.pairing.left(olds, news), same_number=True)
        self._by_content()
        self._frames(old, new, Kind.PART)

    def _frames(self, old: Sequence[Entry], new: Sequence[Entry], kind: Kind) -> None:
        """Supplements or parts, by what they are called and by what those around them are."""
        olds = [entry for entry in old if entry.kind == kind]
        news = [entry for entry in new if entry.kind == kind]
        self._once(*self.pairing.left(olds, news), path)
        self._once(*self.pairing.left(olds, news), lambda entry: entry.heading)
        self._alike(olds, news, least=_ELSEWHERE)
        self._gaps(olds, news)

    def _by_content(self) -> None:
        """Parts of one rank that hold the same articles, of one heading first."""
        shared = Counter[tuple[int, int]]()
        for entry in self.pairing.new:
            before = self.pairing.was.get(entry.at)
            if before is not None and entry.kind == Kind.ARTICLE:
                around = {rank(each): each.at for each in _parts(before)}
                shared.update((around[rank(each)], each.at) for each in _parts(entry)
                              if rank(each) in around)  # fmt: skip

        def weight(pair: tuple[int, int]) -> tuple[bool, int]:
            same = self.pairing.old[pair[0]].text == self.pairing.new[pair[1]].text
            return same, shared[pair]

        for at, place in sorted(shared, key=weight, reverse=True):
            self.pairing.join(self.pairing.old[at], self.pairing.new[place])

    def below(self) -> None:
        """Paragraphs, items and subitems of what is paired."""
        for entry in self.pairing.new:
            before = self.pairing.was.get(entry.at)
            if before is not None and before.at not in self.done:
                self.done.add(before.at)
                self._children(before, entry)

    def elsewhere(self) -> None:
        """What is left, under whatever parent it stands now."""
        old = [entry for entry in self.pairing.old if entry.clause and len(entry.text) >= _SHORT]
        new = [entry for entry in self.pairing.new if entry.clause and len(entry.text) >= _SHORT]
        old, new = self.pairing.left(old, new)
        old = [entry for entry in old if entry.kind not in (Kind.PART, Kind.SUPPLEMENT)]
        new = [entry for entry in new if entry.kind not in (Kind.PART, Kind.SUPPLEMENT)]
        if old and new:
            self._once(old, new, lambda entry: entry.text)
            old, new = self.pairing.left(old, new)
            known = {cut for entry in old for cut in _cuts(entry.text, 1)}
            new = [entry for entry in new if _share(entry.text, known) >= _QUOTED]
            pairs = align.align([_item(each, own=True) for each in old],
                                [_item(each, own=True) for each in new])  # fmt: skip
            self._join(filter(self._is_telling, pairs), least=_ELSEWHERE)
            self.below()

    def _is_telling(self, pair: align.Pair) -> bool:
        """Whether two texts share more than what any clause may say (前項の規定は、…準用する。)."""
        old, new = self.pairing.old[int(pair.old)].text, self.pairing.new[int(pair.new)].text
        if max(len(old), len(new)) >= _PLAIN:
            return True
        return any(cut in new and self._times(cut) <= _FEW for cut in _cuts(old, 1))

    def _times(self, cut: str) -> int:
        if not self.whole:
            self.whole = "\n".join(entry.text for entry in self.pairing.old)
        return self.whole.count(cut)

    def _children(self, before: Entry, after: Entry) -> None:
        old = [child for child in before.children if not child.top]
        new = [child for child in after.children if not child.top]
        old, new = self.pairing.left(old, new)
        if not (old and new):
            return
        if len(old) == len(new) and all(
            a.text == b.text and a.kind == b.kind for a, b in zip(old, new, strict=True)
        ):
            for a, b in zip(old, new, strict=True):
                self.pairing.join(a, b)
            return
        for kind in dict.fromkeys(each.kind for each in new):
            mine = [each for each in before.children if each.kind == kind]
            theirs = [each for each in after.children if each.kind == kind]
            bare = any(each.clause and is_bare(each.clause) for each in (*mine, *theirs))
            least = align.SURE if self.related and not bare else align.LIKELY
            self._alike(mine, theirs, least=least)
            self._gaps(mine, theirs)
            olds, news = self.pairing.left(mine, theirs)
            if bare and olds and news:  # an article's words, written anew as its 第1項
                self.pairing.join(olds[0], news[0])

    def _once(
        self, old: Sequence[Entry], new: Sequence[Entry], key: Callable[[Entry], str]
    ) -> None:
        """Join what stands once on both sides."""
        olds, news = Counter(map(key, old)), Counter(map(key, new))
        found = {key(entry): entry for entry in old}
        for entry in new:
            value = key(entry)
            if value.strip() and olds[value] == news[value] == 1:
                self.pairing.join(found[value], entry)

    def _alike(self, old: Sequence[Entry], new: Sequence[Entry], *, least: float) -> None:
        """Join the most alike of two lines of neighbours. What stands elsewhere in the order
        than its neighbours has to be more alike than what stands in its place."""
        if not all(self.pairing.left(old, new)):
            return
        was = self.pairing.was
        known = {str(entry.at): str(was[entry.at].at) for entry in new if entry.at in was}
        items = [[_item(entry) for entry in side] for side in (old, new)]
        weak = []
        for each in align.align(*items, known=known):
            if each.score >= _ELSEWHERE or not each.score:
                self._join([each], least=least)
            else:
                weak.append(each)
        places = {entry.at for entry in old}
        joined = [(entry.at, was[entry.at].at) for entry in new
                  if entry.at in was and was[entry.at].at in places]  # fmt: skip
        kept = sorted(_longest_increasing([before for _, before in joined]))
        line = _Line([joined[at] for at in kept])
        for each in sorted(weak, key=lambda pair: -pair.score):
            if line.take(int(each.new), int(each.old)):
                self._join([each], least=least)

    def _join(self, pairs: Iterable[align.Pair], *, least: float) -> None:
        for each in pairs:
            old, new = self.pairing.old[int(each.old)], self.pairing.new[int(each.new)]
            short = len(new.text) < _SHORT and self.related and old.text != new.text
            if (each.score >= least or (not self.related and least < _ELSEWHERE)) and not short:
                self.pairing.join(old, new)

    def _gaps(
        self, old: Sequence[Entry], new: Sequence[Entry], *, same_number: bool = False
    ) -> None:
        """One left on each side between the same neighbours: written anew in its place."""
        if self.related and any(entry.clause for entry in new):
            return
        lone: dict[tuple[int, int], list[list[Entry]]] = defaultdict(lambda: [[], []])
        for side, line in enumerate((old, new)):
            known = self.pairing.became if side == 0 else self.pairing.was
            gap: list[Entry] = []
            before = -1
            for entry in [*line, None]:
                if entry is not None and entry.at not in known:
                    gap.append(entry)
                    continue
                after = self._place(entry, side)
                lone[before, after][side] += gap
                gap, before = [], after
        for olds, news in lone.values():
            if len(olds) == len(news) == 1 and not (
                same_number
                and (olds[0].number != news[0].number or olds[0].heading or news[0].heading)
            ):
                self.pairing.join(olds[0], news[0])

    def _place(self, entry: Entry | None, side: int) -> int:
        """A neighbour by its place in the new text."""
        if entry is None:
            return -1
        return self.pairing.became[entry.at].at if side == 0 else entry.at


class _Line:
    """Pairs that stand in one order on both sides, by their places in the new and the old text."""

    def __init__(self, pairs: list[tuple[int, int]]) -> None:
        self.pairs = pairs

    def take(self, new: int, old: int) -> bool:
        """Put a pair in, if it keeps the order."""
        at = bisect_left(self.pairs, (new, old))
        before = self.pairs[at - 1][1] if at else -1
        after = self.pairs[at][1] if at < len(self.pairs) else old + 1
        if before < old < after:
            self.pairs.insert(at, (new, old))
            return True
        return False


def _parts(entry: Entry) -> Iterator[Entry]:
    """The parts (編 章 節) in which an article stands."""
    above = entry.parent
    while above is not None and above.kind == Kind.PART:
        yield above
        above = above.parent


def _cuts(text: str, step: int) -> Iterator[str]:
    return (text[at : at + _CUT] for at in range(0, len(text) - _CUT + 1, step))


def _share(text: str, known: set[str]) -> float:
    """How many of a text's cuts are known: a quick look before likeness is measured."""
    cuts = list(_cuts(text, 3))
    return sum(cut in known for cut in cuts) / max(1, len(cuts))


def _item(entry: Entry, *, own: bool = False) -> Item:
    text = path(entry) if entry.kind == Kind.PART else entry.text if own else entry.whole
    heading = "" if own else entry.heading
    return Item(key=str(entry.at), text=text, heading=heading, number=entry.number or entry.mark)


def moved(pairing: Pairing) -> tuple[set[int], set[int]]:
    """The new entries that changed places, and those whose parent is another now.

    Among the children of one parent, and among all articles, the longest run that kept its
    order has not moved. An article whose chapter is new, or gone, stands where it stood.
    """
    away: set[int] = set()
    reparented: set[int] = set()
    families: dict[tuple[str, int], list[Entry]] = {}
    for entry in pairing.new:
        old = pairing.was.get(entry.at)
        if old is None:
            continue
        mine = entry.parent.at if entry.parent else -1
        theirs = -1
        if old.parent:
            heir = pairing.became.get(old.parent.at)
            theirs = heir.at if heir else -2
        if mine != theirs:
            reparented.add(entry.at)
            known = mine == -1 or mine in pairing.was
            if not entry.top or old.kind != entry.kind or (known and theirs != -2):
                away.add(entry.at)
                continue
        book = book_of(entry)
        above = (book.at if book else -1) if entry.kind == Kind.ARTICLE else mine
        families.setdefault((entry.kind, above), []).append(entry)
    for line in families.values():
        kept = set(_longest_increasing([pairing.was[entry.at].at for entry in line]))
        away |= {entry.at for at, entry in enumerate(line) if at not in kept}
    return away, reparented


def _longest_increasing(values: Sequence[int]) -> Iterator[int]:
    """The positions of a longest increasing subsequence (patience sorting)."""
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int | None] = []
    for at, value in enumerate(values):
        pile = bisect_left(tails, value)
        previous.append(ends[pile - 1] if pile else None)
        if pile == len(tails):
            tails.append(value)
            ends.append(at)
        else:
            tails[pile], ends[pile] = value, at
    step = ends[-1] if ends else None
    while step is not None:
        yield step
        step = previous[step]
