"""Inputs as a person would type them: in a form, in a page's address, in the cells of a table.

What `pairs` and `cells` write, `from_form` reads back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from calculators import intervals
from calculators.fields import Field, plain
from calculators.result import Result

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/")
_PART = r"([a-z_]+)\.([0-9]{1,6})\.(start|end|reason)"  # outages.0.start


def from_form(fields: Sequence[Field], pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The inputs of a filled form: (name, text) pairs, of which empty ones are left out.

    A list of dates is one text, with a date a line or between commas or spaces. Intervals are
    one text too (`intervals.from_text`), or a control for each part of a row: `outages.0.start`,
    `outages.0.end`; a row without any text is none, and the others keep their numbers.
    """
    kinds = {field.name: field.kind for field in fields}
    found: dict[str, Any] = {}
    rows: dict[str, dict[int, dict[str, str]]] = {}
    for name, text in pairs:
        part = re.fullmatch(_PART, name)
        if not text.strip():
            continue
        if kinds.get(name) == "dates":
            found.setdefault(name, []).extend(filter(None, re.split(r"[\s,，、]+", text)))
        elif kinds.get(name) == "intervals":
            found.setdefault(name, []).extend(intervals.from_text(text))
        elif part and kinds.get(part[1]) == "intervals":
            rows.setdefault(part[1], {}).setdefault(int(part[2]), {})[part[3]] = text.strip()
        else:
            found[name] = text
    for name, numbered in rows.items():
        found.setdefault(name, []).extend(
            numbered.get(at, intervals.EMPTY) for at in range(max(numbered) + 1)
        )
    return found


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
