"""The price book: each price with its days and its source, and no price for any other day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from calculators import CALCULATORS, InputError, plans, prices
from calculators.fields import Field, Priced
from calculators.price_book import PRICES
from tests.calculators.test_cli import answer, calculators, error

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
        assert prices.price(PRICES, product, f"{plan} ".strip(), day).yen == yen


@pytest.mark.parametrize(("plan", "each"), [("monthly", "1か月"), ("annual", "1年")])
def test_a_price_says_what_it_is_for(plan: str, each: str) -> None:
    found = prices.price(PRICES, "kintone-light", plan, date(2018, 1, 1))
    assert found.unit == f"円（1ユーザー・{each}あたり、税抜）"


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


FEE = CALCULATORS["subscription-fee"].fields
CHANGE = CALCULATORS["upgrade-difference"].fields


@pytest.mark.parametrize(
    ("field", "chosen"),
    [
        (next(each for each in FEE if each.name == "unit_price"), ["monthly", "annual"]),
        (next(each for each in CHANGE if each.name == "old_unit_price"), ["monthly"]),
        (
            Field(name="x", kind="yen", label="x", priced=Priced(plan="annual ".strip(), day="y")),
            ["annual"],
        ),
    ],
)
def test_a_field_offers_the_prices_of_its_plan_in_the_order_of_their_days(
    field: Field, chosen: list[str]
) -> None:
    later = [
        prices.Price(
            product=each.product, name=each.name, plan=each.plan, yen=each.yen + 1,
            first=each.last + timedelta(days=1), last=date(2020, 3, 31), source="",
        )
        for each in PRICES
    ]  # fmt: skip
    found = prices.choices([*later, *PRICES], field)
    assert {(each[0].product, each[0].plan) for each in found} == {
        (each.product, each.plan) for each in PRICES if each.plan in chosen
    }
    assert len(found) == 2 * len(chosen)
    assert all(after.yen == one.yen + 1 for one, after in found)


@pytest.mark.parametrize(
    ("fields", "name", "plan", "form", "yen"),
    [
        (FEE, "unit_price", "annual", {"start_month": "2018-01"}, 17640),
        (FEE, "unit_price", "monthly", {"start_month": "2019-04"}, 1500),  # the book's last day
        (CHANGE, "old_unit_price", "monthly", {"contract_date": "2014-04-13"}, 1500),
        (CHANGE, "new_unit_price", "monthly", {"change_month": "2014-05"}, 1500),
    ],
)
def test_a_price_fills_a_form_on_its_day(
    fields: tuple[Field, ...], name: str, plan: str, form: dict[str, str], yen: int
) -> None:
    found = prices.filled(
        PRICES, fields, f"{name} ".strip(), product="kintone-standard", plan=plan, form=form
    )
    assert found.yen == yen


@pytest.mark.parametrize(
    ("fields", "name", "form", "field", "said"),
    [
        (FEE, "unit_price", {"start_month": "2019-05"}, "unit_price", "2019年5月1日（水）の価格は"),
        (FEE, "unit_price", {"start_month": "2014-04"}, "unit_price", "価格表の期間"),
        (FEE, "unit_price", {}, "start_month", "日付によって変わります"),
        (FEE, "unit_price", {"start_month": "x"}, "start_month", "2025-09"),
        (CHANGE, "old_unit_price", {"change_month": "2018-01"}, "contract_date", "成立日"),
        (CHANGE, "old_unit_price", {"contract_date": "2014-04-12"}, "old_unit_price", "4月12日"),
    ],
)
def test_no_price_fills_a_form_on_another_day(
    fields: tuple[Field, ...], name: str, form: dict[str, str], field: str, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        prices.filled(PRICES, fields, name, product="kintone-standard", plan="monthly", form=form)
    assert caught.value.field == field
    assert said in caught.value.message


def test_every_price_that_the_terms_leave_to_a_list_can_be_filled() -> None:
    """Amounts a user and a month, or a year. What all users pay, and a campaign's price, no list
    gives."""
    priced = [f.name for each in CALCULATORS.values() for f in each.fields if f.priced]
    assert priced == ["unit_price", "old_unit_price", "new_unit_price"]
    units = [f.name for each in CALCULATORS.values() for f in each.fields if "単価" in f.label]
    assert set(units) - set(priced) == {"campaign_price"}


# The command


def test_the_command_lists_the_book() -> None:
    found = answer("prices")
    assert [(p["product"], p["plan"], p["unit_price"]) for p in found] == PUBLISHED
    for each in found:
        assert list(each) == [
            *("product", "name", "plan", "plan_label", "unit_price", "unit"),
            *("first", "last", "source", "sample"),
        ]
        assert each["sample"] is True and "税抜" in each["unit"]
    assert answer("prices", "--date", "2018-01-01") == found


def test_the_command_for_people() -> None:
    done = calculators("prices", "--format", "text")
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    assert "見本" in lines[0] and "出典" in lines[-1]
    assert "9,170円（1ユーザー・1年あたり、税抜）" in done.stdout.decode()


@pytest.mark.parametrize("day", ["2030-01-01", "2018-02-30", "yesterday", ""])
def test_a_day_that_the_command_cannot_answer(day: str) -> None:
    assert error("prices", "--date", day)["field"] == "date"
