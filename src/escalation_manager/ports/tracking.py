"""What do we ask of an issue tracker? That a task of ours stands there as an issue, once.

And that the issue shows what becomes of the task here. Both may be asked again at any time: whoever
fills the port looks first for what is there, and writes nothing that stands there already.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, runtime_checkable

from escalation_manager.ports.connectors import CrmTask

TRACK, TRACK_CHANGE = "track_task", "track_change"
"""The kinds of effect that tell a tracker of a task, and of what became of it."""


class Part(StrEnum):
    """What of a task changed on the desk."""

    STATE = "state"
    OWNER = "owner"
    DUE = "due"
    SEVERITY = "severity"


class Stand(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class TaskToTrack:
    """A task as it stands now, without a word of it where its escalation is restricted."""

    escalation_id: str
    """Empty: it belongs to none."""
    task: str
    title: str
    owner: str
    """The role, or who has it."""
    person: str
    due: datetime | None = None
    severity: str = ""
    stand: Stand = Stand.OPEN
    origin: tuple[str, str] | None = None
    """As which its issue was made, in an escalation that was merged into this one."""


@dataclass(frozen=True, slots=True)
class Change:
    """What of it changed, and in which words that is told; without words nothing is said."""

    parts: frozenset[Part]
    words: str
    key: str


@dataclass(frozen=True, slots=True)
class Issue:
    """What stands for the task there."""

    key: str
    url: str


class Tracker(Protocol):
    """An issue tracker."""

    @property
    def name(self) -> str:
        """What it is called among the ways out."""
        ...

    @property
    def roles(self) -> frozenset[str]:
        """The roles whose tasks stand there as well."""
        ...

    def track(self, task: TaskToTrack, *, at: datetime) -> Issue:
        """The issue of that task: the one that is there, else a new one. TryAgain, Never."""
        ...

    def change(self, task: TaskToTrack, change: Change, *, at: datetime) -> Issue | None:
        """Its issue, which shows the change now; None: there is none. TryAgain, Never.

        Of the task as it is now only those parts are written that changed: the rest is the
        tracker's. What was said under that key is not said again.
        """
        ...


@runtime_checkable
class TasksMade(Protocol):
    """Where tasks stand that somebody had made in the CRM: no escalation owes them to a tracker."""

    def made_by_hand(self, since: datetime) -> tuple[CrmTask, ...]:
        """Those that were made since then, the oldest first, without the desk's own."""
        ...
