"""What was asked for? Values read strictly into the core's dataclasses: nothing unknown."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import NoneType
from typing import Any, TypeVar, get_args, get_type_hints

import msgspec

from escalation_manager.core import numbering
from escalation_manager.core.errors import BadInput, Fault, Faults
from escalation_manager.core.permissions import unknown
from escalation_manager.desk.catalogue.commands import SET_BY_DESK, required

DEEPEST = 32
"""Levels of nesting. The deepest command has three."""
_PLACE = re.compile(r"(?P<what>.*?)(?: - at `\$\.?(?P<place>.*)`)?", re.DOTALL)
T = TypeVar("T")


def made(kind: type[T], found: Mapping[str, Any], what: str = "The body") -> T:
    """The value of that dataclass. Faults and BadInput name the field, and what to do."""
    faults = tuple(
        Fault(place, "is not known here.", remedy) for place, remedy in _strangers(kind, found)
    )
    if faults:
        raise Faults(what, faults)
    try:
        return msgspec.convert(found, kind, strict=True)
    except msgspec.ValidationError as error:
        told = _PLACE.fullmatch(str(error))
        assert told is not None
        place, wrong = told["place"] or "", told["what"]
        missing = re.search(r"missing required field `(\w+)`", wrong)
        if missing:
            place = f"{place}.{missing[1]}".lstrip(".")
            raise Faults(what, (Fault(place, "is missing.", "It is required."),)) from None
        raise Faults(
            what, (Fault(place, f"{wrong[:1].lower()}{wrong[1:]}.", "Mend it."),)
        ) from None
    except (ValueError, OverflowError) as error:
        raise BadInput(f"{what} cannot be understood: {error}.", "Mend it.") from None


def given_fields(kind: type[Any]) -> tuple[str, ...]:
    """The fields that may come from outside."""
    hidden = SET_BY_DESK.get(kind, frozenset())
    return tuple(each.name for each in fields(kind) if each.name not in hidden)


def number(escalation: str) -> str:
    """The escalation's number; what can be none is as unknown as one that does not exist."""
    found = numbering.number(escalation)
    if found is None:
        raise unknown(escalation[:40])
    return found


def not_too_deep(found: object, what: str = "The body") -> None:
    """BadInput for a value that is nested deeper than anything that can be asked."""
    level: list[object] = [found]
    for _ in range(DEEPEST):
        level = [
            inner
            for each in level
            if isinstance(each, dict | list)
            for inner in (each.values() if isinstance(each, dict) else each)
        ]
        if not level:
            return
    raise BadInput(f"{what} is nested deeper than {DEEPEST} levels.", "Send it flatter.")


def hint(name: str, known: tuple[str, ...]) -> str:
    """What to do about a name that is not known: perhaps the nearest one was meant."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else f"Known here: {', '.join(known) or 'nothing'}."


def strange(name: str, known: tuple[str, ...], missing: tuple[str, ...]) -> str:
    """What to do about a field that is not known: where one is missing, that may be meant."""
    near = hint(name, (*missing, *known))
    if not near.startswith("Known"):
        return near
    near = hint("", known)
    if len(missing) == 1:
        return f"Is {missing[0]} meant, which is missing? {near}"
    if missing:
        return f"Is one of these meant, which are missing: {', '.join(missing)}? {near}"
    return f"Leave it out. {near}"


def _strangers(kind: Any, found: object, place: str = "") -> Iterator[tuple[str, str]]:
    """The places of keys that the dataclass does not have, at any depth, and what to do."""
    if isinstance(kind, type) and is_dataclass(kind):
        if isinstance(found, Mapping):
            hints, known, needed = get_type_hints(kind), given_fields(kind), required(kind)
            for key, value in found.items():
                where = f"{place}.{key}".lstrip(".")
                if key not in known:
                    yield where, strange(key, known, tuple(n for n in needed if n not in found))
                else:
                    yield from _strangers(hints[key], value, where)
        return
    inner = [each for each in get_args(kind) if each not in (NoneType, Ellipsis)]
    if isinstance(found, list):
        for index, item in enumerate(found):
            for each in inner:
                if each is not str:
                    yield from _strangers(each, item, f"{place}[{index}]")
    elif isinstance(found, Mapping):
        for each in inner:
            yield from _strangers(each, found, place)
