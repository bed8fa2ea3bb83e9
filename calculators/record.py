"""Frozen records with named fields, without what the library's dataclasses cost to import.

Importing `dataclasses` brings in `inspect`, which alone takes longer than all calculators
together. A class under `record` is what `dataclass(frozen=True, kw_only=True, slots=True)`
makes of it: made by name, compared and hashed by value, shown with its fields, never changed;
and type checkers take it for one. A default is a value that cannot change either.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

TYPE_CHECKING = False  # type checkers take a variable of this name to be true
if TYPE_CHECKING:
    from typing import Any, TypeVar, dataclass_transform

    T = TypeVar("T")
else:

    def dataclass_transform(**_):
        return lambda decorator: decorator


@dataclass_transform(kw_only_default=True, frozen_default=True)
def record(cls: type[Any] | None = None, /, *, kw_only: bool = True, order: bool = False) -> Any:
    """A class decorator; `kw_only=False` lets the fields be given by position too, `order`
    compares records as their values in order. `__post_init__` may refuse values."""

    def made(cls: type[Any]) -> Any:
        return _made(cls, kw_only=kw_only, order=order)

    return made if cls is None else made(cls)


def values(each: Any) -> dict[str, Any]:
    """A record's fields and their values."""
    return {name: getattr(each, name) for name in each.__slots__}


def replace(each: T, /, **changes: Any) -> T:
    """The same record with other values in some fields."""
    return type(each)(**{**values(each), **changes})


def plain(value: Any) -> Any:
    """A value with every record in it as a dictionary, as JSON needs it."""
    if isinstance(value, (str, int, type(None))):
        return value
    if isinstance(value, (tuple, list)):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    return {name: plain(each) for name, each in values(value).items()}


def _made(cls: type[Any], *, kw_only: bool, order: bool) -> Any:
    names = tuple(cls.__annotations__)
    body = dict(cls.__dict__)
    defaults = {name: body.pop(name) for name in names if name in body}
    for name in ("__dict__", "__weakref__", "__annotate_func__", "__annotations_cache__"):
        body.pop(name, None)
    positions = () if kw_only else names
    check = body.get("__post_init__")
    wanted = frozenset(names)

    def __init__(self: Any, *by_position: Any, **given: Any) -> None:  # noqa: N807
        if by_position:
            if len(by_position) > len(positions):
                raise TypeError(f"{cls.__qualname__}: {len(positions)} fields by position")
            twice = given.keys() & set(positions[: len(by_position)])
            if twice:
                raise TypeError(f"{cls.__qualname__}: {sorted(twice)} given twice")
            given.update(zip(positions, by_position, strict=False))
        if given.keys() != wanted:
            given = {**defaults, **given}
            if given.keys() != wanted:
                wrong = sorted(wanted ^ given.keys())
                raise TypeError(f"{cls.__qualname__}: missing or unknown: {', '.join(wrong)}")
        for name, put in setters:
            put(self, given[name])
        if check is not None:
            check(self)

    def told(self: Any) -> tuple[Any, ...]:
        return tuple([get(self) for get in getters])

    def __eq__(self: Any, other: object) -> Any:  # noqa: N807
        return told(self) == told(other) if type(other) is type(self) else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(told(self))

    def __repr__(self: Any) -> str:  # noqa: N807
        shown = ", ".join(f"{name}={value!r}" for name, value in values(self).items())
        return f"{cls.__qualname__}({shown})"

    def __reduce__(self: Any) -> Any:  # noqa: N807
        return _again, (type(self), values(self))

    def compared(name: str) -> Callable[[Any, Any], Any]:
        compare = getattr(tuple, name)

        def comparison(self: Any, other: object) -> Any:
            same = type(other) is type(self)
            return compare(told(self), told(other)) if same else NotImplemented

        return comparison

    body |= {
        "__slots__": names,
        "__init__": __init__,
        "__eq__": __eq__,
        "__hash__": __hash__,
        "__reduce__": __reduce__,
        "__setattr__": _frozen,
        "__delattr__": _frozen,
    }
    body.setdefault("__repr__", __repr__)
    if order:
        body |= {name: compared(name) for name in ("__lt__", "__le__", "__gt__", "__ge__")}
    found: Any = type(cls.__name__, cls.__bases__, body)
    setters = [(name, found.__dict__[name].__set__) for name in names]
    getters = [found.__dict__[name].__get__ for name in names]
    return found


def _again(cls: type[Any], given: dict[str, Any]) -> Any:
    return cls(**given)


def _frozen(self: Any, name: str, *_: Any) -> None:
    raise AttributeError(f"{type(self).__qualname__}.{name} cannot be changed")
