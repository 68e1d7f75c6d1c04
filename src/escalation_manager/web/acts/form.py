"""What is a form made of? Fields, in the words of whoever fills it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from escalation_manager.web.forms import COMMANDS

TEXT, AREA, WHEN, MONEY, CHOICE, SEVERAL, TICK, HIDDEN = (
    "text",
    "area",
    "when",
    "money",
    "choice",
    "several",
    "tick",
    "hidden",
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form. `options` names a list of `choosing.py`, `first` a present value."""

    name: str
    label: str
    kind: str = TEXT
    hint: str = ""
    required: bool = True
    options: str = ""
    first: str = ""
    value: str = ""
    rows: int = 3


@dataclass(frozen=True, slots=True)
class Act:
    """One command as a form. `group` says where in the list of what can be done it stands."""

    command: type[Any]
    title: str
    button: str
    group: str
    fields: tuple[Field, ...] = ()
    help: str = ""
    fresh: bool = False
    """Refuse it when somebody changed the same thing since the form was shown."""
    listed: bool = True
    """Whether it stands in the list of what can be done; else it is reached from its own thing."""

    @property
    def verb(self) -> str:
        """How it is called in an address."""
        return _VERBS[self.command]


REASON = Field("reason", "Reason", AREA, rows=2)
GROUPS = ("Customer", "Work", "Clocks", "Owners", "Cause and risk", "Goodwill", "End", "Record")

_VERBS = {kind: name for name, kind in COMMANDS.items()}
