"""How does the desk work with HubSpot? Contract, health and history from it, tasks and notes to it.

The desk keeps what it wrote in its own database as well. That row answers a repeated request and
holds what only some may read; the object in HubSpot carries the same id in a property, so that one
made just before a crash is found again and none is made twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from escalation_manager.connectors.hubspot import writing
from escalation_manager.connectors.hubspot.accounts import as_told, find_company, mapped
from escalation_manager.connectors.hubspot.asking import Asking
from escalation_manager.connectors.hubspot.history import history
from escalation_manager.connectors.hubspot.importing import document
from escalation_manager.connectors.hubspot.settings import HUBSPOT, HubSpotSettings
from escalation_manager.core.directory import Account, Contract, Interaction
from escalation_manager.core.errors import Never, TryAgain, Unreachable
from escalation_manager.ports.channels import Ledger
from escalation_manager.ports.connectors import Crm, CrmNote, CrmTask, NoteRequest, TaskRequest

LEARNT = timedelta(minutes=1)
"""Until then HubSpot's search knows what was made."""
NOBODY = "escalation-desk-looks-whether-this-is-unique"


class HubSpot:
    """Fills the Crm port. `own` is what the desk keeps; the ledger hears how each writing went."""

    name = HUBSPOT

    def __init__(
        self,
        settings: HubSpotSettings,
        own: Crm,
        ledger: Ledger | None = None,
    ) -> None:
        self._settings = settings
        self._own = own
        self._ledger = ledger

    def get_account(
        self, account_id: str, *, include_contract: bool = True, include_health: bool = True
    ) -> Account:
        """As HubSpot tells it; with neither contract nor health, as the desk knows it.

        Who serves the account is known here: an alert never waits for HubSpot.
        """
        account = self._own.get_account(
            account_id, include_contract=include_contract, include_health=include_health
        )
        if not (include_contract or include_health):
            return account
        names = mapped(self._settings, contract=include_contract, health=include_health)
        if not names:
            return account
        with Asking(self._settings) as asking:
            company = find_company(asking, self._settings, account_id, tuple(sorted(names)))
        if company is None:
            return account
        told = as_told(account, company, self._settings)
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
        """What the desk knows, with HubSpot's tickets and notes."""
        known = self._own.get_interactions(
            account_id, types=types, since=since, until=until, reader=reader
        )
        with Asking(self._settings) as asking:
            company = find_company(asking, self._settings, account_id)
            if company is None:
                return known
            told = [
                one
                for one in history(
                    asking,
                    self._settings,
                    account_id,
                    company.id,
                    types=types,
                    since=since,
                    until=until,
                )
                if not types or one.type in types
            ]
        every = {one.id: one for one in (*told, *known)}
        return tuple(sorted(every.values(), key=lambda one: (one.at, one.id), reverse=True))

    def create_task(
        self,
        request: TaskRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> tuple[CrmTask, ...]:
        """Into HubSpot, then into what the desk keeps. Of several, a repetition makes the rest."""
        tasks = self._own.create_task(request, at=at, by=by, key=key, dry_run=True)
        wanted = {task.id: writing.task_properties(task, self._settings) for task in tasks}
        self._write("tasks", wanted, writing.TASK_TO_COMPANY, request.account_id, at, dry_run)
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
        """Into HubSpot, then into what the desk keeps. Of a restricted one HubSpot gets a stub."""
        note = self._own.add_note(request, at=at, by=by, key=key, dry_run=True)
        wanted = {note.id: writing.note_properties(note, self._settings)}
        self._write("notes", wanted, writing.NOTE_TO_COMPANY, request.account_id, at, dry_run)
        if dry_run:
            return note
        return self._own.add_note(request, at=at, by=by, key=key)

    def document(self, known: Mapping[str, Account]) -> bytes:
        """HubSpot's customers and contacts, to be loaded; `known` are those the desk has."""
        return document(self._settings, known)

    def check(self) -> str:
        """What is wrong with the connection, without changing anything; empty: nothing."""
        try:
            with Asking(self._settings) as asking:
                names = mapped(self._settings)
                for company in asking.each("companies", sorted(names), most=1):
                    # HubSpot passes over what it does not know, which would stay unknown for ever.
                    missing = ", ".join(sorted(names - company.defined))
                    if missing:
                        return (
                            f"Companies have no property {missing}: correct [hubspot.properties]."
                        )
                for _ in asking.search("tickets", [], ("subject",), most=1):
                    pass
                for kind in ("tasks", "notes"):
                    self._find(asking, kind, NOBODY)
        except Unreachable as error:
            return str(error)
        return ""

    def _write(
        self,
        kind: str,
        wanted: Mapping[str, Mapping[str, str]],
        association: int,
        account_id: str,
        at: datetime,
        dry_run: bool,
    ) -> None:
        try:
            with Asking(self._settings, at) as asking:
                company = find_company(asking, self._settings, account_id)
                if company is None:
                    raise Never(*_no_company(account_id, self._settings))
                if dry_run:
                    return
                for key, properties in wanted.items():
                    self._ensure(asking, kind, key, properties, company.id, association, at)
        except Unreachable as error:
            if self._ledger and not dry_run:
                self._ledger.note(self.name, at, str(error))
            raise
        if self._ledger:
            self._ledger.note(self.name, at)

    def _ensure(
        self,
        asking: Asking,
        kind: str,
        key: str,
        properties: Mapping[str, str],
        company: str,
        association: int,
        at: datetime,
    ) -> None:
        """Make it unless it is there."""
        if self._find(asking, kind, key):
            return
        try:
            made = asking.create(kind, properties, company, association)
        except TryAgain as later:
            if self._settings.unique_keys:
                raise
            # It may have been made, and the search does not know of it yet.
            raise TryAgain(str(later), at=max(later.at or at, at + LEARNT)) from None
        if isinstance(made, Never) and not self._find(asking, kind, key):
            raise made

    def _find(self, asking: Asking, kind: str, key: str) -> bool:
        name = self._settings.key_property
        if self._settings.unique_keys:
            return asking.find(kind, key, by=name) is not None
        same = {"propertyName": name, "operator": "EQ", "value": key}
        return bool(list(asking.search(kind, [same], (name,), most=1)))


def _no_company(account_id: str, settings: HubSpotSettings) -> tuple[str, str]:
    if settings.account_property:
        return (
            f"HubSpot has no company whose {settings.account_property} is {account_id!r}.",
            "Write the account's id into that property of its company, then retry.",
        )
    return (
        f"HubSpot has no company {account_id!r}.",
        "Give accounts the record ids of their companies, or set account_property in [hubspot].",
    )
