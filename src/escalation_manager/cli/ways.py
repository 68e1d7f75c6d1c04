"""How is that done at the command line which a refusal advises?"""

from __future__ import annotations

from escalation_manager.core.errors import Deed, EscalationError, Ways

WAYS: Ways = {
    Deed.ESCALATIONS: "escalations list",
    Deed.EFFECTS: "escalations effects",
    Deed.MAILS: "escalations mail review",
    Deed.ACCOUNT: "--account ID",
    Deed.ASKER: "--as PERSON",
    Deed.INSTANT: "--at WHEN",
    Deed.REHEARSAL: "escalations init --rehearsal",
    Deed.CASE: "escalations show ID",
}


def remedy(error: EscalationError) -> str:
    """What to do about it, here."""
    return error.remedy_by(WAYS)
