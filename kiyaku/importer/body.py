"""The inside of an article: which line is a paragraph, an item or a subitem, and of which.

The families are found from the text itself: a mark that goes on with an open sequence is its
next member, a mark that counts one opens a sequence below. Lines without a mark go on with
what stands above: joined to it where a sentence was cut, else as a further block, or as the
words that close a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kiyaku import numerals
from kiyaku.escaping import row
from kiyaku.importer.heads import caption
from kiyaku.importer.lines import Line, Repair
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
_BULLETS = "-*+・●○■□◆◇▪•‐–—※"
_HEADING_LENGTH = 25
_DECIMALS = (Style.DECIMAL, Style.DECIMAL_BELOW)
_PARAGRAPH_STYLES = (
    Style.ARABIC, Style.ARABIC_POINT, Style.ARABIC_BRACKETS, Style.ARABIC_HALF, Style.KANJI
)  # fmt: skip
_ITEM_STYLES = frozenset(
    {Style.KANJI, Style.CIRCLED, Style.AIUEO, Style.IROHA, Style.AIUEO_BRACKETS,
     Style.IROHA_BRACKETS, Style.ROMAN, Style.LATIN, Style.LATIN_BRACKETS, Style.ROMAN_BRACKETS,
     Style.AIUEO_HALF, Style.IROHA_HALF, Style.ROMAN_HALF, Style.LATIN_HALF}
)  # fmt: skip


@dataclass(kw_only=True, eq=False)
class Node:
    """A clause while it is recognised. `styles` are the families that its mark may be of."""

    line: Line
    kind: Kind
    mark: str = ""
    number: str = ""
    styles: tuple[Style, ...] = ()
    heading: str = ""
    brackets: str = ""
    blocks: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A line of an article: with the mark it begins with, or a bullet, or neither."""

    line: Line
    text: str
    mark: Mark | None = None
    bullet: bool = False


def entry(line: Line, repairs: list[Repair]) -> Entry:
    """A line with its mark told apart. A bullet before a mark is layout, and reported."""
    if line.cells:
        return Entry(line=line, text=row(line.cells))
    listed = line.mark.strip()
    found = numerals.read(listed) if listed else None
    if found is not None and found.style is not Style.ARTICLE:
        return Entry(line=line, text=line.text, mark=found)
    split = numerals.split_mark(line.text)
    bullet = bool(listed) and listed in _BULLETS
    text = line.text if (found is None and not listed) or bullet else f"{line.mark}{line.text}"
    if split is None and not listed and line.text[:1] in _BULLETS[3:] and len(line.text) > 1:
        bullet, listed, text = True, line.text[0], line.text[1:].lstrip(" 　")
    if bullet:
        repairs.append(
            Repair(
                code="bullet",
                line=line.number,
                column=line.column,
                message=f"箇条書きの記号「{listed}」を書式としました。",
                before=listed,
                dropped=listed,
            )
        )
    if split is not None and split[0].style not in (Style.ARTICLE, Style.SUPPLEMENT):
        return Entry(line=line, text=split[1], mark=split[0])
    return Entry(line=line, text=text, bullet=bullet)


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width in columns at which the source wraps its lines; None where a line is a block."""
    widths = sorted(_columns(line) for line in lines if line.text)
    if len(widths) < 10:
        return None
    widest = widths[int(len(widths) * 0.97)]
    full = sum(width >= 0.88 * widest for width in widths)
    return widest if widest <= 130 and full >= 0.25 * len(widths) else None


def _columns(line: Line) -> int:
    text = line.mark + line.text
    return line.indent + sum(2 if ord(c) > 0xFF else 1 for c in text)


class Builder:
    """Builds one article from its lines."""

    def __init__(self, head: Node, *, wrap: int | None, repairs: list[Repair]) -> None:
        self.head = head
        self.wrap = wrap
        self.repairs = repairs
        self.open: list[Node] = []  # the last clause of each level, outermost first
        self.previous: Entry | None = None
        self.caption = ""  # a heading in brackets, for the paragraph that follows

    def build(self, entries: Sequence[Entry]) -> None:
        """Place every line below the head."""
        for at, each in enumerate(map(self._own, entries)):
            if self._is_caption(each, entries[at + 1 :]):
                self.caption = each.text
            elif self._goes_on(each):
                self._text(each, entries[at + 1 :])
            elif each.mark is not None or each.bullet:
                self._marked(each)
            else:
                self._text(each, entries[at + 1 :])
            self.previous = each

    def _own(self, each: Entry) -> Entry:
        """The entry; where it begins with a decimal that is none of this article, as text."""
        mark = each.mark
        if mark is None or mark.style not in _DECIMALS:
            return each
        if str(mark.ordinal()[0]) == self.head.number.partition("の")[0]:
            return each
        return replace(each, mark=None, text=f"{mark.printed} {each.text}".rstrip())

    def _is_caption(self, each: Entry, following: Sequence[Entry]) -> bool:
        """Whether a line is the heading of a supplement's paragraph: （施行期日） above １."""
        if self.head.kind is not Kind.SUPPLEMENT or each.mark or not following:
            return False
        mark = following[0].mark
        return caption(each.line) and mark is not None and mark.style in _PARAGRAPH_STYLES

    # --- lines with a mark ---------------------------------------------------------------

    def _goes_on(self, each: Entry) -> bool:
        """Whether what looks like a mark is the middle of a wrapped sentence."""
        if each.mark is None or self.wrap is None or self.previous is None:
            return False
        previous = self.previous.line
        full = _columns(previous) >= 0.88 * self.wrap
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
            level = self._below(each)
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
        level = len(self.open)
        while level and not _stands_below(line, self.open[level - 1].line):
            level -= 1
        return level

    def _led(self) -> int | None:
        """The level of a list that the words led which closed the list before it."""
        chain = [self.head, *self.open]
        return next((at for at in range(len(chain) - 1, -1, -1) if chain[at].closing), None)

    def _is_second(self, mark: Mark) -> bool:
        """Whether the mark is the 2 of paragraphs whose first number is not printed."""
        lead = self.head.blocks or self.head.children
        unnumbered = not any(child.kind is Kind.PARAGRAPH for child in self.head.children)
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
        if parent is self.head and parent.blocks:
            self._number_the_lead()
            self.open, lead.kind, lead.number = [], Kind.PARAGRAPH, "2"
        parent.children.append(lead)
        self.open.append(lead)
        return lead

    # --- lines without a mark --------------------------------------------------------------

    def _text(self, each: Entry, following: Sequence[Entry]) -> None:
        words = each.text if each.mark is None else f"{each.mark.printed} {each.text}"
        last = self.open[-1] if self.open else self.head
        if each.line.cells or not self._joins(each, last, words):
            self._block(each, last, words, following)
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
        if self.wrap is not None and self.previous is not None:
            full = _columns(self.previous.line) >= 0.88 * self.wrap
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

    def _block(self, each: Entry, last: Node, words: str, following: Sequence[Entry]) -> None:
        """A further block: of the last clause, or the words that close its list."""
        if last is self.head:
            (last.closing if last.children else last.blocks).append(words)
            return
        owner = self._owner(each, following)
        if (
            owner is last
            and len(last.blocks) == 1
            and not last.heading
            and self._is_heading(last.blocks[0], words)
            and (each.line.level is not None or self._is_headed(last, following))
        ):
            last.heading = last.blocks.pop()
        (owner.closing if owner.children else owner.blocks).append(words)

    def _is_headed(self, last: Node, following: Sequence[Entry]) -> bool:
        """Whether the items of a list have headings: as the first has, so have the others."""
        siblings = (self.open[-2] if len(self.open) > 1 else self.head).children
        if len(siblings) > 1:
            return bool(siblings[-2].heading)
        after = next((each for each in following if each.mark or each.bullet), None)
        if after is None:
            return False
        level = self._level(after.mark, after) if after.mark else self._bullet_level(after)
        return level == len(self.open) - 1

    def _owner(self, each: Entry, following: Sequence[Entry]) -> Node:
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
        if any(child.heading for child in parent.children):
            return last
        after = next((e for e in following if e.mark is not None), None)
        if after is not None and after.mark is not None:
            level = self._level(after.mark, after)
            if level is not None:
                return chain[level + 1]
        if any(len(child.blocks) > 1 for child in parent.children):
            return last
        whole = _SENTENCE_END.search("".join(last.blocks[-1:]))
        return last if whole and len(chain) == 2 and not self.head.blocks else parent


