"""The page of the check: what it finds in each text, and what each rule looks for."""

from __future__ import annotations

from collections.abc import Iterator

from kiyaku import check
from kiyaku.checks.base import Rule
from kiyaku.escaping import escape
from kiyaku.files import Document
from kiyaku.model import Revision, Status
from kiyaku.pages import markup
from kiyaku.pins import Pins
from kiyaku.problems import Problem
from kiyaku.reports import words


def page(documents: list[Document], *, pins: Pins | None = None) -> str:
    """The page as Markdown. With the signatures of the calculators' rules (`pins`) their text is
    held against them too."""
    lines = [
        markup.head(
            title="点検",
            description="規約の本文を規則で点検した結果と、点検の規則の一覧。",
            hide=["navigation"],
            search={"exclude": True},
        ),
        "# 点検",
        "",
        "規約の本文を、次の規則で機械的に点検した結果です。見つかった点には、誤りのほか、"
        "当事者が決めるべきことも含まれます。現行の規約の本文は、原文のまま直していません。"
        "直すことのない旧版の結果は載せていません。",
        "",
    ]
    if pins is not None and any(each.name == pins.document for each in documents):
        lines += [
            "数字や期間がどの計算に使われているかは、[計算との対応](coverage.md)にまとめています。",
            "",
        ]
    for document in documents:
        for revision in document.revisions:
            if revision.status is not Status.SUPERSEDED:
                lines += _results(revision, document, pins)
    lines += ["## 規則 {#rules}", ""]
    for rule in check.RULES:
        lines += _rule(rule)
    return "\n".join(lines)


def _results(revision: Revision, document: Document, pins: Pins | None) -> Iterator[str]:
    path = f"terms/{revision.document}/{revision.revision}.md"
    found = check.check(document.source(revision), document=document, pins=pins)
    yield f"## {escape(revision.title)}・{words.side(revision)}（{len(found)}件） {{#{revision.revision}}}"
    yield ""
    for severity, name in words.SEVERITY.items():
        of_this = [problem for problem in found if problem.severity is severity]
        if not of_this:
            continue
        yield f"**{name}**（{len(of_this)}件）"
        yield ""
        for problem in of_this:
            yield _problem(problem, f"../{path}")
        yield ""


def _problem(problem: Problem, path: str) -> str:
    label = problem.label or "前文"
    place = f"[{label}]({path}#{problem.clause})" if problem.clause else label
    reason = f"（{escape(problem.excepted)}）" if problem.excepted else ""
    reason = f'<br><span class="reason">{reason}</span>' if reason else ""
    return f"- {place}　{escape(problem.message)}{reason}"


def _rule(rule: Rule) -> Iterator[str]:
    yield f"### {rule.title} {{#{rule.code}}}"
    yield ""
    yield f"`{rule.code}`・{words.SEVERITY[rule.severity]}"
    yield ""
    yield rule.why
    yield ""
    for name, example in (("当たる例", rule.wrong), ("当たらない例", rule.right)):
        whole = example.startswith("---")
        yield name
        yield ""
        yield "```text"
        yield example.strip() if whole else example.partition("\n\n")[2].strip()
        yield "```"
        yield ""
