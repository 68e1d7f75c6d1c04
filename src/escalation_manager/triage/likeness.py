"""Which cases that people have labelled do these words resemble?

The second reader: a linear model over plain words, their neighbours, pieces of words, the classes
of the lexicon and (for the severity) the facts that were found. It gives no reasons but the words
that weighed most. What it says and what the rules found are put together in `second.py`.
`evaluation/triage/train.py` trains it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from .learned import BIAS, WEIGHTS
from .letter import Letter
from .lexicon.index import index
from .outcome import TYPES
from .sentences import Clause, clauses

_STEM = 7
_LONGEST = 24
_NO_WORD = "~@%"
"""How the signs begin that are no words of the letter: pieces of words, and facts."""
_KNOWN = 0.78
"""With a smaller share of known signs it is a language the model never read: it says nothing."""
_TONE = ("OWN_WORD", "UNHAPPY", "PRAISE", "INSTRUCTION")
"""Severity follows facts: neither anger nor the sender's own word for it is a sign."""
_BARE = 80
_BEARABLE = re.compile(
    r"\b(?:no (?:urgency|hurry|rush|harm done|great matter|problem for us|need to (?:hurry|"
    r"answer|reply))|not (?:a |in a )?(?:urgent|hurry|problem)|(?:without|isn't any) urgency|"
    r"nothing (?:here )?(?:wrong|depends|hangs)|(?:merely|only|just) (?:for completeness|a (?:"
    r"remark|thought)|curious|for (?:our|the|my) (?:files|budget|records|folder)|wonder\w*|asking)|"
    r"when(?:ever)? convenient|if you (?:can|could) change it|some ?day|out of curiosity|"
    r"housekeeping|pedant\w*|nitpick\w*|trifl\w+|works? (?:anyway|all the same|fine otherwise)|"
    r"we (?:all )?(?:laugh|find it (?:hilarious|funny))|would be (?:lovely|handy|nice|helpful)|"
    r"things are going well|running nicely|has been paid|i've paid|we've paid)\b",
    re.I,
)
"""The sender says that nothing hangs on it: a fact, while "a small thing" is but a word for it."""
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-"
STEP = 0.08
"""One step of a stored weight."""
OUTPUTS = len(TYPES) + 3
"""One for each type, then: at least medium, at least high, critical."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What a sign weighs for each output, and where each output begins."""

    signs: Mapping[str, tuple[float, ...]]
    bias: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What it resembles. Shares run from 0 to 1; `word` is the word that weighed most."""

    types: tuple[tuple[str, float], ...]
    """Type and share, the likest first."""
    at_least_medium: float
    at_least_high: float
    critical: float
    word: str
    start: int
    end: int

    @property
    def type(self) -> str:
        """The likest type."""
        return self.types[0][0]

    @property
    def share(self) -> float:
        """How like the likest type it is."""
        return self.types[0][1]

    def of(self, type_: str) -> float:
        """How like a type it is."""
        return dict(self.types).get(type_, 0.0)


def features(letter: Letter, run: list[Clause]) -> dict[str, tuple[int, int]]:
    """The signs that the model weighs, each with the place of its first word.

    `run` holds the clauses of what is new; a bare or forwarded letter is read with its history.
    """
    if letter.history and (
        letter.forwarded or sum(part.end - part.start for part in letter.new) < _BARE
    ):
        run = clauses(letter.text, (*letter.new, *letter.history))
    steered = {clause.sentence for clause in run if clause.has("INSTRUCTION")}
    found: dict[str, tuple[int, int]] = {}
    for clause in run:
        if clause.sentence in steered:
            continue
        loud = {
            at for name in _TONE for place in clause.of(name)
            for at in range(place.first, place.last + 1)
        }  # fmt: skip
        before = ""
        for at, token in enumerate(clause.tokens):
            if at in loud:
                before = ""
                continue
            stem = token.word[:_STEM] if token.word[0].isalpha() else "#"
            if stem != "#":
                found.setdefault(stem, (token.start, token.end))
            for piece in pieces(token.word):
                found.setdefault(piece, (token.start, token.end))
            if before:
                found.setdefault(before + "." + stem, (token.start, token.end))
            before = stem
        said = _BEARABLE.search(letter.text, clause.start, clause.end)
        if said:
            found.setdefault("=bearable", said.span())
        for name, bit in index().bits.items():
            if clause.mask & bit and name not in found and name not in _TONE:
                place = clause.of(name)[0]
                span = clause.tokens[place.first].start, clause.tokens[place.last].end
                found[name] = span
    return found


@lru_cache(maxsize=20_000)
def pieces(word: str) -> tuple[str, ...]:
    """The runs of four letters in a word, its two ends marked: what kindred words share."""
    marked = f"<{word[:_LONGEST]}>"
    return tuple(f"~{marked[at : at + 4]}" for at in range(len(marked) - 3))


def resembles(
    letter: Letter,
    run: list[Clause],
    grounds: Mapping[str, tuple[int, int]],
    weights: Weights | None = None,
) -> Likeness | None:
    """What these words resemble, or None where too few of them are known.

    `grounds` holds the signs of the facts (`grounds.py`): they say how grave it is, and of what
    type it is only the words. How grave a sign is depends upon the type, so both are told apart.
    `weights` are those that training has stored, or others to try.
    """
    found = features(letter, run)
    weights = weights or stored()
    model = weights.signs
    words = [sign for sign in found if sign[0] not in _NO_WORD and "." not in sign]
    if sum(sign in model for sign in words) < max(3, _KNOWN * len(words)):
        return None
    kinds = len(TYPES)
    sums = scores([sign for sign in found if sign in model], len(found), weights)[:kinds]
    strengths = [math.exp(one) for one in sums]
    shares = [one / sum(strengths) for one in strengths]
    ranked = sorted(zip(TYPES, shares, strict=True), key=lambda pair: -pair[1])
    likest = ranked[0][0]
    together = {**found, **grounds}
    known = [sign for sign in severity_signs(together, likest) if sign in model]
    steps = scores(known, len(together), weights)[kinds:]
    start, end = _weightiest(together, model, TYPES.index(likest))
    medium, high, critical = (round(_chance(one), 3) for one in steps)
    return Likeness(
        tuple((type_, round(share, 3)) for type_, share in ranked),
        medium,
        high,
        critical,
        letter.text[start:end],
        start,
        end,
    )


def severity_signs(signs: Iterable[str], type_: str) -> list[str]:
    """The signs that tell how grave it is: each, and what it is worth in a matter of this type."""
    plain = list(signs)
    told = [one for one in plain if one[0] == "@" or one.isupper()]
    return [*plain, f"%{type_}", *(f"%{type_}{one}" for one in told)]


def _weightiest(
    signs: Mapping[str, tuple[int, int]], model: Mapping[str, tuple[float, ...]], best: int
) -> tuple[int, int]:
    """The words that weighed most for the likest type and for a grave matter."""
    high = len(TYPES) + 1
    worth: dict[tuple[int, int], float] = {}
    for sign, place in signs.items():
        if sign in model and place != (0, 0):
            worth[place] = worth.get(place, 0.0) + model[sign][best] + model[sign][high]
    return max(worth, key=lambda place: (worth[place], place), default=(0, 0))


def scores(signs: Sequence[str], count: int, weights: Weights) -> list[float]:
    """The sums of the weights, one for each output; `count` is how many signs there were in all."""
    worth, bias = worth_of_a_sign(count), weights.bias
    columns = (
        zip(*(weights.signs[sign] for sign in signs), strict=True) if signs else ((),) * len(bias)
    )
    return [one + worth * sum(column) for one, column in zip(bias, columns, strict=True)]


def worth_of_a_sign(count: int) -> float:
    """The more signs, the less each is worth, so that a long letter says no more than a short."""
    return 4 / math.sqrt(max(count, 30))


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def stored() -> Weights:
    """The weights that training has found, unpacked once per process."""
    model = {}
    for entry in WEIGHTS.split():
        sign, packed = entry[:-OUTPUTS], entry[-OUTPUTS:]
        model[sign] = _unpack(packed)
    return Weights(model, BIAS)


def pack(weights: Iterable[float]) -> str:
    """Weights as they are stored, one letter each."""
    return "".join(_SIGNS[max(0, min(63, round(one / STEP) + 32))] for one in weights)


def as_stored(weights: Weights) -> Weights:
    """The same weights as they come back from the store: in whole steps."""
    return Weights(
        {sign: _unpack(pack(of_it)) for sign, of_it in weights.signs.items()}, weights.bias
    )


def _unpack(packed: str) -> tuple[float, ...]:
    return tuple((_SIGNS.index(one) - 32) * STEP for one in packed)
