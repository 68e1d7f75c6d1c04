"""What local time has an instant, and which instant a local time? The one reader of time zones.

`zoneinfo` tells the offset of an instant but not when the offset changes. The changes of a year are
found here once by looking at every other day and halving the gap down to the second, then kept.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from escalation_manager.core.errors import BadInput

__all__ = ["UTC", "Offset", "YearShape", "ZoneInfo", "instant_of", "year_shape", "zone"]

DAY = 86_400
"""Seconds."""

_STEP = 2 * DAY
"""No zone in the world has ever changed twice within three days; a test reads the tables for it."""

_FIRST_CHANGE, _LAST_RULE = 1800, 2100
"""Before the one no zone changed; after the other each follows a rule without exceptions, so that a
year depends on its leap day and its first weekday alone. A test reads the tables for this too."""

_BY_MACHINE = ("right/", "posix/", "localtime", "posixrules", "Factory")


class Offset(NamedTuple):
    """From `start` (seconds after the year began in UTC) local time is UTC plus `seconds`."""

    start: int
    seconds: int


class YearShape(NamedTuple):
    """All that a year of UTC tells about a zone and the week. Years of one shape are alike."""

    weekday: int
    """Of 1 January; Monday is 0."""
    days: int
    offsets: tuple[Offset, ...]
    """The first starts at 0."""


@cache
def zone(name: str) -> ZoneInfo:
    """The IANA time zone of this name; BadInput with the nearest names for any other."""
    try:
        if not name.startswith(_BY_MACHINE):
            return ZoneInfo(name)
    except (LookupError, ValueError, TypeError, OSError):
        pass
    known = sorted(n for n in available_timezones() if not n.startswith(_BY_MACHINE))
    by_city = {n.rsplit("/", 1)[-1].lower(): n for n in known}
    near = [by_city[c] for c in get_close_matches(name.lower(), by_city, 2)]
    near += [n for n in get_close_matches(name, known, 2) if n not in near]
    hint = f"Did you mean {' or '.join(map(repr, near[:3]))}?" if near else ""
    raise BadInput(
        f"There is no time zone {name!r}.",
        hint or "Use an IANA name such as 'Europe/Berlin'.",
    )


def instant_of(local: datetime, name: str) -> datetime | None:
    """The instant at which clocks in the zone show this local time (without `tzinfo`).

    A local time that comes twice means the first; one that is skipped means as much later as the
    clocks were put forward, as calendars do it (02:30 becomes 03:30). None outside years 1 to 9999.
    """
    try:
        return local.replace(tzinfo=zone(name), fold=0).astimezone(UTC)
    except OverflowError:
        return None


@cache
def year_shape(name: str, year: int) -> YearShape:
    """The weekdays and offsets of one year of UTC in the zone."""
    alike = _alike(year)
    if alike != year:
        return year_shape(name, alike)
    first = datetime(year, 1, 1, tzinfo=UTC)
    days = (datetime(year + 1, 1, 1, tzinfo=UTC) - first).days
    return YearShape(first.weekday(), days, tuple(_offsets(zone(name), first, days * DAY)))


def _alike(year: int) -> int:
    """A year of the same leap day and first weekday, among those that are looked at."""
    if year > _LAST_RULE:
        return _LAST_RULE + 1 + (year - _LAST_RULE - 1) % 400
    if year < _FIRST_CHANGE:
        return _FIRST_CHANGE - 400 + (year - _FIRST_CHANGE) % 400
    return year


def _offsets(zone: ZoneInfo, first: datetime, length: int) -> list[Offset]:
    def offset(second: int) -> int:
        delta = (first + timedelta(seconds=second)).astimezone(zone).utcoffset() or timedelta()
        return delta.days * DAY + delta.seconds

    found = [Offset(0, offset(0))]
    before = 0
    for after in [*range(_STEP, length, _STEP), length]:
        if offset(after) != found[-1].seconds:
            low, high = before, after
            while high - low > 1:
                middle = (low + high) // 2
                if offset(middle) == found[-1].seconds:
                    low = middle
                else:
                    high = middle
            if high < length:
                found.append(Offset(high, offset(high)))
        before = after
    return found
