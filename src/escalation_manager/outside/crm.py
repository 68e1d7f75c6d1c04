"""How does the desk work with any CRM outside? It reads there, and writes each thing there once.

The desk keeps what it wrote in its own database as well. That row answers a repeated request and
holds what only some may read; what stands in the CRM carries the same id in a field, so that one
made just before a crash is found again and none is made twice.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from escalation_manager.core.directory import Account, Contract, Interaction
from escalation_manager.core.errors import Unreachable
from escalation_manager.outside.accounts import Fields
from escalation_manager.ports.channels import Ledger
from escalation_manager.ports.connectors import Crm, CrmNote, CrmTask, NoteRequest, TaskRequest


class CrmOutside(ABC):
    """Fills the Crm port. `own` is what the desk keeps; the ledger hears how each writing went."""

    name: str
    use = "history from the CRM, tasks and notes to it"

    def __init__(self, fields: Fields, own: Crm, ledger: Ledger | None = None) -> None:
        self._fields = fields
        self._own = own
        self._ledger = ledger

    def get_account(
        self, account_id: str, *, include_contract: bool = True, include_health: bool = True
    ) -> Account:
        """As the CRM tells it; with neither contract nor health, as the desk knows it.

        Who serves the account is known here: an alert never waits for a system outside.
        """
        account = self._own.get_account(
            account_id, include_contract=include_contract, include_health=include_health
        )
        if not (include_contract or include_health):
            return account
        names = self._fields.names(contract=include_contract, health=include_health)
        found = self._told(account_id, tuple(sorted(names))) if names else None
        if found is None:
            return account
        told = self._fields.as_told(account, found)
        if not include_contract:
            told = replace(told, contract=Contract())
        if not include_health:
            told = replace(told, health=None, health_before=None)
        return told

    def get_interactions(
        self,
        account_id: str,
        *,
        types: tuple[str, ...] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        reader: str | None = None,
    ) -> tuple[Interaction, ...]:
        """What the desk knows, with what happened in the CRM."""
        known = self._own.get_interactions(
            account_id, types=types, since=since, until=until, reader=reader
        )
        told = [
            one
            for one in self._history(account_id, types, since, until)
            if not types or one.type in types
        ]
        return merged(told, known)

    def create_task(
        self,
        request: TaskRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> tuple[CrmTask, ...]:
        """Into the CRM, then into what the desk keeps. Of several, a repetition makes the rest."""
        tasks = self._own.create_task(request, at=at, by=by, key=key, dry_run=True)
        with Noted(self.name, self._ledger, at, dry_run=dry_run):
            self._put_tasks(request.account_id, tasks, at, dry_run)
        if dry_run:
            return tasks
        return self._own.create_task(request, at=at, by=by, key=key)

    def add_note(
        self,
        request: NoteRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> CrmNote:
        """Into the CRM, then into what the desk keeps. Of a restricted one it gets a stub."""
        note = self._own.add_note(request, at=at, by=by, key=key, dry_run=True)
        with Noted(self.name, self._ledger, at, dry_run=dry_run):
            self._put_note(request.account_id, note, at, dry_run)
        if dry_run:
            return note
        return self._own.add_note(request, at=at, by=by, key=key)

    def check(self) -> str:
        """What is wrong with the connection, without changing anything; empty: nothing."""
        try:
            return self._checked()
        except Unreachable as error:
            return str(error)

    @abstractmethod
    def document(self, known: Mapping[str, Account]) -> bytes:
        """Its customers and contacts, to be loaded; `known` are those the desk has."""

    @abstractmethod
    def _told(self, account_id: str, names: tuple[str, ...]) -> Mapping[str, str] | None:
        """Those fields of the account; None: it is not known there."""

    @abstractmethod
    def _history(
        self,
        account_id: str,
        types: tuple[str, ...],
        since: datetime | None,
        until: datetime | None,
    ) -> Iterable[Interaction]:
        """What happened, in any order; more than those types is no harm."""

    @abstractmethod
    def _put_tasks(
        self, account_id: str, tasks: tuple[CrmTask, ...], at: datetime, dry_run: bool
    ) -> None:
        """Each of them stands there afterwards, once."""

    @abstractmethod
    def _put_note(self, account_id: str, note: CrmNote, at: datetime, dry_run: bool) -> None:
        """It stands there afterwards, once."""

    @abstractmethod
    def _checked(self) -> str:
        """What is wrong with what the settings name; Unreachable where nothing can be asked."""


class Noted:
    """Tells the ledger how a writing to a system outside went."""

    def __init__(
        self, name: str, ledger: Ledger | None, at: datetime, *, dry_run: bool = False
    ) -> None:
        self._name = name
        self._ledger = None if dry_run else ledger
        self._at = at

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if self._ledger is None:
            return
        if error is None:
            self._ledger.note(self._name, self._at)
        elif isinstance(error, Unreachable):
            self._ledger.note(self._name, self._at, str(error))


def merged(told: Iterable[Interaction], known: Iterable[Interaction]) -> tuple[Interaction, ...]:
    """Both, newest first; what the desk knows counts where both tell of one."""
    every = {one.id: one for one in (*told, *known)}
    return tuple(sorted(every.values(), key=lambda one: (one.at, one.id), reverse=True))
