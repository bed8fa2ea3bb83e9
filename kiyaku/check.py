"""What is wrong with a text: all rules over one file, all problems at once.

A rule is a function from a file to its problems. A problem that the file's front matter
accepts (`exceptions`) is listed all the same, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from calculators import quantities
from kiyaku import files, numerals
from kiyaku.files import Source
from kiyaku.model import Clause, Kind, Revision, citation
from kiyaku.problems import Problem, Severity

Rule = Callable[[Source, Revision], Iterator[Problem]]


def check(source: Source) -> list[Problem]:
    """Every problem of a file, in the order of its lines."""
    found = list(source.problems)  # what cannot be read cannot be accepted either
    if source.revision is not None:
        for rule in RULES:
            for problem in rule(source, source.revision):
                found.append(_completed(problem, source.revision))
    return sorted(found, key=lambda problem: (problem.line, problem.column, problem.code))


def _completed(problem: Problem, revision: Revision) -> Problem:
    """The problem with its clause's citation, and with the reason for which it is accepted."""
    place = revision.places().get(problem.clause)
    key = f"{problem.code} {problem.clause}".strip()
    return replace(
        problem,
        label=place.label if place else "",
        excepted=revision.exceptions.get(key),
    )


def parameters(source: Source, revision: Revision) -> Iterator[Problem]:
    """A parameter's words stand in its clause, and hold a figure of its unit."""
    places = revision.places()
    for each in revision.parameters:
        name = f"parameters.{each.name}"

        def problem(
            code: str, field: str, message: str, name: str = name, clause: str = each.clause
        ) -> Problem:
            line, column = source.fields[f"{name}.{field}"]
            return Problem(
                code=code, path=source.path, line=line, column=column, message=message,
                clause=clause,
            )  # fmt: skip

        if each.clause not in places:
            yield problem(
                "parameter-clause",
                "clause",
                f"パラメーターの条項「{each.clause}」は、この版にありません。",
            )
            continue
        if each.quote not in places[each.clause].clause.text:
            yield problem(
                "parameter-quote",
                "quote",
                f"パラメーターの引用「{each.quote}」が、{places[each.clause].label}の本文に"
                "ありません。本文の文言をそのまま書いてください。",
            )
        if each.unit not in quantities.UNITS:
            known = "、".join(quantities.UNITS)
            yield problem(
                "parameter-unit",
                "unit",
                f"単位「{each.unit}」はありません。使える単位: {known}。",
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


def numbering(source: Source, revision: Revision) -> Iterator[Problem]:
    """Numbers count up by one, and none is used twice, among the children of one clause."""
    articles: list[Clause] = []
    for clause in revision.clauses:
        if clause.kind is Kind.SUPPLEMENT:  # its articles count from 第1条 again
            yield from _siblings(source, tuple(articles))
            articles = []
        elif clause.kind is Kind.ARTICLE:
            articles.append(clause)
    yield from _siblings(source, tuple(articles))
    for clause in revision.walk():
        for kind in Kind:
            yield from _siblings(source, tuple(c for c in clause.children if c.kind is kind))


def _siblings(source: Source, clauses: tuple[Clause, ...]) -> Iterator[Problem]:
    last: tuple[int, ...] = (0,)
    for clause in clauses:
        number = numerals.order(clause.number)
        if number is None:
            continue
        if not _follows(last, number):
            expected = citation(clause.kind, str(last[0] + 1))
            yield Problem(
                code="numbering",
                path=source.path,
                line=source.lines.get(clause.id, 1),
                clause=clause.id,
                message=f"番号が続いていません。{expected}となるところが"
                f"{citation(clause.kind, clause.number)}（{clause.mark}）です。",
            )
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


def place(source: Source, revision: Revision) -> Iterator[Problem]:
    """A text lies where commands look for it: `<document>/<revision>.md`."""
    parts = source.path.replace("\\", "/").split("/")
    expected = [revision.document, f"{revision.revision}.md"]
    if len(parts) >= 2 and parts[-2:] != expected:
        yield Problem(
            code="file-name",
            path=source.path,
            message=f"ファイルの場所が内容と一致しません。「{'/'.join(expected)}」に置いてください。",
        )


def canonical(source: Source, revision: Revision) -> Iterator[Problem]:
    """The file is written the one way in which it is rendered."""
    if source.problems:
        return  # what could not be read cannot be rendered
    rendered = files.render(revision)
    if rendered == source.text:
        return
    if rendered == source.text.removeprefix("\ufeff").replace("\r\n", "\n"):
        yield Problem(
            code="form",
            path=source.path,
            message="BOMのないUTF-8、改行コードLFで保存してください。",
            severity=Severity.WARNING,
        )
        return
    ours, theirs = rendered.split("\n"), source.text.split("\n")
    at = next(
        (i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b),
        min(len(ours), len(theirs)),
    )
    right = ours[at] if at < len(ours) else ""
    right = right if len(right) <= 80 else f"{right[:40]}…{right[-38:]}"
    form = f"「{right}」" if right else "空行、またはファイルの終わり"
    yield Problem(
        code="form",
        path=source.path,
        line=at + 1,
        message=f"書き方が標準の形と異なります。標準の形は、{form}です。",
        severity=Severity.WARNING,
    )


RULES: tuple[Rule, ...] = (parameters, numbering, place, canonical)
