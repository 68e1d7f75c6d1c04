"""What does a company in HubSpot tell of an account? The properties that the settings map.

Of what is mapped HubSpot has the last word, and what it leaves empty is unknown, never zero; name
and currency alone stay as they were loaded, as does what is not mapped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from escalation_manager.connectors.hubspot.asking import Asking, Record, instant
from escalation_manager.connectors.hubspot.settings import CONTRACT, HEALTH, HubSpotSettings
from escalation_manager.core.directory import Account

_CURRENCY = re.compile(r"[A-Z]{3}")
_YES = ("true", "yes", "1")


def find_company(
    asking: Asking, settings: HubSpotSettings, account_id: str, properties: tuple[str, ...] = ()
) -> Record | None:
    """The company of that account; None: HubSpot has none."""
    if settings.account_property:
        return asking.find("companies", account_id, properties, by=settings.account_property)
    if not (account_id.isascii() and account_id.isdigit()):
        return None
    return asking.find("companies", account_id, properties)


def mapped(settings: HubSpotSettings, *, contract: bool = True, health: bool = True) -> set[str]:
    """The properties that have to be read."""
    left_out = (() if contract else CONTRACT) + (() if health else HEALTH)
    told = {name for field, name in settings.properties.items() if field not in left_out}
    return told | set(settings.team.values())


def as_told(account: Account, company: Record, settings: HubSpotSettings) -> Account:
    """The account with everything that HubSpot tells of it."""
    told = values(company.properties, settings)
    told = {name: value for name, value in told.items() if value is not None or name not in _KEPT}
    terms = {name: told.pop(name) for name in CONTRACT if name in told}
    return replace(
        account,
        **told,
        contract=replace(account.contract, **terms),
        team=team(account.team, company.properties, settings),
    )


def values(properties: Mapping[str, str], settings: HubSpotSettings) -> dict[str, Any]:
    """What is mapped, by the desk's own names; None: HubSpot does not say."""
    return {
        field: _READ[field](properties.get(name, "").strip())
        for field, name in settings.properties.items()
    }


def team(
    known: tuple[tuple[str, str], ...], properties: Mapping[str, str], settings: HubSpotSettings
) -> tuple[tuple[str, str], ...]:
    """Who serves the account: what was known, with those owners there that are people here."""
    people = {owner: person for person, owner in settings.people.items()}
    found = {role: people.get(properties.get(name, "")) for role, name in settings.team.items()}
    told = {role: person for role, person in found.items() if person}
    kept = [(role, person) for role, person in known if role not in told]
    order = [role for role, _ in known]
    return tuple(
        sorted(
            (*kept, *told.items()),
            key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order),
        )
    )


def _money(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None


def _score(text: str) -> int | None:
    found = _money(text)
    return round(found) if found is not None and found <= 100 else None


def _day(text: str) -> date | None:
    found = instant(text)
    return found.date() if found else None


_READ: Mapping[str, Callable[[str], Any]] = {
    "name": lambda text: text or None,
    "arr": _money,
    "currency": lambda text: text.upper() if _CURRENCY.fullmatch(text.upper()) else None,
    "region": str,
    "customer_since": _day,
    "plan": str,
    "starts_on": _day,
    "renews_on": _day,
    "sla_is_contractual": lambda text: text.lower() in _YES,
    "credits": str,
    "health": _score,
    "health_before": _score,
}
_KEPT = frozenset({"name", "currency"})
