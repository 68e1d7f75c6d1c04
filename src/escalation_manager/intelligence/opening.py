"""Is there a language model for this desk? As assistant.toml says; without it, there is none."""

from __future__ import annotations

from pathlib import Path

from escalation_manager.intelligence.settings import read_settings
from escalation_manager.ports.models import LanguageModel, Purse
from escalation_manager.ports.settings import ReadSecret


def open_model(path: Path, read_secret: ReadSecret, purse: Purse) -> LanguageModel | None:
    """The model that the file names, guarded; nothing is called yet. Faults, all at once."""
    settings = read_settings(path, read_secret)
    if settings is None:
        return None
    from escalation_manager.intelligence.asking import Asking
    from escalation_manager.intelligence.guarding import Guarding

    return Guarding(Asking(settings, purse), settings, purse)
