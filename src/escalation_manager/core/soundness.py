"""Can a request be reckoned with at all? Instants with a zone and in reach, numbers, whole letters.

Chapters may rely on it: whatever comes through any door, no rule meets a value that it cannot
compare, add to or write down.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal

from escalation_manager.core.errors import BadInput

EARLIEST, LATEST = 1900, 2999
"""Years. Far beyond any deadline, and far from the ends of the calendar, where adding fails."""


def check(request: object) -> None:
    """Refuse what no rule could reckon with; the message names the field."""
    for place, value in _values(request, ""):
        if isinstance(value, datetime):
            instant(place, value)
        elif isinstance(value, Decimal) and not value.is_finite():
            raise BadInput(f"{place} is {value}, which is no number.", "Give a number.")
        elif isinstance(value, str) and _broken(value):
            raise BadInput(
                f"{place} holds a sign that nobody sees: half a letter (a lone surrogate).",
                "Send it as valid Unicode.",
            )


def instant(place: str, value: datetime) -> None:
    """Refuse an instant without a zone, or out of reach."""
    if value.tzinfo is None:
        raise BadInput(f"{place} has no time zone.", "Add its offset, or Z for UTC.")
    if not EARLIEST <= value.year <= LATEST:
        raise BadInput(
            f"{place} lies in the year {value.year}.",
            f"Give a year from {EARLIEST} to {LATEST}.",
        )


def _values(value: object, place: str) -> Iterator[tuple[str, object]]:
    if is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _values(getattr(value, field.name), f"{place}.{field.name}".lstrip("."))
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _values(each, place)
    else:
        yield place, value


def _broken(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False
