"""The pages of what was when: a document's revisions, the text in force on a day, and each
clause's own history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape as html
from itertools import groupby

from kiyaku import history, periods
from kiyaku.diff import Change, Comparison
from kiyaku.escaping import escape, markdown_blocks
from kiyaku.files import Document
from kiyaku.history import ClauseHistory, History, Stage
from kiyaku.model import Revision, Status
from kiyaku.pages import markup
from kiyaku.periods import Period
from kiyaku.reports import outline, words
from kiyaku.reports.outline import Topic
from kiyaku.rows import Entry, entries
from kiyaku.wording import day

_TOLD = (*outline.SUBSTANCE, Topic.ADDED, Topic.REMOVED)  # what a change note tells
_MOST = 5  # clauses that it names of each


@dataclass(frozen=True, kw_only=True, slots=True)
class Past:
    """A document, the comparisons of its pairs, and where its pages lie: the folders of its
    texts and of its comparisons, seen from the site's root, without a slash at the end."""

    document: Document
    comparisons: Sequence[Comparison]
    texts: str
    compared: str

    def text(self, revision: Revision) -> str:
        """The page of a revision."""
        return f"{self.texts}/{revision.revision}.md"

    def comparison(self, old: Revision, new: Revision) -> str:
        """The page of a comparison."""
        return f"{self.compared}/{old.revision}/{new.revision}.md"

    def to(self, revision: Revision) -> Comparison | None:
        """The comparison with which a revision came about."""
        return next((c for c in self.comparisons if c.new.revision == revision.revision), None)

    def told(self, revision: Revision) -> Iterator[str]:
        """The change note in lines: what a person wrote, then what the comparison says."""
        if revision.note:
            yield revision.note
        comparison = self.to(revision)
        if comparison is None:
            if revision.status is not Status.DRAFT:
                yield "掲載している最初の版です。"
            return
        yield f"{words.revision_name(comparison.old)}からの変更: {words.summary(comparison)}"
        for topic, changes in outline.topics(comparison).items():
            if topic in _TOLD:
                said = [f"{words.label(each)} {words.brief(each)}" for each in changes[:_MOST]]
                more = f"、ほか{len(changes) - _MOST}件" if len(changes) > _MOST else ""
                yield f"{words.TOPIC[topic]}: {'、'.join(said)}{more}"


def index(pasts: Sequence[Past], *, feed: str) -> str:
    """The revisions of all documents. `feed` is the path of the feed of changes, if any."""
    lines = [
        markup.head(
            title="経過",
            description="規約の各版の公表日・周知日・効力発生日、変更の内容と、ある日に効力のあった版。",
            hide=["navigation"],
            search={"exclude": True},
        ),
        "# 経過",
        "",
        "規約の各版と、その日付、前の版からの変更の内容をまとめています。",
        "",
    ]
    if feed:
        lines += [f"変更は、[フィード（Atom）](../{feed})でも受け取れます。", ""]
    for past in pasts:
        lines += _document(past)
    return "\n".join(lines)


def _document(past: Past) -> Iterator[str]:
    document = past.document
    title = document.revisions[-1].title if document.in_force is None else document.in_force.title
    yield f"## {escape(title)} {{#{document.name}}}"
    yield ""
    yield f"[条文ごとの経過を見る]({document.name}.md)"
    yield ""
    yield "### ある日に効力のあった版 {#" + document.name + "-periods}"
    yield ""
    yield from _periods(past)
    found = periods.contradictions(document)
    if found:
        yield "日付について、確認が必要な点があります。"
        yield ""
        yield from (f"- {escape(sentence)}" for sentence in found)
        yield ""
    yield "### 版の一覧 {#" + document.name + "-revisions}"
    yield ""
    yield '<div class="revisions" markdown>'
    yield ""
    for revision in reversed(document.revisions):
        yield from _revision(revision, past)
    yield "</div>"
    yield ""


