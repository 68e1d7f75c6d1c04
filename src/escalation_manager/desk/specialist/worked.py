"""What did the assistant do, and what waits for a person? Values for every door."""

from __future__ import annotations

from dataclasses import dataclass, field

TITLES = (
    "Gather context",
    "Review history",
    "Alert stakeholders",
    "Create resolution tasks",
    "Check satisfaction history",
    "Execute communication plan",
    "Monitor resolution",
    "Close and learn",
)
"""The page's eight steps."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Something that a person must do: what, who may, and how on the command line."""

    what: str
    who: str = ""
    command: str = ""


@dataclass(slots=True)
class StepTaken:
    """One of the eight steps: what was found, what was done, what waits for a person."""

    number: int
    title: str
    found: list[str] = field(default_factory=list)
    did: list[str] = field(default_factory=list)
    waits: list[Waits] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Worked:
    """One round of the assistant over one escalation.

    `by` is its identity, `model` the language model it asked, empty when it went by the rules
    alone. `problems` say why a model could not be asked; the round went on without it.
    """

    escalation: str
    by: str
    model: str
    steps: tuple[StepTaken, ...]
    next: str
    why: str
    problems: tuple[str, ...] = ()
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal: its number when it was kept, its words, and the events it rests on."""

    about: str
    text: str
    events: tuple[int, ...]
    source: str
    suggestion: str = ""
    problems: tuple[str, ...] = ()
