"""Rules of form: parameters and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calculators import quantities
from kiyaku import numerals
from kiyaku.checks.base import Rule, Text, article, file
from kiyaku.model import Clause, Kind, citation
from kiyaku.problems import Problem, Severity


def parameters(text: Text) -> Iterator[Problem]:
    """A parameter's words stand in its clause, and hold a figure of its unit."""
    for each in text.revision.parameters:

        def problem(code: str, field: str, message: str, each: object = each) -> Problem:
            name = f"parameters.{getattr(each, 'name', '')}.{field}"
            line, column = text.source.fields.get(name, (1, 1))
            found = text.problem(code, getattr(each, "clause", ""), message)
            return replace(found, line=line, column=column)

        place = text.places.get(each.clause)
        if place is None:
            yield problem(
                "parameter-clause",
                "clause",
                f"パラメーターの条項「{each.clause}」は、この版にありません。",
            )
            continue
        if each.quote not in place.clause.text:
            yield problem(
                "parameter-quote",
                "quote",
                f"パラメーターの引用「{each.quote}」が、{place.label}の本文にありません。"
                "本文の文言をそのまま書いてください。",
            )
        if each.unit not in quantities.UNITS:
            known = "、".join(quantities.UNITS)
            yield problem(
                "parameter-unit", "unit", f"単位「{each.unit}」はありません。使える単位: {known}。"
            )
            continue
        try:
            quantities.read(each.quote, each.unit)
        except quantities.Unreadable:
            yield problem(
                "parameter-value",
                "quote",
                f"引用「{each.quote}」から、単位「{each.unit}」の数値を一つに決められません。",
            )


def numbering(text: Text) -> Iterator[Problem]:
    """Numbers count up by one, and none is used twice, among the children of one clause."""
    articles: list[Clause] = []
    for clause in text.revision.clauses:
        if clause.kind is Kind.SUPPLEMENT:  # its articles count from 第1条 again
            yield from _siblings(text, articles)
            articles = []
        elif clause.kind is Kind.ARTICLE:
            articles.append(clause)
    yield from _siblings(text, articles)
    for clause in text.revision.walk():
        for kind in {child.kind for child in clause.children}:
            yield from _siblings(text, [each for each in clause.children if each.kind is kind])


def _siblings(text: Text, clauses: list[Clause]) -> Iterator[Problem]:
    last: tuple[int, ...] = (0,)
    seen: set[tuple[int, ...]] = set()
    for clause in clauses:
        number = numerals.order(clause.number)
        if number is None:
            continue
        if not _follows(last, number):
            here = citation(clause.kind, clause.number)
            printed = f"（{clause.mark}）" if clause.mark and clause.mark != here else ""
            expected = citation(clause.kind, str(last[0] + 1))
            again = f"{here}{printed}が重複しています。"
            gap = f"番号が続いていません。{expected}となるところが{here}{printed}です。"
            yield text.problem("numbering", clause.id, again if number in seen else gap)
        seen.add(number)
        last = number


def _follows(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """Whether a number may come after another: 3 → 4, 3 → 3の2, 3の2 → 3の3, 3の2 → 4."""
    if number == (last[0] + 1,):
        return True
    head = number[:-1]
    if last[: len(head)] != head or not head:
        return False
    before = last[len(head)] if len(last) > len(head) else 1
    return number[-1] == before + 1


RULES = (
    Rule(
        code="parameter-quote",
        title="計算に使う引用が本文にない",
        why="計算の数値は、本文の文言から読み取ります。引用した文言が条項の本文になければ、"
        "計算の根拠がなくなります（ほかに parameter-clause、parameter-unit、"
        "parameter-value）。",
        wrong=file(quote="年14.6%"),
        right=file(quote="年14.5%"),
        find=parameters,
        severity=Severity.ERROR,
    ),
    Rule(
        code="numbering",
        title="番号の飛びや重複",
        why="番号が飛んだり重なったりすると、条項を一つに特定できません。",
        wrong=article("(1) 甲は、これを行う。 {#a-p1}", "(3) 乙は、これを行う。 {#a-p3}"),
        right=article("(1) 甲は、これを行う。 {#a-p1}", "(2) 乙は、これを行う。 {#a-p2}"),
        find=numbering,
        severity=Severity.ERROR,
    ),
)