def _periods(past: Past) -> Iterator[str]:
    """A table of periods, which needs no script; with one, a day picks its row."""
    yield '<div class="in-force-on" markdown>'
    yield ""
    yield (
        '<form class="in-force-on-day" hidden><label>日付 <input type="date" name="date"></label>'
        '<output aria-live="polite"></output></form>'
    )
    yield ""
    yield '<table class="periods" markdown>'
    yield '<thead><tr><th scope="col">期間</th><th scope="col">効力のあった版</th></tr></thead>'
    yield "<tbody markdown>"
    for period in periods.periods(past.document):
        if period.revision is None:
            name = "版を特定できません"
        else:
            name = f"[{words.revision_name(period.revision)}](../{past.text(period.revision)})"
        reason = f'<span class="reason">{html(period.reason)}</span>' if period.reason else ""
        yield (
            f'<tr data-first="{period.first or ""}" data-last="{period.last or ""}" markdown>'
            f'<th scope="row">{span(period)}</th>'
            f'<td markdown="span">{name} {reason}</td></tr>'
        )
    yield "</tbody>"
    yield "</table>"
    yield ""
    yield "</div>"
    yield ""


def span(period: Period) -> str:
    """The days of a period as people read them."""
    first = f"{day(period.first)}から" if period.first else ""
    last = f"{day(period.last)}まで" if period.last else ""
    return first + last or "すべての日"


def _revision(revision: Revision, past: Past) -> Iterator[str]:
    yield f'<section class="revision-entry" id="{past.document.name}-{revision.revision}" markdown>'
    yield ""
    yield f"#### [{escape(words.side(revision))}](../{past.text(revision)})"
    yield ""
    yield f'<dl class="dates">{"".join(_dates(revision))}</dl>'
    yield ""
    for line in past.told(revision):
        yield f'<p markdown="span">{escape(line)}</p>'
        yield ""
    if (comparison := past.to(revision)) is not None:
        yield f"[新旧対照表](../{past.comparison(comparison.old, revision)})"
        yield ""
    yield "</section>"
    yield ""


def _dates(revision: Revision) -> Iterator[str]:
    for name in words.DATE:
        value: date | None = getattr(revision, name)
        label = words.date_label(revision, name) if value else words.DATE[name]
        said = markup.time(value) if value else "記載なし"
        yield f"<div><dt>{label}</dt><dd>{said}</dd></div>"


# --- each clause's own history -----------------------------------------------------------------


def clauses(past: Past) -> str:
    """Every clause of the text in force with each wording it had; what never changed is said in
    one line. Every clause has its anchor, those that are gone too."""
    document = past.document
    found = history.histories(document, past.comparisons)
    head = document.in_force or document.revisions[-1]
    return "\n".join(
        [
            markup.head(
                title=f"{head.title} 条文ごとの経過",
                description=f"{head.title}の各条項の文言が、いつからのものか。",
                hide=["navigation"],
                search={"exclude": True},
            ),
            f"# {escape(head.title)} 条文ごとの経過",
            "",
            markup.identity(head),
            "",
            "掲載している版を通じて、条項ごとに、これまでの文言と番号、それがどの版からのものかを"
            "示します。条の番号が変わっても、同じ条項として続けています。",
            "",
            '<div class="clause-histories" markdown>',
            "",
            *_Clauses(past, head, found).lines(),
            "</div>",
            "",
        ]
    )


