"""What the clocks did: started, warned, breached, paused, stopped; and what changes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ClockStarted:
    """A clock runs from `start` towards `target`. Started again, it replaces its earlier run.

    `keep` holds the earlier run as a further bound: the clock is due at the earlier of the two.
    """

    clock: str
    start: datetime
    target: str
    always: bool
    """True: round the clock; False: on the service calendar."""
    reason: str = ""
    keep: bool = False


@dataclass(frozen=True, slots=True)
class ClockStopped:
    """The clock reached its end, met or missed by comparing `stopped_at` with its due instant."""

    clock: str
    stopped_at: datetime
    due: datetime | None
    met: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClockCancelled:
    """The clock is not needed any more; neither met nor missed."""

    clock: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClockWarned:
    """A share of the target is used up. Only the latest one after a stop is told (`told`)."""

    clock: str
    share: Decimal
    planned: datetime
    due: datetime
    late: bool = False
    told: bool = True


@dataclass(frozen=True, slots=True)
class ClockBreached:
    """The due instant passed with the clock unmet. Nothing erases this."""

    clock: str
    due: datetime
    late: bool = False


@dataclass(frozen=True, slots=True)
class ClockPaused:
    """The resolution clock stands still until `until`, or until somebody resumes it before."""

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ClockResumed:
    """The resolution clock runs again, from `at_instant` on."""

    at_instant: datetime
    automatic: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SeverityChanged:
    """The severity was raised or lowered, with the reason."""

    old: str
    new: str
    reason: str
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class LoweringRequested:
    """Somebody asks for a lower severity that needs a manager."""

    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class LoweringDeclined:
    """A manager keeps the severity as it is: the lower one was declined, with the reason."""

    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class NextUpdateAgreed:
    """The customer agreed to another time for the next update."""

    due: datetime
    agreed_with: str


@dataclass(frozen=True, slots=True)
class DutyStarted:
    """A regulatory duty runs from the moment we were aware."""

    duty: str
    title: str
    aware_at: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class DutyMet:
    """The duty was done, with the reference of the notification."""

    duty: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class HandbookMigrated:
    """The escalation moved to another version of the handbook, explicitly."""

    old: str
    new: str
    calendar: str | None = None


ClockEvent: TypeAlias = (
    ClockStarted
    | ClockStopped
    | ClockCancelled
    | ClockWarned
    | ClockBreached
    | ClockPaused
    | ClockResumed
    | SeverityChanged
    | LoweringRequested
    | LoweringDeclined
    | NextUpdateAgreed
    | DutyStarted
    | DutyMet
    | HandbookMigrated
)
