"""How like the sentences of labelled messages is this one: a promise, an offer, or neither?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from escalation_manager.words.english.learned import ENTRIES, OFFER_BIAS, PROMISE_BIAS

STEP = 0.06
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


@dataclass(frozen=True, slots=True)
class Model:
    """For each sign its weight as a promise and as an offer, and what is true without any."""

    bias: tuple[float, float]
    weights: Mapping[str, tuple[float, float]]

    def likeness(self, signs: Iterable[str], rules: Iterable[str]) -> Likeness:
        """What a sentence with these signs is like, and with this said of it by the rules."""
        weights = self.weights
        promise = offer = 0.0
        count = 0
        for sign in signs:
            count += 1
            both = weights.get(sign)
            if both is not None:
                promise += both[0]
                offer += both[1]
        each = worth(count)
        promise, offer = self.bias[0] + each * promise, self.bias[1] + each * offer
        for sign in rules:
            both = weights.get(sign)
            if both is not None:
                promise += RULE * both[0]
                offer += RULE * both[1]
        return Likeness(promise, offer)


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
