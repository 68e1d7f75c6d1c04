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
    """Is the model of labelled cases asked what it makes of the words and of what rules found?"""
    rule: float = 0.3
    """How much more likely the type becomes that the rules found."""
    firm_rule: float = 2.0
    """The same where they see a grave legal matter; half of it where the top doubts the
    partnership."""
    likely_legal: float = 0.6
    """From this likeness on, it is legal though the rules see nothing of the law."""
    likely_medium: float = 0.4
    """From this likeness on, it is at least Medium."""
    likely_high: float = 0.38
    """From this likeness on, it is at least High."""
    likely_high_by_rules: float = 0.4
    """The same where the rules see it as High or Critical."""
    likely_high_by_law: float = 0.05
    """The same where an authority, a lawyer or a formal notice is named."""
    likely_critical: float = 0.2
    """From this likeness on, it is Critical; from half of it on, Critical is suggested."""
    surely_critical: float = 0.25
    """From this likeness on, a case in the gap between High and Critical is Critical; and one in
    which the rules found no more than words of a field and the type itself is in doubt."""
    critical_by_words: float = 0.5
    """The same in a commercial or legal matter where no fact of harm was found, and where one
    person writes of themselves alone."""
    sure_type: float = 0.8
    """Below this likeness the type is in doubt."""
    surely_legal: float = 0.7
    """The same where a court wants something and no personal data or security is concerned."""
    certainly_critical: float = 0.3
    """The same where the rules see a matter of looks, a question, or that it is settled."""
    longest_read: int = 20_000
    """Characters of a statement that are read; the rest is left unread, and the trace says so."""


DEFAULT = Policy()
