"""What the clocks are told: severity, pauses, agreed updates, regulatory duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ChangeSeverity:
    """Raise or lower the severity, with a reason."""

    severity: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeclineLowering:
    """Decline the lower severity that somebody asked for, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Pause the resolution clock, with a reason and an end."""

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Resume:
    """Let the resolution clock run again before the pause ends."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class AgreeNextUpdate:
    """Record that the customer agreed to another time for the next update."""

    due: datetime
    agreed_with: str


@dataclass(frozen=True, slots=True)
class StartDuty:
    """Start a regulatory deadline of the handbook from the moment we were aware."""

    duty: str
    aware_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MeetDuty:
    """Record that a regulatory duty was done."""

    duty: str
    reference: str = ""


ClockCommand: TypeAlias = (
    ChangeSeverity | DeclineLowering | Pause | Resume | AgreeNextUpdate | StartDuty | MeetDuty
)
