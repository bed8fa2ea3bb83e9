"""Hypothesis strategies: arbitrary text, and arbitrary trees of clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from hypothesis import strategies as st

from kiyaku import escaping, numerals, syntax
from kiyaku.model import Clause, Kind
from kiyaku.syntax import Body

# What Japanese legal prose is made of, what Markdown would read, and anything else.
_PIECES = st.sampled_from(
    [*"はをがのに、。「」（）条項号第年月日①②（）１ア-+*_`#>~!?:|<>&[]{}\\=^$%/.)( ", "(1) ", "1. ", "① ",
     "お客様", "サイボウズ", "- ", "## ", "**", "{#x}", " {#fees}", "&lt;", "&amp;", "&#38;", "---", "~~~",
     "!!!", "第9条第4項", "14.5%", "<b>", "![a](b)", "[a]: b", "https://example.jp/a_b_c.html"]
)  # fmt: skip
_OTHER = st.characters(blacklist_categories=["Cc", "Cs", "Zl", "Zp"])


@st.composite
def blocks(draw: st.DrawFn, *, empty: bool = False) -> str:
    """One block of plain text: a line without white space at its ends."""
    text = "".join(draw(st.lists(st.one_of(_PIECES, _OTHER), max_size=12))).strip()
    if text.startswith("|") and text.endswith("|"):
        text += "表ではない"
    return text or ("" if empty else "本文")


@st.composite
def rows(draw: st.DrawFn) -> str:
    """A row of a table, as a block of plain text."""
    return escaping.row(draw(st.lists(blocks(empty=True), min_size=1, max_size=3)))


@st.composite
def texts(draw: st.DrawFn, *, tables: bool = True) -> str:
    """Plain text of one or more blocks, or none."""
    block = st.one_of(blocks(), blocks(), rows()) if tables else blocks()
    return "\n".join(draw(st.lists(block, max_size=3)))


_MARKS = {
    Kind.ARTICLE: ["{}.", "第{}条"],
    Kind.PARAGRAPH: ["({})", "{}", "（{}）", ""],
    Kind.ITEM: ["①", "({})", "{}.", ""],
    Kind.SUBITEM: ["イ", "ア", "(ア)", ""],
    Kind.PART: ["第{}編", "第{}章", "第{}節"],
    Kind.SUPPLEMENT: ["附則", "附　則"],
}


@st.composite
def _clause(draw: st.DrawFn, kind: Kind, ids: Iterator[int], place: int = 0) -> Clause:
    mark = draw(st.sampled_from(_MARKS[kind])).format(draw(st.integers(1, 30)))
    children: list[Clause] = []
    if kind in (Kind.ARTICLE, Kind.SUPPLEMENT):
        child = draw(st.sampled_from([Kind.PARAGRAPH, Kind.ITEM]))
    else:
        child = Kind.ITEM if kind is Kind.PARAGRAPH else Kind.SUBITEM
    if kind is not Kind.PART and draw(st.booleans()) and next(ids) < 40:
        count = draw(st.integers(0, 3))
        children = [draw(_clause(child, ids, at)) for at in range(1, count + 1)]
    brackets, heading = syntax.split_brackets(draw(blocks(empty=True)))
    if kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM):
        brackets = ""
    number = numerals.read_mark(mark) or ""
    return Clause(
        id=f"c{next(ids)}",
        kind=kind,
        mark=mark,
        number=number or (str(place) if kind is Kind.PARAGRAPH else ""),
        heading=heading,
        brackets=brackets,
        text=draw(texts()),
        children=tuple(children),
        # After a paragraph, what closes its article would be read as more of the paragraph.
        closing=draw(texts()) if children and child is not Kind.PARAGRAPH else "",
    )


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    """A whole body: title, preamble and articles."""
    ids = count(1)
    kinds = st.sampled_from([Kind.ARTICLE, Kind.ARTICLE, Kind.PART, Kind.SUPPLEMENT])
    articles = [draw(_clause(kind, ids)) for kind in draw(st.lists(kinds, max_size=3))]
    return Body(
        title=draw(blocks()),
        preamble=tuple(draw(st.lists(blocks(), max_size=2))),
        clauses=tuple(articles),
    )


def without_headings(clause: Clause) -> Clause:
    """The clause with no headings, for tests that need plain clauses."""
    children = tuple(map(without_headings, clause.children))
    return replace(clause, heading="", children=children)
