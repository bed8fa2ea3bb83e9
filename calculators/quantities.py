"""Figures read out of the words of the terms.

A parameter of a calculator is a quotation; its value stands in it. When a revision says
14.6% where another said 14.5%, the same calculator calculates with 14.6%.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from calculators.record import record


@record(kw_only=False)
class Ratio:
    """An exact fraction: 14.5% is 145/1000."""

    numerator: int
    denominator: int


@record(kw_only=False)
class Deadline:
    """A day counted in business days before a month's last day.

    `on_the_day` says on which side of the wording the very day stands: True for 「5営業日前まで」
    and 「5営業日前以降」, which both include it; False for 「5営業日前より後」.
    """

    business_days: int
    on_the_day: bool


@record(kw_only=False)
class Span:
    """A period between two named days: how many days after the first one it begins, and how
    many days before the second one it ends. 「翌日から…前日まで」 is (1, 1), 「日から…日まで」 (0, 0).
    """

    skip_first: int
    skip_last: int


Quantity = Ratio | Deadline | Span | int | None

_DIGITS = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_KANJI = "〇一二三四五六七八九十百千"
_PLACES = {"十": 10, "百": 100, "千": 1000}
# Patterns are compiled when they are first used: one answer needs two or three.
_KANJI_FIGURE = rf"[{_KANJI}]+(?=時間|営業日|日|年|[かカヵヶケ箇個]月|条|パーセント)"
_PERCENT = r"([0-9]+)(?:\.([0-9]+))?(?:%|パーセント)"  # 14.5%
_DAYS = r"([0-9]+)日"  # 365日
_HOURS = r"([0-9]+)時間"  # 24時間
_ARTICLE = r"第([0-9]+)条"  # 第15条
_MONTHS = r"([0-9]+)(年|[かカヵヶケ箇個]月)間?"  # 1年間, 3ヶ月
_BUSINESS = (  # 5営業日前まで, 5営業日前の日より後
    r"([0-9]+)営業日前(?:の日)?(まで|以前|以降|以後|から|の翌日以降|より後|を過ぎ|を経過)"
)
_SPAN = r"(翌)?日(?:から|より)(?:起算して)?.*?(前)?日まで"  # 翌日から…前日まで


class Unreadable(ValueError):
    """The words hold no figure of the unit that is asked for."""


def _ratio(words: str) -> Ratio:
    match = _only(_PERCENT, words)
    decimals = match[2] or ""
    return Ratio(int(match[1] + decimals), 100 * 10 ** len(decimals))


def _integer(pattern: str) -> Callable[[str], int]:
    return lambda words: int(_only(pattern, words)[1])


def _months(words: str) -> int:
    match = _only(_MONTHS, words)
    return int(match[1]) * (12 if match[2] == "年" else 1)


def _deadline(words: str) -> Deadline:
    match = _only(_BUSINESS, words)
    inclusive = ("まで", "以前", "以降", "以後", "から")
    return Deadline(business_days=int(match[1]), on_the_day=match[2] in inclusive)


def _span(words: str) -> Span:
    match = _only(_SPAN, words)
    return Span(skip_first=int(bool(match[1])), skip_last=int(bool(match[2])))


# Each unit that a parameter may have, and how its value is read. A passage has no figure.
UNITS: dict[str, Callable[[str], Quantity]] = {
    "percent per year": _ratio,
    "days per year": _integer(_DAYS),
    "days": _integer(_DAYS),
    "hours": _integer(_HOURS),
    "months": _months,
    "article": _integer(_ARTICLE),
    "business days": _deadline,
    "span of days": _span,
    "passage": lambda words: None,
}


@cache
def read(quote: str, unit: str) -> Quantity:
    """The value of a quotation in the given unit. Raises Unreadable, or KeyError for a unit
    that is not one of `UNITS`."""
    words = quote.translate(_DIGITS)
    if not set(_KANJI).isdisjoint(words):
        words = re.sub(_KANJI_FIGURE, _arabic, words)
    return UNITS[unit](words)


def _arabic(kanji: re.Match[str]) -> str:
    """二十四 → 24, 三六五 → 365: with places or without."""
    total = digit = 0
    for character in kanji[0]:
        if character in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[character], 0
        else:
            digit = 10 * digit + _KANJI.index(character)
    return str(total + digit)


def _only(pattern: str, words: str) -> re.Match[str]:
    """The one place where the words hold the figure: none, or two, would be a guess."""
    matches = list(re.finditer(pattern, words))
    if len(matches) != 1:
        raise Unreadable(words)
    return matches.pop()
