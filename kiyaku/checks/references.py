"""Rules about references: to a clause that is not there, or under another's heading."""

from __future__ import annotations

from collections.abc import Iterator

from kiyaku.checks.base import Rule, Text, article
from kiyaku.problems import Problem, Severity
from kiyaku.references import Resolution


def dangling(text: Text) -> Iterator[Problem]:
    """Every reference to a clause of this document leads to one."""
    for reference in text.references:
        if reference.status is Resolution.DANGLING:
            yield text.problem(
                "reference-dangling",
                reference.clause,
                f"「{reference.words}」に当たる条項がありません。",
                reference.words,
            )


def heading(text: Text) -> Iterator[Problem]:
    """A heading that a reference quotes is that of the article it names."""
    headings = {clause.heading: clause for clause in text.articles if clause.heading}
    for reference in text.references:
        quoted = reference.heading
        if reference.status is not Resolution.RESOLVED or quoted not in headings:
            continue
        named = [text.places[id_].clause for id_ in reference.targets if id_ in text.places]
        right = headings[quoted]
        if named and all(
            each.heading != quoted and right not in _above(text, each.id) for each in named
        ):
            label = text.places[right.id].label
            yield text.problem(
                "reference-heading",
                reference.clause,
                f"「{reference.words}（{quoted}）」の見出しは、{label}のものです。"
                f"{label}の誤りではありませんか。",
                reference.words,
            )


def _above(text: Text, id_: str) -> list[object]:
    """The clauses in which a clause stands, itself first."""
    found: list[object] = []
    at: str | None = id_
    while at is not None:
        found.append(text.places[at].clause)
        at = text.places[at].parent
    return found


_TWO = "## 第2条（料金） {#b}\n\n甲は、料金を支払う。\n"

RULES = (
    Rule(
        code="reference-dangling",
        title="参照先のない参照",
        why="参照した条項が存在しないと、定めの内容が決まりません。",
        wrong=article("甲は、第9条に定める料金を支払う。"),
        right=article("甲は、次条に定める料金を支払う。") + f"\n{_TWO}",
        find=dangling,
        severity=Severity.ERROR,
    ),
    Rule(
        code="reference-heading",
        title="参照に添えた見出しが別の条のもの",
        why="条の番号と見出しが食い違うと、どちらの条を指すのか決まりません。条の追加や繰下げの"
        "後に残りやすい誤りです。",
        wrong=article("甲は、第1条（料金）に定めるものを支払う。") + f"\n{_TWO}",
        right=article("甲は、第2条（料金）に定めるものを支払う。") + f"\n{_TWO}",
        find=heading,
        severity=Severity.ERROR,
    ),
)