class _Clauses:
    """The clauses of one revision, article by article."""

    def __init__(self, past: Past, head: Revision, found: dict[str, History]) -> None:
        self.past = past
        self.head = head
        self.history = found[head.revision]
        self.drafts: dict[str, list[Stage]] = {}  # by the id of the clause that a draft changes
        self.added: list[Stage] = []
        for each in past.comparisons:
            if each.new.status is Status.DRAFT and each.old.revision == head.revision:
                self._draft(each)
        self.anchors: set[str] = set()

    def _draft(self, comparison: Comparison) -> None:
        for change in comparison.changes:
            if change.same:
                continue
            stage = Stage(since=comparison.new, old=comparison.old, change=change,
                          label=words.label(change), text=change.new_text or "")  # fmt: skip
            if change.old_id is None:
                self.added.append(stage)
            else:
                self.drafts.setdefault(change.old_id, []).append(stage)

    def lines(self) -> Iterator[str]:
        families = groupby(
            entries(self.head), key=lambda entry: entry.family.at if entry.clause else 0
        )
        listed = [list(family) for _, family in families]
        for still, run in groupby(listed, key=self._still):
            if still is None:
                for family in run:
                    yield from self._changed(family)
            else:
                yield from self._unchanged([entry for family in run for entry in family], still)
        if self.added:
            yield "## 改定案で加わる条項 {#added}"
            yield ""
            yield from (f"- {self._said(stage)}" for stage in self.added)
            yield ""
        if self.history.gone:
            yield "## なくなった条項 {#gone}"
            yield ""
            for each in self.history.gone:
                yield from self._clause(each, level=3)

    def _of(self, entry: Entry) -> ClauseHistory:
        return self.history.clauses[entry.id]

    def _moves(self, entry: Entry) -> bool:
        return len(self._of(entry).stages) > 1 or entry.id in self.drafts

    def _still(self, family: list[Entry]) -> str | None:
        """The revision since which nothing in an article changed, where there is one for all."""
        names = {self._of(entry).stages[0].since.revision for entry in family}
        if any(map(self._moves, family)) or len(names) > 1:
            return None
        return names.pop()

    def _unchanged(self, run: list[Entry], name: str) -> Iterator[str]:
        tops = [entry for entry in run if entry.family is entry or not entry.clause]
        first, last = tops[0].label or tops[0].text, tops[-1].label or tops[-1].text
        said = first if first == last else f"{first}から{last}まで"
        revision = self.past.document.revision(name)
        assert revision is not None
        yield f'<p class="unchanged">{self._anchors(run)}{html(said)}　'
        yield f"{words.revision_name(revision)}から変わっていません。</p>"
        yield ""

    def _changed(self, family: list[Entry]) -> Iterator[str]:
        top = family[0]
        name = f"{top.label}（{top.heading}）" if top.heading else top.label or top.text
        if not top.clause:
            name = "題名と前文"
        changed = [entry for entry in family if self._moves(entry)]
        kept = [entry for entry in family if not self._moves(entry)]
        if top.clause and top in kept:
            yield f"## {escape(name)} {{#{self._anchor(top.id)}}}"
            kept.remove(top)
        else:
            yield f"## {escape(name)}"
        yield ""
        for entry in changed:
            yield from self._clause(self._of(entry), level=3)
        # What stands beside the changed clauses, by the revision since which it stands.
        for _, run in groupby(kept, key=lambda entry: self._of(entry).stages[0].since.revision):
            yield from self._beside(list(run))

    def _beside(self, run: list[Entry]) -> Iterator[str]:
        stage = self._of(run[0]).stages[0]
        labels = "、".join(html(entry.label) for entry in run)
        yield f'<p class="unchanged">{self._anchors(run)}{labels}　'
        yield f"{words.revision_name(stage.since)}から変わっていません。</p>"
        yield ""

    def _clause(self, found: ClauseHistory, *, level: int) -> Iterator[str]:
        yield f"{'#' * level} {escape(found.label)} {{#{self._anchor(found.id)}}}"
        yield ""
        for stage in self.drafts.get(found.id, []) if found.end is None else []:
            yield from self._stage(stage)
        if found.end is not None:
            yield f"- {self._said(found.end)}"
            yield ""
        for stage in reversed(found.stages):
            yield from self._stage(stage)

    def _stage(self, stage: Stage) -> Iterator[str]:
        yield f"- {self._said(stage)}"
        yield ""
        if stage.reworded:
            for block in markdown_blocks(stage.text):
                yield from (f"    > {line}" for line in block.split("\n"))
                yield "    >"
            yield ""

    def _said(self, stage: Stage) -> str:
        """From which revision on, what became of the clause, and the comparison that shows it."""
        change, name = stage.change, words.revision_name(stage.since)
        if change is None or stage.old is None:
            return f"**{name}**（掲載している最初の版）"
        removed = change.change is Change.REMOVED
        if stage.since.status is Status.DRAFT:
            since = f"**{words.side(stage.since)}では**"
        elif removed:
            since = f"**{name}でなくなりました**"
        else:
            since = f"**{name}から**"
        said = [words.fate(change) or "番号の変更"]
        if change.old_label and change.new_label and change.old_label != change.new_label:
            said.append(f"{change.old_label} → {change.new_label}")
        elif change.new_label and change.change is Change.ADDED:
            said.append(change.new_label)
        if change.gist:
            said.append(change.gist)
        link = f"../{self.past.comparison(stage.old, stage.since)}#{change.id}"
        return f"{since}　{escape('・'.join(said))}　[新旧対照表]({link})"

    def _anchors(self, run: list[Entry]) -> str:
        return "".join(f'<span id="{html(self._anchor(entry.id))}"></span>' for entry in run)

    def _anchor(self, id_: str) -> str:
        """An id for the page; one that a clause bears already gives way."""
        while id_ in self.anchors:
            id_ += "-old"
        self.anchors.add(id_)
        return id_
