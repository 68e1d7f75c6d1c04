"""How are we doing? Six tiles, what is behind them, and every number with its cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from escalation_manager.core.errors import BadInput, NotFound
from escalation_manager.core.figures.exchange import cell, csv
from escalation_manager.core.figures.figure import Figure
from escalation_manager.core.figures.lines import part, printable, row_line
from escalation_manager.core.figures.values import Unit, plain, said
from escalation_manager.core.zones import zone
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.trends import (
    Span,
    Trends,
    later,
    month_of,
    trends,
    weeks_until,
    with_names,
)
from escalation_manager.ports.log import Row
from escalation_manager.web.asking import Viewer
from escalation_manager.web.rendering import page
from escalation_manager.web.views import figures as views

PAST, WEEKS = 5, 12
Day = Annotated[str, Query(max_length=30)]
CHARTS = ("compliance-by-week", "misses-by-cause", "misses-by-type", "load-per-owner", "months")


@dataclass(frozen=True, slots=True)
class Asked:
    """The window of an address, and how it is called."""

    span: Span
    words: str
    before: str
    whole_month: bool


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the figures on the router, as pages and as tables."""

    @routes.get("/metrics")
    def metrics(
        request: Request,
        viewer: Viewer,
        since: Annotated[str, Query(alias="from", max_length=30)] = "",
        until: Annotated[str, Query(alias="to", max_length=30)] = "",
    ) -> Response:
        asked = _window(desk, viewer.person, since, until)
        found = _trends(desk, asked, viewer.person)
        return page(request, "metrics.html", **_values(desk, asked, found))

    @routes.get("/metrics.csv")
    def table(
        viewer: Viewer,
        since: Annotated[str, Query(alias="from", max_length=30)] = "",
        until: Annotated[str, Query(alias="to", max_length=30)] = "",
    ) -> Response:
        asked = _window(desk, viewer.person, since, until)
        found = desk.metrics(*asked.span, actor=viewer.person)
        return _csv(csv(_named(desk, found)), "metrics")

    @routes.get("/metrics/charts/{chart}.csv")
    def chart(
        chart: Annotated[str, Path(max_length=40)],
        viewer: Viewer,
        since: Annotated[str, Query(alias="from", max_length=30)] = "",
        until: Annotated[str, Query(alias="to", max_length=30)] = "",
    ) -> Response:
        if chart not in CHARTS:
            raise NotFound("There is no such table.", f"Use: {', '.join(CHARTS)}.")
        asked = _window(desk, viewer.person, since, until)
        rows = _table(desk, chart, _trends(desk, asked, viewer.person))
        return _csv("".join(",".join(map(cell, row)) + "\r\n" for row in rows), chart)

    @routes.get("/metrics/{name}")
    def figure(
        request: Request,
        name: Annotated[str, Path(max_length=60)],
        viewer: Viewer,
        since: Annotated[str, Query(alias="from", max_length=30)] = "",
        until: Annotated[str, Query(alias="to", max_length=30)] = "",
        row: Annotated[str, Query(max_length=200)] = "",
        missed: Annotated[str, Query(max_length=200)] = "",
    ) -> Response:
        asked = _window(desk, viewer.person, since, until)
        figures = desk.metrics(*asked.span, actor=viewer.person)
        one = next((each for each in figures if each.name == name), None)
        if one is None:
            known = ", ".join(each.name for each in figures)
            raise NotFound(f"There is no metric {name[:60]!r}.", f"Use: {known}.")
        (one,) = _named(desk, (one,))
        found = _trends(desk, asked, viewer.person) if missed else None
        title, ids = _cases(one, found, row, missed)
        return page(
            request,
            "figure.html",
            figure=one,
            asked=asked,
            window=_query(asked),
            value=_value(one),
            above=part(one.numerator, one.unit),
            below=part(one.denominator, one.unit),
            words=said,
            row_line=lambda each: printable(row_line(each)),
            cases_title=title,
            cases=_lines(desk, ids, viewer.person),
            chosen=row or missed,
        )


