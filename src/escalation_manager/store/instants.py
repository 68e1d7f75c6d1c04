"""How is an instant written as text? In one width, so that text sorts as instants do."""

from __future__ import annotations

from datetime import UTC, datetime


def written(at: datetime) -> str:
    """`2026-03-01T03:00:00.000000Z`; a naive datetime is a fault of the caller."""
    if at.tzinfo is not UTC:
        if at.tzinfo is None:
            raise ValueError(f"{at!r} has no time zone; instants are aware.")
        at = at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")[:26] + "Z"


def read_instant(text: str) -> datetime:
    """The instant again, in UTC."""
    return datetime.fromisoformat(text)
