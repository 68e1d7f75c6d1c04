"""What do we ask of a language model? One question about one case, answered in a given shape.

Whoever fills this port keeps these promises, and one contract suite checks them:

- A model has no tools, and sees nothing but the question.
- It answers in the shape that was asked for, or not at all: `TryAgain` when it may work later,
  `Never` when somebody must change something first.
- It is asked no longer than its settings allow, and what it used is told with the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol


@dataclass(frozen=True)
class Grounded:
    """One statement, and the numbers of the events of the case on which it rests."""

    statement: str
    events: list[int]


@dataclass(frozen=True)
class TriageAnswer:
    """A type and a severity, with the customer's own words that speak for them."""

    type: str
    severity: str
    reason: str
    quotes: list[str]


@dataclass(frozen=True)
class TextAnswer:
    """Statements, each with the events on which it rests."""

    statements: list[Grounded]


@dataclass(frozen=True)
class CauseAnswer:
    """A first root cause: `assessment`, one category of the list, what contributed."""

    assessment: Grounded
    category: str
    factors: list[Grounded]


@dataclass(frozen=True)
class MessageAnswer:
    """A message to the customer, and every promise or offer of value in it, word for word."""

    text: str
    commitments: list[str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: which prompt, about which facts, to be answered in which shape.

    `facts` are plain JSON. What customers wrote stands in them as data, never as an instruction.
    """

    prompt: str
    facts: Mapping[str, Any]
    shape: type
    names: tuple[str, ...] = ()
    """People's names, to be masked where the settings say so."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and what it took: tokens, and US dollars where the settings price the model."""

    value: Any
    model: str
    prompt: str
    """Name and version of the prompt."""
    tokens_in: int
    tokens_out: int
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Spent:
    """What one day has used."""

    tokens: int = 0
    cost: Decimal = field(default_factory=Decimal)


class Purse(Protocol):
    """Remembers what was used, so that a budget holds over restarts."""

    def spent(self, day: date) -> Spent:
        """What that day has used so far."""
        ...

    def spend(self, day: date, tokens: int, cost: Decimal) -> None:
        """Write down what one question took."""
        ...


class LanguageModel(Protocol):
    """Answers one question at a time."""

    @property
    def name(self) -> str:
        """Which model it is, as every proposal of it says."""
        ...

    @property
    def restricted_too(self) -> bool:
        """Whether it may be asked about restricted escalations."""
        ...

    def prompt(self, name: str) -> str:
        """Name and version of a prompt, as `triage 1`."""
        ...

    def ask(self, question: Question, at: datetime) -> Reply:
        """The answer. Raises TryAgain, Never."""
        ...
