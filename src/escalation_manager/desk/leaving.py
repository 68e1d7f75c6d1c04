"""May this process do what is owed to the world, or is that left to workers?

Whoever types a command may sit in a shell that was not told where the channels are. What it did
would lie in the desk's own inboxes and count as done: nobody would be alerted, and a message to a
customer would stand as sent.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core.errors import StoreError
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.standing import ALIVE
from escalation_manager.ports.channels import TriesOut
from escalation_manager.ports.stored import EffectState

START = "Start: escalations work."
WAYS_OUT = "ways_out"
"""The setting in which it stands where the last worker could reach."""

log = logging.getLogger("escalations.work")


@dataclass(frozen=True, slots=True)
class Waits:
    """What has to wait for somebody else, and what to do about it."""

    why: str
    remedy: str


def carry_out(desk: Desk, of: tuple[str, ...], at: datetime | None = None) -> Waits | None:
    """Do what these escalations call for, unless workers do it; None: nothing has to wait.

    What others call for is left alone, however long it has been waiting: whoever gave one command
    must not sit through a backlog.
    """
    missing = not_reached(desk)
    if somebody_works(desk, at):
        return None
    if missing:
        why = f"what it calls for has to wait: {', '.join(missing)} cannot be reached from here."
        return Waits(
            f"This is saved, but {why}", f"{START} Or name the channels: ESCALATIONS_CHANNELS."
        )
    if of:
        # What one that was merged called for is called for by the one that took it in as well.
        taken_in = (desk.state_of(id_).merged_into for id_ in of)
        desk.act(at, (*of, *(into for into in taken_in if into)))
    due = [
        one
        for one in desk.store.leases.owing(desk.now(at))
        if one.state is EffectState.PENDING and one.count
    ]
    if not due:
        return None
    targets = dict.fromkeys(one.target for one in due)
    for_whom = ", ".join(
        f"{sum(one.count for one in due if one.target == target)} for {target}"
        for target in targets
    )
    count = sum(one.count for one in due)
    others = "one effect is" if count == 1 else f"{count:,} effects are"
    return Waits(
        f"Of other escalations {others} due, and no worker does them: {for_whom}.",
        "Do it: escalations tick." if desk.rehearsal else f"{START} Or once: escalations tick.",
    )


def ways_out(desk: Desk) -> tuple[str, ...]:
    """What this process reaches by other systems than the desk's own."""
    outside = desk.outside
    found = set(outside.messaging.methods if isinstance(outside.messaging, TriesOut) else ())
    found |= set(outside.channels) - {"*"}
    found |= {system.name for system in outside.systems}
    return tuple(sorted(found))


def remember_ways_out(desk: Desk) -> None:
    """A worker begins: from now on nobody who reaches less does what is owed beside it."""
    own, before = ways_out(desk), _remembered(desk)
    lost = ", ".join(sorted(before - set(own)))
    if lost:
        log.warning("%s was reached until now, and is not connected any more.", lost)
    if set(own) != before:
        try:
            desk.store.set_setting(WAYS_OUT, list(own))
        except StoreError as fault:  # a full disk, say: the worker goes on trying, and says so
            log.warning("What is connected could not be written down: %s", fault.message)
    reached = ", ".join(own) or "nothing; alerts and messages lie in the desk's own boxes"
    log.info("Connected: %s.", reached)


def not_reached(desk: Desk) -> tuple[str, ...]:
    """What the last worker could reach, and this process cannot."""
    return tuple(sorted(_remembered(desk) - set(ways_out(desk))))


def somebody_works(desk: Desk, at: datetime | None = None) -> bool:
    """Whether a worker told of itself lately: it does what is owed within a moment."""
    now = desk.now(at)
    return any(abs(now - each.beat_at) <= ALIVE for each in desk.store.leases.workers())


def _remembered(desk: Desk) -> set[str]:
    found = desk.store.setting(WAYS_OUT)
    return set(map(str, found)) if isinstance(found, list | tuple) else set()
