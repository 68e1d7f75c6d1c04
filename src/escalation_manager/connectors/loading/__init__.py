"""People, accounts and history from CSV and JSON files, for those who load them themselves."""

from escalation_manager.connectors.loading.load import FileLoader, load, open_sources
from escalation_manager.connectors.loading.reading import Source
from escalation_manager.ports.loading import Counted

__all__ = ["Counted", "FileLoader", "Source", "load", "open_sources"]
