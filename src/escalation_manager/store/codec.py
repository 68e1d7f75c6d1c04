"""How does an event become JSON, and an old or strange line an event again?

An event is kept under its class's name with the number of its schema. A new field has a default
and needs no new number; when the meaning of a field changes, its class gets the next number in
`SCHEMAS` and a step in `UPCASTERS` that turns the older form into the newer one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

import msgspec

from escalation_manager.core import events
from escalation_manager.core.errors import BadInput, BrokenLog, NewerLog

KINDS: Final[Mapping[str, type[events.Event]]] = {
    kind.__name__: kind for kind in get_args(events.Event)
}

SCHEMAS: Final[Mapping[str, int]] = {}
"""The schema of every kind whose form ever changed; all others are at 1."""

UPCASTERS: Final[Mapping[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]]] = {}
"""(kind, schema) → the same event in the form of the next schema."""

_encode = msgspec.json.Encoder().encode
_decoders = {name: msgspec.json.Decoder(kind) for name, kind in KINDS.items()}
_sorted = msgspec.json.Encoder(order="sorted").encode


def encode(event: events.Event) -> tuple[str, int, str]:
    """(kind, schema, JSON). Instants are kept in UTC; what JSON cannot hold is BadInput."""
    kind = type(event).__name__
    tame = _TAMERS[kind]
    try:
        data = _encode(event if tame is None else tame(event)).decode()
    except UnicodeEncodeError as error:
        raise BadInput(
            f"{kind} holds text that is no Unicode: {error.reason}.", "Send it as UTF-8."
        ) from error
    return kind, SCHEMAS.get(kind, 1), data


def decode(
    kind: str, schema: int, data: str | bytes, place: tuple[str, int] | None = None
) -> events.Event:
    """The event again. `place` (escalation, version) is named where it cannot be read."""
    current = SCHEMAS.get(kind, 1)
    decoder = _decoders.get(kind)
    if decoder is None or schema > current:
        what = f"{kind} in schema {schema}" if decoder else kind
        raise NewerLog(
            f"{_named(place)} is {what}, which this version does not know.",
            "Install the version of Escalation Manager that wrote it, or a newer one.",
        )
    try:
        if schema == current:
            return decoder.decode(data)
        form = msgspec.json.decode(data)
        for step in range(schema, current):
            form = UPCASTERS[kind, step](form)
        return decoder.decode(_encode(form))
    except (msgspec.DecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise BrokenLog(
            f"{_named(place)} cannot be read as {kind}: {error}.",
            "Run `escalations check`, and restore the last good backup.",
        ) from error


def _named(place: tuple[str, int] | None) -> str:
    return "it" if place is None else f"{place[0]}, version {place[1]},"


def plain(value: Any) -> str:
    """Plain JSON in one form only: the same value gives the same text."""
    return _sorted(value).decode()


def unplain(text: str | bytes) -> Any:
    """The plain value again."""
    return msgspec.json.decode(text)


# --- what has to be looked at before an event is written ------------------------------------------

Tame = Callable[[Any], Any]
"""Gives the value to be written instead."""


def _instant(value: datetime) -> datetime:
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone; instants are aware.")
    return value.astimezone(UTC)


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError(f"{value!r} is no number that JSON can hold.")
    return value


_LEAVES: dict[object, Tame] = {
    datetime: _instant,
    float: _finite,
    Decimal: lambda value: value if value.is_finite() else _finite(float(value)),
}


def _tamer(hint: Any) -> Tame | None:
    """How to tame a value of this type; None when there is nothing in it to tame."""
    if hint in _LEAVES:
        return _LEAVES[hint]
    arguments = get_args(hint)
    origin = get_origin(hint)
    if origin is tuple and arguments:
        return _tuple_tamer(arguments)
    if origin in (UnionType, Union):
        (some,) = (one for one in arguments if one is not NoneType)
        inner = _tamer(some)
        return None if inner is None else lambda value: None if value is None else inner(value)
    if isinstance(hint, type) and hasattr(hint, "__dataclass_fields__"):
        return _record_tamer(hint)
    return None


def _tuple_tamer(arguments: tuple[Any, ...]) -> Tame | None:
    if arguments[-1] is Ellipsis:
        inner = _tamer(arguments[0])
        return None if inner is None else lambda value: tuple(inner(item) for item in value)
    each = [_tamer(argument) for argument in arguments]
    if not any(each):
        return None
    return lambda value: tuple(
        tame(item) if tame else item for tame, item in zip(each, value, strict=True)
    )


def _record_tamer(kind: type) -> Tame | None:
    hints = get_type_hints(kind)
    tamers = [(name, tame) for name, hint in hints.items() if (tame := _tamer(hint))]
    if not tamers:
        return None

    def tame_record(value: Any) -> Any:
        changed = {}
        for name, tame in tamers:
            now = getattr(value, name)
            then = tame(now)
            # A tuple made anew is equal to the one it was made from; only instants of another
            # zone are equal and yet written differently.
            if then is not now:
                changed[name] = then
        return replace(value, **changed) if changed else value

    return tame_record


_TAMERS: Final[Mapping[str, Tame | None]] = {
    name: _record_tamer(kind) for name, kind in KINDS.items()
}
