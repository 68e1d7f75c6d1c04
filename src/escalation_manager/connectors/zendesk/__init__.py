"""Which tickets does a customer have in Zendesk, and which of them are escalations?"""

from escalation_manager.connectors.zendesk.settings import (
    SETTINGS,
    ZENDESK,
    ZendeskSettings,
    read_zendesk,
)
from escalation_manager.connectors.zendesk.tickets import Zendesk

__all__ = ["SETTINGS", "ZENDESK", "Zendesk", "ZendeskSettings", "read_zendesk"]
