"""What did the customer say that matters? One fact: its name, its value and the words behind it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple


class Money(NamedTuple):
    """An amount with its currency (ISO code)."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:,f}"


FactValue = str | int | Money


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact and its grounds. `start` and `end` count characters of the statement as it came.

    A fact that a person adds needs no quote: `Fact("workaround", "yes")`.
    """

    name: str
    value: FactValue
    quote: str = ""
    start: int = 0
    end: int = 0


# name → the values it can take, in the words of the rules.
NAMES: dict[str, str] = {
    "business_stopped": "yes, partly, threatened, past, no",
    "outage": "all, part, test, threatened, past, no",
    "feature_broken": "yes, blocked (somebody cannot do their work), past",
    "performance": "slow, severe, past",
    "data_loss": "yes, all, threatened, past, no",
    "wrong_data": "yes",
    "safety": "yes",
    "lifeline": "yes, past: what lives hang on is in trouble",
    "cosmetic": "yes",
    "question": "how, wish",
    "limited": "one, some, part, test: how narrow the trouble is",
    "users_affected": "a number, or all",
    "scope": "the words that say how far it reaches",
    "core_business": "the business process that suffers",
    "workaround": "yes, no, unknown",
    "deadline": "the words that name the time",
    "money_at_stake": "an amount with its currency",
    "statutory_date": "the words that name a legal time limit",
    "repeated_failure": "yes",
    "security_incident": "yes, weakness, threatened, past, no",
    "personal_data": "exposed, request, concern, no",
    "authority": "yes, court",
    "lawyer": "yes",
    "formal_notice": "yes",
    "compliance": "yes, question",
    "billing_dispute": "yes, question",
    "contract_dispute": "yes, question",
    "price": "yes, question",
    "access_suspended": "yes",
    "clerical": "yes: a copy, an address, an order number is asked for",
    "csm_complaint": "yes, change, question",
    "no_answer": "yes",
    "threat_to_leave": "yes, considering, no",
    "publicity_threat": "yes",
    "executive_sender": "the title found",
    "executive_involved": "yes",
    "strategic_concern": "yes",
    "named_person": "a name",
    "duration": "the words that say how long",
    "started_at": "the words that say since when",
    "sentiment": "negative, positive (decides nothing)",
    "minor": "yes: the customer says that nothing hangs on it",
    "impact": "yes: harm that is named",
    "sign": "loss, without, waiting: small signs that work has stopped, counted together",
    "event": "the words that name an occasion with a date",
    "own_word": "the sender's own word for the severity (decides nothing)",
    "instruction_in_text": "words that try to steer the reader (decides nothing)",
    "topic": "the type that the words around belong to",
    "focus": "the type that the sender says is the point",
    "resolved": "yes",
}
"""Every fact that the rules know, with its values."""
