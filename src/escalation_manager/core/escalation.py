"""What is known of one escalation now: first its parts (a clock, a task …), then the whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from escalation_manager.core import events as e
from escalation_manager.core.money import Money


class Status(StrEnum):
    """Where the escalation stands in its life. Merged and cancelled are ends without a result."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The page's word for it."""
        return self.value.replace("_", " ").title()

    @property
    def live(self) -> bool:
        """Whether clocks run: Open or In Progress."""
        return self in (Status.OPEN, Status.IN_PROGRESS)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self in (Status.CLOSED, Status.MERGED, Status.CANCELLED)


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
class Acknowledgement:
    """A person answered the alert."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AlertSent:
    """People of a rung were alerted, and who of them answered."""

    rung: int
    people: tuple[str, ...]
    sent_at: datetime
    answers: tuple[Acknowledgement, ...] = ()


@dataclass(frozen=True, slots=True)
class Ladder:
    """Attention: which rung is alerted, since when, and who answered."""

    rung: int = 0
    alerted: tuple[str, ...] = ()
    planned: datetime | None = None
    """The instant from which the rung's time to answer counts; None: not alerted."""
    late: bool = False
    acknowledged: tuple[Acknowledgement, ...] = ()
    silenced_until: datetime | None = None
    causes: frozenset[str] = frozenset()
    """Clock causes that have already made the ladder climb."""
    fallback_told: bool = False
    skipped: frozenset[int] = frozenset()
    reached: tuple[int, ...] = ()
    """Every rung that was ever alerted, in order."""
    by_hand: bool = False
    alerts: tuple[AlertSent, ...] = ()
    """Every alert there was, in order: how long people took to answer follows from it."""


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns it, by three kinds of ownership."""

    accountable: str | None = None
    supporting: str | None = None
    resolving: tuple[str, ...] = ()
    sponsor: str | None = None
    offered_to: str | None = None
    offered_by: str | None = None


class TaskState(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Task:
    """Something to be done."""

    id: str
    title: str
    owner: str
    role: str
    due: datetime | None
    term: str
    source: str
    added_at: datetime
    state: TaskState = TaskState.OPEN
    done_at: datetime | None = None
    done_by: str = ""
    result: str = ""
    overdue_noted: bool = False

    @property
    def open(self) -> bool:
        """Still to be done."""
        return self.state in (TaskState.OPEN, TaskState.ACCEPTED)


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


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise made to the customer: open, kept or broken."""

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


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A technical role's word for the time of a fix."""

    what: str
    ready_by: datetime
    valid_until: datetime
    by: str
    at: datetime
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Goodwill:
    """A request to give the customer something: requested, approved, rejected, expired or used."""

    id: str
    option: str
    value: Money | None
    quantity: str
    reason: str
    requested_by: str
    requested_at: datetime
    approver_role: str
    expires_at: datetime
    state: str = "requested"
    decided_by: str = ""
    decided_at: datetime | None = None
    decision: str = ""
    valid_until: datetime | None = None
    used_at: datetime | None = None
    given_last_year: str = ""


