"""What became of a reader's text, in HTML: how it was read, and what the check finds in it.

Plain strings and no Markdown, as the table of a comparison. Whatever the text holds shows as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from kiyaku.draft import Draft
from kiyaku.importer.lines import Repair
from kiyaku.model import Clause, Kind
from kiyaku.problems import Problem
from kiyaku.reports import words

_MANY = 12  # lines of a list, beyond which it stands folded
_TIMES = re.compile(r"（[0-9]+か所[^（）]*）")  # （6か所で使われています）
_COUNTED = ((Kind.ARTICLE, "条"), (Kind.PARAGRAPH, "項"), (Kind.ITEM, "号"))


def reading(draft: Draft) -> str:
    """How the text was read: its size, what was repaired, and what wants a look."""
    clauses = list(draft.revision.walk())
    lines = [
        f"<p><strong>{escape(draft.name)}</strong>から、「{escape(draft.revision.title)}」として"
        f"{_size(clauses)}を読み取りました。</p>"
    ]
    if draft.unread:
        lines.append(
            f"<p>先頭の設定のうち、{escape('、'.join(draft.unread))}は、この画面では使いません"
            "。</p>"
        )
    if draft.questions:
        items = map(_problem, draft.questions)
        lines.append(_listed("読み取りで確認が必要な点", items, shown=True))
    if draft.repairs:
        lines.append(_listed("読み取りのときに直した点", map(_repair, draft.repairs)))
    return "\n".join(lines)


def problems(draft: Draft, *, known: Iterable[Problem]) -> str:
    """What the check finds, gravest first. `known` is what it finds in the published text: what
    both have is told apart."""
    before = {_key(each): each for each in known}
    fresh = [each for each in draft.problems if _key(each) not in before]
    both = [before[_key(each)] for each in draft.problems if _key(each) in before]
    lines = [] if fresh else ["<p>公開している版にない点は、見つかりませんでした。</p>"]
    for severity, name in words.SEVERITY.items():
        items = [_problem(each) for each in fresh if each.severity is severity]
        if items:
            lines.append(_listed(name, items, shown=True))
    if both:
        lines.append(_listed("公開している版にも同じようにある点", map(_problem, both)))
    return "\n".join(lines)


def _size(clauses: list[Clause]) -> str:
    counts = ((sum(each.kind is kind for each in clauses), word) for kind, word in _COUNTED)
    return "、".join(f"{count}{word}" for count, word in counts if count) or "条のない文書"


def _listed(title: str, items: Iterable[str], *, shown: bool = False) -> str:
    """A list that folds; one that is to be read stands open, unless it is long."""
    given = [f"<li>{item}</li>" for item in items]
    state = " open" if shown and len(given) <= _MANY else ""
    return (
        f"<details{state}><summary>{escape(title)}（{len(given)}件）</summary>\n"
        f"<ul>\n{chr(10).join(given)}\n</ul></details>"
    )


def _repair(repair: Repair) -> str:
    return f"<span>{repair.line}行目</span>　{escape(repair.message)}"


def _place(problem: Problem) -> str:
    """Where a problem stands: a link to the clause's row, where there is one."""
    label = escape(problem.label)
    if not problem.clause:
        return f"{label or '前文'}　"
    return f'<a href="#{escape(problem.clause)}">{label}</a>　'


def _problem(problem: Problem) -> str:
    reason = f"（承認済み: {escape(problem.excepted)}）" if problem.excepted else ""
    return f"{_place(problem)}{escape(problem.message)}{reason}"


def _key(problem: Problem) -> tuple[str, str, str]:
    """What makes two texts' problems one: how often a word stands in each does not."""
    return problem.code, problem.clause, _TIMES.sub("", problem.message)
