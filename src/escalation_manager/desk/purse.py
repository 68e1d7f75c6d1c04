"""What did the language model use today? Kept on the desk, so that a restart resets no budget."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import cast

from escalation_manager.ports.log import JSON, Store
from escalation_manager.ports.models import Spent

SETTING = "assistant_spent"


class StoredPurse:
    """One day's use, as a fact about this desk; another day begins with nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def spent(self, day: date) -> Spent:
        """What that day has used so far."""
        kept = cast("Mapping[str, JSON] | None", self._store.setting(SETTING))
        if not kept or kept.get("day") != day.isoformat():
            return Spent()
        return Spent(int(str(kept["tokens"])), Decimal(str(kept["usd"])))

    def spend(self, day: date, tokens: int, cost: Decimal) -> None:
        """Write down what one question took."""
        with self._store.write() as work:
            # Asking for this key takes turns with whoever else writes down at this moment.
            work.request(SETTING)
            before = self.spent(day)
            work.set_setting(
                SETTING,
                {
                    "day": day.isoformat(),
                    "tokens": before.tokens + tokens,
                    "usd": str(before.cost + cost),
                },
            )
