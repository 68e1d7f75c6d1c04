"""What may another program tell the desk? Commands in a signed request, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from escalation_manager.core import commands as c


@dataclass(frozen=True, slots=True)
class Told:
    """What a signed webhook asks for: a command for an escalation, or to raise one."""

    command: c.Command
    escalation_id: str | None
    key: str
    """Names this very webhook: told twice, it is done once."""
    account: str = ""
    """Where it is named, an escalation of another account is not meant."""


class WebhookReader(Protocol):
    """Reads the webhooks of one sender."""

    def read(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> tuple[Told, ...]:
        """What it asks for. NotAllowed: the signature is wrong. Faults, BadInput: it is odd."""
        ...
