"""Which customers and contacts does HubSpot have? As a document that is loaded like a file.

What the settings do not map is not in it, so it stays as it was loaded. Nothing is taken away: a
company that is gone there stays here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from escalation_manager.connectors.hubspot.asking import Asking, Record
from escalation_manager.connectors.hubspot.settings import HubSpotSettings
from escalation_manager.core.directory import Account

MOST = 100_000
"""Companies, and contacts, that are read."""
SECONDS = 1_800
"""For all of it: nobody waits for it but whoever asked."""
CONTACT = ("email", "firstname", "jobtitle", "lastname")


def document(settings: HubSpotSettings, known: Mapping[str, Account]) -> bytes:
    """Accounts with their teams, and their contacts.

    Where a property holds the desk's id of an account, a company without it is no customer of ours.
    `known` are the accounts that the desk has: of their teams, what is not mapped stays.
    """
    own_id = settings.account_property
    names = {"name", *settings.fields.names(), *((own_id,) if own_id else ())}
    accounts: dict[str, dict[str, Any]] = {}
    contacts: list[dict[str, Any]] = []
    with Asking(replace(settings, budget=SECONDS)) as asking:
        for company in asking.each("companies", sorted(names), most=MOST):
            id_ = company.properties.get(own_id, "").strip() if own_id else company.id
            if id_:
                served_by = known[id_].team if id_ in known else ()
                name, told = company.properties.get("name", ""), company.properties
                accounts[company.id] = settings.fields.row(id_, name, told, served_by)
        for contact in asking.each("contacts", CONTACT, with_companies=True, most=MOST):
            # A contact of several customers is known by an id at each of them.
            ours = [one for one in contact.companies if one in accounts]
            contacts += [
                _contact(contact, accounts[one]["id"], alone=len(ours) == 1) for one in ours
            ]
    return json.dumps({"accounts": list(accounts.values()), "contacts": contacts}).encode()


def _contact(contact: Record, account_id: str, *, alone: bool) -> dict[str, Any]:
    told = contact.properties
    name = " ".join(told[part] for part in ("firstname", "lastname") if told.get(part))
    id_ = f"hubspot_{contact.id}"
    return {
        "id": id_ if alone else f"{id_}@{account_id}",
        "account_id": account_id,
        "name": name or told.get("email") or id_,
        "email": told.get("email", ""),
        "title": told.get("jobtitle", ""),
    }
