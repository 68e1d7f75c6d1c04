"""What happened, in the past tense, kept for ever.

An event is never renamed and never loses a field; a new field has a default. The envelope (which
escalation, which version, when, by whom) is the `Entry` around it. Instants inside an event are
planned ones, or the customer's, and differ from the entry's own `at`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from escalation_manager.core.money import Money

# --- taking it in ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Raised:
    """A customer's escalation was opened under one version of the handbook."""

    account_id: str
    title: str
    statement: str
    """The customer's newest words, as plain text."""
    reported_at: datetime
    detected_at: datetime
    handbook: str
    calendar: str | None = None
    """The service calendar that applies; none: every number is elapsed time."""
    channel: str = "email"
    contact_id: str | None = None
    sender: str = ""
    sender_role: str = ""
    quoted: str = ""
    """Earlier words of the same thread, kept apart."""
    source: str = ""
    """Where it came from: a message id, a file name."""
    type: str = ""
    severity: str = ""
    """Both provisional, so that no alert waits for the triage."""
    linked_to: str | None = None
    """The earlier escalation that this one follows, reopened too late for the same record."""


@dataclass(frozen=True, slots=True)
class PastCase:
    """An earlier interaction or a survey, as it stood when context was gathered."""

    id: str
    type: str
    at: datetime
    summary: str = ""
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ContextGathered:
    """Account, history and surveys as they stood; `missing` names what did not come in time."""

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
class FactSeen:
    """One fact a decision rests on, with the quoted words it was read from."""

    name: str
    value: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One step of a triage: this fact, by this rule, says this."""

    fact: str
    quote: str
    rule: str
    says: str


@dataclass(frozen=True, slots=True)
class Triaged:
    """Type and severity were decided, by the rules or by a person, with the trace."""

    type: str
    severity: str
    confidence: float
    source: str
    """rules, person or model."""
    facts: tuple[FactSeen, ...] = ()
    trace: tuple[TraceStep, ...] = ()
    tags: tuple[str, ...] = ()
    suggested: str | None = None
    needs_person: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TriageSuggested:
    """Somebody who may not decide (an AI agent, a model) proposes a type and a severity."""

    type: str
    severity: str
    grounds: tuple[str, ...] = ()
    source: str = "agent"


@dataclass(frozen=True, slots=True)
class AttentionRaised:
    """The account's standing asks for more attention; severity is another matter."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuplicatesFound:
    """Other open escalations that look alike, each with the reason."""

    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ImpactRecorded:
    """What it costs the customer, in words; None leaves what was known."""

    business: str | None = None
    users: str | None = None
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """An internal note."""

    text: str


# --- owners and the ladder ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnersNamed:
    """Who owns it: one accountable, perhaps one supporting, the resolving people, a sponsor."""

    accountable: str | None
    supporting: str | None = None
    resolving: tuple[str, ...] = ()
    sponsor: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HandoverOffered:
    """The accountable owner asks `to` to take it over; nothing changes until accepted."""

    to: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class HandoverAccepted:
    """The next person took it."""

    person: str


@dataclass(frozen=True, slots=True)
class HandoverDeclined:
    """The next person did not take it."""

    person: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RungAlerted:
    """The people of a rung were alerted. `planned` is the instant the step was due."""

    rung: int
    roles: tuple[str, ...]
    people: tuple[str, ...]
    cause: str
    planned: datetime
    deliver_at: datetime
    """Later than `planned` while everybody reachable sleeps (never for Critical)."""
    late: bool = False
    again: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class RungSkipped:
    """Nobody of the rung could be reached."""

    rung: int
    roles: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class FallbackTold:
    """There is no higher rung, a breach is imminent: the fallback role was told, once."""

    role: str
    people: tuple[str, ...]
    cause: str
    planned: datetime
    late: bool = False


@dataclass(frozen=True, slots=True)
class AlertAcknowledged:
    """A person of the rung answered the alert."""

    person: str
    rung: int


@dataclass(frozen=True, slots=True)
class AcknowledgementExpired:
    """Acknowledged, then forgotten: the rung is alerted again."""

    rung: int
    planned: datetime


