"""Inputs as a person would type them: in a page's address, and in the cells of a table.

What is written here, `fields.from_form` reads back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from calculators.fields import Field, plain
from calculators.result import Result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/")


def pairs(fields: Sequence[Field], inputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The name and text of every input that is not its default; a list gives a pair for each
    of its elements. `inputs` are as JSON gives them."""
    for field in fields:
        value = inputs.get(field.name)
        if value is None or (field.default is not None and value == _default(field)):
            continue
        if field.kind in _LISTS:
            yield from ((field.name, text) for text in _texts(field, value))
        else:
            yield field.name, _text(value)


def query(fields: Sequence[Field], found: Result, *, current: str, side: str = "") -> str:
    """The inputs of a result as the query of an address; its revision, too, where that is not
    the `current` one. On a page with two forms, `side` is put before every name: `a.months`."""
    given = list(pairs(fields, found.inputs))
    if found.revision != current:
        given.append(("revision", found.revision))
    return encoded((f"{side}.{name}" if side else name, text) for name, text in given)


def encoded(given: Iterable[tuple[str, str]]) -> str:
    """Pairs as the query of an address (WHATWG URL, percent-encoded UTF-8)."""
    return "&".join(f"{_percent(name)}={_percent(text)}" for name, text in given)


def cells(fields: Sequence[Field], inputs: Mapping[str, Any]) -> dict[str, str]:
    """One text for each input; the elements of a list stand beside each other in it."""
    return {
        field.name: _LISTS[field.kind].join(_texts(field, inputs[field.name]))
        if field.kind in _LISTS
        else _text(inputs[field.name])
        for field in fields
        if inputs.get(field.name) is not None
    }


_LISTS = {"dates": " ", "intervals": "; "}


def _default(field: Field) -> Any:
    return plain(field.read(field.default))


def _texts(field: Field, value: Iterable[Any]) -> Iterator[str]:
    return (each if field.kind == "dates" else _interval(each) for each in value)


def _interval(row: Mapping[str, str]) -> str:
    # What would end the line within the reason is left out of it.
    reason = re.sub(r"[\n;；]+", " ", row.get("reason", ""))
    return f"{row['start']}/{row['end']} {reason}".rstrip()


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _percent(text: str) -> str:
    # urllib.parse would do it, but loading it costs as much as the answer
    data = text.encode("utf-8", errors="replace")
    return "".join(
        chr(byte) if byte in _UNRESERVED else "+" if byte == 0x20 else f"%{byte:02X}"
        for byte in data
    )