def settle_kinds(articles: Sequence[Node]) -> None:
    """Say of each clause what it is: the marks that open articles without a lead are
    paragraphs, what stands below a lead or a paragraph are items, below these subitems."""
    firsts = [a.children[0] for a in articles if a.children and not a.blocks]
    leading: dict[Style, int] = {}
    for first in firsts:
        if first.styles:
            leading[first.styles[0]] = leading.get(first.styles[0], 0) + 1
    usual = max(leading, key=lambda style: leading[style], default=None)
    for article in articles:
        for child in article.children:
            if child.kind is Kind.PARAGRAPH:
                continue
            numbered = any(each.kind is Kind.PARAGRAPH for each in article.children)
            style = child.styles[0] if child.styles else None
            if numbered:
                child.kind = Kind.PARAGRAPH
            elif article.blocks or style is None:
                child.kind = Kind.ITEM
            else:
                odd = style is not usual and style in _ITEM_STYLES
                child.kind = Kind.ITEM if odd else Kind.PARAGRAPH
        kinds = {child.kind for child in article.children}
        if len(kinds) > 1:  # one family of children; a lead between lists is a paragraph
            for child in article.children:
                child.kind = Kind.PARAGRAPH
        if article.children and article.children[0].kind is Kind.PARAGRAPH:
            _append(article.children[-1], article.closing)
            article.closing = []
        for child in article.children:
            _settle(child)


def append(article: Node, blocks: list[str]) -> None:
    """Add blocks to an article's end: to its last paragraph, where it has paragraphs."""
    paragraph = article.children and article.children[-1].kind is Kind.PARAGRAPH
    _append(article.children[-1] if paragraph else article, blocks)


def _append(node: Node, blocks: list[str]) -> None:
    (node.closing if node.children else node.blocks).extend(blocks)


def _settle(node: Node) -> None:
    below = Kind.ITEM if node.kind is Kind.PARAGRAPH else Kind.SUBITEM
    for child in node.children:
        child.kind = below
        _settle(child)


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
