"""Whose effect is next? One of each account in turn, the urgent ones first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple


class Waiting(NamedTuple):
    """An effect that could be leased now."""

    lane: int
    not_before: datetime
    key: str
    account: str
    told_with: str | None = None
    """The key under which it is done as one with others."""


def in_turn(waiting: Iterable[Waiting], limit: int) -> tuple[str, ...]:
    """The keys to lease: in each lane the first of every account, then the second of each.

    Of those that are done as one only the first, which stands for them all.
    """
    turns: Counter[tuple[int, str]] = Counter()
    ordered = []
    known: set[str] = set()
    for each in sorted(waiting, key=lambda one: one[:4]):
        if each.told_with is not None:
            if each.told_with in known:
                continue
            known.add(each.told_with)
        place = each.lane, each.account
        ordered.append((each.lane, turns[place], each.not_before, each.key))
        turns[place] += 1
    return tuple(key for *_, key in sorted(ordered)[:limit])
