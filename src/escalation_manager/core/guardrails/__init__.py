"""The page's seven guardrails, in its order: what each asks, who enforces it, how it stands."""

from __future__ import annotations

from datetime import datetime

from escalation_manager.core.escalation import Escalation
from escalation_manager.core.guardrail import Guardrail, Standing
from escalation_manager.core.guardrails import (
    acknowledge_within_an_hour,
    document_communications,
    escalate_when_breach_is_imminent,
    goodwill_needs_approval,
    post_mortem_for_critical_and_high,
    promise_needs_confirmation,
    update_every_four_hours,
)
from escalation_manager.core.rules import Rules

GUARDRAILS: tuple[Guardrail, ...] = (
    promise_needs_confirmation.GUARDRAIL,
    acknowledge_within_an_hour.GUARDRAIL,
    update_every_four_hours.GUARDRAIL,
    document_communications.GUARDRAIL,
    post_mortem_for_critical_and_high.GUARDRAIL,
    goodwill_needs_approval.GUARDRAIL,
    escalate_when_breach_is_imminent.GUARDRAIL,
)


def standings(
    state: Escalation, rules: Rules, at: datetime
) -> tuple[tuple[Guardrail, Standing], ...]:
    """Every guardrail with how it stands on an escalation at an instant."""
    return tuple((each, each.check(state, rules, at)) for each in GUARDRAILS)
