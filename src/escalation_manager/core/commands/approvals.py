"""What may be promised and given: confirmed times of a fix, and goodwill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from escalation_manager.core.money import Money


@dataclass(frozen=True, slots=True)
class ConfirmFix:
    """Confirm, as a technical role, when the fix will be ready."""

    ready_by: datetime
    what: str = "fix"


@dataclass(frozen=True, slots=True)
class WithdrawFix:
    """Withdraw a confirmed time that no longer holds."""

    reason: str


@dataclass(frozen=True, slots=True)
class RequestGoodwill:
    """Ask for approval to give the customer something of value."""

    option: str
    reason: str
    value: Money | None = None
    quantity: str = ""
    given_last_year: str = ""


@dataclass(frozen=True, slots=True)
class ApproveGoodwill:
    """Approve a goodwill request (never your own)."""

    goodwill: str


@dataclass(frozen=True, slots=True)
class RejectGoodwill:
    """Refuse a goodwill request, with a reason."""

    goodwill: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReconsiderGoodwill:
    """Take your own decision on goodwill back, within seconds and before anybody was told."""

    goodwill: str


@dataclass(frozen=True, slots=True)
class UseGoodwill:
    """Record that approved goodwill was granted to the customer."""

    goodwill: str


ApprovalCommand: TypeAlias = (
    ConfirmFix
    | WithdrawFix
    | RequestGoodwill
    | ApproveGoodwill
    | RejectGoodwill
    | ReconsiderGoodwill
    | UseGoodwill
)
