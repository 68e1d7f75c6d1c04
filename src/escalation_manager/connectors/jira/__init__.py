"""How do tasks of an escalation stand in Jira, and what comes back from there?"""

from escalation_manager.connectors.jira.settings import JIRA, SETTINGS, JiraSettings, read_jira
from escalation_manager.connectors.jira.tracker import Jira

__all__ = ["JIRA", "SETTINGS", "Jira", "JiraSettings", "read_jira"]
