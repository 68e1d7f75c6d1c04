"""How does a person write an instant, and how is one shown to a person or to a program?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from escalation_manager.core.errors import BadInput

_EXAMPLE = "Write it as 2026-03-10T09:30Z, with an offset as 2026-03-10T10:30+01:00, or as +4h."


def read_instant(text: str, at: datetime | None = None, what: str = "The time") -> datetime:
    """An instant with its zone; "+4h" and the like count from `at`. BadInput says what is wrong."""
    written = text.strip()
    if written.startswith("+") and at is not None:
        from escalation_manager.core.lengths import Length

        return at + Length.parse(written[1:]).elapsed
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise BadInput(f"{what} {text!r} is no instant that exists.", _EXAMPLE) from None
    if found.tzinfo is None:
        raise BadInput(f"{what} {text!r} has no time zone.", _EXAMPLE)
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise BadInput(f"{what} {text!r} lies outside the years 1 to 9999.", _EXAMPLE) from None


def exact(at: datetime) -> str:
    """UTC, for programs: `2026-03-10T09:30:00Z`, with a fraction only where there is one."""
    utc = at.astimezone(UTC)
    return utc.isoformat(timespec="auto").replace("+00:00", "Z")


def length(span: timedelta) -> str:
    """Two units at most, for people: `3h 59m`, `12m 05s`, `5d 2h`. Always of the size alone."""
    seconds = int(abs(span).total_seconds())
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3600)
    minutes, seconds = divmod(rest, 60)
    if days:
        return f"{days}d {hours}h" if hours else f"{days}d"
    if hours:
        return f"{hours}h {minutes:02}m"
    return f"{minutes}m {seconds:02}s"


def moment(at: datetime, now: datetime, zone: str = "UTC") -> str:
    """For people, in their zone: `14:30`, `tomorrow 08:22`, `Fri 13 Mar 09:00`."""
    from escalation_manager.core.zones import zone as known

    local, today = at.astimezone(known(zone)), now.astimezone(known(zone)).date()
    days = (local.date() - today).days
    if days == 0:
        return f"{local:%H:%M}"
    if days in (1, -1):
        return f"{'tomorrow' if days == 1 else 'yesterday'} {local:%H:%M}"
    year = f" {local.year}" if local.year != today.year else ""
    return f"{local:%a} {local.day} {local:%b}{year} {local:%H:%M}"
