"""Which systems of other makers does this desk read and write? What channels.toml names of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from escalation_manager.channels.opening import FILE, EveryFault
from escalation_manager.connectors import hubspot, jira, salesforce, surveymonkey, zendesk
from escalation_manager.core.errors import Fault, Faults
from escalation_manager.ports.channels import Ledger
from escalation_manager.ports.connectors import Connected, Crm, Feedback
from escalation_manager.ports.settings import ReadSecret, Setting
from escalation_manager.ports.tracking import Tracker
from escalation_manager.ports.webhooks import WebhookReader


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
    if hubspot.HUBSPOT in tables:
        table = tables[hubspot.HUBSPOT]
        read = every.of(lambda: hubspot.read_hubspot(table, read_secret, FILE), None)
        if read is not None:
            crm = one = hubspot.HubSpot(read, crm, ledger)
            found.append(one)
    if salesforce.SALESFORCE in tables:
        told = tables[salesforce.SALESFORCE]
        there = every.of(lambda: salesforce.read_salesforce(told, read_secret, FILE), None)
        if there is not None:
            crm = other = salesforce.Salesforce(there, crm, ledger)
            found.append(other)
    if zendesk.ZENDESK in tables:
        tickets = tables[zendesk.ZENDESK]
        helped = every.of(lambda: zendesk.read_zendesk(tickets, read_secret, FILE), None)
        if helped is not None:
            crm = desk_of_help = zendesk.Zendesk(helped, crm, ledger)
            found.append(desk_of_help)
    if surveymonkey.SURVEYMONKEY in tables:
        asked = tables[surveymonkey.SURVEYMONKEY]
        surveys = every.of(lambda: surveymonkey.read_surveymonkey(asked, read_secret, FILE), None)
        if surveys is not None:
            feedback = monkey = surveymonkey.SurveyMonkey(surveys, feedback)
            found.append(monkey)
    if jira.JIRA in tables:
        issues = tables[jira.JIRA]
        settings = every.of(lambda: jira.read_jira(issues, read_secret, FILE), None)
        if settings is not None:
            tracker = board = jira.Jira(settings, ledger)
            found.append(board)
            if settings.webhook_secret:
                webhooks[jira.JIRA] = board
    return Systems(crm, feedback, tracker, tuple(found), webhooks)


def _one_crm(tables: Mapping[str, Any]) -> None:
    both = [name for name in CRMS if name in tables]
    if len(both) > 1:
        remedy = f"Keep one of [{'], ['.join(both)}]: tasks and notes stand in one CRM."
        raise Faults(FILE, (Fault(both[1], "is a second CRM.", remedy),))
