"""How are we doing, at a glance: tiles with a verdict, and the figures behind the drawings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from markupsafe import Markup

from escalation_manager.core.figures.figure import Breakdown, Figure, Row
from escalation_manager.core.figures.lines import part
from escalation_manager.core.figures.values import Unit, Value, Verdict, said
from escalation_manager.core.money import Money
from escalation_manager.desk.trends import Miss, Span, Trends
from escalation_manager.web.views import charts

WORDS: Mapping[Verdict, str] = {
    Verdict.MET: "Met",
    Verdict.MISSED: "Missed",
    Verdict.NONE: "No verdict",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure with its target and what became of it."""

    name: str
    label: str
    value: str
    target: str
    verdict: str
    word: str
    why: str
    n: str
    change: str
    way: str
    """better, worse, or empty."""
    spark: Markup


def tiles(trends: Trends, before_said: str) -> tuple[Tile, ...]:
    """The six, each with its course over the windows before."""
    before = {figure.name: figure for figure in trends.before}
    return tuple(
        _tile(figure, before.get(figure.name), trends, before_said) for figure in trends.figures[:6]
    )


def _tile(figure: Figure, before: Figure | None, trends: Trends, before_said: str) -> Tile:
    change, way = _change(figure, before, before_said)
    points = [
        charts.Point(_month(span), charts.of(value), said(value, unit))
        for span, value, unit in _course(figure.name, trends)
    ]
    return Tile(
        name=figure.name,
        label=figure.label,
        value=said(figure.value, figure.unit),
        target=figure.target,
        verdict=figure.verdict.value.replace(" ", "-"),
        word=WORDS[figure.verdict],
        why=figure.why,
        n=_behind(figure),
        change=change,
        way=way,
        spark=charts.sparkline(points, f"{figure.label} over {len(points)} months"),
    )


def _course(name: str, trends: Trends) -> Iterator[tuple[Span, Value | None, Unit]]:
    for span, figures in trends.past:
        for figure in figures:
            if figure.name == name:
                yield span, figure.value, figure.unit


def _behind(figure: Figure) -> str:
    if figure.name == "escalation_rate":
        return f"{part(figure.numerator, figure.unit)} in {part(figure.denominator, figure.unit)}"
    if figure.unit is Unit.SHARE and figure.numerator is not None:
        return f"{part(figure.numerator, figure.unit)} of {part(figure.denominator, figure.unit)}"
    return f"of {figure.n}"


def _change(figure: Figure, before: Figure | None, before_said: str) -> tuple[str, str]:
    """How far from the window before, and whether that is for the better."""
    if before is None or before.value is None or figure.value is None:
        return "", ""
    old, new = charts.of(before.value), charts.of(figure.value)
    if old is None or new is None:
        return "", ""
    if old == new:
        return f"as in {before_said}", ""
    better = (new < old) if figure.target.startswith("<") else (new > old)
    verb = "less than" if new < old else "more than"
    return f"{_gap(figure, before)} {verb} in {before_said}", "better" if better else "worse"


def _gap(figure: Figure, before: Figure) -> str:
    new, old = figure.value, before.value
    if isinstance(new, timedelta) and isinstance(old, timedelta):
        return said(abs(new - old), Unit.HOURS)
    if isinstance(new, Decimal) and isinstance(old, Decimal):
        gap = abs(new - old)
        if figure.unit is Unit.SHARE:
            return said(gap, Unit.SHARE).replace(" %", " points")
        return said(gap, Unit.EACH)
    if isinstance(new, Money) and isinstance(old, Money):
        return str(Money(abs(new.amount - old.amount), new.currency))
    return said(abs(int(charts.of(new) or 0) - int(charts.of(old) or 0)), Unit.COUNT)


def answer(trends: Trends, window_said: str) -> str:
    """Whether the target is met, and which type misses most, in words."""
    figure = next(each for each in trends.figures if each.name == "sla_compliance")
    if figure.value is None:
        return f"In {window_said} no resolution has fallen due yet."
    verdict = {
        Verdict.MET: "the target is met",
        Verdict.MISSED: "the target is missed",
        Verdict.NONE: "there is no verdict",
    }[figure.verdict]
    met = f"{figure.numerator} of {figure.denominator} resolved in time"
    first = (
        f"SLA compliance in {window_said} is {said(figure.value, figure.unit)} ({met}); "
        f"the target is {figure.target}: {verdict}."
    )
    if not trends.by_type:
        return f"{first} No type misses any."
    worst = trends.by_type[0]
    return f"{first} {worst.label} misses most: {worst.count} of {worst.of}."


def weeks(trends: Trends) -> Markup:
    """Compliance by week, with the target."""
    figure = next(each for each in trends.figures if each.name == "sla_compliance")
    bound = figure.target.removeprefix("> ").removesuffix(" %")
    target = float(bound) if bound.replace(".", "", 1).isdigit() else None
    points = [
        charts.Point(
            f"{span[0].day} {span[0]:%b}",
            float(week.value) * 100 if isinstance(week.value, Decimal) else None,
            f"{said(week.value, week.unit)}, {week.numerator or 0} of {week.denominator or 0}",
            _figure_link("sla_compliance", span),
        )
        for span, week in trends.weeks
    ]
    lowest = min((p.value for p in points if p.value is not None), default=80.0)
    return charts.line(
        points,
        "SLA compliance by week, in percent",
        low=min(80.0, lowest),
        high=100.0,
        target=target,
        target_said=f"target {figure.target}",
        unit=" %",
    )


def misses(found: tuple[Miss, ...], title: str, part_of: str, window: Span) -> Markup:
    """Missed resolutions, the most first."""
    address = _figure_link("sla_compliance", window)
    rows = [
        charts.Bar(
            one.label,
            (charts.Part(float(one.count), "late", f"{one.count} missed"),),
            f"{one.count} of {one.of}",
            f"{address}&{urlencode({'missed': f'{part_of}:{one.key}'})}",
        )
        for one in found
    ]
    return charts.bars(rows, title)


def loads(
    figure: Figure, severities: tuple[tuple[str, str], ...], names: Mapping[str, str]
) -> Markup:
    """Open escalations by owner, in the colours of their severities."""
    rows = []
    for row in _rows(figure.breakdown("person")):
        parts = tuple(
            charts.Part(float(each.value), f"s-{name}", f"{each.value} {each.label}")
            for (name, _), each in zip(severities, row.beside, strict=False)
            if isinstance(each.value, int) and each.value
        )
        link = f"/?{urlencode({'owner': row.key})}"
        rows.append(charts.Bar(names.get(row.key, row.label), parts, str(row.value), link))
    rows.sort(key=lambda bar: (-bar.value, bar.label))
    return charts.bars(rows, "Open escalations by owner and severity")


def _rows(breakdown: Breakdown | None) -> tuple[Row, ...]:
    return breakdown.rows if breakdown else ()


def _month(span: Span) -> str:
    return f"{span[0]:%b %Y}"


def _figure_link(name: str, span: Span) -> str:
    return f"/metrics/{name}?from={day(span[0])}&to={day(span[1])}"


def day(instant: datetime) -> str:
    """For an address: the local day at which a window begins or ends."""
    return f"{instant:%Y-%m-%d}"