@dataclass(frozen=True, slots=True)
class Silenced:
    """No alerts until `until`; then the ladder begins again."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class SilenceEnded:
    """Alerts are sent again."""

    planned: datetime


# --- clocks ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ClockStarted:
    """A clock runs from `start` towards `target`. Started again, it replaces its earlier run.

    `keep` holds the earlier run as a further bound: the clock is due at the earlier of the two.
    """

    clock: str
    start: datetime
    target: str
    always: bool
    """True: round the clock; False: on the service calendar."""
    reason: str = ""
    keep: bool = False


@dataclass(frozen=True, slots=True)
class ClockStopped:
    """The clock reached its end, met or missed by comparing `stopped_at` with its due instant."""

    clock: str
    stopped_at: datetime
    due: datetime | None
    met: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClockCancelled:
    """The clock is not needed any more; neither met nor missed."""

    clock: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClockWarned:
    """A share of the target is used up. Only the latest one after a stop is told (`told`)."""

    clock: str
    share: Decimal
    planned: datetime
    due: datetime
    late: bool = False
    told: bool = True


@dataclass(frozen=True, slots=True)
class ClockBreached:
    """The due instant passed with the clock unmet. Nothing erases this."""

    clock: str
    due: datetime
    late: bool = False


@dataclass(frozen=True, slots=True)
class ClockPaused:
    """The resolution clock stands still until `until`, or until somebody resumes it before."""

    reason: str
    until: datetime


@dataclass(frozen=True, slots=True)
class ClockResumed:
    """The resolution clock runs again, from `at_instant` on."""

    at_instant: datetime
    automatic: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SeverityChanged:
    """The severity was raised or lowered, with the reason."""

    old: str
    new: str
    reason: str
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class LoweringRequested:
    """Somebody asks for a lower severity that needs a manager."""

    to: str
    reason: str


@dataclass(frozen=True, slots=True)
class NextUpdateAgreed:
    """The customer agreed to another time for the next update."""

    due: datetime
    agreed_with: str


@dataclass(frozen=True, slots=True)
class DutyStarted:
    """A regulatory duty runs from the moment we were aware."""

    duty: str
    title: str
    aware_at: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class DutyMet:
    """The duty was done, with the reference of the notification."""

    duty: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class HandbookMigrated:
    """The escalation moved to another version of the handbook, explicitly."""

    old: str
    new: str
    calendar: str | None = None


# --- tasks -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaskAdded:
    """Something to be done by somebody until `due`. `term` is immediate, short or long."""

    task: str
    title: str
    owner: str
    """A person's id, or a role nobody fills yet."""
    due: datetime | None
    term: str = "immediate"
    role: str = ""
    source: str = "person"


@dataclass(frozen=True, slots=True)
class TaskAccepted:
    """The owner took the task on."""

    task: str
    person: str


@dataclass(frozen=True, slots=True)
class TaskCompleted:
    """The task is done."""

    task: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class TaskDropped:
    """The task is not needed any more."""

    task: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskOverdue:
    """The task's due instant passed."""

    task: str
    due: datetime
    late: bool = False


# --- words to and from the customer ------------------------------------------------------------


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
    """A text for the customer, not sent. `purpose` is acknowledgement, response, update, holding,
    resolution or other."""

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


@dataclass(frozen=True, slots=True)
class MessageHeld:
    """The gate stopped the message: which guardrail, which words, why, and what to do."""

    message: str
    rule: str
    reason: str
    remedy: str
    found: tuple[WordsFound, ...] = ()


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


@dataclass(frozen=True, slots=True)
class MessageSent:
    """The channel accepted it: now it counts as communicated."""

    message: str
    sent_at: datetime
    reference: str = ""


@dataclass(frozen=True, slots=True)
class MessageUndelivered:
    """It bounced: nothing was communicated."""

    message: str
    reason: str


@dataclass(frozen=True, slots=True)
class MessageDiscarded:
    """The draft will not be sent."""

    message: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CommunicationLogged:
    """One communication with the customer. `direction` is out or in; `medium` email, call …"""

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


# --- engineering's word, and gifts -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FixConfirmed:
    """A technical role confirms the time of a fix; it may be promised until `valid_until`."""

    what: str
    ready_by: datetime
    valid_until: datetime
    by: str


@dataclass(frozen=True, slots=True)
class FixWithdrawn:
    """The confirmed time does not hold any more."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class GoodwillRequested:
    """Somebody asks to give the customer something of value."""

    goodwill: str
    option: str
    value: Money | None
    quantity: str
    reason: str
    requested_by: str
    approver_role: str
    expires_at: datetime
    given_last_year: str = ""


@dataclass(frozen=True, slots=True)
class GoodwillApproved:
    """The request was approved, and by whom; it may be offered until `valid_until`."""

    goodwill: str
    by: str
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class GoodwillRejected:
    """The request was refused."""

    goodwill: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class GoodwillExpired:
    """Nobody decided, or it was not used in time."""

    goodwill: str
    planned: datetime


@dataclass(frozen=True, slots=True)
class GoodwillUsed:
    """It was offered or granted to the customer."""

    goodwill: str
    message: str | None = None


# --- analysis ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExitCriteriaRecorded:
    """What must hold before this counts as resolved, and which of it does."""

    criteria: tuple[str, ...]
    met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskAssessed:
    """Probability and impact (H, M, L) of churn, escalation or publicity, with its grounds."""

    risk: str
    probability: str
    impact: str
    mitigation: str = ""
    grounds: tuple[str, ...] = ()
    source: str = "rules"


@dataclass(frozen=True, slots=True)
class RootCauseRecorded:
    """Why it happened. `final` once the analysis is finished."""

    assessment: str
    category: str
    factors: tuple[str, ...] = ()
    final: bool = False


# --- the end -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WorkStarted:
    """The first work on it: Open becomes In Progress."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The impact is removed for the customer. `resolution` is fix, workaround or other."""

    resolution: str
    summary: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """It was not over: the clock resumes with its used time."""

    reason: str


