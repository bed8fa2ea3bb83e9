"""The difference of two Japanese texts, marked where a person would mark it.

1. Texts are cut into words: a defined term, a figure with its unit and a step of a reference
   are never cut; the rest is runs of one script, hiragana by the words that end sentences.
2. Words are compared; what a pure insertion leaves open is settled at 。、「」.
3. Inside a small replacement, what both sides begin or end with is kept, words left whole.
4. Short accidental matches are swallowed, a sentence written anew is one replacement.

Guarantee: equal + insert is the new text, equal + delete the old one, byte for byte. Cost:
sentences come first where texts are long, so that it grows with their size.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain
from typing import Literal, NamedTuple

_DIGIT = "[0-9０-９]"
_KANJI_DIGIT = "[〇一二三四五六七八九十百千万億]"
_ANY_DIGIT = "[0-9０-９〇一二三四五六七八九十百千]"
REFERENCE = re.compile(  # one step: 第16条, 第98条の2, 前二項, 本条, 別紙1
    rf"第{_ANY_DIGIT}+(?:[条項号編章節款](?![件目])|目(?![的標]))(?:の{_ANY_DIGIT}+(?![日月年名人回円個]))*"
    rf"|(?<![以従事午直目])前(?:各|{_ANY_DIGIT}+)?[条項号](?![件目])|(?<![目年順逐])次[条項号](?![件目])"
    r"|(?<![基日資標手見根])本[条項号](?![件目])|(?<![共合協])同[条項号](?![件目])"
    rf"|(?<=[0-9０-９〇一二三四五六七八九十百][条項]){_ANY_DIGIT}+[項号]|各[号項]|別[紙表](?:第?{_ANY_DIGIT}+)?"
)
_UNIT = r"(?:営業日|[ヶヵケかカ箇個]月(?:間|分)?|パーセント|時間|日間|週間|年間|[日月年週円銭割倍名人回件個台歳社]"
FIGURE = re.compile(  # 14.5%, 5営業日, 1ヶ月分, 三ヶ月, 十万円, 三分の二
    rf"{_DIGIT}+(?:[.,．，]{_DIGIT}+)*[万億千]?(?:{_UNIT}|[%％時分秒度]|ポイント|文字|[KMGT]?B))?"
    rf"|{_KANJI_DIGIT}+(?:[・．]{_KANJI_DIGIT}+)?(?:{_UNIT}|％|分の{_KANJI_DIGIT}+|つ)|(?=以上|以下|未満))"
)
_WORDS = (  # hiragana that stands by itself
    "なければ ならない なりません なります なる いけません いけない ください いただきます いただく いただき "
    "いたしません いたします いたし できません できます できない できる みなします みなされます みなす "
    "されません されます される された されて しません します しない する した して せず "
    "いません います いる いた ありません あります ある ではなく ではない ではありません である であり "
    "でした です ました ません ます られます られる られ ない なく べき "
    "または および ならびに もしくは あるいは ただし なお また さらに したがって かつ "
    "かかわらず おいて ついて よって より から まで など ごと のみ だけ こと もの とき ため ところ よう ほか "
    "これら それら この その これ それ いずれ いかなる すべて あらかじめ ただちに すみやかに おそれ"
)
_CONJUNCTION = "又は|及び|並びに|若しくは"  # written with a kanji that joins no other
_VERBS = frozenset(_WORDS.split(" "))
_WORD = "|".join(sorted(_VERBS, key=lambda word: (-len(word), word)))
_HIRAGANA = re.compile("[ぁ-んゝゞ]+")
_KANJI = re.compile("[一-龥々〇]+")
PARTIES = (  # who may be meant by name; words of the law, not of one contract
    *(
        "お客様",
        "第三者",
        "提携先",
        "委託先",
        "供給者",
        "当社",
        "弊社",
        "利用者",
        "契約者",
        "申込者",
    ),
    *("利用ユーザー", "登録ユーザー", "会員", "従業員", "代理店"),
)
_PREFIXES = "本当各該両同全前次毎新旧"  # a lone kanji that belongs to what follows
_LONG = 160_000  # words times words from which sentences are compared first,
_TOO_LONG = 1_000_000  # phrases next, and from which a rewritten passage is one replacement
_LEVELS = ("。\n", "、")  # with what a sentence ends, and a phrase
_WHOLE = 0.2  # less than this share in common: one replacement, no patchwork


class Segment(NamedTuple):
    """A piece of text that both sides share, or that one of them alone has."""

    op: Literal["equal", "delete", "insert"]
    text: str


class _Edit(NamedTuple):
    """What is common (`same`), followed by what the two sides do not share."""

    same: str
    old: str
    new: str


class _Change(NamedTuple):  # an edit in words
    same: list[str]
    old: list[str]
    new: list[str]


def segments(old: str, new: str, *, terms: Iterable[str] = ()) -> list[Segment]:
    """The difference of two texts as a list of segments; empty for two empty texts.

    `terms` are defined terms of either text: they are never cut.
    """
    if old == new:
        return [Segment("equal", new)] if new else []
    if not (old and new):
        return [Segment("delete", old) if old else Segment("insert", new)]
    atoms = frozenset(terms)
    pattern = _pattern(atoms)
    head, tail = _around(old, new)
    a, b = (pattern.findall(text[head : len(text) - tail]) for text in (old, new))
    edits = [_Edit(old[:head], "", "")]
    for change in _settled(list(_compared(a, b))):
        edits += _trimmed(change, atoms)
    edits.append(_Edit(old[len(old) - tail :], "", ""))
    return list(_flat(_anew(_sentences_whole(_rewritten(_joined(_joined(edits)))), old, new)))


def _around(old: str, new: str) -> tuple[int, int]:
    """How many characters of whole sentences two texts begin and end with in common."""
    head = _common(old, new)
    head = max(old.rfind("。", 0, head), old.rfind("\n", 0, head)) + 1
    a, b = old[head:], new[head:]
    tail = _common(a[::-1], b[::-1])
    if any(text[: len(text) - tail][-1:] not in ("", "。", "\n") for text in (a, b)):
        first = re.search(r"[。\n]", a[len(a) - tail :])
        tail -= first.end() if first else tail
    return head, tail


@lru_cache(maxsize=8)
def _pattern(terms: frozenset[str]) -> re.Pattern[str]:
    """What is a word. A term of katakana or of Latin letters is no part of a longer word."""
    longest = sorted(terms, key=lambda term: (-len(term), term))
    named = [_bounded(term) for term in (*longest, *PARTIES) if term.strip()]
    words = "|".join([_WORD, *(each for each in named if _HIRAGANA.match(each))])
    atoms = "|".join([REFERENCE.pattern, *named, FIGURE.pattern, _CONJUNCTION])
    return re.compile(
        rf"{atoms}|[A-Za-z]+|[ァ-ヴー]+|{_WORD}|(?:(?!{words})[ぁ-んゝゞ])+"
        rf"|(?:(?!{atoms})[一-龥々〇])+|[ \t　]+|.",
        re.DOTALL,
    )


def _bounded(term: str) -> str:
    before = after = ""
    for script in ("[ァ-ヴー]", "[A-Za-z]"):
        before += rf"(?<!{script})" if re.match(script, term) else ""
        after += rf"(?!{script})" if re.match(script, term[-1]) else ""
    return before + re.escape(term) + after


# --- 2. Words compared ---------------------------------------------------------------------


def _compared(a: list[str], b: list[str], level: int = 0) -> Iterator[_Change]:
    """The changes between two lists of words: where they are long, by sentences first, and
    what is long of these by phrases."""
    if len(a) * len(b) <= (_TOO_LONG if level else _LONG) or level == len(_LEVELS):
        yield from _matched(a, b)
        return
    for same, old, new in _matched(_parts(a, _LEVELS[level]), _parts(b, _LEVELS[level])):
        first, p, q = (list(chain.from_iterable(parts)) for parts in (same, old, new))
        if not (p and q):
            yield _Change(first, p, q)
            continue
        if first:
            yield _Change(first, [], [])
        yield from _compared(p, q, level + 1)


def _parts(words: list[str], ends: str) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    start = 0
    for at, word in enumerate(words, 1):
        if word in ends:
            found.append(tuple(words[start:at]))
            start = at
    return [*found, tuple(words[start:])] if start < len(words) else found


def _matched(a: list, b: list) -> Iterator[_Change]:  # type: ignore[type-arg]
    head = _common(a, b)
    tail = _common(a[head:][::-1], b[head:][::-1])
    inner, other = a[head : len(a) - tail], b[head : len(b) - tail]
    same = a[:head]
    counts = Counter(inner), Counter(other)
    work = sum(count * counts[1][each] for each, count in counts[0].items())
    if not work or work > _TOO_LONG:
        yield _Change(same, inner, other)
    else:
        # autojunk would treat frequent characters as noise in texts of 200 tokens and more
        matcher = SequenceMatcher(a=inner, b=other, autojunk=False)
        for op, a1, a2, b1, b2 in matcher.get_opcodes():
            if op == "equal":
                same = same + inner[a1:a2]
            else:
                yield _Change(same, inner[a1:a2], other[b1:b2])
                same = []
        if same:
            yield _Change(same, [], [])
    if tail:
        yield _Change(a[len(a) - tail :], [], [])


def _common(old: list[str] | str, new: list[str] | str) -> int:
    """How much two texts begin with in common."""
    low, high = 0, min(len(old), len(new))
    if old[:high] == new[:high]:
        return high
    while high - low > 1:  # the same up to low, and no longer so at high
        middle = (low + high) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle
    return low


def _settled(changes: list[_Change]) -> list[_Change]:
    """Move each pure insertion or deletion to where a sentence, a phrase or a bracket ends."""
    merged: list[_Change] = []
    for change in changes:
        if merged and not (merged[-1].old or merged[-1].new):
            last = merged.pop()
            change = _Change(last.same + change.same, change.old, change.new)
        merged.append(change)
    for at, change in enumerate(merged):
        following = merged[at + 1].same if at + 1 < len(merged) else []
        own = change.old or change.new
        if (change.old and change.new) or not own or len(own) > 2000:
            continue
        line = change.same + own + following
        start, size = len(change.same), len(own)
        low, high = start, start
        while low and line[low - 1] == line[low + size - 1]:
            low -= 1
        while high + size < len(line) and line[high] == line[high + size]:
            high += 1
        first, last_ = not at, at + 1 >= len(merged) - 1
        best = max(
            range(low, high + 1),
            key=lambda i: (_score(line, i, size, first, last_), -abs(i - start)),
        )
        if best != start:
            moved = line[best : best + size]
            merged[at] = _Change(line[:best], *((moved, []) if change.old else ([], moved)))
            rest = line[best + size :]
            if at + 1 < len(merged):
                merged[at + 1] = merged[at + 1]._replace(same=rest)
            elif rest:
                merged.append(_Change(rest, [], []))
    return merged


def _score(line: list[str], at: int, size: int, first: bool, last: bool) -> int:
    """How well an edit of so many words stands here: both its edges, and its brackets."""
    end = at + size
    words = line[at:end]
    depth = lowest = 0
    for word in words:
        depth += (word in "「（(『") - (word in "」）)』")
        lowest = min(lowest, depth)
    edges = 0
    for edge, outer in ((at, first and at == 0), (end, last and end == len(line))):
        before, after = line[edge - 1] if edge else "\n", line[edge] if edge < len(line) else "\n"
        if outer or before in "。\n":
            edges += 4
        elif before == "、":
            edges += 3
        elif after in "「（(" or before in "」）)":
            edges += 2
        elif after not in "、。」）)":
            edges += 1
    return edges + (4 if depth == 0 == lowest else 0)


# --- 3. Inside a replacement -----------------------------------------------------------------


def _trimmed(change: _Change, atoms: frozenset[str]) -> Iterator[_Edit]:
    """Take off what both sides of a replacement begin and end with, but cut no word."""
    same, old, new = "".join(change.same), "".join(change.old), "".join(change.new)
    if not (old and new) or len(change.old) > 1 or len(change.new) > 1:
        if f"な{new}" == old or f"な{old}" == new:  # 行ないます → 行います
            yield _Edit(same, *(("な", "") if len(old) > len(new) else ("", "な")))
            yield _Edit(min(old, new, key=len), "", "")
            return
        yield _Edit(same, old, new)
        return
    if {old, new} & atoms or any(p.fullmatch(t) for p in (REFERENCE, FIGURE) for t in (old, new)):
        yield _Edit(same, old, new)
        return
    if {old, new} & _VERBS:
        yield _Edit(same, old, new)  # します → みなします
        return
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if before and after:
        if not _KANJI.fullmatch(old + new):
            yield _Edit(same, old, new)  # an ending, a foreign word: います → いません
            return
        if len(before) == 1 or len(after) == 1:  # 契約 → 規約, 更正手続 → 更生手続
            if head % 2 and not (tail % 2 and old[0] in _PREFIXES):
                head -= 1
            elif tail % 2:
                tail -= 1
            elif head:
                head = 0
    yield _Edit(same + old[:head], old[head : len(old) - tail], new[head : len(new) - tail])
    if tail:
        yield _Edit(old[len(old) - tail :], "", "")


# --- 4. What is too small to stand by itself ----------------------------------------------------


def _joined(edits: list[_Edit]) -> list[_Edit]:
    """Join neighbouring changes that only a short island of common text keeps apart."""
    joined: list[_Edit] = []
    for same, old, new in edits:
        last = joined[-1] if joined else None
        if last and not (last.old or last.new):  # two stretches of common text in a row
            joined[-1] = _Edit(last.same + same, old, new)
        elif last and (old or new) and _is_island(same, last, _Edit(same, old, new)):
            joined[-1] = _Edit(last.same, last.old + same + old, last.new + same + new)
        else:
            joined.append(_Edit(same, old, new))
    return joined


def _is_island(same: str, before: _Edit, after: _Edit) -> bool:
    """Whether common text between two changes is too short to be read as common.

    Two insertions, or two deletions, stay apart: nothing is gained by marking what stood.
    """
    if not same:
        return True
    replaced = (before.old or after.old) and (before.new or after.new)
    size = min(len(edit.old) + len(edit.new) for edit in (before, after))
    return bool(replaced) and not re.search(r"[。\n]", same) and 4 * len(same) < size


def _rewritten(edits: list[_Edit]) -> list[_Edit]:
    """One replacement for a passage of which only scraps are common."""
    found: list[_Edit] = []
    run: list[_Edit] = []
    for edit in edits:
        if run and (re.search(r"[。\n]", edit.same) or not (edit.old or edit.new)):
            found += _run(run)
            run = []
        run.append(edit)
    return found + _run(run)


def _sentences_whole(edits: list[_Edit]) -> list[_Edit]:
    """A sentence put for another takes its 。 along."""
    found: list[_Edit] = []
    for edit in edits:
        last = found[-1] if found else None
        if (
            last
            and last.old
            and last.new
            and edit.same.startswith("。")
            and len(last.old) > 8 < len(last.new)
            and (last.same[-1:] in "。\n" if last.same else len(found) == 1)
        ):
            found[-1] = last._replace(old=last.old + "。", new=last.new + "。")
            edit = edit._replace(same=edit.same[1:])
        found.append(edit)
    return found


def _anew(edits: list[_Edit], old: str, new: str) -> list[_Edit]:
    """One replacement for a text of which next to nothing is common but a heading."""
    kept = sum(len(edit.same) for edit in edits)
    one_sided = not (any(edit.old for edit in edits) and any(edit.new for edit in edits))
    if one_sided or kept >= _WHOLE * max(len(old), len(new)):
        return edits
    a, b = old.split("\n"), new.split("\n")
    head = _common(a[:-1], b[:-1])
    kept = sum(len(line) + 1 for line in a[:head])
    return [_Edit(old[:kept], old[kept:], new[kept:])]


def _run(run: list[_Edit]) -> list[_Edit]:
    kept = sum(len(edit.same) for edit in run[1:])
    old, new = sum(len(edit.old) for edit in run), sum(len(edit.new) for edit in run)
    if len(run) < 3 or not (old and new) or kept >= 0.4 * min(old, new):
        return run
    first = run[0]
    return [
        _Edit(
            first.same,
            first.old + "".join(edit.same + edit.old for edit in run[1:]),
            first.new + "".join(edit.same + edit.new for edit in run[1:]),
        )
    ]


def _flat(edits: Iterable[_Edit]) -> Iterator[Segment]:
    kept = ""
    for same, old, new in edits:
        kept += same
        if not (old or new):
            continue
        if kept:
            yield Segment("equal", kept)
        kept = ""
        if old:
            yield Segment("delete", old)
        if new:
            yield Segment("insert", new)
    if kept:
        yield Segment("equal", kept)
