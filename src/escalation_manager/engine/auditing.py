"""Was nothing left behind? A slow second search, which knows every reason to wait.

It asks on the same indexes by other statements than those that wake and act. While it finds nothing
the desk has a heartbeat; as soon as it finds something, the heartbeat is withheld, and whoever
watches over the desk hears why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation_manager.core.errors import BrokenLog, NewerLog
from escalation_manager.ports.log import EffectState, Store

BOUND = timedelta(seconds=60)
"""Whatever waits longer was left behind, unless there is a reason."""
MOST = 100


@dataclass(frozen=True, slots=True)
class Audit:
    """What a search found at that instant."""

    at: datetime
    left_behind: tuple[str, ...]
    """Each a sentence. Empty: the desk has its heartbeat."""
    waiting: tuple[str, ...]
    """What waits for a reason that we know."""
    searched: bool = True
    """Whether it was looked for at all: not while somebody has only begun to work."""

    @property
    def sound(self) -> bool:
        """Whether nothing was left behind."""
        return not self.left_behind


def audit(
    store: Store,
    at: datetime,
    reading: datetime,
    withheld: Mapping[str, str],
    since: datetime | None = None,
    running: Collection[str] = (),
) -> Audit:
    """Search for what should have been done by now.

    `reading` is of the clock of leases. `withheld` are targets that are left alone, and why.
    `since`: when somebody began to work; what was late by then has a bound's time to be caught up
    with. `running` are effects that are known to run, whatever their leases say.
    """
    left: list[str] = []
    waiting: list[str] = []
    if since is not None and at < since + BOUND:
        return Audit(at, (), (), searched=False)
    found = store.leases.left_behind(at - BOUND, reading - BOUND, MOST)
    for id_, wake in found.wakes:
        damage = _unreadable(store, id_)
        if damage is None:
            left.append(f"{id_} should have been looked at {_ago(at - wake)} ago.")
        else:
            waiting.append(f"{id_} waits: {damage}")
    for owed in found.effects:
        effect = owed.effect
        if effect.key in running:
            waiting.append(f"{effect.key} runs longer than its lease.")
        elif owed.state is EffectState.LEASED:
            left.append(f"{effect.key} is held by {owed.leased_by}, which lost it.")
        elif effect.target in withheld:
            why = withheld[effect.target]
            waiting.append(f"{effect.key} waits for {effect.target}: {why}.")
        else:
            left.append(f"{effect.key} could have been done {_ago(at - effect.not_before)} ago.")
    return Audit(at, tuple(left), tuple(waiting))


def _unreadable(store: Store, escalation: str) -> str | None:
    """Why it cannot be looked at; None: it can."""
    try:
        store.read(escalation)
    except (BrokenLog, NewerLog) as fault:
        return str(fault)
    return None


def _ago(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    if seconds < 120:
        return f"{seconds} s"
    if seconds < 7200:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h"
