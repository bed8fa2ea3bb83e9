"""A comparison for a terminal and for a pull request: changed clauses, changes marked inline."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kiyaku.diff import Change, ClauseChange, Comparison
from kiyaku.escaping import escape
from kiyaku.reports import words
from kiyaku.segments import Segment

_CONTEXT = 24  # characters of common text shown on each side of a change

Mark = Callable[[Segment], str]


def text(comparison: Comparison, *, style: Mark | None = None) -> str:
    """The comparison for a terminal. `style` dresses inserted and deleted text; without it
    they stand in `{+ +}` and `[- -]`."""
    lines = [words.title(comparison), _sides(comparison), words.summary(comparison), ""]
    for change in _changed(comparison):
        lines += [f"{words.label(change)}　{words.fate(change)}"]
        for line in _clipped(change, style or _bracketed).split("\n"):
            lines.append(f"    {line}")
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def markdown(comparison: Comparison) -> str:
    """The comparison for a pull request."""
    lines = [f"## {escape(words.title(comparison))}", "", _sides(comparison), "",
             f"**{words.summary(comparison)}**", ""]  # fmt: skip
    for change in _changed(comparison):
        lines += [f"### {escape(words.label(change))}（{words.fate(change)}）", ""]
        lines += [f"> {line}" if line else ">" for line in _clipped(change, _dressed).split("\n")]
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def _changed(comparison: Comparison) -> Iterable[ClauseChange]:
    return (change for change in comparison.changes if not change.same)


def _sides(comparison: Comparison) -> str:
    return f"{words.side(comparison.old)} → {words.side(comparison.new)}"


def _bracketed(segment: Segment) -> str:
    return {"equal": "{}", "insert": "{{+{}+}}", "delete": "[-{}-]"}[segment.op].format(
        segment.text
    )


def _dressed(segment: Segment) -> str:
    """A segment in Markdown; its own line breaks part it, since marks do not span blocks."""
    dress = {"equal": "{}", "insert": "<ins>{}</ins>", "delete": "<del>{}</del>"}[segment.op]
    return "\n".join(
        dress.format(escape(line)) if line else "" for line in segment.text.split("\n")
    )


def _clipped(change: ClauseChange, mark: Mark) -> str:
    """The clause with its changes marked, long stretches without a change cut short."""
    if change.change is Change.UNCHANGED:
        return mark(Segment("equal", _clip(change.new_text or "", first=True, last=False)))
    out = []
    last = len(change.segments) - 1
    for at, segment in enumerate(change.segments):
        if segment.op == "equal":
            segment = Segment("equal", _clip(segment.text, first=at == 0, last=at == last))
        out.append(mark(segment))
    return "".join(out)


def _clip(text: str, *, first: bool, last: bool) -> str:
    head, tail = text[:_CONTEXT], text[-_CONTEXT:]
    if len(text) <= 2 * _CONTEXT + 1:
        return text
    if first:
        return f"…{tail}"
    return f"{head}…" if last else f"{head}…{tail}"
