"""Is this value what a setting asks for? Reads one plain value, or raises why not."""

from __future__ import annotations

import re
from datetime import time, timedelta
from decimal import Decimal

from escalation_manager.core.errors import BadInput
from escalation_manager.core.lengths import Length

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def text(value: object) -> str:
    """A text."""
    if not isinstance(value, str):
        raise TypeError
    return value


def words(value: object) -> str:
    """A text that says something."""
    if not text(value).strip():
        raise BadInput("is empty.", "Write it out.")
    return text(value)


def version(value: object) -> str:
    """The name of a version, as it may stand in a file name."""
    if not _VERSION.fullmatch(text(value)):
        raise BadInput(
            f"is {value!r}, which names no version.",
            'Use letters, digits, ".", "_" and "-", as in "2026-04".',
        )
    return text(value)


def flag(value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise TypeError
    return value


def number(value: object) -> int:
    """A whole number, not negative."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    if value < 0:
        raise ValueError
    return value


def counted(value: object) -> int:
    """A whole number of at least 1."""
    if number(value) < 1:
        raise ValueError
    return number(value)


def decimal(value: object) -> Decimal:
    """A number, not negative; as a text it is exact."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError
    found = Decimal(str(value))
    if not found.is_finite() or found < 0:
        raise ValueError
    return found


def share(value: object) -> Decimal:
    """A share above 0 and up to 1."""
    found = decimal(value)
    if not 0 < found <= 1:
        raise ValueError
    return found


def score(value: object) -> Decimal:
    """A mean of answers from 1 to 5."""
    found = decimal(value)
    if not 1 <= found < 5:
        raise ValueError
    return found


def length(value: object) -> Length:
    """A length of time longer than nothing."""
    found = _length(value)
    if found.unit == "/week":
        raise BadInput(f"is {value!r}, a cadence.", 'Write a length, such as "4h" or "5d".')
    if not found.amount:
        raise BadInput(f"is {value!r}, which is no time at all.", 'Write "1m" or more.')
    return found


def length_or_none(value: object) -> Length:
    """A length of time, perhaps none at all."""
    found = _length(text(value).removeprefix("+"))
    if found.unit == "/week":
        raise BadInput(f"is {value!r}, a cadence.", 'Write a length, such as "4h" or "5d".')
    return found


def cadence(value: object) -> Length:
    """A length longer than nothing, or so many times a week."""
    found = _length(value)
    if not found.amount:
        raise BadInput(f"is {value!r}, which is no time at all.", 'Write "1m" or more.')
    return found


def elapsed(value: object) -> timedelta:
    """A length that is the same on every calendar: seconds, minutes, hours or days of 24 h."""
    found = length(value)
    if found.unit not in ("s", "m", "h", "d"):
        raise BadInput(
            f"is {value!r}, which differs from calendar to calendar.",
            'Write elapsed time, such as "15m", "24h" or "30d".',
        )
    return found.elapsed


def local_time(value: object) -> time:
    """A local time, to the second; TOML has them without quotes as well."""
    found = value if isinstance(value, time) else time.fromisoformat(text(value))
    if found.tzinfo is not None or found.microsecond:
        raise ValueError
    return found


def texts(value: object) -> tuple[str, ...]:
    """A list of texts."""
    if not isinstance(value, list | tuple):
        raise TypeError
    return tuple(text(item) for item in value)


def is_name(value: str) -> bool:
    """Whether it may name a type, a severity, an option or a duty."""
    return _NAME.fullmatch(value) is not None


def _length(value: object) -> Length:
    try:
        return Length.parse(text(value))
    except BadInput as wrong:
        raise BadInput(f"is {value!r}, which is no length.", wrong.remedy) from None
