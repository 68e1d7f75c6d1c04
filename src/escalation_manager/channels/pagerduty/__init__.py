"""How is somebody paged? PagerDuty Events v2: trigger, acknowledge and resolve under one key.

The key of an incident is the escalation and the service it pages, so that a second alert of the
same escalation joins the first, and a repeated request changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from escalation_manager.channels.pagerduty.presses import Presses
from escalation_manager.core.directory import Person
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.outside.asking import encrypted
from escalation_manager.outside.posting import post
from escalation_manager.ports.channels import (
    ACKNOWLEDGED,
    ChannelKind,
    Connected,
    Ending,
    PersonalAlert,
    Tools,
)
from escalation_manager.ports.links import Links
from escalation_manager.ports.refusals import check_answer
from escalation_manager.ports.settings import Setting
from escalation_manager.ports.wording import due_words, line

SEVERITIES = {"critical": "critical", "high": "error", "medium": "warning", "low": "info"}
LONGEST_SUMMARY = 1_024
KEY_LENGTH = 32
_REMEDY = "Check the routing key of the service's Events v2 integration in PagerDuty."


def connect(settings: Mapping[str, Any], tools: Tools) -> Connected:
    """One routing key for each contact method, or one for all of them."""
    keys, every = settings["routing_keys"], settings["routing_key"]
    wrong = [name for name, key in {**keys, "routing_key": every}.items() if key and not _ok(key)]
    if wrong or not (keys or every):
        what = f"The routing key of {wrong[0]!r} is wrong" if wrong else "There is no routing key"
        raise ValueError(f"{what}: PagerDuty's have {KEY_LENGTH} letters and digits.")
    if not encrypted(settings["url"]):
        raise ValueError("the url must begin with https:// (on this machine, http:// will do).")
    secret = settings["webhook_secret"]
    return Connected(
        alerts=PagerDuty(keys, every, settings["url"], tools.links, settings["timeout"]),
        callback=Presses(secret, settings["people"]) if secret else None,
    )


def _ok(key: str) -> bool:
    return len(key) == KEY_LENGTH and key.isalnum()


class PagerDuty:
    """Fills the AlertChannel and EndsAlerts ports; the reference is the incident's key."""

    def __init__(
        self,
        keys: Mapping[str, str],
        every: str,
        url: str,
        links: Links | None,
        timeout: float,
    ) -> None:
        self._keys = keys
        self._every = every
        self._url = f"{url.rstrip('/')}/v2/enqueue"
        self._links = links
        self._timeout = timeout

    def alert(self, alert: PersonalAlert, *, at: datetime, key: str) -> str:  # noqa: ARG002
        """Triggers an incident, or joins the open one of this escalation."""
        incident = dedup_key(alert.escalation_id, alert.address)
        body: dict[str, Any] = {
            "payload": {
                "summary": summary(alert, at),
                "source": "escalation-manager",
                "severity": SEVERITIES.get(alert.priority, "error"),
                "timestamp": at.isoformat(),
                "group": alert.account_id,
                "custom_details": _details(alert),
            },
            "client": "Escalation Manager",
        }
        if self._links is not None:
            url = self._links.escalation(alert.escalation_id)
            body |= {"client_url": url, "links": [{"href": url, "text": alert.escalation_id}]}
        return self._send("trigger", alert.address, incident, body, at)

    def over(self, person: Person, address: str, ending: Ending, *, at: datetime, key: str) -> None:  # noqa: ARG002
        """Answered on the desk: PagerDuty pages nobody further. Ended: the incident is closed."""
        action = "acknowledge" if ending.how == ACKNOWLEDGED else "resolve"
        self._send(action, address, dedup_key(ending.escalation_id, address), {}, at)

    def _send(
        self, action: str, address: str, incident: str, more: Mapping[str, Any], at: datetime
    ) -> str:
        routing = self._keys.get(address) or self._every
        if not routing:
            raise Never(
                f"No routing key is known for {address!r}.",
                "Add it to [pagerduty.routing_keys] in channels.toml.",
            )
        body = {"routing_key": routing, "event_action": action, "dedup_key": incident, **more}
        answer = post(
            "PagerDuty", self._url, seconds=self._timeout, json=body, remedy="Check the url."
        )
        check_answer(
            answer.status,
            answer.headers.get("retry-after"),
            at,
            what="PagerDuty",
            said=answer.text,
            remedy=_REMEDY,
        )
        if not _taken(answer.raw):
            raise TryAgain(f"What answered {answer.status} was not PagerDuty.")
        return incident


def _taken(raw: bytes) -> bool:
    """Whether PagerDuty says that it took it; a proxy on the way says that all is well as well."""
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("status") == "success"


def dedup_key(escalation_id: str, address: str) -> str:
    """The incident's key."""
    return f"{escalation_id}:{address}"[:255]


def summary(alert: PersonalAlert, at: datetime) -> str:
    """What is read out at night: number, what is due, and the alert itself."""
    whole = f"{alert.escalation_id} {due_words(alert, at)}: {alert.message}"
    return line(whole, LONGEST_SUMMARY)


def _details(alert: PersonalAlert) -> dict[str, str]:
    details = {"for": alert.person.name}
    facts = alert.facts
    if facts is not None:
        details |= {
            "title": line(facts.title),
            "customer": line(facts.account),
            "status": facts.status,
            "owner": line(facts.owner),
        }
        if facts.due is not None:
            details["due"] = f"{facts.due_label}, {facts.due.isoformat()}"
    return details


CHANNEL = ChannelKind(
    "pagerduty",
    "Pages over PagerDuty Events v2.",
    ("pager", "pagerduty"),
    connect,
    (
        Setting("routing_key", "secret", "Where the key of the service for everybody lies.", ""),
        Setting(
            "routing_keys",
            "secrets",
            "Address in the directory → where the key of that person's service lies.",
            {},
        ),
        Setting(
            "webhook_secret",
            "secret",
            "Where the secret of the webhook subscription lies; with it, an acknowledgement in "
            "PagerDuty counts on the desk.",
            "",
        ),
        Setting(
            "people",
            "names",
            "Address in the directory → PagerDuty's id of the user (P…); without it a pager counts "
            "as its owner's.",
            {},
        ),
        Setting("url", "text", "The address of the service.", "https://events.pagerduty.com"),
        Setting("timeout", "number", "Seconds to wait for PagerDuty.", 10),
    ),
)
