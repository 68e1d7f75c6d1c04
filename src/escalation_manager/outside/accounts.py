"""What does another system tell of an account? The fields that the settings map.

Of what is mapped the other system has the last word, and what it leaves empty is unknown, never
zero; name and currency alone stay as they were loaded, as does what is not mapped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from escalation_manager.core.directory import Account
from escalation_manager.core.errors import Fault

BASICS = ("name", "arr", "currency", "region", "customer_since")
CONTRACT = ("plan", "starts_on", "renews_on", "sla_is_contractual", "credits")
HEALTH = ("health", "health_before")
FIELDS = (*BASICS, *CONTRACT, *HEALTH)
"""What may be read of an account."""
SHOWN = ("arr", "customer_since", "starts_on", "renews_on")
"""What a document of accounts writes as a text."""
_CURRENCY = re.compile(r"[A-Z]{3}")
_YES = ("true", "yes", "1")


@dataclass(frozen=True, slots=True)
class Fields:
    """Where a system holds what the desk reads of an account."""

    properties: Mapping[str, str] = field(default_factory=dict)
    """What is read → the field that holds it."""
    team: Mapping[str, str] = field(default_factory=dict)
    """Role → the field that names its owner."""
    people: Mapping[str, str] = field(default_factory=dict)
    """Person on the desk → their id there."""

    def names(self, *, contract: bool = True, health: bool = True) -> set[str]:
        """The fields that have to be read."""
        left_out = (() if contract else CONTRACT) + (() if health else HEALTH)
        told = {name for field, name in self.properties.items() if field not in left_out}
        return told | set(self.team.values())

    def values(self, told: Mapping[str, str]) -> dict[str, Any]:
        """What is mapped, by the desk's own names; None: the system does not say."""
        return {
            field: _READ[field](told.get(name, "").strip())
            for field, name in self.properties.items()
        }

    def as_told(self, account: Account, told: Mapping[str, str]) -> Account:
        """The account with everything that the system tells of it."""
        found = self.values(told)
        found = {
            name: value for name, value in found.items() if value is not None or name not in _KEPT
        }
        terms = {name: found.pop(name) for name in CONTRACT if name in found}
        return replace(
            account,
            **found,
            contract=replace(account.contract, **terms),
            team=self.served_by(account.team, told),
        )

    def served_by(
        self, known: tuple[tuple[str, str], ...], told: Mapping[str, str]
    ) -> tuple[tuple[str, str], ...]:
        """What was known of the team, with those owners there that are people here."""
        people = {owner: person for person, owner in self.people.items()}
        found = {role: people.get(told.get(name, "")) for role, name in self.team.items()}
        named = {role: person for role, person in found.items() if person}
        kept = [(role, person) for role, person in known if role not in named]
        order = [role for role, _ in known]
        return tuple(
            sorted(
                (*kept, *named.items()),
                key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order),
            )
        )

    def row(
        self, id_: str, name: str, told: Mapping[str, str], known: tuple[tuple[str, str], ...]
    ) -> dict[str, Any]:
        """The account as a row of a document that is loaded; `known` is its team so far."""
        row: dict[str, Any] = {"id": id_, "name": name or id_}
        for field_, value in self.values(told).items():
            if value is None and field_ in _KEPT:
                continue
            shown = str(value) if field_ in SHOWN and value is not None else value
            row[f"contract_{field_}" if field_ in CONTRACT else field_] = shown
        people = self.served_by(known, told)
        if people:
            row["team"] = [{"role": role, "person": person} for role, person in people]
        return row

    def faults(self, place: str, name: re.Pattern[str], remedy: str) -> Iterator[Fault]:
        """What is wrong with them in the table of that place; `name` is how a field is called."""
        for what in self.properties:
            if what not in FIELDS:
                known = f"There are: {', '.join(FIELDS)}."
                yield Fault(f"{place}.properties.{what}", "is nothing that is read.", known)
        named = {f"properties.{what}": given for what, given in self.properties.items()}
        named |= {f"team.{role}": given for role, given in self.team.items()}
        for where, given in named.items():
            if not name.fullmatch(given):
                yield Fault(f"{place}.{where}", f"is {given!r}, no name of a field.", remedy)
        owners = list(self.people.values())
        for owner in sorted({one for one in owners if owners.count(one) > 1}):
            only = "Give each person an owner of their own."
            yield Fault(f"{place}.people", f"names the owner {owner!r} twice.", only)


def instant(text: str) -> datetime | None:
    """The instant that is written in ISO 8601 or in milliseconds; None: it is none."""
    text = text.strip()
    try:
        if text.isascii() and text.isdigit() and len(text) > 10:
            return datetime.fromtimestamp(int(text[:16]) / 1000, UTC)
        found = datetime.fromisoformat(text)
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None


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
