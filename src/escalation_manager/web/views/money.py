"""How are amounts written? Whole in a head, short in a row."""

from __future__ import annotations

from decimal import Decimal

from escalation_manager.core.money import Money

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


def whole(amount: Money | None) -> str:
    """`$480,000`; a dash where nobody knows."""
    return str(amount) if amount is not None else "—"


def short(amount: Money | None) -> str:
    """`$480k`, `$1.2M`; a dash where nobody knows."""
    if amount is None:
        return "—"
    for unit, letter in ((Decimal(10**9), "B"), (Decimal(10**6), "M"), (Decimal(10**3), "k")):
        if abs(amount.amount) >= unit:
            number = amount.amount / unit
            digits = f"{number:.1f}" if letter != "k" and abs(number) < 100 else f"{number:.0f}"
            return _signed(f"{digits.removesuffix('.0')}{letter}", amount.currency)
    return _signed(f"{amount.amount:.0f}", amount.currency)


def _signed(number: str, currency: str) -> str:
    sign = SIGNS.get(currency)
    return f"{sign}{number}" if sign else f"{number} {currency}"
