"""What was said to the customer, by the customer, and promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class WordsFound:
    """A promise or an offer that a reader found in an outgoing text."""

    kind: str
    level: str
    quote: str
    reason: str
    when: str | None = None
    resolved_when: datetime | None = None
    option: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    explained: str | None = None
    """What the author said an amber finding is."""


@dataclass(frozen=True, slots=True)
class MessageWritten:
    """A text for the customer was written, and not sent.

    `purpose` is acknowledgement, response, update, holding, resolution or other.
    """

    message: str
    text: str
    purpose: str
    channel: str
    recipient: str
    automatic: bool = False
    drafted_by: str = ""
    """Set when an assistant wrote it."""
    next_update_at: datetime | None = None
    executive: bool = False
    author: str = ""
    """Who wrote it in the escalation that was merged into this one; empty: whoever did this."""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class MessageHeld:
    """The gate stopped the message: which guardrail, which words, why, and what to do."""

    message: str
    rule: str
    reason: str
    remedy: str
    found: tuple[WordsFound, ...] = ()
    attempt: bool = False
    """It asks the customer, after Resolved, whether this can be closed."""


@dataclass(frozen=True, slots=True)
class FindingExplained:
    """The author said what an amber word is."""

    message: str
    quote: str
    meaning: str


@dataclass(frozen=True, slots=True)
class MessageCleared:
    """The gate let exactly this text pass (SHA-256 of it); a channel sends nothing else."""

    message: str
    text_hash: str
    found: tuple[WordsFound, ...] = ()
    released_by: str | None = None
    reason: str = ""
    attempt: bool = False
    """It asks the customer, after Resolved, whether this can be closed."""
    sender: str = ""
    """Who sent it, where that was before a merge: it is on its way already."""


@dataclass(frozen=True, slots=True)
class MessageSent:
    """The channel accepted it: now it counts as communicated."""

    message: str
    sent_at: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True)
class MessageUndelivered:
    """It bounced: nothing was communicated.

    `counted`: it had been taken for delivered. The three instants are then what is left of
    acknowledgement, first response and last update without it; `void` are the promises that nobody
    got to read, `open_again` those that it had seemed to keep.
    """

    message: str
    reason: str
    counted: bool = False
    acknowledged_at: datetime | None = None
    responded_at: datetime | None = None
    updated_at: datetime | None = None
    void: tuple[str, ...] = ()
    open_again: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageDiscarded:
    """The draft will not be sent."""

    message: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CommunicationLogged:
    """One communication with the customer: `direction` is out or in, `medium` email or call."""

    communication: str
    direction: str
    medium: str
    counterpart: str
    summary: str
    occurred_at: datetime
    sender: str
    substantive: bool = True
    message: str | None = None
    objection: bool = False
    confirms: bool = False
    attempt: bool = False
    """An attempt, after Resolved, to hear whether the customer agrees to close."""


@dataclass(frozen=True, slots=True)
class CustomerAcknowledged:
    """The customer knows that we have heard them."""

    acknowledged_at: datetime
    by: str
    automatic: bool = False
    communication: str | None = None


@dataclass(frozen=True, slots=True)
class FirstResponseGiven:
    """The first substantive answer that the customer could see."""

    responded_at: datetime
    communication: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerUpdated:
    """A customer-visible update: the update clock begins anew."""

    updated_at: datetime
    communication: str | None = None


@dataclass(frozen=True, slots=True)
class MirroredToCrm:
    """The communication is documented in the CRM."""

    communication: str
    reference: str


@dataclass(frozen=True, slots=True)
class MirrorFailed:
    """The CRM did not take the note for good; a person must."""

    communication: str
    reason: str


@dataclass(frozen=True, slots=True)
class CommitmentMade:
    """Something promised to the customer. `kind` is next_update, fix_time or credit."""

    commitment: str
    kind: str
    what: str
    owner: str
    due: datetime | None
    message: str | None = None
    about: str = ""
    """The goodwill request that is promised."""
    origin: str = ""
    """`ESC-0002 P1`: it was promised there, before that one was merged into this one."""


@dataclass(frozen=True, slots=True)
class CommitmentKept:
    """The promise was kept, at `kept_at`."""

    commitment: str
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class CommitmentBroken:
    """The due instant passed, or somebody said that it will not be kept."""

    commitment: str
    due: datetime | None
    reason: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the communication plan, a durable timer."""

    row: str
    audience: str
    message: str
    channel: str
    timing: str
    every: str | None = None
    always: bool = True


@dataclass(frozen=True, slots=True)
class PlanSet:
    """The communication plan by type and severity."""

    rows: tuple[PlanRow, ...]


@dataclass(frozen=True, slots=True)
class PlanRowDue:
    """An internal row of the plan came due; the note goes out, the timer begins anew."""

    row: str
    planned: datetime
    late: bool = False


WordsEvent: TypeAlias = (
    MessageWritten
    | MessageHeld
    | FindingExplained
    | MessageCleared
    | MessageSent
    | MessageUndelivered
    | MessageDiscarded
    | CommunicationLogged
    | CustomerAcknowledged
    | FirstResponseGiven
    | CustomerUpdated
    | MirroredToCrm
    | MirrorFailed
    | CommitmentMade
    | CommitmentKept
    | CommitmentBroken
    | PlanSet
    | PlanRowDue
)
