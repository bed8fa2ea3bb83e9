"""A comparison as a 新旧対照表 in HTML: the summary, and a table of two columns, a row a clause.

Plain strings and no Markdown, so that the browser can make the same table of a draft. It reads
without colour (underline and strike-through, and words for screen readers) and works without
scripts: what is folded, in which order the columns stand and whether both sides are shown as
one text are check boxes and radio buttons which the style sheet beside this module follows.
"""

from __future__ import annotations

import pkgutil
from html import escape
from typing import Literal

from kiyaku.diff import Change, ClauseChange, Comparison
from kiyaku.reports import outline, words
from kiyaku.reports.outline import Departed, Fold, Group
from kiyaku.segments import Segment

STYLE = "comparison.css"  # lies beside this module

Side = Literal["old", "new", "both"]

_OPS = {
    "old": ("equal", "delete"),
    "new": ("equal", "insert"),
    "both": ("equal", "delete", "insert"),
}
_SAID = {"insert": ("追加ここから", "追加ここまで"), "delete": ("削除ここから", "削除ここまで")}
_TAG = {"insert": "ins", "delete": "del"}
_CHOICES = (  # name, value, what the reader sees; the first of a name is the default
    ("layout", "two", "新旧を並べる"),
    ("layout", "one", "見え消し（一つの文にまとめる）"),
    ("order", "old", f"{words.BEFORE}を先に置く"),
    ("order", "new", f"{words.AFTER}を先に置く"),
)


def table(comparison: Comparison, *, heads: tuple[str, str] | None = None) -> str:
    """The table, with its legend and its controls. `heads` are the old side's name and the new
    one's (their status and date, if not given)."""
    old, new = map(escape, heads or words.sides(comparison))
    columns = "".join(
        f'<th role="columnheader" scope="col" data-side="{side}"{hidden}>{head}</th>'
        for side, head, hidden in (
            ("old", f"{words.BEFORE} <span>{old}</span>", ""),
            ("new", f"{words.AFTER} <span>{new}</span>", ""),
            ("both", f"{words.BEFORE}から{words.AFTER}へ <span>{old} → {new}</span>", " hidden"),
        )
    )
    bodies = "\n".join(_body(group) for group in outline.groups(comparison))
    return f"""<div class="comparison">
<p class="comparison-legend">{words.LEGEND}変更のない条項は{words.OMITTED}としています。</p>
{_controls(comparison)}
<table class="comparison-table" role="table">
<caption class="said">{escape(words.title(comparison))}</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">条項</th>{columns}</tr></thead>
{bodies}
</table>
</div>"""


def summary(comparison: Comparison) -> str:
    """What changed, what matters most first; each clause links to its row."""
    found = outline.topics(comparison)
    lines = []
    if outline.is_slight(found):
        lines.append(f"<p>{words.NO_SUBSTANCE}</p>")
    lines.append("<dl>")
    for topic, changes in found.items():
        lines.append(f"<dt>{words.TOPIC[topic]} <span>{len(changes)}</span></dt>")
        lines.append(f"<dd>{_slight(changes) if topic in outline.SLIGHT else _told(changes)}</dd>")
    for fold, clauses in outline.folded(comparison).items():
        if fold is not Fold.SAME:
            lines.append(f"<dt>{words.FOLD[fold]} <span>{len(clauses)}</span></dt>")
            lines.append(f"<dd>{_slight(clauses)}</dd>")
    lines.append("</dl>")
    return f"""<section class="comparison-topics" aria-label="{words.TOPICS}">
<p class="comparison-summary">{words.summary(comparison)}</p>
{"".join(lines)}
<p class="comparison-legend">{words.CLASSED}</p>
</section>"""


def style() -> str:
    """The style sheet of a comparison, wherever the package stands (a folder, an archive)."""
    return (pkgutil.get_data(__package__, STYLE) or b"").decode()


def page(comparison: Comparison, *, effects: str = "", heads: tuple[str, str] | None = None) -> str:
    """The comparison as a page that stands alone, with the section on what the change does.
    `heads` as in `table`."""
    title = escape(words.title(comparison))
    return f"""<!doctype html>
<html lang="ja">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}{style()}</style>
<h1>{title}</h1>
{summary(comparison)}
{effects}
{table(comparison, heads=heads)}
</html>
"""


# --- the summary ---------------------------------------------------------------------------------


def _link(change: ClauseChange) -> str:
    return f'<a href="#{escape(change.id)}">{escape(words.label(change))}</a>'


def _told(changes: list[ClauseChange]) -> str:
    """A line a clause, with what changed."""
    lines = (f"<li>{_link(each)} {escape(words.brief(each))}</li>" for each in changes)
    return f"<ul>{''.join(lines)}</ul>"


def _slight(changes: list[ClauseChange]) -> str:
    """The clauses alone, folded."""
    links = "、".join(map(_link, changes))
    first = escape(words.label(changes[0]))
    more = f"ほか{len(changes) - 1}" if len(changes) > 1 else ""
    return f"<details><summary>{first}{more}</summary>{links}</details>" if more else links


# --- the controls ----------------------------------------------------------------------------------


