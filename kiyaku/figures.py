"""Every figure, date, period and percentage in words: 14.5%, 5営業日, 三ヶ月, 直ちに, 支払期日.

What a reader would have to count with: numbers in any script, with what they count, and words
that stand for a day or a length of time without a number. Numbers in names (ISO27001,
addresses of pages) are none; references to clauses are for the caller to leave out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from kiyaku.once import remembered

_KANJI = "〇一二三四五六七八九十百千万億壱弐参拾萬"
_UNIT = (
    r"(?:営業日|週間|日間|年間|時間|秒間|分間|[ヶヵケかカ箇個]月(?:間|分)?|四半期|パーセント|ポイント|%|％|‰"
    r"|[日月年週時分秒円銭割倍度歳つ回人名件個台社通]|文字|[KMGT]?B(?![A-Za-z]))"
)
_NUMBER = re.compile(
    # 1/3, 9:00, 14.5%, 1,000円, １０万円, 3分の1, ½
    rf"\d+(?:[.,．，:：/／]\d+)*(?:[万億兆千百](?:\d+)?)*(?:分の[\d{_KANJI}]+|{_UNIT})?"
    rf"|[½⅓¼¾⅔⅛]{_UNIT}?"
    # 三ヶ月, 十四・五パーセント, 三分の二, 十日以内, 二以上
    rf"|[{_KANJI}]+(?:[・．][{_KANJI}]+)?(?:分の[{_KANJI}]+|営業日|週間|日間|年間|時間|分間"
    r"|[ヶヵケかカ箇個]月(?:間|分)?|四半期|パーセント|％|%|円|割(?![合引り賦])|倍"
    r"|[日月年回人名件個週](?![々常者本付頃額払末次格種性別])|つ|(?=以上|以下|以内|未満))"
    # 半年, 数日, 両日, 四半期
    r"|(?:半|数)(?:年|[ヶヵケかカ箇個]?月|週間?|日|時間|営業日|回)(?!本)|[上下]半期|四半期|半額|倍額"
)
_PERIOD = re.compile(
    # 試用期間, 支払期日, 期限; a deadline's or a period's name
    r"[一-龥々ァ-ヶー]{0,6}(?:期間|期日|期限|納期)|[一-龥々]{0,4}(?:予定日|効力発生日|施行日|満了日|起算日|初日|末日|終期|始期)"
    # 翌月, 前月末, 翌々月, 毎年
    r"|(?:翌々?|前|当|同|毎|各|次|来|今|本)(?:営業日|[日月年週]|年度)(?:末|初)?(?![一-龥])|(?:月|年|年度|週|期)(?:末|初)(?![一-龥])"
    r"|(?<![一-龥\d])[年月週]間(?![一-龥]{0,2}(?:賞|誌|紙))|即(?:時|日|刻)|直ちに|ただちに|(?:速|すみ)やか(?:に|な)|遅滞(?:なく|無く)|至急|早急に"
    r"|事前[にの]|あらかじめ|予め|随時|当面|(?<![一-龥])当分の間|暫時|永続的|永久|恒久的|無期限|定期(?:的に|(?=メンテ|点検|保守))"
    r"|(?:長期|短期)(?![間])"
)
_URL = re.compile(r"https?://[^\s）)」]+|[\w.+-]+@[\w.-]+\.\w+")
_NAME = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ][A-Za-zＡ-Ｚａ-ｚ_-]*$")
_BARE = re.compile(r"\d+")


class Figure(NamedTuple):
    """A figure, and where it stands in its text."""

    start: int
    end: int
    words: str


def figures(text: str, *, without: Iterable[tuple[int, int]] = ()) -> list[Figure]:
    """The figures of a text in their order, none of them overlapping.

    `without` are the places of what is no figure, such as references to clauses.
    """
    return list(_figures(text, tuple(without)))


@remembered
def _figures(text: str, without: tuple[tuple[int, int], ...]) -> Sequence[Figure]:
    struck = list(text)
    for start, end in (*without, *(match.span() for match in _URL.finditer(text))):
        struck[start:end] = "\0" * (end - start)
    plain = "".join(struck)
    found = sorted({*_numbers(plain), *(match.span() for match in _PERIOD.finditer(plain))})
    return [Figure(start, end, text[start:end]) for start, end in _joined(found)]


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    for match in _NUMBER.finditer(text):
        if _BARE.fullmatch(match[0]) and _NAME.search(text[: match.start()]):
            continue  # ISO27001
        yield match.span()


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Figures that overlap or touch are one: 2011年10月11日, 1年間 in 契約期間1年間."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
