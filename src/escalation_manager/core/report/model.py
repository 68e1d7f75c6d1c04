"""What does the report say? The page's "Response Format" as values, section by section.

Nothing here is formatted: instants are aware datetimes, lengths are timedelta, money is Money, and
texts are what people wrote. None means unknown and is printed as "unknown"; an empty table is `()`
and is printed as "None". What a customer may see is cut out by `customer.for_customer`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from escalation_manager.core.money import Money

When = datetime | str | None
"""An instant, words in place of one ("every 4 hours", "to be confirmed"), or unknown."""


class Audience(StrEnum):
    """Who reads the report: our own people see all of it, the customer a part."""

    INTERNAL = "internal"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody by name. Of our own people (`internal`) a customer sees only the role word."""

    name: str
    role: str | None = None
    """As printed: "CSM", "VP CS"."""
    internal: bool = True


class Progress(StrEnum):
    """How far a step is; the page's marks, and one more for what is no longer needed."""

    DONE = "done"
    UNDER_WAY = "in progress"
    TO_DO = "to do"
    NOT_NEEDED = "not needed"

    @property
    def sign(self) -> str:
        """The page's mark."""
        return {"done": "✓", "in progress": "→", "to do": "⬜", "not needed": "—"}[self.value]


class DeadlineState(StrEnum):
    """How the resolution clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    NOT_NEEDED = "not needed"
    NEVER = "never"
    """The calendar has no working time left in which the target could be used up."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The SLA deadline: the instant, and what is left of it.

    `remaining` is negative when overdue (or, once missed, by how much). `since` is when a pause
    began or the clock stopped.
    """

    state: DeadlineState
    due: datetime | None = None
    remaining: timedelta | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """Escalation Details. The words are the page's: "Technical", "Critical", "In Progress"."""

    type: str | None = None
    severity: str | None = None
    status: str | None = None
    created: datetime | None = None
    deadline: Deadline | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """Issue Summary: the customer's own words, and what they cost."""

    statement: str | None = None
    business_impact: str | None = None
    users_affected: int | str | None = None
    """A number, or words for one: "about 400", "all EU shops"."""
    since: datetime | None = None
    duration: timedelta | None = None
    at_least: bool = False
    """Nobody said since when: counted from the report, so it lasts at least that long."""


@dataclass(frozen=True, slots=True)
class RootCause:
    """Root Cause Analysis."""

    assessment: str | None = None
    category: str | None = None
    factors: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class PathStep:
    """One row of the Escalation Path.

    Only `public` steps reach a customer, with their time once done or `confirmed`: any other would
    be a promise, or tell our deadline.
    """

    time: When
    action: str
    owner: Person | None
    progress: Progress
    late: bool = False
    public: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    """One row of Current Owners. `needed` is False where nobody is called for."""

    person: Person | None = None
    contact: str | None = None
    needed: bool = True


@dataclass(frozen=True, slots=True)
class FurtherOwner:
    """A row after the page's three: a supporting person, a second resolving team."""

    role: str
    responsibility: str
    owner: Owner


