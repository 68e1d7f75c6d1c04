"""When is it due? Counted as somebody would who has a calendar on the wall and a watch.

No line of the product's arithmetic: what a few plain lines cannot tell is not answered at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


def seconds_of(target: str) -> int | None:
    """A target of a fixed length in seconds; None for months and cadences."""
    matched = re.fullmatch(r"(\d+)(s|m|h|d)", target)
    return int(matched[1]) * UNITS[matched[2]] if matched else None


def due_at(
    start: datetime,
    target: str,
    calendar: dict[str, Any] | None,
    pauses: list[tuple[datetime, datetime]],
    *,
    always: bool,
) -> datetime | None:
    """When it is due; None where a few plain lines cannot tell."""
    days = re.fullmatch(r"(\d+)(d|bd)", target)
    office = calendar if not always or target.endswith("bd") else None
    if days and office is not None:
        return _days_later(start, int(days[1]), office)
    if target.endswith("bd") and days:
        return start + timedelta(days=int(days[1]))
    length = seconds_of(target)
    if length is None:
        return None
    return walk(start, length, office, pauses)


def walk(
    start: datetime,
    length: int,
    office: dict[str, Any] | None,
    pauses: list[tuple[datetime, datetime]],
) -> datetime:
    """So many seconds later, counting only when the office is open and nothing is paused."""
    left = timedelta(seconds=length)
    for begin, end in _open_spans(start, office, pauses):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise AssertionError("time does not end")


def _open_spans(
    start: datetime, office: dict[str, Any] | None, pauses: list[tuple[datetime, datetime]]
) -> Iterator[tuple[datetime, datetime]]:
    for begin, end in _hours(start, office):
        at = max(begin, start)
        for stop, go in pauses:
            if go <= at or stop >= end:
                continue
            if stop > at:
                yield at, stop
            at = max(at, go)
        if at < end:
            yield at, end


def _hours(start: datetime, office: dict[str, Any] | None) -> Iterator[tuple[datetime, datetime]]:
    if office is None:
        yield start, datetime.max.replace(tzinfo=UTC)
        return
    zone = ZoneInfo(office["time_zone"])
    day = start.astimezone(zone).date()
    while True:
        for opens, closes in _windows(day, office):
            yield _local(day, opens, zone), _local(day, closes, zone)
        day += timedelta(days=1)


def _windows(day: date, office: dict[str, Any]) -> list[list[str]]:
    if day.isoformat() in office["holidays"]:
        return []
    return list(office["weekly"].get(WEEK[day.weekday()], []))


def _local(day: date, clock: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)


def _days_later(start: datetime, days: int, office: dict[str, Any]) -> datetime | None:
    """The same local time on a later working day; None when it does not start in office hours."""
    zone = ZoneInfo(office["time_zone"])
    local = start.astimezone(zone)
    now = local.time()
    inside = any(
        time.fromisoformat(opens) <= now < time.fromisoformat(closes)
        for opens, closes in _windows(local.date(), office)
    )
    if not inside:
        return None
    day = local.date()
    while days:
        day += timedelta(days=1)
        days -= bool(_windows(day, office))
    return datetime.combine(day, local.time(), zone).astimezone(UTC)
