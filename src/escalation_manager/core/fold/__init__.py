"""How an escalation follows from its events: it remembers, it decides nothing.

One case for every event; a forgotten event is a type error.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation, changed
from escalation_manager.core.fold import (
    analysis,
    approvals,
    assisting,
    clocks,
    ending,
    intake,
    ladder,
    tasks,
    words,
)
from escalation_manager.core.fold.kept import once


def fold(entries: Iterable[e.Entry], state: Escalation | None = None) -> Escalation | None:
    """The escalation after these entries; None when there are none."""
    for entry in entries:
        state = evolve(state, entry)
    return state


def evolve(state: Escalation | None, entry: e.Entry) -> Escalation:
    """The escalation after one more entry. The first one is `Raised`."""
    event = entry.event
    if state is None:
        if not isinstance(event, e.Raised):
            raise ValueError(f"{entry.escalation} does not begin with Raised but {event}")
        return _begin(entry, event)
    state = _remember(state, entry)
    if entry.actor == e.SYSTEM:
        return changed(state, version=entry.version, last_at=entry.at)
    others = tuple(each for each in state.active if each[0] != entry.actor)
    if entry.actor in state.agents or _by_agent(entry):
        return changed(
            state,
            version=entry.version,
            last_at=entry.at,
            active=others,
            agents=once(state.agents, entry.actor),
        )
    return changed(
        state,
        version=entry.version,
        last_at=entry.at,
        active=(*others, (entry.actor, entry.at)),
    )


def _by_agent(entry: e.Entry) -> bool:
    """Whether the event says that an AI agent wrote it: no directory needs to be asked later."""
    match entry.event:
        case e.NoteAdded(by_agent=by) | e.TriageSuggested(by_agent=by):
            return by
        case e.Suggested(by_agent=by):
            return by
        case e.GoodwillRequested(by_agent=by):
            return by
        case e.TaskAdded(source=source):
            return source == "agent"
        case e.MessageWritten(drafted_by=drafter):
            return drafter == entry.actor
        case e.ClimbProposed():
            return True
        case _:
            return False


def _begin(entry: e.Entry, event: e.Raised) -> Escalation:
    return Escalation(
        id=entry.escalation,
        raised=event,
        opened_at=entry.at,
        opened_by=entry.actor,
        version=entry.version,
        last_at=entry.at,
        active=((entry.actor, entry.at),),
        handbook=event.handbook,
        calendar=event.calendar,
        type=event.type,
        severity=event.severity,
        highest=(event.severity,),
        title=event.title,
        reported_at=event.reported_at,
    )


def _remember(state: Escalation, entry: e.Entry) -> Escalation:
    event, at, actor = entry.event, entry.at, entry.actor
    if isinstance(event, e.IntakeEvent):
        return intake.remember(state, event, actor)
    if isinstance(event, e.LadderEvent):
        return ladder.remember(state, event, at, actor)
    if isinstance(event, e.ClockEvent):
        return clocks.remember(state, event, at, actor)
    if isinstance(event, e.TaskEvent):
        return tasks.remember(state, event, at, actor)
    if isinstance(event, e.WordsEvent):
        return words.remember(state, event, at, actor)
    if isinstance(event, e.ApprovalEvent):
        return approvals.remember(state, event, at)
    if isinstance(event, e.AnalysisEvent):
        return analysis.remember(state, event)
    if isinstance(event, e.AssistingEvent):
        return assisting.remember(state, event, at, actor)
    if isinstance(event, e.EndingEvent):
        return ending.remember(state, event, at)
    assert_never(event)
