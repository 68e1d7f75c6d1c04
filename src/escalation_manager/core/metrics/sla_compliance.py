"""How many escalations are resolved in time? Compliance with the SLA, and clock by clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from escalation_manager.core.cases_values import Case
from escalation_manager.core.deadlines import CLOCKS, RESOLUTION, UPDATE
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out, withdrawn
from escalation_manager.core.figures.figure import Beside, Breakdown
from escalation_manager.core.figures.spreads import Seen, by_kind, shared
from escalation_manager.core.figures.values import Target, Unit, share

LABELS = {
    "acknowledge": "Acknowledge",
    "response": "First response",
    "update": "Customer update",
    "resolution": "Resolution",
    "post_mortem": "Post-mortem",
}


def measure(asked: Asked) -> Finding:
    """Resolved in time, of those whose resolution fell due in the window."""
    due = [case for case in asked.cases if _falls_due(case) in asked.window]
    standing = [case for case in due if case.ended_at is None]
    judged = list(_resolutions(standing, asked.at))
    met = [case for case, hit in judged if hit]
    unpaused = [hit for case in standing for hit in _unpaused(case, asked.at)]
    return Finding(
        value=share(len(met), len(judged)),
        numerator=len(met),
        denominator=len(judged),
        n=len(judged),
        counted=ids(met),
        of=ids(case for case, _ in judged),
        left_out=(
            *withdrawn(due),
            left_out(
                "open, and not due yet",
                (case for case in standing if not list(_resolutions([case], asked.at))),
            ),
            left_out(
                "never due: their calendar has no working time left",
                (case for case in asked.standing() if case.live and _never(case)),
            ),
        ),
        beside=(Beside("had pauses not counted", share(sum(unpaused), len(unpaused)), Unit.SHARE),),
        breakdowns=(_by_clock(asked), *by_kind(asked, judged, shared)),
    )


def _by_clock(asked: Asked) -> Breakdown:
    """The four clocks, then further ones that fell due: post-mortems, duties by their names."""
    seen: dict[str, list[tuple[Case, bool]]] = {name: [] for name in CLOCKS}
    for case in asked.standing():
        for name, at, hit in _ends(case, asked.at):
            if at in asked.window:
                seen.setdefault(name, []).append((case, hit))
    return Breakdown(
        "clock",
        tuple(shared(name, LABELS.get(name, name), each) for name, each in seen.items()),
    )


def _ends(case: Case, at: datetime) -> Iterator[tuple[str, datetime | None, bool]]:
    """Every end of a clock that can be judged: its name, when it fell due, whether it was met."""
    for clock in case.clocks:
        hit = None if clock.cancelled and clock.missed is None else clock.judged(at)
        if clock.name != UPDATE and hit is not None:
            yield clock.name, clock.falls_due, hit
    for update in case.updates:
        if update.kept is not None:
            yield UPDATE, update.at, update.kept
        elif update.at < at:
            yield UPDATE, update.at, False


def _resolutions(cases: list[Case], at: datetime) -> Seen[bool]:
    clocks = ((case, case.clock(RESOLUTION)) for case in cases)
    judged = ((case, clock.judged(at)) for case, clock in clocks if clock is not None)
    return [(case, hit) for case, hit in judged if hit is not None]


def _unpaused(case: Case, at: datetime) -> Iterator[bool]:
    clock = case.clock(RESOLUTION)
    hit = clock.judged_unpaused(at) if clock else None
    if hit is not None:
        yield hit


def _falls_due(case: Case) -> datetime | None:
    clock = case.clock(RESOLUTION)
    return clock.falls_due if clock else None


def _never(case: Case) -> bool:
    clock = case.clock(RESOLUTION)
    return clock is not None and clock.falls_due is None


METRIC = Metric(
    name="sla_compliance",
    label="SLA Compliance",
    definition=(
        "Share of escalations resolved in time, of those whose resolution fell due in the window; "
        "the open ones that are past due are included. Resolved exactly on the due instant is in "
        "time. Once breached stays breached, at the instant that was missed. Beside it: the same "
        "had pauses not counted, and every other clock by the instant at which it fell due."
    ),
    numerator="escalations resolved in time",
    denominator="escalations whose resolution fell due in the window, resolved or past due",
    exclusions=("merged or cancelled", "open and not due yet", "never due"),
    unit=Unit.SHARE,
    measure=measure,
    target=lambda targets: Target(targets.sla_compliance_above, Unit.SHARE, below=False),
)
