"""Which systems of other makers does this desk read and write? What channels.toml names of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from escalation_manager.channels.opening import FILE, EveryFault
from escalation_manager.connectors import hubspot, jira, salesforce, surveymonkey, zendesk
from escalation_manager.core.errors import Fault, Faults
from escalation_manager.ports.channels import Ledger
from escalation_manager.ports.connectors import Connected, Crm, Feedback
from escalation_manager.ports.settings import ReadSecret, Setting
from escalation_manager.ports.tracking import Tracker
from escalation_manager.ports.webhooks import WebhookReader

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of channels.toml that connects a system."""

    name: str
    words: str
    settings: tuple[Setting, ...]


TABLES = (
    Table(
        hubspot.HUBSPOT,
        "Contract, health and history from HubSpot; tasks and notes to it.",
        hubspot.SETTINGS,
    ),
    Table(
        salesforce.SALESFORCE,
        "Contract, health, cases and activities from Salesforce; tasks to it.",
        salesforce.SETTINGS,
    ),
    Table(
        surveymonkey.SURVEYMONKEY,
        "What customers answered in SurveyMonkey.",
        surveymonkey.SETTINGS,
    ),
    Table(
        zendesk.ZENDESK,
        "Tickets from Zendesk; those with a tag become escalations, and get notes.",
        zendesk.SETTINGS,
    ),
    Table(
        jira.JIRA,
        "Engineering's tasks as issues in Jira; what becomes of them comes back.",
        jira.SETTINGS,
    ),
)
NAMES = frozenset(table.name for table in TABLES)
CRMS = (hubspot.HUBSPOT, salesforce.SALESFORCE)


@dataclass(frozen=True, slots=True)
class Systems:
    """What the desk asks for each thing, and every system that is connected."""

    crm: Crm
    feedback: Feedback
    tracker: Tracker | None = None
    every: tuple[Connected, ...] = ()
    webhooks: Mapping[str, WebhookReader] = field(default_factory=dict)


def connect(
    tables: Mapping[str, Any],
    read_secret: ReadSecret,
    every: EveryFault,
    crm: Crm,
    feedback: Feedback,
    ledger: Ledger,
) -> Systems:
    """The systems that the tables name; `crm` and `feedback` are what the desk itself keeps.

    Nothing is asked yet. What is wrong with a table is told to `every`.
    """
    found: list[Connected] = []
    tracker: Tracker | None = None
    webhooks: dict[str, WebhookReader] = {}
    every.of(lambda: _one_crm(tables), None)

    def read(name: str, reader: Callable[[Any, ReadSecret, str], _Read]) -> _Read | None:
        """What a table says; None where there is none, or where it is wrong."""
        if name not in tables:
            return None
        return every.of(lambda: reader(tables[name], read_secret, FILE), None)

    if (companies := read(hubspot.HUBSPOT, hubspot.read_hubspot)) is not None:
        crm = hub = hubspot.HubSpot(companies, crm, ledger)
        found.append(hub)
    if (accounts := read(salesforce.SALESFORCE, salesforce.read_salesforce)) is not None:
        crm = force = salesforce.Salesforce(accounts, crm, ledger)
        found.append(force)
    if (tickets := read(zendesk.ZENDESK, zendesk.read_zendesk)) is not None:
        crm = help_desk = zendesk.Zendesk(tickets, crm, ledger)
        found.append(help_desk)
    if (surveys := read(surveymonkey.SURVEYMONKEY, surveymonkey.read_surveymonkey)) is not None:
        feedback = monkey = surveymonkey.SurveyMonkey(surveys, feedback)
        found.append(monkey)
    if (issues := read(jira.JIRA, jira.read_jira)) is not None:
        tracker = board = jira.Jira(issues, ledger)
        found.append(board)
        if issues.webhook_secret:
            webhooks[jira.JIRA] = board
    return Systems(crm, feedback, tracker, tuple(found), webhooks)


def _one_crm(tables: Mapping[str, Any]) -> None:
    both = [name for name in CRMS if name in tables]
    if len(both) > 1:
        remedy = f"Keep one of [{'], ['.join(both)}]: tasks and notes stand in one CRM."
        raise Faults(FILE, (Fault(both[1], "is a second CRM.", remedy),))
