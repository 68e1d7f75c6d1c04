"""What does this data say about a calendar? Reads each field and names every fault of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import TypeVar

from escalation_manager.core.errors import BadInput, Fault
from escalation_manager.core.windows import Window, Windows, joined, read_clock_time
from escalation_manager.core.zones import zone

T = TypeVar("T")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIELDS = ("time_zone", "weekly", "holidays", "annual_holidays", "special_days", "closures")

_MONTH_DAY = re.compile(r"\d\d-\d\d")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(slots=True)
class CalendarFields:
    """The fields of one calendar as far as they could be read, and the faults of the others."""

    name: str
    time_zone: str = "UTC"
    weekly: tuple[Windows, ...] = ((),) * 7
    holidays: frozenset[date] = frozenset()
    annual_holidays: frozenset[tuple[int, int]] = frozenset()
    special_days: tuple[tuple[date, Windows], ...] = ()
    closures: tuple[tuple[date, Windows], ...] = ()
    faults: list[Fault] = field(default_factory=list)

    def fault(self, place: str, problem: str, remedy: str) -> None:
        """Notes a fault at this place of the calendar."""
        self.faults.append(Fault(f"{self.name}.{place}" if place else self.name, problem, remedy))


def read_fields(name: str, data: object) -> CalendarFields:
    """Reads a calendar from plain data, as JSON or TOML give it."""
    fields = CalendarFields(name)
    if not isinstance(data, Mapping):
        fields.fault("", "is no calendar.", "Write an object with time_zone and weekly.")
        return fields
    for key in data:
        if key not in FIELDS:
            near = get_close_matches(str(key), FIELDS, 1)
            hint = f"Did you mean {near[0]!r}?" if near else f"A calendar has: {', '.join(FIELDS)}."
            fields.fault(str(key), "is no field of a calendar.", hint)
    fields.time_zone = _time_zone(fields, data.get("time_zone"))
    by_weekday = _by_key(fields, "weekly", data.get("weekly"), _weekday, _WEEKDAY)
    fields.weekly = tuple(by_weekday.get(day, ()) for day in range(7))
    fields.holidays = _listed(fields, "holidays", data.get("holidays"), _date, _DAY)
    fields.annual_holidays = _listed(
        fields, "annual_holidays", data.get("annual_holidays"), _month_day, _DAY_OF_YEAR
    )
    fields.special_days = _dated(fields, "special_days", data.get("special_days"))
    fields.closures = _dated(fields, "closures", data.get("closures"))
    return fields


_WEEKDAY = f"Use one of: {', '.join(WEEKDAYS)}."
_DAY = 'Write a date that exists, such as "2026-12-25".'
_DAY_OF_YEAR = 'Write a month and a day, such as "12-25".'
_WINDOWS = 'Write a list of windows, such as [["09:00", "17:00"]].'
_WINDOW = 'Write ["09:00", "17:00"]: two local times, the first earlier, the second up to "24:00".'
_OVER_MIDNIGHT = "Split a window at midnight: until 24:00, and from 00:00 on the next day."


def _time_zone(fields: CalendarFields, value: object) -> str:
    if value is None:
        fields.fault("time_zone", "is missing.", 'Name an IANA time zone, such as "Europe/Berlin".')
    elif not isinstance(value, str):
        fields.fault("time_zone", f"is {value!r}.", "Name an IANA time zone in quotes.")
    else:
        try:
            zone(value)
        except BadInput as wrong:
            fields.fault("time_zone", wrong.message, wrong.remedy)
        else:
            return value
    return "UTC"


def _by_key(
    fields: CalendarFields,
    place: str,
    data: object,
    read: Callable[[object], T | None],
    remedy: str,
) -> dict[T, Windows]:
    """Windows by weekday or by date."""
    if data is None:
        return {}
    if not isinstance(data, Mapping):
        fields.fault(place, "is no object.", f"Write {{day: windows}}. {remedy}")
        return {}
    found: dict[T, Windows] = {}
    for key, value in data.items():
        day = read(key)
        windows = _windows(fields, f"{place}.{key}", value)
        if day is None:
            fields.fault(f"{place}.{key}", "names no day.", remedy)
        elif day in found:
            fields.fault(f"{place}.{key}", "names a day twice.", "Write all its windows once.")
        else:
            found[day] = windows
    return found


def _dated(fields: CalendarFields, place: str, data: object) -> tuple[tuple[date, Windows], ...]:
    return tuple(sorted(_by_key(fields, place, data, _date, _DAY).items()))


def _listed(
    fields: CalendarFields,
    place: str,
    data: object,
    read: Callable[[object], T | None],
    remedy: str,
) -> frozenset[T]:
    if data is None:
        return frozenset()
    if not isinstance(data, list | tuple):
        fields.fault(place, "is no list.", remedy)
        return frozenset()
    found: set[T] = set()
    for position, value in enumerate(data):
        day = read(value)
        if day is None:
            fields.fault(f"{place}[{position}]", f"is {value!r}, which is no day.", remedy)
        else:
            found.add(day)
    return frozenset(found)


def _windows(fields: CalendarFields, place: str, value: object) -> Windows:
    if not isinstance(value, list | tuple):
        fields.fault(place, "is no list of windows.", _WINDOWS)
        return ()
    found: list[Window] = []
    for position, pair in enumerate(value):
        where = f"{place}[{position}]"
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            fields.fault(where, f"is {pair!r}, which is no window.", _WINDOW)
            continue
        opens, closes = read_clock_time(pair[0]), read_clock_time(pair[1])
        if opens is None or closes is None:
            fields.fault(where, f"is {pair!r}, which is no window.", _WINDOW)
        elif opens >= closes:
            fields.fault(where, f"ends at {pair[1]}, not after it begins.", _OVER_MIDNIGHT)
        else:
            found.append(Window(opens, closes))
    return joined(found)


def _weekday(value: object) -> int | None:
    return WEEKDAYS.index(value) if isinstance(value, str) and value in WEEKDAYS else None


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _month_day(value: object) -> tuple[int, int] | None:
    if not isinstance(value, str) or not _MONTH_DAY.fullmatch(value):
        return None
    found = _date(f"2024-{value}")
    return (found.month, found.day) if found else None
