"""Which company in HubSpot is that account?"""

from __future__ import annotations

from escalation_manager.connectors.hubspot.asking import Asking, Record
from escalation_manager.connectors.hubspot.settings import HubSpotSettings


def find_company(
    asking: Asking, settings: HubSpotSettings, account_id: str, properties: tuple[str, ...] = ()
) -> Record | None:
    """The company of that account; None: HubSpot has none."""
    if settings.account_property:
        return asking.find("companies", account_id, properties, by=settings.account_property)
    if not (account_id.isascii() and account_id.isdigit()):
        return None
    return asking.find("companies", account_id, properties)
