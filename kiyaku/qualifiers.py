"""Under what condition, until when and how much: the words of a sentence that say so, as they stand.

Each is a quotation; what a period comes to is for the calculators.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kiyaku.figures import Figure, figures
from kiyaku.once import remembered

# 支払いがない場合には、 同意されない場合は 困難になったとき、 営業日に限り、 別段の定めがある場合を除き、
_CONDITION = re.compile(
    r"(?:場合|とき|際|時)(?:（○*）|[(]○*[)])?(?:に(?:は|おいて(?:は|も)?|限り|のみ)?|は|を除(?:き|いて)|で(?:あって(?:も)?|も)?|も(?!あ|ご))?、"
    r"|(?:場合|とき|際)(?:に?は|に限り|を除き|であっても|も(?=同様))(?![あいなご])"
    r"|に限り、|を除(?:き|いて)、?|(?:ない|無い|なる|ある)限り、?|に[関かも]*(?:わらず|かわらず)、|ことを条件(?:に|として)|(?:なけ|無け)れば、|限りにおいて、"
)
_LEAD = re.compile(
    r"[\s　（]*(?:(?:なお|また|ただし|但し|さらに|従って|したがって|よって|かつ|その他|もっとも)、\s*)*"
)
_OR = re.compile(r"(?:また(?!、)|または|又は|および|及び|もしくは|若しくは|ならびに|並びに|かつ)")
_DEADLINE = re.compile(  # after a figure: 5営業日前までに, 60日以内に, 3ヶ月以上前に
    r"(?:の?(?:午前|午後|正午)?)?(?:以上|以下)?(?:前|後)?(?:の日)?(?:まで(?!の)(?:に(?!お))?|以内に?|前に)"
)
_SINCE = re.compile(  # 発生した日から60日以内に
    r"(?:(?:また|もしく)は|[^、。はにで]){1,30}(?:の|から|より)(?:起算して)?$"
)
# Belongs to a period, and limits nothing.
_ALSO = re.compile(r"(?:前|後)?(?:以降|以後|以上|から|を超え|毎|ごと|あたり)(?:に|て)?")
_RUN = re.compile(r"(?:連続|継続|通算)(?:して)?$")  # 連続24時間を超えて
_OTHER_WORDS = re.compile(  # 通知を|前月末の5営業日前; but 契約が成立した月の翌月1日
    r".*[がを](?!.*[うくぐすつぬぶむるただ][日月年時翌後前])"
)
# How long, or from when on, without a figure.
_SPAN = re.compile(  # 支払期日の翌日から起算して支払いの日の前日までの期間
    r"[^、。はにで（）]{1,30}(?:から|より)(?:起算して)?[^、。は（）]{1,30}(?<!分)までの(?:期間|間)"
    r"|(?:(?:その|この)?(?:[一-龥ァ-ヶー]+の)?[一-龥ァ-ヶー]*"
    r"(?:期間(?:中|内|(?:終了|満了|経過)後)|(?:終了|満了|解約|解除|退会)後)"
    r"|[^、。はも（）]{2,30}(?:た後|(?:終了|満了|完了)(?:する)?まで))(?=[、はもに])"
)
_AT_ONCE = re.compile(
    r"直ちに|ただちに|(?:速|すみ)やかに|遅滞(?:なく|無く)|即(?:時|日|刻)に?|至急|事前に|あらかじめ|予め"
)
_SAME_DAY = re.compile(
    r"[^、。はにで]{1,30}日に(?=直ちに|ただちに|速やかに)"
)  # 受け付けた営業日に直ちに
_BEFORE = re.compile(  # a deadline without a figure: 変更が有効になる前に
    r"(?<![^、。はも])[^、。はも]{2,30}?(?:(?:する|なる|れる|た)(?:日の)?前に|(?:する|なる|れる|日)まで(?:に(?!お)))"
)
_AMOUNT = re.compile(
    r"[0-9０-９〇一二三四五六七八九十百千万]\s*(?:万|億|千)?円|%|％|パーセント|割$|分$|倍$|半額|倍額|分の"
)
_AMOUNT_OF_MONTHS = re.compile(r"(?:月|日|年)分")
_YEARLY = re.compile(r"(?:年率?|年利|月額|月|金|最大|最低|上限|各)$")


@dataclass(frozen=True, slots=True)
class Period:
    """Words that say how long or until when; `limits` where something is to happen by then."""

    words: str
    limits: bool


Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Qualified:
    """The conditions of a sentence, where they stand in it, its periods and its amounts."""

    spans: Spans
    conditions: tuple[str, ...]
    periods: tuple[Period, ...]
    amounts: tuple[str, ...]


@remembered
def read(text: str, blank: str, topics: Spans, cited: Spans) -> Qualified:
    """What qualifies a sentence. `blank` is the text with its brackets blanked, `topics` are the
    spans of サイボウズは、, `cited` those of its references."""
    spans = tuple(conditions(blank, topics))
    return Qualified(
        spans=spans,
        conditions=tuple(text[start:end] for start, end in spans),
        periods=tuple(periods(text, cited, spans)),
        amounts=tuple(amounts(text, cited)),
    )


def lead(text: str) -> int:
    """How long the words are with which a sentence joins the one before: なお、"""
    match = _LEAD.match(text)
    return match.end() if match else 0


def conditions(blank: str, topics: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans of the conditions in a piece of text, whose brackets have been blanked.

    `topics` are the spans of サイボウズは、: no condition reaches over one.
    """
    found: list[tuple[int, int]] = []
    start = lead(blank)
    for at, end in (*topics, (len(blank), len(blank))):
        fresh = True
        for mark in _CONDITION.finditer(blank, start, at):
            close = mark.end() - mark[0].endswith("、")
            if not fresh and _OR.match(blank, start):
                found[-1] = (found[-1][0], close)  # …の場合、または…の場合は
            elif fresh or "こと、" not in blank[start:close]:
                found.append((start, close))
            start, fresh = mark.end(), False
        start = end + (blank[end : end + 1] == "、")
    return found


