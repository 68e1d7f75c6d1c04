"""What an escalation remembers of its clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import assert_never

from escalation_manager.core import events as e
from escalation_manager.core.escalation import ClockState, Duty, Escalation, PauseSpan, Run, changed
from escalation_manager.core.fold.kept import once


def remember(state: Escalation, event: e.ClockEvent, at: datetime, actor: str) -> Escalation:
    """The escalation after one more event of this chapter."""
    match event:
        case e.ClockStarted():
            return _clock(state, _started(state.clocks.get(event.clock), event))
        case e.ClockStopped():
            return _changed(
                state,
                event.clock,
                lambda clock: replace(
                    clock, stopped_at=event.stopped_at, due_at_stop=event.due, met=event.met
                ),
            )
        case e.ClockCancelled():
            return _changed(state, event.clock, lambda clock: replace(clock, cancelled=True))
        case e.ClockWarned():
            warning = (event.share, event.planned)
            return _changed(
                state, event.clock, lambda clock: replace(clock, warned=clock.warned | {warning})
            )
        case e.ClockBreached():
            return changed(state, breaches=once(state.breaches, (event.clock, event.due)))
        case e.ClockPaused():
            pause = PauseSpan(at, event.until, event.reason, actor)
            return changed(state, pauses=(*state.pauses, pause))
        case e.ClockResumed():
            ended = tuple(
                replace(p, end=event.at_instant) if p.end is None else p for p in state.pauses
            )
            return changed(state, pauses=ended)
        case e.SeverityChanged():
            return changed(
                state,
                severity=event.new,
                highest=once(state.highest, event.new),
                lowering=None,
                lowering_by="",
            )
        case e.LoweringRequested():
            return changed(state, lowering=event, lowering_by=actor)
        case e.LoweringDeclined():
            return changed(state, lowering=None, lowering_by="")
        case e.NextUpdateAgreed():
            return _changed(state, "update", lambda clock: replace(clock, agreed_due=event.due))
        case e.DutyStarted():
            duty = Duty(event.duty, event.title, event.aware_at, event.due)
            others_ = tuple(d for d in state.duties if d.name != event.duty)
            return changed(state, duties=(*others_, duty))
        case e.DutyMet():
            duties = tuple(
                replace(d, met_at=at, reference=event.reference) if d.name == event.duty else d
                for d in state.duties
            )
            return changed(state, duties=duties)
        case e.HandbookMigrated():
            return changed(state, handbook=event.new, calendar=event.calendar)
        case _:
            assert_never(event)


def _changed(
    state: Escalation, name: str, change: Callable[[ClockState], ClockState]
) -> Escalation:
    """With that clock changed. A clock that was never started has nothing to remember."""
    clock = state.clocks.get(name)
    return state if clock is None else _clock(state, change(clock))


def _clock(state: Escalation, clock: ClockState) -> Escalation:
    return changed(state, clocks=MappingProxyType({**state.clocks, clock.name: clock}))


def _started(clock: ClockState | None, event: e.ClockStarted) -> ClockState:
    run = Run(event.start, event.target, event.always)
    if clock is None:
        return ClockState(event.clock, (run,), event.start)
    runs = (*clock.runs, run) if event.keep else (run,)
    return ClockState(event.clock, runs, min(clock.first_start, event.start), warned=clock.warned)
