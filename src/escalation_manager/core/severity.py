"""How is the severity changed: raised at once, lowered with a reason and, late, a manager."""

from __future__ import annotations

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import ladder, messages, risk, sla, tasks
from escalation_manager.core.errors import BadInput
from escalation_manager.core.unfolding import Unfolding


def change(u: Unfolding, command: c.ChangeSeverity) -> None:
    """Raise or lower the severity, with a reason."""
    new = u.rules.handbook.severity(command.severity.casefold()).name
    if not command.reason.strip():
        raise BadInput("A change of severity needs a reason.", "Say which fact has changed.")
    if new == u.state.severity:
        return
    if lowers(u, new) and needs_manager(u) and not is_manager(u):
        request = e.LoweringRequested(new, command.reason)
        if u.state.lowering != request:
            u.note(request)
        return
    apply(u, new, command.reason)


def decline(u: Unfolding, command: c.DeclineLowering) -> None:
    """A manager leaves it as it is, and says why; whoever asked may ask again with another fact."""
    asked = u.state.lowering
    if not command.reason.strip():
        raise BadInput(
            "To decline a lower severity needs a reason.", "Say which fact keeps it where it is."
        )
    if asked is not None:
        u.note(e.LoweringDeclined(asked.to, command.reason.strip()))


def lowers(u: Unfolding, new: str) -> bool:
    """Whether this is a lower severity than the present one."""
    return u.rules.handbook.rank(new) > u.rules.handbook.rank(u.state.severity)


def needs_manager(u: Unfolding) -> bool:
    """Once so much of the resolution target is used, or after any breach."""
    return sla.past_imminent(u.state, u.rules, u.at)


def is_manager(u: Unfolding) -> bool:
    """Whether the one who asks may lower a severity late."""
    return u.actor.has(*u.rules.handbook.roles.managers)


def apply(u: Unfolding, new: str, reason: str) -> None:
    """Change it, with all that follows: clocks, owners, ladder, tasks, plan, risks."""
    old, lowered = u.state.severity, lowers(u, new)
    approved_by = u.actor.id if lowered and needs_manager(u) else None
    u.note(e.SeverityChanged(old, new, reason, approved_by))
    sla.restart_for_severity(u, raised=not lowered)
    ladder.severity_changed(u, old)
    arrange(u)


def arrange(u: Unfolding) -> None:
    """Tasks, communication plan and risks as type and severity now ask for."""
    tasks.from_templates(u)
    messages.set_plan(u)
    risk.follow_facts(u)
