"""The inside of an article: which line is a paragraph, an item or a subitem, and of which.

The families are found from the text itself: a mark that goes on with an open sequence is its
next member, a mark that counts one opens a sequence below. Lines without a mark go on with
what stands above: joined to it where a sentence was cut, else as a further block, or as the
words that close a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kiyaku import numerals
from kiyaku.importer.entries import Entry, columns
from kiyaku.importer.heads import caption
from kiyaku.importer.lines import Line, Repair
from kiyaku.importer.nodes import Node
from kiyaku.model import Kind
from kiyaku.numerals import Mark, Style

_SENTENCE_END = re.compile(r"[。．.！!？?：:）)」』】〕］\]>＞]$")
# What a list's item may well end with: then the line is whole, though no sentence.
_ITEM_END = re.compile(
    r"(?:場合|とき|時|こと|もの|行為|ため|者|等|など|日|額|書|書面|料|料金|事項|情報|項目|方法|権|義務|その他|する|した)$"
)
# What begins a sentence of its own, and never goes on with the line above.
_BEGINS = re.compile(r"ただし|但し|なお|また|前[項各条]|この|これら|その他|上記|以[上下]")
_CUT = ("、", *"をにがはのとへで", "から", "まで")  # a line that ends so is cut, however short
_CUT_LENGTH = 30  # characters; a shorter line ends where its writer ended it
_HEADING_LENGTH = 25
_DEEPEST = 9  # levels below an article; what a source puts deeper stands there
_DECIMALS = (Style.DECIMAL, Style.DECIMAL_BELOW)
_PARAGRAPH_STYLES = (
    Style.ARABIC, Style.ARABIC_POINT, Style.ARABIC_BRACKETS, Style.ARABIC_HALF, Style.KANJI
)  # fmt: skip
# What is torn from the line above: 第｜2条, 30｜日前, 認め｜るもの.
_TORN = (
    (re.compile(r"第$"), re.compile(r"[0-9０-９一二三四五六七八九十]+[編章条項号]")),
    (re.compile(r"[0-9０-９]$"), re.compile(r"(?:日|年|月|[かヶカ]月|円|営業日|時間|条|項|号)")),
    (re.compile(r"[ぁ-んァ-ヶ一-龥ー]$"), re.compile(r"[るれりっんをゃゅょー、。）」』]")),
)
_KANA = re.compile(r"([ア-ン])[ 　](\S.*)")  # イ ユーザーが退会した場合


class Builder:
    """Builds one article from its lines."""

    def __init__(self, head: Node, *, wrap: int | None, repairs: list[Repair]) -> None:
        self.head = head
        self.wrap = wrap
        self.repairs = repairs
        self.open: list[Node] = []  # the last clause of each level, outermost first
        self.previous: Entry | None = None
        self.caption = ""  # a heading in brackets, for the paragraph that follows
        self.following: Entry | None = None  # the next line with a mark
        self.listed: Entry | None = None  # the next line with a mark or a bullet

    def build(self, entries: Sequence[Entry]) -> None:
        """Place every line below the head."""
        own = [self._own(each) for each in entries]
        following = _following(own)
        for at, each in enumerate(own):
            self.following, self.listed = following[at]
            each = self._kana(each)
            if self._is_caption(each, own[at + 1] if at + 1 < len(own) else None):
                self.caption = each.text
            elif self._goes_on(each) or not (each.mark or each.bullet):
                self._text(each)
            else:
                self._marked(each)
            self.previous = each

    def _own(self, each: Entry) -> Entry:
        """The entry; where it begins with a decimal that is none of this article, as text."""
        mark = each.mark
        if mark is None or mark.style not in _DECIMALS:
            return each
        if str(mark.ordinal()[0]) == self.head.number.partition("の")[0]:
            return each
        return replace(each, mark=None, text=f"{mark.printed} {each.text}".rstrip())

    def _kana(self, each: Entry) -> Entry:
        """The entry; where it goes on with an open アイウ or イロハ, with its mark told apart.

        「イ ユーザー」 alone could be prose; after 「ア …」 it is the next item.
        """
        match = _KANA.fullmatch(each.text) if each.mark is None and not each.bullet else None
        mark = numerals.read(match[1]) if match else None
        if match is None or mark is None:
            return each
        lasts = [numerals.read(node.mark) for node in self.open if node.mark]
        goes_on = any(
            style in last.styles and _follows(last.ordinal(style), mark.ordinal(style))
            for last in lasts
            if last is not None
            for style in mark.styles
        )
        return replace(each, mark=mark, text=match[2]) if goes_on else each

    def _is_caption(self, each: Entry, below: Entry | None) -> bool:
        """Whether a line is the heading of a supplement's paragraph: （施行期日） above １."""
        if self.head.kind is not Kind.SUPPLEMENT or each.mark or not (below and below.mark):
            return False
        return caption(each.line) and below.mark.style in _PARAGRAPH_STYLES

    # --- lines with a mark ---------------------------------------------------------------

    def _goes_on(self, each: Entry) -> bool:
        """Whether what looks like a mark is the middle of a wrapped sentence."""
        if each.mark is None or self.wrap is None or self.previous is None:
            return False
        previous = self.previous.line
        full = columns(previous) >= 0.88 * self.wrap
        if not full or _SENTENCE_END.search(previous.text) or each.line.mark:
            return False
        return self._level(each.mark) is None and not _is_first(each.mark)

    def _marked(self, each: Entry) -> None:
        level = self._bullet_level(each) if each.mark is None else self._level(each.mark, each)
        if level is None and each.mark is not None and self._is_second(each.mark):
            self._number_the_lead()
            level = 0
        if level is None:
            level = self._led()
        if level is None:
            level = min(self._below(each), _DEEPEST)
        number = each.mark.number if each.mark else ""
        node = Node(
            line=each.line,
            kind=Kind.ITEM,
            mark=each.mark.printed if each.mark else "",
            number=number,
            styles=each.mark.styles if each.mark else (),
            heading=self.caption,
            blocks=[each.text] if each.text else [],
        )
        self.caption = ""
        del self.open[level:]
        parent = self.open[-1] if self.open else self.head
        if parent.closing:  # text, and a list again: the text leads the list that follows
            parent = self._lead_again(parent)
        parent.children.append(node)
        self.open.append(node)

    def _level(self, mark: Mark, each: Entry | None = None) -> int | None:
        """The open level whose sequence this mark goes on, the deepest first."""
        gaps = None
        for level in range(len(self.open) - 1, -1, -1):
            last = self.open[level]
            shared = [style for style in mark.styles if style in last.styles]
            if not shared or (each and not _same_depth(each.line, last.line)):
                continue
            last_mark = numerals.read(last.mark)
            if last_mark is None:
                continue
            if any(_follows(last_mark.ordinal(s), mark.ordinal(s)) for s in shared):
                return level
            if gaps is None and not _is_first(mark):
                gaps = level
        return gaps

    def _bullet_level(self, each: Entry) -> int | None:
        for level in range(len(self.open) - 1, -1, -1):
            last = self.open[level]
            if not last.mark and last.kind is Kind.ITEM and _same_depth(each.line, last.line):
                return level
        return None

    def _below(self, each: Entry) -> int:
        """The level that a new sequence opens: below the last line that stands further out."""
        line = each.line
        if (again := self._again(each)) is not None:
            return again
        level = len(self.open)
        while level and not _stands_below(line, self.open[level - 1].line):
            level -= 1
        return level

    def _again(self, each: Entry) -> int | None:
        """The level at which a mark's family is open and counts anew: it never stands in itself,
        but where it is printed further in."""
        for level in range(len(self.open) - 1, -1, -1):
            last = self.open[level]
            shared = each.mark and any(style in last.styles for style in each.mark.styles)
            depth = _same_depth(each.line, last.line) and each.line.indent <= last.line.indent
            if shared and depth:
                return level
        return None

    def _led(self) -> int | None:
        """The level of a list that the words led which closed the list before it."""
        chain = [self.head, *self.open]
        return next((at for at in range(len(chain) - 1, -1, -1) if chain[at].closing), None)

    def _is_second(self, mark: Mark) -> bool:
        """Whether the mark is the 2 of paragraphs whose first number is not printed."""
        lead = self.head.blocks or self.head.children
        children = self.head.children
        unnumbered = not children or children[0].kind is not Kind.PARAGRAPH
        style = mark.style in _PARAGRAPH_STYLES
        return bool(lead) and unnumbered and style and mark.ordinal() == (2,)

    def _number_the_lead(self) -> None:
        """Make what stands in the article so far its first paragraph."""
        blocks = self.head.blocks
        captioned = len(blocks) > 1 and re.fullmatch(r"[（(][^（）()]+[）)]", blocks[0])
        first = Node(
            line=self.head.line,
            kind=Kind.PARAGRAPH,
            number="1",
            heading=blocks[0] if captioned else "",
            blocks=blocks[1:] if captioned else blocks,
            children=self.head.children,
            closing=self.head.closing,
        )
        self.head.blocks, self.head.children, self.head.closing = [], [first], []
        self.open = [first]

    def _lead_again(self, parent: Node) -> Node:
        """A new unnumbered clause of the text that closed a list, to lead the next one."""
        lead = Node(line=parent.line, kind=Kind.ITEM, blocks=parent.closing)
        parent.closing = []
        if parent.is_lead:  # a third list stands beside the second
            del self.open[self.open.index(parent) :]
            parent = self.open[-1] if self.open else self.head
        lead.is_lead = True
        if parent is self.head and parent.blocks:
            self._number_the_lead()
            self.open = []
        if parent is self.head and parent.children[0].kind is Kind.PARAGRAPH:
            lead.kind, lead.number = Kind.PARAGRAPH, str(len(parent.children) + 1)
        parent.children.append(lead)
        self.open.append(lead)
        return lead

    # --- lines without a mark --------------------------------------------------------------

    def _text(self, each: Entry) -> None:
        words = each.text if each.mark is None else f"{each.mark.printed} {each.text}"
        last = self.open[-1] if self.open else self.head
        if each.line.cells or not self._joins(each, last, words):
            self._block(each, last, words)
            return
        blocks = last.closing or last.blocks
        before = blocks[-1]
        gap = " " if before[-1].isascii() and words[0].isascii() and before[-1].isalnum() else ""
        blocks[-1] = before + gap + words
        self.repairs.append(
            Repair(
                code="join",
                line=each.line.number,
                column=each.line.column,
                message=f"分かれた行をつなぎました（…{before[-8:]}｜{words[:8]}…）。",
                before=words,
                after=gap + words,
            )
        )

    def _joins(self, each: Entry, last: Node, words: str) -> bool:
        """Whether the line is the rest of a sentence that was cut."""
        blocks = last.closing or last.blocks
        if not blocks or not words or blocks[-1].startswith("|") or each.line.heading:
            return False
        before = blocks[-1]
        if last.children and not last.closing:
            return False
        if any(end.search(before) and begin.match(words) for end, begin in _TORN):
            return True
        if self.wrap is not None and self.previous is not None:
            full = columns(self.previous.line) >= 0.88 * self.wrap
            begins = each.line.indent > self.previous.line.indent and bool(
                _SENTENCE_END.search(before)
            )
            return full and not begins
        if _SENTENCE_END.search(before) or self._is_heading(before, words):
            return False
        cut = before.endswith(_CUT) or len(before) >= _CUT_LENGTH
        if not cut or _BEGINS.match(words):
            return False
        return last is self.head or not _ITEM_END.search(before) or before.endswith("、")

    @staticmethod
    def _is_heading(before: str, words: str) -> bool:
        """月額利用の場合, and then a sentence: the first is the clause's heading."""
        return (
            len(before) <= _HEADING_LENGTH
            and not re.search(r"[、。]", before)
            and words.endswith("。")
            and len(words) > len(before)
        )

    def _block(self, each: Entry, last: Node, words: str) -> None:
        """A further block: of the last clause, or the words that close its list."""
        if last is self.head:
            (last.closing if last.children else last.blocks).append(words)
            return
        owner = self._owner(each)
        if (
            owner is last
            and len(last.blocks) == 1
            and not last.heading
            and self._is_heading(last.blocks[0], words)
            and (each.line.level is not None or self._is_headed())
        ):
            last.heading = last.blocks.pop()
        (owner.closing if owner.children else owner.blocks).append(words)

    def _is_headed(self) -> bool:
        """Whether the items of a list have headings: as the first has, so have the others."""
        siblings = (self.open[-2] if len(self.open) > 1 else self.head).children
        if len(siblings) > 1:
            return bool(siblings[-2].heading)
        after = self.listed
        if after is None:
            return False
        level = self._level(after.mark, after) if after.mark else self._bullet_level(after)
        return level == len(self.open) - 1

    def _owner(self, each: Entry) -> Node:
        """The clause to which an unmarked block belongs."""
        chain = [self.head, *self.open]
        last = chain[-1]
        if (
            each.line.indent
            and len({node.line.indent for node in self.open} | {each.line.indent}) > 1
        ):
            while len(chain) > 1 and each.line.indent <= chain[-1].line.indent:
                chain.pop()
            return chain[-1]
        if each.line.level is not None:
            return last
        parent = chain[-2]
        if parent.children[0].heading:
            return last
        after = self.following
        if after is not None and after.mark is not None:
            level = self._level(after.mark, after)
            if level is not None:
                return chain[level + 1]
        if any(len(child.blocks) > 1 for child in (parent.children[0], last)):
            return last
        whole = _SENTENCE_END.search("".join(last.blocks[-1:]))
        return last if whole and len(chain) == 2 and not self.head.blocks else parent


