"""Who owns it, which rung of the ladder is alerted, and who answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A person answered the alert."""

    person: str
    at: datetime
    answers_for: tuple[str, ...] = ()
    """Whose answer it is besides their own."""


@dataclass(frozen=True, slots=True)
class AlertSent:
    """People of a rung were alerted, and who of them answered."""

    rung: int
    people: tuple[str, ...]
    sent_at: datetime
    answers: tuple[Acknowledgement, ...] = ()


@dataclass(frozen=True, slots=True)
class ClimbProposal:
    """An AI agent's proposal to climb, which waits for a person."""

    rung: int
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ladder:
    """Attention: which rung is alerted, since when, and who answered."""

    rung: int = 0
    alerted: tuple[str, ...] = ()
    planned: datetime | None = None
    """The instant from which the rung's time to answer counts; None: not alerted."""
    since: datetime | None = None
    """Clock causes up to this instant are what the last alert was about."""
    late: bool = False
    acknowledged: tuple[Acknowledgement, ...] = ()
    silenced_until: datetime | None = None
    causes: frozenset[str] = frozenset()
    """Clock causes that have already made the ladder climb."""
    fallback_told: bool = False
    fallback: tuple[str, ...] = ()
    """Whom the fallback role's one notice went to: it stands on their board."""
    skipped: frozenset[int] = frozenset()
    reached: tuple[int, ...] = ()
    """Every rung that was ever alerted, in order."""
    by_hand: bool = False
    alerts: tuple[AlertSent, ...] = ()
    """Every alert there was, in order: how long people took to answer follows from it."""
    proposal: ClimbProposal | None = None


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns it, by three kinds of ownership."""

    accountable: str | None = None
    supporting: str | None = None
    resolving: tuple[str, ...] = ()
    sponsor: str | None = None
    offered_to: str | None = None
    offered_by: str | None = None
    by_hand: tuple[str, ...] = ()
    """The kinds of ownership that a person decided."""
