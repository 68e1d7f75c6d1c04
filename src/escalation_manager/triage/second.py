"""What do the rules and the second reader make of it together?"""

from __future__ import annotations

import math
from collections.abc import Sequence

from .likeness import Likeness
from .outcome import SEVERITIES, TraceLine
from .verdict import CRITICAL, HIGH, LOW, MEDIUM, Verdict
from .view import View

_SETTLED = ("cosmetic", "question", "resolved", "compliance", "clerical")
"""A low severity that rests on one of these is no lack of words."""
_FIRM = ("safety", "personal_data", "security_incident")
"""What is told in so many words is not made lighter by others."""

_HARM = (
    "business_stopped", "outage", "data_loss", "safety", "lifeline", "security_incident",
    "access_suspended", "feature_broken", "performance", "core_business", "sign",
)  # fmt: skip
"""Without one of these nothing but the likeness of the words makes a matter critical."""

_LAW = ("authority", "formal_notice", "lawyer")
"""Named in so many words they are High, unless it is likely by far that nothing is meant by it."""


def second(
    likeness: Likeness,
    view: View,
    found: Sequence[Verdict],
    leading: Verdict | None,
    type_: str,
    level: int,
) -> tuple[str, int, list[TraceLine]]:
    """Type and level after the second reader was asked, with what it changed and why.

    It has seen what the rules found and weighs it with the words; a few facts it cannot talk away.
    """
    was = type_, level
    type_ = _type(likeness, view, found, leading, type_)
    level = _level(likeness, view, leading, type_, level)
    if (type_, level) == was and leading is not None:
        return type_, level, []
    says = f"{type_}, {SEVERITIES[level - 1]}"
    rule = "words like those of labelled cases"
    return type_, level, [TraceLine("likeness", likeness.word, rule, says)]


def _type(
    likeness: Likeness, view: View, found: Sequence[Verdict], leading: Verdict | None, type_: str
) -> str:
    """The likest type; the one that the rules found counts more, the graver the more."""
    more = 0.0
    if leading is not None and leading.level == CRITICAL and view.has("focus", type_):
        return type_  # the sender says that this is the point
    if leading is not None and not leading.weak:
        more = view.policy.rule
        if leading.type == "legal" and leading.level >= HIGH:
            more = view.policy.firm_rule
        elif leading.fact.name == "strategic_concern" and leading.type == "executive":
            more = view.policy.firm_rule / 2

    def strength(pair: tuple[str, float]) -> float:
        return math.log(max(pair[1], 1e-4)) + (more if pair[0] == type_ else 0.0)

    likest = max(likeness.types, key=strength)[0]
    unfounded = likest == "legal" != type_ and all(one.type != "legal" for one in found)
    return type_ if unfounded and likeness.share < view.policy.likely_legal else likest


def _level(likeness: Likeness, view: View, leading: Verdict | None, type_: str, level: int) -> int:
    """Each step is taken when it is likely enough; too low does more harm than too high."""
    policy = view.policy
    high = policy.likely_high if level < HIGH else policy.likely_high_by_rules
    steps = (
        likeness.at_least_medium >= policy.likely_medium,
        likeness.at_least_high >= high,
        likeness.critical >= policy.likely_critical,
    )
    found = LOW + sum(steps)
    if likeness.critical >= policy.surely_critical:
        found = CRITICAL
    if leading is not None and level == LOW and leading.fact.name in _SETTLED:
        certain = likeness.critical >= policy.certainly_critical
        found = found if certain else min(found, MEDIUM)
    in_the_gap = leading is not None and leading.gap and level == HIGH
    if found == CRITICAL and in_the_gap and likeness.critical < policy.surely_critical:
        found = HIGH  # the gap stays High; Critical is suggested
    if level < CRITICAL == found and likeness.critical < policy.surely_critical:
        unfounded = level < HIGH and (leading is None or leading.weak)
        if unfounded and likeness.of(type_) < policy.sure_type:
            found = HIGH
    if level < CRITICAL == found and likeness.critical < policy.critical_by_words:
        by_words = type_ in ("commercial", "legal") and not view.count(_HARM)
        found = HIGH if by_words or view.alone else found
    if found == CRITICAL and type_ == "legal" and _only_a_court(view, leading):
        found = HIGH if likeness.critical < policy.surely_legal else CRITICAL
    if leading is not None and leading.level == CRITICAL and leading.fact.name in _FIRM:
        found = CRITICAL
    if leading is not None and leading.type == type_ == "legal" and leading.fact.name in _LAW:
        likely = likeness.at_least_high >= policy.likely_high_by_law
        found = HIGH if found < leading.level == HIGH and likely else found
    if type_ == "commercial" and view.money is not None:
        if view.money >= policy.much_money:
            found = max(found, HIGH)  # the sum measures it
        elif view.money <= policy.little_money and found == MEDIUM:
            found = LOW
        elif found == HIGH > level:
            found = MEDIUM
    return found


def _only_a_court(view: View, leading: Verdict | None) -> bool:
    """Does a court or an authority want something, and nobody's data nor security is harmed?"""
    return (
        leading is not None
        and leading.level == HIGH
        and view.has("authority", "court")
        and not view.count(("personal_data", "security_incident"))
    )


def sureness(likeness: Likeness, type_: str) -> float:
    """How sure the second reader is of type and severity together, from 0 to 1."""
    steps = (likeness.at_least_medium, likeness.at_least_high, likeness.critical)
    return likeness.of(type_) * min(max(one, 1 - one) for one in steps)
