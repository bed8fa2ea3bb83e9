"""A clause's own history: every wording and number it had, and since which revision.

It follows the clause through the comparisons of a document's revisions, by id and lineage, so
that a renumbered clause keeps its history, and one that was split off or merged names the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from kiyaku.diff import Change, ClauseChange, Comparison
from kiyaku.files import Document
from kiyaku.model import Revision
from kiyaku.reports import words
from kiyaku.rows import entries
from kiyaku.wording import day


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """How a clause stood from one revision on. `change` is None in the first revision held;
    `old` is the revision with which `since` was compared."""

    since: Revision
    label: str
    text: str
    change: ClauseChange | None = None
    old: Revision | None = None

    @property
    def reworded(self) -> bool:
        """Whether its words are new, and not only its number or place."""
        return self.change is None or self.change.change in (Change.MODIFIED, Change.ADDED)


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseHistory:
    """The stages of one clause, the oldest first. `id` is its last one. `end` is the revision
    without it, with the change that took it out."""

    id: str
    stages: tuple[Stage, ...]
    end: Stage | None = None

    @property
    def wording(self) -> Stage:
        """The stage from which it has had its present words."""
        return next(stage for stage in reversed(self.stages) if stage.reworded)

    @property
    def label(self) -> str:
        """Its citation now, or the last one it had."""
        return self.stages[-1].label


@dataclass(frozen=True, kw_only=True, slots=True)
class History:
    """The clauses of a revision, in its order, by id; and those that were gone by then."""

    clauses: Mapping[str, ClauseHistory] = field(default_factory=dict)
    gone: tuple[ClauseHistory, ...] = ()


def histories(document: Document, comparisons: Iterable[Comparison]) -> dict[str, History]:
    """The history that each revision looks back on, by the revision's name.

    `comparisons` are those of the document's pairs (`Document.pairs`). A revision that was
    compared with none before it begins a history of its own.
    """
    compared = {each.new.revision: each for each in comparisons}
    found: dict[str, History] = {}
    for revision in document.revisions:
        comparison = compared.get(revision.revision)
        past = found.get(comparison.old.revision) if comparison else None
        if comparison is None or past is None:
            found[revision.revision] = _first(revision)
        else:
            found[revision.revision] = _next(past, comparison)
    return found


def since(history: ClauseHistory) -> str:
    """Since when a clause has had its present words, in a phrase: この文言は2014年4月1日から.

    Of the words in the first revision held nobody can say how old they are: they are
    「掲載している最初の版から」.
    """
    stage = history.wording
    if stage.change is None:
        return f"この文言は、掲載している最初の版（{words.revision_name(stage.since)}）から"
    if stage.since.effective is None:
        return f"この文言は{words.revision_name(stage.since)}から"
    assumed = words.ASSUMED if "effective" in stage.since.assumed else ""
    return f"この文言は{day(stage.since.effective, weekday=False)}{assumed}から"


def _first(revision: Revision) -> History:
    clauses: dict[str, ClauseHistory] = {}
    for entry in entries(revision):
        stage = Stage(since=revision, label=entry.label, text=entry.text)
        clauses.setdefault(entry.id, ClauseHistory(id=entry.id, stages=(stage,)))
    return History(clauses=clauses)


def _next(past: History, comparison: Comparison) -> History:
    clauses: dict[str, ClauseHistory] = {}
    gone = list(past.gone)
    for change in comparison.changes:
        before = past.clauses.get(change.old_id or "")
        if change.change is Change.REMOVED:
            if before is not None:
                gone.append(replace(before, end=_stage(comparison, change)))
            continue
        stages = before.stages if before else ()
        if not before or not change.same or change.new_label != before.label:
            stages = (*stages, _stage(comparison, change))
        clauses.setdefault(change.id, ClauseHistory(id=change.id, stages=stages))
    return History(clauses=clauses, gone=tuple(gone))


def _stage(comparison: Comparison, change: ClauseChange) -> Stage:
    return Stage(
        since=comparison.new,
        old=comparison.old,
        label=change.new_label or "",
        text=change.new_text or "",
        change=change,
    )
