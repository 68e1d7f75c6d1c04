"""What does HubSpot know of our customers, and how do tasks and notes get there?"""

from escalation_manager.connectors.hubspot.crm import HubSpot
from escalation_manager.connectors.hubspot.settings import (
    HUBSPOT,
    SETTINGS,
    HubSpotSettings,
    read_hubspot,
)

__all__ = ["HUBSPOT", "SETTINGS", "HubSpot", "HubSpotSettings", "read_hubspot"]
