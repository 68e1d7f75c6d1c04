"""How far is an effect, and what may become of it? The same for every filler of the port."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from escalation_manager.core.errors import Conflict, NotFound
from escalation_manager.ports.log import JSON, EffectState, Owed

PENDING, DONE, DEAD, DROPPED = EffectState


def known(owed: Owed | None, key: str) -> Owed:
    """The effect; NotFound when there is none of that key."""
    if owed is None:
        raise NotFound(f"There is no effect {key!r}.", "List them with `escalations effects`.")
    return owed


def done(owed: Owed, result: JSON, at: datetime) -> Owed:
    """It was done; whatever had been thought of it before, it has happened now."""
    if owed.state is DONE:
        return owed
    return replace(owed, state=DONE, tries=owed.tries + 1, result=result, done_at=at)


def failed(owed: Owed, error: str, not_before: datetime) -> Owed:
    """It is tried again later, unless it is settled already."""
    if owed.state is not PENDING:
        return owed
    effect = replace(owed.effect, not_before=not_before)
    return replace(owed, effect=effect, tries=owed.tries + 1, last_error=error)


def dead(owed: Owed, reason: str, at: datetime) -> Owed:
    """Only a person can help it."""
    if owed.state is not PENDING:
        return owed
    return replace(owed, state=DEAD, tries=owed.tries + 1, last_error=reason, done_at=at)


def dropped(owed: Owed, reason: str, at: datetime) -> Owed:
    """Nobody needs it; what was done cannot be undone."""
    if owed.state in (DONE, DROPPED):
        return owed
    return replace(owed, state=DROPPED, last_error=reason, done_at=at)


def retried(owed: Owed, at: datetime) -> Owed:
    """It is pending again from `at` on; one that is pending stays as it is."""
    if owed.state is PENDING:
        return owed
    if owed.state is DONE:
        raise Conflict(
            f"The effect {owed.effect.key!r} is done; it will not be done twice.",
            "If it must happen again, ask for it with a new command.",
        )
    return replace(owed, state=PENDING, effect=replace(owed.effect, not_before=at), done_at=None)
