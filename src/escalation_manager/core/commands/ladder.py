"""Own it and answer for it: owners, handovers, alerts, the ladder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Assign:
    """Name an owner: accountable, supporting, resolving or sponsor."""

    ownership: str
    person: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Ask another person to take over; they must accept."""

    to: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AcceptHandover:
    """Take over what was offered to you."""


@dataclass(frozen=True, slots=True)
class DeclineHandover:
    """Decline what was offered to you."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class AcknowledgeAlert:
    """Answer the alert: you are on it."""


@dataclass(frozen=True, slots=True)
class AcknowledgeCustomer:
    """Tell the customer that we have heard them; without a text, the handbook's words are used."""

    text: str = ""
    channel: str = "email"
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Climb:
    """Climb the ladder by hand, to the next rung or a given one."""

    reason: str
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """Send no alerts until a given instant; the ladder begins again afterwards."""

    until: datetime
    reason: str


LadderCommand: TypeAlias = (
    Assign
    | HandOver
    | AcceptHandover
    | DeclineHandover
    | AcknowledgeAlert
    | AcknowledgeCustomer
    | Climb
    | Silence
)
