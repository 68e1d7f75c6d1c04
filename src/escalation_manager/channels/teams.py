"""How are people reached in Microsoft Teams? An Adaptive Card through a Workflows webhook.

A webhook can post and do nothing else: no thread, no edit, no answer. So each alert is a card of
its own, which opens the signed link or the escalation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.outside.posting import post
from escalation_manager.ports.channels import (
    OF_NONE,
    ChannelKind,
    Connected,
    PersonalAlert,
    Tools,
)
from escalation_manager.ports.links import Links
from escalation_manager.ports.refusals import check_answer
from escalation_manager.ports.settings import Setting
from escalation_manager.ports.wording import due_locally, due_words, line, several

LONGEST_TEXT = 2_000
"""Characters; Teams refuses a message of more than 28 kB."""
LONGEST_NOTICE = 250
"""Of twenty that stand in one card."""

_ADDRESS = re.compile(r"https://[^\s/]+/\S+|http://(127\.0\.0\.1|localhost)[:/]\S*")
"""Of a workflow; without TLS on this machine alone, for rehearsals."""
_COLOURS = {"critical": "attention", "high": "warning"}
_REMEDY = "Make the workflow anew in Teams, and put its address under [teams.webhooks]."


def connect(settings: Mapping[str, Any], tools: Tools) -> Connected:
    """One webhook for each contact method of this kind. ValueError for what is no address."""
    for name, url in settings["webhooks"].items():
        if not _ADDRESS.fullmatch(url):  # it is a secret, and never part of what is said
            raise ValueError(f"What {name!r} names is no address of a workflow: https://…")
    return Connected(alerts=Teams(settings["webhooks"], tools.links, settings["timeout"]))


class Teams:
    """Fills the AlertChannel port. `webhooks`: address in the directory → the workflow's URL."""

    def __init__(self, webhooks: Mapping[str, str], links: Links | None, timeout: float) -> None:
        self._webhooks = webhooks
        self._links = links
        self._timeout = timeout

    def alert(self, alert: PersonalAlert, *, at: datetime, key: str) -> str:
        """Posts the card. Teams gives no reference, so the key stands for it."""
        return self._post(alert.address, message(card(alert, self._links, at)), at, key)

    def alert_together(self, alerts: tuple[PersonalAlert, ...], *, at: datetime, key: str) -> str:
        """One card that lists them."""
        return self._post(alerts[0].address, message(together_card(alerts, self._links)), at, key)

    def _post(self, address: str, body: dict[str, Any], at: datetime, key: str) -> str:
        url = self._webhooks.get(address)
        if url is None:
            raise Never(
                f"No Teams webhook is called {address!r}.",
                "Add it to [teams.webhooks] in channels.toml.",
            )
        answer = post("Teams", url, seconds=self._timeout, json=body, remedy=_REMEDY)
        check_answer(
            answer.status,
            answer.headers.get("retry-after"),
            at,
            what="Teams",
            said=answer.text,
            remedy=_REMEDY,
        )
        if answer.odd:
            raise TryAgain(f"What answered {answer.status} was not Teams.")
        return key


def message(content: dict[str, Any]) -> dict[str, Any]:
    """The body of the request: one Adaptive Card 1.5."""
    return {
        "type": "message",
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": None,
                "content": content,
            }
        ],
    }


def card(alert: PersonalAlert, links: Links | None, at: datetime) -> dict[str, Any]:
    """The card. Words of customers stand in text runs, which know no markup."""
    head = f"{alert.escalation_id} {due_words(alert, at)}"
    body: list[dict[str, Any]] = [
        _text(head, weight="bolder", size="medium", color=_COLOURS.get(alert.priority, "default")),
        _text(alert.message),
    ]
    facts = alert.facts
    if facts is not None:
        rows = [
            ("Customer", facts.account),
            ("Severity", facts.severity),
            ("Status", facts.status),
            ("Owner", facts.owner),
        ]
        rows.append(("Due", due_locally(facts, alert.person.time_zone)))
        body += [_text(f"{name}: {value}", subtle=True) for name, value in rows if value]
    made = _card(body)
    if links is not None and alert.escalation_id not in OF_NONE:
        ways = [("Open", links.escalation(alert.escalation_id))]
        if alert.answer:
            answer = links.acknowledge(alert.escalation_id, alert.person.id, at)
            ways.insert(0, ("Acknowledge", answer))
        made["actions"] = [
            {"type": "Action.OpenUrl", "title": title, "url": url} for title, url in ways
        ]
    return made


def together_card(alerts: tuple[PersonalAlert, ...], links: Links | None) -> dict[str, Any]:
    """A card of several notices; a tap on one opens its escalation."""
    body = [_text(several(alerts), weight="bolder", size="medium")]
    for alert in alerts:
        facts = alert.facts
        url = links.escalation(alert.escalation_id) if links is not None else ""
        told = _text(line(alert.message, LONGEST_NOTICE), opens=url)
        due = due_locally(facts, alert.person.time_zone) if facts is not None else ""
        if due:
            told["inlines"] += _text(f" Due: {due}", subtle=True)["inlines"]
        body.append(told)
    return _card(body)


def _card(body: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": body,
    }


def _text(
    text: str,
    *,
    weight: str = "default",
    size: str = "default",
    color: str = "default",
    subtle: bool = False,
    opens: str = "",
) -> dict[str, Any]:
    """A paragraph of one run: unlike a TextBlock, it takes letters as they are, no Markdown."""
    run: dict[str, Any] = {
        "type": "TextRun",
        "text": line(text, LONGEST_TEXT),
        "weight": weight,
        "size": size,
        "color": color,
        "isSubtle": subtle,
    }
    if opens:
        run["selectAction"] = {"type": "Action.OpenUrl", "title": "Open", "url": opens}
    return {"type": "RichTextBlock", "inlines": [run]}


CHANNEL = ChannelKind(
    "teams",
    "Adaptive Cards through a Workflows webhook of Microsoft Teams.",
    ("teams",),
    connect,
    (
        Setting(
            "webhooks",
            "secrets",
            "Address in the directory → where the workflow's URL lies; it is a secret.",
        ),
        Setting("timeout", "number", "Seconds to wait for Teams.", 10),
    ),
)
