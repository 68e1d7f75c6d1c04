"""Why it happened, what could still go wrong, and what must hold before it is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class RecordExitCriteria:
    """Record what must hold before this is resolved, and which of it already does."""

    criteria: tuple[str, ...] = ()
    met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AssessRisk:
    """Assess a risk: churn, escalation or publicity; without levels the rules decide from facts."""

    risk: str = ""
    probability: str = ""
    impact: str = ""
    mitigation: str = ""


@dataclass(frozen=True, slots=True)
class RecordRootCause:
    """Record why it happened: assessment, category, contributing factors."""

    assessment: str
    category: str
    factors: tuple[str, ...] = ()
    final: bool = False


AnalysisCommand: TypeAlias = RecordExitCriteria | AssessRisk | RecordRootCause
