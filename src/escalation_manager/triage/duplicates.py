"""Is this the same trouble as that one? Likeness of two texts, with the words they share."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_WORD = re.compile(r"[^\W_]{2,30}")
_LONGEST = 20_000
_COMMON = frozenset([
    "the", "a", "an", "and", "or", "but", "if", "of", "to", "in", "on", "at", "for", "with",
    "from", "by", "is", "are", "was", "were", "be", "been", "being", "it", "its", "this",
    "that", "these", "those", "we", "our", "us", "you", "your", "i", "my", "me", "he", "she",
    "they", "them", "their", "have", "has", "had", "do", "does", "did", "not", "no", "so", "as",
    "can", "could", "would", "will", "please", "hi", "hello", "dear", "team", "thanks", "thank",
    "regards", "best", "kind", "any", "all", "there", "here", "what", "when", "which", "who",
    "how", "just", "also", "since", "again", "still", "about", "after", "before", "get", "got",
    "need", "help", "now", "today", "yesterday", "morning", "very", "more", "some", "into",
    "out", "up", "down"
])  # fmt: skip


@dataclass(frozen=True, slots=True)
class Similarity:
    """How alike two texts are, from 0 to 1, and the words and phrases they share, best first."""

    score: float
    shared: tuple[str, ...]


def similarity(a: str, b: str) -> Similarity:
    """Compare two texts by their words and their pairs of words."""
    return _compare(_weights(a), _weights(b))


def candidates(
    text: str, others: Sequence[tuple[str, str]], threshold: float = 0.35
) -> tuple[tuple[str, Similarity], ...]:
    """Those of `others` (id, text) that are at least `threshold` alike, the likest first."""
    own = _weights(text)
    found = [(id_, _compare(own, _weights(other))) for id_, other in others]
    alike = [(id_, likeness) for id_, likeness in found if likeness.score >= threshold]
    return tuple(sorted(alike, key=lambda pair: (-pair[1].score, pair[0])))


_Weights = tuple[dict[str, float], float]


def _weights(text: str) -> _Weights:
    words = [_plain(word) for word in _WORD.findall(text[:_LONGEST].lower()) if word not in _COMMON]
    counts = Counter(words)
    counts.update(f"{one} {two}" for one, two in pairwise(words))
    weights = {
        term: (1 + math.log(count)) * (1.0 if " " in term else 0.8)
        for term, count in counts.items()
    }
    return weights, math.sqrt(sum(weight * weight for weight in weights.values()))


def _plain(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _compare(one: _Weights, two: _Weights) -> Similarity:
    (a, a_length), (b, b_length) = one, two
    if not a_length or not b_length:
        return Similarity(0.0, ())
    if len(a) > len(b):
        a, b = b, a
    both = {term: weight * b[term] for term, weight in a.items() if term in b}
    score = sum(both.values()) / (a_length * b_length)
    best = sorted(both, key=lambda term: (" " not in term, -both[term], term))
    return Similarity(round(min(score, 1.0), 4), tuple(best[:8]))
