"""How much money is named?"""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₩": "KRW", "₪": "ILS"}
_CODES = (
    "usd|eur|gbp|chf|jpy|inr|aud|cad|nzd|sgd|hkd|sek|nok|dkk|pln|czk|huf|brl|mxn|zar|aed|cny|krw|"
    "ils|try"
)
_NAMES = {"dollar": "USD", "buck": "USD", "euro": "EUR", "pound": "GBP", "quid": "GBP",
          "franc": "CHF", "rupee": "INR", "yen": "JPY"}  # fmt: skip
_NUMBER = r"(\d{1,12}(?:[.,' ]\d{3}){0,4}(?:[.,]\d{1,2})?) ?(k\b|thousand\b|m\b|million\b)?"
_MONEY = re.compile(
    rf"(?:(?:us|a|au|c|ca|nz|s|hk)?([$€£¥₹₩₪])|\b({_CODES})) ?{_NUMBER}|"
    rf"{_NUMBER} ?(?:([$€£¥₹₩₪])|({_CODES})\b|(dollar|buck|euro|pound|quid|franc|rupee|yen)s?\b)",
    re.IGNORECASE,
)


def money(text: str) -> tuple[Decimal | None, str | None]:
    """The first amount with its currency, or nothing."""
    found = _MONEY.search(text)
    if not found:
        return None, None
    number, scale = (found[3], found[4]) if found[3] else (found[5], found[6])
    sign, code, name = found[1] or found[7], found[2] or found[8], found[9]
    currency = _SIGNS.get(sign) or (code or _NAMES.get((name or "").lower(), "")).upper()
    try:
        amount = Decimal(_plain_number(number))
    except InvalidOperation:
        return None, None
    if scale:
        amount *= 1_000_000 if scale[0].lower() == "m" else 1000
    return amount, currency


def _plain_number(number: str) -> str:
    """1.250,50 and 1,250.50 and 1'250.50 are the same."""
    number = number.replace("'", "").replace(" ", "")
    tail = re.search(r"[.,](\d{1,2})$", number)
    whole = re.sub(r"[.,]", "", number[: tail.start()] if tail else number)
    return f"{whole}.{tail[1]}" if tail else whole
