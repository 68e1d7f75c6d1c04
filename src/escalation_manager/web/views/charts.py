"""How do numbers become a picture? Small SVG drawings whose widths are shares of their place.

Positions along the way are percentages, so that a drawing is as wide as its place and its words
stay as large as they are. Colours come from classes of the style sheet. Every drawing has a name
and says in words what it shows; the same numbers stand in a table beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from math import floor, log10

from markupsafe import Markup

STEPS = (1, 2, 2.5, 5, 10)
MOST_LABELS = 6


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a line; None where there is no data."""

    label: str
    value: float | None
    said: str
    """The value in words."""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar, in a class of its own."""

    value: float
    kind: str
    said: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, of one or several parts."""

    label: str
    parts: tuple[Part, ...]
    said: str
    link: str = ""

    @property
    def value(self) -> float:
        """How long it is."""
        return sum(part.value for part in self.parts)


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Round numbers from at most `low` to at least `high`, about so many steps apart."""
    if high <= low:
        high = low + 1
    raw = (high - low) / max(count, 1)
    size = 10 ** floor(log10(raw))
    step = next(each * size for each in STEPS if raw <= each * size * 1.000001)
    first, last = floor(low / step + 1e-9), -floor(-high / step + 1e-9)
    return [round(number * step, 10) for number in range(first, last + 1)]


def share(value: float, low: float, high: float) -> float:
    """Where the value lies between the two, 0 to 1."""
    return 0.0 if high <= low else min(max((value - low) / (high - low), 0.0), 1.0)


def number(value: float) -> str:
    """At most two places, and no zeros at the end: for attributes."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"


def sparkline(points: Sequence[Point], title: str) -> Markup:
    """The course of a value, small: the last one is marked. Nothing of fewer than two values."""
    known = [point.value for point in points if point.value is not None]
    if len(known) < 2:
        return Markup("")
    low, high = min(known), max(known)
    if high == low:
        low, high = low - 1, high + 1
    places = [
        (100 * i / (len(points) - 1), 28 - 24 * share(p.value, low, high))
        for i, p in enumerate(points)
        if p.value is not None
    ]
    path = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in places)
    x, y = places[-1]
    inner = Markup(
        '<svg width="100%" height="32" viewBox="0 0 100 32" preserveAspectRatio="none">'
        '<path class="line" d="{}" vector-effect="non-scaling-stroke"/></svg>'
        '<circle class="dot" cx="{}%" cy="{}" r="2.5"/>'
    ).format(path, number(min(x, 98.5)), number(y))
    return _drawing("spark", 32, title, _told(points), inner)


