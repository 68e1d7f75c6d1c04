"""What is a round of the assistant made of? What it sees, and what it does, each deed once.

Every deed is a command under the assistant's own identity and permissions, with a key made of what
it does: after a restart the same round does nothing again. What it may not do waits for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from escalation_manager.core import commands as c
from escalation_manager.core.errors import EscalationError
from escalation_manager.desk.answers import Answer, Shown
from escalation_manager.desk.own_cases import OwnCases
from escalation_manager.desk.policy import Policy
from escalation_manager.desk.requests import fingerprint
from escalation_manager.desk.specialist.proposing import Drafted, Proposing
from escalation_manager.desk.specialist.worked import StepTaken, Waits
from escalation_manager.ports.log import Store


class Counter(Protocol):
    """What the assistant asks of the desk: no more than any colleague may."""

    policy: Policy
    own_cases: OwnCases
    store: Store
    rehearsal: bool
    name: str

    def steady(self, at: datetime | None = None) -> datetime:
        """The reading of the clock of leases."""
        ...

    def show(
        self,
        escalation: str,
        *,
        actor: str,
        at: datetime | None = None,
        as_of: datetime | None = None,
    ) -> Shown:
        """One escalation, as this actor may see it."""
        ...

    def submit(
        self,
        command: c.Command,
        *,
        actor: str,
        escalation: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
        expected_version: int | None = None,
        dry_run: bool = False,
    ) -> Answer:
        """Carry out one command of this actor."""
        ...


@dataclass(slots=True)
class Round:
    """One round over one escalation, as it goes on. `at` is given on a rehearsal desk alone."""

    desk: Counter
    proposing: Proposing
    escalation: str
    by: str
    at: datetime | None
    dry_run: bool
    shown: Shown
    steps: list[StepTaken]
    problems: list[str]

    def step(self, number: int) -> StepTaken:
        """The step of the page with that number."""
        return self.steps[number - 1]

    def draft(self, about: str, **further: Any) -> Drafted:
        """What the model proposes; a dry run asks none, as that could not be undone."""
        proposing = Proposing(None) if self.dry_run else self.proposing
        drafted = proposing.draft(about, self.shown, self.shown.at, **further)
        self.problems += drafted.problems
        return drafted

    def keep(self, number: int, about: str, **further: Any) -> None:
        """Keep what the model proposes about it."""
        drafted = self.draft(about, **further)
        if drafted.command is not None:
            self.do(self.step(number), drafted.command, f"Proposed: {about.replace('_', ' ')}")

    def do(
        self,
        step: StepTaken,
        command: c.Command,
        said: str,
        *,
        what: str = "",
        quiet: bool = False,
    ) -> bool:
        """One command of the assistant, once; what it may not do is said, and waits.

        `what` names the deed where its words differ from time to time.
        """
        mark = what or fingerprint(command, self.escalation)
        key = f"assist:{self.escalation}:{type(command).__name__}:{mark}"
        try:
            answer = self.desk.submit(
                command,
                actor=self.by,
                escalation=self.escalation,
                at=self.at,
                key=None if self.dry_run else key[:200],
                dry_run=self.dry_run,
            )
        except EscalationError as refused:
            if not quiet:
                step.waits.append(Waits(f"{said}: {refused.message} {refused.remedy}".strip()))
            return False
        if answer.repeated:
            return False
        if not answer.entries:
            return False
        step.did.append(f"{'Would do: ' if self.dry_run else ''}{said}.")
        if not self.dry_run:
            self.shown = self.desk.show(self.escalation, actor=self.by, at=self.at)
        return True
