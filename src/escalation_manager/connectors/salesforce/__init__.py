"""What does Salesforce know of our customers, and how do tasks and calls get there?"""

from escalation_manager.connectors.salesforce.crm import Salesforce
from escalation_manager.connectors.salesforce.settings import (
    SALESFORCE,
    SETTINGS,
    SalesforceSettings,
    read_salesforce,
)

__all__ = ["SALESFORCE", "SETTINGS", "Salesforce", "SalesforceSettings", "read_salesforce"]
