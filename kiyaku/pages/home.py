"""The home page: three doors, and the questions most asked with their clause and calculator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    return "\n".join(
        [
            markup.head(
                title="ホーム",
                description=f"{titles}を、読む・比べる・計算する。条・項・号ごとのリンク、"
                "新旧対照表、根拠の条文付きの計算。",
                hide=["navigation", "toc"],
            ),
            "# 規約を、読む・比べる・計算する",
            "",
            f'<p class="lead" markdown="span">{lead}の本文と、版どうしの新旧対照表、'
            "根拠の条文付きの計算をまとめたサイトです。</p>",
            "",
            *(line for text in texts for line in (markup.identity(text), "")),
            '<div class="doors" markdown>',
            "",
            *_doors(texts, calculated=calculated),
            "</div>",
            "",
            *_questions(questions),
        ]
    )


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
    yield "答えの「」の中は、現行の規約の文言です。"
    yield ""
    yield '<div class="questions" markdown>'
    yield ""
    for revision, each in questions:
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
    yield "</div>"
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
