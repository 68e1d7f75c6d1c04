"""What an assistant proposed, and what a person made of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Ground:
    """What a proposal rests on: an event of this escalation, by its version, and words of it."""

    version: int
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Suggested:
    """An assistant proposed something. It decides nothing: a person takes it or leaves it.

    `about` is triage, summary, root_cause, message, hand_over, lessons, answer or next_step.
    """

    suggestion: str
    about: str
    text: str
    grounds: tuple[Ground, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    """The parts of it that have a name, such as type and severity."""
    source: str = "rules"
    """The language model that wrote it, or rules."""
    prompt: str = ""
    """Name and version of the words that it was asked with."""
    basis: str = ""
    """A hash of all that it was shown: shown the same again, it is not asked again."""
    tokens_in: int = 0
    tokens_out: int = 0
    cost: Decimal | None = None
    """In US dollars, as the settings price the model; None when they don't."""
    by_agent: bool = False


@dataclass(frozen=True, slots=True)
class SuggestionAnswered:
    """A person took the proposal, or left it."""

    suggestion: str
    taken: bool
    reason: str = ""


AssistingEvent: TypeAlias = Suggested | SuggestionAnswered
