"""What does an escalation look like in Slack? A card of Block Kit with two buttons.

Words of customers stand in `plain_text`, which knows no mentions and no links.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from escalation_manager.core.directory import Person
from escalation_manager.ports.channels import ACKNOWLEDGED, Ending, Facts, PersonalAlert
from escalation_manager.ports.links import Links
from escalation_manager.ports.wording import due_locally, due_words, line, several

ACKNOWLEDGE, CLIMB = "acknowledge", "climb"
LONGEST_HEADER, LONGEST_TEXT, LONGEST_FIELD = 150, 3_000, 2_000
LONGEST_NOTICE = 500


def card(
    alert: PersonalAlert, links: Links | None, at: datetime, mark: str, *, buttons: bool
) -> list[dict[str, Any]]:
    """The blocks; the first carries the mark."""
    head = f"{alert.escalation_id} {due_words(alert, at)}"
    blocks: list[dict[str, Any]] = [
        {"type": "header", "block_id": mark, "text": plain(head, LONGEST_HEADER)},
        {"type": "section", "text": plain(alert.message)},
    ]
    fields = _fields(alert.facts, alert.person.time_zone)
    if fields:
        blocks.append(fields)
    return blocks + _actions(
        alert.escalation_id, links, buttons=(ACKNOWLEDGE, CLIMB), shown=buttons
    )


def ended_card(
    ending: Ending, person: Person, links: Links | None, mark: str, *, buttons: bool
) -> list[dict[str, Any]]:
    """The card once nobody has to answer; who acknowledged may still want to climb."""
    head = f"{ending.escalation_id} {ending_words(ending)}"
    blocks: list[dict[str, Any]] = [
        {"type": "header", "block_id": mark, "text": plain(head, LONGEST_HEADER)}
    ]
    facts = ending.facts
    if facts is not None:
        blocks.append({"type": "section", "text": plain(facts.title)})
        fields = _fields(facts, person.time_zone)
        if fields:
            blocks.append(fields)
    left = (CLIMB,) if ending.how == ACKNOWLEDGED else ()
    return blocks + _actions(ending.escalation_id, links, buttons=left, shown=buttons)


def together_card(
    alerts: tuple[PersonalAlert, ...], links: Links | None, mark: str
) -> list[dict[str, Any]]:
    """A list of notices, each with its link; the first block carries the mark."""
    blocks: list[dict[str, Any]] = [
        {"type": "header", "block_id": mark, "text": plain(several(alerts), LONGEST_HEADER)}
    ]
    for alert in alerts:
        facts = alert.facts
        due = due_locally(facts, alert.person.time_zone) if facts is not None else ""
        said = f"{line(alert.message, LONGEST_NOTICE)}{f' — due: {due}' if due else ''}"
        block: dict[str, Any] = {"type": "section", "text": plain(said)}
        if links is not None:
            block["accessory"] = _open(alert.escalation_id, links)
        blocks.append(block)
    return blocks


def ending_words(ending: Ending) -> str:
    """ "acknowledged by Mia Hoffmann", "is over"."""
    if ending.how != ACKNOWLEDGED:
        return "is over"
    return f"acknowledged by {ending.by}" if ending.by else "acknowledged"


def plain(text: str, most: int = LONGEST_TEXT) -> dict[str, Any]:
    """A text as it is, without markup and without `:names:` of pictures."""
    return {"type": "plain_text", "text": line(text, most) or "-", "emoji": False}


def _fields(facts: Facts | None, time_zone: str) -> dict[str, Any] | None:
    if facts is None:
        return None
    rows = [
        ("Customer", facts.account),
        ("Severity", facts.severity),
        ("Status", facts.status),
        ("Owner", facts.owner),
    ]
    rows.append(("Due", due_locally(facts, time_zone)))
    shown = [plain(f"{name}: {value}", LONGEST_FIELD) for name, value in rows if value]
    return {"type": "section", "fields": shown} if shown else None


def _actions(
    escalation_id: str, links: Links | None, *, buttons: tuple[str, ...], shown: bool
) -> list[dict[str, Any]]:
    """The row of buttons; without a secret to know presses by, only the link."""
    elements: list[dict[str, Any]] = []
    if shown and ACKNOWLEDGE in buttons:
        elements.append(_button(ACKNOWLEDGE, "Acknowledge", escalation_id, "primary"))
    if shown and CLIMB in buttons:
        confirm = {
            "title": plain("Climb the ladder?"),
            "text": plain(f"The next rung of {escalation_id} is alerted."),
            "confirm": plain("Climb"),
            "deny": plain("Cancel"),
        }
        button = _button(CLIMB, "Climb", escalation_id, "danger")
        elements.append({**button, "confirm": confirm})
    if links is not None:
        elements.append(_open(escalation_id, links))
    return [{"type": "actions", "elements": elements}] if elements else []


def _open(escalation_id: str, links: Links) -> dict[str, Any]:
    url = links.escalation(escalation_id)
    return {"type": "button", "action_id": "open", "text": plain("Open"), "url": url}


def _button(action: str, text: str, value: str, style: str) -> dict[str, Any]:
    return {
        "type": "button",
        "action_id": action,
        "text": plain(text),
        "value": value,
        "style": style,
    }
