"""Which metrics are there? The page's six first, then those of the rules. One file for each.

A new file is a new metric once it stands in `METRICS`; a house test finds one that does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from escalation_manager.core.cases_values import Case
from escalation_manager.core.directory import Account
from escalation_manager.core.figures.asking import Asked, Metric
from escalation_manager.core.figures.figure import Figure
from escalation_manager.core.figures.window import Window
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.metrics import (
    alert_acknowledgement,
    arr_at_risk,
    escalation_rate,
    first_response_time,
    goodwill_given,
    kept_promises,
    load,
    mttr,
    post_escalation_csat,
    re_escalation_rate,
    renewal_outcome,
    repeat_causes,
    sla_compliance,
    updates_on_time,
)

METRICS: tuple[Metric, ...] = (
    mttr.METRIC,
    sla_compliance.METRIC,
    first_response_time.METRIC,
    escalation_rate.METRIC,
    re_escalation_rate.METRIC,
    post_escalation_csat.METRIC,
    kept_promises.METRIC,
    alert_acknowledgement.METRIC,
    updates_on_time.METRIC,
    load.METRIC,
    repeat_causes.METRIC,
    goodwill_given.METRIC,
    arr_at_risk.METRIC,
    renewal_outcome.METRIC,
)


def compute(
    cases: Iterable[Case],
    accounts: Iterable[Account],
    handbook: Handbook,
    window: tuple[datetime, datetime],
    at: datetime,
) -> tuple[Figure, ...]:
    """Every figure over the window, from the cases as they were known at `at`.

    The window is half open: its start belongs to it, its end does not. Days and months are those of
    the time zone of its start.
    """
    asked = Asked.about(cases, accounts, handbook, Window.of(window), at)
    return tuple(metric.figure(asked) for metric in METRICS)
