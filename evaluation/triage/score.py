"""How well does triage read? Scores the labelled statements beside this file.

    python evaluation/triage/score.py [tune|held_out] [--wrong]

Prints the share of right types and severities, the recall of Critical, the share rated too low
(a severity below the label), the same per difficulty, and who was taken for whom.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from escalation_manager.triage import Triage, read

HERE = Path(__file__).parent
SEVERITIES = ("low", "medium", "high", "critical")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One statement with what a careful colleague would say of it."""

    id: str
    text: str
    type: str
    severity: str
    difficulty: str
    style: str
    sender_role: str | None = None


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares from 0 to 1 over `count` statements."""

    count: int
    type: float
    severity: float
    critical_recall: float
    too_low: float


def load(name: str) -> list[Labelled]:
    """The statements of one file, `tune` or `held_out`."""
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Labelled(**json.loads(line)) for line in lines if line]


def answers(statements: Sequence[Labelled]) -> list[tuple[Labelled, Triage]]:
    """Each statement with what triage says."""
    return [(one, read(one.text, sender_role=one.sender_role)) for one in statements]


def scores(pairs: Sequence[tuple[Labelled, Triage]]) -> Scores:
    """The figures over some answers."""
    critical = [triage for one, triage in pairs if one.severity == "critical"]
    rank = SEVERITIES.index
    return Scores(
        len(pairs),
        _share(sum(one.type == triage.type for one, triage in pairs), len(pairs)),
        _share(sum(one.severity == triage.severity for one, triage in pairs), len(pairs)),
        _share(sum(triage.severity == "critical" for triage in critical), len(critical)),
        _share(sum(rank(t.severity) < rank(one.severity) for one, t in pairs), len(pairs)),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def show(name: str, wrong: bool) -> None:
    """Print the figures of one file."""
    pairs = answers(load(name))
    print(f"{'':24} {'n':>4} {'type':>6} {'sev.':>6} {'Crit. recall':>13} {'too low':>8}")
    groups = [(name, pairs)]
    groups += [
        (f"  {difficulty}", [pair for pair in pairs if pair[0].difficulty == difficulty])
        for difficulty in ("easy", "medium", "hard")
    ]
    for label, group in groups:
        s = scores(group)
        print(f"{label:24} {s.count:4} {s.type:6.3f} {s.severity:6.3f} {s.critical_recall:13.3f} "
              f"{s.too_low:8.3f}")  # fmt: skip
    asked = sum(triage.needs_person for _, triage in pairs)
    print(f"to a person: {asked} of {len(pairs)}")
    for what in ("type", "severity"):
        mixed = Counter((getattr(one, what), getattr(triage, what)) for one, triage in pairs)
        print(f"{what}, label -> answer:", ", ".join(
            f"{a} -> {b}: {n}" for (a, b), n in sorted(mixed.items()) if a != b))  # fmt: skip
    if wrong:
        for one, triage in pairs:
            if (one.type, one.severity) != (triage.type, triage.severity):
                print(
                    f"\n{one.id} [{one.style}] {one.type} {one.severity} -> "
                    f"{triage.type} {triage.severity} ({triage.confidence})\n  {one.text}"
                )
                for line in triage.trace[:5]:
                    print(f"    {line.fact} “{line.quote}” {line.rule}: {line.says}")


def main(arguments: Sequence[str]) -> None:
    """Score the named files, both when none is named."""
    names = [one for one in arguments if not one.startswith("-")] or ["tune", "held_out"]
    for name in names:
        show(name, "--wrong" in arguments)
        print()


if __name__ == "__main__":
    main(sys.argv[1:])
