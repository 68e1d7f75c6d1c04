"""Messaging for those who have none yet: alerts lie in inboxes, in our own database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from escalation_manager.core.errors import BadInput
from escalation_manager.ports.connectors import AlertRequest, Recipient, SentAlert
from escalation_manager.ports.repeats import Identity, alert_sent, identity
from escalation_manager.store import directory_rows as rows
from escalation_manager.store.directory_tables import alerts, inbox
from escalation_manager.store.once import once


class BuiltinMessaging:
    """Fills the Messaging and Inbox ports."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def send_alert(
        self,
        request: AlertRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> SentAlert:
        self._refuse_nobody(request)
        asked = identity(request, at=at, by=by, key=key)

        def find(connection: Connection) -> SentAlert | None:
            return _found(connection, asked)

        def make(connection: Connection, write: bool) -> SentAlert:
            return _made(connection, request, asked, at, by, write=write)

        return once(self._engine, find, make, dry_run=dry_run)

    def send_alerts(
        self, alerts: Sequence[tuple[str, AlertRequest]], *, at: datetime, by: str
    ) -> tuple[SentAlert, ...]:
        """As `send_alert` would send each under its key, in one transaction."""
        for _, request in alerts:
            self._refuse_nobody(request)
        asked = [(identity(one, at=at, by=by, key=key), one) for key, one in alerts]

        def make(connection: Connection, write: bool) -> tuple[SentAlert, ...]:
            return tuple(
                _found(connection, which) or _made(connection, one, which, at, by, write=write)
                for which, one in asked
            )

        return once(self._engine, lambda _: None, make)

    @staticmethod
    def _refuse_nobody(request: AlertRequest) -> None:
        if not request.recipients:
            raise BadInput("The alert has no recipients.", "Name at least one person.")

    def inbox(self, person: str) -> tuple[SentAlert, ...]:
        """The alerts that this person got, newest first."""
        with self._engine.connect() as connection:
            which = select(inbox.c.alert_id).where(inbox.c.person == person)
            return _read(connection, tuple(connection.execute(which).scalars()))


def _found(connection: Connection, asked: Identity) -> SentAlert | None:
    """What was sent under that key before."""
    which = select(alerts.c.id, alerts.c.fingerprint)
    row = connection.execute(which.where(alerts.c.request_key == asked.key)).one_or_none()
    if row is None:
        return None
    asked.refuse_another(row.fingerprint)
    return _read(connection, (row.id,))[0]


def _made(
    connection: Connection,
    request: AlertRequest,
    asked: Identity,
    at: datetime,
    by: str,
    *,
    write: bool,
) -> SentAlert:
    rows.know_account(connection, request.account_id)
    sent = alert_sent(request, asked, at, by)
    if write:
        _write(connection, sent, asked.key, asked.fingerprint)
    return sent


def _write(connection: Connection, sent: SentAlert, key: str, fingerprint: str) -> None:
    connection.execute(
        insert(alerts).values(
            id=sent.id,
            request_key=key,
            fingerprint=fingerprint,
            account_id=sent.account_id,
            priority=sent.priority,
            message=sent.message,
            asked=list(sent.asked),
            escalation_id=sent.escalation_id,
            sent_at=sent.sent_at,
            sent_by=sent.sent_by,
        )
    )
    lines = [
        {"alert_id": sent.id, "position": position, "person": to.person, "roles": list(to.roles)}
        for position, to in enumerate(sent.recipients)
    ]
    connection.execute(insert(inbox), lines)


def _read(connection: Connection, ids: tuple[str, ...]) -> tuple[SentAlert, ...]:
    recipients: dict[str, list[Recipient]] = {}
    lines = select(inbox).where(inbox.c.alert_id.in_(ids))
    for line in connection.execute(lines.order_by(inbox.c.alert_id, inbox.c.position)):
        recipients.setdefault(line.alert_id, []).append(Recipient(line.person, tuple(line.roles)))
    which = select(alerts).where(alerts.c.id.in_(ids))
    return tuple(
        SentAlert(
            id=row.id,
            account_id=row.account_id,
            priority=row.priority,
            message=row.message,
            asked=tuple(row.asked),
            recipients=tuple(recipients[row.id]),
            escalation_id=row.escalation_id,
            sent_at=row.sent_at,
            sent_by=row.sent_by,
        )
        for row in connection.execute(which.order_by(alerts.c.sent_at.desc(), alerts.c.id.desc()))
    )
