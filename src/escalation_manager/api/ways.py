"""How is that done over HTTP which a refusal advises?"""

from __future__ import annotations

from escalation_manager.core.errors import Deed, EscalationError, Ways

WAYS: Ways = {
    Deed.ESCALATIONS: "GET /v1/escalations",
    Deed.ACCOUNT: "?account=ID",
    Deed.ASKER: "Authorization: Bearer TOKEN",
    Deed.CASE: "GET /v1/escalations/ID",
}
OPERATOR = "Whoever runs this desk: "


def remedy(error: EscalationError) -> str:
    """What to do about it, here."""
    return error.remedy_by(WAYS, OPERATOR)
