"""What does the desk answer? Values for every door; doors only render them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core.deadlines import ClockView
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.events import Entry
from escalation_manager.core.next_step import NextStep
from escalation_manager.core.rules import Rules
from escalation_manager.ports.log import Row


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a command: the entries, none when it was done already."""

    escalation: str
    version: int
    entries: tuple[Entry, ...]
    state: Escalation
    rules: Rules
    at: datetime
    repeated: bool = False
    """The same request was answered before under its key."""
    dry_run: bool = False
    """Nothing was saved."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One escalation at one instant, with its whole history up to then."""

    state: Escalation
    entries: tuple[Entry, ...]
    rules: Rules
    at: datetime
    clocks: tuple[ClockView, ...]
    step: NextStep | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list."""

    row: Row
    account_name: str
    due_clock: str | None


@dataclass(frozen=True, slots=True)
class List:
    """A page of a list; `after` asks for the next one, None when there is none."""

    lines: tuple[Listed, ...]
    after: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something for one person to do, in the band in which their list shows it."""

    escalation: str
    title: str
    account_name: str
    severity: str
    step: NextStep
    band: int


@dataclass(frozen=True, slots=True)
class Ticked:
    """What a tick did: escalations woken, events written, effects done, and the next wake."""

    woken: int
    events: int
    done: int
    failed: int
    next_wake: datetime | None
