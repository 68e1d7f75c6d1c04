"""Document all communications in CRM."""

from __future__ import annotations

from datetime import datetime

from escalation_manager.core.escalation import Escalation
from escalation_manager.core.guardrail import (
    Guardrail,
    Standing,
    broken,
    kept,
    not_applicable,
    pending,
)
from escalation_manager.core.rules import Rules

NAME = "document_communications"


def check(state: Escalation, rules: Rules, at: datetime) -> Standing:  # noqa: ARG001
    """How it stands: every communication is in the CRM, on its way, or refused by it."""
    real = [c for c in state.communications if not c.undelivered]
    if not real:
        return not_applicable("There was no communication yet.")
    failed = [c.id for c in real if c.mirror_failed and not c.mirrored]
    if failed:
        return broken(f"The CRM did not take {', '.join(failed)}: write them there by hand.")
    waiting = [c.id for c in real if not c.mirrored]
    if waiting:
        return pending(f"Not in the CRM yet: {', '.join(waiting)}.")
    return kept(f"All {len(real)} communications are in the CRM.")


GUARDRAIL = Guardrail(
    name=NAME,
    sentence="Document all communications in CRM",
    enforced_by="Every delivery and every logged call is a communication, mirrored with retries;"
    " closing warns of what is not mirrored yet.",
    check=check,
)
