"""The difference of two Japanese texts, marked where a person would mark it.

Words are not separated by spaces, so the texts are cut into runs of one script, with figures
and references kept whole; runs are compared first, then the characters of a small
replacement. Short accidental matches between changes are swallowed.

Guarantee: equal + insert is the new text, equal + delete the old one, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_REFERENCE = re.compile(
    r"第[0-9０-９一二三四五六七八九十百千]+[条項号](?:の[0-9０-９]+)*"
)  # 第16条
_UNIT = re.compile("[%％]|営業日|時間|[ヶか]?月|[年日円条項号]")
_HIRAGANA = re.compile("[ぁ-んゝゞ]+")
_TOKEN = re.compile(
    rf"{_REFERENCE.pattern}"
    rf"|[0-9０-９]+(?:[.,．，][0-9０-９]+)*(?:{_UNIT.pattern})?"  # 14.5%, 5営業日
    r"|[A-Za-z]+"
    r"|[ァ-ヴー]+"
    rf"|{_HIRAGANA.pattern}"
    rf"|(?:(?!{_REFERENCE.pattern})[一-龥々〇])+"
    r"|\s+"
    r"|.",
    re.DOTALL,
)
_PUNCTUATION = re.compile(r"[\s、。，．・「」『』（）()]*")
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


def segments(old: str, new: str) -> list[Segment]:
    """The difference of two texts as a list of segments; empty for two empty texts."""
    edits = list(_by_token(old, new))
    # 1. Inside a small replacement, keep the characters that both sides begin or end with.
    edits = [piece for edit in edits for piece in _by_character(edit)]
    # 2. Swallow short accidental matches between two changes.
    edits = _joined(edits)
    # 3. A text that shares next to nothing is one replacement.
    if sum(len(edit.same) for edit in edits) < _WHOLE * max(len(old), len(new)):
        edits = [_Edit("", old, new)]
    return list(_flat(edits))


def kinds(found: Iterable[Segment]) -> list[str]:
    """What sort of words changed: figure, reference, wording, or punctuation alone."""
    changed = {"delete": "", "insert": ""}
    for op, text in found:
        if op != "equal":
            changed[op] += text + "\n"
    old, new = changed["delete"], changed["insert"]
    if not (old or new):
        return []
    if _PUNCTUATION.fullmatch(old + new):
        return ["punctuation"]
    found_kinds = []
    if _REFERENCE.findall(old) != _REFERENCE.findall(new):
        found_kinds.append("reference")
    old, new = _REFERENCE.sub("", old), _REFERENCE.sub("", new)
    if re.findall("[0-9０-９]+", old) != re.findall("[0-9０-９]+", new):
        found_kinds.append("figure")
    if re.sub("[0-9０-９\n]", "", old) != re.sub("[0-9０-９\n]", "", new) or not found_kinds:
        found_kinds.append("wording")
    return found_kinds


def _by_token(old: str, new: str) -> Iterator[_Edit]:
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    # autojunk would treat frequent characters as noise in texts of 200 tokens and more
    matcher = SequenceMatcher(a=a, b=b, autojunk=False)
    same = ""
    for op, a1, a2, b1, b2 in matcher.get_opcodes():
        if op == "equal":
            same += "".join(a[a1:a2])
        else:
            yield _Edit(same, "".join(a[a1:a2]), "".join(b[b1:b2]))
            same = ""
    if same:
        yield _Edit(same, "", "")


def _by_character(edit: _Edit) -> Iterator[_Edit]:
    """Take off what both sides of a replacement begin and end with, but cut no figure."""
    same, old, new = edit
    if not (old and new):
        yield edit
        return
    head = _common(old, new)
    while head and (old[head - 1].isdigit() or old[head - 1] in "第.．"):
        head -= 1
    tail = _common(old[head:][::-1], new[head:][::-1])
    while tail and (old[-tail].isdigit() or old[-tail] in ".．"):
        tail -= 1
    if any(text[: len(text) - tail][-1:].isdigit() for text in (old, new)):
        unit = _UNIT.match(old[len(old) - tail :])  # a figure keeps its unit
        tail -= unit.end() if unit else 0
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if before and after and _HIRAGANA.fullmatch(old + new):
        yield edit  # an ending is read as a whole: います → いません
        return
    yield _Edit(same + old[:head], before, after)
    if tail:
        yield _Edit(old[len(old) - tail :], "", "")


def _common(old: str, new: str) -> int:
    """How many characters two texts begin with in common."""
    for at, (a, b) in enumerate(zip(old, new, strict=False)):
        if a != b:
            return at
    return min(len(old), len(new))


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
    replaced = (before.old or after.old) and (before.new or after.new)
    size = min(len(edit.old) + len(edit.new) for edit in (before, after))
    return bool(replaced) and "\n" not in same and 2 * len(same) <= size


def _flat(edits: Iterable[_Edit]) -> Iterator[Segment]:
    for same, old, new in edits:
        if same:
            yield Segment("equal", same)
        if old:
            yield Segment("delete", old)
        if new:
            yield Segment("insert", new)
