"""The page that leads from each clause to the calculators that follow it, and to their cases."""

from __future__ import annotations

import html
from collections.abc import Iterator

import calculators
from kiyaku import coverage
from kiyaku.cases import Case
from kiyaku.checks.calculators import CODES
from kiyaku.coverage import Covered, Followed
from kiyaku.escaping import escape
from kiyaku.files import Document
from kiyaku.model import Revision, Status
from kiyaku.pages import markup
from kiyaku.pins import Pins
from kiyaku.reports import coverage as report
from kiyaku.reports import words
from kiyaku.wording import day

_PREAMBLE = "前文"


def page(document: Document, pins: Pins, cases: list[Case]) -> str:
    """The page as Markdown: the text in force first, then the drafts."""
    lines = [
        markup.head(
            title="計算との対応",
            description="規約の条項ごとに、従う計算、計算例の数、文言との照合、計算に使わない字句とその理由。",
            hide=["navigation"],
            search={"exclude": True},
        ),
        "# 計算との対応",
        "",
        "規約のどの条項に、どの計算が従い、いくつの計算例で確かめているかを示します。"
        "本文の数字・日付・期間・割合は、計算に使うか、使わない理由を書くかのどちらかです。",
        "",
    ]
    for status in (Status.IN_FORCE, Status.DRAFT):
        for revision in document.revisions:
            if revision.status is status:
                lines += _revision(revision, pins, cases)
    lines += ["## 点検の内容 {#codes}", ""]
    lines += [f"- `{code}`：{why}" for code, why in CODES.items()]
    return "\n".join([*lines, ""])


def _revision(revision: Revision, pins: Pins, cases: list[Case]) -> Iterator[str]:
    base = f"../terms/{revision.document}/{revision.revision}.md"
    found = coverage.coverage(revision)
    followed = coverage.followed(revision, pins, cases)
    yield f"## {escape(words.side(revision))} {{#{revision.revision}}}"
    yield ""
    yield f"{report.counted(found)}です。"
    yield ""
    yield "### 条項に従う計算"
    yield ""
    yield "| 条項 | 計算 | 計算例 | 文言との照合 |"
    yield "|---|---|---|---|"
    for each in followed:
        yield _row(_clause(each.clause, each.label, base), *_followed(each))
    yield ""
    yield "計算例の数は、結果がその条項を根拠として引用する計算例の数です。"
    yield ""
    if signed := [each for each in followed if each.pin]:
        yield f"<details><summary>照合の記録（{len(signed)}件）</summary><ul>"
        for each in signed:
            assert each.pin is not None
            title = calculators.CALCULATORS[each.calculator].title
            yield f"<li>{each.label}・{title}：{html.escape(each.pin.reason)}</li>"
        yield "</ul></details>"
        yield ""
    yield "### 数字・日付・期間・割合"
    yield ""
    yield "| 条項 | 本文の字句 | 使う計算 | 使わない理由 |"
    yield "|---|---|---|---|"
    for covered in dict.fromkeys(map(_told, found)):
        clause, label, *cells = covered
        yield _row(_clause(clause, label, base), *cells)
    yield ""
    if silences := coverage.silences(revision, found):
        yield "### 計算のない定めと、本文に定めのないこと"
        yield ""
        yield "| 条項 | 本文の字句 | 計算がない理由 |"
        yield "|---|---|---|"
        for clause, label, quote, reason in silences:
            yield _row(_clause(clause, label, base), escape(quote), escape(reason))
        yield ""


def _followed(each: Followed) -> tuple[str, str, str]:
    title = calculators.CALCULATORS[each.calculator].title
    link = f"[{title}](../calculators/{each.calculator}.md)"
    if each.pin is None:
        return link, f"{each.cases}件", "未照合"
    signed = f"{escape(each.pin.reviewer)}（{day(each.pin.date, weekday=False)}）"
    return link, f"{each.cases}件", signed


def _told(each: Covered) -> tuple[str, str, str, str, str]:
    titles = "、".join(calculators.CALCULATORS[id_].title for id_ in each.calculators)
    return each.clause, each.label, escape(each.figure.words), titles, escape(each.reason)


def _clause(clause: str, label: str, base: str) -> str:
    return f"[{label}]({base}#{clause})" if clause else _PREAMBLE


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
