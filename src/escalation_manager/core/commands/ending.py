"""End it, learn from it, or let it live on elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

from escalation_manager.core.events import Event


@dataclass(frozen=True, slots=True)
class Resolve:
    """Mark as resolved: the impact is removed for the customer."""

    summary: str
    resolution: str = "fix"


@dataclass(frozen=True, slots=True)
class Reopen:
    """Reopen within the handbook's days: it was not over."""

    reason: str


@dataclass(frozen=True, slots=True)
class ScheduleSurvey:
    """Schedule the satisfaction survey."""

    send_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordSatisfaction:
    """Record the customer's satisfaction, 1 to 5."""

    score: Decimal
    comment: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FilePostMortem:
    """File the post-mortem."""

    summary: str
    root_cause: str
    actions: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class WaivePostMortem:
    """Waive the post-mortem as a VP, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class RecordLesson:
    """Record what was learned and where it is written down."""

    lesson: str
    documented_in: str = ""


@dataclass(frozen=True, slots=True)
class RecordImprovement:
    """Record a process improvement: identified or implemented."""

    improvement: str
    state: str = "identified"


@dataclass(frozen=True, slots=True)
class Close:
    """Close what the customer confirmed, or did not object to."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel what was raised in error, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Merge this duplicate into another escalation of the same account."""

    into: str
    reason: str = ""
    carried: tuple[tuple[str, str], ...] = ()
    """What goes on there, and as what; this and the next two are worked out by the desk."""
    same: tuple[tuple[str, str], ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absorb:
    """Take in a duplicate: the other half of a merge, which the desk asks in the same step."""

    other: str
    account_id: str
    reported_at: datetime
    opened_at: datetime
    statement: str
    breached: tuple[tuple[str, datetime], ...] = ()
    highest_severity: str = ""
    severity: str = ""
    runs: tuple[tuple[str, datetime, str, bool], ...] = ()
    """(clock, start, target, round the clock) of what still ran in the other one."""
    duties: tuple[tuple[str, datetime], ...] = ()
    """(duty, aware since) of what is still owed to an authority."""
    readers: tuple[str, ...] | None = None
    counted: tuple[timedelta | None, ...] = ()
    """Of each of the runs, how much of the target is used where pauses stood in between."""
    contact: tuple[str, str] = ("", "")
    """Who of the customer reported it: a contact's id, else their address; and their name."""
    links: tuple[tuple[str, str], ...] = ()
    owed: tuple[Event, ...] = ()
    """All that is open in the other one, under its numbers there."""


@dataclass(frozen=True, slots=True)
class Link:
    """Link to another escalation: parent, child, related or repeat_of."""

    other: str
    relation: str = "related"


@dataclass(frozen=True, slots=True)
class Restrict:
    """Name the only people who may read this."""

    readers: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class LiftRestriction:
    """Let everybody on the desk read this again."""

    reason: str


@dataclass(frozen=True, slots=True)
class MigrateHandbook:
    """Move this escalation to another version of the handbook."""

    to: str


@dataclass(frozen=True, slots=True)
class CheckClocks:
    """Do what the clocks, the ladder and the plan say is due now."""


EndingCommand: TypeAlias = (
    Resolve
    | Reopen
    | ScheduleSurvey
    | RecordSatisfaction
    | FilePostMortem
    | WaivePostMortem
    | RecordLesson
    | RecordImprovement
    | Close
    | Cancel
    | Merge
    | Absorb
    | Link
    | Restrict
    | LiftRestriction
    | MigrateHandbook
    | CheckClocks
)
