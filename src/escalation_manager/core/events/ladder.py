"""Who owns it, who was alerted, and who answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class OwnersNamed:
    """Who owns it: one accountable, perhaps one supporting, the resolving people, a sponsor."""

    accountable: str | None
    supporting: str | None = None
    resolving: tuple[str, ...] = ()
    sponsor: str | None = None
    reason: str = ""
    by_hand: tuple[str, ...] = ()
    """The kinds of ownership that a person decided; the rules leave them alone."""


@dataclass(frozen=True, slots=True)
class HandoverOffered:
    """The accountable owner asks `to` to take it over; nothing changes until accepted."""

    to: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class HandoverAccepted:
    """The next person took it."""

    person: str


@dataclass(frozen=True, slots=True)
class HandoverDeclined:
    """The next person did not take it."""

    person: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RungAlerted:
    """The people of a rung were alerted. `planned` is the instant the step was due."""

    rung: int
    roles: tuple[str, ...]
    people: tuple[str, ...]
    cause: str
    planned: datetime
    deliver_at: datetime
    """Later than `planned` while everybody reachable sleeps (never for Critical)."""
    late: bool = False
    again: bool = False
    by_hand: bool = False
    also: tuple[str, ...] = ()
    """Further causes that had come by then: this alert stands for them as well."""


@dataclass(frozen=True, slots=True)
class RungSkipped:
    """Nobody of the rung could be reached."""

    rung: int
    roles: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class FallbackTold:
    """There is no higher rung, a breach is imminent: the fallback role was told, once."""

    role: str
    people: tuple[str, ...]
    cause: str
    planned: datetime
    late: bool = False
    deliver_at: datetime | None = None
    """Later than `planned` while they sleep."""


@dataclass(frozen=True, slots=True)
class ClimbProposed:
    """An AI agent, which may not alert anybody itself, proposes to climb to a rung."""

    rung: int
    reason: str
    by: str = ""
    """Whose proposal it is, where it was made before a merge."""


@dataclass(frozen=True, slots=True)
class AlertAcknowledged:
    """A person answered the alert of the rung: for themselves, or for whom they stand in."""

    person: str
    rung: int
    answers_for: tuple[str, ...] = ()
    """Whose answer this is besides their own, as people stood to one another at that moment."""


@dataclass(frozen=True, slots=True)
class AcknowledgementExpired:
    """Acknowledged, then forgotten: the rung is alerted again."""

    rung: int
    planned: datetime


@dataclass(frozen=True, slots=True)
class Silenced:
    """No alerts until `until`; then the ladder begins again."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class SilenceEnded:
    """Alerts are sent again."""

    planned: datetime


LadderEvent: TypeAlias = (
    OwnersNamed
    | HandoverOffered
    | HandoverAccepted
    | HandoverDeclined
    | RungAlerted
    | RungSkipped
    | FallbackTold
    | ClimbProposed
    | AlertAcknowledged
    | AcknowledgementExpired
    | Silenced
    | SilenceEnded
)
