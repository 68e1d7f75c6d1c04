"""Which time of a fix may be promised: a technical role's word, and taking it back."""

from __future__ import annotations

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput, NotAllowed
from escalation_manager.core.guardrails.promise_needs_confirmation import (
    NAME,
    lasts_until,
    standing,
)
from escalation_manager.core.messages.writing import in_the_future
from escalation_manager.core.unfolding import Unfolding


def confirm_fix(u: Unfolding, command: c.ConfirmFix) -> None:
    """Confirm when the fix will be ready. It sends nothing; a held message may be sent again."""
    if not command.what.strip():
        raise BadInput("What is confirmed has no name.", "Say what will be ready, such as fix.")
    in_the_future("The fix", command.ready_by, u.at)
    _check_technical(u)
    what = command.what.strip()
    said = (what, command.ready_by, u.actor.id)
    for one in standing(u.state, u.rules, u.at):
        if (one.what, one.ready_by, one.by) == said and one.at == u.at:
            return
    until = lasts_until(u.at, u.state, u.rules)
    u.note(e.FixConfirmed(what, command.ready_by, until, u.actor.id))


def withdraw_fix(u: Unfolding, command: c.WithdrawFix) -> None:
    """The confirmed times do not hold any more."""
    if not command.reason.strip():
        raise BadInput("Withdrawing needs a reason.", "Say what has changed.")
    _check_technical(u)
    if any(not one.withdrawn for one in u.state.confirmations):
        u.note(e.FixWithdrawn(u.actor.id, command.reason.strip()))


def _check_technical(u: Unfolding) -> None:
    roles = u.rules.handbook.roles.technical
    if u.actor.agent or not u.actor.has(*roles):
        labels = ", ".join(u.rules.handbook.role_label(role) for role in roles)
        raise NotAllowed(
            "The time of a fix is a technical role's to say.", f"Ask one of: {labels}.", rule=NAME
        )