@dataclass(frozen=True, slots=True)
class Owners:
    """Current Owners: the page's three rows, then any further one."""

    primary: Owner = Owner()
    technical: Owner = Owner()
    executive: Owner = Owner()
    further: tuple[FurtherOwner, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """One row of the Resolution Plan.

    Only `public` actions reach a customer: with the time they were done, or a `confirmed` due time.
    """

    action: str
    owner: Person | None
    due: When
    progress: Progress
    late: bool = False
    public: bool = False
    confirmed: bool = False
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Resolution Plan: its three tables."""

    immediate: tuple[Action, ...] | None = None
    short_term: tuple[Action, ...] | None = None
    long_term: tuple[Action, ...] | None = None


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """One row of the Communication Plan. `needed` is False where the plan has no such row.

    `next_at` is our own timer and stays inside; `promised_at` is what the customer was told.
    """

    message: str | None = None
    channel: str | None = None
    timing: When = None
    next_at: datetime | None = None
    promised_at: datetime | None = None
    needed: bool = True


@dataclass(frozen=True, slots=True)
class FurtherAudience:
    """A row after the page's four, such as a regulator. Kept from the customer."""

    audience: str
    planned: PlannedMessage


@dataclass(frozen=True, slots=True)
class CommunicationPlan:
    """Communication Plan: the page's four rows, then any further one."""

    customer_primary: PlannedMessage = PlannedMessage()
    customer_executive: PlannedMessage = PlannedMessage()
    internal_team: PlannedMessage = PlannedMessage()
    internal_executive: PlannedMessage = PlannedMessage()
    further: tuple[FurtherAudience, ...] = ()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One row of the Customer Communication Log: a message, call or meeting, either way."""

    at: datetime | None
    type: str | None
    recipient: Person | None
    summary: str | None
    sender: Person | None
    delivered: bool = True
    shared: str | None = None
    """What the customer has read or written themselves; our own `summary` stays inside."""


class Level(StrEnum):
    """How likely, how bad."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


@dataclass(frozen=True, slots=True)
class Risk:
    """One row of the Risk Assessment."""

    probability: Level | None = None
    impact: Level | None = None
    mitigation: str | None = None


@dataclass(frozen=True, slots=True)
class Risks:
    """Risk Assessment: the page's three rows."""

    churn: Risk = Risk()
    escalation: Risk = Risk()
    publicity: Risk = Risk()


class GoodwillState(StrEnum):
    """Where a request for goodwill stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    USED = "used"
    EXPIRED = "expired"
    MOVED = "moved"
    """It goes on in the escalation that this one was merged into."""


@dataclass(frozen=True, slots=True)
class GoodwillRequest:
    """What was asked for. `by` and `at` are of the last change: who approved it, and when."""

    value: Money | str | None
    state: GoodwillState
    by: Person | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GoodwillOption:
    """One option of the handbook, who must approve it, and what was asked of it: None is unknown,
    `()` is nothing."""

    option: str
    approval: str
    requests: tuple[GoodwillRequest, ...] | None = ()


GOODWILL_OPTIONS = (
    GoodwillOption("Service credit", "CS Manager"),
    GoodwillOption("Extended contract", "VP CS"),
    GoodwillOption("Premium support", "VP CS"),
)
"""The page's rows, nothing asked for yet."""


class SurveyState(StrEnum):
    """Where the customer satisfaction check stands."""

    NOT_SCHEDULED = "Not scheduled"
    SCHEDULED = "Scheduled"
    SENT = "Sent"
    COMPLETED = "Completed"
    NOT_SENT = "Not sent"
    """By rule, as for Legal."""


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Customer Satisfaction Check. `at` is when it is planned, was sent or was answered."""

    state: SurveyState
    at: datetime | None = None
    score: Decimal | None = None
    out_of: int = 5


class LessonsState(StrEnum):
    """Where the post-mortem stands."""

    NOT_REQUIRED = "Not required"
    REQUIRED = "Required after resolution"
    DUE = "Due"
    OVERDUE = "Overdue"
    DOCUMENTED = "Documented"
    WAIVED = "Waived"


@dataclass(frozen=True, slots=True)
class Lessons:
    """Lessons Learned: the documentation's status, and what was learned once it is written."""

    state: LessonsState
    at: datetime | None = None
    by: Person | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Improvement:
    """A Process Improvement. The customer is told how many, not which (`text` None)."""

    text: str | None
    implemented: bool = False


@dataclass(frozen=True, slots=True)
class PostResolution:
    """Post-Resolution."""

    satisfaction: Satisfaction | None = None
    lessons: Lessons | None = None
    improvements: tuple[Improvement, ...] | None = None


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One row of the appendix: a clock that is no SLA deadline of the page's format."""

    name: str
    deadline: Deadline | None


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report, in the page's order, as it stood at `as_of`.

    `zone` is the IANA zone in which times are printed. `staff` are further names of our own people
    at work on it, `colleagues` names and addresses of everybody else: free text might mention them,
    and they never reach a customer. `clocks` is an appendix after the page's format, left out when
    None. Of a `restricted` escalation the customer gets no text of ours at all.
    """

    escalation_id: str
    as_of: datetime
    account: str | None = None
    arr: Money | None = None
    health: int | None = None
    details: Details = Details()
    issue: Issue = Issue()
    cause: RootCause = RootCause()
    path: tuple[PathStep, ...] | None = None
    owners: Owners = Owners()
    plan: Plan = Plan()
    communication_plan: CommunicationPlan = CommunicationPlan()
    log: tuple[LogEntry, ...] | None = None
    risks: Risks = Risks()
    goodwill: tuple[GoodwillOption, ...] = GOODWILL_OPTIONS
    post_resolution: PostResolution = PostResolution()
    clocks: tuple[ClockLine, ...] | None = None
    zone: str = "UTC"
    audience: Audience = Audience.INTERNAL
    staff: frozenset[str] = field(default_factory=frozenset)
    colleagues: frozenset[str] = field(default_factory=frozenset)
    restricted: bool = False
