"""How does a desk stand, printed? For a person at 03:00, for a monitor, and for a pipe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import typer

from escalation_manager.cli.instants import moment
from escalation_manager.cli.session import Session

if TYPE_CHECKING:
    from rich.console import Console

    from escalation_manager.desk.standing import Standing
    from escalation_manager.ports.log import Owed


MOST_GONE = 3


def print_standing(session: Session, found: Standing) -> None:
    """Everything about the desk's work; exit code 1 when it does not do it."""

    def show(console: Console) -> None:
        for style, line in _lines(found):
            console.print(line, style=style, markup=False)

    session.answer(_data(found), _rows(found), show)
    if not found.sound:
        raise typer.Exit(1)


def _lines(found: Standing) -> Iterator[tuple[str, str]]:
    from escalation_manager.ports.stored import EffectState

    if found.rehearsal:
        yield "", "A rehearsal desk: its time is set by hand, and nobody works on it."
    for sentence in found.troubles:
        yield "bold red", f"✗ {sentence}"
    if found.sound and not found.rehearsal:
        yield "green", "✓ The desk does its work; nothing was left behind."
    beat = found.heartbeat
    if beat is not None:
        yield "", f"Heartbeat: {_length(found.at - beat)} ago"
    if found.oldest_wake is not None:
        yield "", f"Oldest wake not looked at: {moment(found.oldest_wake, found.at)}"
    elif found.next_wake is not None:
        yield "", f"Next wake: {moment(found.next_wake, found.at)}"
    yield "", f"Late by: {_length(found.late_by)}"
    states = (EffectState.PENDING, EffectState.LEASED, EffectState.DEAD)
    counts = ", ".join(f"{found.count(state)} {state.value}" for state in states)
    yield "", f"Effects: {counts}"
    for one in found.owing:
        urgent = ", urgent" if one.lane == 0 else ""
        since = f", since {moment(one.oldest, found.at)}" if one.oldest <= found.at else ""
        style = "red" if one.state is EffectState.DEAD else ""
        yield style, f"    {one.target}{urgent}: {one.count} {one.state.value}{since}"
    if found.count(EffectState.DEAD):
        yield "red", "    Dead ones wait for a person: escalations effects --state dead"
    for worker in found.alive:
        count = worker.detail.get
        yield "", f"Worker {worker.name}, alive {_length(found.at - worker.beat_at)} ago:"
        did = f"{count('running', 0)} running, {count('done', 0)} done, {count('failed', 0)} failed"
        yield "", f"    {did}"
    for worker in found.gone[-MOST_GONE:]:
        ago = _length(found.at - worker.beat_at)
        yield "yellow", f"Worker {worker.name} went away without a word {ago} ago"
    if len(found.gone) > MOST_GONE:
        yield "yellow", f"So did {len(found.gone) - MOST_GONE} others within a day"
    for target, why in found.withheld.items():
        yield "yellow", f"{target} is left alone: {why}"
    for target, breakers in found.breakers.items():
        if set(breakers) != {"closed"}:
            yield "yellow", f"Breaker of {target}: {', '.join(breakers)}"
    for sentence in found.audit.waiting:
        yield "yellow", f"Waits, for a reason: {sentence}"


def _data(found: Standing) -> dict[str, object]:
    return {
        "at": found.at,
        "sound": found.sound,
        "rehearsal": found.rehearsal,
        "troubles": found.troubles,
        "heartbeat": found.heartbeat,
        "late_seconds": found.late_by.total_seconds(),
        "oldest_wake": found.oldest_wake,
        "next_wake": found.next_wake,
        "effects": [
            {
                "state": one.state.value,
                "target": one.target,
                "urgent": one.lane == 0,
                "count": one.count,
                "oldest": one.oldest,
            }
            for one in found.owing
        ],
        "leases": found.leases,
        "workers": [
            {
                "name": each.name,
                "started_at": each.started_at,
                "seconds_since_beat": (found.at - each.beat_at).total_seconds(),
                "alive": each in found.alive,
                **each.detail,
            }
            for each in found.workers
        ],
        "withheld": found.withheld,
        "breakers": found.breakers,
        "left_behind": found.audit.left_behind,
        "waiting": found.audit.waiting,
    }


def _rows(found: Standing) -> Iterator[tuple[object, ...]]:
    yield "sound", "yes" if found.sound else "no"
    for sentence in found.troubles:
        yield "trouble", sentence
    yield "heartbeat", found.heartbeat
    yield "late_seconds", found.late_by.total_seconds()
    yield "oldest_wake", found.oldest_wake
    yield "next_wake", found.next_wake
    for one in found.owing:
        yield "effects", one.state.value, one.target, one.lane, one.count, one.oldest
    for worker in found.workers:
        alive = "alive" if worker in found.alive else "gone"
        yield "worker", worker.name, alive, worker.beat_at
    for target, why in found.withheld.items():
        yield "withheld", target, why


def print_effects(session: Session, effects: tuple[Owed, ...]) -> None:
    """What is owed, and what to do about what failed."""
    now = session.now

    def show(console: Console) -> None:
        if not effects:
            console.print("Nothing is owed, and nothing failed.", style="green")
        for owed in effects:
            style = "red" if owed.state.value == "dead" else ""
            console.print(_effect(owed, now), style=style, markup=False)
        if any(owed.state.value == "dead" for owed in effects):
            console.print(
                "Mend what is wrong, then: escalations effects --retry KEY (or --retry-dead). "
                "If nobody needs it any more: --drop KEY --reason WHY.",
                markup=False,
            )

    rows = [
        (
            o.effect.key,
            o.state.value,
            o.tries,
            o.effect.not_before,
            o.last_error,
            o.effect.target,
            o.leased_by,
            o.told_with,
        )
        for o in effects
    ]
    session.answer(list(effects), rows, show)


def _effect(owed: Owed, now: datetime) -> str:
    tries = f", {owed.tries} tries" if owed.tries > 1 else ", 1 try" if owed.tries else ""
    said = f"{owed.effect.key} to {owed.effect.target}: {owed.state.value}{tries}"
    if owed.leased_by is not None:
        said += f", by {owed.leased_by}"
    elif owed.state.value == "pending" and owed.effect.not_before > now:
        said += f", not before {moment(owed.effect.not_before, now)}"
    if owed.told_with is not None:
        said += f", as one with others: {owed.told_with}"
    return f"{said}\n    {owed.last_error}" if owed.last_error else said


def _length(length: timedelta) -> str:
    seconds = max(length.total_seconds(), 0.0)
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
