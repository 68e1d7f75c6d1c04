"""What is known of one proposal of an assistant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core import events as e


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposal, who made it when, and what became of it: None while nobody has said."""

    made: e.Suggested
    by: str
    at: datetime
    taken: bool | None = None
    answered_by: str = ""
    reason: str = ""

    @property
    def id(self) -> str:
        """Its number within the escalation."""
        return self.made.suggestion
