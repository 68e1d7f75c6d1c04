"""How does a task or a note stand in HubSpot? Its properties, with the key that it is known by.

HubSpot shows bodies as HTML, so that the words of customers are written as words and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

from escalation_manager.connectors.hubspot.settings import HubSpotSettings
from escalation_manager.ports.connectors import CrmNote, CrmTask

TASK_TO_COMPANY, NOTE_TO_COMPANY = 192, 190
"""HubSpot's own numbers for what belongs to what."""
LONGEST_BODY = 65_536
LONGEST_SUBJECT = 255


def task_properties(task: CrmTask, settings: HubSpotSettings) -> Mapping[str, str]:
    """What a task says; it is due at once where nothing else was asked."""
    about = task.escalation_id
    title = task.title if not about or about in task.title else f"{about}: {task.title}"
    owner = settings.people.get(task.person or "")
    who = f"{task.owner}: {task.person}" if task.person else task.owner
    lines = (f"Owner on the desk: {who}", *((f"Escalation: {about}",) if about else ()))
    return {
        "hs_task_subject": _line(title),
        "hs_task_body": body("\n".join(lines)),
        "hs_task_status": "NOT_STARTED",
        "hs_timestamp": _iso(task.due or task.created_at),
        settings.key_property: task.id,
        **({"hubspot_owner_id": owner} if owner else {}),
    }


def note_properties(note: CrmNote, settings: HubSpotSettings) -> Mapping[str, str]:
    """What a note says. Whoever reads HubSpot reads it: of a restricted one stands a stub."""
    text = note.text
    if note.restricted_to:
        about = note.escalation_id or "The desk"
        text = f"{about}: a communication of a restricted escalation"
    elif note.escalation_id:
        text = f"{note.escalation_id} ({note.type})\n{text}"
    return {
        "hs_note_body": body(text),
        "hs_timestamp": _iso(note.created_at),
        settings.key_property: note.id,
    }


def body(text: str) -> str:
    """The text as HTML that shows it as it is, cut where HubSpot takes no more."""
    lines = escape(text.replace("\0", ""), quote=False).splitlines()
    whole = "<br>".join(lines)
    if len(whole) <= LONGEST_BODY:
        return whole
    return whole[: LONGEST_BODY - 40].rpartition(" ")[0] + " … (the whole text is on the desk)"


def _line(text: str) -> str:
    one = " ".join(text.replace("\0", "").split())
    return one if len(one) <= LONGEST_SUBJECT else one[: LONGEST_SUBJECT - 1] + "…"


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
