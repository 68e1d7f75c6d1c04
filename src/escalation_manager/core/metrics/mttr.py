"""How long does it take to resolve an escalation? Mean time to resolution."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from escalation_manager.core.cases_values import Case
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out, withdrawn
from escalation_manager.core.figures.figure import Row
from escalation_manager.core.figures.spreads import Seen, Spread, by_kind, timed
from escalation_manager.core.figures.values import Target, Unit


def measure(asked: Asked) -> Finding:
    """The mean of those resolved in the window whose severity is judged."""
    ended_here = [c for c in asked.cases if c.resolutions and c.resolutions[-1] in asked.window]
    resolved = [c for c in ended_here if c.ended_at is None and c.resolved_at is not None]
    judged = [c for c in resolved if c.severity in asked.targets.mttr_judged_on]
    others = [c for c in resolved if c.severity not in asked.targets.mttr_judged_on]
    times = Spread.of(length for _, length in _times(judged, pauses=True))
    working = Spread.of(length for _, length in _times(judged, pauses=False))
    everything = Spread.of(length for _, length in _times(resolved, pauses=True))
    everything_working = Spread.of(length for _, length in _times(resolved, pauses=False))
    lowered = [c for c in others if c.highest in asked.targets.mttr_judged_on]
    return Finding(
        value=times.mean,
        numerator=times.total if judged else None,
        denominator=times.n,
        n=times.n,
        counted=ids(judged),
        of=ids(judged),
        left_out=(
            *withdrawn(ended_here),
            left_out(
                "reopened and not resolved again",
                (c for c in ended_here if c.ended_at is None and c.resolved_at is None),
            ),
            left_out("of another severity, shown beside it", others),
            left_out("of those, once as severe as the judged ones and lowered since", lowered),
        ),
        beside=(
            *times.beside(),
            *working.beside("without pauses"),
            *everything.beside("all severities"),
            *everything_working.beside("all severities, without pauses"),
        ),
        breakdowns=by_kind(asked, [(case, case) for case in resolved], _row),
    )


def _row(key: str, label: str, seen: Seen[Case]) -> Row:
    """Elapsed, and beside it without pauses."""
    cases = [case for case, _ in seen]
    row = timed(key, label, _times(cases, pauses=True))
    working = Spread.of(length for _, length in _times(cases, pauses=False))
    return replace(row, beside=(*row.beside, *working.beside("without pauses")))


def _times(cases: list[Case], *, pauses: bool) -> Seen[timedelta]:
    lengths = ((case, case.time_to_resolution(pauses=pauses)) for case in cases)
    return [(case, length) for case, length in lengths if length is not None]


METRIC = Metric(
    name="mttr",
    label="MTTR",
    definition=(
        "Mean time to resolution: from the customer's report until Resolved, for escalations "
        "resolved in the window. Judged on {judged}; all severities stand beside it. Elapsed time, "
        "and beside it without pauses. A reopening adds its own time; the time in between, when it "
        "counted as resolved, does not count."
    ),
    numerator="hours from report to Resolved, added up, of {judged}",
    denominator="escalations of {judged} that were resolved in the window",
    exclusions=(
        "merged or cancelled",
        "reopened and not resolved again",
        "severities other than {judged}, by the severity at the end",
    ),
    unit=Unit.HOURS,
    measure=measure,
    target=lambda targets: Target(targets.mttr_below, Unit.HOURS, below=True),
)