@dataclass(frozen=True, slots=True)
class CustomerConfirmed:
    """The customer said that it is solved."""

    by: str


@dataclass(frozen=True, slots=True)
class SurveyScheduled:
    """The satisfaction survey goes out at `send_at`."""

    send_at: datetime


@dataclass(frozen=True, slots=True)
class SurveySent:
    """The satisfaction survey went out."""

    planned: datetime


@dataclass(frozen=True, slots=True)
class SatisfactionRecorded:
    """The customer's score, 1 to 5."""

    score: Decimal
    comment: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PostMortemStarted:
    """A post-mortem is due."""

    start: datetime
    target: str


@dataclass(frozen=True, slots=True)
class PostMortemFiled:
    """The post-mortem is written."""

    summary: str
    root_cause: str
    actions: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class PostMortemWaived:
    """A VP decided that no post-mortem is needed, with the reason."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class LessonRecorded:
    """What we learned, and where it is written down."""

    lesson: str
    documented_in: str = ""


@dataclass(frozen=True, slots=True)
class ImprovementRecorded:
    """A change of how we work. `state` is identified or implemented."""

    improvement: str
    state: str


@dataclass(frozen=True, slots=True)
class Closed:
    """It is over. `ground` is confirmed by the customer, or no objection."""

    ground: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It was raised in error."""

    reason: str


@dataclass(frozen=True, slots=True)
class Merged:
    """It lives on in another escalation."""

    into: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Absorbed:
    """Another escalation was merged into this one; the earliest clock counts."""

    other: str
    reported_at: datetime
    opened_at: datetime
    statement: str
    breached: tuple[tuple[str, datetime], ...] = ()
    highest_severity: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """It belongs together with another one. `relation` is parent, child, related or repeat_of."""

    other: str
    relation: str


@dataclass(frozen=True, slots=True)
class ReadersRestricted:
    """Only these people may know of it."""

    readers: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class RestrictionLifted:
    """Everybody on the desk may read it again."""

    reason: str


Event: TypeAlias = (
    Raised
    | ContextGathered
    | Triaged
    | TriageSuggested
    | AttentionRaised
    | DuplicatesFound
    | ImpactRecorded
    | NoteAdded
    | OwnersNamed
    | HandoverOffered
    | HandoverAccepted
    | HandoverDeclined
    | RungAlerted
    | RungSkipped
    | FallbackTold
    | AlertAcknowledged
    | AcknowledgementExpired
    | Silenced
    | SilenceEnded
    | ClockStarted
    | ClockStopped
    | ClockCancelled
    | ClockWarned
    | ClockBreached
    | ClockPaused
    | ClockResumed
    | SeverityChanged
    | LoweringRequested
    | NextUpdateAgreed
    | DutyStarted
    | DutyMet
    | HandbookMigrated
    | TaskAdded
    | TaskAccepted
    | TaskCompleted
    | TaskDropped
    | TaskOverdue
    | MessageWritten
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
    | FixConfirmed
    | FixWithdrawn
    | GoodwillRequested
    | GoodwillApproved
    | GoodwillRejected
    | GoodwillExpired
    | GoodwillUsed
    | ExitCriteriaRecorded
    | RiskAssessed
    | RootCauseRecorded
    | WorkStarted
    | Resolved
    | Reopened
    | CustomerConfirmed
    | SurveyScheduled
    | SurveySent
    | SatisfactionRecorded
    | PostMortemStarted
    | PostMortemFiled
    | PostMortemWaived
    | LessonRecorded
    | ImprovementRecorded
    | Closed
    | Cancelled
    | Merged
    | Absorbed
    | Linked
    | ReadersRestricted
    | RestrictionLifted
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An event in its envelope: the n-th of this escalation, when it was decided, and by whom.

    `actor` is a person's id, or "system" for what the clock and the playbook did.
    """

    escalation: str
    version: int
    at: datetime
    actor: str
    event: Event


SYSTEM = "system"
