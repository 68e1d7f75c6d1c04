"""What was done to a tortured desk, and what plain code found afterwards."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Suffered:
    """What was done to the workers; instants are seconds of the steady clock."""

    killed: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Processes, and between which instants they died."""
    by_themselves: int = 0
    frozen: list[tuple[int, float, float]] = field(default_factory=list)
    down: list[tuple[float, float]] = field(default_factory=list)
    jumps: int = 0
    stopped: list[tuple[float, float]] = field(default_factory=list)
    """When workers were asked to end, and had ended."""
    raised: int = 0
    """Escalations that people asked for."""
    calm_at: float = math.inf
    """From then on nobody was hurt any more."""
    leases: dict[tuple[str, int], tuple[float, float]] = field(default_factory=dict)
    """An effect and the number of a lease: since when and until when it lasted."""


@dataclass
class Judged:
    """How much was judged, and what was wrong, with examples."""

    judged: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    repeats: Counter[str] = field(default_factory=Counter)
    """Repeats outside, by what caused them."""
    lost: int = 0
    doubled: int = 0
    examples: list[str] = field(default_factory=list)

    def fault(self, what: str, where: str) -> None:
        """One thing that is wrong."""
        self.wrong[what] += 1
        self.examples.append(f"{what}: {where}")

    def missing(self, what: str, where: str) -> None:
        """Something is lost."""
        self.lost += 1
        self.fault(what, where)

    def twice(self, what: str, where: str) -> None:
        """Something is doubled."""
        self.doubled += 1
        self.fault(what, where)
