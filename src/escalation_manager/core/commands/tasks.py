"""What is to be done by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class AddTask:
    """Add a task for a person or a role, due at an instant or after an offset such as +4h."""

    title: str
    owner: str
    due: datetime | None = None
    offset: str | None = None
    term: str | None = None


@dataclass(frozen=True, slots=True)
class AcceptTask:
    """Take a task on."""

    task: str


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """Finish a task."""

    task: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class DropTask:
    """Drop a task that is not needed, with a reason."""

    task: str
    reason: str


TaskCommand: TypeAlias = AddTask | AcceptTask | CompleteTask | DropTask
