"""How is a value of the report said in words? Instants, lengths, money, clean texts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from escalation_manager.core.errors import BadInput
from escalation_manager.core.money import Money
from escalation_manager.core.report.model import (
    Deadline,
    DeadlineState,
    GoodwillRequest,
    GoodwillState,
    Improvement,
    Lessons,
    LessonsState,
    Satisfaction,
)
from escalation_manager.core.zones import zone

UNKNOWN = "unknown"

_BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f"  # control characters
    "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\ufeff"  # marks nobody sees
    "\u202a-\u202e\u2066-\u206f"  # bidi embeddings, overrides and isolates
    "\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff"
    "\U000e0000-\U000e0fff]"  # tags: text for machines that people do not see
)
_HALF = re.compile("[\ud800-\udfff]")
_WITHOUT_CENTS = {"JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF", "RWF"}


def clean(text: str) -> str:
    """The text as people see it: no control characters, nothing that reorders or hides letters.

    Line breaks become "\\n"; half a surrogate pair becomes the replacement character.
    """
    return _HALF.sub("\ufffd", _UNSEEN.sub("", _BREAKS.sub("\n", text)))


def one_line(text: str) -> str:
    """The cleaned text with every run of white space as one space."""
    return " ".join(clean(text).split())


def moment(at: datetime, zone_name: str) -> str:
    """2026-03-10 09:15 CET. BadInput for a naive instant or an unknown zone."""
    if at.tzinfo is None:
        raise BadInput(f"The instant {at} has no time zone.", "Give it one; UTC is always right.")
    try:
        local = at.astimezone(zone(zone_name))
    except OverflowError:
        local = at.astimezone(UTC) if at.utcoffset() else at
    name = local.tzname() or ""
    if not name.isalpha():
        name = f"UTC{local.isoformat()[-6:]}"
    return f"{local.replace(tzinfo=None).isoformat(' ', 'minutes')[:16]} {name}"


def exact(at: datetime) -> str:
    """The instant for machines: 2026-03-10T08:15:00Z."""
    if at.tzinfo is None:
        raise BadInput(f"The instant {at} has no time zone.", "Give it one; UTC is always right.")
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def length(span: timedelta) -> str:
    """3 hours 20 minutes; the two largest units, rounded down, never negative."""
    minutes = max(0, span // timedelta(minutes=1))
    days, rest = divmod(minutes, 1440)
    parts = [(days, "day"), (rest // 60, "hour"), (rest % 60, "minute")]
    said = [_count(number, unit) for number, unit in parts if number]
    return " ".join(said[:2]) or "less than a minute"


def hours(span: timedelta) -> str:
    """23.2 hours, or minutes when less than one hour; rounded down, the sign ignored."""
    span = abs(span)
    if span < timedelta(hours=1):
        return _count(span // timedelta(minutes=1), "minute")
    tenths = span // timedelta(minutes=6)
    number = f"{tenths // 10:,}.{tenths % 10}".removesuffix(".0")
    return f"{number} hour" if number == "1" else f"{number} hours"


def money(amount: Money) -> str:
    """$480,000 · €1,200.50 · 1,000.00 CHF."""
    value = amount.amount
    whole = value == value.to_integral_value()
    if sign := {"USD": "$", "EUR": "€", "GBP": "£"}.get(amount.currency):
        digits = f"{abs(value):,.{0 if whole else 2}f}"
        return f"-{sign}{digits}" if value < 0 else f"{sign}{digits}"
    places = 0 if amount.currency in _WITHOUT_CENTS and whole else 2
    return f"{value:,.{places}f} {amount.currency}"


def deadline(clock: Deadline, zone_name: str, end: str = "resolved") -> str:
    """2026-03-11 09:15 CET (23.2 hours remaining), or how else the clock stands.

    `end` is the word for what stopped it; without one it stopped "at" an instant.
    """
    due = moment(clock.due, zone_name) if clock.due else UNKNOWN
    left, since = clock.remaining, moment(clock.since, zone_name) if clock.since else ""
    match clock.state:
        case DeadlineState.NEVER:
            return "never (the calendar has no working time left)"
        case DeadlineState.NOT_NEEDED:
            return f"{due} (not needed)" if clock.due else "not needed"
        case DeadlineState.MET:
            return f"{due} (met{_stopped(end, since)})"
        case DeadlineState.MISSED:
            by = f" by {hours(left)}" if left else ""
            return f"{due} (missed{by}{_stopped(end, since)})"
        case DeadlineState.PAUSED:
            paused = f"paused since {since}" if since else "paused"
            return f"{due} ({paused}, {_left(left)})" if left is not None else f"{due} ({paused})"
        case DeadlineState.RUNNING:
            return f"{due} ({_left(left)})" if left is not None else due


def late(clock: Deadline) -> bool:
    """Missed, or past its instant."""
    over = clock.remaining is not None and clock.remaining < timedelta()
    return clock.state is DeadlineState.MISSED or (
        over and clock.state in (DeadlineState.RUNNING, DeadlineState.PAUSED)
    )


def satisfaction(check: Satisfaction, zone_name: str) -> str:
    """Completed 2026-03-12 09:15 CET, score 4 of 5."""
    words: dict[str, str] = {"Scheduled": " for", "Sent": ""}
    said = str(check.state)
    if check.at:
        said += f"{words.get(said, '')} {moment(check.at, zone_name)}"
    if check.score is not None:
        said += f", score {_plain(check.score)} of {check.out_of}"
    return said


def lessons(status: Lessons, zone_name: str) -> str:
    """Documented 2026-03-15 10:00 CET by Mia Vogel: certificates expire unseen."""
    said = str(status.state)
    if status.at:
        link = ", was due" if status.state is LessonsState.OVERDUE else ""
        said += f"{link} {moment(status.at, zone_name)}"
    if status.by:
        said += f" by {status.by.name}"
    return f"{said}: {status.text}" if status.text else said


def improvements(found: tuple[Improvement, ...]) -> str:
    """Identified: 2 (watch renewals; rotate by machine), implemented: 1 (alert 30 days before)."""
    groups = ("Identified", False), ("implemented", True)
    said = []
    for word, done in groups:
        those = [each for each in found if each.implemented is done]
        if those:
            texts = "; ".join(each.text for each in those if each.text)
            said.append(f"{word}: {len(those)} ({texts})" if texts else f"{word}: {len(those)}")
    text = ", ".join(said) or "None"
    return text[:1].upper() + text[1:]


def goodwill(request: GoodwillRequest, zone_name: str) -> str:
    """approved by Tom Berg, 2026-03-10 12:00 CET."""
    if request.state is GoodwillState.MOVED:
        return "goes on where this one was merged into"
    said = str(request.state)
    if request.by:
        said += f" by {request.by.name}"
    if request.at:
        said += f", {moment(request.at, zone_name)}"
    return f"{said}; not approved" if request.state is GoodwillState.REQUESTED else said


def _stopped(end: str, since: str) -> str:
    if not since:
        return ""
    return f", {end} {since}" if end else f" at {since}"


def _left(remaining: timedelta) -> str:
    if remaining < timedelta():
        return f"overdue by {hours(remaining)}"
    return f"{hours(remaining)} remaining"


def _count(number: int, unit: str) -> str:
    return f"{number:,} {unit}" if number == 1 else f"{number:,} {unit}s"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
