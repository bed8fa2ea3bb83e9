"""The words with which every form of a comparison names things. Said once, here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from kiyaku.diff import Change, ClauseChange, Comparison
from kiyaku.model import Revision, Status
from kiyaku.problems import Severity
from kiyaku.reports.outline import Fold, Topic
from kiyaku.wording import day

CHANGE = {
    Change.MODIFIED: "変更",
    Change.ADDED: "追加",
    Change.REMOVED: "削除",
    Change.UNCHANGED: "変更なし",
}
KIND = {
    "figure": "数値",
    "modality": "義務・権利",
    "party": "主体",
    "reference": "参照",
    "term": "用語",
    "wording": "字句",
    "punctuation": "句読点のみ",
}
TOPIC = {
    Topic.FIGURE: "数値",
    Topic.MODALITY: "義務・権利・免責",
    Topic.PARTY: "主体",
    Topic.ADDED: "新設",
    Topic.REMOVED: "削除",
    Topic.RETARGETED: "参照先の変化",
    Topic.REFERENCE: "参照",
    Topic.TERM: "用語",
    Topic.MOVED: "移動",
    Topic.WORDING: "字句",
    Topic.PUNCTUATION: "句読点・表記",
}
FOLD = {
    Fold.SAME: "変更なし",
    Fold.NUMBER: "条番号のみ変更",
    Fold.REFERENCE: "参照先の繰下げのみ",
    Fold.RELOCATED: "段落の位置のみ変更",
}
SHOW = {  # what the reader chooses to see besides
    Fold.SAME: "変更のない条項も表示する",
    Fold.NUMBER: "条番号のみ変更の条項も表示する（項・号を含む）",
    Fold.REFERENCE: "参照先の繰下げのみの条項も表示する（繰上げを含む）",
    Fold.RELOCATED: "段落の位置のみ変更の条項も表示する",
}
BEFORE, AFTER = "改正前", "改正後"
LEGEND = "下線は追加、取消線は削除した字句です。"
NEW_CLAUSE = "（新設）"
REMOVED_CLAUSE = "（削る）"
OMITTED = "（略）"
TOPICS = "変更の要点"
NO_SUBSTANCE = "数値、義務・権利・免責、主体の変更は見つかりませんでした。"
CLASSED = "分類は字句の規則によるものです。変更の重さを判断するものではありません。"
STATUS = {
    Status.IN_FORCE: "現行",
    Status.SUPERSEDED: "旧版",
    Status.DRAFT: "改定案（未公表）",
}
SEVERITY = {
    Severity.ERROR: "誤り",
    Severity.WARNING: "要確認",
    Severity.DECISION: "当事者が決めること",
}
_STEP = re.compile("第?[^第]+")  # of a citation: 第9条, 第4項
_EXCERPT = 30  # characters of a clause or of a change that a summary quotes
_EDITS = 2  # changes of one clause that a summary quotes
DATE = {"published": "公表日", "notified": "周知日", "effective": "効力発生日"}
ASSUMED = "（推定）"
PLANNED = "（予定）"


def revision_name(revision: Revision) -> str:
    """How a revision is called in a sentence: 2011年10月11日版, 改定案（未公表）."""
    if revision.status is Status.DRAFT:
        name = STATUS[Status.DRAFT]
        return name if revision.revision == "draft" else f"{name} {revision.revision}"
    try:
        named = day(date.fromisoformat(revision.revision), weekday=False)
    except ValueError:  # called otherwise than by a date: v2
        named = revision.revision
    return f"{named}版"


def date_label(revision: Revision, name: str) -> str:
    """What one of a revision's dates is called: 公表日, 効力発生日（推定）, 効力発生日（予定）."""
    if name in revision.assumed:
        return DATE[name] + ASSUMED
    return DATE[name] + (PLANNED if revision.status is Status.DRAFT else "")


def side(revision: Revision) -> str:
    """The head of a column: the status, and the revision's name where that says more."""
    name = revision_name(revision)
    status = STATUS[revision.status]
    return name if name.startswith(status) else f"{status}（{name}）"


def sides(comparison: Comparison) -> tuple[str, str]:
    """The heads of both columns."""
    return side(comparison.old), side(comparison.new)


def title(comparison: Comparison) -> str:
    """The title of a comparison."""
    return f"{comparison.new.title} 新旧対照表"


