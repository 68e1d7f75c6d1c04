"""What did the reader find in an outgoing text?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

Kind = Literal["promise", "goodwill"]
Level = Literal["red", "amber"]
Option = Literal["service_credit", "extended_contract", "premium_support", "other"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Words that promise a time or offer something of value.

    `red` holds the message. `amber` asks its author what the words mean. `start` and `end` count
    characters of the text as it was handed in, so that `text[start:end] == quote`. `instant` is the
    latest instant the words can mean.
    """

    kind: Kind
    level: Level
    start: int
    end: int
    quote: str
    reason: str
    when: str | None = None
    instant: datetime | None = None
    option: Option | None = None
    amount: Decimal | None = None
    currency: str | None = None
