"""Always acknowledge escalations within 1 hour."""

from __future__ import annotations

from datetime import datetime

from escalation_manager.core import deadlines
from escalation_manager.core.deadlines import ACKNOWLEDGE
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

NAME = "acknowledge_within_an_hour"


def check(state: Escalation, rules: Rules, at: datetime) -> Standing:
    """How it stands, from the acknowledge clock."""
    clock = deadlines.view(state, ACKNOWLEDGE, rules, at)
    if clock is None or clock.status is deadlines.ClockStatus.CANCELLED:
        return not_applicable("Nobody needs to acknowledge it.")
    due = _iso(clock.due)
    if clock.breached:
        if state.acknowledged_at is None:
            return broken(f"The customer has not heard from us; it was due {due}.")
        return broken(f"The customer heard from us {_iso(state.acknowledged_at)}, due {due}.")
    if state.acknowledged_at is None:
        return pending(f"The customer must hear from us by {due}.")
    return kept(f"The customer heard from us {_iso(state.acknowledged_at)}, due {due}.")


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="minutes") if at is not None else "never"


GUARDRAIL = Guardrail(
    name=NAME,
    sentence="Always acknowledge escalations within 1 hour",
    enforced_by="The acknowledge clock, its warnings and the ladder; without it nothing is resolved"
    " and a Critical one is acknowledged by a person only.",
    check=check,
)
