"""How do rows become people, accounts and history? Reading the tables into the core's values."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, select

from escalation_manager.core.directory import (
    Account,
    Contact,
    ContactMethod,
    Contract,
    Directory,
    Interaction,
    Leave,
    Person,
    Survey,
)
from escalation_manager.core.errors import NotFound
from escalation_manager.store import directory_tables as tables


class StoredDirectory:
    """Fills the DirectorySource port from the tables."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def directory(self) -> Directory:
        """All people and pools."""
        with self._engine.connect() as connection:
            return read_directory(connection)

    def accounts(self) -> tuple[Account, ...]:
        """All accounts with their teams and contacts, by id."""
        with self._engine.connect() as connection:
            return read_accounts(connection)

    def calendars(self) -> Mapping[str, Mapping[str, object]]:
        """Service calendars by name, as loaded."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(tables.service_calendars))
            return {row.name: row.definition for row in rows}


def read_directory(connection: Connection) -> Directory:
    """All people and pools."""
    pools: dict[str, list[str]] = defaultdict(list)
    order = (tables.pools.c.role, tables.pools.c.position)
    for row in connection.execute(select(tables.pools).order_by(*order)):
        pools[row.role].append(row.person)
    found = connection.execute(select(tables.people).order_by(tables.people.c.id))
    return Directory(
        people={row.id: _person(row) for row in found},
        pools={role: tuple(people) for role, people in pools.items()},
    )


def read_accounts(connection: Connection, account_id: str | None = None) -> tuple[Account, ...]:
    """All accounts by id, or the one account (nothing when it is unknown)."""
    account, team, contact = tables.accounts, tables.team_members, tables.contacts
    which = select(account).order_by(account.c.id)
    who = select(team).order_by(team.c.account_id, team.c.position)
    whom = select(contact).order_by(contact.c.primary.desc(), contact.c.id)
    if account_id is not None:
        which = which.where(account.c.id == account_id)
        who = who.where(team.c.account_id == account_id)
        whom = whom.where(contact.c.account_id == account_id)
    teams: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in connection.execute(who):
        teams[row.account_id].append((row.role, row.person))
    contacts: dict[str, list[Contact]] = defaultdict(list)
    for row in connection.execute(whom):
        contacts[row.account_id].append(
            Contact(row.id, row.name, row.email, row.title, row._mapping["primary"], row.executive)
        )
    return tuple(
        _account(row, tuple(teams[row.id]), tuple(contacts[row.id]))
        for row in connection.execute(which)
    )


def read_account(connection: Connection, account_id: str) -> Account:
    """One account; raises NotFound with the nearest right id."""
    found = read_accounts(connection, account_id)
    if not found:
        raise _unknown(connection, account_id)
    return found[0]


def know_account(connection: Connection, account_id: str) -> None:
    """Raises NotFound, as `read_account` does, where there is none of that id."""
    which = select(tables.accounts.c.id).where(tables.accounts.c.id == account_id)
    if connection.execute(which).first() is None:
        raise _unknown(connection, account_id)


def _unknown(connection: Connection, account_id: str) -> NotFound:
    known = connection.execute(select(tables.accounts.c.id)).scalars().all()
    close = difflib.get_close_matches(account_id, known, n=1, cutoff=0.6)
    hint = f"Did you mean {close[0]!r}?" if close else "Load it first, or check its id."
    return NotFound(f"There is no account {account_id!r}.", hint)


def read_interactions(
    connection: Connection,
    account_id: str,
    *,
    types: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
    reader: str | None,
) -> tuple[Interaction, ...]:
    """History and notes, newest first, without what is restricted to others than `reader`."""
    item, note = tables.interactions, tables.crm_notes
    history = select(
        item.c.id, item.c.type, item.c.at, item.c.summary, item.c.status, item.c.restricted_to
    ).where(item.c.account_id == account_id)
    notes = select(
        note.c.id,
        note.c.type,
        note.c.created_at.label("at"),
        note.c.text.label("summary"),
        note.c.restricted_to,
    ).where(note.c.account_id == account_id)
    if types:
        history = history.where(item.c.type.in_(types))
        notes = notes.where(note.c.type.in_(types))
    if since is not None:
        history = history.where(item.c.at >= since)
        notes = notes.where(note.c.created_at >= since)
    if until is not None:
        history = history.where(item.c.at <= until)
        notes = notes.where(note.c.created_at <= until)
    found = [
        Interaction(row.id, account_id, row.type, row.at, row.summary, getattr(row, "status", ""))
        for row in (*connection.execute(history), *connection.execute(notes))
        if not row.restricted_to or reader in row.restricted_to
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True))


def read_surveys(
    connection: Connection, account_id: str, *, types: tuple[str, ...], until: datetime | None
) -> tuple[Survey, ...]:
    """Survey answers, newest first."""
    survey = tables.surveys
    which = select(survey).where(survey.c.account_id == account_id)
    if types:
        which = which.where(survey.c.type.in_(types))
    if until is not None:
        which = which.where(survey.c.at <= until)
    return tuple(
        Survey(row.id, row.account_id, row.type, row.at, row.score, row.comment, row.contact_id)
        for row in connection.execute(which.order_by(survey.c.at.desc(), survey.c.id.desc()))
    )


def _person(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        roles=tuple(row.roles),
        time_zone=row.time_zone,
        contact_methods=tuple(
            ContactMethod(way["kind"], way["address"]) for way in row.contact_methods
        ),
        deputy=row.deputy,
        manager=row.manager,
        leaves=tuple(
            Leave(date.fromisoformat(one["first"]), date.fromisoformat(one["last"]))
            for one in row.leaves
        ),
        quiet_from=row.quiet_from,
        quiet_to=row.quiet_to,
        left_on=row.left_on,
        agent=row.agent,
    )


def _account(
    row: Row[Any], team: tuple[tuple[str, str], ...], contacts: tuple[Contact, ...]
) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        arr=row.arr,
        currency=row.currency,
        health=row.health,
        health_before=row.health_before,
        region=row.region,
        calendar=row.calendar,
        paying=row.paying,
        customer_since=row.customer_since,
        churned_on=row.churned_on,
        contract=Contract(
            plan=row.contract_plan,
            starts_on=row.contract_starts_on,
            renews_on=row.contract_renews_on,
            sla_is_contractual=row.contract_sla_is_contractual,
            credits=row.contract_credits,
        ),
        team=team,
        contacts=contacts,
    )
