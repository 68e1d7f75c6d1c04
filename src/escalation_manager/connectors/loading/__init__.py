"""People, accounts and history from CSV and JSON files, for those who load them themselves."""

from escalation_manager.connectors.loading.load import Counted, load, open_sources
from escalation_manager.connectors.loading.reading import Source

__all__ = ["Counted", "Source", "load", "open_sources"]
