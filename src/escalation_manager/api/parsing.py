"""What does a body ask for? Read once and strictly: nothing unknown, nothing too deep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import MappingProxyType, NoneType
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from escalation_manager.api.problems import Unreadable
from escalation_manager.core import commands as c
from escalation_manager.core.errors import BadInput, Fault, Faults

DEEPEST = 32
"""Levels of nesting. The deepest command has three."""

SET_BY_DESK: Mapping[type, frozenset[str]] = MappingProxyType(
    {
        c.Raise: frozenset({"others"}),
        c.RequestGoodwill: frozenset({"given_last_year"}),
        c.AcknowledgeCustomer: frozenset({"automatic"}),
    }
)
"""Fields that the desk itself fills in: from outside they do not exist."""

_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"?')
_PLACE = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<place>.*)`)?", re.DOTALL)
T = TypeVar("T")


def read_object(raw: bytes) -> dict[str, Any]:
    """The JSON object in a body; an empty body is an empty object."""
    if not raw.strip():
        return {}
    if depth(raw) > DEEPEST:
        raise Unreadable(f"The body is nested deeper than {DEEPEST} levels.", "Send it flatter.")
    try:
        found = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"The body is no JSON: {error}.", "Mend it there.") from None
    if not isinstance(found, dict):
        raise Unreadable("The body is no JSON object.", 'Send one, such as {"reason": "…"}.')
    return found


def read(kind: type[T], raw: bytes) -> T:
    """The value of that dataclass which the body describes. Faults and BadInput name the field."""
    return made(kind, read_object(raw))


def made(kind: type[T], found: Mapping[str, Any]) -> T:
    """The same from an object that is read already."""
    strange = tuple(
        Fault(place, "is not known here.", "Leave it out, or check its spelling.")
        for place in _strangers(kind, found)
    )
    if strange:
        raise Faults("The body", strange)
    try:
        return msgspec.convert(found, kind, strict=True)
    except msgspec.ValidationError as error:
        told = _PLACE.fullmatch(str(error))
        assert told is not None
        place, what = told["place"] or "", told["what"]
        missing = re.search(r"missing required field `(\w+)`", what)
        if missing:
            place = f"{place}.{missing[1]}".lstrip(".")
            raise Faults("The body", (Fault(place, "is missing.", "It is required."),)) from None
        raise Faults(
            "The body", (Fault(place, f"{what[:1].lower()}{what[1:]}.", "Mend it."),)
        ) from None
    except (ValueError, OverflowError) as error:
        raise BadInput(f"The body cannot be understood: {error}.", "Mend it.") from None


def depth(raw: bytes) -> int:
    """How deeply the brackets outside of strings are nested."""
    deepest = level = 0
    for sign in _STRINGS.sub(b"", raw):
        if sign in b"[{":
            level += 1
            deepest = max(deepest, level)
        elif sign in b"]}":
            level -= 1
    return deepest


def given_fields(kind: type) -> tuple[str, ...]:
    """The fields that may come from outside."""
    hidden = SET_BY_DESK.get(kind, frozenset())
    return tuple(each.name for each in fields(kind) if each.name not in hidden)


def _strangers(kind: Any, found: object, place: str = "") -> Iterator[str]:
    """The places of keys that the dataclass does not have, at any depth."""
    if isinstance(kind, type) and is_dataclass(kind):
        if isinstance(found, Mapping):
            hints, known = get_type_hints(kind), given_fields(kind)
            for key, value in found.items():
                where = f"{place}.{key}".lstrip(".")
                if key not in known:
                    yield where
                else:
                    yield from _strangers(hints[key], value, where)
        return
    inner = [each for each in get_args(kind) if each not in (NoneType, Ellipsis)]
    if isinstance(found, list):
        for number, item in enumerate(found):
            for each in inner:
                if not _is_text(each):
                    yield from _strangers(each, item, f"{place}[{number}]")
    elif isinstance(found, Mapping):
        for each in inner:
            yield from _strangers(each, found, place)


def _is_text(kind: Any) -> bool:
    return kind is str
