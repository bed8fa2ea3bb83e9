"""A calculator's form in HTML, made from its fields: nothing about a field is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from calculators.calculator import Calculator
from calculators.fields import Field


def form(calculator: Calculator, *, revisions: Mapping[str, str], current: str) -> str:
    """The form, filled with the calculator's example. `revisions` gives the choice of texts
    (name → words), of which `current` is chosen."""
    return "\n".join(
        [
            f'<form class="calculator" data-calculator="{calculator.id}" novalidate>',
            *_revision(revisions, current),
            *(line for field in calculator.fields for line in _field(field, calculator)),
            "</form>",
        ]
    )


def _field(field: Field, calculator: Calculator) -> Iterator[str]:
    example = calculator.example
    value = example.get(field.name, field.default)
    condition = ""
    if field.only_when is not None:
        other, wanted = field.only_when
        condition = f' data-only-when="{other}={wanted}"'
        if example.get(other) != wanted:
            condition += " hidden"
    optional = (
        "" if field.required else f'<span class="optional">{_optional(field, calculator)}</span>'
    )
    described = f"{field.name}-hint {field.name}-error"
    if field.kind == "intervals":
        yield from _intervals(field, value, f"{escape(field.label)}{optional}", described)
        return
    yield f'<div class="field"{condition}>'
    yield f'<label for="{field.name}">{escape(field.label)}{optional}</label>'
    yield _CONTROLS[field.kind](field, value, f'aria-describedby="{described}"')
    yield from _hint_and_error(field)
    yield "</div>"


def _optional(field: Field, calculator: Calculator) -> str:
    pairs = {(each.name, each.instead_of) for each in calculator.fields if each.instead_of}
    return "どちらか一方" if any(field.name in pair for pair in pairs) else "任意"


def _hint_and_error(field: Field) -> Iterator[str]:
    yield f'<p class="hint" id="{field.name}-hint">{escape(field.hint)}</p>'
    yield f'<p class="field-error" id="{field.name}-error" data-error-for="{field.name}"></p>'


def _intervals(field: Field, value: Any, label: str, described: str) -> Iterator[str]:
    """Rows of a start and an end: those of the example, and one to fill in. The names of their
    controls (`outages.0.start`) are those that `fields.from_form` reads; more rows are copies."""
    parts = [*_ROW, ("reason", "理由", "text")] if field.with_reason else _ROW
    yield f'<fieldset class="field intervals" name="{field.name}" aria-describedby="{described}">'
    yield f"<legend>{label}</legend>"
    for at, row in enumerate([*value, {}]):
        yield '<div class="row">'
        for part, called, kind in parts:
            yield (
                f'<label>{called}<input name="{field.name}.{at}.{part}" type="{kind}" '
                f'value="{escape(row.get(part, ""))}" autocomplete="off"></label>'
            )
        yield "</div>"
    yield '<button type="button" class="add-row" hidden>行を追加</button>'
    yield from _hint_and_error(field)
    yield "</fieldset>"


_ROW = [("start", "開始", "datetime-local"), ("end", "終了", "datetime-local")]


def _revision(revisions: Mapping[str, str], current: str) -> Iterator[str]:
    yield '<div class="field"><label for="revision">規約の版</label>'
    yield _select("revision", revisions, current, 'aria-describedby="revision-error"')
    yield '<p class="field-error" id="revision-error" data-error-for="revision"></p></div>'


def _select(name: str, choices: Mapping[str, str], chosen: object, more: str) -> str:
    options = "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>'
        f"{escape(label)}</option>"
        for value, label in choices.items()
    )
    return f'<select id="{name}" name="{name}" {more}>{options}</select>'


def _input(kind: str, more: str = "") -> Callable[[Field, Any, str], str]:
    def control(field: Field, value: Any, described: str) -> str:
        filled = "" if value is None else escape(str(value))
        return (
            f'<input id="{field.name}" name="{field.name}" type="{kind}" value="{filled}" '
            f'autocomplete="off" {more} {described}>'
        )

    return control


def _dates(field: Field, value: Any, described: str) -> str:
    lines = escape("\n".join(value or ()))
    return (
        f'<textarea id="{field.name}" name="{field.name}" rows="2" {described}>{lines}</textarea>'
    )


_YES_NO = {"true": "はい", "false": "いいえ"}
_CONTROLS: dict[str, Callable[[Field, Any, str], str]] = {
    "yen": _input("text", 'inputmode="numeric"'),
    "count": _input("text", 'inputmode="numeric"'),
    "percentage": _input("text", 'inputmode="decimal"'),
    "date": _input("date"),
    "month": _input("month", 'placeholder="2025-09"'),
    "choice": lambda field, value, more: _select(field.name, field.choices or {}, value, more),
    "yes-no": lambda field, value, more: _select(field.name, _YES_NO, str(value).lower(), more),
    "dates": _dates,
}
