"""How does an escalation look in a terminal? Symbol, word and colour, never colour alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from escalation_manager.cli.instants import length, moment

if TYPE_CHECKING:
    from rich.text import Text

    from escalation_manager.core.deadlines import ClockView
    from escalation_manager.core.events import Entry
    from escalation_manager.desk.answers import Answer, Shown

SEVERITY = {
    "critical": ("⬣", "bold red"),
    "high": ("▲", "yellow"),
    "medium": ("◆", "blue"),
    "low": ("○", ""),
}
CLOCK = {
    "running": "",
    "paused": "cyan",
    "met": "green",
    "missed": "red",
    "cancelled": "bright_black",
    "never": "bright_black",
}
SOON_SECONDS, URGENT_SECONDS = 3600, 900


def severity(name: str) -> Text:
    """⬣ Critical, in its colour."""
    from rich.text import Text

    sign, style = SEVERITY.get(name, ("·", ""))
    return Text(f"{sign} {name.title()}", style=style)


def clock_words(view: ClockView) -> str:
    """`3h 59m`, `Overdue 12m`, `Met in 18m`: the same words everywhere."""
    status, left = view.status.value, view.remaining
    if status == "met":
        return f"Met in {length(view.elapsed)}"
    if status == "missed":
        return f"Missed by {length(left)}" if left is not None else "Missed"
    if status == "cancelled":
        return "Not needed"
    if status == "never":
        return "Never due"
    if left is None:
        return "unknown"
    if status == "paused":
        return f"Paused, {length(left)} left"
    return f"Overdue {length(left)}" if left.total_seconds() < 0 else length(left)


def clock_style(view: ClockView) -> str:
    """Red only for what is late."""
    if view.status.value == "running" and view.remaining is not None:
        left = view.remaining.total_seconds()
        if left < 0:
            return "bold red"
        if left < URGENT_SECONDS:
            return "bold yellow"
        return "yellow" if left < SOON_SECONDS else ""
    return CLOCK.get(view.status.value, "")


def zone_of(shown: Shown) -> str:
    """The zone in which this escalation's times are shown: of its service calendar, else UTC."""
    calendar = shown.rules.handbook.service_calendar(shown.state.calendar)
    return calendar.time_zone if calendar else "UTC"


def came_of(answer: Answer) -> str:
    """One sentence for what a command did."""
    if not answer.entries:
        return f"{answer.escalation}: nothing changed; it was done already."
    lines = [f"{answer.escalation}: {text}" for text in told(answer.entries)]
    if answer.dry_run:
        lines.append("(dry run: nothing was saved)")
    return "\n".join(lines)


def told(entries: Iterable[Entry]) -> Iterator[str]:
    """What happened, line by line, in words."""
    from escalation_manager.core.telling import sentence

    for entry in entries:
        yield sentence(entry.event)


def due_in(due: datetime | None, now: datetime, zone: str = "UTC") -> str:
    """`in 12m 05s (14:30)`, `overdue 2h (12:15)`, or nothing."""
    if due is None:
        return ""
    word = f"in {length(due - now)}" if due >= now else f"overdue {length(now - due)}"
    return f"{word} ({moment(due, now, zone)})"
