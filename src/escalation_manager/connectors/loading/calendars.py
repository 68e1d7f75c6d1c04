"""Has a service calendar the right shape? Its arithmetic is the core's; this finds typing faults.

A calendar: `time_zone`; `weekly` (mon … sun → [from, to] local times, `to` up to 24:00);
`holidays` (dates); `annual_holidays` (MM-DD); `special_days` (date → windows instead); `closures`
(date → windows taken out).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from escalation_manager.connectors.loading.fields import Unfit, day, nearest, time_zone
from escalation_manager.core.errors import Fault

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PARTS = ("time_zone", "weekly", "holidays", "annual_holidays", "special_days", "closures")

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


def calendar_faults(place: str, calendar: object) -> list[Fault]:
    """Everything that is wrong with one calendar."""
    return [Fault(*found) for found in _faults(place, calendar)]


def _faults(place: str, calendar: object) -> Iterator[tuple[str, str, str]]:
    if not isinstance(calendar, dict):
        yield place, "is no object.", "Write {time_zone, weekly, …}."
        return
    for part in calendar:
        if part not in PARTS:
            yield f"{place}.{part}", "is not known here.", nearest(part, PARTS)
    for part in ("time_zone", "weekly"):
        if part not in calendar:
            yield f"{place}.{part}", "is missing.", "A calendar needs it."
    if "time_zone" in calendar:
        yield from _fits(f"{place}.time_zone", calendar["time_zone"], time_zone)
    yield from _windows_by(f"{place}.weekly", calendar.get("weekly", {}), _weekday)
    yield from _windows_by(f"{place}.special_days", calendar.get("special_days", {}), day)
    yield from _windows_by(f"{place}.closures", calendar.get("closures", {}), day)
    for part, read in (("holidays", day), ("annual_holidays", _day_of_year)):
        days = calendar.get(part, [])
        if not isinstance(days, list):
            yield f"{place}.{part}", "is no list.", "Write a list of days."
            continue
        for position, value in enumerate(days):
            yield from _fits(f"{place}.{part}[{position}]", value, read)


def _windows_by(
    place: str, windows: object, read: Callable[[object], object]
) -> Iterator[tuple[str, str, str]]:
    if not isinstance(windows, dict):
        yield place, "is no object.", 'Write {"mon": [["09:00", "17:00"]]} or by date.'
        return
    for name, spans in windows.items():
        yield from _fits(f"{place}.{name}", name, read)
        if not isinstance(spans, list):
            yield f"{place}.{name}", "is no list.", 'Write [["09:00", "17:00"]].'
            continue
        for position, span in enumerate(spans):
            right = (
                isinstance(span, list)
                and len(span) == 2
                and all(isinstance(end, str) and _TIME.fullmatch(end) for end in span)
                and span[0] < span[1]
            )
            if not right:
                where = f"{place}.{name}[{position}]"
                yield where, "is no window of time.", 'Write ["09:00", "17:00"], from before to.'


def _fits(
    place: str, value: object, read: Callable[[object], object]
) -> Iterator[tuple[str, str, str]]:
    try:
        read(value)
    except Unfit as unfit:
        yield place, unfit.problem, unfit.remedy


def _weekday(value: object) -> object:
    if value not in DAYS:
        raise Unfit(f"{value!r} is no day of the week.", f"Choose one of: {', '.join(DAYS)}.")
    return value


def _day_of_year(value: object) -> object:
    try:
        if isinstance(value, str) and re.fullmatch(r"\d{2}-\d{2}", value):
            return date.fromisoformat(f"2024-{value}")
    except ValueError:
        pass
    raise Unfit(f"{value!r} is no day of the year.", 'Write it as "12-25".')
