"""Markdown to lines: headings, lists and tables as such, inline mark-up stripped.

A reader of our own, line by line, since a library would lose the places. It is no complete
CommonMark; where it departs, it does so to lose nothing of a legal text: `**` closes beside
Japanese brackets, a sentence before `---` is no heading, and a line that begins with a
number such as (1), ① or 第2条 or with a full-width space is not joined to the one above.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from kiyaku.importer.lines import Line, Raw, Repair
from kiyaku.importer.read_text import clean, decode, physical_lines, width

_FIELD = re.compile(r"[\w\"'-]+[ \t]*:(\s|$)|#")  # a line of front matter: title: 利用規約
_QUOTE = re.compile(r"[ \t]*>(?:[ \t]*>)*[ \t]?")
_FENCE = re.compile(r"[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_ATX = re.compile(r" {0,3}(#{1,6})(?:\s+|$)")
_ATX_END = re.compile(r"(?:^|(?<=\s))#+\s*$")
_SETEXT = re.compile(r"\s*(={2,}|-{2,})\s*$")
_RULE = re.compile(r"\s*([-*_])(?:[ \t]*\1){2,}\s*$")
_ITEM = re.compile(r"(\s*)([-*+]|[0-9]{1,9}[.)])(?:\s+|$)")
_SEPARATOR = re.compile(r":?-+:?")  # a cell of the row below a table's head
_PIPE = re.compile(r"\\.|(\|)")
_DEFINITION = re.compile(
    r"\s*\[([^\[\]^][^\[\]]*)\]:\s*(?:<[!-~]*>|(?=[!-~]*[./#:])[!-~]+)"
    r"(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?\s*$"
)  # [a]: https://example.jp "title"
_OWN_LINE = re.compile(
    r"\u3000|[\u2460-\u2473]|[(（](?:[0-9０-９]{1,3}|[一二三四五六七八九十]+|[ア-ン])[)）]"
    r"|第[0-9０-９一二三四五六七八九十百]+[章節条款項号](?:の[0-9０-９一二三四五六七八九十]+)*"
    r"(?:[\s(（【]|$)|(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3}|[ア-ン])[\u3000．]"
)  # ①, (1), （ア）, 第2条（, １

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
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SOFT, _HARD = "\n", "\0"  # line ends in a block: to be joined, to be kept


def read(data: bytes, *, path: str) -> Raw:
    """The lines of a Markdown file, and what was stripped from it.

    Every character of the source other than white space is in a line's `text`, `mark` or
    `cells`, is counted by `heading` (the `#` of a heading), or is in a repair's `dropped`.
    """
    text, repairs = decode(data, path=path)
    reader = _Reader(list(physical_lines(text)), repairs)
    reader.read()
    return Raw(
        lines=tuple(reader.lines),
        repairs=tuple(sorted(repairs, key=lambda r: (r.line, r.column))),
    )


@dataclass(kw_only=True)
class _Block:
    """A paragraph in the making: its text, where its parts come from, and what it is."""

    number: int
    column: int
    indent: int
    blank: bool
    level: int | None = None
    heading: int = 0
    mark: str = ""
    parts: list[str] = field(default_factory=list)
    places: list[tuple[int, int, list[int]]] = field(default_factory=list)  # from, line, columns
    size: int = 0

    def add(self, text: str, number: int, columns: list[int]) -> None:
        self.places.append((self.size, number, columns))
        self.parts.append(text)
        self.size += len(text) + 1  # with the line end between

    def place(self, at: int) -> tuple[int, int]:
        """Line and column of a character of the joined text."""
        start, number, columns = self.places[bisect(self.places, at, key=lambda p: p[0]) - 1]
        return number, columns[at - start] if at - start < len(columns) else 1


class _Reader:
    """The blocks of a source, line by line; `lines` and `repairs` grow on the way."""

    def __init__(self, source: list[str], repairs: list[Repair]) -> None:
        self.source = source
        self.repairs = repairs
        self.lines: list[Line] = []
        self.block: _Block | None = None
        self.stack: list[tuple[int, str, str]] = []  # list items: indentation, mark, printed mark
        self.blank = False
        self.depth = 0  # of quotation
        self.fence = ""
        definitions = filter(None, map(_DEFINITION.match, source))
        self.labels = {_label(definition[1]) for definition in definitions}

    def read(self) -> None:
        source = self.source
        last_end = max((i for i, line in enumerate(source) if "-->" in line), default=-1)
        at = self._front_matter()
        while at < len(source):
            # 1. quotation marks
            text, columns, depth, mended = self._prepare(at)
            at += 1
            number = at
            self.repairs += mended
            if depth != self.depth:
                self.flush()
                self.stack, self.depth, self.fence = [], depth, ""
            # 2. code between fences
            if self.fence:
                self._code(text, number, columns)
                continue
            # 3. blank lines end a block
            if not text.strip():
                self.flush()
                self.blank = True
                continue
            # 4. comments of several lines
            if text.lstrip().startswith("<!--") and "-->" not in text and last_end >= at:
                end = next(i for i in range(at, len(source)) if "-->" in source[i])
                stop = source[end].index("-->") + 3
                comment = "\n".join([text, *source[at:end], source[end][:stop]])
                self._repair("comment", (number, columns[0]), "コメントを除きました。", comment)
                source[end] = " " * stop + source[end][stop:]
                at = end
                continue
            # 5. the beginnings of blocks
            if opening := _FENCE.match(text):
                self.flush()
                self.fence = opening[1]
                self._drop("fence", number, columns, text, "コードの囲みを除きました。")
            elif self._underline(text, number, columns):
                pass
            elif _RULE.match(text):
                self.flush()
                self.stack = []
                self._drop("rule", number, columns, text, "区切りの線を除きました。")
            elif atx := _ATX.match(text):
                self._heading(atx, text, number, columns)
            elif not self.block and _DEFINITION.match(text):
                self._drop("definition", number, columns, text, "リンク先の定義を除きました。")
            elif "|" in text and (below := self._below(at)):
                self.flush()
                self._table(text, columns, number, below)
                at += below
            elif item := _ITEM.match(text):
                self._item(item, text, number, columns)
            elif self.block and not _OWN_LINE.match(text.lstrip(" \t")):
                self._add(text, number, columns, 0)
            else:
                self.flush()
                indent = width(text[: len(text) - len(text.lstrip())])
                while self.stack and indent < self.stack[-1][0] + 2:
                    self.stack.pop()
                self._open(text, number, columns, 0)
        self.flush()

    def flush(self) -> None:
        """Turn the open block into lines: one, and one more after each line break to be kept."""
        block, self.block = self.block, None
        if not block:
            return
        texts = self._inline(block)
        if block.heading:
            texts = [(_join([text for text, _ in texts]), (block.number, block.column))]
        mark = block.mark
        for text, (number, column) in texts:
            if not text and not mark:
                continue
            self.lines.append(
                Line(
                    text=text,
                    number=block.number if mark else number,
                    column=block.column if mark else column,
                    indent=block.indent,
                    heading=block.heading,
                    mark=mark,
                    level=block.level,
                    blank_before=block.blank,
                )
            )
            mark, block.blank = "", False

    # Blocks

    def _front_matter(self) -> int:
        """Drop a YAML head; how many lines it takes."""
        source = self.source
        if len(source) < 2 or source[0].rstrip() != "---" or not _FIELD.match(source[1]):
            return 0
        for end in range(2, len(source)):
            if source[end].rstrip() in ("---", "..."):
                head = "\n".join(source[: end + 1])
                self._repair("front-matter", (1, 1), "先頭の設定（YAML）を除きました。", head)
                return end + 1
        return 0

    def _prepare(self, at: int) -> tuple[str, list[int], int, list[Repair]]:
        """A line without invisible characters and quotation marks; how deep it is quoted."""
        text, columns, repairs = clean(self.source[at], at + 1)
        if self.fence and not self.depth:
            return text, columns, 0, repairs
        quote = _QUOTE.match(text)
        if not quote:
            return text, columns, 0, repairs
        marks = quote[0].strip()
        message = "引用の記号を除きました。"
        repairs.append(_repair("quote", (at + 1, columns[0]), message, marks))
        end = quote.end()
        return text[end:], columns[end:], marks.count(">"), repairs

    def _code(self, text: str, number: int, columns: list[int]) -> None:
        """A line between fences, as it stands, or the closing fence."""
        body = text.strip()
        if body.startswith(self.fence) and set(body) == {self.fence[0]}:
            self.fence = ""
            self._drop("fence", number, columns, text, "コードの囲みを除きました。")
        elif body:
            block = self._open(text, number, columns, 0)
            self.block = None
            self.lines.append(
                Line(
                    text=body,
                    number=number,
                    column=block.column,
                    indent=block.indent,
                    level=block.level,
                    blank_before=block.blank,
                )
            )
        else:
            self.blank = True

    def _open(self, text: str, number: int, columns: list[int], start: int) -> _Block:
        """Begin a block with what stands in `text` from `start` on."""
        self.flush()
        margin = len(text) - len(text.lstrip())
        self.block = _Block(
            number=number,
            column=columns[margin],
            indent=width(text[:margin]),
            blank=self.blank,
            level=len(self.stack) - 1 if self.stack else None,
        )
        self.blank = False
        self._add(text, number, columns, start)
        return self.block

    def _add(self, text: str, number: int, columns: list[int], start: int) -> None:
        assert self.block
        start = len(text) - len(text[start:].lstrip())
        self.block.add(text[start:], number, columns[start:])

    def _underline(self, text: str, number: int, columns: list[int]) -> bool:
        """Whether the line is a setext heading's underline, under anything but a sentence."""
        block, line = self.block, _SETEXT.match(text)
        if not block or not line or block.level is not None:
            return False
        if line[1][0] == "-" and block.parts[-1].rstrip().endswith(("。", "．")):
            return False
        block.heading = 1 if line[1][0] == "=" else 2
        self._drop("heading", number, columns, text, "見出しの下線を除きました。")
        self.flush()
        return True

    def _heading(self, atx: re.Match[str], text: str, number: int, columns: list[int]) -> None:
        self.flush()
        self.stack = []
        if end := _ATX_END.search(text, atx.end()):
            start = end.start()
            message = "見出しの終わりの記号を除きました。"
            self._drop("heading", number, columns[start:], text[start:], message)
            text = text[:start]
        known = len(self.lines)
        self._open(text, number, columns, atx.end()).heading = len(atx[1])
        self.flush()
        if len(self.lines) == known:
            message = "文字のない見出しを除きました。"
            self._repair("heading", (number, columns[0]), message, atx[1])

    def _item(self, item: re.Match[str], text: str, number: int, columns: list[int]) -> None:
        """A list item: its depth by indentation; numbers that repeat as Markdown prints them."""
        self.flush()
        indent, mark = width(item[1]), item[2]
        before = printed = ""
        while self.stack and indent < self.stack[-1][0] + 2:
            _, before, printed = self.stack.pop()
        shown = mark
        if mark == before and mark[0].isdigit():
            shown = f"{int(printed[:-1]) + 1}{mark[-1]}"
            message = f"同じ番号の続く「{mark}」を、表示されるとおり「{shown}」にしました。"
            self._repair("number", (number, columns[item.start(2)]), message, mark, shown)
        self.stack.append((indent, mark, shown))
        self._open(text, number, columns, item.end()).mark = shown

    # Tables

    def _below(self, at: int) -> int:
        """How many lines below a table's head belong to it: none where it is no table."""
        count = 0
        for below in range(at, len(self.source)):
            text, _, depth, _ = self._prepare(below)
            if "|" not in text or depth != self.depth or _ITEM.match(text) or _ATX.match(text):
                break
            cells = [cell.strip() for cell, _ in _cells(text)]
            if not count and not (cells and all(map(_SEPARATOR.fullmatch, cells))):
                break
            count += 1
        return count

    def _table(self, head: str, columns: list[int], number: int, below: int) -> None:
        """The rows of a table as lines with cells; one repair tells all that framed them."""
        frame = [head.count("|") * "|"]
        self._row(head, number, columns)
        separator = ""
        for at in range(number, number + below):
            text, columns, _, mended = self._prepare(at)
            self.repairs += mended
            if at == number:
                separator = text.strip()
                frame.append(separator)
            else:
                frame.append(text.count("|") * "|")
                self._row(text, at + 1, columns)
        message = "表の罫線の記号を除きました。"
        self.repairs.append(
            Repair(
                code="table",
                line=number + 1,
                column=1,
                message=message,
                before=separator,
                dropped="".join(frame),
            )
        )

    def _row(self, text: str, number: int, columns: list[int]) -> None:
        cells = []
        for cell, start in _cells(text):
            block = _Block(number=number, column=1, indent=0, blank=False)
            block.add(cell, number, columns[start:])
            cells.append("\n".join(filter(None, (part for part, _ in self._inline(block)))))
        margin = len(text) - len(text.lstrip())
        self.lines.append(
            Line(
                text="",
                number=number,
                column=columns[margin],
                indent=width(text[:margin]),
                cells=tuple(cells),
                blank_before=self.blank,
            )
        )
        self.blank = False

    # Inline mark-up

    def _inline(self, block: _Block) -> list[tuple[str, tuple[int, int]]]:
        """A block's text without mark-up, split where a line break is to be kept, with places."""
        text = "\n".join(block.parts)
        if attributes := _ATTRIBUTES.search(text):
            text = text[: attributes.start()]
            place = block.place(attributes.start())
            self._repair("attributes", place, "末尾の属性を除きました。", attributes[0].strip())
        out, repairs = _Inline(text, self.labels).read()
        for at, message, before, after, dropped in repairs:
            line, column = block.place(at)
            self.repairs.append(
                Repair(
                    code="markup",
                    line=line,
                    column=column,
                    message=message,
                    before=before,
                    after=after,
                    dropped=dropped,
                )
            )
        found: list[tuple[str, tuple[int, int]]] = []
        part: list[str] = []
        start = 0
        for piece, at in [*out, (_HARD, len(text))]:
            if piece == _HARD:
                joined = _join([one.strip() for one in "".join(part).split("\n")])
                found.append((joined, block.place(start)))
                part = []
            elif part or piece.strip():
                start = start if part else at + len(piece) - len(piece.lstrip())
                part.append(piece)
        return found

    # Repairs

    def _drop(self, code: str, number: int, columns: list[int], text: str, message: str) -> None:
        margin = len(text) - len(text.lstrip())
        self._repair(code, (number, columns[margin]), message, text.strip())

    def _repair(
        self, code: str, place: tuple[int, int], message: str, before: str, after: str = ""
    ) -> None:
        self.repairs.append(_repair(code, place, message, before, after))


