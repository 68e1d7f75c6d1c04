"""How does a channel to customers do? Whatever it does is written down for who looks after it."""

from __future__ import annotations

from datetime import datetime

from escalation_manager.core.errors import EscalationError, StoreError
from escalation_manager.outside.noting import noted
from escalation_manager.ports.channels import Channel, Ledger, Outgoing


class Noting:
    """Fills the Channel port around another one."""

    def __init__(self, name: str, channel: Channel, ledger: Ledger) -> None:
        self._name = name
        self._channel = channel
        self._ledger = ledger

    def send(self, outgoing: Outgoing, *, at: datetime, key: str) -> str:
        """As the channel itself, with a note of how it went."""
        try:
            reference = self._channel.send(outgoing, at=at, key=key)
        except StoreError:
            raise
        except (EscalationError, OSError) as error:
            noted(self._ledger, self._name, at, str(error) or type(error).__name__)
            raise
        noted(self._ledger, self._name, at)
        return reference
