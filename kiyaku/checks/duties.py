"""Rule of the decisions on sentences: each is about a sentence that is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from kiyaku.checks.base import Rule, Text, file
from kiyaku.duties import duties
from kiyaku.model import DUTY
from kiyaku.problems import Problem, Severity


def decisions(text: Text) -> Iterator[Problem]:
    """A person's decision on a sentence names words of it, a party of the text, and a kind."""
    if not any(key.startswith(DUTY) for key in text.revision.decisions):
        return
    for each in duties(text.revision).ignored:
        line, column = text.source.fields.get(f"decisions.{each.key}", (1, 1))
        clause = each.clause if each.clause in text.places else ""
        found = text.problem("duty", clause, f"decisions の「{each.key}」: {each.reason}。")
        yield replace(found, line=line, column=column)


RULES = (
    Rule(
        code="duty",
        title="文の分類の修正が本文に合わない",
        why="義務と権利の分類を人が直した記録（decisions の duty …）は、文の字句に結び付いています。"
        "改定で字句が変わったら、もう一度読んで決め直します。",
        wrong=file(decision="duty a 年14.6%: 甲・する"),
        right=file(decision="duty a 年14.5%: その他の定め"),
        find=decisions,
        severity=Severity.ERROR,
    ),
)
