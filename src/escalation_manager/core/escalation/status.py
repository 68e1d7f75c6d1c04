"""Where does it stand in its life?"""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """Where the escalation stands in its life. Merged and cancelled are ends without a result."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"
    MERGED = "merged"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The page's word for it."""
        return self.value.replace("_", " ").title()

    @property
    def live(self) -> bool:
        """Whether clocks run: Open or In Progress."""
        return self in (Status.OPEN, Status.IN_PROGRESS)

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self in (Status.CLOSED, Status.MERGED, Status.CANCELLED)
