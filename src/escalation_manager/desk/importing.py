"""What do systems outside have to be loaded? Like a file: checked whole, all or nothing."""

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
    """Accounts, teams and contacts, or surveys. Raises NotFound, Unreachable, Faults."""
    exports = {one.name: one for one in desk.outside.systems if isinstance(one, Exports)}
    if name not in exports:
        there = f"There is: {', '.join(exports)}." if exports else "There is none."
        raise NotFound(
            f"No system called {name!r} is connected to load from.",
            f"{there} Connect one in channels.toml.",
        )
    data = exports[name].document(desk.policy.accounts())
    return desk.load_text(name, data, by=by, at=at, dry_run=dry_run)
