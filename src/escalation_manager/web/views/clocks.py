"""How does a clock read: which words, which looks, how full is its bar?

`static/desk.js` says the same words while the page is open; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation_manager.core.deadlines import ClockStatus, ClockView
from escalation_manager.core.next_step import SOON, URGENT_WITHIN
from escalation_manager.web.views.ages import span

SOON_SHARE = 0.8
"""With less than a fifth of the whole left, it is soon."""
STOPPED = ("met", "missed", "cancelled")


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock as it is shown: everywhere the same words for the same state."""

    label: str
    state: str
    """on, soon, urgent, overdue, paused, met, missed, cancelled, never."""
    text: str
    start: datetime | None
    due: datetime | None
    permille: int
    """How full the bar is, 0 to 1000."""
    said: str
    """What a screen reader hears once."""
    name: str = ""

    @property
    def ticks(self) -> bool:
        """Whether it goes on while somebody looks."""
        return self.state in ("on", "soon", "urgent", "overdue") and self.due is not None


def running(
    label: str, start: datetime | None, due: datetime, now: datetime, name: str = ""
) -> Clock:
    """A clock that runs towards `due`."""
    left = due - now
    share = _share(start, due, now)
    state = state_of(left, share)
    text = words(left)
    spoken = f"{label}: overdue" if state == "overdue" else f"{label}: due in {span(left)}"
    return Clock(label, state, text, start, due, round(share * 1000), spoken, name)


def state_of(left: timedelta, share: float) -> str:
    """On, soon, urgent or overdue."""
    if left < timedelta(0):
        return "overdue"
    if left < URGENT_WITHIN:
        return "urgent"
    return "soon" if left < SOON or share > SOON_SHARE else "on"


def words(left: timedelta) -> str:
    """`3h 59m`, `12m 05s` under one hour, `Overdue 12m` past it."""
    if left >= timedelta(0):
        return span(left, seconds=True)
    late = span(left)
    return "Overdue" if late == "0m" else f"Overdue {late}"


def paused(label: str, since: datetime | None, until: datetime, now: datetime) -> Clock:
    """A clock that stands still, waiting for the customer."""
    told = f"Paused {span(now - since)}" if since else "Paused"
    return Clock(label, "paused", told, since, until, 1000, f"{label}: paused")


def shown(view: ClockView, now: datetime) -> Clock:
    """A clock of the desk."""
    label, name = view.label, view.name
    if view.status is ClockStatus.RUNNING and view.due is not None:
        made = running(label, view.start, view.due, now, name)
        share = min(float(view.share), 1.0)
        state = state_of(view.due - now, share)
        return Clock(
            label, state, made.text, view.start, view.due, round(share * 1000), made.said, name
        )
    if view.status is ClockStatus.PAUSED:
        share = min(float(view.share), 1.0)
        return Clock(
            label, "paused", "Paused", view.start, view.due, round(share * 1000),
            f"{label}: paused", name,
        )  # fmt: skip
    if view.status in (ClockStatus.MET, ClockStatus.MISSED) and view.stopped_at is not None:
        met = view.status is ClockStatus.MET
        if met:
            text = f"Met in {span(view.elapsed)}" if view.elapsed >= timedelta(minutes=1) else "Met"
        else:
            text = f"Missed by {span(view.remaining)}" if view.remaining else "Missed"
        state = "met" if met else "missed"
        return Clock(label, state, text, view.start, view.due, 1000, f"{label}: {text}", name)
    if view.status is ClockStatus.CANCELLED:
        return Clock(
            label, "cancelled", "Not needed", view.start, view.due, 0, f"{label}: not needed", name
        )
    return Clock(label, "never", "Never due", view.start, None, 0, f"{label}: never due", name)


def _share(start: datetime | None, due: datetime, now: datetime) -> float:
    if start is None or due <= start:
        return 0.0 if now < due else 1.0
    return min(max((now - start) / (due - start), 0.0), 1.0)
