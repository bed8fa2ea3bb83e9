"""The price book: a sample, to be replaced with the company's own prices.

The terms name no price. One entry is one price from one day to another, both included, without
consumption tax; a day that no entry covers has no price here (`prices.price` says so), and no
price goes on beyond the days for which its source speaks. `source` says where it was read.
"""

from __future__ import annotations

from datetime import date

from calculators.prices import Price

# The prices since the revision of 2014-04-13; the page speaks of orders up to 2019-04-01.
_SOURCE = "kintone「2014年4月12日までに購入されたお客様へ」（提供者の価格のページ）"
_FIRST, _LAST = date(2014, 4, 13), date(2019, 4, 1)

PRICES = (
    Price(
        product="kintone-light", name="kintone ライトコース", plan="monthly",
        yen=780, first=_FIRST, last=_LAST, source=_SOURCE,
    ),
    Price(
        product="kintone-light", name="kintone ライトコース", plan="annual",
        yen=9170, first=_FIRST, last=_LAST, source=_SOURCE,
    ),
    Price(
        product="kintone-standard", name="kintone スタンダードコース", plan="monthly",
        yen=1500, first=_FIRST, last=_LAST, source=_SOURCE,
    ),
    Price(
        product="kintone-standard", name="kintone スタンダードコース", plan="annual",
        yen=17640, first=_FIRST, last=_LAST, source=_SOURCE,
    ),
)  # fmt: skip
