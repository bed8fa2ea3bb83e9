"""Hypothesis strategies: arbitrary text, and arbitrary trees of clauses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

from hypothesis import strategies as st

from kiyaku import numerals
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
    return text or ("" if empty else "本文")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Plain text of one or more blocks, or none."""
    return "\n".join(draw(st.lists(blocks(), max_size=3)))


_MARKS = {
    Kind.ARTICLE: ["{}.", "第{}条"],
    Kind.PARAGRAPH: ["({})", "{}", "（{}）", ""],
    Kind.ITEM: ["①", "({})", "{}.", ""],
    Kind.SUBITEM: ["イ", "ア", "(ア)", ""],
}


@st.composite
def _clause(draw: st.DrawFn, kind: Kind, ids: Iterator[int]) -> Clause:
    mark = draw(st.sampled_from(_MARKS[kind])).format(draw(st.integers(1, 30)))
    children: list[Clause] = []
    if kind is Kind.ARTICLE:
        child = draw(st.sampled_from([Kind.PARAGRAPH, Kind.ITEM]))
    else:
        child = Kind.ITEM if kind is Kind.PARAGRAPH else Kind.SUBITEM
    if (draw(st.integers(0, 2)) == 0 and kind is not Kind.SUBITEM) or kind is Kind.ARTICLE:
        children = [draw(_clause(child, ids)) for _ in range(draw(st.integers(0, 3)))]
    return Clause(
        id=f"c{next(ids)}",
        kind=kind,
        mark=mark,
        number=numerals.read_mark(mark) or "",
        heading=draw(blocks(empty=True)),
        text=draw(texts()),
        children=tuple(children),
    )


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    """A whole body: title, preamble and articles."""
    ids = count(1)
    articles = [draw(_clause(Kind.ARTICLE, ids)) for _ in range(draw(st.integers(0, 3)))]
    return Body(
        title=draw(blocks()),
        preamble=tuple(draw(st.lists(blocks(), max_size=2))),
        clauses=tuple(articles),
    )


def without_headings(clause: Clause) -> Clause:
    """The clause with no headings, for tests that need plain clauses."""
    children = tuple(map(without_headings, clause.children))
    return replace(clause, heading="", children=children)
