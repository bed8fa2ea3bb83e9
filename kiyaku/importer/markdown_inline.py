"""The mark-up within a block of Markdown: plain text, and what was stripped of it.

Emphasis, links, code, tags and the like are stripped, with a repair for each; a mark that has
no counterpart is text. `**` closes beside Japanese brackets too, and may stand alone on its
line. The work grows with the length of the text, whatever it holds.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect
from collections.abc import Callable, Iterator

from kiyaku.importer.lines import Repair
from kiyaku.importer.read_text import clean

Place = tuple[int, int]  # a line and a column of the source

_PLAIN = re.compile(r"[^\\`<&!\[\]*_~\n]+")
_TICKS = re.compile(r"`+")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_AUTOLINK = re.compile(r"<((?:[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)|[\w.+-]+@[\w.-]+)>", re.ASCII)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>")
_BREAKING = re.compile(r"(?i:br|p|div|li|tr|t[dh]|table|[uod]l|d[td]|h[1-6r]|blockquote)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TARGET = re.compile(
    r"\(\s*(<[^<>\n]*>|[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*\)"
)  # (https://example.jp "title")
_ADDRESS = re.compile(r"<|.*[./#:]|[A-Za-z][!-~]{2,}$|$")  # what a link may lead to
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_REFERENCE = re.compile(r"\[([^\[\]]*)\]")  # [label], after [text]
_ATTRIBUTES = re.compile(r"\{:?[ ]*[#.][^{}\n]*\}\s*$|\{:[^{}\n]*\}\s*$")  # {#fees}
_RUN = re.compile(r"\*+|_+|~+")
_LINE_END = re.compile(r"[ \t]*(?:\n|\Z)")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SOFT, _HARD = "\n", "\0"  # line ends in a block: to be joined, to be kept


def plain(
    text: str, labels: set[str], place: Callable[[int], Place]
) -> tuple[list[tuple[str, Place]], list[Repair]]:
    """A block's text without mark-up, split where a line break is to be kept; and the repairs.

    `labels` are the document's link definitions; `place` tells where a character stands.
    """
    inline = _Inline(text, labels, place)
    inline.read()
    found: list[tuple[str, Place]] = []
    part: list[str] = []
    start = 0
    for piece, at in [*inline.out, (_HARD, inline.end)]:
        if piece == _HARD:
            found.append((join("".join(part).split(_SOFT)), place(start)))
            part = []
        elif part or piece.strip():
            start = start if part else at + len(piece) - len(piece.lstrip())
            part.append(piece)
    return found, inline.repairs


def join(texts: list[str]) -> str:
    """Lines joined to one: with a space, except beside a Japanese character."""
    joined: list[str] = []
    for text in filter(None, map(str.strip, texts)):
        if joined and not (_is_wide(joined[-1][-1]) or _is_wide(text[0])):
            joined.append(" ")
        joined.append(text)
    return "".join(joined)


def _is_wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WFA"


def normal_label(text: str) -> str:
    """A link's label as labels are compared."""
    return " ".join(text.casefold().split())


