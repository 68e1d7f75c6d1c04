"""How often was it not over? Escalations reopened soon after they were resolved."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta

from escalation_manager.core.cases_values import Case
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out, withdrawn
from escalation_manager.core.figures.figure import Beside
from escalation_manager.core.figures.spreads import by_kind, shared
from escalation_manager.core.figures.values import Target, Unit, share


def measure(asked: Asked) -> Finding:
    """Reopened within the days, of those resolved in the window; repeats apart."""
    within = timedelta(days=asked.targets.re_escalation_days)
    touched = [c for c in asked.cases if any(r in asked.window for r in c.resolutions)]
    resolved = [c for c in touched if c.ended_at is None]
    following, beside_it = _later(asked)
    seen = [(c, _returned(c, asked, within, following[c.id])) for c in resolved]
    back = [c for c, hit in seen if hit]
    returned = {c.id for c in back}
    repeated = [
        c for c in resolved if _returned(c, asked, within, beside_it[_kin(c)], bisect_right)
    ]
    waiting = [c for c, hit in seen if not hit and asked.at - _last(c, asked) < within]
    return Finding(
        value=share(len(back), len(resolved)),
        numerator=len(back),
        denominator=len(resolved),
        n=len(resolved),
        counted=ids(back),
        of=ids(resolved),
        left_out=(
            *withdrawn(touched),
            left_out(
                "followed by a repeat: a new record, not linked",
                (c for c in repeated if c.id not in returned),
            ),
        ),
        beside=(
            Beside(
                "repeats: same account and type, a new record",
                share(len(repeated), len(resolved)),
                Unit.SHARE,
            ),
            Beside("repeats, counted", len(repeated), Unit.COUNT),
            Beside("still within their days", len(waiting), Unit.COUNT),
        ),
        breakdowns=by_kind(asked, seen, shared),
    )


def _returned(
    case: Case,
    asked: Asked,
    within: timedelta,
    later: list[datetime],
    find: Callable[[list[datetime], datetime], int] = bisect_left,
) -> bool:
    """Whether one of these instants, in order, follows a resolution of the window closely."""
    for resolved in case.resolutions:
        if resolved in asked.window:
            place = find(later, resolved)
            if place < len(later) and later[place] - resolved <= within:
                return True
    return False


def _later(
    asked: Asked,
) -> tuple[dict[str, list[datetime]], dict[tuple[str, str], list[datetime]]]:
    """By case: its reopenings and new records linked to it. By account and type: new records.

    All in order. Opened at the very instant of a resolution, a record is no repeat of it: so a case
    is never its own.
    """
    following: dict[str, list[datetime]] = defaultdict(list)
    beside_it: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for case in asked.standing():
        following[case.id].extend(case.reopenings)
        if case.linked_to:
            following[case.linked_to].append(case.opened_at)
        else:
            beside_it[_kin(case)].append(case.opened_at)
    for instants in (*following.values(), *beside_it.values()):
        instants.sort()
    return following, beside_it


def _kin(case: Case) -> tuple[str, str]:
    return case.account, case.type


def _last(case: Case, asked: Asked) -> datetime:
    return max(r for r in case.resolutions if r in asked.window)


METRIC = Metric(
    name="re_escalation_rate",
    label="Re-escalation Rate",
    definition=(
        "Share of the escalations resolved in the window that were reopened within {days} days of "
        "it. Once a record is too old to be reopened, a new one that is linked to it counts as its "
        "reopening. Repeats stand apart: a new record of the same account and type, not linked, "
        "within the same days."
    ),
    numerator="escalations reopened within {days} days of that resolution",
    denominator="escalations resolved in the window",
    exclusions=("merged or cancelled", "repeats, shown beside it"),
    unit=Unit.SHARE,
    measure=measure,
    target=lambda targets: Target(targets.re_escalation_below, Unit.SHARE, below=True),
)
