"""Escalate internally if SLA breach is imminent."""

from __future__ import annotations

from datetime import datetime

from escalation_manager.core import deadlines
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.guardrail import (
    Guardrail,
    Standing,
    broken,
    kept,
    not_applicable,
    pending,
)
from escalation_manager.core.rules import Rules

NAME = "escalate_when_breach_is_imminent"


def check(state: Escalation, rules: Rules, at: datetime) -> Standing:
    """How it stands: whoever is above was told, or somebody is on it and has said so."""
    imminent = [name for name in deadlines.CLOCKS if _imminent(state, name, rules)]
    if not imminent:
        return not_applicable("No target came near its end.")
    what = ", ".join(deadlines.label(name, state) for name in imminent)
    ladder = state.ladder
    rungs = [rung for rung in ladder.reached if rung > 0]
    if rungs:
        return kept(f"{what} came near its end; rung {max(rungs)} of the ladder was alerted.")
    if ladder.fallback_told:
        role = rules.handbook.role_label(rules.handbook.ladder.fallback_role)
        return kept(f"{what} came near its end; {role} was told.")
    if ladder.acknowledged:
        names = ", ".join(
            dict.fromkeys(rules.directory.name(a.person) for a in ladder.acknowledged)
        )
        return kept(f"{what} came near its end; {names} had acknowledged and was told.")
    if ladder.silenced_until is not None and ladder.silenced_until > at:
        until = ladder.silenced_until.isoformat(timespec="minutes")
        return pending(f"{what} came near its end; alerts are silenced until {until}.")
    return broken(f"{what} came near its end, and nobody above could be told.")


def _imminent(state: Escalation, name: str, rules: Rules) -> bool:
    clock = state.clocks.get(name)
    if clock is None:
        return False
    share = rules.handbook.clocks.imminent
    return deadlines.breached(state, name) or any(told >= share for told, _ in clock.warned)


GUARDRAIL = Guardrail(
    name=NAME,
    sentence="Escalate internally if SLA breach is imminent",
    enforced_by="At 75 % of any clock the ladder climbs; where nobody stands higher, the fallback"
    " role is told.",
    check=check,
)
