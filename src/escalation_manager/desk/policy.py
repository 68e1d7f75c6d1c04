"""Which rules apply: the handbook's versions, and the people and accounts as they stand now.

Each version of the handbook is kept whole, with the service calendars that were known when it was
put on the desk: to load other calendars makes another version, and running escalations keep theirs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from escalation_manager.core.calendars import parse_calendar
from escalation_manager.core.directory import Account, Directory
from escalation_manager.core.errors import Conflict, Deed, NotAllowed, NotFound
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.handbook_parsing import parse
from escalation_manager.core.handbook_writing import as_kept
from escalation_manager.core.rules import DESK, Actor, Rules
from escalation_manager.ports.connectors import DirectorySource
from escalation_manager.ports.log import Store

KIND = "handbook"
CALENDARS = "-calendars-"
REVISION = "directory_revision"
"""A setting that changes whenever people, accounts or calendars were loaded."""


class Policy:
    """The handbooks and the directory behind every decision, read once and again when changed."""

    def __init__(self, store: Store, source: DirectorySource) -> None:
        self._store = store
        self.source = source
        self._handbooks: dict[str, Handbook] = {}
        self._revision: object = ()
        self._directory = Directory()
        self._accounts: dict[str, Account] = {}

    def rules(self, version: str | None, account_id: str | None) -> Rules:
        """What a decision about this account rests on, under that version of the handbook.

        People and accounts are those that `actor` saw: whoever asks is looked up first.
        """
        if self._revision == ():
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

    def with_handbook(self, rules: Rules, handbook: Handbook) -> Rules:
        """The same rules with one more version at hand, perhaps not on the desk yet."""
        books = {handbook.version: self._with_calendars(handbook)}
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

    def put_handbook(self, handbook: Handbook, by: str, at: datetime) -> Handbook:
        """Put a new version on the desk, together with the calendars that are loaded."""
        whole = self._with_calendars(handbook)
        text = _written(whole)
        known = self._store.document(KIND, whole.version)
        if known is not None and known.content != text:
            raise Conflict(
                f"There is a handbook {whole.version!r} already, and it is another one.",
                "Give the changed handbook a version of its own.",
            )
        self._store.put_document(KIND, whole.version, text, by, at)
        return whole

    def reloaded(self, by: str, at: datetime) -> None:
        """People, accounts or calendars were loaded: look again, and keep changed calendars."""
        self._store.set_setting(REVISION, at.isoformat())
        self._revision = ()
        self._refresh()
        if self._store.document(KIND) is None:
            return
        newest = self.handbook()
        whole = self._with_calendars(newest)
        if whole.calendars != newest.calendars:
            self.put_handbook(replace(whole, version=self._next_version(newest.version)), by, at)

    @property
    def revision(self) -> object:
        """Another one when people, accounts or calendars are others."""
        return self._revision

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
                "Say who you are, by an id of the directory.",
                rule="permission: identity",
                deed=Deed.ASKER,
            )
        return Actor.of(person)

    def _refresh(self) -> None:
        revision = self._store.setting(REVISION)
        if revision != self._revision:
            self._directory = self.source.directory()
            self._accounts = {account.id: account for account in self.source.accounts()}
            self._revision = revision

    def _with_calendars(self, handbook: Handbook) -> Handbook:
        loaded = {
            name: parse_calendar(name, definition)
            for name, definition in self.source.calendars().items()
        }
        if not loaded:
            return handbook
        return replace(handbook, calendars=MappingProxyType({**handbook.calendars, **loaded}))

    def _next_version(self, version: str) -> str:
        """The same policy with other calendars: 1, then 1-calendars-1, 1-calendars-2 …"""
        stem = version.split(CALENDARS)[0]
        taken = {document.version for document in self._store.documents(KIND)}
        number = 1
        while f"{stem}{CALENDARS}{number}" in taken:
            number += 1
        return f"{stem}{CALENDARS}{number}"


def _written(handbook: Handbook) -> str:
    """The version as it is kept. The order of types and severities means something: it stays."""
    return json.dumps(as_kept(handbook), ensure_ascii=False, default=str)
