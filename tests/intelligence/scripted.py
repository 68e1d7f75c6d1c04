"""Language models that answer as a test says, and one that obeys whoever attacks it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from escalation_manager.ports.models import Question, Reply


class Scripted:
    """Fills the port: `answers` maps a prompt to an answer, or to an error that is raised."""

    name = "scripted-1"

    def __init__(self, answers: dict[str, Any], *, restricted_too: bool = False) -> None:
        self.answers = answers
        self.asked: list[Question] = []
        self.restricted_too = restricted_too

    def prompt(self, name: str) -> str:
        return f"{name} 1"

    def ask(self, question: Question, at: datetime) -> Reply:  # noqa: ARG002
        self.asked.append(question)
        answer = self.answers[question.prompt]
        if isinstance(answer, Exception):
            raise answer
        value = answer(question) if isinstance(answer, Callable) else answer  # type: ignore[arg-type]
        return Reply(value, self.name, self.prompt(question.prompt), 10, 5, Decimal("0.01"))
