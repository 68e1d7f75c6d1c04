"""What do lists and metrics see of an escalation? Its read row, which follows from the log."""

from __future__ import annotations

from datetime import datetime
from types import EllipsisType

from escalation_manager.core import agenda, deadlines, next_step
from escalation_manager.core.cases import case
from escalation_manager.core.cases_as_json import written
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.rules import Rules
from escalation_manager.ports.log import JSON, Row

MOST_WORDS = 8_000
"""Characters that a search looks through."""


def row_of(state: Escalation, rules: Rules, wake: datetime | EllipsisType | None = ...) -> Row:
    """The row after the last event. `rules` hold the handbook alone: see `Policy.bare_rules`.

    `wake` is when something is due next, where that is known already.
    """
    at = state.last_at or state.opened_at
    due = deadlines.next_due(state, rules) if not state.status.ended else None
    parent = next((other for other, relation in state.links if relation == "parent"), None)
    return Row(
        id=state.id,
        version=state.version,
        account=state.account_id,
        title=state.title,
        type=state.type,
        severity=state.severity,
        status=state.status.value,
        owner=state.owners.accountable,
        rung=state.ladder.rung,
        opened_at=state.opened_at,
        due_at=due[1] if due else None,
        resolved_at=state.closing.resolved_at,
        closed_at=state.closing.closed_at,
        next_wake=agenda.next_wake(state, rules) if wake is ... else wake,
        readers=state.readers,
        parent=parent,
        words=_words(state),
        detail=_detail(state, rules, at, due[0] if due else None),
    )


def _detail(state: Escalation, rules: Rules, at: datetime, due: str | None) -> dict[str, JSON]:
    context = state.context
    return {
        "case": written(case(state, rules, at)),
        "due": due,
        "due_label": deadlines.label(due, state) if due else "",
        "due_since": _since(state, due, rules),
        "steps": [written(step) for step in next_step.steps(state, rules)],
        "dues": {
            name: when.isoformat()
            for name in deadlines.CLOCKS
            if name in state.clocks
            and state.clocks[name].running
            and (when := deadlines.due(state, name, rules)) is not None
        },
        "account": context.account_name if context else None,
        "paused": state.open_pause.until.isoformat() if state.open_pause else None,
        "paused_since": state.open_pause.start.isoformat() if state.open_pause else None,
        "handbook": state.handbook,
        "tags": list(state.tags),
        "attention": list(state.attention),
    }


def _since(state: Escalation, due: str | None, rules: Rules) -> str | None:
    """From when the deadline that comes first has counted."""
    if due is None:
        return None
    clock, task = state.clocks.get(due), state.task(due.removeprefix(deadlines.TASK))
    if clock is not None:
        return deadlines.governing(clock, state, rules)[0].start.isoformat()
    return task.added_at.isoformat() if task else None


def _words(state: Escalation) -> str:
    raised = state.raised
    name = state.context.account_name if state.context else ""
    parts = (state.id, state.title, raised.account_id, name, raised.sender, raised.statement)
    return "\n".join(part for part in parts if part)[:MOST_WORDS]
