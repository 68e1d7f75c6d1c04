"""What did another program tell us? Signed webhooks (Standard Webhooks) become commands.

The body is `{"type": …, "data": {…}}`. What is in it is data of somebody outside: it can raise an
escalation, log what was said and say what became of a message, and nothing that takes a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from escalation_manager.core import commands as c
from escalation_manager.core.errors import BadInput, Fault, Faults
from escalation_manager.ports.settings import ReadSecret, Setting, parse_table
from escalation_manager.ports.signing import secret_bytes, verified
from escalation_manager.ports.webhooks import Told

WEBHOOKS_IN = "webhooks_in"
MAX_BYTES = 1_000_000
REMEDY = "Send a type and its data as docs/how-to/webhooks.md shows them."
SETTINGS = (Setting("secrets", "secrets", "Name of the sender → where the whsec_… secret lies."),)


class _Raise(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    account: str
    statement: str
    subject: str = ""
    contact: str | None = None
    sender: str = ""
    channel: str = "other"
    reported_at: datetime | None = None
    source: str = ""


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    escalation: str
    summary: str
    direction: str = "in"
    medium: str = "other"
    counterpart: str = ""
    occurred_at: datetime | None = None
    sender: str = ""
    """The e-mail address of whoever of ours said it."""
    name: str = ""


class _Delivered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    escalation: str
    message: str
    reference: str = ""
    sent_at: datetime | None = None


class _Bounced(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    escalation: str
    message: str
    reason: str


TYPES: Mapping[str, type[msgspec.Struct]] = {
    "escalation.raise": _Raise,
    "escalation.communication": _Said,
    "message.delivered": _Delivered,
    "message.bounced": _Bounced,
}


class _Envelope(msgspec.Struct, frozen=True):
    type: str
    data: msgspec.Raw


@dataclass(frozen=True, slots=True)
class Sender:
    """Fills the WebhookReader port for one sender."""

    name: str
    secret: str

    def read(self, body: bytes, headers: Mapping[str, str], *, at: datetime) -> tuple[Told, ...]:
        """The command in a webhook that this sender signed."""
        if len(body) > MAX_BYTES:
            raise BadInput(
                f"The webhook has {len(body):,} bytes; {MAX_BYTES:,} are the most.",
                "Send the words alone.",
            )
        id_ = verified(body, headers, self.secret, at=at)
        try:
            envelope = msgspec.json.decode(body, type=_Envelope)
            kind = TYPES.get(envelope.type)
            if kind is None:
                raise BadInput(
                    f"There is no webhook of type {envelope.type!r}.",
                    f"Types: {', '.join(TYPES)}.",
                )
            data = msgspec.json.decode(bytes(envelope.data), type=kind)
        except msgspec.DecodeError as error:
            raise BadInput(f"The webhook cannot be read: {error}.", REMEDY) from None
        command, escalation = _command(data)
        return (Told(command, escalation, f"webhook:{self.name}:{id_}"),)


def open_senders(table: Any, read_secret: ReadSecret) -> dict[str, Sender]:
    """Every sender of [webhooks_in]. Faults with every fault of the table."""
    values, faults = parse_table(table, SETTINGS, WEBHOOKS_IN, read_secret)
    for name, secret in values.get("secrets", {}).items():
        try:
            secret_bytes(secret)
        except ValueError as error:
            faults.append(Fault(f"{WEBHOOKS_IN}.secrets.{name}", "is no secret.", str(error)))
    if faults:
        raise Faults("channels.toml", tuple(faults))
    return {name: Sender(name, secret) for name, secret in values["secrets"].items()}


def _command(data: msgspec.Struct) -> tuple[c.Command, str | None]:
    match data:
        case _Raise():
            return (
                c.Raise(
                    account_id=data.account,
                    statement=data.statement,
                    subject=data.subject,
                    reported_at=data.reported_at,
                    channel=data.channel,
                    contact_id=data.contact,
                    sender=data.sender,
                    source=data.source,
                ),
                None,
            )
        case _Said() if data.direction == "out" and (data.sender or data.name):
            if data.occurred_at is None:
                raise BadInput("It is told who said it, and not when.", "Give occurred_at.")
            reply = c.RecordReply(
                data.summary,
                data.occurred_at,
                data.sender,
                data.name or data.sender,
                data.counterpart,
                data.medium,
            )
            return reply, data.escalation
        case _Said():
            command = c.LogCommunication(
                data.direction, data.medium, data.summary, data.counterpart, data.occurred_at
            )
            return command, data.escalation
        case _Delivered():
            return c.RecordDelivery(data.message, data.reference, data.sent_at), data.escalation
        case _Bounced():
            return c.RecordBounce(data.message, data.reason), data.escalation
        case _:
            raise AssertionError("every type has its command")
