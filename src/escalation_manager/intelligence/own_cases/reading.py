"""What do this company's own closed cases say of a text? Plain arithmetic over kept weights.

Term frequencies weighted by rarity, a linear score for each class, and the shares of them. What
training found is one JSON document, so nothing but Python reads it.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

_WORD = re.compile(r"(?u)\b\w\w+\b")
LONGEST = 20_000
"""Characters of a text that are read."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One class, and its share of all."""

    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Measured:
    """How often it was right on cases that it had not seen, and what always guessing the most
    frequent class would have got.
    """

    right: float
    baseline: float


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the company's own cases say of one text, and how far they may be trusted."""

    type: Guess
    severity: Guess
    type_measured: Measured
    severity_measured: Measured
    cases: int
    trained_at: str

    def __str__(self) -> str:
        return (
            f"Like your own cases: {self.type.name} ({self.type.share:.0%}),"
            f" {self.severity.name} ({self.severity.share:.0%}). Trained on {self.cases} closed"
            f" cases; right on the type in {self.type_measured.right:.0%}, on the severity in"
            f" {self.severity_measured.right:.0%} of cases it had not seen."
        )


def words_of(text: str) -> list[str]:
    """Words and pairs of words, in one case, as training counts them."""
    words = _WORD.findall(text[:LONGEST].casefold())
    return [*words, *(f"{one} {two}" for one, two in pairwise(words))]


def opinion(model: Mapping[str, Any], text: str) -> Opinion:
    """What the trained weights say of this text."""
    weighted = _weighted(model["rarity"], text)
    return Opinion(
        _guess(model["type"], weighted),
        _guess(model["severity"], weighted),
        _measured(model["type"]),
        _measured(model["severity"]),
        int(model["cases"]),
        str(model["trained_at"]),
    )


def _weighted(rarity: Mapping[str, float], text: str) -> dict[str, float]:
    counted = Counter(word for word in words_of(text) if word in rarity)
    found = {word: (1 + math.log(times)) * rarity[word] for word, times in counted.items()}
    length = math.sqrt(sum(value * value for value in found.values())) or 1.0
    return {word: value / length for word, value in found.items()}


def _guess(head: Mapping[str, Any], weighted: Mapping[str, float]) -> Guess:
    classes: Sequence[str] = head["classes"]
    scores = [float(bias) for bias in head["bias"]]
    weights: Mapping[str, Sequence[float]] = head["weights"]
    for word, value in weighted.items():
        for place, weight in enumerate(weights.get(word, ())):
            scores[place] += weight * value
    top = max(scores)
    shares = [math.exp(score - top) for score in scores]
    best = max(range(len(scores)), key=lambda place: (shares[place], -place))
    return Guess(classes[best], shares[best] / sum(shares))


def _measured(head: Mapping[str, Any]) -> Measured:
    return Measured(float(head["right"]), float(head["baseline"]))
