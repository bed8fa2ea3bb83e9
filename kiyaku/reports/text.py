"""A comparison for a terminal and for a pull request: the summary, then the changed clauses with
their changes marked inline."""

from __future__ import annotations

from collections.abc import Callable

from kiyaku.diff import Change, ClauseChange, Comparison
from kiyaku.escaping import escape
from kiyaku.reports import outline, words
from kiyaku.reports.outline import Departed, Fold, Group
from kiyaku.segments import Segment

_CONTEXT = 24  # characters of common text shown on each side of a change

Mark = Callable[[Segment], str]


def text(comparison: Comparison, *, style: Mark | None = None) -> str:
    """The comparison for a terminal. `style` dresses inserted and deleted text; without it
    they stand in `{+ +}` and `[- -]`."""
    lines = [words.title(comparison), _sides(comparison), words.summary(comparison), ""]
    if found := outline.topics(comparison):
        lines += [words.TOPICS, *(f"    {line}" for line in _without_substance(comparison))]
        for topic, changes in found.items():
            name = f"    {words.TOPIC[topic]}（{len(changes)}）"
            if topic in outline.SLIGHT:
                lines.append(name + "、".join(map(words.label, changes)))
            else:
                lines.append(name)
                lines += [f"        {words.label(each)}　{words.brief(each)}" for each in changes]
        lines.append("")
    for group in outline.groups(comparison):
        if group.fold is not None:
            lines += [_folded(group, group.fold), ""] if group.fold is not Fold.SAME else []
            continue
        for each in group.changes:
            if isinstance(each, Departed):
                lines += [f"{each.change.old_label}　{words.departed(each.change)}", ""]
                continue
            lines += [f"{words.label(each)}　{words.fate(each)}"]
            lines += [f"    {line}" for line in _clipped(each, style or _bracketed).split("\n")]
            lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n"


def markdown(comparison: Comparison) -> str:
    """The comparison for a pull request."""
    lines = [f"## {escape(words.title(comparison))}", "", _sides(comparison), "",
             f"**{words.summary(comparison)}**", ""]  # fmt: skip
    lines += [line + "\n" for line in _without_substance(comparison)]
    for topic, changes in outline.topics(comparison).items():
        name = f"- **{words.TOPIC[topic]}**（{len(changes)}）"
        if topic in outline.SLIGHT:
            lines.append(name + escape("、".join(map(words.label, changes))))
        else:
            lines.append(name)
            lines += [
                f"    - {escape(f'{words.label(each)}　{words.brief(each)}')}" for each in changes
            ]
    lines.append("")
    folded: dict[Fold, list[str]] = {}
    for group in outline.groups(comparison):
        if group.fold is not None:
            folded.setdefault(group.fold, []).append(_folded(group, group.fold))
            continue
        for each in group.changes:
            if isinstance(each, Departed):
                lines += [f"### {escape(each.change.old_label or '')}"
                          f"{words.departed(each.change)}", ""]  # fmt: skip
                continue
            lines += [f"### {escape(words.label(each))}（{escape(words.fate(each))}）", ""]
            marked = _clipped(each, _dressed).split("\n")
            lines += [f"> {line}" if line else ">" for line in marked]
            lines.append("")
    for fold in (each for each in folded if each is not Fold.SAME):
        lines += ["<details>", f"<summary>{words.FOLD[fold]}</summary>", "",
                  *(f"- {escape(line)}" for line in folded[fold]), "", "</details>", ""]  # fmt: skip
    return "\n".join(lines).rstrip("\n") + "\n"


def _without_substance(comparison: Comparison) -> list[str]:
    slight = outline.is_slight(outline.topics(comparison))
    return [words.NO_SUBSTANCE] if slight else []


def _folded(group: Group, fold: Fold) -> str:
    return f"{words.spans(group.clauses)}　{words.FOLD[fold]}（{len(group.clauses)}）"


def _sides(comparison: Comparison) -> str:
    return " → ".join(words.sides(comparison))


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
