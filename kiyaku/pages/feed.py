"""The feed of changes: an Atom entry for each revision and each draft.

Its dates are those of the texts, never the clock's, so that one folder of texts gives one feed.
An entry's id is made of the document's and the revision's names: it stays when the site moves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from html import escape
from uuid import NAMESPACE_URL, uuid5

from feedgenerator import Atom1Feed

from kiyaku.model import Revision, Status
from kiyaku.pages.history import Past
from kiyaku.reports import words
from kiyaku.wording import day as day_

PATH = "feed.xml"
_JAPAN = timezone(timedelta(hours=9))


def atom(pasts: Sequence[Past], *, title: str, site_url: str = "") -> str:
    """The feed, or "" where no text has a date and there is nothing to tell.

    Links are absolute below `site_url`; without one they are relative to the feed's own address.
    """
    root = f"{site_url.rstrip('/')}/" if site_url else ""
    feed = Atom1Feed(
        title=f"{title}：規約の変更",
        link=root or "./",
        description="規約の版と改定案。改定案には効力がありません。",
        language="ja",
        author_name=title,
        feed_url=f"{root}{PATH}" if root else None,
        feed_guid=_id("/".join(past.document.name for past in pasts)),
    )
    entries = [
        (day, past, revision)
        for past in pasts
        for revision in past.document.revisions
        if (day := _day(revision, past)) is not None
    ]
    if not entries:
        return ""
    entries.sort(key=lambda entry: entry[0])  # of one day, in the order of the document
    for day, past, revision in reversed(entries):
        moment = datetime(day.year, day.month, day.day, tzinfo=_JAPAN)
        feed.add_item(
            title=f"{revision.title}　{words.side(revision)}",
            link=root + _address(revision, past),
            description="".join(f"<p>{line}</p>" for line in _lines(revision, past, root)),
            updateddate=moment,
            unique_id=_id(revision.key),
            categories=(words.STATUS[revision.status],),
        )
    return str(feed.writeString("utf-8"))


def _id(name: str) -> str:
    return uuid5(NAMESPACE_URL, f"kiyaku:{name}").urn


def _day(revision: Revision, past: Past) -> date | None:
    """The day on which a revision became known; of an undated draft, that of its base."""
    own = revision.published or revision.notified
    if own is None and revision.status is not Status.DRAFT:
        own = revision.effective
    if own is not None or (comparison := past.to(revision)) is None:
        return own
    base = comparison.old
    return base.published or base.notified or base.effective


def _address(revision: Revision, past: Past) -> str:
    """The page of the change; of a first revision, its text."""
    comparison = past.to(revision)
    page = past.comparison(comparison.old, revision) if comparison else past.text(revision)
    return page.removesuffix(".md") + "/"


def _lines(revision: Revision, past: Past, root: str) -> Iterator[str]:
    """What an entry says, in HTML."""
    if revision.status is Status.DRAFT:
        yield "これは改定案です。効力はありません。"
        if revision.published is None and revision.notified is None:
            yield "改定案に日付の記載がないため、この項目の日付は、もとの版のものです。"
    dates = [
        f"{words.date_label(revision, name)} {day_(value)}"
        for name in words.DATE
        if (value := getattr(revision, name)) is not None
    ]
    if dates:
        yield escape("、".join(dates))
    yield from map(escape, past.told(revision))
    text = root + past.text(revision).removesuffix(".md") + "/"
    yield f'<a href="{escape(text)}">全文を読む</a>'
