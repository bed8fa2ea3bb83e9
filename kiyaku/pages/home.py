"""The home page: three doors, and the questions most asked with their clause and calculator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from calculators import CALCULATORS
from kiyaku.escaping import escape
from kiyaku.model import Kind, Revision
from kiyaku.pages import markup
from kiyaku.questions import Question


def page(
    texts: Sequence[Revision], questions: Sequence[tuple[Revision, Question]], *, calculated: bool
) -> str:
    """The page as Markdown. `texts` are those in force; the questions stand with theirs."""
    titles = "、".join(text.title for text in texts) or "規約"
    lead = "、".join(f"{escape(text.title)}（全{_articles(text)}条）" for text in texts) or titles
    does = "読む・比べる・計算する" if calculated else "読む・比べる"
    parts = ["版どうしの新旧対照表", *(["根拠の条文付きの計算"] if calculated else [])]
    return "\n".join(
        [
            markup.head(
                title="ホーム",
                description=f"{titles}を、{does}。条・項・号ごとのリンク、{'、'.join(parts)}。",
                hide=["navigation", "toc"],
            ),
            f"# 規約を、{does}",
            "",
            f'<p class="lead" markdown="span">{lead}の本文と、{"、".join(parts)}をまとめたサイトです。</p>',
            "",
            *(line for text in texts for line in _text(text, several=len(texts) > 1)),
            '<div class="doors" markdown>',
            "",
            *_doors(texts, calculated=calculated),
            "</div>",
            "",
            *_questions(questions),
        ]
    )


def _text(text: Revision, *, several: bool) -> Iterator[str]:
    """Which text is in force; of several texts, each with the way to its page."""
    if several:
        yield f"**[{escape(text.title)}](terms/{text.document}/index.md)**"
        yield ""
    yield markup.identity(text)
    yield ""


def _articles(text: Revision) -> int:
    return sum(clause.kind is Kind.ARTICLE for clause in text.walk())


def _doors(texts: Sequence[Revision], *, calculated: bool) -> Iterator[str]:
    if texts:
        yield from _door(
            "読む",
            f"terms/{texts[0].document}/index.md",
            "read",
            "現行の規約の全文です。用語の意味と参照先を、その場で確かめられます。",
        )
    yield from _door(
        "比べる",
        "compare/index.md",
        "compare",
        "版どうし、改定案、お手元の案との違いを、新旧対照表で示します。",
    )
    if calculated:
        titles = [each.title for each in CALCULATORS.values()]
        yield from _door(
            "計算する",
            "calculators/index.md",
            "calculate",
            f"{'、'.join(titles[:3])}など{len(titles)}の計算を、根拠の条文とともに示します。",
        )


def _door(name: str, link: str, id_: str, text: str) -> Iterator[str]:
    yield '<div class="door" markdown>'
    yield ""
    yield f"## [{name}]({link}) {{#{id_}}}"
    yield ""
    yield text
    yield ""
    yield "</div>"
    yield ""


def _questions(questions: Sequence[tuple[Revision, Question]]) -> Iterator[str]:
    if not questions:
        return
    yield "## よくある質問 {#questions}"
    yield ""
    for revision, group in groupby(questions, key=lambda each: each[0]):
        yield f"答えの「」の中は、{escape(revision.title)}（現行）の文言です。"
        yield ""
        yield '<div class="questions" markdown>'
        yield ""
        for _, each in group:
            yield from _question(revision, each)
        yield "</div>"
        yield ""


def _question(revision: Revision, each: Question) -> Iterator[str]:
    yield '<section class="question" markdown>'
    yield ""
    yield f'<p class="topic">{escape(each.topic)}</p>'
    yield ""
    yield f"### {escape(each.question)}"
    yield ""
    yield escape(each.answer)
    yield ""
    yield f'<p class="sources" markdown="span">{_sources(revision, each)}</p>'
    yield ""
    yield "</section>"
    yield ""


def _sources(revision: Revision, question: Question) -> str:
    places = revision.places()
    page = f"terms/{revision.document}/index.md"
    clauses = dict.fromkeys(each.clause for each in question.quoted)
    linked = "、".join(f"[{places[id_].label}]({page}#{id_})" for id_ in clauses)
    found = f"<span>根拠：{linked}</span>" if linked else ""
    if question.calculator:
        title = CALCULATORS[question.calculator].title
        found += f" <span>計算：[{title}](calculators/{question.calculator}.md)</span>"
    return found
