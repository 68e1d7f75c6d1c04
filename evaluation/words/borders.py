"""Which borders between clean, asked and held serve authors best whom the reader has not met?

Each message comes with how like a promise and how like an offer its sentences are by a model that
has not seen its author. The borders are those that fall least short of what we aim at, all aims
together, where an author counts what the caller says and a quarter of the messages is easy, near
half medium and the rest hard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np

from escalation_manager.words.english.likeness import Borders

AIMS = {"promise": (0.90, 0.93), "goodwill": (0.88, 0.93)}
"""Recall and precision."""
CAUGHT, HELD = 0.98, 0.05
MIX = {"easy": 0.25, "medium": 0.45, "hard": 0.30}
ASKED = 0.07
"""What asking about a clean message counts beside falling short of an aim by as much."""
HELD_COUNTS = 30.0
"""What holding clean messages too often counts beside the rest: people forgive it least, and who is
not held is still asked.
"""
STARTS = np.arange(-0.61, 0.61, 0.02)
NEVER = -99.0


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence: per kind its likeness, whether it tells of a time or a value, whether it may
    hold the message, whether the rules found something; and how many are with it.
    """

    like: tuple[float, float]
    tells: tuple[bool, bool]
    never_red: tuple[bool, bool]
    by_rules: tuple[bool, bool]
    crowd: float


@dataclass(frozen=True, slots=True)
class Heard:
    """One message with its sentences."""

    author: str
    difficulty: str
    kinds: Sequence[str]
    told: Sequence[Told]
    counts: float = 1.0
    """What its author's messages count together."""


class Scales:
    """All sentences of some messages, to try borders on."""

    def __init__(self, heard: Sequence[Heard]) -> None:
        rows = [(at, one) for at, message in enumerate(heard) for one in message.told]
        self.count = len(heard)
        self.message = np.array([at for at, _ in rows])
        self.like = np.array([one.like for _, one in rows])
        self.tells = np.array([one.tells for _, one in rows])
        self.never = np.array([one.never_red for _, one in rows])
        self.rules = np.array([one.by_rules for _, one in rows])
        self.crowd = np.array([[one.crowd] for _, one in rows])
        self.kinds = np.array([[kind in one.kinds for kind in AIMS] for one in heard])
        self.clean = ~self.kinds.any(1)
        many = Counter((one.author, one.difficulty) for one in heard)
        self.weight = np.array(
            [one.counts * MIX[one.difficulty] / many[one.author, one.difficulty] for one in heard]
        )

    def highest(self, values: Any) -> Any:
        """The highest value of each message."""
        found = np.full((self.count, *values.shape[1:]), NEVER)
        np.maximum.at(found, self.message, values)
        return found

    def share(self, part: Any, whole: Any) -> float:
        """How much of `whole` is `part`, by weight."""
        every = float(self.weight[whole].sum())
        return float(self.weight[part & whole].sum()) / every if every else 1.0


def search(heard: Sequence[Heard], start: Borders) -> Borders:
    """The borders that fall least short of the aims."""
    scales = Scales(heard)
    best = min(
        (
            _reds(scales, replace(start, crowd=crowd, bare_red=bare))
            for crowd, bare in product((0.0, 0.04, 0.08, 0.12), (0.1, 0.2, 0.3, 0.4, 0.5))
        ),
        key=lambda one: one[0],
    )[1]
    return min(
        (
            _ambers(scales, replace(best, amber=amber, bare_amber=bare))
            for amber, bare in product(np.arange(-1.11, -0.2, 0.05), np.arange(0.0, 0.31, 0.1))
        ),
        key=lambda one: one[0],
    )[1]


def _reds(scales: Scales, borders: Borders) -> tuple[float, Borders]:
    """How far the best two borders of red fall short, and these. Squared, so that no aim is given
    up for another.
    """
    far = scales.like - borders.crowd * scales.crowd - borders.bare_red * ~scales.tells
    highest = scales.highest(np.where(scales.never, NEVER, far))
    red = [[highest[:, kind] >= at for at in STARTS] for kind in range(2)]
    short = [
        [
            max(0.0, recall - scales.share(one, scales.kinds[:, kind])) ** 2
            + max(0.0, precision - scales.share(scales.kinds[:, kind], one)) ** 2
            for one in red[kind]
        ]
        for kind, (recall, precision) in enumerate(AIMS.values())
    ]
    found = []
    for one, two in product(range(len(STARTS)), repeat=2):
        held = scales.share(red[0][one] | red[1][two], scales.clean)
        found.append(
            (short[0][one] + short[1][two] + HELD_COUNTS * max(0.0, held - HELD) ** 2, -one, -two)
        )
    least, one, two = min(found)
    return least, replace(
        borders, promise=round(float(STARTS[-one]), 3), offer=round(float(STARTS[-two]), 3)
    )


def _ambers(scales: Scales, borders: Borders) -> tuple[float, Borders]:
    """How far the best border of doubt falls short, and the borders with it."""
    near = scales.like - borders.crowd * scales.crowd
    over = (
        scales.highest(near - np.where(scales.tells, borders.amber, borders.bare_amber)).max(1) >= 0
    )
    by_rules = scales.highest(np.where(scales.rules, near, NEVER)).max(1)
    found = []
    for doubted in np.arange(-1.4, -0.3, 0.1):
        any_ = over | (by_rules >= doubted)
        caught = [scales.share(any_, scales.kinds[:, kind]) for kind in range(2)]
        short = max(0.0, CAUGHT - sum(caught) / 2) + ASKED * scales.share(any_, scales.clean)
        found.append((short, float(doubted)))
    least, doubted = min(found)
    return least, replace(
        borders,
        amber=round(float(borders.amber), 3),
        bare_amber=round(float(borders.bare_amber), 3),
        doubted=round(doubted, 3),
    )
