"""Which numbers of triage may a company choose itself?"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings of triage. `confidence` runs from 0 to 1; money is compared as a bare number,
    whatever its currency."""

    confidence: float = 0.6
    """Below this a person decides, and the severity is provisional."""
    provisional: str = "medium"
    """The lowest severity a case gets that waits for a person."""
    provisional_severe: str = "high"
    """The same, when severe words are present."""
    many_users: int = 25
    """From so many users on, a broken feature has significant impact."""
    mass_users: int = 200
    """From so many users on who cannot work at all, the business counts as stopped."""
    few_users: int = 3
    """Up to so many users count as limited scope."""
    much_money: Decimal = Decimal(25_000)
    """From this amount on, money at stake makes the stake high."""
    little_money: Decimal = Decimal(250)
    """Up to this amount a billing question is a minor issue."""
    second_reader: bool = True
    """Is what the rules found weighed against the model of labelled cases?"""
    rule: float = 0.4
    """How much a fact that the rules found counts against likeness, for and against each step."""
    weak_rule: float = 0.2
    """The same where the rules found only words of a field, and no fault."""
    likely_critical: float = 0.6
    """From this likeness on one bearing of the harm is enough for Critical, else two; from half of
    it on, Critical is suggested beside High."""
    surely_critical: float = 0.5
    """From this likeness on, a case in the gap between High and Critical is Critical."""
    certainly_critical: float = 0.92
    """From this likeness on, it is Critical though a part goes on, or a sum is named."""
    surely_legal: float = 0.8
    """The same for a legal matter in which no personal data and no security is concerned."""
    hardly: float = 0.35
    """Only up to this likeness of a step is it taken back, and two steps at most."""
    surely_high: float = 0.75
    """From this likeness on, what the rules hold for settled, a wish or a question is Medium."""
    likely_type: float = 0.5
    """From this likeness on, the second reader decides the type against the rules."""
    against_law: float = 0.95
    """The same where the rules see a grave legal matter."""
    surely_type: float = 0.7
    """The same where the rules see a matter of high severity."""
    longest_read: int = 20_000
    """Characters of a statement that are read; the rest is left unread, and the trace says so."""


DEFAULT = Policy()
