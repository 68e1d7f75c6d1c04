"""Is it so now, or was it once, or might it be?"""

from __future__ import annotations

from dataclasses import replace

from .facts import Fact
from .sentences import Clause


def imagined_clauses(run: list[Clause]) -> list[bool]:
    """For each clause: is it only thought of, not so now?"""
    conditional: dict[int, bool] = {}
    open_ = {clause.sentence for clause in run if clause.has("MODAL")}
    for clause in run:
        if clause.word(0) in ("should", "were") and not clause.question and len(clause.tokens) > 4:
            conditional[clause.sentence] = True
        if clause.has("IF") and not _means_whether(clause):
            unmet = clause.has("UNLESS") or (clause.has("NOT") and clause.has("RESOLVED"))
            would = clause.sentence in open_
            conditional[clause.sentence] = unmet or would
    return [
        conditional.get(clause.sentence, False) or clause.has("FEAR") or _future(clause)
        for clause in run
    ]


def _means_whether(clause: Clause) -> bool:
    at = [place.first for place in clause.of("IF")]
    return all(
        clause.word(number - 1) in ("see", "know", "check", "sure", "as", "even", "only", "wonder",
                                    "ask", "tell", "wondering", "asking", "if")
        or clause.word(number + 1) in ("possible", "you", "not", "needed", "necessary", "any", "i")
        for number in at
    )  # fmt: skip


def _future(clause: Clause) -> bool:
    """ "will stop", "would be down", "might lose": but not "will not load" nor "could not"."""
    for place in clause.of("MODAL"):
        word, after = clause.word(place.last), clause.word(place.last + 1)
        if after in _POLITE:
            continue
        if word in ("can", "could") and after:
            continue
        if word in ("may",) and place.last + 1 < len(clause.tokens) and after.isdigit():
            continue
        return True
    return False


_POLITE = frozenset([
    "not", "no", "only", "neither", "like", "appreciate", "you", "we", "i", "someone", "interest",
    "say", "add", "mention", "ask", "trouble", "know", "note", "remember", "recall", "see",
    "imagine"
])  # fmt: skip
"""After these a "would" or a "may" is only polite, or the sentence is denied, or it asks."""


def comes_back(clause: Clause) -> bool:
    return clause.has("STILL") and clause.has(
        "FAIL", "DOWN", "STOP", "CANNOT", "SLOW", "STOP_PHRASE"
    )


def was(clause: Clause) -> bool:
    words = {token.word for token in clause.tokens}
    return bool(words & {"was", "were", "had", "lasted", "suffered", "experienced"}) or bool(
        words & {"outage", "downtime", "incident"}
    )


_PASSING = frozenset([
    "business_stopped", "outage", "feature_broken", "performance", "data_loss", "lifeline"
])  # fmt: skip
"""Facts that can be over: a fault, a stop, a loss."""


def past(fact: Fact) -> Fact:
    if fact.name in _PASSING:
        return replace(fact, value="past" if fact.value != "no" else "no")
    return fact