class _Inline:
    """The mark-up within a block: what remains (text and its offset), and what was stripped."""

    def __init__(self, text: str, labels: set[str]) -> None:
        self.text = text
        self.labels = labels
        self.out: list[tuple[str, int]] = []
        self.repairs: list[tuple[int, str, str, str, str]] = []
        self.open: dict[str, list[int]] = {"*": [], "_": [], "~": []}  # indices in `out`
        self.ticks: dict[int, list[int]] = {}
        for run in _TICKS.finditer(text):
            self.ticks.setdefault(len(run[0]), []).append(run.start())
        self.closing: dict[int, tuple[int, int]] = {}  # of a link: its beginning in `out`, its end
        self.links = dict(self._links())
        self.last_comment = text.rfind("-->")

    def read(self) -> tuple[list[tuple[str, int]], list[tuple[int, str, str, str, str]]]:
        text, at = self.text, 0
        while at < len(text):
            if plain := _PLAIN.match(text, at):
                at = self._keep(plain[0], at)
                continue
            c = text[at]
            if c == "\\":
                at = self._escape(at)
            elif c == "`":
                at = self._code(at)
            elif c == "\n":
                hard = text[max(at - 2, 0) : at] == "  "
                self.out.append((_HARD if hard else _SOFT, at))
                at += 1
            elif c == "<":
                at = self._angle(at)
            elif c == "&":
                at = self._entity(at)
            elif c in self.open:
                at = self._emphasis(at)
            elif at in self.links or (c == "!" and text[at + 1 : at + 2] == "["):
                start = at + (c == "!")
                if start in self.links:
                    close, end = self.links[start]
                    self.closing[close] = (len(self.out), end)
                at = self._keep(text[at : start + 1], at)
            elif at in self.closing:
                index, end = self.closing[at]
                mark, start = self.out[index]
                self.out[index] = ("", start)
                message = "画像を説明文にしました。" if mark == "![" else "リンクを文字にしました。"
                marks = mark + text[at:end]
                self.repairs.append((start, message, marks, "", marks))
                at = end
            else:
                at = self._keep(c, at)
        return self.out, self.repairs

    def _keep(self, text: str, at: int) -> int:
        self.out.append((text, at))
        return at + len(text)

    def _strip(self, at: int, end: int, what: str, after: str = "", dropped: str = "") -> int:
        before = self.text[at:end]
        message = f"{what}を文字にしました。" if after else f"{what}を除きました。"
        self.repairs.append((at, message, before, after, dropped or before))
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
                label = _label(self.text[start + 1 : at]) if at - start < 1000 else ""
                target = _TARGET.match(self.text, at + 1)
                reference = _REFERENCE.match(self.text, at + 1)
                if target and _ADDRESS.match(target[1]):
                    taken = target.end()
                elif reference and (_label(reference[1]) or label) in self.labels:
                    taken = reference.end()
                elif label in self.labels:
                    taken = at + 1
                else:
                    continue
                yield start, (at, taken)

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
        text = self.text
        if link := _AUTOLINK.match(text, at):
            self._keep(link[1], at + 1)
            return self._strip(at, link.end(), "リンクの記号", link[1], "<>")
        if at < self.last_comment and (comment := _COMMENT.match(text, at)):
            return self._strip(at, comment.end(), "コメント")
        if tag := _TAG.match(text, at):
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

    def _emphasis(self, at: int) -> int:
        """A run of `*`, `_` or `~`: close what is open, open what may be; the rest is text."""
        text, c = self.text, self.text[at]
        end = at
        while text[end : end + 1] == c:
            end += 1
        before, after = text[at - 1 : at] or " ", text[end : end + 1] or " "
        left = end - at
        opens, closes = _flanks(c, left, before, after)
        if not opens and not closes and after in " \n":
            closes = left == 2  # a `**` that stands alone on the last line
        waiting = self.open[c]
        while closes and left and waiting:
            run, start = self.out[waiting[-1]]
            use = min(left, len(run))
            if c == "~" and use != 2:
                break
            self.out[waiting[-1]] = (run[use:], start)
            if len(run) == use:
                waiting.pop()
            left -= use
            marks = c * use * 2
            self.repairs.append((start, "強調などの記号を除きました。", marks, "", marks))
        if left:
            if opens and (c != "~" or left == 2):
                waiting.append(len(self.out))
            self.out.append((c * left, end - left))
        return end


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


def _cells(text: str) -> list[tuple[str, int]]:
    """The cells of a table's row, each with where it begins."""
    pipes = [pipe.start() for pipe in _PIPE.finditer(text) if pipe[1]]
    bounds = [-1, *pipes, len(text)]
    cells = [(text[a + 1 : b], a + 1) for a, b in pairwise(bounds)]
    first = 1 if pipes and not cells[0][0].strip() else 0
    last = len(cells) - (1 if pipes and not cells[-1][0].strip() else 0)
    return cells[first:last]


def _join(texts: list[str]) -> str:
    """Lines joined to one: with a space, except beside a Japanese character."""
    joined: list[str] = []
    for text in filter(None, texts):
        if joined and not (_is_wide(joined[-1][-1]) or _is_wide(text[0])):
            joined.append(" ")
        joined.append(text)
    return "".join(joined)


def _is_wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WFA"


def _label(text: str) -> str:
    return " ".join(text.casefold().split())


def _repair(
    code: str, place: tuple[int, int], message: str, before: str, after: str = ""
) -> Repair:
    line, column = place
    return Repair(
        code=code,
        line=line,
        column=column,
        message=message,
        before=before,
        after=after,
        dropped=before,
    )
