"""What is to be done, by whom, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done."""

    id: str
    title: str
    owner: str
    role: str
    due: datetime | None
    term: str
    source: str
    added_at: datetime
    state: TaskState = TaskState.OPEN
    done_at: datetime | None = None
    done_by: str = ""
    result: str = ""
    overdue_noted: bool = False
    origin: str = ""
    """`ESC-0002 T1`: as which it began, in an escalation that was merged into this one."""

    @property
    def open(self) -> bool:
        """Still to be done."""
        return self.state in (TaskState.OPEN, TaskState.ACCEPTED)
