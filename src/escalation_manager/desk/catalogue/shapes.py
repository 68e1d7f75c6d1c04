"""What do answers look like? Plain dataclasses, from which the document's schemas are made too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from escalation_manager.core import events as e
from escalation_manager.core.deadlines import ClockExplanation, ClockView
from escalation_manager.core.escalation import (
    Acknowledgement,
    ClimbProposal,
    Closing,
    Commitment,
    Communication,
    Confirmation,
    Duty,
    Goodwill,
    Message,
    Owners,
    PauseSpan,
    Task,
)
from escalation_manager.core.telling import sentence
from escalation_manager.desk.answers import Answer, List, Shown, Step
from escalation_manager.desk.changing import Changed

BANDS = ("now", "overdue", "within the hour", "later")


@dataclass(frozen=True, slots=True)
class EventShown:
    """Something that happened: what, when, by whom, in words and in values."""

    version: int
    at: datetime
    actor: str
    event: str
    text: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did. No events: it was done already."""

    escalation: str
    version: int
    status: str
    type: str
    severity: str
    repeated: bool
    """Answered before under the same Idempotency-Key."""
    dry_run: bool
    events: list[EventShown]
    notes: list[str]
    """What was read into a mail, for whoever sent it in."""


@dataclass(frozen=True, slots=True)
class ClockShown:
    """One clock. Lengths are working time; what remains is wall time, negative when late."""

    name: str
    label: str
    status: str
    start: datetime
    due: datetime | None
    stopped_at: datetime | None
    elapsed_seconds: float
    paused_seconds: float
    remaining_seconds: float | None
    share: float
    breached: bool
    target: str


@dataclass(frozen=True, slots=True)
class SpanShown:
    """Part of a clock's time, and why it counted or not."""

    start: datetime
    end: datetime
    counted: bool
    why: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Every minute of one clock."""

    escalation: str
    clock: ClockShown
    calendar: str
    time_zone: str
    handbook: str
    spans: list[SpanShown]


@dataclass(frozen=True, slots=True)
class StepShown:
    """The one next thing to do."""

    kind: str
    text: str
    due: datetime | None
    people: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MyStep:
    """Something for you to do."""

    escalation: str
    account_name: str
    title: str
    severity: str
    band: str
    step: StepShown


@dataclass(frozen=True, slots=True)
class MySteps:
    """What you should do, in order."""

    steps: list[MyStep]


@dataclass(frozen=True, slots=True)
class LadderShown:
    """Which rung is alerted, and who answered."""

    rung: int
    alerted: tuple[str, ...]
    acknowledged: tuple[Acknowledgement, ...]
    silenced_until: datetime | None
    proposal: ClimbProposal | None


@dataclass(frozen=True, slots=True)
class EscalationShown:
    """One escalation, whole, at one instant."""

    id: str
    version: int
    as_of: datetime
    title: str
    account: str
    account_name: str | None
    type: str
    severity: str
    status: str
    handbook: str
    opened_at: datetime
    reported_at: datetime | None
    statement: str
    impact_business: str | None
    impact_users: str | None
    impact_since: datetime | None
    tags: tuple[str, ...]
    attention: tuple[str, ...]
    triage: e.Triaged | None
    suggestions: tuple[e.TriageSuggested, ...]
    context: e.ContextGathered | None
    owners: Owners
    ladder: LadderShown
    next: StepShown | None
    clocks: list[ClockShown]
    pauses: tuple[PauseSpan, ...]
    duties: tuple[Duty, ...]
    tasks: tuple[Task, ...]
    messages: tuple[Message, ...]
    communications: tuple[Communication, ...]
    commitments: tuple[Commitment, ...]
    confirmations: tuple[Confirmation, ...]
    goodwill: tuple[Goodwill, ...]
    risks: tuple[e.RiskAssessed, ...]
    root_cause: e.RootCauseRecorded | None
    links: tuple[tuple[str, str], ...]
    duplicates: tuple[tuple[str, str], ...]
    merged_into: str | None
    readers: tuple[str, ...] | None
    closing: Closing


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list."""

    id: str
    version: int
    account: str
    account_name: str
    title: str
    type: str | None
    severity: str | None
    status: str
    owner: str | None
    rung: int
    opened_at: datetime
    due_at: datetime | None
    due_clock: str | None
    resolved_at: datetime | None
    closed_at: datetime | None
    restricted: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """A page of a list. Ask for the next one with `after`; null: this is the last."""

    escalations: list[Line]
    total: int
    after: str | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything that happened, in order."""

    escalation: str
    events: list[EventShown]


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """What a live stream says: one saving, at its place in the log of the desk."""

    position: int
    escalation: str
    version: int
    at: datetime
    events: list[EventShown]


def done(answer: Answer, notes: tuple[str, ...] = ()) -> Done:
    """What a command did."""
    state = answer.state
    return Done(
        answer.escalation,
        answer.version,
        state.status.value,
        state.type,
        state.severity,
        answer.repeated,
        answer.dry_run,
        [event(entry, answer.rules.directory.name) for entry in answer.entries],
        list(notes),
    )


def event(entry: e.Entry, name: Any = str) -> EventShown:
    """An entry of the log."""
    data: dict[str, Any] = msgspec.to_builtins(entry.event)
    said = sentence(entry.event, name)
    kind = type(entry.event).__name__
    return EventShown(entry.version, entry.at, entry.actor, kind, said, data)


def clock(view: ClockView) -> ClockShown:
    """A clock."""
    return ClockShown(
        view.name,
        view.label,
        view.status.value,
        view.start,
        view.due,
        view.stopped_at,
        view.elapsed.total_seconds(),
        view.paused.total_seconds(),
        None if view.remaining is None else view.remaining.total_seconds(),
        round(float(view.share), 4),
        view.breached,
        view.target,
    )


def explained(escalation: str, told: ClockExplanation) -> Explained:
    """A clock with every minute of it."""
    spans = [SpanShown(s.start, s.end, s.counted, s.why) for s in told.spans]
    return Explained(
        escalation, clock(told.view), told.calendar, told.time_zone, told.handbook, spans
    )


def step(found: Step) -> MyStep:
    """A line of a person's own list."""
    one = found.step
    shown = StepShown(one.kind, one.text, one.due, one.people, one.roles)
    band = BANDS[found.band]
    return MyStep(found.escalation, found.account_name, found.title, found.severity, band, shown)


