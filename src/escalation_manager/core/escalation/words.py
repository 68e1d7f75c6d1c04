"""What was written, said and promised, and what is to be said when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from escalation_manager.core import events as e


class MessageState(StrEnum):
    """Where an outgoing message stands."""

    DRAFT = "draft"
    HELD = "held"
    CLEARED = "cleared"
    SENT = "sent"
    UNDELIVERED = "undelivered"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Message:
    """An outgoing text and what the gate said of it."""

    id: str
    text: str
    purpose: str
    channel: str
    recipient: str
    author: str
    written_at: datetime
    automatic: bool = False
    drafted_by: str = ""
    next_update_at: datetime | None = None
    executive: bool = False
    attempt: bool = False
    state: MessageState = MessageState.DRAFT
    rule: str = ""
    reason: str = ""
    remedy: str = ""
    found: tuple[e.WordsFound, ...] = ()
    explained: tuple[tuple[str, str], ...] = ()
    text_hash: str = ""
    released_by: str | None = None
    sent_at: datetime | None = None
    held_ever: bool = False
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Communication:
    """One communication with the customer, and whether the CRM has it."""

    id: str
    direction: str
    medium: str
    counterpart: str
    summary: str
    occurred_at: datetime
    sender: str
    substantive: bool
    message: str | None
    objection: bool
    attempt: bool
    mirrored: str | None = None
    mirror_failed: str | None = None
    undelivered: bool = False
    """Its message bounced afterwards: it was none."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise made to the customer.

    It is open, kept, broken, void (its message never arrived), or moved (goes on after a merge).
    """

    id: str
    kind: str
    what: str
    owner: str
    due: datetime | None
    made_at: datetime
    message: str | None = None
    state: str = "open"
    settled_at: datetime | None = None
    reason: str = ""
    about: str = ""
    """The goodwill request that is promised."""


@dataclass(frozen=True, slots=True)
class PlanTimer:
    """A row of the communication plan and when it last went out."""

    row: e.PlanRow
    since: datetime
