"""The page of events: what is kept for ever of what happened."""

from __future__ import annotations

from collections.abc import Iterator

from docs.generate.chapters import chapters, index
from docs.generate.page import Page, table
from docs.generate.source import field_rows, words
from escalation_manager.core import events
from escalation_manager.core.events import Entry, Event


def body() -> Iterator[str]:
    """The envelope, an index, then chapter by chapter every event and the parts of events."""
    yield from ("## The envelope", "", words(Entry), "")
    rows = [row for row in field_rows_of_entry() if row[0] != "`event`"]
    yield from table(("Field", "Kind", ""), rows)
    listed = list(chapters(events, Event))
    for chapter in listed:
        yield from table((chapter.title, ""), index(chapter))
    for chapter in listed:
        yield from (f"## {chapter.title.rstrip('.?')}", "")
        for event in (*chapter.members, *chapter.parts):
            yield from (f"### {event.__name__}", "", words(event), "")
            yield from table(("Field", "Kind", "Default", ""), field_rows(event))


def field_rows_of_entry() -> Iterator[tuple[str, str, str]]:
    """The fields of the envelope that are not the event itself."""
    kinds = {"escalation": "text", "version": "whole number", "at": "instant", "actor": "text"}
    said = {
        "escalation": "Which escalation.",
        "version": "The number of the entry: 1, 2, 3 … without a gap.",
        "at": "When it was decided.",
        "actor": 'A person\'s id, or "system".',
    }
    for name in Entry.__dataclass_fields__:
        yield f"`{name}`", kinds.get(name, ""), said.get(name, "")


PAGE = Page(
    "events.md",
    "Events",
    "What happened to an escalation, in the order in which it happened. An event is never renamed\n"
    "and never loses a field; a new field has a default. Everything the desk shows follows from\n"
    "these.",
    body,
)
