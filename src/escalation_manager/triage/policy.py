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
    """Does the model of labelled cases speak where the rules found little, and raise a severity?"""
    likely_critical: float = 0.3
    """From this likeness to critical cases on, a significant matter is raised to critical."""
    surely_critical: float = 0.5
    """The same where the rules see the gap between High and Critical."""
    likely_high: float = 0.6
    """The same for high."""
    surely_high: float = 0.75
    """The same for high in commerce and relationship, where sums and threats say it themselves."""
    likely_type: float = 0.8
    """From this likeness on, the second reader decides the type against the rules."""
    surely_type: float = 0.93
    """The same where the rules see a matter of high severity."""
    same_matter: float = 0.2
    """A severity is raised only where the words are so like cases of the type itself."""
    longest_read: int = 20_000
    """Characters of a statement that are read; the rest is left unread, and the trace says so."""


DEFAULT = Policy()
