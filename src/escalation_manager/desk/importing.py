"""Which customers does the CRM outside have? Loaded like a file: checked whole, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from escalation_manager.core.errors import NotFound
from escalation_manager.core.events import SYSTEM
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.loading import Counted, Exports


def load_from(
    desk: Desk, name: str, *, by: str = SYSTEM, at: datetime | None = None, dry_run: bool = False
) -> Mapping[str, Counted]:
    """Accounts, teams and contacts of that system. Raises NotFound, Unreachable, Faults."""
    crm = desk.outside.crm
    if not isinstance(crm, Exports) or crm.name != name:
        there = f"There is: {crm.name}." if isinstance(crm, Exports) else "There is none."
        raise NotFound(
            f"No CRM called {name!r} is connected.", f"{there} Connect one in channels.toml."
        )
    data = crm.document(desk.policy.accounts())
    return desk.load_text(name, data, by=by, at=at, dry_run=dry_run)
