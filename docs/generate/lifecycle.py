"""The page of the lifecycle: the table of the core, drawn."""

from __future__ import annotations

from collections.abc import Iterator

from docs.generate.page import Page, table
from escalation_manager.core.escalation import Status
from escalation_manager.core.lifecycle import ALLOWED, NEXT


def body() -> Iterator[str]:
    """A diagram, the ways from status to status, and which command may be asked when."""
    yield from ("```mermaid", "stateDiagram-v2", "    [*] --> Open: Raise")
    for old, new, commands in ways():
        yield f"    {state(old)} --> {state(new)}: {'<br>'.join(commands)}"
    yield from ("```", "", "## From status to status", "")
    yield from table(
        ("From", "To", "By"), ((o.label, n.label, ", ".join(by)) for o, n, by in ways())
    )
    yield from ("## What may be asked when", "")
    head = ("Command", *(status.label for status in Status))
    rows = (
        (
            f"[{command.__name__}](commands.md#{command.__name__.lower()})",
            *("✓" if status in allowed else "" for status in Status),
        )
        for command, allowed in ALLOWED.items()
        if allowed
    )
    yield from table(head, rows)


def ways() -> Iterator[tuple[Status, Status, list[str]]]:
    """Old status, new status, and the commands that lead from one to the other."""
    found: dict[tuple[Status, Status], list[str]] = {}
    for (old, command), new in NEXT.items():
        found.setdefault((old, new), []).append(command.__name__)
    for (old, new), commands in found.items():
        yield old, new, commands


def state(status: Status) -> str:
    """A status as a name in the diagram."""
    return status.label.replace(" ", "_")


PAGE = Page(
    "lifecycle.md",
    "The lifecycle",
    "Where an escalation stands, and what leads on. Asking for what is done already changes\n"
    "nothing; anything else that the table does not allow is refused, with the way on.",
    body,
)
