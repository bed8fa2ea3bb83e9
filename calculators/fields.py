"""Inputs and outcomes: declared once, here turned into checks, JSON Schema and wording.

A calculator lists its fields; forms, schema, documentation and error messages come from
that list. Values arrive as JSON or as text that a person typed; both are read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from calculators import intervals
from calculators.errors import InputError
from calculators.quantities import Ratio
from calculators.record import record
from calculators.result import Value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_YEN = 10**18
MAX_COUNT = 10**9

_TYPED = str.maketrans("０１２３４５６７８９－ー−／．，", "0123456789---/.,")
# Patterns are compiled when they are first used: one answer needs one or two.
_INTEGER = r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)"  # 100000 or 100,000
# ISO, or as people and spreadsheets write it: 2025/8/31, 2025年8月31日
_DATE = r"([0-9]{4})(?:-([0-9]{2})-([0-9]{2})|/([0-9]{1,2})/([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)"
_MONTH = r"([0-9]{4})(?:-([0-9]{2})|/([0-9]{1,2})|年([0-9]{1,2})月)"
_PERCENTAGE = r"([0-9]{1,3})(?:\.([0-9]{1,9}))?"  # 10, 7.8
_YES_NO = {"true": True, "false": False}


@record(kw_only=False, order=True)
class Month:
    """A calendar month."""

    year: int
    month: int

    def shift(self, months: int) -> Month:
        """The month so many months later. Raises OverflowError outside the years 1 to 9999."""
        count = self.year * 12 + self.month - 1 + months
        if not 12 <= count < 120_000:
            raise OverflowError(count)
        return Month(count // 12, count % 12 + 1)

    def until(self, other: Month) -> int:
        """How many months `other` is later."""
        return (other.year - self.year) * 12 + other.month - self.month

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        if self.month == 12:
            return date(self.year, 12, 31)
        return date.fromordinal(date(self.year, self.month + 1, 1).toordinal() - 1)

    @classmethod
    def of(cls, day: date) -> Month:
        """The month in which a day lies."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04}-{self.month:02}"


@record
class Priced:
    """Which price of the price book an amount can be: that of a `plan`, or of the one that the
    field of that name chooses, on the `day` (or in the month) that the field of that name gives.
    """

    plan: str
    day: str


@record
class Field:
    """One input.

    `kind`: yen, count, percentage, date, month, choice, yes-no, dates or intervals. `choices` gives a
    choice its values and their labels. `only_when` names another choice field and the value
    under which this one is given, and then must be. `paired_with` names the field without which
    this one says nothing; `instead_of` the field of which it takes the place: exactly one of
    the two is given, and neither is `required` by itself. `minimum`, `maximum` and `unit`
    (人, か月) are those of an amount or a count. `with_reason` lets an interval have a reason.
    `priced` says which price of the price book this amount can be.
    """

    name: str
    kind: str
    label: str
    hint: str = ""
    default: Any = None
    required: bool = True
    choices: Mapping[str, str] | None = None
    only_when: tuple[str, str] | None = None
    paired_with: str | None = None
    instead_of: str | None = None
    minimum: int = 0
    maximum: int | None = None
    unit: str = ""
    with_reason: bool = False
    priced: Priced | None = None

    def read(self, given: object) -> Any:
        """The value of what was given. Raises InputError with the correct form."""
        return _READERS[self.kind](self, given)

    def fail(self, message: str, parts: Iterable[str] = ()) -> InputError:
        """The error of this field, or of parts of it."""
        return InputError(self.name, f"{self.label}{message}", tuple(parts))

    def schema(self) -> dict[str, Any]:
        """The field as a property of a JSON Schema."""
        found: dict[str, Any] = {"title": self.label, **_SCHEMAS[self.kind](self)}
        if self.hint:
            found["description"] = self.hint
        if self.default is not None:
            found["default"] = self.default
        return found


@record
class Figure:
    """One name of an outcome: how it is called, and what it is.

    `kind`: yen, days, months, users, date, month, yes-no, choice or rows. `choices` words the
    values of a choice. Rows are a table: `columns` are its figures, and `summed` marks a
    column whose total is shown, `also` an input in yen that counts in it though no row has it.
    `main` marks a figure that answers what was asked.
    `deadline`, on a date by which somebody must act, names the figure in which its safe day
    stands, itself where it is safe.
    """

    name: str
    kind: str
    label: str
    choices: Mapping[Value, str] | None = None
    columns: tuple[Figure, ...] = ()
    summed: bool = False
    also: str = ""
    main: bool = False
    deadline: str = ""


