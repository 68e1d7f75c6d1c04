"""Take it in: raise, gather context, triage, impact, notes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from escalation_manager.core.events import PastCase
from escalation_manager.core.money import Money


@dataclass(frozen=True, slots=True)
class Raise:
    """Open an escalation from a customer's words."""

    account_id: str
    statement: str
    subject: str = ""
    reported_at: datetime | None = None
    detected_at: datetime | None = None
    channel: str = "email"
    contact_id: str | None = None
    sender: str = ""
    quoted: str = ""
    source: str = ""
    type: str | None = None
    severity: str | None = None
    reason: str = ""
    linked_to: str | None = None
    others: tuple[tuple[str, str], ...] = ()
    """(id, text) of the account's open escalations, to find duplicates in."""


@dataclass(frozen=True, slots=True)
class GatherContext:
    """Record the account, its history and its surveys as the CRM gave them."""

    account_name: str
    arr: Money | None = None
    health: int | None = None
    health_before: int | None = None
    renews_on: datetime | None = None
    interactions: tuple[PastCase, ...] = ()
    surveys: tuple[PastCase, ...] = ()
    missing: tuple[str, ...] = ()
    sla_is_contractual: bool = False
    contractual_credits: str = ""


@dataclass(frozen=True, slots=True)
class Triage:
    """Decide type and severity: overrule with a reason, or name neither to let the rules decide."""

    type: str | None = None
    severity: str | None = None
    reason: str = ""
    text: str = ""
    """Further words of the customer for the rules to read."""


@dataclass(frozen=True, slots=True)
class SuggestTriage:
    """Propose a type and a severity for a person to decide."""

    type: str
    severity: str
    grounds: tuple[str, ...] = ()
    source: str = "agent"


@dataclass(frozen=True, slots=True)
class RecordImpact:
    """Record business impact, users affected and when it started."""

    business: str | None = None
    users: str | None = None
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AddNote:
    """Leave an internal note."""

    text: str


IntakeCommand: TypeAlias = Raise | GatherContext | Triage | SuggestTriage | RecordImpact | AddNote
