"""What happens by itself, and when next? Every chapter's agenda in one, done in order.

What is due and when an escalation must be looked at again come from the same list, so that a wake
can't be later than the thing it is for.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from escalation_manager.core import closing, goodwill, ladder, messages, sla, tasks
from escalation_manager.core.escalation import Escalation, Status
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Due, Unfolding, earliest

_CHAPTERS = (sla.agenda, ladder.agenda, messages.agenda, goodwill.agenda, tasks.agenda)
MOST_STEPS = 10_000
"""Far more than any escalation can have due at once; passing it means that a rule never ends."""


def agenda(state: Escalation, rules: Rules) -> Iterator[Due]:
    """Everything that will happen by itself, in no order."""
    if state.status in (Status.MERGED, Status.CANCELLED):
        return
    for chapter in _CHAPTERS:
        yield from chapter(state, rules)
    yield from closing.agenda(state, rules)


def next_wake(state: Escalation, rules: Rules) -> datetime | None:
    """The instant at which the escalation must be looked at next; None: never."""
    first = earliest(agenda(state, rules))
    return first.planned if first else None


def catch_up(u: Unfolding) -> None:
    """Do everything that is due by now, in the order in which it was planned."""
    if u.caught_up is u.state:
        return
    what = ""
    for _ in range(MOST_STEPS):
        first = earliest(agenda(u.state, u.rules))
        u.wake = first.planned if first else None
        if first is None or first.planned > u.at:
            u.caught_up = u.state
            return
        what = first.what
        first.act(u)
    raise AssertionError(f"{u.state.id}: {what} is due again and again")