def _window(desk: Desk, person: str, since: str, until: str) -> Asked:
    """This month on the reader's own clock, unless the address names days. `to` is not included."""
    found = desk.policy.directory().people.get(person)
    here = zone(found.time_zone if found else "UTC")
    now = desk.now()
    if not since and not until:
        span = month_of(now, here)
    else:
        span = (
            _day(since, "from", here) if since else month_of(now, here)[0],
            _day(until, "to", here) if until else month_of(now, here)[1],
        )
    start, end = span
    if start >= end:
        raise BadInput("The window is empty.", "Give a first day that lies before the last one.")
    if end - start > timedelta(days=366 * 5):
        raise BadInput("The window is too long.", "Give at most five years.")
    whole = start.day == 1 and later(start, 1) == end
    if whole:
        return Asked(span, f"{start:%B %Y}", f"{later(start, -1):%B}", True)
    last = end - timedelta(days=1)
    words = f"{start.day} {start:%b %Y} to {last.day} {last:%b %Y}"
    return Asked(span, words, "the time before", False)


def _day(text: str, name: str, here: Any) -> datetime:
    try:
        day = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{name} is no day.", "Write it as 2026-03-01.") from None
    if not 1990 <= day.year <= 2200:
        raise BadInput(f"{name} lies far away.", "Give a nearer day.")
    return day if day.tzinfo else day.replace(tzinfo=here)


def _trends(desk: Desk, asked: Asked, person: str) -> Trends:
    start, end = asked.span
    if asked.whole_month:
        past = [(later(start, -n), later(start, 1 - n)) for n in range(PAST, 0, -1)]
    else:
        length = end - start
        past = [(start - length * n, start - length * (n - 1)) for n in range(PAST, 0, -1)]
    weeks = weeks_until(min(end, desk.now().astimezone(start.tzinfo)), WEEKS)
    return trends(desk, asked.span, past, weeks, actor=person)


def _values(desk: Desk, asked: Asked, found: Trends) -> dict[str, Any]:
    names = {one.id: one.name for one in desk.policy.directory().people.values()}
    handbook = desk.policy.handbook()
    severities = tuple((one.name, one.label) for one in handbook.severities.values())
    figures = {figure.name: figure for figure in found.figures}
    start = asked.span[0]
    month, _ = month_of(desk.now(), start.tzinfo or zone("UTC"))
    ahead = later(start.replace(day=1), 1) if asked.whole_month else None
    return {
        "asked": asked,
        "window": _query(asked),
        "answer": views.answer(found, asked.words),
        "tiles": views.tiles(found, asked.before),
        "weeks": views.weeks(found),
        "by_cause": views.misses(
            found.by_cause, "Missed resolutions by cause", "cause", asked.span
        ),
        "by_type": views.misses(found.by_type, "Missed resolutions by type", "type", asked.span),
        "load": views.loads(figures["load"], severities, names),
        "severities": severities,
        "further": [(figure, _value(figure), _beside(figure)) for figure in found.figures[6:]],
        "charts": {name: _table(desk, name, found) for name in CHARTS},
        "nothing": not any(figure.n for figure in found.figures),
        "months": _choices(month),
        "earlier": _month_link(later(start, -1)) if asked.whole_month else "",
        "next": _month_link(ahead) if ahead and ahead <= desk.now() else "",
        "day": views.day,
    }


def _value(figure: Figure) -> str:
    """The value in words; of several currencies, which are never added up, each of them."""
    sums = [said(one.value, one.unit) for one in figure.beside if one.label.startswith("in ")]
    if figure.value is None and figure.unit is Unit.MONEY and sums:
        return " and ".join(sums)
    return said(figure.value, figure.unit)


def _beside(figure: Figure) -> str:
    found = [each for each in figure.beside if not each.label.startswith("in ")]
    return "; ".join(
        f"{each.label} {said(each.value, each.unit)}" for each in found[:2] if figure.n
    )


