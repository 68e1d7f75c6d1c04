"""How like the sentences of labelled messages is this one: a promise, an offer, or neither?"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat

from escalation_manager.words.english.learned import (
    BORDERS,
    ENTRIES,
    OFFER_BIAS,
    PROMISE_BIAS,
)
from escalation_manager.words.english.spelling import pieces

STEP = 0.01
"""What one step of a packed weight is worth."""
_SHIFT = 1 << 20
"""Both weights of a sign are one whole number, the promise's steps this many times the offer's: one
sum adds them all."""
_ZERO = ord("P")
LOWEST, HIGHEST = -38, 44
"""Steps that a letter can hold."""
RULE = 3.0
"""What the rules found counts for itself, however long the sentence."""
REMEMBERED = 20_000
"""Words whose letters have been weighed; then it begins anew."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far on the guilty side of the border a sentence lies; below zero it is on the other."""

    promise: float
    offer: float

    def __add__(self, other: Likeness) -> Likeness:
        return Likeness(self.promise + other.promise, self.offer + other.offer)


@dataclass(frozen=True, slots=True)
class Borders:
    """From which likeness on a sentence holds the message, and from which it is asked about."""

    promise: float
    offer: float
    """From here on a sentence holds the message."""
    bare_red: float
    """How much further these lie where nothing in a sentence tells a time or a value."""
    amber: float
    """From here on it is asked about."""
    bare_amber: float
    """The same where nothing tells a time or a value."""
    doubted: float
    """Below, what the rules alone have found is not even asked about."""
    crowd: float
    """How much further all lie in a message of many sentences, where one is seldom the guilty one;
    times the logarithm of their number."""


@dataclass(frozen=True, slots=True)
class Model:
    """For each sign its weight as a promise and as an offer, and what is true without any."""

    bias: tuple[float, float]
    weights: Mapping[str, int]
    borders: Borders
    spelt: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    """What the letters of a word weigh, for the words met so far."""

    def likeness(
        self, signs: Collection[str], beside: Collection[str], words: Collection[str]
    ) -> Likeness:
        """What a sentence is like with these signs, among such sentences, of these words."""
        get = self.weights.get
        steps = sum(map(get, signs, repeat(0))) + sum(map(get, beside, repeat(0)))
        known = self.spelt
        promise, offer = parted(
            steps + sum([known[word] if word in known else self._letters(word) for word in words])
        )
        each = worth(len(signs))
        return Likeness(self.bias[0] + each * promise, self.bias[1] + each * offer)

    def _letters(self, word: str) -> int:
        """What the letters of a word weigh."""
        if len(self.spelt) >= REMEMBERED:
            self.spelt.clear()
        found = sum(map(self.weights.get, pieces(word), repeat(0)))
        self.spelt[word] = found
        return found

    def told(self, rules: tuple[int, int]) -> Likeness:
        """What the words of the rules add: nothing (0), amber (1) or red (2) of each kind."""
        promise, offer = parted(sum(map(self.weights.get, told_signs(rules), repeat(0))))
        return Likeness(RULE * promise, RULE * offer)

    def reach(self) -> Likeness:
        """The most that the rules can add, whatever they say."""
        added = [self.told((promised, offered)) for promised in range(3) for offered in range(3)]
        return Likeness(max(one.promise for one in added), max(one.offer for one in added))


def told_signs(rules: tuple[int, int]) -> tuple[str, str, str]:
    """What the rules say, as signs."""
    promised, offered = rules
    return f"rule:p{promised}", f"rule:g{offered}", f"rule:{promised}{offered}"


def joined(steps: tuple[int, int]) -> int:
    """Steps as a promise and as an offer in one number."""
    return steps[0] * _SHIFT + steps[1]


def parted(both: int) -> tuple[float, float]:
    """The weights in such a number, or in a sum of them."""
    promise, offer = divmod(both + _SHIFT // 2, _SHIFT)
    return promise * STEP, (offer - _SHIFT // 2) * STEP


def worth(count: int) -> float:
    """A sentence with many signs trusts each of them less."""
    return 5 / math.sqrt(count + 8)


def pack(weights: tuple[float, float]) -> str:
    """Two weights as two printable letters, none that ends or escapes a string."""
    return "".join(chr(_ZERO + max(LOWEST, min(HIGHEST, round(one / STEP)))) for one in weights)


def unpack(bias: tuple[float, float], entries: str, borders: Borders | None = None) -> Model:
    """The model as it was written: each entry is a sign with the letters of its weights."""
    weights: dict[str, int] = {}
    for entry in entries.replace("\n", "\t").split("\t"):
        if len(entry) > 2:
            weights[entry[:-2]] = joined((ord(entry[-2]) - _ZERO, ord(entry[-1]) - _ZERO))
    return Model(bias, weights, borders or Borders(*BORDERS))


@cache
def learned() -> Model:
    """What training has found."""
    return unpack((PROMISE_BIAS, OFFER_BIAS), ENTRIES)


@cache
def reach() -> Likeness:
    """The most that the rules can add to what training has found."""
    return learned().reach()
