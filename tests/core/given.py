"""Given a history, when somebody asks, then these events: a chapter is tested in this way."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.decide import decide
from tests.core.living import Life, by, folded

Deed: TypeAlias = c.Command | tuple[str, c.Command] | timedelta
"""A command of Mia's, somebody else's with their id, or time that passes with the machine on."""


class Given:
    """An escalation with a history, of which somebody asks something."""

    def __init__(self, life: Life) -> None:
        self.life = life

    def when(self, command: c.Command, who: str = "mia") -> list[e.Event]:
        """What follows from it. A refusal is raised, as a door would get it."""
        life = self.life
        entries = decide(life.state, command, by(who), life.rules, life.at)
        life.state = folded(life.state, entries)
        life.entries += entries
        return [entry.event for entry in entries]

    def after(self, **length: float) -> Given:
        """So much later."""
        self.life.until(self.life.at + timedelta(**length))
        return self


def given(
    *history: Deed,
    severity: str = "high",
    type_: str = "technical",
    book: str = "page",
    reported: timedelta = timedelta(),
) -> Given:
    """An escalation of that severity to which all this has happened, in order."""
    found = Given(Life.begins(severity, type_, book, reported=reported))
    for deed in history:
        if isinstance(deed, timedelta):
            found.life.until(found.life.at + deed)
        else:
            who, command = deed if isinstance(deed, tuple) else ("mia", deed)
            found.when(command, who)
    return found