def _following(entries: Sequence[Entry]) -> list[tuple[Entry | None, Entry | None]]:
    """For each line the next one with a mark, and the next with a mark or a bullet."""
    found: list[tuple[Entry | None, Entry | None]] = []
    marked, listed = None, None
    for each in reversed(entries):
        found.append((marked, listed))
        marked = each if each.mark else marked
        listed = each if each.mark or each.bullet else listed
    return found[::-1]


def _is_first(mark: Mark) -> bool:
    if mark.style in _DECIMALS:
        return mark.ordinal()[-1] == 1
    return any(mark.ordinal(style) == (1,) for style in mark.styles)


def _follows(last: tuple[int, ...], ordinal: tuple[int, ...]) -> bool:
    """3 → 4, 3 → 3の2, 3の2 → 3の3, 3の2 → 4."""
    if not last or not ordinal:
        return False
    if ordinal == (last[0] + 1,):
        return True
    head = ordinal[:-1]
    if not head or last[: len(head)] != head:
        return False
    return ordinal[-1] == (last[len(head)] if len(last) > len(head) else 1) + 1


def _same_depth(line: Line, other: Line) -> bool:
    """Whether two list lines stand equally deep, as far as their format says."""
    if line.level is None or other.level is None:
        return True
    return line.level == other.level


def _stands_below(line: Line, above: Line) -> bool:
    """Whether a new list may stand below a line: not where it is printed further out."""
    if line.level is not None and above.level is not None:
        return line.level > above.level
    return line.indent >= above.indent
