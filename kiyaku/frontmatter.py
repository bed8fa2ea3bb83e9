"""The YAML head of a text's file: read with the place of every field, and written one way.

The head and the body are one file, but only this module knows YAML, so that the engine's
core runs where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml

from kiyaku.model import DATES, Parameter, Revision, Status
from kiyaku.problems import Problem
from kiyaku.source import FENCE

# Every value is the text that a person wrote, dates and numbers too. Where PyYAML has libyaml, that
# reads a head ten times as fast.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(kw_only=True)
class Head:
    """The fields of a head as keyword arguments of `Revision`, and what is wrong with them.

    `places` gives a field (`parameters.late-interest-rate.quote`) its line and column.
    """

    fields: dict[str, Any] = field(default_factory=dict)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def parse(source: str, *, path: str) -> Head:
    """Read the YAML of a head, which begins on line 2 of the file `path`."""
    head = Head()
    reader = _Reader(head, path)
    try:
        node = yaml.compose(source, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
        reader.report("front-matter", line, column, "先頭の設定（YAML）を読み取れません。"
                      "「項目: 値」の形で1行に1項目ずつ書いてください。")  # fmt: skip
        return head
    if not isinstance(node, yaml.MappingNode):
        reader.report("front-matter", 1, 1, "先頭に設定がありません。「---」の行で囲んで"
                      "「document: …」「title: …」「revision: …」「status: …」を書いてください。")  # fmt: skip
        return head
    reader.read(node)
    return head


def render(revision: Revision) -> str:
    """The head of a revision's file, with its two fences. Fields left empty are left out."""
    fields = {name: dump(getattr(revision, name)) for name, (_, dump) in _FIELDS.items()}
    fields = {name: value for name, value in fields.items() if value not in (None, "", [], {})}
    source = yaml.dump(
        fields, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=2**31, indent=2
    )
    return f"{FENCE}\n{source}{FENCE}\n\n"


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        """Indent a list below its field, as people write it."""
        super().increase_indent(flow, False)


class _Invalid(Exception):
    """A field's value is not of its form: what is wrong, and the correct form."""

    def __init__(self, message: str, at: str = "") -> None:
        super().__init__(message)
        self.at = at


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Invalid("1行の文字列で書いてください")
    return value


def _status(value: Any) -> Status:
    try:
        return Status(value)
    except ValueError:
        choices = "、".join(Status)
        raise _Invalid(f"{choices} のいずれかを書いてください（いまの値: {value}）") from None


def _date(value: Any) -> date:
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _Invalid(f"「2011-10-11」の形の、実在する日付で書いてください（いまの値: {value}）")


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(_text(each) for each in (value if isinstance(value, list) else [value]))


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _Invalid("「名前: 値」の組で書いてください")
    return value


def _names_of_dates(value: Any) -> tuple[str, ...]:
    names = _texts(value)
    if not set(names) <= set(DATES):
        raise _Invalid(f"推定した日付の項目名（{'、'.join(DATES)}）を書いてください")
    return names


def _reasons(value: Any) -> dict[str, str]:
    return {_text(name): _text(reason) for name, reason in _mapping(value).items()}


def _lineage(value: Any) -> dict[str, tuple[str, ...]]:
    return {_text(old): _texts(new) for old, new in _mapping(value).items()}


def _parameters(value: Any) -> tuple[Parameter, ...]:
    found = []
    for name, given in _mapping(value).items():
        if not isinstance(given, dict) or set(given) != {"clause", "quote", "unit"}:
            raise _Invalid(
                f"「{name}」は {{clause: fees-p4, quote: 年14.5%, unit: percent per year}} "
                "のように、clause・quote・unit の3項目で書いてください",
                at=f".{name}",
            )
        found.append(Parameter(name=_text(name), **{k: _text(v) for k, v in given.items()}))
    return tuple(found)


def _same(value: Any) -> Any:
    return value


def _name(value: str) -> str | date:
    """A revision's name, unquoted in YAML where it is a date."""
    try:
        return _date(value)
    except _Invalid:
        return value


# Every field: how its YAML value is read, and how its value is written.
_FIELDS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "document": (_text, _same),
    "title": (_text, _same),
    "revision": (_text, _name),
    "status": (_status, str),
    **dict.fromkeys(DATES, (_date, _same)),
    "assumed": (_names_of_dates, list),
    "source": (_text, _same),
    "supersedes": (_text, _name),
    "note": (_text, _same),
    "remarks": (_texts, list),
    "lineage": (_lineage, lambda value: {old: list(new) for old, new in value.items()}),
    "parameters": (
        _parameters,
        lambda value: {p.name: {"clause": p.clause, "quote": p.quote, "unit": p.unit} for p in value},
    ),
    "exceptions": (_reasons, dict),
    "uncovered": (_reasons, dict),
    "agreement": (_text, _same),
    "decisions": (_reasons, dict),
}  # fmt: skip
_REQUIRED = ("document", "title", "revision", "status")


class _Reader:
    def __init__(self, head: Head, path: str) -> None:
        self.head = head
        self.path = path

    def report(self, code: str, line: int, column: int, message: str) -> None:
        self.head.problems.append(
            Problem(code=code, message=message, path=self.path, line=line, column=column)
        )

    def read(self, node: yaml.MappingNode) -> None:
        self.place(node, "")
        constructor = yaml.BaseLoader("")
        seen: set[str] = set()
        for key_node, value_node in node.value:
            name = str(key_node.value)
            line, column = self.head.places.get(name, (2, 1))
            if name in seen:
                self.report("front-matter", line, column, f"項目「{name}」が重複しています。")
            elif name not in _FIELDS:
                known = "、".join(_FIELDS)
                self.report("front-matter", line, column,
                            f"項目「{name}」はありません。使える項目: {known}")  # fmt: skip
            seen.add(name)
            if name not in _FIELDS:
                continue
            try:
                value = constructor.construct_object(value_node, deep=True)
                self.head.fields[name] = _FIELDS[name][0](value)
            except _Invalid as error:
                line, column = self.head.places.get(name + error.at, (line, column))
                self.report("front-matter", line, column, f"項目「{name}」: {error}。")
            except (yaml.YAMLError, ValueError, TypeError):
                self.report("front-matter", line, column, f"項目「{name}」の値を読み取れません。")
        for name in _REQUIRED:
            if name not in seen:
                self.report("front-matter", 1, 1, f"項目「{name}」がありません。")

    def place(self, node: yaml.Node, name: str) -> None:
        """Note where each field stands, by its dotted name."""
        if not isinstance(node, yaml.MappingNode):
            return
        for key, value in node.value:
            inner = f"{name}.{key.value}" if name else str(key.value)
            if name and inner in self.head.places:
                line, column = key.start_mark.line + 2, key.start_mark.column + 1
                self.report("front-matter", line, column, f"項目「{inner}」が重複しています。")
            self.head.places[inner] = (key.start_mark.line + 2, key.start_mark.column + 1)
            self.place(value, inner)
