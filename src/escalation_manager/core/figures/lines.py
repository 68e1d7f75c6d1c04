"""How does a figure read on a terminal? One line for it, or everything that it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from escalation_manager.core.figures.figure import Figure, Row
from escalation_manager.core.figures.values import Unit, Value, Verdict, said


def one_line(figure: Figure) -> str:
    """Name, value, target and verdict in one line."""
    target = f"target {figure.target}" if figure.target else ""
    parts = (f"{figure.label:28}", f"{said(figure.value, figure.unit):>24}", f"n = {figure.n}")
    return "  ".join(each for each in (*parts, target, verdict(figure)) if each).rstrip()


def lines(figure: Figure) -> list[str]:
    """The figure whole: definition, parts, what is left out, window, breakdowns and cases."""
    return [printable(line) for line in (one_line(figure), *_rest(figure))]


def verdict(figure: Figure) -> str:
    """The verdict in words; nothing where the handbook sets no target."""
    if figure.verdict is not Verdict.NONE:
        return figure.verdict.value
    return f"no verdict: {figure.why}" if figure.target else ""


def division(figure: Figure) -> str:
    """What was divided by what."""
    above, below = part(figure.numerator, figure.unit), part(figure.denominator, figure.unit)
    return f"{above} ({figure.numerator_is}) ÷ {below} ({figure.denominator_is})"


def part(value: Value | None, unit: Unit) -> str:
    """A numerator or denominator: sums of scores are numbers, and lengths are hours."""
    return said(value, unit if unit in (Unit.HOURS, Unit.MONEY) else Unit.COUNT)


def row_line(row: Row) -> str:
    """A row of a breakdown, with what stands beside it."""
    text = f"{row.label}: {said(row.value, row.unit)} (n = {row.n})"
    beside = [f"{each.label} {said(each.value, each.unit)}" for each in row.beside if row.n]
    return "; ".join([text, *beside])


def span(figure: Figure) -> str:
    """The window, and the instant up to which things were known."""
    window = figure.window
    return (
        f"{_instant(window.start)} until before {_instant(window.end)}, "
        f"as known at {_instant(figure.at)}"
    )


def printable(text: str) -> str:
    """Names come from other systems: what could steer a terminal is shown as a blank."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def names(cases: Iterable[str], hidden: int = 0) -> str:
    """A list of cases, none as a dash."""
    listed = ", ".join(cases) or "-"
    return f"{listed} (and others you may not read)" if hidden else listed


def _rest(figure: Figure) -> Iterable[str]:
    yield f"  {figure.definition}"
    yield f"  {division(figure)}"
    yield f"  Window: {span(figure)}"
    for each in figure.beside:
        yield f"  Beside: {each.label}: {said(each.value, each.unit)}"
    yield f"  Never counted: {'; '.join(figure.rules_out)}"
    for left in figure.left_out:
        yield f"  Left out: {left.count} {left.reason}: {names(left.cases)}"
    for breakdown in figure.breakdowns:
        for row in breakdown.rows if any(row.n for row in breakdown.rows) else ():
            yield f"  By {breakdown.by}: {row_line(row)}"
    for note in figure.notes:
        yield f"  {note}"
    yield f"  Cases in the numerator: {names(figure.counted, figure.hidden)}"
    yield f"  Cases in the denominator: {names(figure.of, figure.hidden)}"


def _instant(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"