@dataclass(frozen=True, slots=True)
class PlanTimer:
    """A row of the communication plan and when it last went out."""

    row: e.PlanRow
    since: datetime


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


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of it: what is resolved, confirmed, asked, learned."""

    exit_criteria: tuple[str, ...] = ()
    exit_met: tuple[str, ...] = ()
    resolved_at: datetime | None = None
    resolution: str = ""
    resolution_summary: str = ""
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    objected_at: datetime | None = None
    attempts: tuple[datetime, ...] = ()
    survey_due: datetime | None = None
    survey_sent_at: datetime | None = None
    score: Decimal | None = None
    score_comment: str = ""
    score_at: datetime | None = None
    post_mortem_start: datetime | None = None
    post_mortem_target: str = ""
    post_mortem: e.PostMortemFiled | None = None
    post_mortem_at: datetime | None = None
    waived_by: str = ""
    waived_reason: str = ""
    lessons: tuple[e.LessonRecorded, ...] = ()
    improvements: tuple[e.ImprovementRecorded, ...] = ()
    closed_at: datetime | None = None
    closed_ground: str = ""
    reopened: tuple[datetime, ...] = ()
    resolutions: tuple[datetime, ...] = ()


_NO_CLOCKS: Mapping[str, ClockState] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Escalation:
    """One escalation, whole. Built by `fold`; version is the number of its last event."""

    id: str
    raised: e.Raised
    opened_at: datetime
    opened_by: str
    version: int = 1
    last_at: datetime | None = None
    active_at: datetime | None = None
    """When a person last did something."""
    handbook: str = ""
    calendar: str | None = None
    type: str = ""
    severity: str = ""
    highest: tuple[str, ...] = ()
    """Every severity it ever had; the handbook knows which is highest."""
    status: Status = Status.OPEN
    tags: tuple[str, ...] = ()
    title: str = ""
    reported_at: datetime | None = None
    triage: e.Triaged | None = None
    suggestions: tuple[e.TriageSuggested, ...] = ()
    triaged_by: str = ""
    context: e.ContextGathered | None = None
    attention: tuple[str, ...] = ()
    duplicates: tuple[tuple[str, str], ...] = ()
    impact_business: str | None = None
    impact_users: str | None = None
    impact_since: datetime | None = None
    owners: Owners = field(default_factory=Owners)
    ladder: Ladder = field(default_factory=Ladder)
    clocks: Mapping[str, ClockState] = _NO_CLOCKS
    breaches: tuple[tuple[str, datetime], ...] = ()
    pauses: tuple[PauseSpan, ...] = ()
    lowering: e.LoweringRequested | None = None
    lowering_by: str = ""
    duties: tuple[Duty, ...] = ()
    tasks: tuple[Task, ...] = ()
    messages: tuple[Message, ...] = ()
    communications: tuple[Communication, ...] = ()
    acknowledged_at: datetime | None = None
    responded_at: datetime | None = None
    updated_at: datetime | None = None
    updates: tuple[datetime, ...] = ()
    """Every update that the customer could see."""
    commitments: tuple[Commitment, ...] = ()
    plan: tuple[PlanTimer, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    goodwill: tuple[Goodwill, ...] = ()
    risks: tuple[e.RiskAssessed, ...] = ()
    root_cause: e.RootCauseRecorded | None = None
    notes: int = 0
    closing: Closing = field(default_factory=Closing)
    merged_into: str | None = None
    absorbed: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    readers: tuple[str, ...] | None = None
    """None: everybody on the desk may read it."""
    cancelled_at: datetime | None = None
    cancelled_reason: str = ""

    @property
    def account_id(self) -> str:
        """The customer's account."""
        return self.raised.account_id

    def task(self, task_id: str) -> Task | None:
        """The task of that id, if there is one."""
        return next((task for task in self.tasks if task.id == task_id), None)

    def message(self, message_id: str) -> Message | None:
        """The message of that id, if there is one."""
        return next((message for message in self.messages if message.id == message_id), None)

    def request(self, goodwill_id: str) -> Goodwill | None:
        """The goodwill request of that id, if there is one."""
        return next((item for item in self.goodwill if item.id == goodwill_id), None)

    @property
    def open_pause(self) -> PauseSpan | None:
        """The pause that nobody has ended yet."""
        return next((pause for pause in self.pauses if pause.end is None), None)


def ever(state: Escalation, clock: str) -> bool:
    """Whether that clock was ever breached, whatever happened afterwards."""
    return any(name == clock for name, _ in state.breaches)


def paused_for(state: Escalation, at: datetime) -> timedelta:
    """How long it has been paused in all, wall time, up to `at`."""
    total = timedelta()
    for pause in state.pauses:
        end = min(pause.end or pause.until, at)
        total += max(end - pause.start, timedelta())
    return total
