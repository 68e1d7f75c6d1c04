"""Why it happened, what could still go wrong, and what must hold before it is over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ExitCriteriaRecorded:
    """What must hold before this counts as resolved, and which of it does."""

    criteria: tuple[str, ...]
    met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskAssessed:
    """Probability and impact (H, M, L) of churn, escalation or publicity, with its grounds."""

    risk: str
    probability: str
    impact: str
    mitigation: str = ""
    grounds: tuple[str, ...] = ()
    source: str = "rules"


@dataclass(frozen=True, slots=True)
class RootCauseRecorded:
    """Why it happened. `final` once the analysis is finished."""

    assessment: str
    category: str
    factors: tuple[str, ...] = ()
    final: bool = False


AnalysisEvent: TypeAlias = ExitCriteriaRecorded | RiskAssessed | RootCauseRecorded
