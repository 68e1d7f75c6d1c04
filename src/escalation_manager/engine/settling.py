"""How is it put on record what came of an effect? Of what was done as one, of each by itself."""

from __future__ import annotations

from datetime import datetime

from escalation_manager.core.errors import LeaseLost
from escalation_manager.ports.log import Work
from escalation_manager.ports.running import Outcome
from escalation_manager.ports.stored import EffectState, Owed

NEEDLESS = "nobody needs to be told any more"


def strike_off(work: Work, owed: Owed, outcome: Outcome, now: datetime) -> None:
    """In this transaction. LeaseLost when none of it was ours to tell.

    A person may have taken one out meanwhile, which says nothing of the others.
    """
    lost = [gone for one in owed.whole if (gone := _strike(work, one, outcome, now)) is not None]
    if len(lost) == len(owed.whole):
        raise lost[0]


def _strike(work: Work, owed: Owed, outcome: Outcome, now: datetime) -> LeaseLost | None:
    key, lease = owed.effect.key, owed.lease
    try:
        if key in outcome.needless:
            work.drop(key, NEEDLESS, now, lease)
            return None
        match outcome.state:
            case EffectState.DONE:
                work.done(key, outcome.result, now, lease)
            case EffectState.DEAD:
                work.dead(key, outcome.why, now, lease)
            case EffectState.DROPPED:
                work.drop(key, outcome.why, now, lease)
            case _:
                work.failed(key, outcome.why, outcome.again_at or now, lease)
    except LeaseLost as lost:
        return lost
    return None
