"""Fills the Mails port: which mails came in, and which of them wait for somebody to look?"""

from __future__ import annotations

import base64
from datetime import datetime

from sqlalchemy import Engine, Row, func, select, update

from escalation_manager.core.errors import Deed, NotFound
from escalation_manager.ports.mails import Mail, MailState
from escalation_manager.store.channel_tables import mails
from escalation_manager.store.once import replaced


class StoredMails:
    """Every mail that came in, once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def mail(self, id_: str) -> Mail | None:
        """The mail of that id, as far as it was taken in."""
        with self._engine.connect() as connection:
            row = connection.execute(select(mails).where(mails.c.id == id_)).first()
        return _mail(row) if row is not None else None

    def keep(self, mail: Mail) -> None:
        """Remember it, in place of what was known of it."""
        values = {
            "id": mail.id,
            "state": mail.state.value,
            "reason": mail.reason,
            "sender": mail.sender,
            "subject": mail.subject,
            "escalation": mail.escalation,
            "raw": base64.b64encode(mail.raw).decode(),
            "taken_at": mail.taken_at,
            "settled_by": "",
        }
        replaced(self._engine, mails, ({"id": mail.id}, values))

    def lately(self, sender: str, since: datetime) -> int:
        """How many mails of that sender came since."""
        which = select(func.count()).where(mails.c.sender == sender, mails.c.taken_at > since)
        with self._engine.connect() as connection:
            return connection.execute(which).scalar_one()

    def for_review(self, limit: int = 100) -> tuple[Mail, ...]:
        """Those that wait for somebody to look, the oldest first."""
        which = select(mails).where(mails.c.state == MailState.REVIEW.value)
        with self._engine.connect() as connection:
            rows = connection.execute(which.order_by(mails.c.taken_at, mails.c.id).limit(limit))
            return tuple(map(_mail, rows))

    def settle(self, id_: str, by: str, state: MailState, escalation: str = "") -> Mail:
        """Somebody looked: it was taken in after all, or it is nothing."""
        waiting = (mails.c.id == id_) & (mails.c.state == MailState.REVIEW.value)
        settled = {"state": state.value, "settled_by": by, "escalation": escalation, "raw": ""}
        with self._engine.execution_options(writing=True).begin() as connection:
            done = connection.execute(update(mails).where(waiting).values(**settled)).rowcount
            row = connection.execute(select(mails).where(mails.c.id == id_)).first()
        if row is None or (not done and row.state == MailState.REVIEW.value):
            raise NotFound(f"No mail {id_!r} waits for review.", "See them.", deed=Deed.MAILS)
        return _mail(row)


def _mail(row: Row[tuple[object, ...]]) -> Mail:
    return Mail(
        row.id,
        MailState(row.state),
        row.reason,
        row.sender,
        row.subject,
        row.escalation,
        base64.b64decode(row.raw),
        row.taken_at,
    )
