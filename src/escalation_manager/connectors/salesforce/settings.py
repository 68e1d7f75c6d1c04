"""Which field of Salesforce means what, and how is it asked? What [salesforce] says."""

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

SALESFORCE = "salesforce"
SETTINGS = (
    Setting("base_url", "text", "Your My Domain address: https://acme.my.salesforce.com."),
    Setting("client_id", "secret", "Where the consumer key of the connected app lies."),
    Setting("client_secret", "secret", "Where its consumer secret lies."),
    Setting(
        "account_field",
        "text",
        "The field of accounts that holds the account's id on the desk; without it the id on the "
        "desk is Salesforce's record id.",
        "",
    ),
    Setting(
        "properties",
        "names",
        f"What is read of an account → the field that holds it: {', '.join(FIELDS)}.",
        {},
    ),
    Setting("team", "names", "Role → the field of accounts that names a user.", {}),
    Setting("people", "names", "Person on the desk → their user id in Salesforce.", {}),
    Setting(
        "key_field",
        "text",
        "The field of tasks, a unique external id, in which the desk knows again what it made.",
        "Escalation_Key__c",
    ),
    Setting("case_type", "text", "The field of cases that says what they are about.", "Type"),
    Setting(
        "case_types",
        "names",
        "Its value → the type of interaction; any other is a support_ticket.",
        {},
    ),
    Setting("version", "text", "The version of the interface.", "v59.0"),
    Setting("timeout", "number", "Seconds to wait for one answer.", 5),
    Setting("budget", "number", "Seconds for everything that one question takes.", 8),
)
NAME = re.compile(r"[A-Za-z](?:_?[A-Za-z0-9])*(?:__[a-z]{1,3})?")
USER = re.compile(r"[A-Za-z0-9]{18}")
_VERSION = re.compile(r"v[0-9]{2}\.0")
_REMEDY = "Use its API name, as in the Object Manager: ARR__c."


@dataclass(frozen=True, slots=True)
class SalesforceSettings:
    """How Salesforce is read and written."""

    base_url: str
    client_id: str
    client_secret: str
    account_field: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    team: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    key_field: str = "Escalation_Key__c"
    case_type: str = "Type"
    case_types: Mapping[str, str] = field(default_factory=dict)
    version: str = "v59.0"
    timeout: int = 5
    budget: int = 8

    @property
    def fields(self) -> Fields:
        """Where Salesforce holds what is read of an account."""
        return Fields(self.properties, self.team, self.people)


def read_salesforce(table: Any, read_secret: ReadSecret, file: str) -> SalesforceSettings:
    """The settings of the table. Faults with every fault of it; nothing is asked yet."""
    values, faults = parse_table(table, SETTINGS, SALESFORCE, read_secret)
    if not faults:
        faults += _together(values)
    if faults:
        raise Faults(file, tuple(faults))
    return SalesforceSettings(**values)


def _together(values: Mapping[str, Any]) -> Iterator[Fault]:
    fields = Fields(values["properties"], values["team"], values["people"])
    yield from fields.faults(SALESFORCE, NAME, _REMEDY)
    for place in ("account_field", "key_field", "case_type"):
        given = values[place]
        if given and not NAME.fullmatch(given):
            yield Fault(f"{SALESFORCE}.{place}", f"is {given!r}, no name of a field.", _REMEDY)
    for person, user in values["people"].items():
        if not USER.fullmatch(user):
            remedy = "Use the 18 letters and digits that the API shows: 005xx000001X8UzAAK."
            yield Fault(f"{SALESFORCE}.people.{person}", f"is {user!r}, no id of a user.", remedy)
    for value, type_ in values["case_types"].items():
        if type_ not in INTERACTION_TYPES:
            known = f"Use one of: {', '.join(INTERACTION_TYPES)}."
            yield Fault(f"{SALESFORCE}.case_types.{value}", f"is {type_!r}.", known)
    if not _VERSION.fullmatch(values["version"]):
        yield Fault(f"{SALESFORCE}.version", "is no version.", "Write it like this: v59.0.")
    yield from connection_faults(SALESFORCE, values)
