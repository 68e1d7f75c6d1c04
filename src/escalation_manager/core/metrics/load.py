"""How many open escalations does each person carry?"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from escalation_manager.core.cases_values import Case
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out
from escalation_manager.core.figures.figure import Beside, Breakdown, Row
from escalation_manager.core.figures.spreads import Seen, by_severity, by_type, counted
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
            Breakdown(
                "person",
                tuple(
                    _person(asked, name, [each for each in seen if each[1] == name])
                    for name in sorted(loads)
                ),
            ),
            Breakdown("resolving", tuple(_resolving(live))),
            by_severity(asked, seen, counted),
            by_type(asked, seen, counted),
        ),
    )


def _person(asked: Asked, name: str, seen: Seen[str]) -> Row:
    severities = Counter(case.severity for case, _ in seen)
    return Row(
        name,
        name,
        len(seen),
        Unit.COUNT,
        len(seen),
        cases=ids(case for case, _ in seen),
        beside=tuple(
            Beside(asked.severity_label(severity), severities[severity], Unit.COUNT)
            for severity in asked.handbook.severities
        ),
    )


def _resolving(live: list[Case]) -> list[Row]:
    people = sorted({person for case in live for person in case.resolving})
    return [
        counted(name, name, [(case, name) for case in live if name in case.resolving])
        for name in people
    ]


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
