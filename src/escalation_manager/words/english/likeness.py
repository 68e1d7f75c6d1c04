"""How like the sentences of labelled messages is this one: a promise, an offer, or neither?"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from escalation_manager.words.english.learned import ENTRIES, OFFER_BIAS, PROMISE_BIAS

STEP = 0.02
"""What one step of a packed weight is worth."""
_ZERO = ord("P")
LOWEST, HIGHEST = -38, 44
"""Steps that a letter can hold."""
RULE = 3.0
"""What the rules found counts for itself, however long the sentence."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far on the guilty side of the border a sentence lies; below zero it is on the other."""

    promise: float
    offer: float

    def __add__(self, other: Likeness) -> Likeness:
        return Likeness(self.promise + other.promise, self.offer + other.offer)


@dataclass(frozen=True, slots=True)
class Model:
    """For each sign its weight as a promise and as an offer, and what is true without any."""

    bias: tuple[float, float]
    weights: Mapping[str, tuple[float, float]]

    def likeness(self, signs: Collection[str]) -> Likeness:
        """What a sentence with these signs is like."""
        known = [both for both in map(self.weights.get, signs) if both]
        each = worth(len(signs))
        return Likeness(
            self.bias[0] + each * sum([promise for promise, _ in known]),
            self.bias[1] + each * sum([offer for _, offer in known]),
        )

    def told(self, rules: tuple[int, int]) -> Likeness:
        """What the words of the rules add: nothing (0), amber (1) or red (2) of each kind."""
        known = [both for both in map(self.weights.get, told_signs(rules)) if both]
        return Likeness(
            RULE * sum([promise for promise, _ in known]), RULE * sum([offer for _, offer in known])
        )

    def reach(self) -> Likeness:
        """The most that the rules can add, whatever they say."""
        added = [self.told((promised, offered)) for promised in range(3) for offered in range(3)]
        return Likeness(max(one.promise for one in added), max(one.offer for one in added))


def told_signs(rules: tuple[int, int]) -> tuple[str, str, str]:
    """What the rules say, as signs."""
    promised, offered = rules
    return f"rule:p{promised}", f"rule:g{offered}", f"rule:{promised}{offered}"


def worth(count: int) -> float:
    """A sentence with many signs trusts each of them less."""
    return 5 / math.sqrt(count + 8)


def pack(weights: tuple[float, float]) -> str:
    """Two weights as two printable letters, none that ends or escapes a string."""
    return "".join(chr(_ZERO + max(LOWEST, min(HIGHEST, round(one / STEP)))) for one in weights)


def unpack(bias: tuple[float, float], entries: str) -> Model:
    """The model as it was written: each entry is a sign with the letters of its weights."""
    weights: dict[str, tuple[float, float]] = {}
    for entry in entries.replace("\n", "\t").split("\t"):
        if len(entry) > 2:
            weights[entry[:-2]] = (
                (ord(entry[-2]) - _ZERO) * STEP, (ord(entry[-1]) - _ZERO) * STEP
            )  # fmt: skip
    return Model(bias, weights)


@cache
def learned() -> Model:
    """What training has found."""
    return unpack((PROMISE_BIAS, OFFER_BIAS), ENTRIES)


@cache
def reach() -> Likeness:
    """The most that the rules can add to what training has found."""
    return learned().reach()
