"""Permanent ids for a new tree: carried over from the old one, or given for the first time.

An id is given once and never changes: a slug for the article (`a9` where nobody chose one),
then the kind and the number at first appearance (`a9-p4`, `a9-p4-i3`). A clause that is
aligned with an old one takes its id, wherever it stands now.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kiyaku import align, numerals
from kiyaku.align import Item
from kiyaku.model import DUTY, Clause, Kind, Placed, Revision

_SUFFIX = {Kind.PARAGRAPH: "p", Kind.ITEM: "i", Kind.SUBITEM: "s"}
_HELD = 0.7  # share of a text's words that went on elsewhere, above which it was moved there
_NEW = "new"  # a decision: this clause is none of the old ones


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """An article whose old id was carried over without certainty, for a person to decide."""

    id: str
    old_label: str
    new_label: str
    score: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Identified:
    """The clauses with their ids, the lineage of those that moved on, and what is unsure."""

    clauses: tuple[Clause, ...]
    lineage: Mapping[str, tuple[str, ...]]
    unsure: tuple[Carried, ...] = ()
    ignored: tuple[str, ...] = ()  # citations whose decision names no clause, or one twice


def identify(
    clauses: Iterable[Clause], *, base: Revision | None = None, decisions: Mapping[str, str] = {}
) -> Identified:
    """Give every clause its id.

    `base` is the revision that this one follows. `decisions` maps a citation of the new text
    (第12条) to an old id, or to "new": what a person decided goes before any likeness.
    """
    fresh = _given(tuple(clauses), used=_ids(base))
    if base is None:
        return Identified(clauses=fresh, lineage={})
    return _carry(base, fresh, decisions)


# --- ids for the first time ---------------------------------------------------------------


def _given(clauses: tuple[Clause, ...], *, used: set[str]) -> tuple[Clause, ...]:
    """The clauses with ids by their kinds and numbers, none of them in `used`."""
    taken = set(used)
    named: list[Clause] = []
    supplements = 0
    prefix = ""
    parts: dict[str, str] = {}
    for clause in clauses:
        if clause.kind is Kind.SUPPLEMENT:
            supplements += 1
            prefix = f"s{supplements}-"
            slug = f"s{supplements}"
        elif clause.kind is Kind.PART:
            slug = _part_slug(clause, parts)
        else:
            slug = f"{prefix}a{clause.number.replace('の', '-') or len(named) + 1}"
        named.append(_named(clause, slug, taken))
    return tuple(named)


def _named(clause: Clause, wanted: str, taken: set[str]) -> Clause:
    id_ = _free(wanted, taken)
    children = []
    for at, child in enumerate(clause.children, 1):
        number = child.number.replace("の", "-")
        if not re.fullmatch(r"[0-9]+(?:-[0-9]+)*", number):
            ordinal = _letter(clause, child)
            number = str(ordinal or at)
        children.append(_named(child, f"{id_}-{_SUFFIX[child.kind]}{number}", taken))
    return replace(clause, id=id_, children=tuple(children))


def _letter(parent: Clause, child: Clause) -> int | None:
    """What a letter counts among its siblings: イ is 1 after イ ロ ハ, 2 after ア イ ウ."""
    mark, first = numerals.read(child.mark), numerals.read(parent.children[0].mark)
    if mark is None or first is None:
        return None
    for style in first.styles:
        if style in mark.styles and first.ordinal(style) == (1,):
            return mark.ordinal(style)[0]
    return None


def _part_slug(clause: Clause, parts: dict[str, str]) -> str:
    """part-1-2 for 第一編第二章: the numbers of the parts in which it stands, and its own."""
    levels = numerals.PARTS
    level = next((c for c in levels if c in clause.mark), levels[-1])
    digits = re.sub(rf"^第|[{levels}]", "", clause.mark).split("の")
    number = "-".join(str(numerals.integer(digit)) for digit in digits if digit)
    for inner in levels[levels.index(level) :]:
        parts.pop(inner, None)
    parts[level] = number
    return "part-" + "-".join(parts[each] for each in levels if each in parts)


def _free(wanted: str, taken: set[str]) -> str:
    """The wanted id, or the first that is free with a letter behind it."""
    if wanted not in taken:
        taken.add(wanted)
        return wanted
    used, free = 1, 2
    while f"{wanted}-x{free}" in taken:
        used, free = free, 2 * free
    while free - used > 1:  # by halves: a hostile text has one number a hundred thousand times
        middle = (used + free) // 2
        used, free = (middle, free) if f"{wanted}-x{middle}" in taken else (used, middle)
    taken.add(f"{wanted}-x{free}")
    return f"{wanted}-x{free}"


def _ids(revision: Revision | None) -> set[str]:
    """Every id that a document has ever used, as far as the revision knows."""
    if revision is None:
        return set()
    ids = {clause.id for clause in revision.walk()} | set(revision.lineage)
    return ids.union(*revision.lineage.values())


# --- ids carried over ---------------------------------------------------------------------


def _carry(base: Revision, fresh: tuple[Clause, ...], decisions: Mapping[str, str]) -> Identified:
    old = _placed(base)
    new = _placed(replace(base, clauses=fresh))
    decided, ignored = _decided(old, new, decisions)
    pairs = align.align(
        [_item(place) for place in old if place.clause.id not in decided.values()],
        [_item(place) for place in new if place.clause.id not in decided],
    )
    olds = {place.clause.id: place for place in old}
    news = {place.clause.id: place for place in new}
    became = {pair.new: pair.old for pair in pairs}
    became |= {mine: theirs for mine, theirs in decided.items() if theirs != _NEW}
    taken = _ids(base)
    clauses = tuple(
        _take(clause, olds[became[clause.id]].clause if clause.id in became else None, taken)
        for clause in fresh
    )
    unsure = tuple(
        Carried(
            id=pair.old,
            old_label=olds[pair.old].label,
            new_label=news[pair.new].label,
            score=pair.score,
        )
        for pair in pairs
        if not pair.sure
    )
    return Identified(
        clauses=clauses, lineage=_moved_on(old, new, became), unsure=unsure, ignored=ignored
    )


def _decided(
    old: Iterable[Placed], new: Iterable[Placed], decisions: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The decisions by the new clause's id, and the citations of those that cannot be followed."""
    known = {place.clause.id: place for place in old}
    labels: dict[str, Placed] = {}
    for place in new:
        labels.setdefault(place.label, place)
    decided: dict[str, str] = {}
    ignored = []
    for label, id_ in decisions.items():
        if label.startswith(DUTY):
            continue
        fits = id_ == _NEW or (id_ in known and id_ not in decided.values())
        if label in labels and fits:
            decided[labels[label].clause.id] = id_
        else:
            ignored.append(label)
    return decided, tuple(ignored)