def escalation(shown: Shown) -> EscalationShown:
    """One escalation, whole."""
    state, one, account = shown.state, shown.step, shown.rules.account
    ladder = state.ladder
    return EscalationShown(
        id=state.id,
        version=state.version,
        as_of=shown.at,
        title=state.title,
        account=state.account_id,
        account_name=account.name if account else None,
        type=state.type,
        severity=state.severity,
        status=state.status.value,
        handbook=state.handbook,
        opened_at=state.opened_at,
        reported_at=state.reported_at,
        statement=state.raised.statement,
        impact_business=state.impact_business,
        impact_users=state.impact_users,
        impact_since=state.impact_since,
        tags=state.tags,
        attention=state.attention,
        triage=state.triage,
        suggestions=state.suggestions,
        context=state.context,
        owners=state.owners,
        ladder=LadderShown(
            ladder.rung,
            ladder.alerted,
            ladder.acknowledged,
            ladder.silenced_until,
            ladder.proposal,
        ),
        next=None if one is None else StepShown(one.kind, one.text, one.due, one.people, one.roles),
        clocks=[clock(view) for view in shown.clocks],
        pauses=state.pauses,
        duties=state.duties,
        tasks=state.tasks,
        messages=state.messages,
        communications=state.communications,
        commitments=state.commitments,
        confirmations=state.confirmations,
        goodwill=state.goodwill,
        risks=state.risks,
        root_cause=state.root_cause,
        links=state.links,
        duplicates=state.duplicates,
        merged_into=state.merged_into,
        readers=state.readers,
        closing=state.closing,
    )


def lines(page: List) -> Lines:
    """A page of a list."""
    found = [
        Line(
            row.id,
            row.version,
            row.account,
            line.account_name,
            row.title,
            row.type,
            row.severity,
            row.status,
            row.owner,
            row.rung,
            row.opened_at,
            row.due_at,
            line.due_clock,
            row.resolved_at,
            row.closed_at,
            row.readers is not None,
        )
        for line in page.lines
        for row in (line.row,)
    ]
    return Lines(found, page.total, page.after)


def timeline(shown: Shown) -> Timeline:
    """Everything that happened."""
    name = shown.rules.directory.name
    return Timeline(shown.state.id, [event(entry, name) for entry in shown.entries])


def change(changed: Changed, name: Any = str) -> ChangeShown:
    """One saving."""
    one = changed.change
    events = [event(entry, name) for entry in changed.entries]
    return ChangeShown(one.position, one.escalation, one.last, one.at, events)
