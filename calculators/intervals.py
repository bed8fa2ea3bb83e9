"""Stretches of time, to the minute in Japan time: read, joined where they touch, cut.

A stretch ends just before its `end`, so that one which ends at 12:00 touches one which starts
at 12:00. Times bear no offset: Japan has no summer time.

As text, a stretch is a line: `2025-08-01T10:00/2025-08-02T11:00 定期メンテナンス`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from calculators.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

EMPTY: Mapping[str, Any] = {}  # a row of a form into which nothing has been written; it is none

_TYPED = str.maketrans("０１２３４５６７８９－ー−／：＋～〜　", "0123456789---/:+~~ ")
_TIME = r"[0-9]{4}[-/][0-9]{2}[-/][0-9]{2}[T ][0-9]{2}:[0-9]{2}(?:\+09:00)?"

_LINE = rf"({_TIME}) ?[/~] ?({_TIME})(?: +(.+))?"
_FORM = "「2025-08-01T10:00」の形"

_KEYS = {"start": "開始", "end": "終了", "reason": "理由"}
_DATE_PATTERN = "(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_PATTERN = rf"^{_DATE_PATTERN}T([01][0-9]|2[0-3]):[0-5][0-9](\+09:00)?$"


class Wrong(ValueError):
    """Rows that cannot be read, or one of them: what would be right, and what of it is at fault
    (`0.end`; of a row by itself `end`)."""

    def __init__(self, message: str, *parts: str) -> None:
        super().__init__(message)
        self.parts = parts


@record
class Interval:
    """From `start` up to `end`, in Japan time. `reason` is what a person gave for it."""

    start: datetime
    end: datetime
    reason: str | None = None

    @property
    def length(self) -> timedelta:
        """How long it lasts."""
        return self.end - self.start

    def plain(self) -> dict[str, str]:
        """As JSON writes it."""
        found = {
            "start": self.start.isoformat(timespec="minutes"),
            "end": self.end.isoformat(timespec="minutes"),
        }
        return found if self.reason is None else found | {"reason": self.reason}


def read(given: object, *, with_reason: bool) -> tuple[Interval, ...]:
    """The stretches of a list of `{start, end}`, with a `reason` or not where it may have one.

    Raises Wrong, which says of all rows at once what would be right.
    """
    keys = list(_KEYS) if with_reason else ["start", "end"]
    if not isinstance(given, (list, tuple)):
        example = '[{"start": "2025-08-01T10:00", "end": "2025-08-02T11:00"}]'
        raise Wrong(f"は、{example} の形の一覧にしてください。")
    found, wrong, parts = [], [], []
    for at, row in enumerate(given):
        try:
            if row is not EMPTY:
                found.append(_read_row(row, keys))
        except Wrong as problem:
            wrong.append(f"{at + 1}行目{problem}")
            parts += [f"{at}.{part}" for part in problem.parts]
    if wrong:
        more = f"ほかにも{len(wrong) - 5}行に誤りがあります。" if len(wrong) > 5 else ""
        raise Wrong(f"の{''.join(wrong[:5])}{more}", *parts)
    return tuple(found)


def _read_row(row: object, keys: Sequence[str]) -> Interval:
    if not isinstance(row, Mapping) or not set(row) <= set(keys):
        allowed = "、".join(f"{_KEYS[key]}（{key}）" for key in keys)
        raise Wrong(f"は、{allowed}で入力してください。", *keys)
    start, end = (_read_moment(row.get(key), key) for key in ("start", "end"))
    if end < start:
        raise Wrong("は、終了が開始より前です。終了には、開始以後の日時を入力してください。", "end")
    reason = row.get("reason")
    if reason is not None and not isinstance(reason, str):
        raise Wrong("の理由は、文字で入力してください。", "reason")
    return Interval(start=start, end=end, reason=reason)


def _read_moment(given: object, key: str) -> datetime:
    typed = given.strip().translate(_TYPED) if isinstance(given, str) else ""
    try:
        if not re.fullmatch(_TIME, typed):
            raise ValueError(given)
        return datetime.fromisoformat(f"{typed[:10].replace('/', '-')}T{typed[11:16]}")
    except ValueError:
        shown = "" if given in (None, "") else f"（いまの値: {str(given)[:40]}）"
        raise Wrong(
            f"の{_KEYS[key]}は、実在する日時を日本時間で{_FORM}で入力してください{shown}。", key
        ) from None


def schema(*, with_reason: bool) -> dict[str, Any]:
    """The list as JSON Schema."""
    moments = {key: {"type": "string", "pattern": _PATTERN} for key in ("start", "end")}
    return {
        "type": "array",
        "items": {
            "type": "object",
            "properties": moments | ({"reason": {"type": "string"}} if with_reason else {}),
            "required": ["start", "end"],
            "additionalProperties": False,
        },
    }


def from_text(text: str) -> list[Any]:
    """The rows of a text with a stretch a line (or between semicolons), ready for `read`;
    a line that is none stays as it is."""
    return [_row(line.strip()) for line in re.split(r"[\n;；]+", text) if line.strip()]


def _row(line: str) -> Any:
    match = re.fullmatch(_LINE, line.translate(_TYPED))
    if match is None:
        return line
    row = {"start": match[1], "end": match[2]}
    return row if match[3] is None else row | {"reason": line[match.start(3) :]}


def merged(given: Iterable[Interval]) -> list[Interval]:
    """In order of time, those that touch or overlap joined into one; empty ones are none."""
    found: list[Interval] = []
    for each in sorted((i for i in given if i.length), key=lambda each: each.start):
        if found and each.start <= found[-1].end:
            joined = max(found[-1].end, each.end)
            found[-1] = Interval(start=found[-1].start, end=joined)
        else:
            found.append(Interval(start=each.start, end=each.end))
    return found


def cut(whole: Sequence[Interval], out: Sequence[Interval]) -> list[list[Interval]]:
    """What is left of each stretch of `whole` without `out`. Both are as `merged` gives them."""
    found = []
    at = 0
    for each in whole:
        while at < len(out) and out[at].end <= each.start:
            at += 1
        pieces, start, ahead = [], each.start, at
        while ahead < len(out) and out[ahead].start < each.end:
            if start < out[ahead].start:
                pieces.append(Interval(start=start, end=out[ahead].start))
            start = out[ahead].end
            ahead += 1
        if start < each.end:
            pieces.append(Interval(start=start, end=each.end))
        found.append(pieces)
    return found
