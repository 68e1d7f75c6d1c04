"""How far is an effect, and what may become of it? The same for every filler of the port.

Only who holds the lease may say what came of a leased effect. A worker that was frozen past its
lease, and whose effect somebody else took up meanwhile, is refused: it names an old lease.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from escalation_manager.core.errors import Conflict, Deed, LeaseLost, NotFound
from escalation_manager.ports.log import JSON, EffectState, Owed
from escalation_manager.ports.stored import LONGEST_LEASE

PENDING, LEASED, DONE, DEAD, DROPPED = EffectState


def known(owed: Owed | None, key: str) -> Owed:
    """The effect; NotFound when there is none of that key."""
    if owed is None:
        raise NotFound(f"There is no effect {key!r}.", "See them.", deed=Deed.EFFECTS)
    return owed


def over(owed: Owed, now: datetime) -> bool:
    """Whether its lease is over, by the clock of leases."""
    if owed.state is not LEASED or owed.leased_until is None:
        return False
    return owed.leased_until <= now or owed.leased_until > now + LONGEST_LEASE


def leased(owed: Owed, worker: str, until: datetime) -> Owed:
    """This worker does it now. Of a lease that was over nobody told what came: it was one try."""
    lost = owed.state is LEASED
    return replace(
        owed,
        state=LEASED,
        lease=owed.lease + 1,
        leased_by=worker,
        leased_until=until,
        tries=owed.tries + lost,
        last_error=f"{owed.leased_by} went away while doing it" if lost else owed.last_error,
    )


def renewed(owed: Owed, until: datetime) -> Owed:
    """The same lease, for longer."""
    return replace(owed, leased_until=until)


def handed_back(owed: Owed) -> Owed:
    """Somebody else may do it; nothing was tried."""
    return replace(owed, state=PENDING, leased_by=None, leased_until=None)


def done(owed: Owed, result: JSON, at: datetime, lease: int | None = None) -> Owed:
    """It was done; whatever had been thought of it before, it has happened now."""
    _held(owed, lease)
    if owed.state is DONE:
        return owed
    owed = _free(owed, DONE)
    return replace(owed, tries=owed.tries + 1, result=result, done_at=at)


def failed(owed: Owed, error: str, not_before: datetime, lease: int | None = None) -> Owed:
    """It is tried again later, unless it is settled already."""
    _held(owed, lease)
    if owed.state not in (PENDING, LEASED):
        return owed
    owed = _free(owed, PENDING)
    effect = replace(owed.effect, not_before=not_before)
    return replace(owed, effect=effect, tries=owed.tries + 1, last_error=error)


def dead(owed: Owed, reason: str, at: datetime, lease: int | None = None) -> Owed:
    """Only a person can help it."""
    _held(owed, lease)
    if owed.state not in (PENDING, LEASED):
        return owed
    return replace(_free(owed, DEAD), tries=owed.tries + 1, last_error=reason, done_at=at)


def dropped(owed: Owed, reason: str, at: datetime, lease: int | None = None) -> Owed:
    """Nobody needs it; what was done cannot be undone. A person may say so whoever does it now."""
    if lease is not None:
        _held(owed, lease)
    if owed.state in (DONE, DROPPED):
        return owed
    return replace(_free(owed, DROPPED), last_error=reason, done_at=at)


def retried(owed: Owed, at: datetime) -> Owed:
    """It is pending again from `at` on; one that is pending or done right now stays as it is."""
    if owed.state in (PENDING, LEASED):
        return owed
    if owed.state is DONE:
        raise Conflict(
            f"The effect {owed.effect.key!r} is done; it will not be done twice.",
            "If it must happen again, ask for it with a new command.",
        )
    # A person has looked at it, so its tries begin anew. One that was dropped was taken out of what
    # it was done as one with: the others may have been told without it under that key.
    effect = replace(owed.effect, not_before=at)
    told_with = None if owed.state is DROPPED else owed.told_with
    return replace(owed, state=PENDING, effect=effect, tries=0, done_at=None, told_with=told_with)


def dead_with(owed: Owed, whole: Iterable[Owed]) -> tuple[Owed, ...]:
    """Of all that were done as one with a dead effect, the others that are dead as well."""
    if owed.state is not DEAD:
        return ()
    return tuple(o for o in whole if o.state is DEAD and o.effect.key != owed.effect.key)


def _free(owed: Owed, state: EffectState) -> Owed:
    return replace(owed, state=state, leased_by=None, leased_until=None)


def _held(owed: Owed, lease: int | None) -> None:
    """LeaseLost unless whoever asks may tell what came of it."""
    if lease is None:
        if owed.state is LEASED:
            raise LeaseLost(
                f"The effect {owed.effect.key!r} is being done by {owed.leased_by}.",
                "Wait until it is settled.",
            )
    elif lease != owed.lease or (owed.state is PENDING):
        raise LeaseLost(
            f"The lease on the effect {owed.effect.key!r} is over; another worker took it up.",
            "Leave it to them.",
        )
