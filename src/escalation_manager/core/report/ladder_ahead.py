"""Who is called next if nothing happens, when, and why? The ladder's next step, and its reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from escalation_manager.core import clocks, rungs
from escalation_manager.core.deadlines import (
    ACKNOWLEDGE,
    CLOCKS,
    RESOLUTION,
    RESPONSE,
    UPDATE,
    due,
    governing,
    label,
    pauses,
    service,
)
from escalation_manager.core.deadlines import calendar as calendar_of
from escalation_manager.core.ladder.alerting import answer_due, answered, last_alert
from escalation_manager.core.lengths import Length
from escalation_manager.core.report.model import PathStep, Person, Progress
from escalation_manager.core.report.sources import Sources

RUNGS = {0: "", 1: "First escalation: ", 2: "Final escalation: "}
"""The columns of the page's escalation matrix."""

DONE = {
    ACKNOWLEDGE: "the customer is acknowledged",
    RESPONSE: "the first response is given",
    UPDATE: "the customer is updated",
    RESOLUTION: "it is resolved",
}
"""What stops each of the four clocks, in words."""

UNASKED = ("opened", "reopened")
"""Causes that are plain from the rows around them."""


def next_climb(sources: Sources) -> PathStep | None:
    """The next rung, with the first of all reasons for it; None where the ladder rests or ends."""
    state, rules = sources.state, sources.rules
    if state.severity not in rules.handbook.severities or not state.status.live:
        return None
    if state.ladder.silenced_until is not None or last_alert(state) is None:
        return None
    rung = state.ladder.rung + 1
    if rung > rungs.top(state, rules):
        return None
    ahead = ((when, why) for when, why in _reasons(sources, rung) if when > sources.at)
    found = min(ahead, key=lambda reason: reason[0], default=None)
    if found is None:
        return None
    next_ = rungs.on_rung(state, rung, rules, found[0])
    roles = sources.roles(rungs.roles_on(state, rung, rules))
    names = " and ".join(map(rules.directory.name, next_.people))
    return PathStep(
        time=found[0],
        action=f"{RUNGS.get(rung, '')}{roles}, unless {found[1]}",
        owner=Person(names) if names else Person(roles, internal=False),
        progress=Progress.TO_DO,
    )


def _reasons(sources: Sources, rung: int) -> Iterator[tuple[datetime, str]]:
    """An alert that nobody answers leads on; so does a clock, nearly due first and then missed."""
    state, rules = sources.state, sources.rules
    until = None if answered(state, rules) else answer_due(state, rules)
    if until is not None:
        yield until, "the alert is acknowledged"
    for name in CLOCKS:
        clock = state.clocks.get(name)
        when = due(state, name, rules) if clock and clock.running else None
        if clock is None or when is None:
            continue
        if rung == 1 and clock.agreed_due is None:
            run, _ = governing(clock, state, rules)
            when = clocks.at_share(
                run.start,
                Length.parse(run.target),
                rules.handbook.clocks.imminent,
                calendar_of(run, state, rules),
                service(state, rules),
                pauses(state, name),
            )
        if when is not None:
            yield when, DONE[name]


def reason(cause: str, sources: Sources) -> str:
    """Why a rung was alerted, from the cause that the ladder noted; empty where it is plain."""
    clock, _, rest = cause.partition(":")
    if clock in sources.state.clocks:
        named = label(clock, sources.state)
        return f"{named} missed" if rest.startswith("breach") else f"{named} nearly due"
    return "" if cause in UNASKED else cause
