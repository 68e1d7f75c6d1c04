"""Where may the second reader speak beside the rules?"""

from __future__ import annotations

from .likeness import Likeness
from .outcome import SEVERITIES, TraceLine
from .verdict import CRITICAL, HIGH, LOW, MEDIUM, Verdict
from .view import View

_MAY_BE_CRITICAL = ("technical", "legal")
_BEARINGS = (
    "core_business", "users_affected", "scope", "sign", "money_at_stake", "impact", "outage",
    "business_stopped", "personal_data", "security_incident", "safety", "data_loss", "event",
    "started_at", "access_suspended",
)  # fmt: skip
"""Harm has somebody whom it harms: without one of these, likeness alone makes nothing critical."""
_SETTLED = ("cosmetic", "question", "resolved", "compliance", "clerical")
"""A low severity that rests on one of these is no lack of words."""


def second(
    likeness: Likeness, view: View, leading: Verdict | None, type_: str, level: int
) -> tuple[str, int, list[TraceLine]]:
    """Type and level after the second reader was asked, with what it changed and why.

    Where the rules found no fault it names type and severity; elsewhere it can only raise.
    """
    weak = leading is None or leading.weak
    policy = view.policy
    was = type_, level
    firm = leading is not None and leading.level >= HIGH
    sure = likeness.share >= (policy.surely_type if firm else policy.likely_type) and type_ not in (
        "legal",
        "executive",
    )
    sure = sure and (leading is None or leading.fact.name != "cosmetic")
    if sure or (weak and likeness.share >= (0.35 if leading is None else 0.5)):
        type_ = likeness.type
    if weak and not (leading is None and view.has("resolved")):
        level = max(_level(likeness, view), level if leading is None else LOW)
    elif type_ != was[0]:
        level = max(level, _level(likeness, view))
    elif leading is not None:
        level = _raised(likeness, view, leading, type_, level)
    if (type_, level) == was:
        return type_, level, []
    says = f"{type_}, {SEVERITIES[level - 1]}"
    rule = "words like those of labelled cases"
    return type_, level, [TraceLine("likeness", likeness.word, rule, says)]


def _raised(likeness: Likeness, view: View, leading: Verdict, type_: str, level: int) -> int:
    """The level that likeness calls for beside a fact that was found; never a lower one."""
    policy, grave = view.policy, type_ in _MAY_BE_CRITICAL
    if view.alone:
        return level
    if level == LOW and leading.fact.name in _SETTLED:
        asked = leading.fact.name == "question"
        if asked and likeness.at_least_high >= policy.surely_high:
            return HIGH
        return MEDIUM if asked and likeness.at_least_medium >= policy.surely_high else LOW
    if level == LOW:
        return MEDIUM if likeness.at_least_medium >= policy.likely_high else LOW
    if likeness.critical >= policy.likely_critical:
        if type_ == "legal" and not view.count(("personal_data", "security_incident")):
            return max(level, HIGH)
        stopped = view.has("business_stopped", "yes") and likeness.critical >= 0.5
        if leading.gap and likeness.critical < policy.surely_critical:
            return max(level, HIGH)  # the gap stays High; Critical is suggested
        if likeness.of(type_) < policy.same_matter:
            return max(level, MEDIUM)  # it resembles critical cases of another kind
        told = stopped or (view.count(_BEARINGS) and not _bearable(view))
        return CRITICAL if grave and told else max(level, HIGH)
    enough = policy.likely_high if grave else policy.surely_high
    if level == MEDIUM and likeness.at_least_high >= enough and not _measured(view, type_):
        return HIGH
    return level


def _measured(view: View, type_: str) -> bool:
    """Is it told by a sum, or by a way round that they can live with, how much it weighs?"""
    if type_ == "commercial" and view.money is not None:
        return True
    return view.has("minor") and view.workaround


def _bearable(view: View) -> bool:
    """Do the facts say that work goes on? Then no likeness makes it critical."""
    return (
        view.workaround
        or view.narrow
        or view.has("limited", "part", "test")
        or (view.has("minor") and not view.everybody)
    )


def _level(likeness: Likeness, view: View) -> int:
    if view.alone:
        return MEDIUM if likeness.at_least_medium >= 0.4 else LOW
    if likeness.critical >= view.policy.likely_critical and likeness.type in _MAY_BE_CRITICAL:
        return CRITICAL if view.count(_BEARINGS) else HIGH
    if likeness.at_least_high >= 0.45:
        return HIGH
    return MEDIUM if likeness.at_least_medium >= 0.4 or likeness.type == "executive" else LOW
