"""How is somebody reached who sits before the machine? A line on its terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TextIO

from escalation_manager.core.zones import zone
from escalation_manager.ports.channels import ChannelKind, Connected, PersonalAlert, Tools
from escalation_manager.ports.settings import Setting
from escalation_manager.ports.wording import line, several


class Terminal:
    """Fills the AlertChannel port. Letters of a customer move no cursor and change no colour."""

    def __init__(self, stream: TextIO | None = None, *, bell: bool = False) -> None:
        self._stream = stream
        self._bell = "\a" if bell else ""
        self._said: set[str] = set()

    def alert(self, alert: PersonalAlert, *, at: datetime, key: str) -> str:
        """One line, with the person's own time before it. OSError when nobody can see it."""
        when = at.astimezone(zone(alert.person.time_zone))
        return self._say(key, [f"{when:%H:%M} {alert.person.name}: {alert.message}"])

    def alert_together(self, alerts: tuple[PersonalAlert, ...], *, at: datetime, key: str) -> str:
        """A line for each, below one that counts them."""
        person = alerts[0].person
        when = at.astimezone(zone(person.time_zone))
        head = f"{when:%H:%M} {person.name}: {several(alerts)}"
        return self._say(key, [head, *(alert.message for alert in alerts)])

    def _say(self, key: str, lines: list[str]) -> str:
        if key not in self._said:
            stream = self._stream or sys.stderr
            first, *rest = map(line, lines)
            stream.write("".join([f"{self._bell}{first}\n", *(f"      {one}\n" for one in rest)]))
            stream.flush()
            self._said.add(key)
        return key


def connect(settings: Mapping[str, Any], tools: Tools) -> Connected:  # noqa: ARG001
    """The terminal on which the desk was started."""
    return Connected(alerts=Terminal(bell=settings["bell"]))


CHANNEL = ChannelKind(
    "terminal",
    "A line on the terminal where the desk runs.",
    ("terminal",),
    connect,
    (Setting("bell", "flag", "Whether it also rings.", False),),
)
