"""Which commands could somebody ever be allowed to ask? The others need not be shown to them."""

from __future__ import annotations

from typing import Any

from escalation_manager.core import commands as c
from escalation_manager.core.permissions import (
    AGENT_MAY,
    PERSON,
    READ_ONLY,
    Asked,
    approves,
    is_agent,
)
from escalation_manager.core.rules import Actor, Rules

_APPROVER = PERSON[c.ApproveGoodwill]
_ON_SIGHT = (PERSON[c.Restrict], PERSON[c.ChangeSeverity], PERSON[c.Triage])
"""Whether these may be asked depends on the escalation: a reader, an owner may."""


def could_ever(kind: type[Any], actor: Actor, rules: Rules) -> bool:
    """Whether there may be an escalation on which this actor is allowed to ask for it.

    The core decides each time anew; this only keeps what is hopeless out of lists of tools.
    """
    if is_agent(actor, rules):
        return kind in AGENT_MAY
    if not set(actor.roles) - READ_ONLY:
        return False
    who = PERSON[kind]
    if who is _APPROVER:
        handbook = rules.handbook
        needed = {option.approval for option in handbook.goodwill.options.values()}
        return any(approves(role, actor, handbook) for role in needed)
    if who in _ON_SIGHT:
        return True
    # What is left looks at roles alone, so the command it is asked for does not matter.
    return who.allows(Asked(None, c.CheckClocks(), actor, rules))
