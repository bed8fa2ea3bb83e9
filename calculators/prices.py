"""Prices by product, plan and day. The calculators take any price; these fill their forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from calculators import plans, wording
from calculators.errors import InputError
from calculators.fields import Field, Month
from calculators.record import record

TAX = "税抜"
SAMPLE = "価格は見本です。お使いになる価格に置き換えてください。"


@record
class Price:
    """What a product costs under a plan, from `first` to `last`, both included.

    `yen` is per user and month (monthly), or per user and year (annual), without tax: what the
    calculators take as `unit_price`. `source` says where the price was read.
    """

    product: str
    name: str
    plan: str
    yen: int
    first: date
    last: date
    source: str

    @property
    def unit(self) -> str:
        """What the yen are for, in words."""
        return f"円（1ユーザー・{'1年' if self.plan == 'annual' else '1か月'}あたり、{TAX}）"


def price(book: Iterable[Price], product: str, plan: str, day: date) -> Price:
    """The price on a day. Raises InputError on `product`, `plan` or `date` where the book has
    none; the latest price never stands in for one that is unknown."""
    entries = list(book)
    of_product = [each for each in entries if each.product == product]
    if not of_product:
        known = "、".join(dict.fromkeys(each.product for each in entries))
        raise InputError(
            "product", f"「{product}」は価格表にありません（価格表にあるもの: {known}）。"
        )
    of_plan = [each for each in of_product if each.plan == plan]
    if not of_plan:
        known = "、".join(dict.fromkeys(each.plan for each in of_product))
        raise InputError(
            "plan", f"「{plan}」の価格は価格表にありません（価格表にあるもの: {known}）。"
        )
    return on(of_plan, day)[0]


def on(book: Iterable[Price], day: date) -> list[Price]:
    """The prices of a day. Raises InputError on `date`, with the days that the book covers,
    where there is none."""
    entries = list(book)
    found = [each for each in entries if each.first <= day <= each.last]
    if not found:
        covered = dict.fromkeys((each.first, each.last) for each in entries)
        ranges = "、".join(f"{wording.day(a)}～{wording.day(b)}" for a, b in sorted(covered))
        raise InputError(
            "date", f"{wording.day(day)}の価格は価格表にありません（価格表の期間: {ranges}）。"
        )
    return found


def choices(book: Iterable[Price], field: Field) -> list[list[Price]]:
    """What can be chosen for a field that takes a price: the prices of each product under each
    plan, in the order of their days."""
    assert field.priced is not None
    plan = field.priced.plan
    found: dict[tuple[str, str], list[Price]] = {}
    for each in sorted(book, key=lambda price: price.first):
        if plan == each.plan or plan not in plans.PLANS:
            found.setdefault((each.plan, each.product), []).append(each)
    return list(found.values())


def filled(
    book: Iterable[Price],
    fields: Sequence[Field],
    name: str,
    *,
    product: str,
    plan: str,
    form: Mapping[str, str],
) -> Price:
    """The price that fills the field `name`, on the day that the form gives (a month counts
    from its first day). Raises InputError on the field of the day where none is given, and on
    `name` where the book has no price on it."""
    field = next(each for each in fields if each.name == name)
    assert field.priced is not None
    dated = next(each for each in fields if each.name == field.priced.day)
    if not form.get(dated.name):
        raise dated.fail("を入力してください。価格は、日付によって変わります。")
    day = dated.read(form[dated.name])
    try:
        return price(book, product, plan, day.first if isinstance(day, Month) else day)
    except InputError as problem:
        raise InputError(name, problem.message) from None


def to_dict(entry: Price) -> dict[str, str | int | bool]:
    """A price as plain values, ready for JSON."""
    return {
        "product": entry.product,
        "name": entry.name,
        "plan": entry.plan,
        "plan_label": plans.PLANS[entry.plan],
        "unit_price": entry.yen,
        "unit": entry.unit,
        "first": entry.first.isoformat(),
        "last": entry.last.isoformat(),
        "source": entry.source,
        "sample": True,
    }
