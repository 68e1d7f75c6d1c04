"""The people of a tortured desk: they raise, acknowledge, call, write and resolve, and ask twice.

They do what a good client does: each command has a key, and is sent again with it until there is
an answer, also when the database was away. One in ten is sent once more though it was answered.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from time import monotonic

from escalation_manager.core import commands as c
from escalation_manager.core.errors import EscalationError, StoreError
from escalation_manager.core.escalation import Escalation
from escalation_manager.desk.answers import Answer
from escalation_manager.desk.counter import Desk

SEVERITIES = ("critical", "high", "medium", "low")
WEIGHTS = (25, 35, 25, 15)
BETWEEN = 0.04
"""Seconds between two deeds."""


@dataclass
class Answered:
    """What the desk said that it had done: it must stand in the log."""

    key: str
    escalation: str
    entries: tuple[tuple[int, str], ...]
    """Version and kind of each event."""


@dataclass
class Crowd:
    """People in a thread of their own."""

    desk: Desk
    accounts: int
    seed: int
    wanted: int
    """Escalations."""
    seconds: float
    """Over which they are raised."""
    answered: list[Answered] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    troubles: int = 0
    """How often the database was away, and they asked again."""
    wrong: list[str] = field(default_factory=list)
    raised: int = 0

    def __post_init__(self) -> None:
        self._draw = random.Random(self.seed)
        self._ids: list[str] = []
        self._number = 0
        self._ended = Event()
        self._thread = Thread(target=self._live, name="crowd", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End with what is being done."""
        self._ended.set()
        self._thread.join()

    def _live(self) -> None:
        began, each = monotonic(), self.seconds / self.wanted
        try:
            while not self._ended.is_set():
                if self.raised < self.wanted and monotonic() - began >= self.raised * each:
                    self._raise()
                elif self._ids:
                    self._deed(self._draw.choice(self._ids[-60:]))
                self._ended.wait(BETWEEN)
            while self.raised < self.wanted:
                self._raise()
        except Exception as fault:
            self.wrong.append(f"somebody got an answer that nobody expects: {fault!r}")

    def _raise(self) -> None:
        account = f"acc_{self._draw.randrange(self.accounts) + 1:04}"
        words = f"Something fails since the morning (number {self._next()})."
        severity = self._draw.choices(SEVERITIES, WEIGHTS)[0]
        command = c.Raise(account, words, severity=severity, type="technical", reason="they said")
        answer = self._ask(command, "support_1", None)
        self.raised += 1
        if answer is not None:
            self._ids.append(answer.escalation)

    def _deed(self, id_: str) -> None:
        try:
            state = self.desk.show(id_, actor="executive_1").state
        except StoreError:
            self.troubles += 1
            return
        if not state.status.live:
            return
        who = state.owners.accountable or "cs_manager_1"
        deed = self._draw.choices((_acknowledge, _call, _write, _resolve), (30, 30, 25, 8))[0]
        for actor, make in deed(state, who):
            answer = self._ask(make(state, self._next()), actor, id_)
            if answer is None:
                return
            state = answer.state

    def _ask(self, command: c.Command, actor: str, id_: str | None) -> Answer | None:
        """Until there is an answer; None: it was refused."""
        key = f"crowd-{self._next()}"
        twice = self._draw.random() < 0.1
        answers: list[Answer] = []
        while len(answers) < 1 + twice:
            try:
                answers.append(self.desk.submit(command, actor=actor, escalation=id_, key=key))
            except StoreError:
                self.troubles += 1
                self._ended.wait(0.1)
            except EscalationError as refusal:
                if answers:
                    self.wrong.append(f"{key} was done, and refused when asked again: {refusal}")
                self.refused[f"{type(command).__name__}: {refusal.message[:60]}"] += 1
                break
        if not answers:
            return None
        said = {_said(key, answer) for answer in answers}
        if len(said) > 1:
            self.wrong.append(f"{key} was answered in two ways: {said}")
        self.answered += [Answered(*one) for one in said]
        return answers[0]

    def _next(self) -> int:
        self._number += 1
        return self._number


def _said(key: str, answer: Answer) -> tuple[str, str, tuple[tuple[int, str], ...]]:
    entries = ((one.version, type(one.event).__name__) for one in answer.entries)
    return key, answer.escalation, tuple(entries)


_Steps = tuple[tuple[str, Callable[[Escalation, int], c.Command]], ...]


def _acknowledge(state: Escalation, _: str) -> _Steps:
    asked = state.ladder.alerted
    return ((asked[0], lambda _s, _n: c.AcknowledgeAlert()),) if asked else ()


def _call(_: Escalation, who: str) -> _Steps:
    def told(_: Escalation, number: int) -> c.Command:
        return c.LogCommunication("out", "call", f"We told them ({number}).", "Head of IT")

    return ((who, told),)


def _write(_: Escalation, who: str) -> _Steps:
    def text(_: Escalation, number: int) -> c.Command:
        return c.WriteMessage(f"We are looking into it ({number}).", "update")

    return ((who, text), (who, lambda state, _: c.SendMessage(state.messages[-1].id)))


def _resolve(_: Escalation, who: str) -> _Steps:
    return ((who, lambda _s, _n: c.Resolve("It works again.")),)
