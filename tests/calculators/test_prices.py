"""The price book: each price with its days and its source, and no price for any other day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest

from calculators import InputError, plans, prices
from calculators.price_book import PRICES
from tests.calculators.test_cli import calculators, error

# As published, without tax: name of the plan, yen, the first and the last day that is known.
PUBLISHED = [
    ("kintone-light", "monthly", 780),
    ("kintone-light", "annual", 9170),
    ("kintone-standard", "monthly", 1500),
    ("kintone-standard", "annual", 17640),
]


@pytest.mark.parametrize(("product", "plan", "yen"), PUBLISHED)
def test_the_published_prices(product: str, plan: str, yen: int) -> None:
    for day in (date(2014, 4, 13), date(2018, 1, 1), date(2019, 4, 1)):
        assert prices.price(PRICES, product, plan, day).yen == yen


@pytest.mark.parametrize("day", [date(2014, 4, 12), date(2019, 4, 2), date(2030, 1, 1)])
def test_a_day_that_is_not_covered_names_the_days_that_are(day: date) -> None:
    with pytest.raises(InputError) as caught:
        prices.price(PRICES, "kintone-light", "monthly", day)
    assert caught.value.field == "date"
    assert "2014年4月13日（日）～2019年4月1日（月）" in caught.value.message


@pytest.mark.parametrize(
    ("product", "plan", "field", "known"),
    [("garoon", "monthly", "product", "kintone-light"), ("kintone-light", "x", "plan", "annual")],
)
def test_what_is_not_in_the_book(product: str, plan: str, field: str, known: str) -> None:
    with pytest.raises(InputError) as caught:
        prices.price(PRICES, product, plan, date(2018, 1, 1))
    assert caught.value.field == field
    assert known in caught.value.message


def test_the_book_is_in_order() -> None:
    for each in PRICES:
        assert each.yen > 0 and each.first <= each.last
        assert each.plan in plans.PLANS
        assert each.name and each.source
    for one, after in pairwise(sorted(PRICES, key=lambda p: (p.product, p.plan, p.first))):
        if (one.product, one.plan) == (after.product, after.plan):
            assert one.last < after.first, "two prices on a day"


def test_prices_that_change() -> None:
    (entry,) = (p for p in PRICES if p.product == "kintone-light" and p.plan == "annual")
    later = prices.Price(
        product=entry.product, name=entry.name, plan=entry.plan, yen=1,
        first=entry.last + timedelta(days=1), last=date(2020, 3, 31), source="",
    )  # fmt: skip
    book = [entry, later]
    assert prices.price(book, entry.product, "annual", entry.last).yen == 9170
    assert prices.price(book, entry.product, "annual", later.first).yen == 1


# The command


def test_the_command_lists_the_book() -> None:
    found = json.loads(calculators("prices").stdout)
    assert [(p["product"], p["plan"], p["unit_price"]) for p in found] == PUBLISHED
    for each in found:
        assert list(each) == [
            *("product", "name", "plan", "plan_label", "unit_price", "unit"),
            *("first", "last", "source", "sample"),
        ]
        assert each["sample"] is True and "税抜" in each["unit"]
    assert json.loads(calculators("prices", "--date", "2018-01-01").stdout) == found


def test_the_command_for_people() -> None:
    done = calculators("prices", "--format", "text")
    lines = done.stdout.decode().splitlines()
    assert "見本" in lines[0] and "出典" in lines[-1]
    assert "9,170円（1ユーザー・1年あたり、税抜）" in done.stdout.decode()


@pytest.mark.parametrize("day", ["2030-01-01", "2018-02-30", "yesterday", ""])
def test_a_day_that_the_command_cannot_answer(day: str) -> None:
    assert error("prices", "--date", day)["field"] == "date"
