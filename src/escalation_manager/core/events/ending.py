"""How it ended, what was learned, and where it lives on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class WorkStarted:
    """The first work on it: Open becomes In Progress."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The impact is removed for the customer. `resolution` is fix, workaround or other."""

    resolution: str
    summary: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """It was not over: the clock resumes with its used time."""

    reason: str


@dataclass(frozen=True, slots=True)
class CustomerConfirmed:
    """The customer said that it is solved."""

    by: str


@dataclass(frozen=True, slots=True)
class SurveyScheduled:
    """The satisfaction survey goes out at `send_at`."""

    send_at: datetime


@dataclass(frozen=True, slots=True)
class SurveyDue:
    """It is time for the satisfaction survey: it is handed to the system that asks customers."""

    planned: datetime
    late: bool = False


@dataclass(frozen=True, slots=True)
class SurveySent:
    """The satisfaction survey went out."""

    planned: datetime


@dataclass(frozen=True, slots=True)
class SatisfactionRecorded:
    """The customer's score, 1 to 5."""

    score: Decimal
    comment: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PostMortemStarted:
    """A post-mortem is due."""

    start: datetime
    target: str


@dataclass(frozen=True, slots=True)
class PostMortemFiled:
    """The post-mortem is written."""

    summary: str
    root_cause: str
    actions: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class PostMortemWaived:
    """A VP decided that no post-mortem is needed, with the reason."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class LessonRecorded:
    """What we learned, and where it is written down."""

    lesson: str
    documented_in: str = ""


@dataclass(frozen=True, slots=True)
class ImprovementRecorded:
    """A change of how we work. `state` is identified or implemented."""

    improvement: str
    state: str


@dataclass(frozen=True, slots=True)
class Closed:
    """It is over. `ground` is confirmed by the customer, or no objection."""

    ground: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It was raised in error."""

    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """It lives on in another escalation."""

    into: str
    reason: str = ""
    carried: tuple[tuple[str, str], ...] = ()
    """(number here, number there) of the tasks, promises, requests and drafts that go on there."""
    same: tuple[tuple[str, str], ...] = ()
    """The same of what the other one had already."""
    told: tuple[str, ...] = ()
    """Who hears of it over there."""


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Another escalation was merged into this one; the earliest clock counts."""

    other: str
    reported_at: datetime
    opened_at: datetime
    statement: str
    breached: tuple[tuple[str, datetime], ...] = ()
    highest_severity: str = ""
    carried: tuple[tuple[str, str], ...] = ()
    """(number there, number here) of the tasks, promises, requests and drafts that go on here."""
    same: tuple[tuple[str, str], ...] = ()
    """The same of what this one had already."""


@dataclass(frozen=True, slots=True)
class Linked:
    """It belongs together with another one. `relation` is parent, child, related or repeat_of."""

    other: str
    relation: str


@dataclass(frozen=True, slots=True)
class ReadersRestricted:
    """Only these people may know of it."""

    readers: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RestrictionLifted:
    """Everybody on the desk may read it again."""

    reason: str


EndingEvent: TypeAlias = (
    WorkStarted
    | Resolved
    | Reopened
    | CustomerConfirmed
    | SurveyScheduled
    | SurveyDue
    | SurveySent
    | SatisfactionRecorded
    | PostMortemStarted
    | PostMortemFiled
    | PostMortemWaived
    | LessonRecorded
    | ImprovementRecorded
    | Closed
    | Cancelled
    | Merged
    | Absorbed
    | Linked
    | ReadersRestricted
    | RestrictionLifted
)
