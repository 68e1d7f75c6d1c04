"""What does a language get to read, and what must it know?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from escalation_manager.words.finding import Finding
from escalation_manager.words.plain import Plain
from escalation_manager.words.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """A message ready to be read: its plain text, its sentences, and when it is written."""

    plain: Plain
    sentences: Sequence[Sentence]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Language:
    """A language we can read. `words` are its small words, by which it is recognised."""

    name: str
    words: frozenset[str]
    read: Callable[[Passage], list[Finding]]
