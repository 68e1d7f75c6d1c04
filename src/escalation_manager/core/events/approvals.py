"""What may be promised and given: confirmed times of a fix, and goodwill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from escalation_manager.core.money import Money


@dataclass(frozen=True, slots=True)
class FixConfirmed:
    """A technical role confirms the time of a fix; it may be promised until `valid_until`."""

    what: str
    ready_by: datetime
    valid_until: datetime
    by: str
    origin: str = ""
    """The escalation in which it was confirmed, before that one was merged into this one."""
    confirmed_at: datetime | None = None
    """When that was."""


@dataclass(frozen=True, slots=True)
class FixWithdrawn:
    """The confirmed time does not hold any more."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class GoodwillRequested:
    """Somebody asks to give the customer something of value."""

    goodwill: str
    option: str
    value: Money | None
    quantity: str
    reason: str
    requested_by: str
    approver_role: str
    expires_at: datetime
    given_last_year: str = ""
    by_agent: bool = False
    origin: str = ""
    """`ESC-0002 G1`: it was asked for there, before that one was merged into this one."""
    decided: bool = False
    """It was approved there: nobody is asked again."""


@dataclass(frozen=True, slots=True)
class GoodwillApproved:
    """The request was approved, and by whom; it may be offered until `valid_until`."""

    goodwill: str
    by: str
    valid_until: datetime
    origin: str = ""


@dataclass(frozen=True, slots=True)
class GoodwillRejected:
    """The request was refused."""

    goodwill: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class GoodwillReconsidered:
    """Whoever decided took it back at once: the request stands as before."""

    goodwill: str
    by: str


@dataclass(frozen=True, slots=True)
class GoodwillExpired:
    """Nobody decided, or it was not used in time."""

    goodwill: str
    planned: datetime


@dataclass(frozen=True, slots=True)
class GoodwillUsed:
    """It was offered or granted to the customer."""

    goodwill: str
    message: str | None = None


ApprovalEvent: TypeAlias = (
    FixConfirmed
    | FixWithdrawn
    | GoodwillRequested
    | GoodwillApproved
    | GoodwillRejected
    | GoodwillReconsidered
    | GoodwillExpired
    | GoodwillUsed
)
