"""What do the rules and the second reader make of it together?"""

from __future__ import annotations

import math
from collections.abc import Sequence

from .likeness import Likeness
from .outcome import SEVERITIES, TraceLine
from .verdict import CRITICAL, HIGH, LOW, MEDIUM, Verdict
from .view import View

_CARE = (-0.4, 0.0, 1.3)
"""How much sooner a step is taken, as too low does more harm than too high."""
_BEARINGS = (
    "core_business", "users_affected", "scope", "sign", "money_at_stake", "impact", "outage",
    "business_stopped", "personal_data", "security_incident", "safety", "data_loss", "event",
    "started_at", "access_suspended", "executive_sender", "executive_involved",
    "strategic_concern", "authority", "statutory_date", "threat_to_leave",
)  # fmt: skip
"""Harm has somebody whom it harms: without one of these, likeness alone makes nothing critical."""
_FIRM = ("safety", "personal_data", "security_incident")
"""What is told in so many words is not made lighter by others."""
_SETTLED = ("cosmetic", "question", "resolved", "compliance", "clerical")
"""A low severity that rests on one of these is no lack of words."""


def second(
    likeness: Likeness,
    view: View,
    found: Sequence[Verdict],
    leading: Verdict | None,
    type_: str,
    level: int,
) -> tuple[str, int, list[TraceLine]]:
    """Type and level after the second reader was asked, with what it changed and why.

    Both are weighed against each other; the better a fact is founded, the more the rules count.
    """
    was = type_, level
    type_ = _type(likeness, view, found, leading, type_)
    if not (leading is None and view.has("resolved")):
        level = _level(likeness, view, leading, type_, level)
    if (type_, level) == was:
        return type_, level, []
    says = f"{type_}, {SEVERITIES[level - 1]}"
    rule = "words like those of labelled cases"
    return type_, level, [TraceLine("likeness", likeness.word, rule, says)]


def _type(
    likeness: Likeness, view: View, found: Sequence[Verdict], leading: Verdict | None, type_: str
) -> str:
    """The likest type, where it is likelier by far than the one that the rules found."""
    policy = view.policy
    if leading is not None and leading.fact.name == "cosmetic":
        return type_
    firm = leading is not None and leading.level >= HIGH and not leading.weak
    legal = likeness.type == "legal" and all(one.type != "legal" for one in found)
    least = policy.surely_type if firm or legal else policy.likely_type
    if firm and leading is not None:
        mixed = any(one.type == likeness.type and one.level < leading.level for one in found)
        if leading.type == "legal" or (mixed and leading.level == CRITICAL):
            least = policy.against_law  # in a mixed case the greater harm leads
        if _from_the_top(leading):
            least = policy.against_law
    return likeness.type if likeness.share >= least else type_


def _level(likeness: Likeness, view: View, leading: Verdict | None, type_: str, level: int) -> int:
    """Each step is taken when likeness and rules together speak for it."""
    policy = view.policy
    weight = 0.0 if leading is None else policy.weak_rule if leading.weak else policy.rule
    steps = (likeness.at_least_medium, likeness.at_least_high, likeness.critical)
    found = LOW
    for share, care in zip(steps, _CARE, strict=True):
        if _strength(share) + (weight if level > found else -weight) + care <= 0:
            break
        found += 1
    if view.alone:
        return min(found, max(level, MEDIUM))
    certain = likeness.critical >= policy.certainly_critical
    if found > level == LOW and leading is not None and leading.fact.name in _SETTLED:
        if certain and (type_ == "executive" or leading.fact.name != "resolved"):
            return HIGH
        return MEDIUM if likeness.at_least_medium >= policy.surely_high else LOW
    if type_ == "commercial" and view.money is not None and not certain:
        return level  # the sum measures it
    if found == CRITICAL > level:
        if (
            type_ == "legal"
            and likeness.critical < policy.surely_legal
            and not view.count(("personal_data", "security_incident"))
        ):
            return max(level, HIGH)
        if leading is not None and leading.gap and likeness.critical < policy.surely_critical:
            return max(level, HIGH)  # the gap stays High; Critical is suggested
        if _hangs_in_the_air(likeness, view, type_, level) or (_bearable(view) and not certain):
            return max(level, HIGH)
    if found < level and leading is not None:
        counted = level == HIGH and (view.users or 0) >= policy.many_users
        if counted or leading.fact.name in _FIRM:
            return level
        hardly = policy.hardly / 2 if _from_the_top(leading) else policy.hardly
        lightest = max(found, level - 2)
        while level > lightest and steps[level - LOW - 1] <= hardly:
            level -= 1
        return level
    return found


def _from_the_top(leading: Verdict) -> bool:
    """Does the top of the company doubt the partnership, so far as the rules can tell?"""
    return leading.fact.name == "strategic_concern" and leading.type == "executive"


def _hangs_in_the_air(likeness: Likeness, view: View, type_: str, level: int) -> bool:
    """Is too little told of whom or what it harms for likeness to make it critical?"""
    policy = view.policy
    if type_ not in ("technical", "commercial") and likeness.critical >= policy.likely_critical:
        return False
    borne = sum(view.count((one,)) > 0 for one in _BEARINGS)
    return borne < (1 if likeness.critical >= policy.likely_critical or level >= HIGH else 2)


def _strength(share: float) -> float:
    """A share as it was before it became one: above zero speaks for it."""
    share = min(max(share, 1e-6), 1 - 1e-6)
    return math.log(share / (1 - share))


def _bearable(view: View) -> bool:
    """Do the facts say that work goes on? Then no likeness makes it critical."""
    return (
        view.workaround
        or view.narrow
        or view.has("limited", "part", "test")
        or (view.has("minor") and not view.everybody)
    )
