"""How long does it take until somebody who was alerted answers?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from escalation_manager.core.cases_values import AlertAnswer, Case
from escalation_manager.core.figures.asking import (
    CANCELLED,
    MERGED,
    Asked,
    Finding,
    Metric,
    ids,
)
from escalation_manager.core.figures.figure import Beside, LeftOut
from escalation_manager.core.figures.spreads import (
    Spread,
    by_key,
    by_severity,
    by_type,
    timed,
)
from escalation_manager.core.figures.values import Unit, share

RUNGS = ("Initial owner", "First escalation", "Final escalation")


def measure(asked: Asked) -> Finding:
    """The mean time of the alerts sent in the window that were answered."""
    sent = [(c, a) for c in asked.cases for a in c.alerts if a.sent_at in asked.window]
    alerts = [(c, a) for c, a in sent if c.ended_at is None or a.answered_at is not None]
    answered = [
        (c, a, max(a.answered_at - a.sent_at, timedelta()))
        for c, a in alerts
        if a.answered_at is not None
    ]
    seen = [(c, wait) for c, _, wait in answered]
    spread = Spread.of(wait for _, wait in seen)
    silent = [(c, a) for c, a in alerts if a.answered_at is None]
    ended = [(c, a) for c, a in sent if c.ended_at is not None and a.answered_at is None]
    return Finding(
        value=spread.mean,
        numerator=spread.total if seen else None,
        denominator=spread.n,
        n=spread.n,
        counted=ids(c for c, _ in seen),
        of=ids(c for c, _ in seen),
        left_out=(
            _alerts("never answered, or not yet", silent),
            _alerts(f"not answered, {MERGED}", [(c, a) for c, a in ended if c.merged]),
            _alerts(f"not answered, {CANCELLED}", [(c, a) for c, a in ended if c.cancelled]),
        ),
        beside=(
            *spread.beside(),
            Beside("alerts answered", share(len(answered), len(alerts)), Unit.SHARE),
        ),
        breakdowns=(
            by_key("rung", ((str(a.rung), c, wait) for c, a, wait in answered), timed, _rung),
            by_severity(asked, seen, timed),
            by_type(asked, seen, timed),
            by_key("person", _own(alerts), timed),
        ),
    )


def _own(alerts: list[tuple[Case, AlertAnswer]]) -> Iterator[tuple[str, Case, timedelta]]:
    """Everybody's own answers, also where the others still owe theirs."""
    for case, alert in alerts:
        for answer in alert.answers:
            yield answer.person, case, max(answer.at - alert.sent_at, timedelta())


def _alerts(reason: str, alerts: list[tuple[Case, AlertAnswer]]) -> LeftOut:
    return LeftOut(reason, len(alerts), ids(case for case, _ in alerts))


def _rung(rung: str) -> str:
    return RUNGS[int(rung)] if int(rung) < len(RUNGS) else f"Rung {rung}"


METRIC = Metric(
    name="alert_acknowledgement",
    label="Alert acknowledgement time",
    definition=(
        "Mean time from an alert until it is answered, for alerts that reached people in the "
        "window. Where a rung asks for everybody's answer, the last of them counts, else the "
        "first; by person, everyone's own."
    ),
    numerator="hours from alert to answer, added up",
    denominator="alerts sent in the window that were answered",
    exclusions=(
        "alerts never answered, or not yet",
        "unanswered alerts of merged or cancelled ones",
    ),
    unit=Unit.HOURS,
    measure=measure,
)
