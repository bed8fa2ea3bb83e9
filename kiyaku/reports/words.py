"""The words with which every form of a comparison names things. Said once, here."""

from __future__ import annotations

from kiyaku.diff import Change, ClauseChange, Comparison
from kiyaku.model import Revision, Status
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
LEGEND = "下線は追加、取消線は削除した字句です。"
NEW_CLAUSE = "（新設）"
REMOVED_CLAUSE = "（削る）"
OMITTED = "（略）"
STATUS = {
    Status.IN_FORCE: "現行",
    Status.SUPERSEDED: "旧版",
    Status.DRAFT: "改定案（未公布）",
}


def revision_name(revision: Revision) -> str:
    """How a revision is called in a sentence: 2011年10月11日版, 改定案（未公布）."""
    if revision.status is Status.DRAFT:
        name = STATUS[Status.DRAFT]
        return name if revision.revision == "draft" else f"{name} {revision.revision}"
    if revision.published and revision.published.isoformat() == revision.revision:
        return f"{day(revision.published, weekday=False)}版"
    return f"{revision.revision}版"


def side(revision: Revision) -> str:
    """The head of a column: the status, and the revision's name where that says more."""
    name = revision_name(revision)
    status = STATUS[revision.status]
    return name if name.startswith(status) else f"{status}（{name}）"


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


def fate(change: ClauseChange) -> str:
    """What became of a clause: 変更（数値・字句）, 追加, 移動 …"""
    words = [] if change.change is Change.UNCHANGED else [CHANGE[change.change]]
    if change.kinds:
        words[0] += f"（{'・'.join(KIND[kind] for kind in change.kinds)}）"
    if change.renumbered:
        words.append("番号の変更")
    if change.moved:
        words.append("移動")
    return "、".join(words)