def summary(comparison: Comparison) -> str:
    """How many clauses changed, in a line."""
    counts = comparison.counts
    parts = [f"{word} {counts[change]}" for change, word in CHANGE.items()]
    for name, word in (("renumbered", "番号の変更"), ("moved", "移動")):
        if counts[name]:
            parts.append(f"{word} {counts[name]}")
    return "、".join(parts)


def label(change: ClauseChange) -> str:
    """A clause's citation; both, where it has another number now."""
    old, new = change.old_label, change.new_label
    if old and new and old != new:
        return f"{old} → {new}"
    return new or old or ""


def span(run: Sequence[ClauseChange], *, new: bool) -> str:
    """The citations of a run of clauses on one side: 第4条〜第6条, 第9条第2項〜第4項."""
    labels = [(each.new_label if new else each.old_label) or "" for each in run]
    first, last = next(filter(None, labels), ""), next(filter(None, reversed(labels)), "")
    *above, _ = _STEP.findall(first) or [""]
    *also, step = _STEP.findall(last) or [""]
    return first if first == last else f"{first}〜{step if above == also else last}"


def departed(change: ClauseChange) -> str:
    """What stands where a moved clause stood."""
    return f"（{change.new_label}へ移動）"


def spans(run: Sequence[ClauseChange]) -> str:
    """The same on both sides, where they differ: 第4条〜第6条 → 第5条〜第7条."""
    old, new = span(run, new=False), span(run, new=True)
    return new if old == new else f"{old} → {new}"


def fate(change: ClauseChange) -> str:
    """What became of a clause: 変更（数値・字句）, 追加, 移動 …"""
    words = [] if change.change is Change.UNCHANGED else [CHANGE[change.change]]
    if change.reference_only:
        words = [FOLD[Fold.REFERENCE]]
    elif change.relocated:
        words = [FOLD[Fold.RELOCATED]]
    elif change.kinds:
        words[0] += f"（{'・'.join(KIND[kind] for kind in change.kinds)}）"
    if change.renumbered:
        words.append("番号の変更")
    if change.moved:
        words.append("移動")
    return "、".join([*words, *_lineage(change), *retargeted(change)])


def _lineage(change: ClauseChange) -> Iterator[str]:
    """What a clause was made of, and what it went on as."""
    origins, heirs = "・".join(change.origins), "・".join(change.heirs)
    if origins:
        yield f"{origins}から分割" if change.change is Change.ADDED else f"{origins}を統合"
    if heirs:
        yield f"{heirs}に統合" if change.change is Change.REMOVED else f"一部を{heirs}に分割"


def retargeted(change: ClauseChange) -> Iterator[str]:
    """That a reference leads elsewhere now though its words stayed."""
    if change.retargeted:
        quoted = "".join(f"「{each}」" for each in dict.fromkeys(change.retargeted))
        yield f"{quoted}の指す先が変化"


def brief(change: ClauseChange) -> str:
    """What a change is, in a line: figures and duties, else the words themselves."""
    if change.change in (Change.ADDED, Change.REMOVED):
        return " ".join([_clip(change.new_text or change.old_text or ""), *_lineage(change)])
    said = change.gist or "、".join(_edits(change))
    return "、".join(filter(None, [said, *_lineage(change), *retargeted(change)]))


def _edits(change: ClauseChange) -> Iterator[str]:
    """The first changes of a clause: 「約款」→「規約」、「、」を追加."""
    if change.change is Change.UNCHANGED:
        return
    edits: list[list[str]] = []
    last = ""
    for op, text in change.segments:
        if op == "delete":
            edits.append([text, ""])
        elif op == "insert" and last == "delete":
            edits[-1][1] = text
        elif op == "insert":
            edits.append(["", text])
        last = op
    for old, new in edits[:_EDITS]:
        a, b = f"「{_clip(old)}」", f"「{_clip(new)}」"
        yield f"{a}→{b}" if old and new else f"{b}を追加" if new else f"{a}を削除"
    if len(edits) > _EDITS:
        yield f"ほか{len(edits) - _EDITS}か所"


def _clip(text: str) -> str:
    line = text.replace("\n", "　").strip()
    return line if len(line) <= _EXCERPT else f"{line[: _EXCERPT - 1]}…"
