"""What an escalation remembers of an assistant's proposals."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation, Suggestion, changed


def remember(state: Escalation, event: e.AssistingEvent, at: datetime, actor: str) -> Escalation:
    """The escalation after one more event of this chapter."""
    match event:
        case e.Suggested():
            return changed(state, assisted=(*state.assisted, Suggestion(event, actor, at)))
        case e.SuggestionAnswered():
            return changed(
                state,
                assisted=tuple(
                    replace(one, taken=event.taken, answered_by=actor, reason=event.reason)
                    if one.id == event.suggestion
                    else one
                    for one in state.assisted
                ),
            )
        case _:
            assert_never(event)
