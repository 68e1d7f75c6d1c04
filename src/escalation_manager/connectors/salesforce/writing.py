"""How does a task or a communication stand in Salesforce? Both are tasks there, open or done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from escalation_manager.connectors.salesforce.settings import SalesforceSettings
from escalation_manager.outside.wording import cut, iso, line, note_text, task_lines, task_title
from escalation_manager.ports.connectors import CrmNote, CrmTask

LONGEST_SUBJECT = 255
LONGEST_TEXT = 32_000
_SUBTYPES = {"call": "Call", "email": "Email"}


def task_fields(task: CrmTask, settings: SalesforceSettings) -> Mapping[str, Any]:
    """A task that is to be done. Salesforce counts days, so the instant is its reminder."""
    due = task.due or task.created_at
    owner = settings.people.get(task.person or "")
    return {
        "Subject": line(task_title(task), LONGEST_SUBJECT),
        "Description": cut("\n".join((*task_lines(task), f"Due: {iso(due)}")), LONGEST_TEXT),
        "Status": "Not Started",
        "ActivityDate": due.astimezone(UTC).date().isoformat(),
        "IsReminderSet": True,
        "ReminderDateTime": iso(due),
        **({"OwnerId": owner} if owner else {}),
    }


def note_fields(note: CrmNote) -> Mapping[str, Any]:
    """A communication that took place: a task that is done."""
    text = note_text(note)
    return {
        "Subject": line(text.partition("\n")[0], LONGEST_SUBJECT),
        "Description": cut(text, LONGEST_TEXT),
        "Status": "Completed",
        "ActivityDate": note.created_at.astimezone(UTC).date().isoformat(),
        "TaskSubtype": _SUBTYPES.get(note.type, "Task"),
    }
