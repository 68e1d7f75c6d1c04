"""Who lives in the demo company today? The same people and customers, with their dates moved.

The company's data stands around an instant of its own. On the stage it stands around the present,
moved by whole weeks, so that a Tuesday stays a Tuesday.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta

from escalation_manager.demo import REHEARSAL, company
from escalation_manager.demo.staging.customers import quiet_customers

_DAY = re.compile(r'"(\d{4}-\d{2}-\d{2})(T[^"]*)?"')
YOURS = ("acc_103", "acc_108")
"""Customers whom Mia looks after as well on this desk, so that her day is full."""


def company_of_today(now: datetime) -> bytes:
    """The whole company as JSON, as `Desk.load_text` reads it."""
    weeks = timedelta(weeks=(now - REHEARSAL).days // 7)

    def moved(found: re.Match[str]) -> str:
        return f'"{date.fromisoformat(found[1]) + weeks}{found[2] or ""}"'

    whole = json.loads(_DAY.sub(moved, company().decode("utf-8")))
    for account in whole["accounts"]:
        if account["id"] in YOURS:
            for seat in account["team"]:
                if seat["role"] == "csm":
                    seat["person"] = "mia"
    whole["accounts"] += quiet_customers(now.date())
    return json.dumps(whole).encode("utf-8")
