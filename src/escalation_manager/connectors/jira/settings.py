"""Whose tasks stand in which project of Jira? What [jira] says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from escalation_manager.core.errors import Fault, Faults
from escalation_manager.outside.asking import connection_faults
from escalation_manager.ports.settings import ReadSecret, Setting, parse_table

JIRA = "jira"
SHORTEST_SECRET = 16
DONE = ("Done", "Resolved", "Closed", "Complete", "Completed")
DROPPED = ("Won't Do", "Won't Fix", "Cancelled", "Canceled", "Rejected", "Declined", "Obsolete")
PRIORITIES = {"critical": "Highest", "high": "High", "medium": "Medium", "low": "Low"}
SETTINGS = (
    Setting("base_url", "text", "The address of your site: https://acme.atlassian.net."),
    Setting("user", "text", "The e-mail address of the account that the desk works as."),
    Setting("token", "secret", "Where that account's API token lies."),
    Setting("project", "text", "The key of the project that gets the issues: ENG."),
    Setting(
        "roles",
        "texts",
        "Whose tasks stand there as well.",
        ("engineering", "engineering_lead"),
    ),
    Setting("issue_type", "text", "The type of issue, by name.", "Task"),
    Setting(
        "label",
        "text",
        "The label of all issues of this desk; another one for each desk that shares the project.",
        "escalation-desk",
    ),
    Setting("people", "names", "Person on the desk → their account id in Jira.", {}),
    Setting("priorities", "names", "Severity → the priority's name in Jira.", PRIORITIES),
    Setting("done", "texts", "What a task that is done becomes: the first that is offered.", DONE),
    Setting(
        "dropped",
        "texts",
        "What a task that was dropped becomes; where none is offered, what `done` names.",
        DROPPED,
    ),
    Setting("through", "texts", "What an issue may pass on the way there, in this order.", ()),
    Setting(
        "webhook_secret",
        "secret",
        "Where the secret of Jira's webhook lies; without it Jira is asked each minute alone.",
        "",
    ),
    Setting("timeout", "number", "Seconds to wait for one answer.", 5),
    Setting("budget", "number", "Seconds for everything that one question takes.", 8),
)
_PROJECT = re.compile(r"[A-Z][A-Z0-9_]{1,29}")
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


@dataclass(frozen=True, slots=True)
class JiraSettings:
    """How Jira is asked."""

    base_url: str
    user: str
    token: str
    project: str
    roles: tuple[str, ...] = ("engineering", "engineering_lead")
    issue_type: str = "Task"
    label: str = "escalation-desk"
    people: Mapping[str, str] = field(default_factory=dict)
    priorities: Mapping[str, str] = field(default_factory=lambda: dict(PRIORITIES))
    done: tuple[str, ...] = DONE
    dropped: tuple[str, ...] = DROPPED
    through: tuple[str, ...] = ()
    webhook_secret: str = ""
    timeout: int = 5
    budget: int = 8


def read_jira(table: Any, read_secret: ReadSecret, file: str) -> JiraSettings:
    """The settings of the table. Faults with every fault of it; nothing is asked yet."""
    values, faults = parse_table(table, SETTINGS, JIRA, read_secret)
    if not faults:
        faults += _together(values)
    if faults:
        raise Faults(file, tuple(faults))
    return JiraSettings(**values)


def _together(values: Mapping[str, Any]) -> Iterator[Fault]:
    if not _PROJECT.fullmatch(values["project"]):
        remedy = "Use its key, in capitals: ENG."
        yield Fault(f"{JIRA}.project", f"is {values['project']!r}, no key of a project.", remedy)
    if not _LABEL.fullmatch(values["label"]):
        remedy = "Use letters, digits and hyphens, without a space."
        yield Fault(f"{JIRA}.label", f"is {values['label']!r}, no label.", remedy)
    if not values["roles"]:
        yield Fault(f"{JIRA}.roles", "names nobody.", 'Write: roles = ["engineering"].')
    if not values["done"]:
        yield Fault(f"{JIRA}.done", "names no status.", 'Write: done = ["Done"].')
    if values["webhook_secret"] and len(values["webhook_secret"]) < SHORTEST_SECRET:
        remedy = f"Use {SHORTEST_SECRET} letters or more."
        yield Fault(f"{JIRA}.webhook_secret", "is too short.", remedy)
    yield from connection_faults(JIRA, values, "API token")
