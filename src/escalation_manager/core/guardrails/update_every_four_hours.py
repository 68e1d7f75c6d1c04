"""Update customer at least every 4 hours during critical escalations."""

from __future__ import annotations

from datetime import datetime

from escalation_manager.core import deadlines
from escalation_manager.core.deadlines import UPDATE
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

NAME = "update_every_four_hours"


def check(state: Escalation, rules: Rules, at: datetime) -> Standing:
    """How it stands, from the update clock of an escalation that is or was at the top."""
    handbook = rules.handbook
    top = min(handbook.severities.values(), key=lambda policy: policy.rank)
    if top.name not in (*state.highest, state.severity):
        return not_applicable(f"It was never {top.label}.")
    clock = deadlines.view(state, UPDATE, rules, at)
    if clock is None:
        return not_applicable("No update clock runs.")
    missed = [due for name, due in state.breaches if name == UPDATE]
    if missed:
        return broken(f"No update came by {_iso(missed[-1])}; missed {len(missed)} in all.")
    if clock.breached:
        return broken(f"No update came by {_iso(clock.due)}.")
    last = f"The last update was {_iso(state.updated_at)}" if state.updated_at else "None was sent"
    if state.status.live and state.severity == top.name:
        return pending(f"{last}; the next is due {_iso(clock.due)}.")
    return kept(f"{last}; none was missed.")


def _iso(at: datetime | None) -> str:
    return at.isoformat(timespec="minutes") if at is not None else "never"


GUARDRAIL = Guardrail(
    name=NAME,
    sentence="Update customer at least every 4 hours during critical escalations",
    enforced_by="The update clock, which begins anew with every update the customer could see.",
    check=check,
)
