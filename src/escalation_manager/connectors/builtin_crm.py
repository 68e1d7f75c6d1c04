"""The CRM for those who have none yet: accounts, history, tasks and notes in our own database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, text

from escalation_manager.core.directory import Account, Contract, Interaction
from escalation_manager.ports.connectors import CrmNote, CrmTask, NoteRequest, TaskRequest
from escalation_manager.ports.repeats import Identity, identity
from escalation_manager.store import directory_rows as rows
from escalation_manager.store.directory_tables import crm_notes, crm_tasks
from escalation_manager.store.once import once


class BuiltinCrm:
    """Fills the Crm port."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def get_account(
        self, account_id: str, *, include_contract: bool = True, include_health: bool = True
    ) -> Account:
        with self._engine.connect() as connection:
            account = rows.read_account(connection, account_id)
        if not include_contract:
            account = replace(account, contract=Contract())
        if not include_health:
            account = replace(account, health=None, health_before=None)
        return account

    def get_interactions(
        self,
        account_id: str,
        *,
        types: tuple[str, ...] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        reader: str | None = None,
    ) -> tuple[Interaction, ...]:
        with self._engine.connect() as connection:
            rows.read_account(connection, account_id)
            return rows.read_interactions(
                connection, account_id, types=types, since=since, until=until, reader=reader
            )

    def create_task(
        self,
        request: TaskRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> tuple[CrmTask, ...]:
        asked = identity(request, at=at, by=by, key=key)

        def find(connection: Connection) -> tuple[CrmTask, ...] | None:
            which = select(crm_tasks).where(crm_tasks.c.request_key == asked.key)
            found = connection.execute(which.order_by(crm_tasks.c.position)).all()
            for row in found:
                asked.refuse_another(row.fingerprint)
            return tuple(map(_task, found)) or None

        def make(connection: Connection, write: bool) -> tuple[CrmTask, ...]:
            rows.read_account(connection, request.account_id)
            made = _tasks(request, asked, at.astimezone(UTC), by)
            if write and made:
                values = [
                    {
                        **{name: getattr(task, name) for name in CrmTask.__slots__},
                        "request_key": asked.key,
                        "fingerprint": asked.fingerprint,
                        "position": position,
                    }
                    for position, task in enumerate(made)
                ]
                connection.execute(insert(crm_tasks), values)
            return made

        return once(self._engine, find, make, dry_run=dry_run)

    def add_note(
        self,
        request: NoteRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> CrmNote:
        asked = identity(request, at=at, by=by, key=key)

        def find(connection: Connection) -> CrmNote | None:
            which = select(crm_notes).where(crm_notes.c.request_key == asked.key)
            row = connection.execute(which).one_or_none()
            if row is None:
                return None
            asked.refuse_another(row.fingerprint)
            return _note(row)

        def make(connection: Connection, write: bool) -> CrmNote:
            rows.read_account(connection, request.account_id)
            note = CrmNote(
                id=asked.id("note"),
                account_id=request.account_id,
                text=request.text,
                escalation_id=request.escalation_id,
                type=request.type,
                restricted_to=request.restricted_to,
                created_at=at.astimezone(UTC),
                created_by=by,
            )
            if write:
                values: dict[str, Any] = {name: getattr(note, name) for name in CrmNote.__slots__}
                values["restricted_to"] = list(note.restricted_to)
                values |= {"request_key": asked.key, "fingerprint": asked.fingerprint}
                connection.execute(insert(crm_notes).values(values))
            return note

        return once(self._engine, find, make, dry_run=dry_run)

    def tasks(self, account_id: str) -> tuple[CrmTask, ...]:
        """The account's tasks, in the order in which they were made."""
        order = (crm_tasks.c.created_at, crm_tasks.c.request_key, crm_tasks.c.position)
        which = select(crm_tasks).where(crm_tasks.c.account_id == account_id).order_by(*order)
        with self._engine.connect() as connection:
            return tuple(map(_task, connection.execute(which)))

    def made_by_hand(self, since: datetime) -> tuple[CrmTask, ...]:
        """The tasks that were made since then, the oldest first, without the desk's own."""
        by_hand = text("created_by <> 'system'")  # as the index has it
        which = select(crm_tasks).where(by_hand, crm_tasks.c.created_at >= since)
        order = (crm_tasks.c.created_at, crm_tasks.c.request_key, crm_tasks.c.position)
        with self._engine.connect() as connection:
            return tuple(map(_task, connection.execute(which.order_by(*order))))

    def notes(self, account_id: str, *, reader: str | None = None) -> tuple[CrmNote, ...]:
        """The account's notes, oldest first, without what is restricted to others."""
        which = select(crm_notes).where(crm_notes.c.account_id == account_id)
        with self._engine.connect() as connection:
            found = connection.execute(which.order_by(crm_notes.c.created_at, crm_notes.c.id))
            return tuple(
                _note(row) for row in found if not row.restricted_to or reader in row.restricted_to
            )


def _tasks(request: TaskRequest, asked: Identity, at: datetime, by: str) -> tuple[CrmTask, ...]:
    return tuple(
        CrmTask(
            id=asked.id("task", position),
            account_id=request.account_id,
            type=request.type,
            title=task.title,
            owner=task.owner,
            person=task.person,
            due=task.due and task.due.astimezone(UTC),
            escalation_id=request.escalation_id,
            created_at=at,
            created_by=by,
        )
        for position, task in enumerate(request.tasks)
    )


def _task(row: Row[Any]) -> CrmTask:
    return CrmTask(**{name: getattr(row, name) for name in CrmTask.__slots__})


def _note(row: Row[Any]) -> CrmNote:
    values = {name: getattr(row, name) for name in CrmNote.__slots__}
    return CrmNote(**{**values, "restricted_to": tuple(row.restricted_to)})
