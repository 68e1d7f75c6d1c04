"""In which words do tasks and communications stand in another system? Never a restricted one's."""

from __future__ import annotations

from datetime import UTC, datetime

from escalation_manager.ports.connectors import CrmNote, CrmTask


def task_title(task: CrmTask) -> str:
    """The title, with the escalation's number before it."""
    about = task.escalation_id
    return task.title if not about or about in task.title else f"{about}: {task.title}"


def task_lines(task: CrmTask) -> tuple[str, ...]:
    """Who has it on the desk, and what it belongs to."""
    who = f"{task.owner}: {task.person}" if task.person else task.owner
    about = (f"Escalation: {task.escalation_id}",) if task.escalation_id else ()
    return (f"Owner on the desk: {who}", *about)


def note_text(note: CrmNote) -> str:
    """What a note says. Whoever reads the other system reads it: of a restricted one a stub."""
    if note.restricted_to:
        about = note.escalation_id or "The desk"
        return f"{about}: a communication of a restricted escalation"
    return f"{note.escalation_id} ({note.type})\n{note.text}" if note.escalation_id else note.text


def line(text: str, longest: int) -> str:
    """One line of it, at most so long."""
    one = " ".join(text.replace("\0", "").split())
    return one if len(one) <= longest else one[: longest - 1] + "…"


def cut(text: str, longest: int) -> str:
    """The text, cut at a word where the other system takes no more."""
    text = text.replace("\0", "")
    if len(text) <= longest:
        return text
    return text[: longest - 40].rpartition(" ")[0] + " … (the whole text is on the desk)"


def iso(at: datetime) -> str:
    """The instant in UTC, to the thousandth."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
