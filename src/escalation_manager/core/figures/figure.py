"""What does a figure show? Its value, and everything it rests on, down to the list of cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from escalation_manager.core.figures.values import Unit, Value, Verdict
from escalation_manager.core.figures.window import Window


@dataclass(frozen=True, slots=True)
class Beside:
    """A further value that belongs next to the main one: a median, a share without pauses."""

    label: str
    value: Value | None
    unit: Unit


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What does not count, how much of it, and why."""

    reason: str
    count: int
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """The same figure for a part of the cases. `n`: how many values are behind it."""

    key: str
    label: str
    value: Value | None
    unit: Unit
    n: int
    numerator: Value | None = None
    denominator: Value | None = None
    cases: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The figure by severity, type, clock, person, month, option …"""

    by: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric over one window. A value of None means that there is no data; it is never zero."""

    name: str
    label: str
    definition: str
    value: Value | None
    unit: Unit
    target: str
    verdict: Verdict
    why: str
    """Why there is no verdict; empty when there is one."""
    numerator_is: str
    numerator: Value | None
    denominator_is: str
    denominator: Value | None
    rules_out: tuple[str, ...]
    """What the definition leaves out, whether or not there was any of it."""
    left_out: tuple[LeftOut, ...]
    window: Window
    at: datetime
    n: int
    counted: tuple[str, ...]
    """The cases in the numerator."""
    of: tuple[str, ...]
    """The cases in the denominator."""
    beside: tuple[Beside, ...] = ()
    breakdowns: tuple[Breakdown, ...] = ()
    notes: tuple[str, ...] = ()
    hidden: int = 0
    """Cases that count here and whose names the reader may not see."""

    def breakdown(self, by: str) -> Breakdown | None:
        """The breakdown of that name, if there is one."""
        return next((each for each in self.breakdowns if each.by == by), None)

    def without(self, hidden: frozenset[str]) -> Figure:
        """The same figure for a reader who may not know of these cases: all lists name the rest.

        Rows and reasons that rest on hidden cases alone are gone: they would speak of the case.
        """

        def rest(cases: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(case for case in cases if case not in hidden)

        named = {*self.counted, *self.of, *(c for each in self.left_out for c in each.cases)}
        return replace(
            self,
            counted=rest(self.counted),
            of=rest(self.of),
            left_out=tuple(
                replace(each, cases=rest(each.cases))
                for each in self.left_out
                if not each.cases or rest(each.cases)
            ),
            breakdowns=tuple(
                Breakdown(
                    each.by,
                    tuple(
                        replace(row, cases=rest(row.cases))
                        for row in each.rows
                        if not row.cases or rest(row.cases)
                    ),
                )
                for each in self.breakdowns
            ),
            hidden=len(named & hidden),
        )
