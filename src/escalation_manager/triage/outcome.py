"""What does triage answer: type, severity, how sure it is, and why."""

from __future__ import annotations

from dataclasses import dataclass

from .facts import Fact

TYPES = ("technical", "commercial", "relationship", "executive", "legal")
SEVERITIES = ("low", "medium", "high", "critical")
"""From the least to the greatest."""


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One step of the reasoning: the fact, the words it rests on, the rule, and what it says."""

    fact: str
    quote: str
    rule: str
    says: str


@dataclass(frozen=True, slots=True)
class Impact:
    """What the report prints under Impact; None is unknown."""

    business: str | None = None
    users: str | None = None
    duration: str | None = None


@dataclass(frozen=True, slots=True)
class Triage:
    """The answer. `suggested` is a severity that a person should consider beside `severity`."""

    type: str
    severity: str
    confidence: float
    trace: tuple[TraceLine, ...]
    tags: tuple[str, ...]
    suggested: str | None
    facts: tuple[Fact, ...]
    needs_person: bool
    title: str
    impact: Impact
