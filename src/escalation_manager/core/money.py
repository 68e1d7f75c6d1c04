"""How much, in which currency."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its ISO 4217 currency."""

    amount: Decimal
    currency: str = "USD"

    def __str__(self) -> str:
        whole = self.amount == self.amount.to_integral_value()
        number = f"{self.amount:,.0f}" if whole else f"{self.amount:,.2f}"
        sign = {"USD": "$", "EUR": "€", "GBP": "£"}.get(self.currency)
        return f"{sign}{number}" if sign else f"{number} {self.currency}"
