"""What the comparison is measured against, each in a setting that is fair to Japanese.

A peer takes two texts and gives segments as `kiyaku.segments` does. Licences: git GPL-2.0 (run,
not linked), difflib PSF-2.0, diff-match-patch Apache-2.0, redlines MIT, xmldiff MIT.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from difflib import SequenceMatcher
from itertools import chain
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

from kiyaku.segments import Segment

Op = Literal["equal", "delete", "insert"]
Peer = Callable[[str, str], list[Segment]]

_RUNS = "[一-龥々]+|[ぁ-ん]+|[ァ-ヶー]+|[A-Za-z]+|[0-9]+|."  # a word: a run of one script


def joined(found: Iterator[tuple[Op, str]]) -> list[Segment]:
    """Segments of one kind in a row as one, empty ones left out; a deletion before an insertion."""
    out: list[Segment] = []
    nothing: dict[Op, str] = {"delete": "", "insert": ""}
    pending = dict(nothing)

    def settle() -> None:
        out.extend(Segment(op, text) for op, text in pending.items() if text)
        pending.update(nothing)

    for op, text in found:
        if op != "equal":
            pending[op] += text
        elif text:
            settle()
            if out and out[-1].op == "equal":
                out[-1] = Segment("equal", out[-1].text + text)
            else:
                out.append(Segment("equal", text))
    settle()
    return out


# --- git -----------------------------------------------------------------------------------------


# git reads bytes where it has no locale: the words as UTF-8, since a range of letters is refused.
_BYTES = (
    rb"([\xe4-\xe9][\x80-\xbf][\x80-\xbf]|\xe3\x80\x85)+"
    rb"|(\xe3\x81[\x81-\xbf]|\xe3\x82[\x80-\x9e])+|(\xe3\x82[\xa1-\xbf]|\xe3\x83[\x80-\xbf])+"
    rb"|[A-Za-z]+|[0-9]+|[^\x80-\xff]|[\xc0-\xff][\x80-\xbf]+"
)
_BYTES = re.sub(rb"\\x(..)", lambda match: bytes.fromhex(match[1].decode()), _BYTES)


def git_characters(old: str, new: str) -> list[Segment]:
    """git diff --word-diff, every character a word."""
    return _git(old, new, b"--word-diff-regex=.", "C.UTF-8")


def git_words(old: str, new: str) -> list[Segment]:
    """git diff --word-diff, every run of one script a word."""
    return _git(old, new, b"--word-diff-regex=" + _BYTES, "C")


_GIT = ["git", "diff", "--no-index", "--no-color", "-U1000000", "--word-diff=porcelain"]


def _git(old: str, new: str, words: bytes, locale: str) -> list[Segment]:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("old", "new")]
        for path, text in zip(paths, (old, new), strict=True):
            path.write_text(text + "\n", encoding="utf-8")
        ran = subprocess.run(
            [*_GIT, words, *map(str, paths)],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "LC_ALL": locale},
        )
    lines = ran.stdout.split("\n")
    start = next((at for at, line in enumerate(lines) if line.startswith("@@")), None)
    if start is None:
        return [Segment("equal", new)]
    return _clipped(joined(_porcelain(lines[start + 1 :])))


def _porcelain(lines: list[str]) -> Iterator[tuple[Op, str]]:
    """A line ~ is a line break; which side has it, the lines before it say."""
    ops: dict[str, Op] = {" ": "equal", "-": "delete", "+": "insert"}
    row: set[Op] = set()
    for line in lines:
        if line == "~":
            yield (next(iter(row)) if len(row) == 1 else "equal"), "\n"
            row = set()
        elif line and line[0] in ops:
            row.add(ops[line[0]])
            yield ops[line[0]], line[1:]


def _clipped(found: list[Segment]) -> list[Segment]:
    """Without the line break at the end that git asks for."""
    last = found[-1]
    return [*found[:-1], *([Segment(last.op, last.text[:-1])] if last.text != "\n" else [])]


# --- difflib -------------------------------------------------------------------------------------


def difflib_characters(old: str, new: str) -> list[Segment]:
    """difflib, character by character."""
    return joined(_opcodes(old, new))


def difflib_words(old: str, new: str) -> list[Segment]:
    """difflib, runs of one script."""
    return joined(_opcodes(*(re.findall(_RUNS, text, re.DOTALL) for text in (old, new))))


def difflib_two_levels(old: str, new: str) -> list[Segment]:
    """difflib, lines first, then the characters of those that changed."""
    return joined(_two_levels(*(text.splitlines(keepends=True) for text in (old, new))))


def _two_levels(old: list[str], new: list[str]) -> Iterator[tuple[Op, str]]:
    for op, a1, a2, b1, b2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if op == "equal":
            yield "equal", "".join(old[a1:a2])
        else:
            yield from _opcodes("".join(old[a1:a2]), "".join(new[b1:b2]))


def _opcodes(old: Any, new: Any) -> Iterator[tuple[Op, str]]:
    for op, a1, a2, b1, b2 in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if op == "equal":
            yield "equal", "".join(old[a1:a2])
        else:
            yield "delete", "".join(old[a1:a2])
            yield "insert", "".join(new[b1:b2])


# --- diff-match-patch ----------------------------------------------------------------------------


def dmp(old: str, new: str) -> list[Segment]:
    """diff-match-patch, without a time limit."""
    return joined(_dmp(old, new, clean=False))


def dmp_clean(old: str, new: str) -> list[Segment]:
    """diff-match-patch, without a time limit, cleaned up semantically."""
    return joined(_dmp(old, new, clean=True))


def _dmp(old: str, new: str, *, clean: bool) -> Iterator[tuple[Op, str]]:
    from diff_match_patch import diff_match_patch

    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    found = engine.diff_main(old, new)
    if clean:
        engine.diff_cleanupSemantic(found)
    ops: dict[int, Op] = {0: "equal", -1: "delete", 1: "insert"}
    for op, text in found:
        yield ops[op], text


# --- redlines ------------------------------------------------------------------------------------

_GAP = "\u2009"  # what redlines takes for a space between words
_BREAK = "⏎"


def redlines_plain(old: str, new: str) -> list[Segment]:
    """redlines, the texts as they are: words are what stands between spaces."""
    return joined(_redlines(old, new, "[^\n]+|\n"))


def redlines_words(old: str, new: str) -> list[Segment]:
    """redlines, with spaces put between runs of one script, and taken out again."""
    return joined(_redlines(old, new, _RUNS))


def _redlines(old: str, new: str, word: str) -> Iterator[tuple[Op, str]]:
    from redlines import Redlines

    texts = [
        _GAP.join(re.findall(word, text, re.DOTALL)).replace("\n", _BREAK) for text in (old, new)
    ]
    printed = Redlines(texts[0], texts[1], markdown_style="none").output_markdown
    for piece in re.split("(<del>.*?</del>|<ins>.*?</ins>)", printed, flags=re.DOTALL):
        op: Op = {"<del>": "delete", "<ins>": "insert"}.get(piece[:5], "equal")  # type: ignore[assignment]
        text = piece[5:-6] if op != "equal" else piece
        yield op, re.sub(rf"[{_GAP} ]", "", text).replace(_BREAK, "\n")


# --- xmldiff -------------------------------------------------------------------------------------


def xmldiff(old: str, new: str) -> list[Segment]:
    """xmldiff, every line an element, its text compared inside."""
    from xmldiff import formatting, main

    form = formatting.XMLFormatter(text_tags=("p",), normalize=formatting.WS_NONE)
    marked = main.diff_texts(*map(_xml, (old, new)), formatter=form)
    lines = (_marks(line, "equal") for line in ElementTree.fromstring(marked))
    return _without_last_break(joined(chain.from_iterable(lines)))


def _xml(text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return "<text>" + "".join(f"<p>{line}\n</p>" for line in safe.split("\n")) + "</text>"


def _marks(element: Any, op: Op) -> Iterator[tuple[Op, str]]:
    space = "{http://namespaces.shoobx.com/diff}"
    for mark in ("insert", "delete"):
        if element.tag == space + mark or space + mark in element.attrib:
            op = mark
    yield op, element.text or ""
    for child in element:
        yield from _marks(child, op)
        yield op, child.tail or ""


def _without_last_break(found: list[Segment]) -> list[Segment]:
    kept = list(found)
    for op in ("delete", "insert"):
        for at in reversed(range(len(kept))):
            if kept[at].op in (op, "equal"):
                kept[at] = Segment(kept[at].op, kept[at].text.removesuffix("\n"))
                if kept[at].op == "equal":
                    return [each for each in kept if each.text]
                break
    return [each for each in kept if each.text]


PEERS: dict[str, Peer] = {
    "git --word-diff, characters": git_characters,
    "git --word-diff, runs of script": git_words,
    "difflib, characters": difflib_characters,
    "difflib, runs of script": difflib_words,
    "difflib, lines then characters": difflib_two_levels,
    "diff-match-patch": dmp,
    "diff-match-patch, semantic": dmp_clean,
    "redlines": redlines_plain,
    "redlines, runs of script": redlines_words,
    "xmldiff": xmldiff,
}


def keeps(found: list[Segment], old: str, new: str) -> bool:
    """Whether both texts can be read out of the segments."""
    sides = ["".join(text for op, text in found if op != other) for other in ("insert", "delete")]
    return sides == [old, new]


def spans(found: Iterable[Segment]) -> set[tuple[str, int, int]]:
    """What is marked: on which side, from where, to where."""
    at = {"delete": 0, "insert": 0}
    marked = set[tuple[str, int, int]]()
    for op, text in found:
        for side in at:
            if op in (side, "equal"):
                if op == side:
                    marked.add((side, at[side], at[side] + len(text)))
                at[side] += len(text)
    return marked


def characters(marked: set[tuple[str, int, int]]) -> set[tuple[str, int]]:
    """The characters that lie in spans."""
    return {(side, at) for side, start, end in marked for at in range(start, end)}
