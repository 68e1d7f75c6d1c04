"""Require post-mortem for all Critical/High escalations."""

from __future__ import annotations

from datetime import datetime

from escalation_manager.core import deadlines
from escalation_manager.core.deadlines import POST_MORTEM
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

NAME = "post_mortem_for_critical_and_high"


def check(state: Escalation, rules: Rules, at: datetime) -> Standing:
    """How it stands: the highest severity it ever had counts."""
    ever = [rules.handbook.severity(name) for name in (*state.highest, state.severity)]
    owing = [policy for policy in ever if policy.post_mortem]
    if not owing:
        return not_applicable("It was never Critical or High.")
    closing = state.closing
    if closing.waived_by:
        who = rules.directory.name(closing.waived_by)
        return kept(f"{who} waived it: {closing.waived_reason}")
    clock = deadlines.view(state, POST_MORTEM, rules, at)
    if closing.post_mortem is not None:
        late = clock is not None and clock.breached
        return broken("It was filed after its due time.") if late else kept("It is filed.")
    label = min(owing, key=lambda policy: policy.rank).label
    if clock is None or clock.status is deadlines.ClockStatus.CANCELLED:
        if state.status.ended:
            return not_applicable(f"It was {label} and ended as {state.status.label}.")
        return pending(f"It was {label}: one is due once it is resolved.")
    due = clock.due.isoformat(timespec="minutes") if clock.due else "never"
    if clock.breached:
        return broken(f"It was due {due} and is not filed.")
    return pending(f"It is due {due}.")


GUARDRAIL = Guardrail(
    name=NAME,
    sentence="Require post-mortem for all Critical/High escalations",
    enforced_by="Closing is refused until it is filed, or waived by a VP with a reason.",
    check=check,
)
