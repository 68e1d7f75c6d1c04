"""What do we ask of an issue tracker? That a task of ours stands there as an issue, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

TRACK = "track_task"
"""The kind of effect that tells a tracker of a task."""


@dataclass(frozen=True, slots=True)
class TaskToTrack:
    """A task of an escalation, without a word of it where it is restricted."""

    escalation_id: str
    task: str
    title: str
    owner: str
    """The role, or who has it."""
    person: str
    due: datetime | None = None


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
