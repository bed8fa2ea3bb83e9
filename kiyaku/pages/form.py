"""A calculator's form in HTML, made from its fields: nothing about a field is written here.

What most people need is in sight: the fields that must be given, and those of the worked
example. The others, and the revision, are folded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from calculators import plans, price_book, prices, wording
from calculators.calculator import Calculator
from calculators.fields import Field
from calculators.render import values

_RADIOS = 3  # up to so many choices stand side by side


def form(calculator: Calculator, *, revisions: Mapping[str, str], current: str) -> str:
    """The form, filled with the calculator's example. `revisions` gives the choice of texts
    (name → words), of which `current` is chosen."""
    shown = [field for field in calculator.fields if _in_sight(field, calculator)]
    folded = [field for field in calculator.fields if field not in shown]
    revision = Field(name="revision", kind="choice", label="規約の版", choices=revisions)
    return "\n".join(
        [
            f'<form class="calculator" data-calculator="{calculator.id}" novalidate '
            f'aria-label="{escape(calculator.title)}の条件">',
            *(line for field in shown for line in _field(field, calculator)),
            '<details class="more"><summary>詳しい条件</summary>',
            *(line for field in folded for line in _field(field, calculator)),
            *_single(revision, current, "", ""),
            "</details>",
            "</form>",
        ]
    )


def _in_sight(field: Field, calculator: Calculator) -> bool:
    return field.required or field.name in calculator.example or _either(field, calculator)


def _either(field: Field, calculator: Calculator) -> bool:
    """Whether the field is one of two of which exactly one is given."""
    pairs = {(each.name, each.instead_of) for each in calculator.fields if each.instead_of}
    return any(field.name in pair for pair in pairs)


def _field(field: Field, calculator: Calculator) -> Iterator[str]:
    value = calculator.example.get(field.name, field.default)
    condition = (
        "" if field.required else f' data-name="{field.name}" data-default="{_default(field)}"'
    )
    if field.only_when is not None:
        other, wanted = field.only_when
        condition += f' data-only-when="{other}={wanted}"'
        if calculator.example.get(other) != wanted:
            condition += " hidden"
    said = "どちらか一方" if _either(field, calculator) else "" if field.required else "任意"
    optional = f'<span class="optional">{said}</span>' if said else ""
    if field.kind in _PARTS:
        yield from _list(field, value or (), optional, condition)
    elif 0 < len(values.choices(field)) <= _RADIOS:
        yield from _radios(field, value, optional, condition)
    else:
        yield from _single(field, value, optional, condition)


def _default(field: Field) -> str:
    """What an optional field holds where an address does not name it."""
    default = "" if field.default is None or field.kind in _PARTS else field.default
    return escape(str(default).lower() if isinstance(default, bool) else str(default))


def _single(field: Field, value: Any, optional: str, condition: str) -> Iterator[str]:
    """A field with one control."""
    unit = _UNITS.get(field.kind, field.unit)
    yield f'<div class="field"{condition}>'
    yield f'<label for="{field.name}">{escape(field.label)}{optional}</label>'
    yield f'<div class="control">{_control(field, value, unit)}'
    if unit:
        yield f'<span class="unit" id="{field.name}-unit">{escape(unit)}</span>'
    yield "</div>"
    if field.priced:
        yield from _prices(field)
    yield from _hint_and_error(field)
    yield "</div>"


def _control(field: Field, value: Any, unit: str) -> str:
    shared = f'id="{field.name}" name="{field.name}" {_described(field, unit)}'
    if choices := values.choices(field):
        options = "".join(
            f'<option value="{escape(name)}"{" selected" if name == value else ""}>'
            f"{escape(label)}</option>"
            for name, label in choices.items()
        )
        return f"<select {shared}>{options}</select>"
    filled = "" if value is None else escape(str(value))
    return f'<input {shared} {_INPUTS[field.kind]} value="{filled}" autocomplete="off">'


_INPUTS = {
    "yen": 'type="text" inputmode="numeric"',
    "count": 'type="text" inputmode="numeric"',
    "percentage": 'type="text" inputmode="decimal"',
    "date": 'type="date"',
    "month": 'type="month" placeholder="2025-09"',  # Firefox has no picker, and shows a text
}
_UNITS = {"yen": "円", "percentage": "%"}


def _radios(field: Field, value: Any, optional: str, condition: str) -> Iterator[str]:
    """A choice among few, all of them in sight."""
    chosen = str(value).lower() if field.kind == "yes-no" else value
    yield f'<fieldset class="field choices"{condition} {_described(field)}>'
    yield f"<legend>{escape(field.label)}{optional}</legend>"
    for name, label in values.choices(field).items():
        checked = " checked" if name == chosen else ""
        yield (
            f'<label><input type="radio" name="{field.name}" value="{escape(name)}"{checked}>'
            f"<span>{escape(label)}</span></label>"
        )
    yield from _hint_and_error(field)
    yield "</fieldset>"


def _list(field: Field, value: Sequence[Any], optional: str, condition: str) -> Iterator[str]:
    """Rows that can be added and removed. Their controls bear the names that
    `typed.from_form` reads; the template is what a new row is made of."""
    rows = [row if isinstance(row, Mapping) else {"": row} for row in value]
    if field.required:
        rows = rows or [{}]
    yield (f'<fieldset class="field list" data-list="{field.name}"{condition} {_described(field)}>')
    yield f"<legend>{escape(field.label)}{optional}</legend>"
    yield from _hint(field)
    yield '<div class="row-list">'
    for at, row in enumerate(rows):
        yield _row(field, row, str(at))
    yield "</div>"
    yield f"<template>{_row(field, {}, '#')}</template>"
    yield f'<button type="button" class="add-row" hidden>{_ADD[field.kind]}</button>'
    yield from _error(field)
    yield "</fieldset>"


def _row(field: Field, row: Mapping[str, str], at: str) -> str:
    parts = _PARTS[field.kind]
    if not field.with_reason:
        parts = [part for part in parts if part[0] != "reason"]
    controls = "".join(
        f'<label><span>{called}</span><input name="{_name(field, at, part)}" type="{kind}" '
        f'value="{escape(row.get(part, ""))}" autocomplete="off"></label>'
        for part, called, kind in parts
    )
    number = int(at) + 1 if at.isdecimal() else ""
    return (
        f'<div class="row" role="group" aria-label="{number}行目">{controls}'
        '<button type="button" class="remove-row">削除</button></div>'
    )


def _name(field: Field, at: str, part: str) -> str:
    return f"{field.name}.{at}.{part}" if part else field.name


_PARTS = {
    "dates": [("", "日付", "date")],
    "intervals": [
        ("start", "開始", "datetime-local"),
        ("end", "終了", "datetime-local"),
        ("reason", "理由", "text"),
    ],
}
_ADD = {"dates": "日付を追加", "intervals": "行を追加"}


def _prices(field: Field) -> Iterator[str]:
    """The price book's products, of which a chosen one fills the field with its price on the day
    that the form gives, and chooses its plan where there is a choice."""
    id_ = f"{field.name}-prices"
    assert field.priced is not None
    plan = "" if field.priced.plan in plans.PLANS else f' data-chooses="{field.priced.plan}"'
    yield f'<div class="price-book"><label for="{id_}">価格表から入れる<span class="sample">見本</span></label>'
    yield f'<select id="{id_}" data-fills="{field.name}"{plan} aria-describedby="{id_}-about">'
    yield '<option value="">価格表から選ぶ</option>'
    found = prices.choices(price_book.PRICES, field)
    for name, label in plans.PLANS.items():
        of_plan = [each for each in found if each[0].plan == name]
        if of_plan:
            yield f'<optgroup label="{escape(label)}">'
            for each in of_plan:
                words = f"{each[0].name} {'・'.join(wording.yen(price.yen) for price in each)}（{prices.TAX}）"
                yield f'<option value="{escape(each[0].product)}" data-plan="{name}">{escape(words)}</option>'
            yield "</optgroup>"
    yield "</select>"
    days = {f"{wording.day(each.first)}～{wording.day(each.last)}" for each in price_book.PRICES}
    about = f"{prices.SAMPLE}価格表の期間：{'、'.join(sorted(days))}"
    yield f'<p class="hint" id="{id_}-about">{escape(about)}</p></div>'


def _described(field: Field, unit: str = "") -> str:
    parts = [("unit", unit), ("hint", field.hint), ("error", "always")]
    ids = " ".join(f"{field.name}-{part}" for part, there in parts if there)
    return f'aria-describedby="{ids}"'


def _hint_and_error(field: Field) -> Iterator[str]:
    yield from _hint(field)
    yield from _error(field)


def _hint(field: Field) -> Iterator[str]:
    if field.hint:
        yield f'<p class="hint" id="{field.name}-hint">{escape(field.hint)}</p>'


def _error(field: Field) -> Iterator[str]:
    yield f'<p class="field-error" id="{field.name}-error" data-error-for="{field.name}"></p>'
