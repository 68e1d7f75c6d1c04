"""What is known of one escalation now, whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from escalation_manager.core import events as e
from escalation_manager.core.escalation.approvals import Confirmation, Goodwill
from escalation_manager.core.escalation.assisting import Suggestion
from escalation_manager.core.escalation.clocks import ClockState, Duty, PauseSpan
from escalation_manager.core.escalation.ending import Closing
from escalation_manager.core.escalation.ladder import Ladder, Owners
from escalation_manager.core.escalation.status import Status
from escalation_manager.core.escalation.tasks import Task
from escalation_manager.core.escalation.words import Commitment, Communication, Message, PlanTimer


def _no_clocks() -> Mapping[str, ClockState]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Escalation:
    """One escalation, whole. Built by `fold`; version is the number of its last event."""

    id: str
    raised: e.Raised
    opened_at: datetime
    opened_by: str
    version: int = 1
    last_at: datetime | None = None
    active: tuple[tuple[str, datetime], ...] = ()
    """(who, when last) of everybody but the desk and AI agents, the latest last."""
    agents: tuple[str, ...] = ()
    """The AI agents that wrote here."""
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
    clocks: Mapping[str, ClockState] = field(default_factory=_no_clocks)
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
    assisted: tuple[Suggestion, ...] = ()
    """What an assistant proposed, the oldest first."""
    closing: Closing = field(default_factory=Closing)
    merged_into: str | None = None
    absorbed: tuple[str, ...] = ()
    gone_over: tuple[tuple[str, str], ...] = ()
    """(number here, number there) of what goes on where this one was merged into."""
    links: tuple[tuple[str, str], ...] = ()
    readers: tuple[str, ...] | None = None
    """None: everybody on the desk may read it."""
    cancelled_at: datetime | None = None
    cancelled_reason: str = ""

    @property
    def account_id(self) -> str:
        """The customer's account."""
        return self.raised.account_id

    @property
    def active_at(self) -> datetime | None:
        """When somebody other than the desk last did something."""
        return self.active[-1][1] if self.active else None

    def task(self, task_id: str) -> Task | None:
        """The task of that id, if there is one."""
        return next((task for task in self.tasks if task.id == task_id), None)

    def message(self, message_id: str) -> Message | None:
        """The message of that id, if there is one."""
        return next((message for message in self.messages if message.id == message_id), None)

    def suggestion(self, suggestion_id: str) -> Suggestion | None:
        """The proposal of that number, if there is one."""
        return next((one for one in self.assisted if one.id == suggestion_id), None)

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
