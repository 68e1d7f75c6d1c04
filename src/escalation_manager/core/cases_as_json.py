"""How is a frozen value written as plain JSON values, and read back as the same value?

Fields that hold their default are left out, so that a row stays small, and a field added later
reads as its default from rows written before. What a newer version wrote besides is not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints

from escalation_manager.core.errors import BadInput

T = TypeVar("T")
Json: TypeAlias = str | int | float | bool | list["Json"] | dict[str, "Json"] | None

_SECOND = timedelta(seconds=1)
_MICROSECOND = timedelta(microseconds=1)


def written(value: object) -> Json:
    """The value as strings, numbers, lists and objects."""
    return _writer(cast(Any, type(value)))(value)


def read(kind: type[T], data: object) -> T:
    """The value of that kind. BadInput where the data does not hold one."""
    try:
        found: T = _reader(cast(Any, kind))(data)
    except (TypeError, ValueError, KeyError, InvalidOperation, OverflowError) as wrong:
        raise BadInput(
            f"This is no stored {kind.__name__.lower()}: {wrong}.",
            "Rebuild the rows from the log.",
        ) from wrong
    return found


@lru_cache
def _writer(kind: Any) -> Callable[[Any], Json]:
    """How values of that kind are written: a row holds some two hundred, so it is found once."""
    simple = _WRITERS.get(kind)
    if simple is not None:
        return simple
    if not is_dataclass(kind):
        for base in _WRITERS:
            if issubclass(kind, base):
                return _WRITERS[base]
        raise TypeError(f"{kind.__name__} cannot be written")
    pairs = tuple((each.name, each.default) for each in fields(kind))

    def of(value: Any) -> Json:
        found: dict[str, Json] = {}
        for name, default in pairs:
            held = getattr(value, name)
            # Most fields hold their very default, which needs no comparing.
            if held is not default and held != default:
                found[name] = held if type(held) is str else _writer(cast(Any, type(held)))(held)
        return found

    return of


def _write_instant(value: datetime) -> str:
    at = value if value.tzinfo is UTC else value.astimezone(UTC)
    return f"{at.isoformat()[:-6]}Z"


def _write_length(value: timedelta) -> Json:
    return value // _SECOND if not value % _SECOND else f"{value // _MICROSECOND}us"


def _write_all(values: tuple[object, ...]) -> Json:
    return [_writer(cast(Any, type(value)))(value) for value in values]


_WRITERS: Mapping[Any, Callable[[Any], Json]] = {
    NoneType: lambda value: value,
    bool: lambda value: value,
    int: lambda value: value,
    str: str,
    datetime: _write_instant,
    date: date.isoformat,
    timedelta: _write_length,
    Decimal: str,
    tuple: _write_all,
}


@lru_cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    simple = _SIMPLE.get(kind)
    if simple is not None:
        return simple
    if isinstance(kind, UnionType):
        (inner,) = (_reader(part) for part in get_args(kind) if part is not NoneType)
        return lambda data: None if data is None else inner(data)
    if get_origin(kind) is tuple:
        item = _reader(get_args(kind)[0])
        return lambda data: tuple(item(each) for each in _listed(data))
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    return _of_fields(kind)


def _of_fields(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    readers = tuple((each.name, _reader(hints[each.name])) for each in fields(kind))
    needed = tuple(each.name for each in fields(kind) if each.default is MISSING)

    def of(data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise TypeError(f"{data!r} is no object")
        missing = [name for name in needed if name not in data]
        if missing:
            raise ValueError(f"it lacks {', '.join(missing)}")
        return kind(**{name: reader(data[name]) for name, reader in readers if name in data})

    return of


def _listed(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise TypeError(f"{data!r} is no list")
    return data


def _text(data: Any) -> str:
    if not isinstance(data, str):
        raise TypeError(f"{data!r} is no text")
    return data


def _truth(data: Any) -> bool:
    if not isinstance(data, bool):
        raise TypeError(f"{data!r} is neither true nor false")
    return data


def _whole(data: Any) -> int:
    if isinstance(data, bool) or not isinstance(data, int):
        raise TypeError(f"{data!r} is no whole number")
    return data


def _instant(data: Any) -> datetime:
    at = datetime.fromisoformat(_text(data))
    if at.tzinfo is None:
        raise ValueError(f"{data!r} has no time zone")
    return at


def _length(data: Any) -> timedelta:
    if isinstance(data, str):
        return int(data.removesuffix("us")) * _MICROSECOND
    return _whole(data) * _SECOND


_SIMPLE: Mapping[Any, Callable[[Any], Any]] = {
    str: _text,
    bool: _truth,
    int: _whole,
    datetime: _instant,
    date: lambda data: date.fromisoformat(_text(data)),
    timedelta: _length,
    Decimal: lambda data: Decimal(_text(data)),
}
