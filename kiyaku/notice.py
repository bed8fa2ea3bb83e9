"""The customer notice of a change of terms, and when there can be none.

民法548条の4第2項 asks for three things: that the terms change, what they say after the change,
and from when. 第3項: a change under 第1項第2号 has no effect unless that was announced before its
effective date. Whether a change falls under 第1項, and under which number, is for people to
decide: nothing here does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kiyaku.diff import Change, ClauseChange, Comparison
from kiyaku.model import Revision, Status
from kiyaku.problems import BadInput
from kiyaku.reports import outline, words
from kiyaku.wording import day as spoken


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What a notice says: of which change, on which day, from when.

    `topics` are the changes, the weightiest first; `folded` those that say nothing new.
    """

    comparison: Comparison
    day: date
    effective: date
    topics: dict[outline.Topic, list[ClauseChange]]
    folded: dict[outline.Fold, list[ClauseChange]]

    @property
    def changes(self) -> list[ClauseChange]:
        """The changes in the order of the topics."""
        return [each for changes in self.topics.values() for each in changes]


def notice(comparison: Comparison, *, day: date | None = None) -> Notice:
    """The notice of the change from one revision to its successor.

    `day` is the day of the notice: else the new revision's 周知日, else its 公表日. Raises
    BadInput with every reason for which there can be no such notice.
    """
    old, new = comparison.old, comparison.new
    day = day or new.notified or new.published
    topics = outline.topics(comparison)
    reasons = [*_succession(old, new), *_dates(new, day)]
    if not topics and outline.folded(comparison).keys() <= {outline.Fold.SAME}:
        reasons.append("二つの版の本文に違いがありません。")
    if reasons or day is None or new.effective is None:
        raise BadInput(
            f"{old.key} から {new.key} への改定のお知らせは作れません: {' '.join(reasons)}"
        )
    return Notice(
        comparison=comparison,
        day=day,
        effective=new.effective,
        topics=topics,
        folded=outline.folded(comparison),
    )


def _succession(old: Revision, new: Revision) -> Iterator[str]:
    """Why the one revision is not what the other becomes."""
    if old.document != new.document:
        yield f"別の文書です（{old.document} と {new.document}）。"
        return
    if old.status is Status.DRAFT:
        yield "もとの版が改定案です。現に効力のある版を指定してください。"
    if new.status is Status.SUPERSEDED:
        yield "新しい版が旧版とされています（status）。"
    if new.supersedes is not None and new.supersedes != old.revision:
        yield f"新しい版がもととする版は「{new.supersedes}」です（supersedes）。"
    if old.effective and new.effective and new.effective <= old.effective:
        yield f"新しい版の効力発生日が、もとの版の効力発生日（{spoken(old.effective)}）より後ではありません。"


def _dates(new: Revision, day: date | None) -> Iterator[str]:
    """Why the dates allow no notice."""
    effective = new.effective
    if effective is None:
        yield "効力発生日がありません。新しい版に「effective: 2027-01-15」のように書いてください。"
    elif "effective" in new.assumed:
        yield "効力発生日が推定です。定めた日を effective に書き、assumed から除いてください。"
    if day is None:
        yield "お知らせの日が分かりません。--date 2026-12-01 のように指定してください。"
    if effective is None:
        return
    for name in ("published", "notified"):
        value: date | None = getattr(new, name)
        if value is not None and effective <= value and value != day:
            yield f"効力発生日（{spoken(effective)}）が{words.DATE[name]}（{spoken(value)}）より後ではありません。"
    if day is not None and effective <= day:
        yield (
            f"お知らせの日（{spoken(day)}）が効力発生日（{spoken(effective)}）より前ではありません"
            "。民法第548条の4第1項第2号による変更は、効力発生時期が到来するまでに周知しなければ、"
            "効力を生じません（同条第3項）。"
        )


def points(found: Notice) -> list[str]:
    """What a person has to confirm before the notice goes out, in sentences. What they ask for is
    what 民法548条の4 says."""
    effective = spoken(found.effective)
    return [
        "この規約が定型約款に当たる場合、変更が民法第548条の4第1項第1号（相手方の一般の利益に適合する"
        "とき）と第2号のいずれによるものかを確認してください。このプログラムは判断しません。",
        "同項第2号による場合は、契約をした目的に反せず、かつ、変更の必要性、変更後の内容の相当性、"
        "同条の規定により定型約款の変更をすることがある旨の定めの有無およびその内容その他の変更に係る"
        "事情に照らして合理的なものかを確認してください。",
        f"同項第2号による変更は、効力発生時期（{effective}）が到来するまでに、変更する旨、変更後の内容と"
        "効力発生時期をインターネットの利用その他の適切な方法により周知しなければ、効力を生じません"
        "（同条第2項・第3項）。周知の方法と時期を確認してください。",
        "規約に変更の手続（通知の方法や期間など）の定めがあれば、それに沿っているかを確認してください。",
    ]


def whole(change: ClauseChange, comparison: Comparison, *, new: bool) -> str:
    """What a clause says on one side; one that came or went, with all below it."""
    text = (change.new_text if new else change.old_text) or ""
    if change.change not in (Change.ADDED, Change.REMOVED):
        return text
    revision = comparison.new if new else comparison.old
    place = revision.places().get((change.id if new else change.old_id) or "")
    if place is None:  # the title or a paragraph of the preamble
        return text
    below = (f"{each.mark} {each.wording}".strip() for each in place.clause.walk())
    return "\n".join([text, *list(below)[1:]])
