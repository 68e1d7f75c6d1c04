"""How do the figures go over time? Several windows at once, from one look at the cases.

As with the figures themselves: restricted cases count, and only their readers see which they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TypeAlias

from escalation_manager.core.cases import Case
from escalation_manager.core.deadlines import RESOLUTION
from escalation_manager.core.errors import BadInput
from escalation_manager.core.figures.asking import Asked
from escalation_manager.core.figures.figure import Breakdown, Figure
from escalation_manager.core.figures.window import Window
from escalation_manager.core.metrics import METRICS, sla_compliance
from escalation_manager.desk.counter import Desk

Span: TypeAlias = tuple[datetime, datetime]
SIX = METRICS[:6]
"""The page's own."""
MOST_PAST = 24
PERSONAL = ("person", "resolving")
"""Breakdowns whose keys are people."""
UNKNOWN_CAUSE = "Not known yet"


@dataclass(frozen=True, slots=True)
class Miss:
    """Resolutions that fell due and were missed, for one reason or type."""

    key: str
    label: str
    count: int
    of: int
    cases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trends:
    """The figures of a window, and what came before."""

    figures: tuple[Figure, ...]
    before: tuple[Figure, ...]
    """The six over the window before."""
    past: tuple[tuple[Span, tuple[Figure, ...]], ...]
    """The six over each earlier window, the oldest first, and over this one."""
    weeks: tuple[tuple[Span, Figure], ...]
    """Compliance, week by week."""
    by_cause: tuple[Miss, ...]
    by_type: tuple[Miss, ...]


def trends(
    desk: Desk, window: Span, past: Sequence[Span], weeks: Sequence[Span], *, actor: str
) -> Trends:
    """The figures over the window, the six over every past one, compliance over the weeks."""
    asker, now = desk.policy.actor(actor), desk.now()
    if window[0] >= window[1]:
        raise BadInput("The window is empty.", "Give a start that lies before its end.")
    cases, hidden = desk.cases.all(asker)
    handbook = desk.policy.handbook()
    asked = Asked.about(cases, desk.policy.accounts().values(), handbook, Window.of(window), now)

    lives = [(case, *_life(case)) for case in asked.cases]

    def six(span: Span) -> tuple[Figure, ...]:
        """A case that was over before the window, or came after it, changes none of the six."""
        here = Window.of(span)
        inside = tuple(c for c, begin, end in lives if begin < here.end and end >= here.start)
        asked_here = replace(asked, window=here, cases=inside)
        return tuple(metric.figure(asked_here).without(hidden) for metric in SIX)

    whole = {metric.name: metric.figure(asked) for metric in METRICS}
    figures = tuple(figure.without(hidden) for figure in whole.values())
    found = tuple((span, six(span)) for span in past[-MOST_PAST:])
    due = [(case, when) for case in asked.cases if (when := _falls_due(case)) is not None]

    def week(span: Span) -> Figure:
        """What fell due in it is all that compliance looks at: that spares looking at the rest."""
        here = Window.of(span)
        inside = tuple(case for case, when in due if when in here)
        asked_here = replace(asked, window=here, cases=inside)
        return sla_compliance.METRIC.figure(asked_here).without(hidden)

    judged, by_id = whole[sla_compliance.METRIC.name], {case.id: case for case in asked.cases}
    met = frozenset(judged.counted)
    misses = [(by_id[id_], id_ in met) for id_ in judged.of]
    return Trends(
        figures=figures,
        before=found[-1][1] if found else (),
        past=(*found, (window, figures[: len(SIX)])),
        weeks=tuple((span, week(span)) for span in weeks),
        by_cause=_misses(misses, hidden, lambda case: case.cause or UNKNOWN_CAUSE),
        by_type=_misses(misses, hidden, lambda case: asked.type_label(case.type)),
    )


def with_names(figures: Iterable[Figure], name: Callable[[str], str]) -> tuple[Figure, ...]:
    """The same figures, with people by their names where a breakdown has their ids."""

    def called(each: Breakdown) -> Breakdown:
        rows = (replace(row, label=name(row.key)) if row.key else row for row in each.rows)
        return replace(each, rows=tuple(rows)) if each.by in PERSONAL else each

    return tuple(
        replace(figure, breakdowns=tuple(map(called, figure.breakdowns))) for figure in figures
    )


def month_of(instant: datetime, zone: tzinfo) -> Span:
    """The calendar month in which it lies, there."""
    local = instant.astimezone(zone)
    first = datetime(local.year, local.month, 1, tzinfo=zone)
    return first, later(first, 1)


def later(first: datetime, months: int) -> datetime:
    """The beginning of the month so many months later; earlier, where it is negative."""
    number = first.year * 12 + first.month - 1 + months
    return first.replace(year=number // 12, month=number % 12 + 1)


def weeks_until(end: datetime, count: int) -> tuple[Span, ...]:
    """The calendar weeks up to that instant, the oldest first, Monday to Sunday."""
    last = end - timedelta(microseconds=1)
    monday = (last - timedelta(days=last.weekday())).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    starts = [monday - timedelta(weeks=n) for n in reversed(range(count))]
    return tuple((start, start + timedelta(weeks=1)) for start in starts)


def _life(case: Case) -> tuple[datetime, datetime]:
    """From the first instant of it that a figure may look at to the last; no end while it lives."""
    begin = min(case.reported_at, case.opened_at)
    if case.live:
        return begin, datetime.max.replace(tzinfo=UTC)
    instants = [
        case.acknowledged_at,
        case.closed_at,
        case.ended_at,
        case.survey_sent_at,
        case.score_at,
        *case.resolutions,
        *case.reopenings,
        *(when for clock in case.clocks for when in (clock.due, clock.stopped_at, clock.missed)),
    ]
    return begin, max((when for when in instants if when is not None), default=begin)


def _falls_due(case: Case) -> datetime | None:
    clock = case.clock(RESOLUTION)
    return clock.falls_due if clock else None


def _misses(
    judged: Sequence[tuple[Case, bool]], hidden: frozenset[str], key: Callable[[Case], str]
) -> tuple[Miss, ...]:
    """The missed resolutions by a key; rows that rest on hidden cases alone are left out."""
    groups: dict[str, list[tuple[str, bool]]] = {}
    for case, met in judged:
        groups.setdefault(key(case), []).append((case.id, met))
    found = []
    for name, cases in groups.items():
        missed = [id_ for id_, met in cases if not met]
        shown = tuple(id_ for id_ in missed if id_ not in hidden)
        if shown:
            found.append(Miss(name, name, len(missed), len(cases), shown))
    return tuple(sorted(found, key=lambda miss: (-miss.count, -miss.count / miss.of, miss.label)))