def _take(clause: Clause, old: Clause | None, taken: set[str]) -> Clause:
    """A clause with its old counterpart's id, and its children with theirs."""
    if old is None:
        return clause
    pairs = align.align(
        [_child(child) for child in old.children], [_child(child) for child in clause.children]
    )
    became = {pair.new: pair.old for pair in pairs}
    olds = {child.id: child for child in old.children}
    children = []
    for child in clause.children:
        if child.id in became:
            children.append(_take(child, olds[became[child.id]], taken))
        else:
            suffix = child.id.rpartition("-")[2]
            renamed = f"{old.id}-{suffix}"
            children.append(_renamed(child, _free(renamed, taken), taken))
    return replace(clause, id=old.id, children=tuple(children))


def _renamed(clause: Clause, id_: str, taken: set[str]) -> Clause:
    children = tuple(
        _renamed(child, _free(f"{id_}-{child.id.rpartition('-')[2]}", taken), taken)
        for child in clause.children
    )
    return replace(clause, id=id_, children=children)


def _placed(revision: Revision) -> list[Placed]:
    """The articles, parts and supplements, with their citations."""
    top = {clause.id for clause in revision.clauses}
    return [place for place in revision.placed() if place.clause.id in top]


def _item(place: Placed) -> Item:
    clause = place.clause
    group = "part" if clause.kind is Kind.PART else place.path[0] if _supplement(place) else ""
    return Item(
        key=clause.id,
        heading=f"{group}{clause.heading}" if clause.heading else "",
        text="\n".join(each.wording for each in clause.walk()),
        number=f"{group}{place.label}",
        group=group,
    )


def _supplement(place: Placed) -> bool:
    return bool(place.path) and place.path[0].startswith("s")


def _child(clause: Clause) -> Item:
    return Item(
        key=clause.id,
        heading=clause.heading,
        text="\n".join(each.wording for each in clause.walk()),
        number=clause.number,
        group=str(clause.kind),
    )


def _moved_on(
    old: Iterable[Placed], new: Iterable[Placed], became: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Old ids whose words went on in more, or other, clauses than the one that took the id:
    merged into another, or split off into a new one."""
    olds = {place.clause.id: _item(place) for place in old}
    news = {place.clause.id: _item(place) for place in new}
    took = {theirs: mine for mine, theirs in became.items()}
    found: dict[str, list[str]] = {}
    gone = [item for key, item in olds.items() if key not in took]
    for part, whole in align.held(gone, list(news.values()), least=_HELD):
        before = olds.get(became.get(whole.key, ""))
        if before is None or align.share(part.text, before.text) < align.SURE:
            found.setdefault(part.key, []).append(became.get(whole.key, whole.key))
    added = [item for key, item in news.items() if key not in became]
    kept = [item for key, item in olds.items() if key in took]
    for part, whole in align.held(added, kept, least=_HELD):
        if align.share(part.text, news[took[whole.key]].text) < align.SURE:
            found.setdefault(whole.key, [whole.key]).append(part.key)
    return {key: tuple(ids) for key, ids in found.items()}
