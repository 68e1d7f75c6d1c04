"""How is that done in the browser which a refusal advises?"""

from __future__ import annotations

from escalation_manager.core.errors import Deed, EscalationError, Ways

WAYS: Ways = {
    Deed.ESCALATIONS: "Escalations, in the menu",
    Deed.EFFECTS: "Connections, under Admin",
    Deed.MAILS: "Mails, under Admin",
    Deed.ACCOUNT: "Account, in the form",
    Deed.CASE: "its page, /e/ESC-0001",
}
OPERATOR = "Whoever runs this desk: "


def remedy(error: EscalationError) -> str:
    """What to do about it, here."""
    return error.remedy_by(WAYS, OPERATOR)
