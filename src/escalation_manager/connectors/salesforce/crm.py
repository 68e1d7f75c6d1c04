"""How does the desk work with Salesforce? Contract and cases from it, tasks and calls to it.

Tasks and communications are tasks there, to be done and done. Each carries its id on the desk in a
unique external id, so that Salesforce itself keeps a second one out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from escalation_manager.connectors.salesforce.asking import (
    Asking,
    Tokens,
    literal,
    literals,
    moment,
)
from escalation_manager.connectors.salesforce.importing import document
from escalation_manager.connectors.salesforce.settings import SALESFORCE, SalesforceSettings
from escalation_manager.connectors.salesforce.writing import note_fields, task_fields
from escalation_manager.core.directory import Account, Interaction
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.outside.accounts import instant
from escalation_manager.outside.crm import CrmOutside
from escalation_manager.ports.channels import Ledger
from escalation_manager.ports.connectors import Crm, CrmNote, CrmTask

MOST = 2_000
"""The newest cases, and the newest activities, that are read of one customer."""
TICKET = "support_ticket"
SUBTYPES = {"Call": "call", "Email": "email", "": "note", "Task": "note"}
"""What kind of activity a task of theirs is → the type of interaction."""


class Salesforce(CrmOutside):
    """Fills the Crm port. `own` is what the desk keeps; the ledger hears how each writing went."""

    name = SALESFORCE

    def __init__(
        self, settings: SalesforceSettings, own: Crm, ledger: Ledger | None = None
    ) -> None:
        super().__init__(settings.fields, own, ledger)
        self._settings = settings
        self._tokens = Tokens()

    def document(self, known: Mapping[str, Account]) -> bytes:
        """Salesforce's customers and contacts, to be loaded; `known` are those the desk has."""
        return document(self._settings, self._tokens, known)

    def _asking(self, at: datetime | None = None) -> Asking:
        return Asking(self._settings, self._tokens, at)

    def _told(self, account_id: str, names: tuple[str, ...]) -> Mapping[str, str] | None:
        with self._asking() as asking:
            return self._find(asking, account_id, names)

    def _find(
        self, asking: Asking, account_id: str, names: Iterable[str] = ()
    ) -> Mapping[str, str] | None:
        by = self._settings.account_field or "Id"
        if by == "Id" and not (
            account_id.isascii() and account_id.isalnum() and len(account_id) in (15, 18)
        ):
            return None
        columns = ", ".join(dict.fromkeys(("Id", *names)))
        soql = f"SELECT {columns} FROM Account WHERE {by} = {literal(account_id)} LIMIT 2"
        found = list(asking.query(soql, most=2))
        if len(found) > 1:
            # To write to the wrong one would tell one customer's matters beside another's.
            said = f"Salesforce has two accounts whose {by} is {account_id!r}."
            raise Never(said, "Leave the id with one of them, then retry.")
        if found and not found[0].get("Id"):
            raise asking.system.strange()
        return found[0] if found else None

    def _history(
        self,
        account_id: str,
        types: tuple[str, ...],
        since: datetime | None,
        until: datetime | None,
    ) -> Iterable[Interaction]:
        cases = not types or {TICKET, *self._settings.case_types.values()} & set(types)
        others = not types or set(SUBTYPES.values()) & set(types)
        if not (cases or others):
            return ()
        with self._asking() as asking:
            account = self._find(asking, account_id)
            if account is None:
                return ()
            within = _within(since, until)
            found: list[Interaction] = []
            if cases:
                found += self._cases(asking, account_id, account["Id"], within)
            if others:
                found += self._activities(asking, account_id, account["Id"], within)
        # Salesforce counts in seconds.
        return tuple(
            one
            for one in found
            if (since is None or one.at >= since) and (until is None or one.at <= until)
        )

    def _cases(
        self, asking: Asking, account_id: str, record: str, within: str
    ) -> Iterator[Interaction]:
        about = self._settings.case_type
        columns = ", ".join(dict.fromkeys(("Id", "Subject", "Status", "CreatedDate", about)))
        soql = f"SELECT {columns} FROM Case WHERE AccountId = {literal(record)}{within}"
        for case in asking.query(f"{soql} ORDER BY CreatedDate DESC LIMIT {MOST}", most=MOST):
            at = instant(case.get("CreatedDate", ""))
            if at is not None:
                type_ = self._settings.case_types.get(case.get(about, ""), TICKET)
                subject, status = case.get("Subject", ""), case.get("Status", "")
                id_ = f"salesforce_case_{case.get('Id', '')}"
                yield Interaction(id_, account_id, type_, at, subject, status)

    def _activities(
        self, asking: Asking, account_id: str, record: str, within: str
    ) -> Iterator[Interaction]:
        """What people there logged as done. Our own are left out: the desk keeps them."""
        columns = "Id, Subject, Description, TaskSubtype, CreatedDate"
        ours = self._settings.key_field
        soql = (
            f"SELECT {columns} FROM Task WHERE AccountId = {literal(record)} AND IsClosed = true "
            f"AND {ours} = null{within} ORDER BY CreatedDate DESC LIMIT {MOST}"
        )
        for task in asking.query(soql, most=MOST):
            at = instant(task.get("CreatedDate", ""))
            if at is not None:
                said = task.get("Description", "").strip() or task.get("Subject", "")
                type_ = SUBTYPES.get(task.get("TaskSubtype", ""), "note")
                id_ = f"salesforce_task_{task.get('Id', '')}"
                yield Interaction(id_, account_id, type_, at, " ".join(said.split()))

    def _put_tasks(
        self, account_id: str, tasks: tuple[CrmTask, ...], at: datetime, dry_run: bool
    ) -> None:
        self._write(
            {one.id: task_fields(one, self._settings) for one in tasks}, account_id, at, dry_run
        )

    def _put_note(self, account_id: str, note: CrmNote, at: datetime, dry_run: bool) -> None:
        self._write({note.id: note_fields(note)}, account_id, at, dry_run)

    def _write(
        self, wanted: Mapping[str, Mapping[str, Any]], account_id: str, at: datetime, dry_run: bool
    ) -> None:
        with self._asking(at) as asking:
            account = self._find(asking, account_id)
            if account is None:
                raise Never(*_no_account(account_id, self._settings))
            if dry_run:
                return
            # Whoever works there may have changed what is there already: it is left alone.
            there = self._known(asking, tuple(wanted))
            for key, values in wanted.items():
                if key in there:
                    continue
                told = {**values, "WhatId": account["Id"]}
                if not asking.upsert("Task", self._settings.key_field, key, told) and (
                    key not in self._known(asking, (key,))
                ):
                    raise TryAgain("Salesforce says that a task is there, and does not show it.")

    def _known(self, asking: Asking, keys: tuple[str, ...]) -> set[str]:
        name = self._settings.key_field
        soql = f"SELECT Id, {name} FROM Task WHERE {name} IN {literals(keys)}"
        return {one.get(name, "") for one in asking.query(soql, most=len(keys))}

    def _checked(self) -> str:
        key = self._settings.key_field
        with self._asking() as asking:
            names = sorted({"Id", *self._fields.names(), self._settings.account_field} - {""})
            for kind, columns in (
                ("Account", ", ".join(names)),
                ("Case", f"Id, {self._settings.case_type}"),
                ("Contact", "Id, AccountId"),
            ):
                for _ in asking.query(f"SELECT {columns} FROM {kind} LIMIT 1", most=1):
                    pass
            field = asking.fields("Task").get(key)
        if field is None:
            return f"Tasks have no field {key}: make it, or correct [salesforce] key_field."
        if not (field.get("externalId") and field.get("unique")):
            return f"{key} of tasks must be an external id, and unique: change it in Setup."
        return ""


def _within(since: datetime | None, until: datetime | None) -> str:
    after = f" AND CreatedDate >= {moment(since)}" if since else ""
    return f"{after} AND CreatedDate <= {moment(until)}" if until else after


def _no_account(account_id: str, settings: SalesforceSettings) -> tuple[str, str]:
    if settings.account_field:
        return (
            f"Salesforce has no account whose {settings.account_field} is {account_id!r}.",
            "Write the account's id into that field of its account, then retry.",
        )
    return (
        f"Salesforce has no account {account_id!r}.",
        "Give accounts the record ids of Salesforce, or set account_field in [salesforce].",
    )