def _controls(comparison: Comparison) -> str:
    """What the reader chooses: radio buttons and check boxes, which the style sheet follows."""
    rows = []
    for name in ("layout", "order"):
        options = [choice for choice in _CHOICES if choice[0] == name]
        rows.append(
            "<p>"
            + "".join(
                f'<label><input type="radio" name="comparison-{name}" value="{value}"'
                f"{' checked' if option == options[0] else ''}> {said}</label>"
                for option in options
                for _, value, said in (option,)
            )
            + "</p>"
        )
    boxes = (
        f'<label><input type="checkbox" name="comparison-{fold}"> {words.SHOW[fold]}'
        f" <span>{len(clauses)}</span></label>"
        for fold, clauses in outline.folded(comparison).items()
    )
    rows.append(f"<p>{''.join(boxes)}</p>")
    return f'<fieldset class="comparison-controls"><legend>表示</legend>{"".join(rows)}</fieldset>'


# --- the rows --------------------------------------------------------------------------------------


def _body(group: Group) -> str:
    """A run of rows; one that is folded has a row that stands for it and opens it."""
    head = "" if group.fold is None else _omitted(group.fold, group.clauses)
    rows = "\n".join(
        _departed(each.change) if isinstance(each, Departed) else _row(each)
        for each in group.changes
    )
    attribute = f' data-fold="{group.fold}"' if group.fold else ""
    return f'<tbody role="rowgroup"{attribute}>{head}\n{rows}</tbody>'


def _omitted(fold: Fold, run: list[ClauseChange]) -> str:
    said = f"{words.FOLD[fold]}（{len(run)}）"
    old, new = (escape(words.span(run, new=side)) for side in (False, True))
    marks = (f"{old}　", f"{new}　") if old != new else ("", "")
    cells = "".join(
        f'<td role="cell" data-side="{side}">{mark}{words.OMITTED}</td>'
        for side, mark in zip(("old", "new"), marks, strict=True)
    )
    return (
        '<tr class="omitted" role="row"><th role="rowheader" scope="row"><label>'
        f'<input type="checkbox" class="opener" aria-label="{new}（{said}）を開く"> {new}'
        f'<span class="fate">{said}</span></label></th>{cells}</tr>'
    )


def _departed(change: ClauseChange) -> str:
    """The place that a moved clause left."""
    old, id_ = escape(change.old_label or ""), escape(change.id)
    return (
        f'<tr class="departed" id="from-{id_}" role="row"><th role="rowheader" scope="row">{old}</th>'
        f'<td role="cell" data-side="old"><a href="#{id_}">{escape(words.departed(change))}</a></td>'
        '<td role="cell" data-side="new">―</td></tr>'
    )


def _row(change: ClauseChange) -> str:
    state = "unchanged" if change.same else str(change.change)
    id_ = escape(change.id)
    fate = words.fate(change)
    head = escape(words.label(change)) + (
        f'<span class="fate">{escape(fate)}</span>' if fate else ""
    )
    if change.moved:
        head += (
            f'<a class="fate" href="#from-{id_}">もとの位置（{escape(change.old_label or "")}）</a>'
        )
    cells = f"{_cell(change, 'old')}{_cell(change, 'new')}"
    if change.change is Change.MODIFIED or change.renumbered:
        cells += _cell(change, "both")
    return (
        f'<tr class="{state}" id="{id_}" data-clause="{id_}" role="row">'
        f'<th role="rowheader" scope="row">{head}</th>{cells}</tr>'
    )


def _cell(change: ClauseChange, side: Side) -> str:
    hidden = ' colspan="2" hidden' if side == "both" else ""
    return f'<td role="cell" data-side="{side}"{hidden}>{_side(change, side)}</td>'


def _side(change: ClauseChange, side: Side) -> str:
    """A clause on one side: what both share, and what this side alone has, marked. Or both
    sides as one text."""
    if side == "old" and change.change is Change.ADDED:
        return words.NEW_CLAUSE
    if side == "new" and change.change is Change.REMOVED:
        return words.REMOVED_CLAUSE
    own = _OPS[side]
    body = "".join(_marked(each) for each in change.segments if each.op in own)
    number = "".join(_marked(each) for each in _number(change) if each.op in own and each.text)
    return f'<span class="mark">{number}</span> {body}' if number else body


def _number(change: ClauseChange) -> list[Segment]:
    old, new = change.old_mark, change.new_mark
    if change.change in (Change.UNCHANGED, Change.MODIFIED) and not change.renumbered:
        return [Segment("equal", new)]
    return [Segment("delete", old), Segment("insert", new)]


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
:root { --paper: #fff; --paper-raised: #f5f3ed; --ink: #23221f; --ink-soft: #5d5a53;
  --hairline: #bbb; --accent: #8c2f1b; --added: #0b4f9e; --added-ground: #e4eefb;
  --removed: #8a4300; --removed-ground: #fbeedd }
body { color: var(--ink); font-family: sans-serif; line-height: 1.8; margin: 2rem auto;
  max-width: 75rem; padding: 0 1rem }
h1 { font-size: 1.4rem } a { color: var(--accent) }
"""
