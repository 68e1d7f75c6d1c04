"""A CRM, messaging and feedback without a database: the fake that keeps its ports' promises."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar

from escalation_manager.core.directory import (
    Account,
    Contract,
    Directory,
    Interaction,
    Survey,
)
from escalation_manager.core.errors import BadInput, NotFound
from escalation_manager.ports.connectors import (
    AlertRequest,
    CrmNote,
    CrmTask,
    NoteRequest,
    SentAlert,
    SentSurvey,
    SurveyRequest,
    TaskRequest,
)
from escalation_manager.ports.repeats import Identity, alert_sent, identity

Result = TypeVar("Result")


@dataclass
class MemoryWorld:
    """Fills every port of a company that is given as values.

    `restricted` names, by the id of an interaction, its only readers.
    """

    known: Mapping[str, Account] = field(default_factory=dict)
    people: Directory = field(default_factory=Directory)
    interactions: tuple[Interaction, ...] = ()
    surveys: tuple[Survey, ...] = ()
    restricted: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    made: dict[tuple[str, str], tuple[str, object]] = field(default_factory=dict)
    """(verb, key) → fingerprint and result, in the order in which it happened."""

    def directory(self) -> Directory:
        return self.people

    def accounts(self) -> tuple[Account, ...]:
        return tuple(self.known[id_] for id_ in sorted(self.known))

    def calendars(self) -> Mapping[str, Mapping[str, object]]:
        return {}

    def get_account(
        self, account_id: str, *, include_contract: bool = True, include_health: bool = True
    ) -> Account:
        account = self._account(account_id)
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
        self._account(account_id)
        notes = [note for _, note in self.made.values() if isinstance(note, CrmNote)]
        readers = {**self.restricted, **{note.id: note.restricted_to for note in notes}}
        history = [
            *self.interactions,
            *(Interaction(n.id, n.account_id, n.type, n.created_at, n.text) for n in notes),
        ]
        found = [
            item
            for item in history
            if item.account_id == account_id
            and (not types or item.type in types)
            and (since is None or item.at >= since)
            and (until is None or item.at <= until)
            and (not readers.get(item.id) or reader in readers[item.id])
        ]
        return tuple(sorted(found, key=lambda item: (item.at, item.id), reverse=True))

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
        self._account(request.account_id)
        tasks = tuple(
            CrmTask(
                id=asked.id("task", position),
                account_id=request.account_id,
                type=request.type,
                title=task.title,
                owner=task.owner,
                person=task.person,
                due=task.due and task.due.astimezone(UTC),
                escalation_id=request.escalation_id,
                created_at=at.astimezone(UTC),
                created_by=by,
            )
            for position, task in enumerate(request.tasks)
        )
        return self._once("create_task", asked, tasks, dry_run)

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
        self._account(request.account_id)
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
        return self._once("add_note", asked, note, dry_run)

    def send_alert(
        self,
        request: AlertRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> SentAlert:
        if not request.recipients:
            raise BadInput("The alert has no recipients.", "Name at least one person.")
        asked = identity(request, at=at, by=by, key=key)
        self._account(request.account_id)
        return self._once("send_alert", asked, alert_sent(request, asked, at, by), dry_run)

    def inbox(self, person: str) -> tuple[SentAlert, ...]:
        """The alerts that this person got, newest first."""
        found = [
            sent
            for _, sent in self.made.values()
            if isinstance(sent, SentAlert) and any(to.person == person for to in sent.recipients)
        ]
        return tuple(sorted(found, key=lambda sent: (sent.sent_at, sent.id), reverse=True))

    def get_surveys(
        self, account_id: str, *, types: tuple[str, ...] = (), until: datetime | None = None
    ) -> tuple[Survey, ...]:
        self._account(account_id)
        found = [
            survey
            for survey in self.surveys
            if survey.account_id == account_id
            and (not types or survey.type in types)
            and (until is None or survey.at <= until)
        ]
        return tuple(sorted(found, key=lambda survey: (survey.at, survey.id), reverse=True))

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
        account = self._account(request.account_id)
        primary = (contact.id for contact in account.contacts if contact.primary)
        contact_id = request.contact_id or next(primary, None)
        if contact_id not in {contact.id for contact in account.contacts}:
            raise NotFound(f"{account.id} has no contact {contact_id!r} to ask.", "Name another.")
        sent = SentSurvey(
            id=asked.id("survey"),
            account_id=account.id,
            type=request.type,
            contact_id=contact_id,
            escalation_id=request.escalation_id,
            sent_at=at.astimezone(UTC),
            sent_by=by,
        )
        return self._once("send_survey", asked, sent, dry_run)

    def _account(self, account_id: str) -> Account:
        if account_id in self.known:
            return self.known[account_id]
        close = difflib.get_close_matches(account_id, self.known, n=1, cutoff=0.6)
        hint = f"Did you mean {close[0]!r}?" if close else "Load it first, or check its id."
        raise NotFound(f"There is no account {account_id!r}.", hint)

    def _once(self, verb: str, asked: Identity, result: Result, dry_run: bool) -> Result:
        former = self.made.get((verb, asked.key))
        if former is not None:
            fingerprint, first = former
            asked.refuse_another(fingerprint)
            assert isinstance(first, type(result))
            return first
        if not dry_run:
            self.made[verb, asked.key] = (asked.fingerprint, result)
        return result
