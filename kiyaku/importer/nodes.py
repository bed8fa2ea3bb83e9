"""A clause while it is recognised, and what kind it turns out to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kiyaku.importer.lines import Line
from kiyaku.model import Kind
from kiyaku.numerals import Style

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
    is_lead: bool = False  # words that closed a list, and lead the next one
    blocks: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)


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
        numbered = any(each.kind is Kind.PARAGRAPH for each in article.children)
        for child in article.children:
            if child.kind is Kind.PARAGRAPH:
                continue
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
        for place, child in enumerate(article.children, 1):
            if not child.mark:  # a paragraph without a mark has its place for a number
                child.number = str(place) if child.kind is Kind.PARAGRAPH else ""
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
