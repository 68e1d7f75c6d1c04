"""How is a customer reached where no mail server is connected? The text lies in the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from escalation_manager.ports.channels import Outgoing, SentText
from escalation_manager.store.once import once
from escalation_manager.store.outbox_tables import outbox


class OutboxChannel:
    """Fills the Channel and Outbox ports from the desk's own database."""

    def __init__(self, engine: Engine, channel: str = "email") -> None:
        self._engine = engine
        self._channel = channel

    def send(self, outgoing: Outgoing, *, at: datetime, key: str) -> str:
        """The key is the reference: a text lies here once, however often it is sent."""

        def find(connection: Connection) -> str | None:
            which = select(outbox.c.reference).where(outbox.c.reference == key)
            return connection.execute(which).scalar_one_or_none()

        def make(connection: Connection, write: bool) -> str:
            if write:
                connection.execute(
                    insert(outbox).values(
                        reference=key,
                        channel=self._channel,
                        account=outgoing.account_id,
                        escalation=outgoing.escalation_id,
                        message=outgoing.message,
                        recipient=outgoing.recipient,
                        subject=outgoing.subject,
                        text=outgoing.text,
                        sent_at=at,
                    )
                )
            return key

        return once(self._engine, find, make)

    def sent(self, escalation_id: str | None = None) -> tuple[SentText, ...]:
        """What was sent, newest first."""
        which = select(outbox).order_by(outbox.c.sent_at.desc(), outbox.c.reference.desc())
        if escalation_id is not None:
            which = which.where(outbox.c.escalation == escalation_id)
        with self._engine.connect() as connection:
            return tuple(
                SentText(
                    row.reference,
                    row.channel,
                    Outgoing(
                        row.account,
                        row.escalation,
                        row.message,
                        row.recipient,
                        row.subject,
                        row.text,
                    ),
                    row.sent_at,
                )
                for row in connection.execute(which)
            )
