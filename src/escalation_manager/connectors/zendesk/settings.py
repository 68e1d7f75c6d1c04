"""Which tickets of Zendesk are read, and which become escalations? What [zendesk] says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from escalation_manager.core.errors import Fault, Faults
from escalation_manager.outside.asking import connection_faults
from escalation_manager.ports.connectors import INTERACTION_TYPES
from escalation_manager.ports.settings import ReadSecret, Setting, parse_table

ZENDESK = "zendesk"
SETTINGS = (
    Setting("base_url", "text", "The address of your account: https://acme.zendesk.com."),
    Setting("user", "text", "The e-mail address of the agent that the desk works as."),
    Setting("token", "secret", "Where the API token lies."),
    Setting(
        "escalate",
        "text",
        "The tag of tickets that are escalations; without it none of them becomes one.",
        "",
    ),
    Setting(
        "tags",
        "names",
        "Tag of a ticket → the type of interaction; any other is a support_ticket.",
        {},
    ),
    Setting("timeout", "number", "Seconds to wait for one answer.", 5),
    Setting("budget", "number", "Seconds for everything that one question takes.", 8),
)
_TAG = re.compile(r"[A-Za-z0-9_/.-]{1,80}")


@dataclass(frozen=True, slots=True)
class ZendeskSettings:
    """How Zendesk is asked."""

    base_url: str
    user: str
    token: str
    escalate: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    timeout: int = 5
    budget: int = 8


def read_zendesk(table: Any, read_secret: ReadSecret, file: str) -> ZendeskSettings:
    """The settings of the table. Faults with every fault of it; nothing is asked yet."""
    values, faults = parse_table(table, SETTINGS, ZENDESK, read_secret)
    if not faults:
        faults += _together(values)
    if faults:
        raise Faults(file, tuple(faults))
    return ZendeskSettings(**values)


def _together(values: Mapping[str, Any]) -> Iterator[Fault]:
    if values["escalate"] and not _TAG.fullmatch(values["escalate"]):
        remedy = "Use letters, digits, _, -, / and dots."
        yield Fault(f"{ZENDESK}.escalate", f"is {values['escalate']!r}, no tag.", remedy)
    for tag, type_ in values["tags"].items():
        if type_ not in INTERACTION_TYPES:
            known = f"Use one of: {', '.join(INTERACTION_TYPES)}."
            yield Fault(f"{ZENDESK}.tags.{tag}", f"is {type_!r}.", known)
    yield from connection_faults(ZENDESK, values, "API token")
