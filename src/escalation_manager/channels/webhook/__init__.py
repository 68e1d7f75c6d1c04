"""How is a program of your own told? A signed webhook (Standard Webhooks) to a guarded place."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from escalation_manager.channels.webhook.guard import Guard
from escalation_manager.core.directory import Person
from escalation_manager.core.errors import Never
from escalation_manager.outside.posting import post
from escalation_manager.ports.channels import (
    ChannelKind,
    Connected,
    Ending,
    Outgoing,
    PersonalAlert,
    Tools,
)
from escalation_manager.ports.refusals import check_answer
from escalation_manager.ports.settings import Setting
from escalation_manager.ports.signing import secret_bytes, signed

_PLAIN = re.compile(r"[A-Za-z0-9_.:-]{1,200}")

SETTINGS = (
    Setting("urls", "names", "Address in the directory → the URL to call."),
    Setting("secrets", "secrets", "Address in the directory → where its whsec_… secret lies."),
    Setting("customers", "text", "Which of them also takes messages to customers.", ""),
    Setting(
        "inside",
        "texts",
        "Hosts that may lie in your own network; every other private address is refused.",
        (),
    ),
    Setting("timeout", "number", "Seconds to wait for an answer.", 10),
)


def connect(settings: Mapping[str, Any], tools: Tools) -> Connected:  # noqa: ARG001
    """All endpoints. ValueError for one without a proper secret, or that may never be called."""
    urls, secrets, guard = settings["urls"], settings["secrets"], Guard(settings["inside"])
    for name, url in urls.items():
        if name not in secrets:
            raise ValueError(f"{name!r} has no secret; add it to [webhook.secrets].")
        secret_bytes(secrets[name])
        try:
            guard.read(url)
        except Never as refusal:
            raise ValueError(f"{name!r}: {refusal}") from None
    customers = settings["customers"]
    if customers and customers not in urls:
        raise ValueError(f"customers = {customers!r} is not among [webhook.urls].")
    channel = Webhook(urls, secrets, guard, settings["timeout"], customers)
    return Connected(alerts=channel, customers=channel if customers else None)


class Webhook:
    """Fills the AlertChannel, EndsAlerts and Channel ports. A webhook's id is the key."""

    def __init__(
        self,
        urls: Mapping[str, str],
        secrets: Mapping[str, str],
        guard: Guard,
        timeout: float,
        customers: str = "",
    ) -> None:
        self._urls = urls
        self._secrets = secrets
        self._guard = guard
        self._timeout = timeout
        self._customers = customers

    def alert(self, alert: PersonalAlert, *, at: datetime, key: str) -> str:
        """`escalation.alert`: who is asked, and why."""
        data: dict[str, object] = {
            "escalation": alert.escalation_id,
            "account": alert.account_id,
            "person": alert.person.id,
            "priority": alert.priority,
            "message": alert.message,
        }
        facts = alert.facts
        if facts is not None:
            data |= {
                "title": facts.title,
                "severity": facts.severity,
                "status": facts.status,
                "owner": facts.owner,
                "due": facts.due.isoformat() if facts.due else None,
                "due_clock": facts.due_label or None,
            }
        return self._post(alert.address, "escalation.alert", data, at, key)

    def over(self, person: Person, address: str, ending: Ending, *, at: datetime, key: str) -> None:
        """`escalation.alert_over`: nobody has to be called any further."""
        data: dict[str, object] = {
            "escalation": ending.escalation_id,
            "person": person.id,
            "how": ending.how,
            "by": ending.by or None,
        }
        self._post(address, "escalation.alert_over", data, at, key)

    def send(self, outgoing: Outgoing, *, at: datetime, key: str) -> str:
        """`escalation.message`: a cleared text that your program carries to the customer."""
        data: dict[str, object] = {
            "escalation": outgoing.escalation_id,
            "account": outgoing.account_id,
            "message": outgoing.message,
            "recipient": outgoing.recipient,
            "subject": outgoing.subject,
            "text": outgoing.text,
        }
        return self._post(self._customers, "escalation.message", data, at, key)

    def _post(self, name: str, type_: str, data: object, at: datetime, key: str) -> str:
        url = self._urls.get(name)
        if url is None:
            raise Never(
                f"No webhook is called {name!r}.", "Add it to [webhook.urls] in channels.toml."
            )
        target = self._guard.target(url)
        told = {"type": type_, "timestamp": at.isoformat(), "data": data}
        body = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {
            "Host": target.host_header,
            "Content-Type": "application/json",
            "User-Agent": "escalation-manager",
            **signed(body, self._secrets[name], id_=webhook_id(key), at=at),
        }
        answer = post(
            f"The webhook {name!r}",
            target.pinned_url,
            seconds=self._timeout,
            content=body,
            headers=headers,
            server_name=target.host,
            proxies=False,  # one would look the name up once more, by itself
            remedy="Give the final address under [webhook.urls].",
        )
        check_answer(
            answer.status,
            answer.headers.get("retry-after"),
            at,
            what=f"The webhook {name!r}",
            said="",
            remedy="Mend the program behind it, then retry this effect.",
        )
        return key


def webhook_id(key: str) -> str:
    """The key, or what follows from it where a header could not carry it."""
    return key if _PLAIN.fullmatch(key) else f"key_{hashlib.sha256(key.encode()).hexdigest()}"


CHANNEL = ChannelKind(
    "webhook",
    "Signed webhooks (Standard Webhooks) to a program of your own.",
    ("webhook",),
    connect,
    SETTINGS,
)