def read_inputs(fields: Sequence[Field], given: object) -> dict[str, Any]:
    """The inputs by name, defaults filled in; a field that does not apply is left out.

    Raises InputError for what is malformed, missing, unknown or contradictory.
    """
    if not isinstance(given, Mapping):
        raise InputError("", '入力は {"項目": 値} の形のJSONオブジェクトにしてください。')
    known = {field.name for field in fields}
    for name in given:
        if name not in known:
            raise InputError(
                str(name),
                f"「{name}」という入力項目はありません（使える項目: {'、'.join(known_order(fields))}）。",
            )
    values: dict[str, Any] = {}
    for field in fields:
        present = given.get(field.name) not in (None, "")
        applies = _applies(field, values)
        if present and not applies:
            other = next(f for f in fields if field.only_when and f.name == field.only_when[0])
            raise field.fail(f"は、{_condition(field, other)}の場合だけ指定できます。")
        if present:
            values[field.name] = field.read(given[field.name])
        elif field.required and applies:
            raise field.fail("を入力してください。")
        elif field.default is not None:
            values[field.name] = field.read(field.default)
    for field in fields:
        if field.name in values and field.paired_with not in (None, *values):
            other = next(each for each in fields if each.name == field.paired_with)
            raise other.fail(f"も入力してください（「{field.label}」と合わせて指定します）。")
        if field.instead_of is not None and (field.name in values) == (field.instead_of in values):
            other = next(each for each in fields if each.name == field.instead_of)
            pair = f"「{other.label}」と「{field.label}」は、どちらか一方だけを入力してください。"
            raise InputError(field.name if field.name in values else other.name, pair)
    return values


def known_order(fields: Iterable[Field]) -> list[str]:
    """The names of the fields, in their order."""
    return [field.name for field in fields]


