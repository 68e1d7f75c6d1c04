"""How do its clocks stand: runs, pauses, regulatory duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a clock: from `start` towards `target` (as the handbook writes a length)."""

    start: datetime
    target: str
    always: bool


@dataclass(frozen=True, slots=True)
class ClockState:
    """A clock's runs and end. With several runs, it is due at the earliest of them."""

    name: str
    runs: tuple[Run, ...]
    first_start: datetime
    agreed_due: datetime | None = None
    """A due instant the customer agreed to, instead of the target's."""
    stopped_at: datetime | None = None
    due_at_stop: datetime | None = None
    met: bool | None = None
    cancelled: bool = False
    warned: frozenset[tuple[Decimal, datetime]] = frozenset()
    """(share, planned instant) of every warning that was recorded."""

    @property
    def running(self) -> bool:
        """Neither stopped nor cancelled."""
        return self.stopped_at is None and not self.cancelled


@dataclass(frozen=True, slots=True)
class PauseSpan:
    """The resolution clock stood still from `start` to `end`, or will until `until`."""

    start: datetime
    until: datetime
    reason: str
    by: str
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """A regulatory deadline."""

    name: str
    title: str
    aware_at: datetime
    due: datetime
    met_at: datetime | None = None
    reference: str = ""
    breach_noted: bool = False
