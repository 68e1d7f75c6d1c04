"""When is each clock due, how does it stand, and which minutes counted?

The four clocks, the post-mortem and regulatory duties are clocks of the same kind, told apart by
name. A task has a due instant and no target; it is shown in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar, cast

from escalation_manager.core import clocks
from escalation_manager.core.calendars import Calendar
from escalation_manager.core.errors import NotFound
from escalation_manager.core.escalation import ClockState, Escalation, Run, TaskState
from escalation_manager.core.lengths import Length
from escalation_manager.core.rules import Rules

T = TypeVar("T")

ACKNOWLEDGE, RESPONSE, UPDATE, RESOLUTION = CLOCKS = (
    "acknowledge",
    "response",
    "update",
    "resolution",
)
"""The four clocks of every escalation, in the order in which they are shown."""

POST_MORTEM = "post_mortem"
DUTY = "duty:"
TASK = "task:"

_LABELS = {
    ACKNOWLEDGE: "Acknowledge",
    RESPONSE: "First response",
    UPDATE: "Customer update",
    RESOLUTION: "Resolution",
    POST_MORTEM: "Post-mortem",
}


class ClockStatus(StrEnum):
    """How a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"
    NEVER = "never"
    """The calendar has no working time left in which the target could be used up."""


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock at one instant."""

    name: str
    label: str
    status: ClockStatus
    start: datetime
    due: datetime | None
    stopped_at: datetime | None
    elapsed: timedelta
    """Working time that counted, until the instant or the stop."""
    paused: timedelta
    """Working time that pauses took out."""
    remaining: timedelta | None
    """Time on the wall until due; negative when overdue, or by how much it was missed."""
    share: Decimal
    """Of the target that is used: 0 to 1, and on."""
    breached: bool
    """Ever: a breach of an earlier run counts as well."""
    target: str
    always: bool
    """Round the clock, or on the service calendar."""


@dataclass(frozen=True, slots=True)
class ClockExplanation:
    """A clock with every minute of it, under the handbook version that applied."""

    view: ClockView
    spans: tuple[clocks.Span, ...]
    calendar: str
    time_zone: str
    handbook: str
    restarts: tuple[tuple[datetime, str], ...] = ()


def label(name: str, state: Escalation) -> str:
    """What people call the clock."""
    if name.startswith(DUTY):
        duty = next((d for d in state.duties if d.name == name.removeprefix(DUTY)), None)
        return duty.title if duty else name.removeprefix(DUTY)
    if name.startswith(TASK):
        task = state.task(name.removeprefix(TASK))
        return f"Task: {task.title}" if task else name
    return _LABELS.get(name, name)


def calendar(run: Run, state: Escalation, rules: Rules) -> Calendar:
    """The calendar that the run is counted on, before its unit has a say."""
    return rules.handbook.calendar(state.calendar, always=run.always)


def service(state: Escalation, rules: Rules) -> Calendar | None:
    """The service calendar of this escalation, if one is configured."""
    return rules.handbook.service_calendar(state.calendar)


def pauses(state: Escalation, name: str = RESOLUTION) -> tuple[clocks.Pause, ...]:
    """The pauses of a clock. Only the resolution clock has any; an open one ends as planned."""
    if name != RESOLUTION or not state.pauses:
        return ()
    return tuple(clocks.Pause(p.start, p.end or p.until, p.reason) for p in state.pauses)


def run_due(run: Run, name: str, state: Escalation, rules: Rules) -> datetime | None:
    """When this run of a clock is due; None: never."""
    length, standing = Length.parse(run.target), pauses(state, name)
    return due_after(length, run.start, state, rules, always=run.always, standing=standing)


def counts_evenly(run: Run, state: Escalation, rules: Rules) -> bool:
    """Whether every minute counts, so that it does not matter when the run began."""
    return clocks.evenly(Length.parse(run.target), calendar(run, state, rules))


def due_after(
    length: Length,
    begin: datetime,
    state: Escalation,
    rules: Rules,
    *,
    always: bool,
    standing: tuple[clocks.Pause, ...] = (),
) -> datetime | None:
    """When so long after `begin` is, round the clock or on the service calendar; None: never."""
    on = rules.handbook.calendar(state.calendar, always=always)
    if not standing and clocks.evenly(length, on):
        return on.add(begin, length.elapsed)

    def work_out() -> datetime | None:
        return clocks.due(begin, length, on, service(state, rules), standing)

    question = ("due", begin, length.amount, length.unit, always, state.calendar, standing)
    return remembered(rules, question, work_out)


_UNKNOWN = object()
MOST_REMEMBERED = 50_000
"""Answers that are kept for each version of the handbook: some twenty megabytes."""


def remembered(rules: Rules, question: object, work_out: Callable[[], T]) -> T:
    """The answer under this version of the handbook, worked out once.

    A question holds everything that the answer depends on, besides the handbook itself. Plain
    values are found sooner than dataclasses.
    """
    known = rules.handbook.worked_out
    answer = known.get(question, _UNKNOWN)
    if answer is _UNKNOWN:
        if len(known) >= MOST_REMEMBERED:
            known.clear()
        known[question] = answer = work_out()
    return cast(T, answer)


def governing(clock: ClockState, state: Escalation, rules: Rules) -> tuple[Run, datetime | None]:
    """The run that is due first, and when. Of runs that are never due, the last."""
    if len(clock.runs) == 1:
        return clock.runs[0], run_due(clock.runs[0], clock.name, state, rules)
    dues = [(run, run_due(run, clock.name, state, rules)) for run in clock.runs]
    known = [(run, due) for run, due in dues if due is not None]
    return min(known, key=lambda pair: pair[1]) if known else dues[-1]


def due(state: Escalation, name: str, rules: Rules) -> datetime | None:
    """When the clock is due, or was when it stopped; None: there is none, or never."""
    clock = state.clocks.get(name)
    if clock is None:
        task = state.task(name.removeprefix(TASK)) if name.startswith(TASK) else None
        return task.due if task else None
    if clock.stopped_at is not None:
        return clock.due_at_stop
    if clock.agreed_due is not None:
        return clock.agreed_due
    return governing(clock, state, rules)[1]


def breached(state: Escalation, name: str) -> bool:
    """Whether a breach of this clock was ever recorded."""
    return any(clock == name for clock, _ in state.breaches)


def view(state: Escalation, name: str, rules: Rules, at: datetime) -> ClockView | None:
    """How the clock stands at an instant; None: there is no such clock."""
    clock = state.clocks.get(name)
    if clock is None:
        return _task_view(state, name, at)
    until = min(at, clock.stopped_at) if clock.stopped_at is not None else at
    run, _ = governing(clock, state, rules)
    when = due(state, name, rules)
    target, service_ = Length.parse(run.target), service(state, rules)
    on = clocks.counted_on(target, calendar(run, state, rules), service_)
    standing = pauses(state, name)
    counted = clocks.elapsed(run.start, until, on, standing)
    if clock.agreed_due is not None and clock.agreed_due > run.start:
        share = Decimal((until - run.start) // _MICRO) / ((clock.agreed_due - run.start) // _MICRO)
    else:
        share = clocks.share(
            run.start, until, target, calendar(run, state, rules), service_, standing
        )
    overdue = clock.running and when is not None and until > when
    return ClockView(
        name=name,
        label=label(name, state),
        status=_status(clock, state, when, at),
        start=run.start,
        due=when,
        stopped_at=clock.stopped_at,
        elapsed=counted,
        paused=on.between(run.start, until) - counted,
        remaining=None if when is None else when - until,
        share=max(share, Decimal(0)),
        breached=breached(state, name) or overdue or clock.met is False,
        target=run.target,
        always=run.always,
    )


def views(state: Escalation, rules: Rules, at: datetime) -> tuple[ClockView, ...]:
    """The four clocks, in order."""
    found = (view(state, name, rules, at) for name in CLOCKS)
    return tuple(clock for clock in found if clock is not None)


def all_views(state: Escalation, rules: Rules, at: datetime) -> tuple[ClockView, ...]:
    """The four clocks, then every further deadline: duties, post-mortem, tasks."""
    further = [name for name in state.clocks if name not in CLOCKS]
    tasks = [f"{TASK}{task.id}" for task in state.tasks if task.due is not None]
    found = (view(state, name, rules, at) for name in (*further, *tasks))
    return (*views(state, rules, at), *(clock for clock in found if clock is not None))


def explain(state: Escalation, name: str, rules: Rules, at: datetime) -> ClockExplanation:
    """Every minute of a clock: which counted, which did not, and why.

    The counted spans last exactly `view.elapsed`. Raises NotFound for a clock there is not.
    """
    clock, seen = state.clocks.get(name), view(state, name, rules, at)
    if clock is None or seen is None:
        known = ", ".join(state.clocks)
        raise NotFound(f"{state.id} has no clock {name!r}.", f"Ask for one of: {known}.")
    run, _ = governing(clock, state, rules)
    until = min(at, clock.stopped_at) if clock.stopped_at is not None else at
    on = clocks.counted_on(
        Length.parse(run.target), calendar(run, state, rules), service(state, rules)
    )
    resets = [(run.start, "the clock was started again")] if run.start > clock.first_start else []
    told = clocks.explain(clock.first_start, until, on, pauses(state, name), resets)
    return ClockExplanation(
        view=seen,
        spans=told.spans,
        calendar=on.name,
        time_zone=on.time_zone,
        handbook=state.handbook,
        restarts=tuple(resets),
    )


def next_due(state: Escalation, rules: Rules) -> tuple[str, datetime] | None:
    """The running deadline that comes first, with its name: what a list is ordered by."""
    return min(_running(state, rules), key=lambda pair: pair[1], default=None)


def _running(state: Escalation, rules: Rules) -> Iterator[tuple[str, datetime]]:
    for name, clock in state.clocks.items():
        when = due(state, name, rules) if clock.running else None
        if when is not None:
            yield name, when
    for task in state.tasks:
        if task.open and task.due is not None:
            yield f"{TASK}{task.id}", task.due


_MICRO = timedelta(microseconds=1)


def _status(
    clock: ClockState, state: Escalation, when: datetime | None, at: datetime
) -> ClockStatus:
    if clock.stopped_at is not None and clock.met is not None:
        return ClockStatus.MET if clock.met else ClockStatus.MISSED
    if clock.cancelled:
        return ClockStatus.CANCELLED
    pause = state.open_pause if clock.name == RESOLUTION else None
    if pause is not None and pause.start <= at < pause.until:
        return ClockStatus.PAUSED
    return ClockStatus.RUNNING if when is not None else ClockStatus.NEVER


def _task_view(state: Escalation, name: str, at: datetime) -> ClockView | None:
    task = state.task(name.removeprefix(TASK)) if name.startswith(TASK) else None
    if task is None or task.due is None:
        return None
    until = min(task.done_at, at) if task.done_at is not None else at
    late = until > task.due and task.state is not TaskState.DROPPED
    status = ClockStatus.RUNNING
    if task.state is TaskState.DROPPED:
        status = ClockStatus.CANCELLED
    elif task.state is TaskState.DONE:
        status = ClockStatus.MISSED if late else ClockStatus.MET
    whole, used = max(task.due - task.added_at, _MICRO), max(until - task.added_at, timedelta())
    return ClockView(
        name=name,
        label=label(name, state),
        status=status,
        start=task.added_at,
        due=task.due,
        stopped_at=task.done_at,
        elapsed=used,
        paused=timedelta(),
        remaining=task.due - until,
        share=Decimal(used // _MICRO) / Decimal(whole // _MICRO),
        breached=late,
        target="",
        always=True,
    )
