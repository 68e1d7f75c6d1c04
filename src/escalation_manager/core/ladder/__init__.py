"""Who owns it, who is alerted, and when is the next rung climbed: the escalation matrix at work."""

from escalation_manager.core.ladder.alerting import (
    answer_due,
    answered,
    open_ladder,
    severity_changed,
)
from escalation_manager.core.ladder.by_hand import acknowledge_alert, asked, climb, silence
from escalation_manager.core.ladder.climbing import agenda
from escalation_manager.core.ladder.owning import (
    accept_handover,
    assign,
    decline_handover,
    hand_over,
    name_owners,
)

__all__ = [
    "accept_handover",
    "acknowledge_alert",
    "agenda",
    "answer_due",
    "answered",
    "asked",
    "assign",
    "climb",
    "decline_handover",
    "hand_over",
    "name_owners",
    "open_ladder",
    "severity_changed",
    "silence",
]
