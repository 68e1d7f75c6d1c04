"""Where does a page of a list end? Its place as text, the same for every filler of the port."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from escalation_manager.core.errors import BadInput
from escalation_manager.ports.log import Order, Row
from escalation_manager.store.instants import read_instant, written

Place: TypeAlias = tuple[datetime | None, str]
"""The instant by which the list runs, and the escalation."""

COUNTED = ("status", "severity", "type", "owner", "account")


def place_text(order: Order, row: Row) -> str:
    """The place of that row, to ask for what follows."""
    at = row.due_at if order is Order.DUE else row.opened_at
    return f"{written(at) if at else ''}|{row.id}"


def place_of(after: str) -> Place:
    """The place again; BadInput when the text is none."""
    at, bar, id_ = after.partition("|")
    try:
        if not bar:
            raise ValueError
        return (read_instant(at) if at else None), id_
    except ValueError as error:
        raise BadInput(
            f"{after!r} is no place in a list.", "Take the `after` of the page before, unchanged."
        ) from error


def counted_column(column: str) -> str:
    """The column, when rows are counted by it."""
    if column not in COUNTED:
        raise BadInput(
            f"Escalations are not counted by {column!r}.", f"Choose one of: {', '.join(COUNTED)}."
        )
    return column