def periods(
    text: str,
    without: Iterable[tuple[int, int]] = (),
    conditions: Iterable[tuple[int, int]] = (),
) -> list[Period]:
    """What a text says of time: 前月末日の5営業日前までに, 直ちに, 1年間.

    `without` are references. What stands in one of the `conditions` limits nothing.
    """
    within = list(conditions)
    spans: list[tuple[int, int, bool]] = []
    for figure in figures(text, without=without):
        if _is_amount(text, figure) or text.startswith("単位", figure.end):
            continue
        limit = _DEADLINE.match(text, figure.end)
        at_once = _AT_ONCE.match(text, figure.start)
        more = limit or _ALSO.match(text, figure.end)
        end = max(more.end() if more else figure.end, at_once.end() if at_once else 0)
        spans.append((_since(text, figure.start), end, bool(limit or at_once)))
    for pattern in (_AT_ONCE, _SAME_DAY, _BEFORE):
        spans += [(m.start(), m.end(), True) for m in pattern.finditer(text)]
    lasting = [match.span() for match in _SPAN.finditer(text)]
    found = []
    for start, end, limits in _joined(text, [*spans, *((a, b, False) for a, b in lasting)]):
        limits = limits and not any(a <= start < b for a, b in within)
        if limits or _timed(text[start:end]) or any(start <= a < end for a, _ in lasting):
            found.append(Period(text[start:end], limits))
    return found


def _since(text: str, figure: int) -> int:
    """Where the words begin from which a period counts, or that say how it runs."""
    if run := _RUN.search(text, 0, figure):
        return run.start()
    since = _SINCE.search(text[:figure])
    if since is None:
        return figure
    other = _OTHER_WORDS.match(since[0])
    return since.start() + (other.end() if other else 0)


def amounts(text: str, without: Iterable[tuple[int, int]] = ()) -> list[str]:
    """What a text says of money and shares: 年14.5%, 最大1ヶ月分, 1000万円."""
    found = []
    for figure in figures(text, without=without):
        if _is_amount(text, figure):
            before = _YEARLY.search(text[max(0, figure.start - 3) : figure.start])
            end = figure.end + len("相当額" if text.startswith("相当額", figure.end) else "")
            found.append((before[0] if before else "") + text[figure.start : end])
    return found


def _is_amount(text: str, figure: Figure) -> bool:
    return bool(
        (
            re.search(r"[0-9０-９〇一二三四五六七八九十百千万億]", figure.words)
            and (_AMOUNT.search(figure.words) or _AMOUNT_OF_MONTHS.search(figure.words))
        )
        or figure.words in ("半額", "倍額")
    )


def _timed(words: str) -> bool:
    """Whether words without a limit are a length of time: 1年間, 連続24時間; no 試用期間."""
    return bool(
        re.search(r"[0-9０-９〇一二三四五六七八九十百半数].*(?:日|月|年|週|時間|分)", words)
    )


def _joined(text: str, spans: list[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Spans that overlap, touch, or stand one at the other's の, are one."""
    found: list[tuple[int, int, bool]] = []
    for start, end, limits in sorted(spans):
        if found and (
            start <= found[-1][1] or text[found[-1][1] : start] in ("の", "から", "より")
        ):
            before = found.pop()
            start, end, limits = before[0], max(before[1], end), before[2] or limits
        found.append((start, end, limits))
    return found