def _choices(month: datetime) -> list[tuple[str, str]]:
    """The months somebody may want, and longer times."""
    found = [(f"{later(month, -n):%B %Y}", _month_link(later(month, -n))) for n in range(3)]
    end = later(month, 1)
    for count, words in ((3, "3 months"), (12, "12 months")):
        first = later(end, -count)
        found.append((words, f"/metrics?from={views.day(first)}&to={views.day(end)}"))
    return found


def _month_link(first: datetime) -> str:
    return f"/metrics?from={views.day(first)}&to={views.day(later(first, 1))}"


def _query(asked: Asked) -> str:
    return f"from={views.day(asked.span[0])}&to={views.day(asked.span[1])}"


def _named(desk: Desk, figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    return with_names(figures, desk.policy.directory().name)


def _cases(
    figure: Figure, found: Trends | None, row: str, missed: str
) -> tuple[str, tuple[str, ...]]:
    """Which cases are behind the number that somebody followed."""
    by, _, key = (row or missed).partition(":")
    if found is not None:
        for miss in found.by_cause if by == "cause" else found.by_type:
            if miss.key == key:
                return f"Missed: {miss.label}", miss.cases
        return f"Missed: {key}", ()
    if row:
        breakdown = figure.breakdown(by)
        for each in breakdown.rows if breakdown else ():
            if each.key == key:
                return each.label, each.cases
        return key, ()
    return "All that count", figure.of


def _lines(desk: Desk, ids: tuple[str, ...], person: str) -> list[Mapping[str, Any]]:
    """The cases as a list, whoever may know of them."""
    handbook, accounts = desk.policy.handbook(), desk.policy.accounts()
    lines: list[Mapping[str, Any]] = []
    for id_ in ids[:500]:
        row: Row | None = desk.store.row(id_)
        if row is None or (row.readers is not None and person not in row.readers):
            continue
        severity = handbook.severities.get(row.severity or "")
        kind = handbook.types.get(row.type or "")
        account = accounts.get(row.account)
        lines.append(
            {
                "id": row.id,
                "title": row.title,
                "account": row.account,
                "account_name": account.name if account else row.account,
                "severity": row.severity or "",
                "severity_label": severity.label if severity else row.severity or "",
                "type": kind.label if kind else row.type or "",
                "status": row.status.replace("_", " ").capitalize(),
                "opened_at": row.opened_at,
            }
        )
    return lines


def _table(desk: Desk, chart: str, found: Trends) -> list[tuple[str, ...]]:
    """The numbers of a drawing, its head first."""
    if chart == "compliance-by-week":
        rows = [
            (
                f"{span[0]:%Y-%m-%d}",
                str(plain(week.value) if week.value is not None else ""),
                str(week.numerator or 0),
                str(week.denominator or 0),
            )
            for span, week in found.weeks
        ]
        return [("Week from", "Share in time", "In time", "Due"), *rows]
    if chart in ("misses-by-cause", "misses-by-type"):
        misses = found.by_cause if chart.endswith("cause") else found.by_type
        what = "Cause" if chart.endswith("cause") else "Type"
        return [
            (what, "Missed", "Due"),
            *((one.label, str(one.count), str(one.of)) for one in misses),
        ]
    if chart == "months":
        return [
            ("From", *(figure.label for figure in found.figures[:6])),
            *(
                (f"{span[0]:%Y-%m-%d}", *(_plain(one) for one in figures))
                for span, figures in found.past
            ),
        ]
    load = next(figure for figure in _named(desk, found.figures) if figure.name == "load")
    breakdown = load.breakdown("person")
    owners = breakdown.rows if breakdown else ()
    severities = [each.label for each in owners[0].beside] if owners else []
    return [
        ("Owner", "Open", *severities),
        *((one.label, str(one.value), *(str(each.value) for each in one.beside)) for one in owners),
    ]


def _plain(figure: Figure) -> str:
    return str(plain(figure.value)) if figure.value is not None else ""


def _csv(text: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}.csv"'}
    return Response(text, 200, headers, "text/csv; charset=utf-8")
