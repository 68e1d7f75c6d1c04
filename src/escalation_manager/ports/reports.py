"""What do systems outside report by themselves? Commands, asked for again and again.

Whoever fills the port may tell the same thing any number of times, under the same key: it counts
once. So nobody has to remember what was told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from escalation_manager.ports.webhooks import Told


@dataclass(frozen=True, slots=True)
class Upto:
    """Everything that happened before this instant was told.

    Should the rest fail, the next look begins there, so that much is told in several looks.
    """

    at: datetime


@runtime_checkable
class Reports(Protocol):
    """A system outside in which things happen that belong to an escalation."""

    @property
    def name(self) -> str:
        """What it is called among the ways out."""
        ...

    @property
    def every(self) -> timedelta:
        """How often it is asked, by all processes together."""
        ...

    def news(self, *, since: datetime, at: datetime) -> Iterator[Told | Upto]:
        """What happened there since, the oldest first. TryAgain, Never."""
        ...


@dataclass(frozen=True, slots=True)
class Ticket:
    """A customer's request in another system, as the mail that it would have been."""

    name: str
    """By which the system knows it."""
    raw: bytes


@runtime_checkable
class Tickets(Protocol):
    """A system outside that customers write to, whose tickets are taken in like mails."""

    @property
    def name(self) -> str:
        """What it is called among the ways out."""
        ...

    @property
    def every(self) -> timedelta:
        """How often it is asked, by all processes together."""
        ...

    def arrived(self, *, since: datetime, at: datetime) -> Iterator[Ticket | Told | Upto]:
        """What was written there since, the oldest first; what we wrote there as a command.

        TryAgain, Never.
        """
        ...

    def raised(self, name: str, escalation: str, *, at: datetime) -> None:
        """That ticket stands on the desk as this escalation. Told twice, it changes nothing."""
        ...
