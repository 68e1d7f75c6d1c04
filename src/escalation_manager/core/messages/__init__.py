"""Words to the customer: written, judged, sent, delivered, logged, promised, planned.

Every outgoing text goes through one gate, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator

from escalation_manager.core.escalation import Escalation
from escalation_manager.core.messages import commitments, holding, plan
from escalation_manager.core.messages.commitments import (
    agree_next_update,
    break_commitment,
    granted,
    keep_commitment,
    promised,
    resolved,
)
from escalation_manager.core.messages.communications import (
    DIRECTIONS,
    MEDIA,
    log_communication,
    record_mirror,
    record_mirror_failure,
    record_reply,
)
from escalation_manager.core.messages.confirming import confirm_fix, withdraw_fix
from escalation_manager.core.messages.delivery import record_bounce, record_delivery
from escalation_manager.core.messages.judging import Verdict, judge
from escalation_manager.core.messages.plan import set_plan
from escalation_manager.core.messages.sending import (
    acknowledge_customer,
    hold_message,
    release_message,
    send_message,
    text_hash,
)
from escalation_manager.core.messages.writing import (
    PURPOSES,
    discard_message,
    explain_finding,
    write_message,
)
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Due

__all__ = [
    "DIRECTIONS",
    "MEDIA",
    "PURPOSES",
    "Verdict",
    "acknowledge_customer",
    "agenda",
    "agree_next_update",
    "break_commitment",
    "confirm_fix",
    "discard_message",
    "explain_finding",
    "granted",
    "hold_message",
    "judge",
    "keep_commitment",
    "log_communication",
    "promised",
    "record_bounce",
    "record_delivery",
    "record_mirror",
    "record_mirror_failure",
    "record_reply",
    "release_message",
    "resolved",
    "send_message",
    "set_plan",
    "text_hash",
    "withdraw_fix",
    "write_message",
]


def agenda(state: Escalation, rules: Rules) -> Iterator[Due]:
    """What happens by itself: promises that break, rows of the plan, the holding statement."""
    yield from holding.agenda(state, rules)
    yield from commitments.agenda(state, rules)
    yield from plan.agenda(state, rules)
