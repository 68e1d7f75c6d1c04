"""Which effects are leased as one? Those of one kind that are due together and were never begun.

Who is done as one stays so: a repeat has the same key, and so it must say the same. That key is
none of theirs, so that each can still be told by itself when a person takes it out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from escalation_manager.ports.stored import EffectState, Owed
from escalation_manager.store import owing


def free_to_join(owed: Owed) -> bool:
    """Whether it may still be done as one with others: nobody ever began it."""
    return (
        owed.state is EffectState.PENDING
        and owed.effect.together is not None
        and not owed.lease
        and owed.told_with is None
    )


def common_key(first: Owed, mates: Iterable[Owed]) -> str:
    """The key under which they are done: `ESC-0001:7:alert:0:and3` with three others."""
    return f"{first.effect.key}:and{len(tuple(mates))}"


def left_to_do(whole: Iterable[Owed], now: datetime) -> tuple[Owed, ...] | None:
    """Of all that were done as one, those that are still to be done; None: somebody does it now."""
    open_ = (EffectState.PENDING, EffectState.LEASED)
    rest = tuple(owed for owed in whole if owed.state in open_)
    lasting = any(owed.state is EffectState.LEASED and not owing.over(owed, now) for owed in rest)
    return None if lasting else rest


def as_one(whole: Iterable[Owed]) -> Owed:
    """The first of them, with the others."""
    first, *others = whole
    return replace(first, others=tuple(others))
