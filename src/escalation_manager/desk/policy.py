"""Which rules apply: the handbook's versions, and the people and accounts as they stand now.

Each version of the handbook is kept whole, with the service calendars that were known when it was
put on the desk: to load other calendars makes another version, and running escalations keep theirs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from escalation_manager.core.directory import Account, Directory
from escalation_manager.core.errors import BadInput, Conflict, NotAllowed, NotFound
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.handbook_parsing import parse
from escalation_manager.core.rules import DESK, Actor, Rules
from escalation_manager.ports.connectors import DirectorySource
from escalation_manager.ports.log import Store

KIND = "handbook"
REVISION = "directory_revision"
"""A setting that changes whenever people, accounts or calendars were loaded."""


class Policy:
    """The handbooks and the directory behind every decision, read once and again when changed."""

    def __init__(self, store: Store, source: DirectorySource) -> None:
        self._store = store
        self._source = source
        self._handbooks: dict[str, Handbook] = {}
        self._revision: object = ()
        self._directory = Directory()
        self._accounts: dict[str, Account] = {}

    def rules(self, version: str | None, account_id: str | None) -> Rules:
        """What a decision about this account rests on, under that version of the handbook."""
        self._refresh()
        handbook = self.handbook(version)
        account = self._accounts.get(account_id) if account_id else None
        return Rules(handbook, self._directory, account)

    def bare_rules(self, version: str) -> Rules:
        """The handbook alone: what read rows follow from, whoever works here by now."""
        return Rules(self.handbook(version), Directory())

    def all_versions(self, rules: Rules) -> Rules:
        """The same rules with every version of the handbook at hand, for a migration."""
        books = {d.version: self.handbook(d.version) for d in self._store.documents(KIND)}
        return Rules(rules.handbook, rules.directory, rules.account, books)

    def handbook(self, version: str | None = None) -> Handbook:
        """That version, or the newest. NotFound for one that was never on this desk."""
        if version is not None and version in self._handbooks:
            return self._handbooks[version]
        document = self._store.document(KIND, version)
        if document is None:
            known = ", ".join(d.version for d in self._store.documents(KIND)) or "none"
            raise NotFound(f"There is no handbook {version!r}.", f"Versions: {known}.")
        if document.version not in self._handbooks:
            self._handbooks[document.version] = parse(json.loads(document.content))
        return self._handbooks[document.version]

    def handbook_data(self, version: str | None = None) -> Mapping[str, object]:
        """That version as plain data, as it was put on the desk."""
        document = self._store.document(KIND, version)
        if document is None:
            raise NotFound(f"There is no handbook {version!r}.", "List them: handbook versions.")
        data: Mapping[str, object] = json.loads(document.content)
        return data

    def put_handbook(self, data: Mapping[str, object], by: str, at: datetime) -> Handbook:
        """Put a new version on the desk, with the calendars that are loaded. Faults name all."""
        whole = self._with_calendars(data)
        handbook = parse(whole)
        text = _canonical(whole)
        known = self._store.document(KIND, handbook.version)
        if known is not None and known.content != text:
            raise Conflict(
                f"There is a handbook {handbook.version!r} already, and it is another one.",
                "Give the changed handbook a version of its own.",
            )
        self._store.put_document(KIND, handbook.version, text, by, at)
        return handbook

    def reloaded(self, by: str, at: datetime) -> None:
        """People, accounts or calendars were loaded: look again, and keep changed calendars."""
        self._store.set_setting(REVISION, at.isoformat())
        self._revision = ()
        self._refresh()
        newest = self._store.document(KIND)
        if newest is None:
            return
        data: dict[str, object] = json.loads(newest.content)
        whole = dict(self._with_calendars(data))
        if _canonical(whole) != newest.content:
            whole["version"] = self._next_version(str(data["version"]))
            self.put_handbook(whole, by, at)

    def directory(self) -> Directory:
        """Everybody who works here."""
        self._refresh()
        return self._directory

    def accounts(self) -> Mapping[str, Account]:
        """Every customer by id."""
        self._refresh()
        return self._accounts

    def account(self, account_id: str) -> Account | None:
        """The customer of that id."""
        return self.accounts().get(account_id)

    def actor(self, person_id: str) -> Actor:
        """Who asks. NotAllowed for somebody the directory does not know."""
        if person_id == SYSTEM:
            return DESK
        self._refresh()
        person = self._directory.people.get(person_id)
        if person is None:
            raise NotAllowed(
                f"There is nobody called {person_id!r}.",
                "Say who you are: --as PERSON, with an id of the directory.",
                rule="permission: identity",
            )
        return Actor.of(person)

    def _refresh(self) -> None:
        revision = self._store.setting(REVISION)
        if revision != self._revision:
            self._directory = self._source.directory()
            self._accounts = {account.id: account for account in self._source.accounts()}
            self._revision = revision

    def _with_calendars(self, data: Mapping[str, object]) -> Mapping[str, object]:
        loaded = self._source.calendars()
        own = data.get("calendars", {})
        if not loaded or not isinstance(own, Mapping):
            return data
        return {**data, "calendars": {**own, **loaded}}

    def _next_version(self, version: str) -> str:
        stem = version.split("+")[0]
        taken = {document.version for document in self._store.documents(KIND)}
        number = 1
        while f"{stem}+{number}" in taken:
            number += 1
        return f"{stem}+{number}"


def _canonical(data: Mapping[str, object]) -> str:
    try:
        return json.dumps(data, sort_keys=True, ensure_ascii=False, default=str)
    except TypeError as wrong:
        raise BadInput(f"The handbook can't be kept: {wrong}.", "Use texts and numbers.") from None
