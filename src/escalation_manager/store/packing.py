"""What of a saving can be written down before it is saved? All but when it is recorded.

A crowd of escalations that will be due on one instant is decided on, and written down, before that
instant comes: then only the rows themselves are left to be put into the tables.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from escalation_manager.ports.log import Effect, EffectState, Saving
from escalation_manager.store.appending import Encoded, encoded
from escalation_manager.store.codec import plain
from escalation_manager.store.dialect import Dialect
from escalation_manager.store.instants import written
from escalation_manager.store.read_rows import StoredRow, stored_row
from escalation_manager.store.statements import LISTED

# Where instants stand among the columns of a row, of an event and of an effect.
ROW_INSTANTS = (9, 10, 11, 12, 13)
EVENT_INSTANTS = (4, 5)
CREATED_AT = 12
# And where what indexes stand on does, and all the rest.
LISTED_PLACES = tuple(StoredRow._fields.index(name) for name in LISTED)
MOVED_PLACES = tuple(
    place for place, name in enumerate(StoredRow._fields) if name not in ("escalation", *LISTED)
)

Columns = tuple[Any, ...]


class Packed(NamedTuple):
    """A saving as columns of the tables, instants as the database wants them."""

    escalation: str
    expected_version: int
    entries: tuple[Encoded, ...]
    row: Columns
    readers: tuple[str, ...]
    effects: tuple[Columns, ...]
    """Each without the instant at which it came to be owed."""

    @property
    def listed(self) -> Columns:
        """What indexes of the row stand on, but for its wake."""
        return tuple(self.row[place] for place in LISTED_PLACES)

    @property
    def moved(self) -> Columns:
        """The rest of the row, and its id: the values of `move_row`."""
        return (*(self.row[place] for place in MOVED_PLACES), self.escalation)


def packed(saving: Saving, dialect: Dialect) -> Packed:
    """The saving, as far as it can be written down now."""
    entries = encoded(saving)
    row, readers = stored_row(saving.row)
    effects = tuple(
        _effect(effect, saving.escalation, row.version, dialect) for effect in saving.effects
    )
    columns = in_columns(row, dialect, ROW_INSTANTS)
    return Packed(saving.escalation, saving.expected_version, entries, columns, readers, effects)


def in_columns(values: Columns, dialect: Dialect, instants: tuple[int, ...]) -> Columns:
    """The values with their instants, which stand at these places, as the database wants them."""
    if dialect.instants_are_text:
        return values
    instant = dialect.instant
    return tuple(
        instant(value) if place in instants else value for place, value in enumerate(values)
    )


def _effect(effect: Effect, escalation: str, version: int, dialect: Dialect) -> Columns:
    """The columns of a new effect, in the order of the table."""
    return (
        effect.key,
        escalation,
        version,
        effect.kind,
        effect.target,
        effect.lane,
        dialect.instant(written(effect.not_before)),
        plain(effect.data),
        EffectState.PENDING.value,
        0,
        None,
        None,
        None,
        None,
        0,
        None,
        None,
        effect.together,
        None,
    )
