"""What do we ask of a channel? To carry one cleared text to one customer, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A text that the gate cleared, on its way to a customer."""

    account_id: str
    escalation_id: str
    message: str
    """The message's id within the escalation."""
    recipient: str
    subject: str
    text: str


class Channel(Protocol):
    """A way to reach a customer. The same `key` again sends nothing and answers the same."""

    def send(self, outgoing: Outgoing, *, at: datetime, key: str) -> str:
        """The channel's own reference of what it accepted. BadInput: it will never go."""
        ...


@dataclass(frozen=True, slots=True)
class SentText:
    """A text as it lies in the outbox."""

    reference: str
    channel: str
    outgoing: Outgoing
    sent_at: datetime


@runtime_checkable
class Outbox(Protocol):
    """Where sent texts can be read again."""

    def sent(self, escalation_id: str | None = None) -> tuple[SentText, ...]:
        """What was sent, newest first."""
        ...
