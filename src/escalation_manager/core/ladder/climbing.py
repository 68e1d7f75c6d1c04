"""When does the ladder climb by itself, and why?

There are two reasons. A clock is nearly due (First) or missed (Final): a new fact, which climbs
even when the rung below has acknowledged. Or an alert was not acknowledged in time. Every step
waits for the one before: a fact that had come already when a rung was alerted is what that alert
was about, and only its silence leads further.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core import events as e
from escalation_manager.core import rungs
from escalation_manager.core.deadlines import CLOCKS, DUTY
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.ladder.alerting import (
    JUST_AFTER,
    alert,
    answer_due,
    answer_expires,
    answered,
    is_late,
    last_alert,
)
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Due, Unfolding

FIRST, FINAL = 1, 2


@dataclass(frozen=True, slots=True)
class ClockCause:
    """What a clock says to the ladder. Its key holds the instant, so a moved deadline is new."""

    key: str
    clock: str
    planned: datetime
    rung: int
    """First when a breach is imminent, Final at the breach."""


def agenda(state: Escalation, rules: Rules) -> Iterator[Due]:
    """What the ladder will do next: at most one thing for each reason."""
    ladder = state.ladder
    if not state.status.live:
        return
    if ladder.silenced_until is not None:
        yield Due(ladder.silenced_until, "the silence ends", _end_silence)
        return
    waiting = new_causes(state, rules)
    if waiting:
        first = min(waiting, key=lambda cause: cause.planned)
        yield Due(first.planned, "the ladder climbs for a clock", _climb_for_clock)
    if last_alert(state) is None:
        return
    if answered(state, rules):
        expires = answer_expires(state, rules)
        if expires is not None:
            yield Due(expires + JUST_AFTER, "the acknowledgement expires", _expire)
    elif ladder.rung < rungs.top(state, rules):
        until = answer_due(state, rules)
        if until is not None:
            yield Due(until + JUST_AFTER, "the alert waits for an answer", _climb_unanswered)


def new_causes(state: Escalation, rules: Rules) -> tuple[ClockCause, ...]:
    """Recorded facts of running clocks that ask for a rung which is not reached yet."""
    ladder, highest = state.ladder, rungs.top(state, rules)
    return tuple(
        cause
        for cause in _causes(state, rules)
        if cause.key not in ladder.causes
        and (ladder.since is None or cause.planned > ladder.since)
        and (
            min(cause.rung, highest) > ladder.rung or (highest < FIRST and not ladder.fallback_told)
        )
    )


def _causes(state: Escalation, rules: Rules) -> Iterator[ClockCause]:
    imminent = rules.handbook.clocks.imminent
    for name, clock in state.clocks.items():
        if not clock.running or not (name in CLOCKS or name.startswith(DUTY)):
            continue
        for share, planned in clock.warned:
            if share >= imminent:
                yield ClockCause(f"{name}:imminent:{planned.isoformat()}", name, planned, FIRST)
        for breached, due in state.breaches:
            if breached == name:
                yield ClockCause(f"{name}:breach:{due.isoformat()}", name, due, FINAL)


def _climb_for_clock(u: Unfolding) -> None:
    """One rung, for the gravest fact of this moment; the others have come with it."""
    waiting = new_causes(u.state, u.rules)
    first = min(waiting, key=lambda cause: (cause.planned, -cause.rung, cause.key))
    moment = u.at if is_late(u, first.planned) else first.planned
    now = [cause for cause in waiting if cause.planned <= moment]
    chosen = max(now, key=lambda cause: (cause.rung, cause.planned, cause.key))
    # Of its own clock everything up to now is the same cause, however quickly it followed.
    also = [
        cause.key
        for cause in sorted(waiting, key=lambda cause: (cause.planned, cause.key))
        if cause != chosen and (cause in now or cause.clock == chosen.clock)
    ]
    if rungs.top(u.state, u.rules) < FIRST:
        _tell_fallback(u, chosen)
        return
    alert(u, u.state.ladder.rung + 1, chosen.key, chosen.planned, also=tuple(also))


def _tell_fallback(u: Unfolding, cause: ClockCause) -> None:
    """Nobody stands higher: the fallback role is told, once."""
    handbook, late = u.rules.handbook, is_late(u, cause.planned)
    role, moment = handbook.ladder.fallback_role, u.at if late else cause.planned
    policy = handbook.severity(u.state.severity)
    out = rungs.left_out(u.state, u.rules)
    found = rungs.fillers(role, u.rules, moment, out)[:1]
    reached = [rungs.reachable(person, policy, handbook, moment) for person in found]
    u.follow(
        e.FallbackTold(
            role,
            tuple(person.id for person in found),
            cause.key,
            cause.planned,
            late,
            reached[0] if reached else None,
        )
    )


def _climb_unanswered(u: Unfolding) -> None:
    until, sent = answer_due(u.state, u.rules), last_alert(u.state)
    if until is None or sent is None:
        return
    names = " and ".join(u.rules.directory.name(person) for person in sent.people)
    alert(u, u.state.ladder.rung + 1, f"{names} did not acknowledge in time", until)


def _expire(u: Unfolding) -> None:
    expires, sent = answer_expires(u.state, u.rules), last_alert(u.state)
    if expires is None or sent is None:
        return
    u.follow(e.AcknowledgementExpired(sent.rung, expires))
    alert(u, sent.rung, "acknowledged, then nothing happened", expires, again=True)


def _end_silence(u: Unfolding) -> None:
    until = u.state.ladder.silenced_until
    if until is None:
        return
    u.follow(e.SilenceEnded(until))
    alert(u, 0, "the silence has ended", until, again=True)
