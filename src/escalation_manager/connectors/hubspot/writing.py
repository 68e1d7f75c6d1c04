"""How does a task or a note stand in HubSpot? Its properties, with the key that it is known by.

HubSpot shows bodies as HTML, so that the words of customers are written as words and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from escalation_manager.connectors.hubspot.settings import HubSpotSettings
from escalation_manager.outside.wording import cut, iso, line, note_text, task_lines, task_title
from escalation_manager.ports.connectors import CrmNote, CrmTask

TASK_TO_COMPANY, NOTE_TO_COMPANY = 192, 190
"""HubSpot's own numbers for what belongs to what."""
LONGEST_BODY = 65_536
LONGEST_SUBJECT = 255


def task_properties(task: CrmTask, settings: HubSpotSettings) -> Mapping[str, str]:
    """What a task says; it is due at once where nothing else was asked."""
    owner = settings.people.get(task.person or "")
    return {
        "hs_task_subject": line(task_title(task), LONGEST_SUBJECT),
        "hs_task_body": body("\n".join(task_lines(task))),
        "hs_task_status": "NOT_STARTED",
        "hs_timestamp": iso(task.due or task.created_at),
        settings.key_property: task.id,
        **({"hubspot_owner_id": owner} if owner else {}),
    }


def note_properties(note: CrmNote, settings: HubSpotSettings) -> Mapping[str, str]:
    """What a note says. Whoever reads HubSpot reads it: of a restricted one stands a stub."""
    return {
        "hs_note_body": body(note_text(note)),
        "hs_timestamp": iso(note.created_at),
        settings.key_property: note.id,
    }


def body(text: str) -> str:
    """The text as HTML that shows it as it is, cut where HubSpot takes no more."""
    lines = escape(text.replace("\0", ""), quote=False).splitlines()
    return cut("<br>".join(lines), LONGEST_BODY)
