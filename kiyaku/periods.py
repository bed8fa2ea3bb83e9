"""The text in force on a given day: from the dates of the revisions alone, never from a clock.

A revision is in force from its effective date to the day before the next one's. Where the dates
do not tell (none given, two on one day, a revision between that is not here), no revision is
named, and the reason is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from kiyaku.files import Document
from kiyaku.model import Revision, Status
from kiyaku.reports import words

_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """A run of days on which one answer holds, both ends included.

    `first` is None where no beginning is known, `last` where no end is. `revision` is None
    where the dates do not tell which text was in force; `reason` says why, or what is assumed.
    """

    first: date | None
    last: date | None
    revision: Revision | None = None
    reason: str = ""


def in_force_on(document: Document, day: date) -> Period:
    """The period in which a day falls, with the revision in force on it, or why none is named."""
    return next(
        period
        for period in periods(document)
        if (period.first is None or period.first <= day)
        and (period.last is None or day <= period.last)
    )


def periods(document: Document) -> list[Period]:
    """All days, parted into periods, the earliest first. Drafts have no part in them."""
    published = [each for each in document.revisions if each.status is not Status.DRAFT]
    dated = [each for each in published if each.effective is not None]
    undated = [each for each in published if each.effective is None]
    if not dated:
        return [Period(first=None, last=None, reason="効力発生日の分かる版がありません。")]
    groups = [list(found) for _, found in groupby(sorted(dated, key=_effective), key=_effective)]
    first = groups[0][0]
    found = [_before(first, undated)] if _effective(first) > date.min else []
    for at, group in enumerate(groups):
        following = groups[at + 1] if at + 1 < len(groups) else []
        doubts = _doubts(group, following, undated)
        found.append(
            Period(
                first=_effective(group[0]),
                last=_effective(following[0]) - _DAY if following else None,
                revision=None if doubts else group[0],
                reason="".join(doubts) or _assumed(group[0], following),
            )
        )
    return found


def contradictions(document: Document) -> list[str]:
    """What in the dates and statuses of the revisions does not go together, in sentences."""
    found = []
    for each in document.revisions:
        name = words.revision_name(each)
        for other in ("published", "notified"):
            day = getattr(each, other)
            if day is not None and each.effective is not None and each.effective < day:
                found.append(f"{name}の効力発生日は、{words.DATE[other]}より前の日です。")
        held = each.supersedes is None or document.revision(each.supersedes) is not None
        if not held:
            found.append(f"{name}のもとの版「{each.supersedes}」は、掲載していません。")
    current = [each for each in document.revisions if each.status is Status.IN_FORCE]
    if len(current) > 1:
        names = "、".join(map(words.revision_name, current))
        found.append(f"現行とされている版が複数あります（{names}）。")
    for each in document.revisions:
        if each.status is not Status.DRAFT and each.effective is None:
            found.append(f"{words.revision_name(each)}の効力発生日が書かれていません。")
    return found


def _effective(revision: Revision) -> date:
    assert revision.effective is not None
    return revision.effective


def _before(first: Revision, undated: list[Revision]) -> Period:
    reason = f"効力発生日の分かる最初の版（{words.revision_name(first)}）より前です。"
    if undated:
        names = "、".join(map(words.revision_name, undated))
        reason += f"効力発生日の分からない版があります（{names}）。"
    return Period(first=None, last=_effective(first) - _DAY, reason=reason)


def _doubts(group: list[Revision], following: list[Revision], undated: list[Revision]) -> list[str]:
    """Why the days from a revision's effective date to the next one's cannot be said to be its."""
    if len(group) > 1:
        names = "と".join(map(words.revision_name, group))
        return [f"{names}の効力発生日が同じ日です。"]
    (revision,) = group
    found = []
    for each in following:
        if each.supersedes is not None and each.supersedes != revision.revision:
            found.append(
                f"次の{words.revision_name(each)}は、この期間の{words.revision_name(revision)}"
                f"ではなく「{each.supersedes}」を改めたものとされています。"
            )
    # An undated revision belongs where its neighbours put it; without any, anywhere.
    replaced = {each.supersedes for each in [*group, *following]}
    for each in undated:
        lost = each.supersedes is None and each.revision not in replaced
        if each.supersedes == revision.revision or lost:
            found.append(f"{words.revision_name(each)}の効力発生日が分かりません。")
    if not following and revision.status is Status.SUPERSEDED:
        found.append("旧版とされていますが、いつまで効力があったか分かりません。")
    return found


def _assumed(revision: Revision, following: list[Revision]) -> str:
    found = []
    if "effective" in revision.assumed:
        found.append("始まりの日（効力発生日）は推定です。")
    if any("effective" in each.assumed for each in following):
        found.append("終わりの日は、次の版の推定の効力発生日によります。")
    return "".join(found)