def line(
    points: Sequence[Point],
    title: str,
    *,
    low: float,
    high: float,
    target: float | None = None,
    target_said: str = "",
    height: int = 190,
    unit: str = "",
) -> Markup:
    """A course over time, with the target as a dashed line. Every point opens what is behind it."""
    top, bottom = 14, height - 24
    marks = ticks(low, high)
    low, high = marks[0], marks[-1]

    def y(value: float) -> float:
        return bottom - (bottom - top) * share(value, low, high)

    parts = [_grid(marks, y, unit)]
    if target is not None:
        parts.append(
            Markup(
                '<line class="target" x1="0" x2="100%" y1="{0}" y2="{0}"/>'
                '<text class="target-said" x="100%" y="{1}" text-anchor="end">{2}</text>'
            ).format(number(y(target)), number(y(target) - 5), target_said)
        )
    count = max(len(points), 1)
    at = [100 * (i + 0.5) / count for i in range(count)]
    parts.append(
        Markup(
            '<svg width="100%" height="{0}" viewBox="0 0 100 {0}" preserveAspectRatio="none">'
            "{1}</svg>"
        ).format(height, Markup("").join(_stretches(points, at, y)))
    )
    every = -(-count // MOST_LABELS)
    for i, point in enumerate(points):
        if (count - 1 - i) % every == 0:
            parts.append(
                Markup('<text x="{}%" y="{}" text-anchor="middle">{}</text>').format(
                    number(at[i]), height - 6, point.label
                )
            )
        if point.value is not None:
            missed = target is not None and point.value < target
            dot = Markup(
                '<circle class="dot{}" cx="{}%" cy="{}" r="4"><title>{}: {}</title></circle>'
            ).format(
                " missed" if missed else "",
                number(at[i]),
                number(y(point.value)),
                point.label,
                point.said,
            )
            parts.append(_linked(dot, point.link, f"{point.label}: {point.said}"))
    return _drawing("line-chart", height, title, _told(points), Markup("").join(parts))


def bars(rows: Sequence[Bar], title: str, *, height: int = 34) -> Markup:
    """One bar below the other, each with its name above it and its value at the end."""
    longest = max((bar.value for bar in rows), default=0) or 1
    parts = []
    for i, bar in enumerate(rows):
        y = i * height
        pieces = [
            Markup('<text x="0" y="{}">{}</text>').format(y + 12, bar.label),
            Markup('<text class="value" x="100%" y="{}" text-anchor="end">{}</text>').format(
                y + 12, bar.said
            ),
            Markup('<rect class="rest" x="0" y="{}" width="100%" height="8" rx="4"/>').format(
                y + 18
            ),
        ]
        x = 0.0
        for part in bar.parts:
            width = 100 * part.value / longest
            if width > 0:
                pieces.append(
                    Markup(
                        '<rect class="bar {}" x="{}%" y="{}" width="{}%" height="8" rx="4">'
                        "<title>{}</title></rect>"
                    ).format(part.kind, number(x), y + 18, number(max(width, 0.5)), part.said)
                )
            x += width
        parts.append(_linked(Markup("").join(pieces), bar.link, f"{bar.label}: {bar.said}"))
    told = "; ".join(f"{bar.label}: {bar.said}" for bar in rows)
    size = max(len(rows), 1) * height
    return _drawing("bars", size, title, told, Markup("").join(parts))


def months(values: Sequence[tuple[str, Sequence[tuple[str, str]]]], title: str) -> Markup:
    """A strip over months: each mark is (kind, words), stacked in the month in which it lies."""
    count, step = max(len(values), 1), 11
    tallest = max((len(marks) for _, marks in values), default=0)
    height = max(tallest, 1) * step + 30
    parts: list[Markup] = []
    base = height - 22
    parts.append(Markup('<line class="grid" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(base + 2))
    for i, (label, marks) in enumerate(values):
        x = 100 * (i + 0.5) / count
        if (count - 1 - i) % (1 if count <= MOST_LABELS else 2) == 0:
            parts.append(
                Markup('<text x="{}%" y="{}" text-anchor="middle">{}</text>').format(
                    number(x), height - 5, label
                )
            )
        for n, (kind, words) in enumerate(marks):
            parts.append(
                Markup(
                    '<rect class="mark-{}" x="{}%" y="{}" width="{}%" height="8" rx="2">'
                    "<title>{}</title></rect>"
                ).format(
                    kind,
                    number(x - 36 / count),
                    base - (n + 1) * step + 2,
                    number(72 / count),
                    words,
                )
            )
    told = "; ".join(f"{label}: {len(marks)}" for label, marks in values if marks) or "nothing"
    return _drawing("months", height, title, told, Markup("").join(parts))


def of(value: object) -> float | None:
    """A value of a figure as a plain number; lengths in hours."""
    if isinstance(value, timedelta):
        return value.total_seconds() / 3600
    if isinstance(value, Decimal | int | float):
        return float(value)
    amount = getattr(value, "amount", None)
    return float(amount) if isinstance(amount, Decimal) else None


def _grid(marks: Sequence[float], y: Callable[[float], float], unit: str) -> Markup:
    parts = []
    for mark in marks:
        at = number(y(mark))
        parts.append(
            Markup('<line class="grid" x1="0" x2="100%" y1="{0}" y2="{0}"/>').format(at)
            + Markup('<text class="tick" x="0" y="{}">{}{}</text>').format(
                number(float(at) - 3), number(mark), unit
            )
        )
    return Markup("").join(parts)


def _stretches(
    points: Sequence[Point], at: Sequence[float], y: Callable[[float], float]
) -> Iterator[Markup]:
    """The line, broken where there is no data."""
    run: list[str] = []
    for point, x in zip(points, at, strict=False):
        if point.value is None:
            if len(run) > 1:
                yield _path(run)
            run = []
        else:
            run.append(f"{number(x)} {number(y(point.value))}")
    if len(run) > 1:
        yield _path(run)


def _path(run: Sequence[str]) -> Markup:
    return Markup('<path class="line" d="M{}" vector-effect="non-scaling-stroke"/>').format(
        "L".join(run)
    )


def _linked(inner: Markup, link: str, label: str) -> Markup:
    if not link:
        return inner
    return Markup('<a href="{}" aria-label="{}">{}</a>').format(link, label, inner)


def _told(points: Sequence[Point]) -> str:
    return "; ".join(f"{p.label}: {p.said if p.value is not None else 'no data'}" for p in points)


def _drawing(kind: str, height: int, title: str, told: str, inner: Markup) -> Markup:
    """The drawing with its name and its description, for those who do not see it."""
    role = "group" if "<a " in inner else "img"
    return Markup(
        '<svg class="chart {}" width="100%" height="{}" role="{}" aria-label="{}">'
        "<desc>{}</desc>{}</svg>"
    ).format(kind, height, role, title, told, inner)
