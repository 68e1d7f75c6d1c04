"""Which causes come back?"""

from __future__ import annotations

from escalation_manager.core.cases_values import Case
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out, withdrawn
from escalation_manager.core.figures.figure import Beside, Breakdown, Row
from escalation_manager.core.figures.values import Unit, share


def measure(asked: Asked) -> Finding:
    """Every escalation after the first of its cause, among those resolved in the window."""
    ended = [c for c in asked.cases if c.resolved_at in asked.window]
    resolved = [c for c in ended if c.ended_at is None]
    known = [c for c in resolved if c.cause]
    groups: dict[str, list[Case]] = {}
    for case in known:
        groups.setdefault(case.cause.casefold(), []).append(case)
    repeats = [case for group in groups.values() for case in group[1:]]
    again = sum(len(group) - len({case.account for case in group}) for group in groups.values())
    order = sorted(groups, key=lambda cause: (-len(groups[cause]), cause))
    return Finding(
        value=share(len(repeats), len(known)),
        numerator=len(repeats),
        denominator=len(known),
        n=len(known),
        counted=ids(repeats),
        of=ids(known),
        left_out=(
            *withdrawn(ended),
            left_out("no root cause recorded", (c for c in resolved if not c.cause)),
        ),
        beside=(
            Beside("causes that came back", sum(len(g) > 1 for g in groups.values()), Unit.COUNT),
            Beside("again at the same account", share(again, len(known)), Unit.SHARE),
        ),
        breakdowns=(Breakdown("cause", tuple(_cause(c, groups[c], len(known)) for c in order)),),
    )


def _cause(key: str, group: list[Case], known: int) -> Row:
    return Row(
        key,
        group[0].cause,
        share(len(group), known),
        Unit.SHARE,
        len(group),
        numerator=len(group),
        denominator=known,
        cases=ids(group),
        beside=(Beside("accounts", len({case.account for case in group}), Unit.COUNT),),
    )


METRIC = Metric(
    name="repeat_causes",
    label="Repeat causes",
    definition=(
        "Share of the escalations resolved in the window whose category of root cause had already "
        "led to an earlier one of them, at whichever account. The causes stand beside it, the most "
        "frequent first."
    ),
    numerator="escalations whose cause had occurred before in the window",
    denominator="escalations resolved in the window with a recorded root cause",
    exclusions=("merged or cancelled", "no root cause recorded"),
    unit=Unit.SHARE,
    measure=measure,
)
