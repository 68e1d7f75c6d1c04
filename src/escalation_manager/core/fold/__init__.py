"""How an escalation follows from its events: it remembers, it decides nothing.

One case for every event; a forgotten event is a type error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, assert_never

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation, changed, finished, sheet
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
    on = None
    for entry in entries:
        if on is None:
            on = sheet(_begin(entry) if state is None else state)
            if state is None:
                continue
        on = _noted(on, entry)
    return state if on is None else finished(on)


def evolve(state: Escalation | None, entry: e.Entry) -> Escalation:
    """The escalation after one more entry. The first one is `Raised`."""
    return _begin(entry) if state is None else finished(_noted(sheet(state), entry))


def _noted(state: Escalation, entry: e.Entry) -> Escalation:
    """The sheet after one more entry."""
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


def _begin(entry: e.Entry) -> Escalation:
    event = entry.event
    if not isinstance(event, e.Raised):
        raise ValueError(f"{entry.escalation} does not begin with Raised but {event}")
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


Remember = Callable[[Escalation, Any, datetime, str], Escalation]
_known: dict[type[e.Event], Remember] = {}
"""Which chapter remembers which event, once it was looked up: that costs more than remembering."""


def _remember(state: Escalation, entry: e.Entry) -> Escalation:
    event = entry.event
    remember = _known.get(type(event))
    if remember is None:
        remember = _known[type(event)] = _chapter(event)
    return remember(state, event, entry.at, entry.actor)


def _chapter(event: e.Event) -> Remember:
    if isinstance(event, e.IntakeEvent):
        return lambda state, event, _, actor: intake.remember(state, event, actor)
    if isinstance(event, e.LadderEvent):
        return ladder.remember
    if isinstance(event, e.ClockEvent):
        return clocks.remember
    if isinstance(event, e.TaskEvent):
        return tasks.remember
    if isinstance(event, e.WordsEvent):
        return words.remember
    if isinstance(event, e.ApprovalEvent):
        return lambda state, event, at, _: approvals.remember(state, event, at)
    if isinstance(event, e.AnalysisEvent):
        return lambda state, event, *_: analysis.remember(state, event)
    if isinstance(event, e.AssistingEvent):
        return assisting.remember
    if isinstance(event, e.EndingEvent):
        return lambda state, event, at, _: ending.remember(state, event, at)
    assert_never(event)
