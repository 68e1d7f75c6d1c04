"""What may be asked, in the imperative. Every door is derived from this file.

The first line of each docstring is the command's help, at every door. Fields without a default are
required.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from escalation_manager.core.events import PastCase
from escalation_manager.core.money import Money


@dataclass(frozen=True, slots=True)
class Raise:
    """Open an escalation from a customer's words."""

    account_id: str
    statement: str
    subject: str = ""
    reported_at: datetime | None = None
    detected_at: datetime | None = None
    channel: str = "email"
    contact_id: str | None = None
    sender: str = ""
    quoted: str = ""
    source: str = ""
    type: str | None = None
    severity: str | None = None
    reason: str = ""
    linked_to: str | None = None
    others: tuple[tuple[str, str], ...] = ()
    """(id, text) of the account's open escalations, to find duplicates in."""


@dataclass(frozen=True, slots=True)
class GatherContext:
    """Record the account, its history and its surveys as the CRM gave them."""

    account_name: str
    arr: Money | None = None
    health: int | None = None
    health_before: int | None = None
    renews_on: datetime | None = None
    interactions: tuple[PastCase, ...] = ()
    surveys: tuple[PastCase, ...] = ()
    missing: tuple[str, ...] = ()
    sla_is_contractual: bool = False
    contractual_credits: str = ""


@dataclass(frozen=True, slots=True)
class Triage:
    """Decide type and severity: overrule with a reason, or name neither to let the rules decide."""

    type: str | None = None
    severity: str | None = None
    reason: str = ""
    text: str = ""
    """Further words of the customer for the rules to read."""


@dataclass(frozen=True, slots=True)
class SuggestTriage:
    """Propose a type and a severity for a person to decide."""

    type: str
    severity: str
    grounds: tuple[str, ...] = ()
    source: str = "agent"


@dataclass(frozen=True, slots=True)
class RecordImpact:
    """Record business impact, users affected and when it started."""

    business: str | None = None
    users: str | None = None
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AddNote:
    """Leave an internal note."""

    text: str


@dataclass(frozen=True, slots=True)
class Assign:
    """Name an owner: accountable, supporting, resolving or sponsor."""

    ownership: str
    person: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Ask another person to take over; they must accept."""

    to: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AcceptHandover:
    """Take over what was offered to you."""


@dataclass(frozen=True, slots=True)
class DeclineHandover:
    """Decline what was offered to you."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class AcknowledgeAlert:
    """Answer the alert: you are on it."""


@dataclass(frozen=True, slots=True)
class AcknowledgeCustomer:
    """Tell the customer that we have heard them; without a text, the handbook's words are used."""

    text: str = ""
    channel: str = "email"
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Climb:
    """Climb the ladder by hand, to the next rung or a given one."""

    reason: str
    to: int | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    """Send no alerts until a given instant; the ladder begins again afterwards."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ChangeSeverity:
    """Raise or lower the severity, with a reason."""

    severity: str
    reason: str


@dataclass(frozen=True, slots=True)
class Pause:
    """Pause the resolution clock, with a reason and an end."""

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Resume:
    """Let the resolution clock run again before the pause ends."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class AgreeNextUpdate:
    """Record that the customer agreed to another time for the next update."""

    due: datetime
    agreed_with: str


@dataclass(frozen=True, slots=True)
class StartDuty:
    """Start a regulatory deadline of the handbook from the moment we were aware."""

    duty: str
    aware_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MeetDuty:
    """Record that a regulatory duty was done."""

    duty: str
    reference: str = ""


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


@dataclass(frozen=True, slots=True)
class ConfirmFix:
    """Confirm, as a technical role, when the fix will be ready."""

    ready_by: datetime
    what: str = "fix"


@dataclass(frozen=True, slots=True)
class WithdrawFix:
    """Withdraw a confirmed time that no longer holds."""

    reason: str


@dataclass(frozen=True, slots=True)
class RequestGoodwill:
    """Ask for approval to give the customer something of value."""

    option: str
    reason: str
    value: Money | None = None
    quantity: str = ""
    given_last_year: str = ""


@dataclass(frozen=True, slots=True)
class ApproveGoodwill:
    """Approve a goodwill request (never your own)."""

    goodwill: str


