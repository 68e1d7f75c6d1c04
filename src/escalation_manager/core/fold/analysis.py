"""What an escalation remembers of causes, risks and exit criteria."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation, changed


def remember(state: Escalation, event: e.AnalysisEvent) -> Escalation:
    """The escalation after one more event of this chapter."""
    match event:
        case e.ExitCriteriaRecorded():
            closing = replace(state.closing, exit_criteria=event.criteria, exit_met=event.met)
            return changed(state, closing=closing)
        case e.RiskAssessed():
            risks = tuple(r for r in state.risks if r.risk != event.risk)
            return changed(state, risks=(*risks, event))
        case e.RootCauseRecorded():
            return changed(state, root_cause=event)
        case _:
            assert_never(event)
