"""What an escalation remembers of how it came in."""

from __future__ import annotations

from typing import assert_never

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation, changed
from escalation_manager.core.fold.kept import once


def remember(state: Escalation, event: e.IntakeEvent, actor: str) -> Escalation:
    """The escalation after one more event of this chapter."""
    match event:
        case e.Raised():
            raise ValueError(f"{state.id} was raised twice")
        case e.ContextGathered():
            return changed(state, context=event)
        case e.Triaged():
            return changed(
                state,
                type=event.type,
                severity=event.severity,
                tags=event.tags,
                highest=once(state.highest, event.severity),
                triage=event,
                triaged_by=actor,
                suggestions=() if event.source == "person" else state.suggestions,
            )
        case e.TriageSuggested():
            return changed(state, suggestions=(*state.suggestions, event))
        case e.AttentionRaised():
            return changed(state, attention=event.reasons)
        case e.DuplicatesFound():
            return changed(state, duplicates=event.others)
        case e.ImpactRecorded():
            return changed(
                state,
                impact_business=event.business or state.impact_business,
                impact_users=event.users or state.impact_users,
                impact_since=event.started_at or state.impact_since,
            )
        case e.NoteAdded():
            return changed(state, notes=state.notes + 1)
        case _:
            assert_never(event)
