"""How is that done with the tools which a refusal advises?"""

from __future__ import annotations

from escalation_manager.core.errors import Deed, EscalationError, Ways

WAYS: Ways = {
    Deed.ESCALATIONS: "list",
    Deed.ACCOUNT: "account_id",
    Deed.CASE: "show",
}
OPERATOR = "Whoever runs this desk: "


def remedy(error: EscalationError) -> str:
    """What to do about it, here."""
    return error.remedy_by(WAYS, OPERATOR)
