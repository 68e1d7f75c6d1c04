"""What does one rule say: a type at a level, because of a fact?"""

from __future__ import annotations

from dataclasses import dataclass

from .facts import Fact

LOW, MEDIUM, HIGH, CRITICAL = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says: a type at a level (1 low to 4 critical), because of a fact."""

    type: str
    level: int
    fact: Fact
    rule: str
    gap: bool = False
    """In the gap between High and Critical: Critical is suggested."""
    weak: bool = False
    """Words of a field, and no fault found: the second reader may know better."""


FAULTS = ("business_stopped", "outage", "feature_broken", "performance", "data_loss")
MATTERS = (
    "business_stopped", "outage", "feature_broken", "performance", "data_loss", "personal_data",
    "authority", "lawyer", "formal_notice", "compliance", "billing_dispute", "price", "question",
    "contract_dispute", "csm_complaint", "no_answer", "strategic_concern", "security_incident",
)  # fmt: skip
"""Facts that are the matter of a case; with one of them, words alone decide nothing."""
