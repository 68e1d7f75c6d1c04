"""How are many stories told at once? Each is a generator that yields when it goes on.

A story yields instants; between two of them the desk does by itself whatever is due, so what comes
of it is what a real desk would hold after such a year.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from escalation_manager.core import commands as c
from escalation_manager.core import ladder
from escalation_manager.core.errors import EscalationError
from escalation_manager.core.escalation import Escalation, MessageState
from escalation_manager.core.events import SYSTEM
from escalation_manager.desk.counter import Desk

Story: TypeAlias = Iterator[datetime]
"""What happens to one escalation: it goes on at each instant that it yields."""


@dataclass(slots=True)
class StageClock:
    """The time on the stage: it stands until it is moved, and never goes back."""

    at: datetime

    def now(self) -> datetime:
        """The instant of the present scene."""
        return self.at

    def move(self, to: datetime) -> None:
        """On to a later instant; one that has gone by already changes nothing."""
        self.at = max(self.at, to)


@dataclass(slots=True)
class Direction:
    """Plays stories on a desk, in the order of their instants, up to the present."""

    desk: Desk
    clock: StageClock
    now: datetime
    _waiting: list[tuple[datetime, int, Story]] = field(default_factory=list)
    _count: int = 0

    def case(self) -> Case:
        """A new case that a story will be about."""
        return Case(self.desk)

    def add(self, story: Story) -> None:
        """One more story; its first instant says when it begins."""
        self._go_on(story)

    def play(self) -> None:
        """Everything, and then what is due at the end."""
        while self._waiting:
            at, _, story = heapq.heappop(self._waiting)
            self._until(at)
            self._go_on(story)
            self.desk.act()
        self._until(self.now)

    def _go_on(self, story: Story) -> None:
        at = next(story, None)
        if at is None:
            return
        if at > self.now:
            raise EscalationError(f"A story would go on at {at}, after the present instant.")
        self._count += 1
        heapq.heappush(self._waiting, (at, self._count, story))

    def _until(self, at: datetime) -> None:
        while (coming := self.desk.next_instant()) is not None and coming <= at:
            self.clock.move(coming)
            self.desk.tick()
        self.clock.move(at)


@dataclass(slots=True)
class Case:
    """One escalation, and what people do about it."""

    desk: Desk
    id: str = ""
    owner: str = ""

    def raises(self, person: str, command: c.Raise) -> None:
        """It begins."""
        answer = self.desk.submit(command, actor=person)
        self.id = answer.escalation
        self.owner = answer.state.owners.accountable or person

    def does(self, person: str, *commands: c.Command) -> Escalation:
        """One after the other; how it stands afterwards."""
        for command in commands:
            answer = self.desk.submit(command, actor=person, escalation=self.id)
        return answer.state

    def answered(self, *, customer: bool = True) -> None:
        """Who was alerted says so, and the customer hears from us."""
        shown = self.desk.show(self.id, actor=SYSTEM)
        for person in ladder.asked(shown.state, shown.rules):
            self.does(person, c.AcknowledgeAlert())
        if customer:
            self.does(self.owner, c.AcknowledgeCustomer())
            self.finishes("Acknowledge customer", "answered by mail")

    def finishes(self, title: str, result: str) -> None:
        """Whoever has this task is done with it."""
        for task in self.desk.show(self.id, actor=SYSTEM).state.tasks:
            if task.title == title and task.open:
                self.does(task.owner, c.CompleteTask(task.id, result))

    def writes(
        self,
        person: str,
        text: str,
        purpose: str = "update",
        *,
        next_update_at: datetime | None = None,
        held: bool = False,
    ) -> str:
        """A message through the gate, which passes it, or holds it as the story says."""
        state = self.does(person, c.WriteMessage(text, purpose, next_update_at=next_update_at))
        number = state.messages[-1].id
        state = self.does(person, c.SendMessage(number))
        if not held:
            state = self._explained(person, number, state)
        message = state.message(number)
        if message is None or (message.state is MessageState.HELD) is not held:
            raise EscalationError(f"The story expected something else of the gate: {text!r}.")
        return number

    def _explained(self, person: str, number: str, state: Escalation) -> Escalation:
        """The reader asks rather once too often: whoever wrote it says that it is neither."""
        message = state.message(number)
        asked = [one for one in message.found if one.level == "amber"] if message else []
        if message is None or message.state is not MessageState.HELD or not asked:
            return state
        for one in asked:
            self.does(person, c.ExplainFinding(number, one.quote, "nothing"))
        return self.does(person, c.SendMessage(number))
