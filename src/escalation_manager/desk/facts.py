"""What may a channel say of an escalation? Never anything of a restricted one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from escalation_manager.core import deadlines
from escalation_manager.core.deadlines import ClockStatus
from escalation_manager.core.fold import fold
from escalation_manager.desk.policy import Policy
from escalation_manager.ports.channels import Facts
from escalation_manager.ports.log import Store


def facts_from(store: Store, policy: Policy) -> Callable[[str, datetime], Facts | None]:
    """Asks this store, under these rules."""

    def facts(escalation: str, at: datetime) -> Facts | None:
        state = fold(store.read(escalation))
        if state is None or state.readers is not None:
            return None
        rules = policy.rules(state.handbook, state.account_id)
        running = [
            (view.due, view.label)
            for view in deadlines.views(state, rules, at)
            if view.status is ClockStatus.RUNNING and view.due is not None
        ]
        due, label = min(running, default=(None, ""))
        owner = state.owners.accountable
        return Facts(
            escalation_id=state.id,
            title=state.title,
            account=rules.account.name if rules.account else state.account_id,
            severity=rules.handbook.severity(state.severity).label,
            status=state.status.label,
            owner=rules.directory.name(owner) if owner else "",
            due_label=label,
            due=due,
            source=state.raised.source,
        )

    return facts
