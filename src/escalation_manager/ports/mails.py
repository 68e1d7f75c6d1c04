"""Where do mails come from, and what is remembered of each?

- A source hands out each mail until it is told that it was handled; twice is no harm, because what
  was taken in is remembered under the mail's own id.
- A mail that the desk cannot place is kept whole, with the reason, until somebody looked at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class MailState(StrEnum):
    """What became of a mail."""

    RAISED = "raised"
    ATTACHED = "attached"
    BOUNCED = "bounced"
    DROPPED = "dropped"
    REVIEW = "review"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail that came in. `raw` is kept only while somebody must look."""

    id: str
    state: MailState
    reason: str
    sender: str
    subject: str
    escalation: str
    raw: bytes
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as the source hands it out, under the name that the source knows it by."""

    name: str
    raw: bytes


class MailSource(Protocol):
    """A mailbox or a folder."""

    def arrived(self) -> Iterator[Arrived]:
        """What lies there and was not handled, the oldest first. TryAgain, Never."""
        ...

    def handled(self, name: str, state: MailState) -> None:
        """That one need not be handed out again."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait for something to arrive, at most so long; whether something may have."""
        ...

    def close(self) -> None:
        """Let go of it."""
        ...


class Mails(Protocol):
    """Remembers every mail, so that each is taken in once and none is lost."""

    def mail(self, id_: str) -> Mail | None:
        """The mail of that id, as far as it was taken in."""
        ...

    def keep(self, mail: Mail) -> None:
        """Remember it, in place of what was known of it."""
        ...

    def lately(self, sender: str, since: datetime) -> int:
        """How many mails of that sender came since."""
        ...

    def for_review(self, limit: int = 100) -> tuple[Mail, ...]:
        """Those that wait for somebody to look, the oldest first."""
        ...

    def settle(self, id_: str, by: str, state: MailState, escalation: str = "") -> Mail:
        """Somebody looked. NotFound when no such mail waits. Said twice, it changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A source of mails, and how its mails are to be judged."""

    source: MailSource
    lists: tuple[str, ...] = ()
    """Mailing lists whose mails are read like any other."""
    trusted: str = ""
    """The name by which our own mail server signs its verdicts on senders."""
