"""How do many values become one? Mean, median, p90 and shares; and the same for parts of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeAlias, TypeVar

from escalation_manager.core.cases_values import Case
from escalation_manager.core.figures.asking import Asked, ids
from escalation_manager.core.figures.figure import Beside, Breakdown, Row
from escalation_manager.core.figures.values import Unit, share

T = TypeVar("T")
Seen: TypeAlias = Sequence[tuple[Case, T]]
"""Values, each with the case it belongs to."""

_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Spread:
    """What can be said of several lengths of time. Of none, nothing can."""

    n: int
    total: timedelta
    mean: timedelta | None
    median: timedelta | None
    p90: timedelta | None

    @classmethod
    def of(cls, lengths: Iterable[timedelta]) -> Spread:
        """The spread of these lengths, in whichever order they come."""
        ordered = sorted(lengths)
        total = sum(ordered, timedelta())
        if not ordered:
            return cls(0, total, None, None, None)
        return cls(
            len(ordered),
            total,
            total / len(ordered),
            at_part(ordered, 1, 2),
            at_part(ordered, 9, 10),
        )

    def beside(self, what: str = "") -> tuple[Beside, ...]:
        """Median and p90 (and, of something else than the main value, its mean)."""
        of = f", {what}" if what else ""
        mean = (Beside(f"mean{of}", self.mean, Unit.HOURS),) if what else ()
        return (
            *mean,
            Beside(f"median{of}", self.median, Unit.HOURS),
            Beside(f"p90{of}", self.p90, Unit.HOURS),
        )


def at_part(ordered: Sequence[timedelta], part: int, of: int) -> timedelta:
    """The value below which that part lies, straight lines drawn between neighbours.

    The usual reckoning: of n values in order the lowest is at 0, the highest at 1.
    """
    whole, rest = divmod((len(ordered) - 1) * part, of)
    if not rest:
        return ordered[whole]
    low, high = ordered[whole] // _MICROSECOND, ordered[whole + 1] // _MICROSECOND
    return round(low + (high - low) * rest / of) * _MICROSECOND


def timed(key: str, label: str, seen: Seen[timedelta]) -> Row:
    """A row of lengths: their mean, with median and p90 beside it."""
    spread = Spread.of(length for _, length in seen)
    return Row(
        key,
        label,
        spread.mean,
        Unit.HOURS,
        spread.n,
        numerator=spread.total if seen else None,
        denominator=spread.n,
        cases=ids(case for case, _ in seen),
        beside=spread.beside(),
    )


def shared(key: str, label: str, seen: Seen[bool]) -> Row:
    """A row of yes and no: the share of yes."""
    hits = sum(hit for _, hit in seen)
    return Row(
        key,
        label,
        share(hits, len(seen)),
        Unit.SHARE,
        len(seen),
        numerator=hits,
        denominator=len(seen),
        cases=ids(case for case, _ in seen),
    )


def counted(key: str, label: str, seen: Seen[object]) -> Row:
    """A row that only counts."""
    return Row(key, label, len(seen), Unit.COUNT, len(seen), cases=ids(case for case, _ in seen))


MakeRow: TypeAlias = Callable[[str, str, Seen[T]], Row]


def by_severity(asked: Asked, seen: Seen[T], row: MakeRow[T]) -> Breakdown:
    """Every severity of the handbook, highest first, also those of which there is no data."""
    groups = _grouped(seen, lambda case: case.severity)
    names = [
        *asked.handbook.severities,
        *(s for s in sorted(groups) if s not in asked.handbook.severities),
    ]
    return Breakdown(
        "severity",
        tuple(row(name, asked.severity_label(name), groups.get(name, ())) for name in names),
    )


def by_type(asked: Asked, seen: Seen[T], row: MakeRow[T]) -> Breakdown:
    """The types that occur, in the order of the handbook."""
    order = list(asked.handbook.types)
    groups = _grouped(seen, lambda case: case.type)
    names = sorted(groups, key=lambda name: (order.index(name) if name in order else 99, name))
    return Breakdown(
        "type", tuple(row(name, asked.type_label(name), groups[name]) for name in names)
    )


def by_person(seen: Seen[T], row: MakeRow[T]) -> Breakdown:
    """The accountable owners, by their ids."""
    return by_key("person", ((case.owner, case, value) for case, value in seen), row, nobody)


def by_key(
    by: str,
    keyed: Iterable[tuple[str, Case, T]],
    row: MakeRow[T],
    label: Callable[[str], str] = str,
) -> Breakdown:
    """By whatever the values are keyed with."""
    groups: dict[str, list[tuple[Case, T]]] = {}
    for key, case, value in keyed:
        groups.setdefault(key, []).append((case, value))
    return Breakdown(by, tuple(row(key, label(key), groups[key]) for key in sorted(groups)))


def nobody(person: str) -> str:
    """The person's id, or a word for nobody."""
    return person or "nobody"


def by_kind(asked: Asked, seen: Seen[T], row: MakeRow[T]) -> tuple[Breakdown, ...]:
    """By severity, by type and by person."""
    return (by_severity(asked, seen, row), by_type(asked, seen, row), by_person(seen, row))


def _grouped(seen: Seen[T], key: Callable[[Case], str]) -> dict[str, list[tuple[Case, T]]]:
    groups: dict[str, list[tuple[Case, T]]] = {}
    for case, value in seen:
        groups.setdefault(key(case), []).append((case, value))
    return groups