class _Inline:
    """Walks through a block: `out` (text and its offset) and `repairs` grow on the way."""

    def __init__(self, text: str, labels: set[str], place: Callable[[int], Place]) -> None:
        self.text = text
        self.end = len(text)
        self.labels = labels
        self.place = place
        self.out: list[tuple[str, int]] = []
        self.repairs: list[Repair] = []
        self.open: dict[str, list[int]] = {"*": [], "_": [], "~": []}  # indices in `out`
        if attributes := _ATTRIBUTES.search(text):
            self.end = attributes.start()
            self.text = text[: self.end]
            marks = attributes[0].strip()
            self._repair(self.end, "末尾の属性を除きました。", marks, code="attributes")
        self.ticks: dict[int, list[int]] = {}
        for run in _TICKS.finditer(self.text):
            self.ticks.setdefault(len(run[0]), []).append(run.start())
        self.closing: dict[int, tuple[int, int]] = {}  # of a link: its beginning in `out`, its end
        self.links = dict(self._links())
        self.last_comment = self.text.rfind("-->")

    def read(self) -> None:
        at = 0
        while at < self.end:
            if run := _PLAIN.match(self.text, at):
                at = self._keep(run[0], at)
                continue
            match self.text[at]:
                case "\\":
                    at = self._escape(at)
                case "`":
                    at = self._code(at)
                case "\n":
                    at = self._line_end(at)
                case "<":
                    at = self._angle(at)
                case "&":
                    at = self._entity(at)
                case "*" | "_" | "~":
                    at = self._emphasis(at)
                case _:
                    at = self._bracket(at)

    # Each takes the place of a mark and gives that of what follows

    def _keep(self, text: str, at: int) -> int:
        self.out.append((text, at))
        return at + len(text)

    def _strip(self, at: int, end: int, what: str, after: str = "", dropped: str = "") -> int:
        message = f"{what}を文字にしました。" if after else f"{what}を除きました。"
        self._repair(at, message, self.text[at:end], after, dropped)
        return end

    def _line_end(self, at: int) -> int:
        hard = self.text[max(at - 2, 0) : at] == "  "
        self.out.append((_HARD if hard else _SOFT, at))
        return at + 1

    def _escape(self, at: int) -> int:
        after = self.text[at + 1 : at + 2]
        if after == "\n":
            self.out.append((_HARD, at))
            self._strip(at, at + 1, "改行の記号")
            return at + 2
        if not after or after not in _ESCAPABLE:
            return self._keep("\\", at)
        self._strip(at, at + 2, "エスケープ", after, "\\")
        return self._keep(after, at + 1)

    def _code(self, at: int) -> int:
        run = _TICKS.match(self.text, at)
        assert run
        same = self.ticks.get(len(run[0]), [])
        index = bisect(same, at)
        if index == len(same):
            return self._keep(run[0], at)
        close = same[index]
        code = self.text[run.end() : close]
        self._keep(code, run.end())
        return self._strip(at, close + len(run[0]), "コードの記号", code, run[0] * 2)

    def _angle(self, at: int) -> int:
        if link := _AUTOLINK.match(self.text, at):
            self._keep(link[1], at + 1)
            return self._strip(at, link.end(), "リンクの記号", link[1], "<>")
        if at < self.last_comment and (comment := _COMMENT.match(self.text, at)):
            return self._strip(at, comment.end(), "コメント")
        if tag := _TAG.match(self.text, at):
            if _BREAKING.fullmatch(tag[1]):
                self.out.append((_HARD, at))
            return self._strip(at, tag.end(), "HTMLのタグ")
        return self._keep("<", at)

    def _entity(self, at: int) -> int:
        entity = _ENTITY.match(self.text, at)
        after = html.unescape(entity[0]) if entity else ""
        if not entity or after == entity[0]:
            return self._keep("&", at)
        after = clean(after, 1)[0]
        self.out.append((after, at))
        return self._strip(at, entity.end(), "文字参照", after)

    def _bracket(self, at: int) -> int:
        """`[` or `![` opens a link, `]` closes it; others are text."""
        start = at + (self.text[at] == "!")
        if start in self.links:
            close, end = self.links[start]
            self.closing[close] = (len(self.out), end)
            return self._keep(self.text[at : start + 1], at)
        if at not in self.closing:
            return self._keep(self.text[at], at)
        index, end = self.closing[at]
        mark, start = self.out[index]
        self.out[index] = ("", start)
        message = "画像を説明文にしました。" if mark == "![" else "リンクを文字にしました。"
        self._repair(start, message, mark + self.text[at:end])
        return end

    def _emphasis(self, at: int) -> int:
        """A run of `*`, `_` or `~`: close what is open, open what may be; the rest is text."""
        run = _RUN.match(self.text, at)
        assert run
        c, end, left = run[0][0], run.end(), len(run[0])
        before, after = self.text[at - 1 : at] or " ", self.text[end : end + 1] or " "
        opens, closes = _flanks(c, left, before, after)
        if not opens and not closes and left == 2 and after in " \n":  # between white space
            closes = True
            alone = (at == 0 or before == "\n") and _LINE_END.match(self.text, end)
            opens = c == "*" and bool(alone)
        waiting = self.open[c]
        while closes and left and waiting:
            opening, start = self.out[waiting[-1]]
            use = min(left, len(opening))
            if c == "~" and use != 2:
                break
            self.out[waiting[-1]] = (opening[use:], start)
            if len(opening) == use:
                waiting.pop()
            left -= use
            self._repair(start, "強調などの記号を除きました。", c * use * 2)
        if left:
            if opens and (c != "~" or left == 2):
                waiting.append(len(self.out))
            self.out.append((c * left, end - left))
        return end

    def _links(self) -> Iterator[tuple[int, tuple[int, int]]]:
        """The `[` of every link, with its `]` and the end of the whole."""
        opened: list[int] = []
        taken = 0
        for bracket in _BRACKET.finditer(self.text):
            at = bracket.start()
            if bracket[0] == "[":
                opened.append(at)
            elif bracket[0] == "]" and opened and at >= taken:
                start = opened.pop()
                label = normal_label(self.text[start + 1 : at]) if at - start < 1000 else ""
                target = _TARGET.match(self.text, at + 1)
                reference = _REFERENCE.match(self.text, at + 1)
                if target and _ADDRESS.match(target[1]):
                    taken = target.end()
                elif reference and (normal_label(reference[1]) or label) in self.labels:
                    taken = reference.end()
                elif label in self.labels:
                    taken = at + 1
                else:
                    continue
                yield start, (at, taken)

    def _repair(
        self,
        at: int,
        message: str,
        before: str,
        after: str = "",
        dropped: str = "",
        code: str = "markup",
    ) -> None:
        line, column = self.place(at)
        self.repairs.append(
            Repair(
                code=code,
                line=line,
                column=column,
                message=message,
                before=before,
                after=after,
                dropped=dropped or before,
            )
        )


def _flanks(c: str, length: int, before: str, after: str) -> tuple[bool, bool]:
    """Whether a run of emphasis marks between two characters may open, and may close."""
    if c == "~" or (c == "*" and length > 1):
        return not after.isspace(), not before.isspace()
    points = [unicodedata.category(side)[0] in "PS" for side in (before, after)]
    if after.isdigit() and not before.isspace() and not points[0]:
        return False, False  # 3*4*5, 甲*1、乙*2
    left = not after.isspace() and (not points[1] or points[0] or before.isspace())
    right = not before.isspace() and (not points[0] or points[1] or after.isspace())
    if c == "_":
        return left and (not right or points[0]), right and (not left or points[1])
    return left, right
