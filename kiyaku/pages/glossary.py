"""The page of the defined terms: what each means, where it holds, and every use of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape as html
from itertools import groupby

from kiyaku import glossary
from kiyaku.checks import run as rules
from kiyaku.checks import terms as checks
from kiyaku.escaping import escape
from kiyaku.glossary import Term, Use
from kiyaku.model import Revision
from kiyaku.pages import markup
from kiyaku.problems import Problem
from kiyaku.references import Field, fields
from kiyaku.source import Source

_AROUND = 18  # characters shown on either side of a use
_FOUND = {  # what the check finds about words, and how the page calls it
    "term-undefined": "定義のないまま使われている言葉",
    "term-variant": "表記の異なる言葉",
}


def page(texts: Sequence[tuple[Source, str]]) -> str:
    """The page as Markdown: each text in force, with the way from the root to its page.

    A file without a revision, which could not be read, is left out.
    """
    lines = [
        markup.head(
            title="用語集",
            description="規約で定義された用語の意味、効力の及ぶ範囲、使われている箇所の一覧。",
            search={"exclude": True},
        ),
        "# 用語集",
        "",
        '<p class="lead">規約が定義している言葉と、その意味、使われている箇所です。定義の順に並べています。</p>',
        "",
    ]
    for at, (source, path) in enumerate(texts):
        if source.revision is not None:
            lines += _text(source, source.revision, path, prefix=f"t{at}-" if at else "")
    return "\n".join(lines)


def _text(source: Source, revision: Revision, path: str, *, prefix: str) -> Iterator[str]:
    terms = glossary.glossary(revision)
    places = {place.clause.id: place.label for place in revision.placed()}
    words = {(id_, field): text for id_, field, text in fields(revision)}
    yield f"**[{escape(revision.title)}](../{path}index.md)**"
    yield ""
    yield markup.identity(revision)
    yield ""
    yield '<ul class="term-jump">'
    for at, term in enumerate(terms, 1):
        yield f'<li><a href="#{prefix}term-{at}">{html(term.name)}</a> <span>{len(term.uses)}</span></li>'
    yield "</ul>"
    yield ""
    for at, term in enumerate(terms, 1):
        yield f"## {escape(term.name)} {{#{prefix}term-{at}}}"
        yield ""
        yield "".join(_term(term, places, words, f"../{path}"))
        yield ""
    yield from _problems(source, f"../{path}index.md", prefix)


def _term(
    term: Term,
    places: dict[str, str],
    words: dict[tuple[str, Field], str],
    base: str,
) -> Iterator[str]:
    yield '<dl class="term">'
    yield f"<div><dt>意味</dt><dd><q>{html(term.definition)}</q>{_place(term.clause, places, base)}</dd></div>"
    scope = "、".join(places[id_] or "附則" for id_ in term.scope) or "規約全体"
    yield f"<div><dt>範囲</dt><dd>{html(scope)}</dd></div>"
    yield f"<div><dt>使用</dt><dd>{_counted(term)}"
    for name, wrong in (
        ("定義より前で使われています", [use for use in term.uses if use.early]),
        ("範囲の外で使われています", [use for use in term.uses if use.outside]),
    ):
        if wrong:
            at = "、".join(dict.fromkeys(_place(use.clause, places, base) for use in wrong))
            yield f'<br><span class="reason">{name}（{at}）</span>'
    yield "</dd></div></dl>"
    if term.uses:
        yield f'<details class="term-uses"><summary>使われている箇所（{len(term.uses)}か所）</summary><ul>'
        for clause, uses in groupby(term.uses, key=lambda use: use.clause):
            shown = "／".join(_context(use, words) for use in uses)
            yield f"<li>{_place(clause, places, base)} {shown}</li>"
        yield "</ul></details>"


def _counted(term: Term) -> str:
    if not term.uses:
        return "定義のほかでは使われていません"
    clauses = len({use.clause for use in term.uses})
    return f"{len(term.uses)}か所（{clauses}の条項）"


def _place(clause: str, places: dict[str, str], base: str) -> str:
    label = places.get(clause) or "前文"
    return f'<a class="cited" href="{base}#{clause or "preamble-p1"}">{html(label)}</a>'


def _context(use: Use, words: dict[tuple[str, Field], str]) -> str:
    """A use with the words around it, as far as its sentence goes."""
    text = words[use.clause, use.field]
    begins = max(text.rfind("。", 0, use.start), text.rfind("\n", 0, use.start)) + 1
    ends = min(
        at for at in (text.find("。", use.end) + 1, text.find("\n", use.end), len(text)) if at > 0
    )
    start, end = max(begins, use.start - _AROUND), min(ends, use.end + _AROUND)
    before = ("…" if start > begins else "") + text[start : use.start]
    after = text[use.end : end] + ("…" if end < ends else "")
    return f"{html(before)}<mark>{html(text[use.start : use.end])}</mark>{html(after)}"


def _problems(source: Source, base: str, prefix: str) -> Iterator[str]:
    found = [each for each in rules.run(source, rules=checks.RULES) if each.code in _FOUND]
    for code, title in _FOUND.items():
        of_this = [each for each in found if each.code == code]
        yield f"## {title}（{len(of_this)}件） {{#{prefix}{code}}}"
        yield ""
        yield from (_problem(each, base) for each in of_this)
        yield "" if of_this else "見つかりませんでした。\n"


def _problem(problem: Problem, base: str) -> str:
    place = f"[{problem.label}]({base}#{problem.clause})" if problem.clause else "前文"
    return f"- {place}　{escape(problem.message)}"
