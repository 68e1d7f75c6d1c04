"""Do customers hear from us as often as the handbook says?"""

from __future__ import annotations

from collections.abc import Iterator

from escalation_manager.core.cases_values import Case, Update
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out, withdrawn
from escalation_manager.core.figures.figure import Beside
from escalation_manager.core.figures.spreads import by_kind, shared
from escalation_manager.core.figures.values import Unit, share


def measure(asked: Asked) -> Finding:
    """Turns of the update clock that ended with an update in time, of those that ended."""
    seen = [(case, hit) for case in asked.standing() for hit in _turns(asked, case)]
    kept = sum(hit for _, hit in seen)
    return Finding(
        value=share(kept, len(seen)),
        numerator=kept,
        denominator=len(seen),
        n=len(seen),
        counted=ids(case for case, hit in seen if hit),
        of=ids(case for case, _ in seen),
        left_out=(
            *withdrawn(case for case in asked.cases if any(_turns(asked, case))),
            left_out(
                "the next update is not due yet",
                (c for c in asked.standing() if any(_waiting(asked, u) for u in c.updates)),
            ),
        ),
        beside=(Beside("late or never sent", len(seen) - kept, Unit.COUNT),),
        breakdowns=by_kind(asked, seen, shared),
    )


def _turns(asked: Asked, case: Case) -> Iterator[bool]:
    for update in case.updates:
        if update.at in asked.window and not _waiting(asked, update):
            yield bool(update.kept)


def _waiting(asked: Asked, update: Update) -> bool:
    return update.kept is None and update.at >= asked.at


METRIC = Metric(
    name="updates_on_time",
    label="Updates on time",
    definition=(
        "Share of the turns of the update clock that ended with an update in time, of those that "
        "ended in the window: by the update, or by the due instant passing without one."
    ),
    numerator="updates sent by their due instant",
    denominator="updates sent in time, and due instants that passed without one, in the window",
    exclusions=("merged or cancelled", "turns that are not due yet"),
    unit=Unit.SHARE,
    measure=measure,
)