@dataclass(frozen=True, slots=True)
class RejectGoodwill:
    """Refuse a goodwill request, with a reason."""

    goodwill: str
    reason: str


@dataclass(frozen=True, slots=True)
class UseGoodwill:
    """Record that approved goodwill was granted to the customer."""

    goodwill: str


@dataclass(frozen=True, slots=True)
class RecordExitCriteria:
    """Record what must hold before this is resolved, and which of it already does."""

    criteria: tuple[str, ...] = ()
    met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessRisk:
    """Assess a risk: churn, escalation or publicity; without levels the rules decide from facts."""

    risk: str = ""
    probability: str = ""
    impact: str = ""
    mitigation: str = ""


@dataclass(frozen=True, slots=True)
class RecordRootCause:
    """Record why it happened: assessment, category, contributing factors."""

    assessment: str
    category: str
    factors: tuple[str, ...] = ()
    final: bool = False


@dataclass(frozen=True, slots=True)
class Resolve:
    """Mark as resolved: the impact is removed for the customer."""

    summary: str
    resolution: str = "fix"


@dataclass(frozen=True, slots=True)
class Reopen:
    """Reopen within the handbook's days: it was not over."""

    reason: str


@dataclass(frozen=True, slots=True)
class ScheduleSurvey:
    """Schedule the satisfaction survey."""

    send_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RecordSatisfaction:
    """Record the customer's satisfaction, 1 to 5."""

    score: Decimal
    comment: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class FilePostMortem:
    """File the post-mortem."""

    summary: str
    root_cause: str
    actions: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class WaivePostMortem:
    """Waive the post-mortem as a VP, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class RecordLesson:
    """Record what was learned and where it is written down."""

    lesson: str
    documented_in: str = ""


@dataclass(frozen=True, slots=True)
class RecordImprovement:
    """Record a process improvement: identified or implemented."""

    improvement: str
    state: str = "identified"


@dataclass(frozen=True, slots=True)
class Close:
    """Close what the customer confirmed, or did not object to."""


@dataclass(frozen=True, slots=True)
class Cancel:
    """Cancel what was raised in error, with a reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Merge this duplicate into another escalation of the same account."""

    into: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Absorb:
    """Take in a duplicate: the other half of a merge, which the desk asks in the same step."""

    other: str
    account_id: str
    reported_at: datetime
    opened_at: datetime
    statement: str
    breached: tuple[tuple[str, datetime], ...] = ()
    highest_severity: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """Link to another escalation: parent, child, related or repeat_of."""

    other: str
    relation: str = "related"


@dataclass(frozen=True, slots=True)
class Restrict:
    """Name the only people who may read this."""

    readers: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class LiftRestriction:
    """Let everybody on the desk read this again."""

    reason: str


@dataclass(frozen=True, slots=True)
class MigrateHandbook:
    """Move this escalation to another version of the handbook."""

    to: str


@dataclass(frozen=True, slots=True)
class CheckClocks:
    """Do what the clocks, the ladder and the plan say is due now."""


Command: TypeAlias = (
    Raise
    | GatherContext
    | Triage
    | SuggestTriage
    | RecordImpact
    | AddNote
    | Assign
    | HandOver
    | AcceptHandover
    | DeclineHandover
    | AcknowledgeAlert
    | AcknowledgeCustomer
    | Climb
    | Silence
    | ChangeSeverity
    | Pause
    | Resume
    | AgreeNextUpdate
    | StartDuty
    | MeetDuty
    | AddTask
    | AcceptTask
    | CompleteTask
    | DropTask
    | LogCommunication
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
    | ConfirmFix
    | WithdrawFix
    | RequestGoodwill
    | ApproveGoodwill
    | RejectGoodwill
    | UseGoodwill
    | RecordExitCriteria
    | AssessRisk
    | RecordRootCause
    | Resolve
    | Reopen
    | ScheduleSurvey
    | RecordSatisfaction
    | FilePostMortem
    | WaivePostMortem
    | RecordLesson
    | RecordImprovement
    | Close
    | Cancel
    | Merge
    | Absorb
    | Link
    | Restrict
    | LiftRestriction
    | MigrateHandbook
    | CheckClocks
)
