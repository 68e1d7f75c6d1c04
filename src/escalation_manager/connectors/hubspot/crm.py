"""How does the desk work with HubSpot? Contract, health and history from it, tasks and notes to it.

An object that the desk made carries its id on the desk in a property, by which it is found again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from escalation_manager.connectors.hubspot import writing
from escalation_manager.connectors.hubspot.accounts import find_company
from escalation_manager.connectors.hubspot.asking import Asking
from escalation_manager.connectors.hubspot.history import history
from escalation_manager.connectors.hubspot.importing import document
from escalation_manager.connectors.hubspot.settings import HUBSPOT, HubSpotSettings
from escalation_manager.core.directory import Account, Interaction
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.outside.crm import CrmOutside
from escalation_manager.ports.channels import Ledger
from escalation_manager.ports.connectors import Crm, CrmNote, CrmTask

LEARNT = timedelta(minutes=1)
"""Until then HubSpot's search knows what was made."""
NOBODY = "escalation-desk-looks-whether-this-is-unique"


class HubSpot(CrmOutside):
    """Fills the Crm port. `own` is what the desk keeps; the ledger hears how each writing went."""

    name = HUBSPOT

    def __init__(
        self,
        settings: HubSpotSettings,
        own: Crm,
        ledger: Ledger | None = None,
    ) -> None:
        super().__init__(settings.fields, own, ledger)
        self._settings = settings

    def document(self, known: Mapping[str, Account]) -> bytes:
        """HubSpot's customers and contacts, to be loaded; `known` are those the desk has."""
        return document(self._settings, known)

    def _told(self, account_id: str, names: tuple[str, ...]) -> Mapping[str, str] | None:
        with Asking(self._settings) as asking:
            company = find_company(asking, self._settings, account_id, names)
        return company.properties if company else None

    def _history(
        self,
        account_id: str,
        types: tuple[str, ...],
        since: datetime | None,
        until: datetime | None,
    ) -> Iterable[Interaction]:
        settings = self._settings
        with Asking(settings) as asking:
            company = find_company(asking, settings, account_id)
            if company is None:
                return ()
            found = history(
                asking, settings, account_id, company.id, types=types, since=since, until=until
            )
            return tuple(found)

    def _put_tasks(
        self, account_id: str, tasks: tuple[CrmTask, ...], at: datetime, dry_run: bool
    ) -> None:
        wanted = {task.id: writing.task_properties(task, self._settings) for task in tasks}
        self._write("tasks", wanted, writing.TASK_TO_COMPANY, account_id, at, dry_run)

    def _put_note(self, account_id: str, note: CrmNote, at: datetime, dry_run: bool) -> None:
        wanted = {note.id: writing.note_properties(note, self._settings)}
        self._write("notes", wanted, writing.NOTE_TO_COMPANY, account_id, at, dry_run)

    def _checked(self) -> str:
        with Asking(self._settings) as asking:
            names = self._fields.names()
            for company in asking.each("companies", sorted(names), most=1):
                # HubSpot passes over what it does not know, which would stay unknown for ever.
                missing = ", ".join(sorted(names - company.defined))
                if missing:
                    return f"Companies have no property {missing}: correct [hubspot.properties]."
            for _ in asking.search("tickets", [], ("subject",), most=1):
                pass
            for kind in ("tasks", "notes"):
                self._find(asking, kind, NOBODY)
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
        with Asking(self._settings, at) as asking:
            company = find_company(asking, self._settings, account_id)
            if company is None:
                raise Never(*_no_company(account_id, self._settings))
            if dry_run:
                return
            for key, properties in wanted.items():
                self._ensure(asking, kind, key, properties, company.id, association, at)

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
