"""What an assistant proposes, and what a person makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from escalation_manager.core.events import Ground


@dataclass(frozen=True, slots=True)
class Suggest:
    """Propose something for a person to decide: a triage, a summary, a root cause, an answer."""

    about: str
    text: str
    grounds: tuple[Ground, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    source: str = "rules"
    prompt: str = ""
    basis: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AnswerSuggestion:
    """Take a proposal of the assistant, or leave it."""

    suggestion: str
    taken: bool
    reason: str = ""


AssistingCommand: TypeAlias = Suggest | AnswerSuggestion
