"""What does an escalation look like in Slack? A card of Block Kit with two buttons.

Words of customers stand in `plain_text`, which knows no mentions and no links.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from escalation_manager.core.zones import zone
from escalation_manager.ports.channels import PersonalAlert
from escalation_manager.ports.links import Links
from escalation_manager.ports.wording import due_words, line

ACKNOWLEDGE, CLIMB = "acknowledge", "climb"
LONGEST_HEADER, LONGEST_TEXT, LONGEST_FIELD = 150, 3_000, 2_000


def card(
    alert: PersonalAlert, links: Links | None, at: datetime, mark: str, *, buttons: bool
) -> list[dict[str, Any]]:
    """The blocks; the first carries the mark."""
    head = f"{alert.escalation_id} {due_words(alert, at)}"
    blocks: list[dict[str, Any]] = [
        {"type": "header", "block_id": mark, "text": plain(head, LONGEST_HEADER)},
        {"type": "section", "text": plain(alert.message)},
    ]
    fields = [plain(f"{name}: {value}", LONGEST_FIELD) for name, value in _rows(alert)]
    if fields:
        blocks.append({"type": "section", "fields": fields})
    elements: list[dict[str, Any]] = []
    if buttons:
        elements += [
            _button(ACKNOWLEDGE, "Acknowledge", alert.escalation_id, "primary"),
            {
                **_button(CLIMB, "Climb", alert.escalation_id, "danger"),
                "confirm": {
                    "title": plain("Climb the ladder?"),
                    "text": plain(f"The next rung of {alert.escalation_id} is alerted."),
                    "confirm": plain("Climb"),
                    "deny": plain("Cancel"),
                },
            },
        ]
    if links is not None:
        url = links.escalation(alert.escalation_id)
        elements.append({"type": "button", "action_id": "open", "text": plain("Open"), "url": url})
    if elements:
        blocks.append({"type": "actions", "elements": elements})
    return blocks


def plain(text: str, most: int = LONGEST_TEXT) -> dict[str, Any]:
    """A text as it is, without markup and without `:names:` of pictures."""
    return {"type": "plain_text", "text": line(text, most) or "-", "emoji": False}


def _rows(alert: PersonalAlert) -> list[tuple[str, str]]:
    facts = alert.facts
    if facts is None:
        return []
    rows = [
        ("Customer", facts.account),
        ("Severity", facts.severity),
        ("Status", facts.status),
        ("Owner", facts.owner),
    ]
    if facts.due is not None:
        local = facts.due.astimezone(zone(alert.person.time_zone))
        rows.append(("Due", f"{facts.due_label}, {local:%a %d %b %H:%M %Z}"))
    return [(name, value) for name, value in rows if value]


def _button(action: str, text: str, value: str, style: str) -> dict[str, Any]:
    return {
        "type": "button",
        "action_id": action,
        "text": plain(text),
        "value": value,
        "style": style,
    }
