"""How is it written down how a system outside does, without undoing what it did?"""

from __future__ import annotations

import logging
from datetime import datetime

from escalation_manager.core.errors import StoreError
from escalation_manager.ports.channels import Ledger

log = logging.getLogger("escalations.channels")


def noted(ledger: Ledger, channel: str, at: datetime, error: str = "") -> None:
    """How a channel does is written down where it can be.

    While the database does not answer it is not. What was told is told all the same: a fault here
    would have it told again.
    """
    try:
        ledger.note(channel, at, error)
    except StoreError as fault:
        log.warning("How %s does is not written down: %s", channel, fault)
