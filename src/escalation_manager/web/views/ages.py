"""How are instants and lengths of time written for a reader in a hurry?

"48m ago", "in 47 days", "today 14:30", "tomorrow 08:22": always on the reader's own clock.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from escalation_manager.core.zones import zone

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DAYS_IN_HOURS = 2
"""Below so many days a length is told in hours, as the targets of clocks are."""


def span(length: timedelta, *, seconds: bool = False) -> str:
    """`3d 4h`, `23h 11m`, `3h`, `12m`; with seconds, `12m 05s` under one hour."""
    whole = int(abs(length).total_seconds())
    minutes, hours, days = whole // 60, whole // 3600, whole // 86_400
    if days >= DAYS_IN_HOURS:
        rest = hours - days * 24
        return f"{days}d {rest}h" if rest else f"{days}d"
    if hours:
        rest = minutes - hours * 60
        return f"{hours}h {rest:02d}m" if rest else f"{hours}h"
    if seconds:
        return f"{minutes}m {whole % 60:02d}s"
    return f"{minutes}m"


def ago(at: datetime, now: datetime) -> str:
    """`48m ago`, `in 3h 10m`, `in 47 days`: how far off it is."""
    length = abs(now - at)
    if length < MINUTE:
        return "just now"
    told = f"{length.days} days" if length >= 14 * DAY else span(length)
    return f"{told} ago" if at <= now else f"in {told}"


def days_off(day: date, today: date) -> str:
    """`in 47 days`, `tomorrow`, `today`, `3 days ago`."""
    days = (day - today).days
    if abs(days) <= 1:
        return {0: "today", 1: "tomorrow", -1: "yesterday"}[days]
    return f"in {days} days" if days > 0 else f"{-days} days ago"


def moment(at: datetime, now: datetime, zone_name: str = "UTC") -> str:
    """`14:30`, `tomorrow 08:22`, `Thu 14:30`, `12 Mar 14:30`, `12 Mar 2025 14:30`."""
    local, today = at.astimezone(zone(zone_name)), now.astimezone(zone(zone_name))
    clock = f"{local:%H:%M}"
    days = (local.date() - today.date()).days
    if days == 0:
        return clock
    if abs(days) == 1:
        return f"{'tomorrow' if days == 1 else 'yesterday'} {clock}"
    if 1 < days < 7:
        return f"{local:%a} {clock}"
    day = f"{local.day} {local:%b}"
    return f"{day} {clock}" if local.year == today.year else f"{day} {local.year} {clock}"


def when(at: datetime, now: datetime, zone_name: str = "UTC") -> str:
    """The moment in a sentence: `at 14:30`, `tomorrow 08:22`, `on Thu 14:30`."""
    said = moment(at, now, zone_name)
    if said[0].isdigit() and " " not in said:
        return f"at {said}"
    return said if said.startswith(("tomorrow", "yesterday")) else f"on {said}"


def exact(at: datetime, zone_name: str = "UTC") -> str:
    """`Thu 12 Mar 2026 14:30:05 CET`: for a tooltip, and for paper."""
    local = at.astimezone(zone(zone_name))
    return f"{local:%a} {local.day} {local:%b %Y %H:%M:%S %Z}"


def iso(at: datetime) -> str:
    """For `datetime` attributes: the instant in UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
