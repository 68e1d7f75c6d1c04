"""What does a body ask for? Read once and strictly: nothing unknown, nothing too deep."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from escalation_manager.api.problems import Unreadable
from escalation_manager.desk.catalogue.parsing import DEEPEST, made

_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"?')
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
