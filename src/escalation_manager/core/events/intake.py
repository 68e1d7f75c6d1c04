"""How did it come in, and what was made of it: raised, context, triage, impact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from escalation_manager.core.money import Money


@dataclass(frozen=True, slots=True)
class Raised:
    """A customer's escalation was opened under one version of the handbook."""

    account_id: str
    title: str
    statement: str
    """The customer's newest words, as plain text."""
    reported_at: datetime
    detected_at: datetime
    handbook: str
    calendar: str | None = None
    """The service calendar that applies; none: every number is elapsed time."""
    channel: str = "email"
    contact_id: str | None = None
    sender: str = ""
    sender_role: str = ""
    quoted: str = ""
    """Earlier words of the same thread, kept apart."""
    source: str = ""
    """Where it came from: a message id, a file name."""
    type: str = ""
    severity: str = ""
    """Both provisional, so that no alert waits for the triage."""
    linked_to: str | None = None
    """The earlier escalation that this one follows, reopened too late for the same record."""


@dataclass(frozen=True, slots=True)
class PastCase:
    """An earlier interaction or a survey, as it stood when context was gathered."""

    id: str
    type: str
    at: datetime
    summary: str = ""
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ContextGathered:
    """Account, history and surveys as they stood; `missing` names what did not come in time."""

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
class FactSeen:
    """One fact a decision rests on, with the quoted words it was read from."""

    name: str
    value: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step of a triage: this fact, by this rule, says this."""

    fact: str
    quote: str
    rule: str
    says: str


@dataclass(frozen=True, slots=True)
class Triaged:
    """Type and severity were decided, by the rules or by a person, with the trace."""

    type: str
    severity: str
    confidence: float
    source: str
    """rules, person or model."""
    facts: tuple[FactSeen, ...] = ()
    trace: tuple[TraceStep, ...] = ()
    tags: tuple[str, ...] = ()
    suggested: str | None = None
    needs_person: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TriageSuggested:
    """Somebody who may not decide (an AI agent, a model) proposes a type and a severity."""

    type: str
    severity: str
    grounds: tuple[str, ...] = ()
    source: str = "agent"
    by_agent: bool = False


@dataclass(frozen=True, slots=True)
class AttentionRaised:
    """The account's standing asks for more attention; severity is another matter."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuplicatesFound:
    """Other open escalations that look alike, each with the reason."""

    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ImpactRecorded:
    """What it costs the customer, in words; None leaves what was known."""

    business: str | None = None
    users: str | None = None
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """An internal note."""

    text: str
    by_agent: bool = False


IntakeEvent: TypeAlias = (
    Raised
    | ContextGathered
    | Triaged
    | TriageSuggested
    | AttentionRaised
    | DuplicatesFound
    | ImpactRecorded
    | NoteAdded
)
