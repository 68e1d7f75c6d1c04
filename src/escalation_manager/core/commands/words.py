"""Words to and from the customer, and the promises in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class LogCommunication:
    """Log a communication with the customer: direction out or in; email, call, meeting, chat."""

    direction: str
    medium: str
    summary: str
    counterpart: str = ""
    occurred_at: datetime | None = None
    substantive: bool = True
    objection: bool = False
    confirms: bool = False
    attempt: bool = False


@dataclass(frozen=True, slots=True)
class RecordReply:
    """Record what one of us told the customer in another system."""

    summary: str
    occurred_at: datetime
    address: str = ""
    """The e-mail address of whoever said it: by it they are known here."""
    name: str = ""
    """Who they are there, for those whom nobody knows here."""
    counterpart: str = ""
    medium: str = "email"


@dataclass(frozen=True, slots=True)
class WriteMessage:
    """Write a message to the customer without sending it."""

    text: str
    purpose: str = "update"
    channel: str = "email"
    recipient: str = ""
    next_update_at: datetime | None = None
    executive: bool = False


@dataclass(frozen=True, slots=True)
class SendMessage:
    """Send a written message through the gate, or see why it is held."""

    message: str
    attempt: bool = False


@dataclass(frozen=True, slots=True)
class HoldMessage:
    """Hold a written message back by hand."""

    message: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseMessage:
    """Override a hold as a manager, with a reason; it is recorded."""

    message: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExplainFinding:
    """Say what an unclear time or value word in your message is."""

    message: str
    quote: str
    meaning: str


@dataclass(frozen=True, slots=True)
class DiscardMessage:
    """Discard a message that will not be sent."""

    message: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RecordDelivery:
    """Record that the channel accepted a cleared message."""

    message: str
    reference: str = ""
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordBounce:
    """Record that a message did not arrive."""

    message: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordMirror:
    """Record that a communication stands in the CRM."""

    communication: str
    reference: str


@dataclass(frozen=True, slots=True)
class RecordMirrorFailure:
    """Record that the CRM refused a communication for good."""

    communication: str
    reason: str


@dataclass(frozen=True, slots=True)
class RecordSurveySent:
    """Record that the satisfaction survey went out."""

    planned: datetime


@dataclass(frozen=True, slots=True)
class KeepCommitment:
    """Mark a promise to the customer as kept."""

    commitment: str


@dataclass(frozen=True, slots=True)
class BreakCommitment:
    """Say that a promise to the customer will not be kept."""

    commitment: str
    reason: str


WordsCommand: TypeAlias = (
    LogCommunication
    | RecordReply
    | WriteMessage
    | SendMessage
    | HoldMessage
    | ReleaseMessage
    | ExplainFinding
    | DiscardMessage
    | RecordDelivery
    | RecordBounce
    | RecordMirror
    | RecordMirrorFailure
    | RecordSurveySent
    | KeepCommitment
    | BreakCommitment
)
