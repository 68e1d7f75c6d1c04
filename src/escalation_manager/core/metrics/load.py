"""How many open escalations does each person carry?"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from functools import partial

from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out
from escalation_manager.core.figures.figure import Beside, Row
from escalation_manager.core.figures.spreads import (
    Seen,
    by_key,
    by_person,
    by_severity,
    by_type,
    counted,
)
from escalation_manager.core.figures.values import Unit


def measure(asked: Asked) -> Finding:
    """Open ones with an accountable owner, for each person who has any."""
    live = [case for case in asked.at_the_end() if case.live]
    owned = [case for case in live if case.owner]
    loads = Counter(case.owner for case in owned)
    seen = [(case, case.owner) for case in owned]
    return Finding(
        value=Decimal(len(owned)) / len(loads) if loads else None,
        numerator=len(owned),
        denominator=len(loads),
        n=len(owned),
        counted=ids(owned),
        of=ids(owned),
        left_out=(left_out("nobody is accountable", (case for case in live if not case.owner)),),
        beside=(
            Beside("most on one person", max(loads.values(), default=None), Unit.COUNT),
            Beside("open escalations", len(live), Unit.COUNT),
        ),
        breakdowns=(
            by_person(seen, partial(_person, asked)),
            by_key("resolving", ((who, c, who) for c in live for who in c.resolving), counted),
            by_severity(asked, seen, counted),
            by_type(asked, seen, counted),
        ),
    )


def _person(asked: Asked, key: str, label: str, seen: Seen[str]) -> Row:
    severities = Counter(case.severity for case, _ in seen)
    return replace(
        counted(key, label, seen),
        beside=tuple(
            Beside(asked.severity_label(severity), severities[severity], Unit.COUNT)
            for severity in asked.handbook.severities
        ),
    )


METRIC = Metric(
    name="load",
    label="Load per person",
    definition=(
        "Open escalations for each person who is accountable for any, at the last instant of the "
        "window (or now, if it has not ended). Those whom the resolving teams carry stand apart."
    ),
    numerator="open escalations with an accountable owner",
    denominator="people who are accountable for at least one",
    exclusions=("merged, cancelled, resolved or closed", "those for which nobody is accountable"),
    unit=Unit.EACH,
    measure=measure,
)
