"""Which customers and contacts does Salesforce have? As a document that is loaded like a file.

What the settings do not map is not in it, so it stays as it was loaded. Nothing is taken away: an
account that is gone there stays here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from escalation_manager.connectors.salesforce.asking import Asking, Tokens
from escalation_manager.connectors.salesforce.settings import SalesforceSettings
from escalation_manager.core.directory import Account

MOST = 100_000
"""Accounts, and contacts, that are read."""
SECONDS = 1_800
"""For all of it: nobody waits for it but whoever asked."""


def document(settings: SalesforceSettings, tokens: Tokens, known: Mapping[str, Account]) -> bytes:
    """Accounts with their teams, and their contacts.

    Where a field holds the desk's id of an account, an account without it is no customer of ours.
    `known` are the accounts that the desk has: of their teams, what is not mapped stays.
    """
    own_id = settings.account_field
    columns = ", ".join(sorted({"Id", "Name", *settings.fields.names(), own_id} - {""}))
    ours = f" WHERE {own_id} != null" if own_id else ""
    accounts: dict[str, dict[str, Any]] = {}
    contacts: list[dict[str, Any]] = []
    with Asking(replace(settings, budget=SECONDS), tokens) as asking:
        for told in asking.query(f"SELECT {columns} FROM Account{ours}", most=MOST):
            record = told.get("Id", "")
            id_ = told.get(own_id, "").strip() if own_id else record
            if record and id_:
                served_by = known[id_].team if id_ in known else ()
                name = told.get("Name", "")
                accounts[record] = settings.fields.row(id_, name, told, served_by)
        soql = "SELECT Id, AccountId, Name, Email, Title FROM Contact WHERE AccountId != null"
        for told in asking.query(soql, most=MOST):
            account = accounts.get(told.get("AccountId", ""))
            if account is not None:
                contacts.append(_contact(told, account["id"]))
    return json.dumps({"accounts": list(accounts.values()), "contacts": contacts}).encode()


def _contact(told: Mapping[str, str], account_id: str) -> dict[str, Any]:
    id_ = f"salesforce_{told.get('Id', '')}"
    return {
        "id": id_,
        "account_id": account_id,
        "name": told.get("Name") or told.get("Email") or id_,
        "email": told.get("Email", ""),
        "title": told.get("Title", ""),
    }
