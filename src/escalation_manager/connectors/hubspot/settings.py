"""Which property of HubSpot means what, and how is it asked? What [hubspot] says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from escalation_manager.core.errors import Fault, Faults
from escalation_manager.outside.accounts import FIELDS, Fields
from escalation_manager.outside.asking import connection_faults
from escalation_manager.ports.connectors import INTERACTION_TYPES
from escalation_manager.ports.settings import ReadSecret, Setting, parse_table

HUBSPOT = "hubspot"
SETTINGS = (
    Setting("token", "secret", "Where the access token of the private app lies."),
    Setting(
        "account_property",
        "text",
        "The unique property of companies that holds the account's id on the desk; without it the "
        "id on the desk is HubSpot's record id.",
        "",
    ),
    Setting(
        "properties",
        "names",
        f"What is read of a company → the property that holds it: {', '.join(FIELDS)}.",
        {},
    ),
    Setting("team", "names", "Role → the property of companies that names its owner.", {}),
    Setting("people", "names", "Person on the desk → their owner id in HubSpot.", {}),
    Setting(
        "key_property",
        "text",
        "The property of tasks and notes in which the desk knows again what it made.",
        "escalation_key",
    ),
    Setting(
        "unique_keys",
        "flag",
        "Whether that property is unique in HubSpot. If not, what was made is looked for by "
        "search, which learns of it some seconds late.",
        True,
    ),
    Setting("ticket_type", "text", "The property of tickets that says what they are about.", ""),
    Setting(
        "ticket_types",
        "names",
        "Its value → the type of interaction; any other is a support_ticket.",
        {},
    ),
    Setting("stages", "names", "Stage of a ticket's pipeline, by id → its status in words.", {}),
    Setting("base_url", "text", "The address of the service.", "https://api.hubapi.com"),
    Setting("timeout", "number", "Seconds to wait for one answer.", 5),
    Setting("budget", "number", "Seconds for everything that one question takes.", 8),
)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,99}")


@dataclass(frozen=True, slots=True)
class HubSpotSettings:
    """How HubSpot is read and written."""

    token: str
    account_property: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    team: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    key_property: str = "escalation_key"
    unique_keys: bool = True
    ticket_type: str = ""
    ticket_types: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    base_url: str = "https://api.hubapi.com"
    timeout: int = 5
    budget: int = 8

    @property
    def fields(self) -> Fields:
        """Where HubSpot holds what is read of an account."""
        return Fields(self.properties, self.team, self.people)


def read_hubspot(table: Any, read_secret: ReadSecret, file: str) -> HubSpotSettings:
    """The settings of the table. Faults with every fault of it; nothing is asked yet."""
    values, faults = parse_table(table, SETTINGS, HUBSPOT, read_secret)
    if not faults:
        faults += _together(values)
    if faults:
        raise Faults(file, tuple(faults))
    return HubSpotSettings(**values)


def _together(values: Mapping[str, Any]) -> Iterator[Fault]:
    remedy = "Use its internal name, as under Settings, Properties in HubSpot."
    fields = Fields(values["properties"], values["team"], values["people"])
    yield from fields.faults(HUBSPOT, _NAME, remedy)
    for place in ("account_property", "key_property", "ticket_type"):
        given = values[place]
        if given and not _NAME.fullmatch(given):
            yield Fault(f"{HUBSPOT}.{place}", f"is {given!r}, no name of a property.", remedy)
    for value, type_ in values["ticket_types"].items():
        if type_ not in INTERACTION_TYPES:
            known = f"Use one of: {', '.join(INTERACTION_TYPES)}."
            yield Fault(f"{HUBSPOT}.ticket_types.{value}", f"is {type_!r}.", known)
    if values["ticket_types"] and not values["ticket_type"]:
        remedy = "Name the property that holds these values."
        yield Fault(f"{HUBSPOT}.ticket_type", "is missing.", remedy)
    yield from connection_faults(HUBSPOT, values)
