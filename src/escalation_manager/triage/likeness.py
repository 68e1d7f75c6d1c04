"""Which cases that people have labelled do these words resemble?

The second reader: a linear model over plain words, their neighbours and the classes of the lexicon.
It finds no facts and gives no reasons but the word that weighed most. It helps where a statement is
put in words that the lexicon does not know; what it says and what the rules found are weighed
against each other in `second.py`. `evaluation/triage/train.py` trains it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from .learned import BIAS, WEIGHTS
from .letter import Letter
from .lexicon.index import index
from .outcome import TYPES
from .sentences import Clause, clauses

_STEM = 7
_KNOWN = 0.65
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


def resembles(letter: Letter, run: list[Clause]) -> Likeness | None:
    """What these words resemble, or None where too few of them are known."""
    found = features(letter, run)
    model = _model()
    known = [sign for sign in found if sign in model]
    words = [sign for sign in found if "." not in sign]
    if sum(sign in model for sign in words) < max(3, _KNOWN * len(words)):
        return None
    sums = scores(known, model, BIAS)
    kinds = len(TYPES)
    strengths = [math.exp(one) for one in sums[:kinds]]
    shares = [one / sum(strengths) for one in strengths]
    ranked = sorted(zip(TYPES, shares, strict=True), key=lambda pair: -pair[1])
    best = TYPES.index(ranked[0][0])
    high = kinds + 1
    weighed = max(known, key=lambda sign: (model[sign][best] + model[sign][high], sign))
    start, end = found[weighed]
    medium, high_share, critical = (round(_chance(one), 3) for one in sums[kinds:])
    return Likeness(
        tuple((type_, round(share, 3)) for type_, share in ranked),
        medium,
        high_share,
        critical,
        letter.text[start:end],
        start,
        end,
    )


def scores(
    signs: Sequence[str], model: Mapping[str, tuple[float, ...]], bias: tuple[float, ...]
) -> list[float]:
    """The sums of the weights, one for each output."""
    worth = worth_of_a_sign(len(signs))
    columns = zip(*(model[sign] for sign in signs), strict=True) if signs else ((),) * len(bias)
    return [one + worth * sum(column) for one, column in zip(bias, columns, strict=True)]


def worth_of_a_sign(count: int) -> float:
    """The more signs, the less each is worth, so that a long letter says no more than a short."""
    return 4 / math.sqrt(max(count, 30))


def _chance(score: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


@cache
def _model() -> dict[str, tuple[float, ...]]:
    """The weights, unpacked once per process."""
    model = {}
    for entry in WEIGHTS.split():
        sign, packed = entry[:-OUTPUTS], entry[-OUTPUTS:]
        model[sign] = tuple((_SIGNS.index(one) - 32) * STEP for one in packed)
    return model


def pack(weights: Iterable[float]) -> str:
    """Weights as they are stored, one letter each."""
    return "".join(_SIGNS[max(0, min(63, round(one / STEP) + 32))] for one in weights)
