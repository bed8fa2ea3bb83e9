"""A comparison as a 新旧対照表 in HTML: a table of two columns, a row a clause.

Plain strings and no Markdown, so that the browser can make the same table of a draft. The
table reads without colour (underline and strike-through, and words for screen readers), and
without scripts (a check box shows the unchanged clauses, by style alone).
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Literal

from kiyaku.diff import Change, ClauseChange, Comparison
from kiyaku.reports import words
from kiyaku.segments import Segment

Heads = tuple[str, str]  # what the two columns are called

_SAID = {"insert": ("追加ここから", "追加ここまで"), "delete": ("削除ここから", "削除ここまで")}
_TAG = {"insert": "ins", "delete": "del"}


def table(comparison: Comparison) -> str:
    """The table, with its legend and its check box."""
    rows = "\n".join(_rows(comparison))
    old, new = escape(words.side(comparison.old)), escape(words.side(comparison.new))
    return f"""<div class="comparison">
<p class="comparison-legend">{words.LEGEND}変更のない条項は{words.OMITTED}としています。</p>
<label class="comparison-toggle"><input type="checkbox"> 変更のない条項も表示する</label>
<table class="comparison-table">
<thead><tr><th scope="col">条項</th><th scope="col">{old}</th><th scope="col">{new}</th></tr></thead>
<tbody>
{rows}
</tbody>
</table>
</div>"""


def page(comparison: Comparison) -> str:
    """The comparison as a page that stands alone."""
    title = escape(words.title(comparison))
    return f"""<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
<h1>{title}</h1>
<p>{escape(words.summary(comparison))}</p>
{table(comparison)}
</html>
"""


def _rows(comparison: Comparison) -> Iterator[str]:
    """Every clause as a row; before each run of unchanged ones, a row that stands for it."""
    heads = words.side(comparison.old), words.side(comparison.new)
    run: list[ClauseChange] = []
    for change in comparison.changes:
        if change.same:
            run.append(change)
            continue
        yield from _unchanged(run, heads)
        run = []
        yield _row(change, heads)
    yield from _unchanged(run, heads)


def _unchanged(run: list[ClauseChange], heads: Heads) -> Iterator[str]:
    if not run:
        return
    first, last = words.label(run[0]), words.label(run[-1])
    label = escape(first if first == last else f"{first}から{last}まで")
    cell = f"<td>{words.OMITTED}</td>"
    yield f'<tr class="omitted"><th scope="row">{label}</th>{cell}{cell}</tr>'
    for change in run:
        yield _row(change, heads)


def _row(change: ClauseChange, heads: Heads) -> str:
    old, new = map(escape, heads)
    fate = words.fate(change)
    head = escape(words.label(change)) + (f'<span class="fate">{fate}</span>' if fate else "")
    state = "unchanged" if change.same else str(change.change)
    return (
        f'<tr class="{state}" id="{change.id}" data-clause="{change.id}"><th scope="row">{head}</th>'
        f'<td data-side="old" data-head="{old}">{_side(change, "delete")}</td>'
        f'<td data-side="new" data-head="{new}">{_side(change, "insert")}</td></tr>'
    )


def _side(change: ClauseChange, own: Literal["delete", "insert"]) -> str:
    """A clause on one side: what both share, and what this side alone has, marked."""
    absent = Change.ADDED if own == "delete" else Change.REMOVED
    if change.change is absent:
        return words.NEW_CLAUSE if own == "delete" else words.REMOVED_CLAUSE
    mark = change.old_mark if own == "delete" else change.new_mark
    body = "".join(_marked(segment) for segment in change.segments if segment.op in ("equal", own))
    if not mark:
        return body
    whole = change.change in (Change.ADDED, Change.REMOVED)
    number = Segment(own if whole or change.renumbered else "equal", mark)
    return f'<span class="mark">{_marked(number)}</span> {body}'


def _marked(segment: Segment) -> str:
    text = escape(segment.text).replace("\n", "<br>")
    if segment.op == "equal":
        return text
    tag, (begins, ends) = _TAG[segment.op], _SAID[segment.op]
    return (
        f'<{tag}><span class="said">［{begins}］</span>{text}'
        f'<span class="said">［{ends}］</span></{tag}>'
    )


_STYLE = """
body { font-family: sans-serif; line-height: 1.8; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #999; padding: .5rem; text-align: left; vertical-align: top }
th[scope=row] { width: 8rem } .fate { display: block; font-weight: normal; font-size: .85em }
ins { color: #0b4f9e } del { color: #9a4a00 }
.said { position: absolute; clip-path: inset(50%); width: 1px; height: 1px; overflow: hidden }
.comparison:has(:checked) .omitted, .comparison:not(:has(:checked)) .unchanged { display: none }
"""
