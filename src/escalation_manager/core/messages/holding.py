"""What does the desk say by itself? The pre-approved holding statement, where it may."""

from __future__ import annotations

from collections.abc import Iterator

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.messages.judging import judge
from escalation_manager.core.messages.ready_words import HOLDING, ready, recipient
from escalation_manager.core.messages.sending import text_hash
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Due, Unfolding


def agenda(state: Escalation, rules: Rules) -> Iterator[Due]:
    """The holding statement at the opening: once, unless a person must speak."""
    if _asked(state, rules):
        yield Due(state.opened_at, "the holding statement", _say)


def _asked(state: Escalation, rules: Rules) -> bool:
    return (
        rules.handbook.messages.automatic_holding
        and state.status.live
        and state.acknowledged_at is None
        and not rules.handbook.severity(state.severity).acknowledge_by_person
        and rules.handbook.type(state.type).holding_statements
        and not state.messages
        and bool(recipient(state, rules))
    )


def _say(u: Unfolding) -> None:
    text = ready(HOLDING, u.state, u.rules)
    id_ = f"M{len(u.state.messages) + 1}"
    u.follow(
        e.MessageWritten(id_, text, HOLDING, "email", recipient(u.state, u.rules), automatic=True)
    )
    message = u.state.messages[-1]
    verdict = judge(message, u.state, u.rules, u.at)
    if verdict.holds:
        first = verdict.holds[0]
        u.follow(e.MessageHeld(id_, first.rule, first.reason, first.remedy, first.found))
    else:
        u.follow(e.MessageCleared(id_, text_hash(text), verdict.found))
