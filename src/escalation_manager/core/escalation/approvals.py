"""What may be promised and given: confirmed times of a fix, and goodwill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core.money import Money


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A technical role's word for the time of a fix."""

    what: str
    ready_by: datetime
    valid_until: datetime
    by: str
    at: datetime
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Goodwill:
    """A request to give the customer something.

    It is requested, approved, rejected, expired, used, or moved (goes on where this was merged).
    """

    id: str
    option: str
    value: Money | None
    quantity: str
    reason: str
    requested_by: str
    requested_at: datetime
    approver_role: str
    expires_at: datetime
    state: str = "requested"
    decided_by: str = ""
    decided_at: datetime | None = None
    decision: str = ""
    valid_until: datetime | None = None
    used_at: datetime | None = None
    given_last_year: str = ""
