"""How is a handbook written down, so that the same policy is always the same text?

`as_data` is the way back from `handbook_parsing.parse`. The canonical text is TOML that spells out
every setting, defaults too, in one order; its hash names the content of a version. Two files that
differ in comments, spacing or left-out defaults alone are the same handbook.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, time, timedelta
from decimal import Decimal
from typing import cast

from escalation_manager.core import handbook as h
from escalation_manager.core.calendar_fields import WEEKDAYS
from escalation_manager.core.calendars import Calendar
from escalation_manager.core.windows import Windows, clock_time

Data = dict[str, object]

_GIVEN_BY_PLACE = ("name", "rank")
"""Fields that the place of a table says: its name, and its rank among its neighbours."""

UNUSED = ("done_with", "")
"""A setting of tasks that came later."""

_ESCAPED = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def as_data(handbook: h.Handbook) -> Data:
    """The handbook as plain data, every setting spelled out; `parse` reads it back."""
    company = handbook.service_company
    return {
        "version": handbook.version,
        "title": handbook.title,
        "types": {name: _part(each) for name, each in handbook.types.items()},
        "severities": {name: _severity(each) for name, each in handbook.severities.items()},
        "clocks": _part(handbook.clocks),
        "ladder": _part(handbook.ladder),
        "calendars": {name: _calendar(each) for name, each in sorted(handbook.calendars.items())},
        "service": {
            **({} if company is None else {"company": company}),
            "regions": _plain(dict(sorted(handbook.service_regions.items()))),
        },
        "triage": _part(handbook.triage),
        "tasks": [_part(each) for each in handbook.tasks],
        "plan": [_part(each) for each in handbook.plan],
        "goodwill": {
            **_part(handbook.goodwill),
            "options": {name: _part(each) for name, each in handbook.goodwill.options.items()},
        },
        "messages": _part(handbook.messages),
        "closing": _part(handbook.closing),
        "duties": {name: _part(each) for name, each in handbook.duties.items()},
        "metrics": _part(handbook.metrics),
        "roles": _part(handbook.roles),
    }


def as_kept(handbook: h.Handbook) -> Data:
    """The same without what came later and is not used: an older handbook stays the same text."""
    data = as_data(handbook)
    rows = cast("list[Data]", data["tasks"])
    data["tasks"] = [{k: v for k, v in row.items() if (k, v) != UNUSED} for row in rows]
    return data


def canonical(handbook: h.Handbook) -> str:
    """The handbook as TOML in its one form."""
    return "\n".join(_tables("", as_kept(handbook))).lstrip("\n") + "\n"


def fingerprint(handbook: h.Handbook) -> str:
    """SHA-256 of the canonical text: equal for two handbooks that say the same."""
    return hashlib.sha256(canonical(handbook).encode()).hexdigest()


def _part(part: object) -> Data:
    """The settings of a frozen part of the handbook, by field."""
    return {
        each.name: _plain(getattr(part, each.name))
        for each in fields(part)  # type: ignore[arg-type]
        if each.name not in _GIVEN_BY_PLACE and each.name != "options"
    }


def _severity(severity: h.SeverityPolicy) -> Data:
    data = _part(severity)
    return {
        ("calendar" if key == "always" else key): (
            ("always" if severity.always else "service") if key == "always" else value
        )
        for key, value in data.items()
    }


def _plain(value: object) -> object:
    """A value as TOML and JSON have it."""
    match value:
        case bool() | int() | str():
            return value
        case float():
            return repr(value)
        case Decimal():
            return f"{value.normalize():f}"
        case timedelta():
            return _elapsed(value)
        case time():
            return value.isoformat("minutes" if not value.second else "seconds")
        case Mapping():
            return {key: _plain(value[key]) for key in sorted(value)}
        case tuple():
            return [_plain(each) for each in value]
        case _:
            return str(value)


def _elapsed(span: timedelta) -> str:
    seconds = int(span.total_seconds())
    if seconds % 86_400 == 0 and seconds > 86_400:
        return f"{seconds // 86_400}d"
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _calendar(calendar: Calendar) -> Data:
    weekly = zip(WEEKDAYS, calendar.weekly, strict=True)
    return {
        "time_zone": calendar.time_zone,
        "weekly": {day: _windows(windows) for day, windows in weekly if windows},
        "holidays": [day.isoformat() for day in sorted(calendar.holidays)],
        "annual_holidays": [f"{m:02}-{d:02}" for m, d in sorted(calendar.annual_holidays)],
        "special_days": _by_date(calendar.special_days),
        "closures": _by_date(calendar.closures),
    }


def _by_date(dated: Sequence[tuple[date, Windows]]) -> Data:
    return {day.isoformat(): _windows(windows) for day, windows in sorted(dated)}


def _windows(windows: Windows) -> list[list[str]]:
    return [[clock_time(w.opens), clock_time(w.closes)] for w in windows]


def _tables(place: str, data: Mapping[str, object]) -> Iterator[str]:
    """The lines of a table: its own settings first, then the tables inside it."""
    inner: list[tuple[str, Mapping[str, object]]] = []
    rows: list[tuple[str, list[Mapping[str, object]]]] = []
    for key, value in data.items():
        where = f"{place}.{_key(key)}" if place else _key(key)
        if isinstance(value, Mapping):
            inner.append((where, value))
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            rows.append((where, value))
        else:
            yield f"{_key(key)} = {_value(value)}"
    for where, table in inner:
        if table:
            yield f"\n[{where}]"
        yield from _tables(where, table)
    for where, listed in rows:
        for row in listed:
            yield f"\n[[{where}]]"
            yield from _tables(where, row)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(_value(each) for each in value)}]"
    return f'"{_escaped(str(value))}"'


def _key(key: str) -> str:
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare else f'"{_escaped(key)}"'


def _escaped(text: str) -> str:
    return "".join(
        _ESCAPED.get(c, c) if c.isprintable() or c in _ESCAPED else f"\\U{ord(c):08X}" for c in text
    )
