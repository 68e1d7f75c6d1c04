"""Do we keep what we promise to customers?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from escalation_manager.core.cases_values import Case, Promise
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out, withdrawn
from escalation_manager.core.figures.figure import Beside
from escalation_manager.core.figures.spreads import by_key, by_kind, nobody, shared
from escalation_manager.core.figures.values import Unit, share

LABELS = {"next_update": "next update", "fix_time": "time of a fix", "credit": "credit"}


def measure(asked: Asked) -> Finding:
    """Kept ones of those that were kept, or fell due unkept, in the window."""
    settled = list(_settled(asked, asked.standing()))
    seen = [(case, hit) for case, _, hit in settled]
    kept = sum(hit for _, hit in seen)
    open_ = [
        (case, promise)
        for case in asked.standing()
        for promise in case.promises
        if _outcome(promise, asked.at) is None
    ]
    return Finding(
        value=share(kept, len(seen)),
        numerator=kept,
        denominator=len(seen),
        n=len(seen),
        counted=ids(case for case, hit in seen if hit),
        of=ids(case for case, _ in seen),
        left_out=(
            *withdrawn(case for case, _, _ in _settled(asked, list(asked.cases))),
            left_out("still open, with promises not due yet", (case for case, _ in open_)),
        ),
        beside=(
            Beside("broken", len(seen) - kept, Unit.COUNT),
            Beside("open promises", len(open_), Unit.COUNT),
        ),
        breakdowns=(
            by_key("kind", ((p.kind, case, hit) for case, p, hit in settled), shared, _label),
            by_key("person", ((p.owner, case, hit) for case, p, hit in settled), shared, nobody),
            *by_kind(asked, seen, shared)[:2],
        ),
    )


def _settled(asked: Asked, cases: list[Case]) -> Iterator[tuple[Case, Promise, bool]]:
    for case in cases:
        for promise in case.promises:
            outcome = _outcome(promise, asked.at)
            if outcome is not None and outcome[1] in asked.window:
                yield case, promise, outcome[0]


def _outcome(promise: Promise, at: datetime) -> tuple[bool, datetime] | None:
    """Kept or not, and when that was certain; None while it is open. Kept too late is broken."""
    if promise.state in ("void", "moved"):
        # The message with it bounced, so that the customer never heard the promise; or it is kept
        # or broken where it goes on after a merge.
        return None
    late = promise.due is not None and promise.due < (promise.settled_at or at)
    if late and promise.due is not None:
        return False, promise.due
    if promise.state == "kept" and promise.settled_at is not None:
        return True, promise.settled_at
    if promise.state == "broken" and promise.settled_at is not None:
        return False, promise.settled_at
    return None


def _label(kind: str) -> str:
    return LABELS.get(kind, kind)


METRIC = Metric(
    name="kept_promises",
    label="Kept-promise Rate",
    definition=(
        "Share of the promises to customers (next update, time of a fix, credit) that were kept, "
        "of those that were kept in the window or whose due instant passed in it unkept. Kept too "
        "late is broken, at the due instant."
    ),
    numerator="promises kept",
    denominator="promises kept or broken in the window",
    exclusions=("merged or cancelled", "promises that are open and not due yet"),
    unit=Unit.SHARE,
    measure=measure,
)
