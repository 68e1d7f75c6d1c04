"""Do the read rows follow from the log? Make each anew, and compare it column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol, TypeAlias

from escalation_manager.core.errors import BrokenLog
from escalation_manager.core.events import Entry
from escalation_manager.ports.log import JSON, Difference, MakeRow, Rebuilt
from escalation_manager.store.read_rows import StoredRow, stored_row

Shadowed: TypeAlias = tuple[StoredRow, tuple[str, ...]]
"""A read row as it is written down, and its readers."""


class Shadows(Protocol):
    """A transaction in which read rows can be compared and put right."""

    def every_id(self) -> Sequence[str]:
        """Whatever has a history or a row."""
        ...

    def head_version(self, escalation: str) -> int:
        """Where its history ends, 0 when there is none."""
        ...

    def read(self, escalation: str) -> tuple[Entry, ...]:
        """Its history."""
        ...

    def shadow(self, escalation: str) -> Shadowed | None:
        """Its row as it stands."""
        ...

    def put_shadow(self, escalation: str, row: Shadowed | None) -> None:
        """Its row as it should be; none at all when there is no history."""
        ...


def rebuild(shadows: Shadows, make_row: MakeRow, *, dry_run: bool) -> Rebuilt:
    """Every row that was not what follows from the log, and (unless `dry_run`) put it right."""
    found: list[Difference] = []
    count = 0
    for id_ in shadows.every_id():
        history = shadows.read(id_)
        if len(history) != shadows.head_version(id_):
            raise BrokenLog(
                f"The history of {id_} is not whole, so no row follows from it.",
                "Nothing was rebuilt. Run `escalations check`, and restore the last good backup.",
            )
        count += bool(history)
        stored = shadows.shadow(id_)
        right = _made(id_, history, make_row) if history else None
        if stored != right:
            found += _differences(id_, stored, right)
            if not dry_run:
                shadows.put_shadow(id_, right)
    return Rebuilt(count, tuple(found))


def _made(id_: str, history: tuple[Entry, ...], make_row: MakeRow) -> Shadowed:
    row = make_row(id_, history)
    if (row.id, row.version) != (id_, len(history)):
        raise ValueError(f"{row.id}:{row.version} is no row of {id_}:{len(history)}")
    return stored_row(row)


def _differences(id_: str, stored: Shadowed | None, right: Shadowed | None) -> Iterator[Difference]:
    if stored is None or right is None:
        yield Difference(id_, "row", _columns(stored), _columns(right))
        return
    before, after = _columns(stored) or {}, _columns(right) or {}
    for column, value in after.items():
        if before[column] != value:
            yield Difference(id_, column, before[column], value)


def _columns(row: Shadowed | None) -> Mapping[str, JSON] | None:
    return None if row is None else {**row[0]._asdict(), "readers": list(row[1])}
