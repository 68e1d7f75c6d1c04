"""The page of commands: what may be asked, with its fields, and when."""

from __future__ import annotations

from collections.abc import Iterator

from docs.generate.chapters import chapters, index
from docs.generate.page import Page, table
from docs.generate.source import field_rows, words
from escalation_manager.core import commands
from escalation_manager.core.commands import Command
from escalation_manager.core.escalation import Status
from escalation_manager.core.lifecycle import ALLOWED, NEXT


def body() -> Iterator[str]:
    """An index, then chapter by chapter every command."""
    listed = list(chapters(commands, Command))
    for chapter in listed:
        yield from table((chapter.title, ""), index(chapter))
    for chapter in listed:
        yield from (f"## {chapter.title.rstrip('.?')}", "")
        for command in chapter.members:
            yield from (f"### {command.__name__}", "", words(command), "", when(command), "")
            yield from table(("Field", "Kind", "Default", ""), field_rows(command))
        for part in chapter.parts:
            yield from (f"### {part.__name__}", "", words(part), "")
            yield from table(("Field", "Kind", "Default", ""), field_rows(part))


def when(command: type) -> str:
    """In which statuses it may be asked, and where it leads."""
    allowed = ALLOWED[command]
    if not allowed:
        return "Begins an escalation."
    statuses = [status.label for status in Status if status in allowed]
    told = "always" if len(statuses) == len(Status) else f"while {' or '.join(statuses)}"
    leads = {new.label for (_, kind), new in NEXT.items() if kind is command}
    return f"May be asked {told}.{''.join(f' Leads to {new}.' for new in sorted(leads))}"


PAGE = Page(
    "commands.md",
    "Commands",
    "Everything that may be asked of the desk, at whatever door. The same command twice changes\n"
    "nothing. Kinds: an *instant* is a moment with its time zone; *money* is an amount with its\n"
    "currency. See also [events](events.md), [errors](errors.md) and\n"
    "[the lifecycle](lifecycle.md).",
    body,
)