def schema(fields: Sequence[Field]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the inputs."""
    found: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {field.name: field.schema() for field in fields},
        "required": [f.name for f in fields if f.required and f.only_when is None],
        "additionalProperties": False,
    }
    rules: list[dict[str, Any]] = []
    for field in fields:
        if field.only_when is not None:
            other, value = field.only_when
            rules.append(
                {
                    "if": {"properties": {other: {"const": value}}, "required": [other]},
                    "then": {"required": [field.name] if field.required else []},
                    "else": {"properties": {field.name: False}},
                }
            )
        if field.instead_of is not None:
            rules.append({"oneOf": [{"required": [field.instead_of]}, {"required": [field.name]}]})
    if rules:
        found["allOf"] = rules
    pairs = {field.name: [field.paired_with] for field in fields if field.paired_with}
    if pairs:
        found["dependentRequired"] = pairs
    return found


def plain(value: Any) -> Any:
    """A field's value as JSON writes it. A percentage with decimals is text: JSON's own
    numbers would not be exact."""
    if isinstance(value, Ratio):
        text = percentage(value)
        return text if "." in text else int(text)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Month):
        return str(value)
    if isinstance(value, intervals.Interval):
        return value.plain()
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    return value


def percentage(value: Ratio) -> str:
    """A ratio in percent, without the sign: 145/1000 → 14.5. Its denominator is a power of ten."""
    whole, rest = divmod(value.numerator * 100, value.denominator)
    decimals = str(value.denominator + rest)[1:].rstrip("0") if rest else ""
    return f"{whole}.{decimals}" if decimals else f"{whole}"


def outcome(figures: Sequence[Figure], **values: date | Month | Value) -> dict[str, Value]:
    """An outcome with every figure, in the order declared; those not given are None."""
    names = [figure.name for figure in figures]
    unknown = set(values) - set(names)
    if unknown:
        raise TypeError(f"not declared: {unknown}")
    return {name: plain(values.get(name)) for name in names}


def _applies(field: Field, values: Mapping[str, Any]) -> bool:
    return field.only_when is None or values.get(field.only_when[0]) == field.only_when[1]


def _condition(field: Field, other: Field) -> str:
    assert field.only_when is not None and other.choices is not None
    return f"{other.label}が「{other.choices[field.only_when[1]]}」"


def _read_yen(field: Field, given: object) -> int:
    return _read_integer(
        field, given, unit="円", form="は、1円単位の整数で入力してください（例: 100000）。"
    )


def _read_count(field: Field, given: object) -> int:
    return _read_integer(
        field, given, unit=field.unit, form="は、整数で入力してください（例: 10）。"
    )


def _read_integer(field: Field, given: object, *, unit: str, form: str) -> int:
    if isinstance(given, str):
        typed = given.strip().translate(_TYPED).removesuffix(unit).strip()
        if not re.fullmatch(_INTEGER, typed) or len(typed) > 40:
            raise field.fail(form)
        given = int(typed.replace(",", ""))
    if not isinstance(given, int) or isinstance(given, bool):
        raise field.fail(form)
    if given < field.minimum:
        raise field.fail(f"は、{field.minimum:,}{unit}以上で入力してください。")
    if given > (maximum := _maximum(field)):
        raise field.fail(f"は、{maximum:,}{unit}以下で入力してください。")
    return given


def _maximum(field: Field) -> int:
    if field.maximum is not None:
        return field.maximum
    return MAX_YEN if field.kind == "yen" else MAX_COUNT


def _read_percentage(field: Field, given: object) -> Ratio:
    """A percentage exactly as written: JSON's 7.8 is read by its digits, not by its value."""
    form = "は、0から100までの割合（％）で入力してください（例: 10）。"
    if isinstance(given, int) and not 0 <= given <= 100:
        raise field.fail(form)
    shown = given if isinstance(given, str) else repr(given)
    typed = shown.strip().translate(_TYPED).replace("％", "%").removesuffix("%").strip()
    match = re.fullmatch(_PERCENTAGE, typed)
    if match is None:
        raise field.fail(form)
    decimals = match[2] or ""
    found = Ratio(int(match[1] + decimals), 100 * 10 ** len(decimals))
    if found.numerator > found.denominator:
        raise field.fail(form)
    return found


def _numbers(pattern: str, given: object) -> list[int]:
    """The numbers in a date or a month, from the year on; none where it is not written so."""
    typed = given.strip().translate(_TYPED) if isinstance(given, str) else ""
    match = re.fullmatch(pattern, typed)
    return [int(each) for each in match.groups() if each] if match else []


def _read_date(field: Field, given: object) -> date:
    try:
        year, month, day = _numbers(_DATE, given)
        return date(year, month, day)
    except ValueError:
        raise field.fail(
            f"は、実在する日付を「2025-08-31」の形で入力してください{_shown(given)}。"
        ) from None


def _read_month(field: Field, given: object) -> Month:
    match _numbers(_MONTH, given):
        case [year, month] if year > 0 and 1 <= month <= 12:
            return Month(year, month)
    raise field.fail(f"は、実在する年月を「2025-09」の形で入力してください{_shown(given)}。")


def _read_choice(field: Field, given: object) -> str:
    assert field.choices is not None
    if not isinstance(given, str) or given not in field.choices:
        allowed = "、".join(f"{value}（{label}）" for value, label in field.choices.items())
        raise field.fail(f"は、{allowed}のいずれかにしてください{_shown(given)}。")
    return given


def _read_yes_no(field: Field, given: object) -> bool:
    typed = _YES_NO.get(given.strip().lower()) if isinstance(given, str) else given
    if not isinstance(typed, bool):
        raise field.fail(f"は、true（はい）またはfalse（いいえ）にしてください{_shown(given)}。")
    return typed


def _read_dates(field: Field, given: object) -> tuple[date, ...]:
    if not isinstance(given, (list, tuple)):
        raise field.fail('は、日付の一覧（["2025-08-13", "2025-08-14"] の形）にしてください。')
    found = set()
    for each in given:
        try:
            found.add(_read_date(field, each))
        except InputError as problem:
            raise InputError(problem.field, problem.message, (str(each),)) from None
    return tuple(sorted(found))


def _read_intervals(field: Field, given: object) -> tuple[intervals.Interval, ...]:
    try:
        return intervals.read(given, with_reason=field.with_reason)
    except intervals.Wrong as problem:
        parts = (f"{field.name}.{part}" for part in problem.parts)
        raise field.fail(str(problem), parts) from None


def _shown(given: object) -> str:
    return f"（いまの値: {str(given)[:40]}）" if given != "" else ""


def _integer_schema(field: Field) -> dict[str, Any]:
    return {"type": "integer", "minimum": field.minimum, "maximum": _maximum(field)}


_READERS: dict[str, Callable[[Field, object], Any]] = {
    "yen": _read_yen,
    "count": _read_count,
    "percentage": _read_percentage,
    "date": _read_date,
    "month": _read_month,
    "choice": _read_choice,
    "yes-no": _read_yes_no,
    "dates": _read_dates,
    "intervals": _read_intervals,
}
_SCHEMAS: dict[str, Callable[[Field], dict[str, Any]]] = {
    "yen": _integer_schema,
    "count": _integer_schema,
    "percentage": lambda field: {
        "anyOf": [
            {"type": "number", "minimum": 0, "maximum": 100},
            {"type": "string", "pattern": r"^(0?[0-9]{1,2}(\.[0-9]{1,9})?|100(\.0{1,9})?)$"},
        ]
    },
    "date": lambda field: {"type": "string", "format": "date"},
    "month": lambda field: {"type": "string", "pattern": "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])$"},
    "choice": lambda field: {
        "type": "string",
        "oneOf": [
            {"const": value, "title": label} for value, label in (field.choices or {}).items()
        ],
    },
    "yes-no": lambda field: {"type": "boolean"},
    "dates": lambda field: {"type": "array", "items": {"type": "string", "format": "date"}},
    "intervals": lambda field: intervals.schema(with_reason=field.with_reason),
}
