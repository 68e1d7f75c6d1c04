"""How long does a customer wait until they know that we have heard them?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from escalation_manager.core.cases_values import Case
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out, withdrawn
from escalation_manager.core.figures.figure import Beside
from escalation_manager.core.figures.spreads import Seen, Spread, by_kind, timed
from escalation_manager.core.figures.values import Target, Unit, share


def measure(asked: Asked) -> Finding:
    """The mean time to acknowledge of those acknowledged in the window."""
    standing = asked.standing()
    acknowledged = _waits((c, c.acknowledged_at) for c in standing if _acknowledged(asked, c))
    answered = _waits((c, c.responded_at) for c in standing if c.responded_at in asked.window)
    spread = Spread.of(wait for _, wait in acknowledged)
    in_time = sum(wait <= asked.targets.first_response_below for _, wait in acknowledged)
    waiting = [
        c
        for c in asked.cases
        if c.acknowledged_at is None and (c.opened_at in asked.window or c.live)
    ]
    return Finding(
        value=spread.mean,
        numerator=spread.total if acknowledged else None,
        denominator=spread.n,
        n=spread.n,
        counted=ids(c for c, _ in acknowledged),
        of=ids(c for c, _ in acknowledged),
        left_out=(
            *withdrawn(
                c
                for c in asked.cases
                if _acknowledged(asked, c)
                or (c.acknowledged_at is None and c.opened_at in asked.window)
            ),
            left_out("not acknowledged yet", (c for c in waiting if c.ended_at is None and c.live)),
            left_out(
                "resolved without an acknowledgement",
                (c for c in waiting if c.ended_at is None and not c.live),
            ),
        ),
        beside=(
            *spread.beside(),
            Beside("within the target", share(in_time, spread.n), Unit.SHARE),
            *Spread.of(wait for _, wait in answered).beside("first substantive response"),
        ),
        breakdowns=by_kind(asked, acknowledged, timed),
    )


def _acknowledged(asked: Asked, case: Case) -> bool:
    return case.acknowledged_at in asked.window


def _waits(cases: Iterable[tuple[Case, datetime | None]]) -> Seen[timedelta]:
    """A customer who was answered before their report reached us has not waited."""
    return [
        (case, max(heard - case.reported_at, timedelta()))
        for case, heard in cases
        if heard is not None
    ]


METRIC = Metric(
    name="first_response_time",
    label="First Response Time",
    definition=(
        "Time to acknowledge: the mean time from the customer's report until they were told that "
        "we have heard them, for escalations acknowledged in the window. Beside it: the share "
        "within {first_response}, and the time to the first substantive response."
    ),
    numerator="hours from report to acknowledgement, added up",
    denominator="escalations acknowledged in the window",
    exclusions=("merged or cancelled", "not acknowledged yet, or resolved without it"),
    unit=Unit.HOURS,
    measure=measure,
    target=lambda targets: Target(targets.first_response_below, Unit.HOURS, below=True),
)
