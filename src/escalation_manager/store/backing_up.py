"""How is a desk in a file copied while others work on it, so that the copy can be trusted?"""

from __future__ import annotations

from pathlib import Path

from escalation_manager.core.errors import BrokenLog, StoreError
from escalation_manager.ports.log import Checked
from escalation_manager.store.addresses import Place
from escalation_manager.store.opening import open_store


def back_up(place: Place, target: Path) -> Checked:
    """A copy in one file, every event of it checked. What cannot be trusted is not kept."""
    if not target.parent.is_dir():
        raise StoreError(f"There is no folder {target.parent}.", "Make it first.")
    store = open_store(place)
    try:
        store.back_up(target)
    finally:
        store.close()
    copy = open_store(target)
    try:
        checked = copy.check()
    finally:
        copy.close()
    if checked.findings:
        damaged = target.with_name(f"{target.name}.damaged")
        target.replace(damaged)
        raise BrokenLog(
            f"The desk is damaged, and so is its copy, {damaged}. {checked.findings[0]}",
            "Keep the last good backup. Run `escalations check` for everything that is wrong.",
        )
    return checked
