"""Feedback for those who have no survey tool yet: answers and sent surveys in our own database."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, insert, select

from escalation_manager.core.directory import Survey
from escalation_manager.core.errors import NotFound
from escalation_manager.ports.connectors import SentSurvey, SurveyRequest
from escalation_manager.ports.repeats import identity
from escalation_manager.store import directory_rows as rows
from escalation_manager.store.directory_tables import sent_surveys
from escalation_manager.store.once import once


class BuiltinFeedback:
    """Fills the Feedback port."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get_surveys(
        self, account_id: str, *, types: tuple[str, ...] = (), until: datetime | None = None
    ) -> tuple[Survey, ...]:
        with self._engine.connect() as connection:
            rows.read_account(connection, account_id)
            return rows.read_surveys(connection, account_id, types=types, until=until)

    def send_survey(
        self,
        request: SurveyRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> SentSurvey:
        asked = identity(request, at=at, by=by, key=key)

        def find(connection: Connection) -> SentSurvey | None:
            which = select(sent_surveys).where(sent_surveys.c.request_key == asked.key)
            row = connection.execute(which).one_or_none()
            if row is None:
                return None
            asked.refuse_another(row.fingerprint)
            return SentSurvey(**{name: getattr(row, name) for name in SentSurvey.__slots__})

        def make(connection: Connection, write: bool) -> SentSurvey:
            account = rows.read_account(connection, request.account_id)
            known = {contact.id: contact for contact in account.contacts}
            contact_id = request.contact_id
            if contact_id is None:  # the primary contact comes first
                contact_id = next((one.id for one in account.contacts if one.primary), None)
            if contact_id not in known:
                raise NotFound(
                    f"{account.id} has no contact {contact_id!r} to ask."
                    if contact_id
                    else f"{account.id} has no primary contact to ask.",
                    f"Name one of: {', '.join(known)}." if known else "Load its contacts first.",
                )
            sent = SentSurvey(
                id=asked.id("survey"),
                account_id=account.id,
                type=request.type,
                contact_id=contact_id,
                escalation_id=request.escalation_id,
                sent_at=at.astimezone(UTC),
                sent_by=by,
            )
            if write:
                values = {name: getattr(sent, name) for name in SentSurvey.__slots__}
                values |= {"request_key": asked.key, "fingerprint": asked.fingerprint}
                connection.execute(insert(sent_surveys).values(values))
            return sent

        return once(self._engine, find, make, dry_run=dry_run)
