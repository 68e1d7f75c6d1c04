"""What somebody was to do, and did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class TaskAdded:
    """Something to be done by somebody until `due`. `term` is immediate, short or long."""

    task: str
    title: str
    owner: str
    """A person's id, or a role nobody fills yet."""
    due: datetime | None
    term: str = "immediate"
    role: str = ""
    source: str = "person"
    origin: str = ""
    """`ESC-0002 T1`: that task of an escalation that was merged into this one goes on here."""
    overdue: bool = False
    """Whoever has it was told already that it is overdue."""


@dataclass(frozen=True, slots=True)
class TaskAccepted:
    """The owner took the task on."""

    task: str
    person: str


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """The task is done."""

    task: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class TaskDropped:
    """The task is not needed any more."""

    task: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskOverdue:
    """The task's due instant passed."""

    task: str
    due: datetime
    late: bool = False


TaskEvent: TypeAlias = TaskAdded | TaskAccepted | TaskCompleted | TaskDropped | TaskOverdue
