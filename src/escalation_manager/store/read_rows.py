"""How is a read row written down? In one form only, so that a rebuilt one can be compared."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import NamedTuple

from escalation_manager.ports.log import Row
from escalation_manager.store.codec import plain, unplain
from escalation_manager.store.instants import read_instant, written


class StoredRow(NamedTuple):
    """The columns of `escalations`, in their order; instants as text."""

    escalation: str
    version: int
    account: str
    title: str
    type: str | None
    severity: str | None
    status: str
    owner: str | None
    rung: int
    opened_at: str
    due_at: str | None
    resolved_at: str | None
    closed_at: str | None
    next_wake: str | None
    restricted: bool
    parent: str | None
    words: str
    detail: str


def stored_row(row: Row) -> tuple[StoredRow, tuple[str, ...]]:
    """The row as columns, and its readers in order."""
    stored = StoredRow(
        row.id,
        row.version,
        row.account,
        _text(row.title),
        row.type,
        row.severity,
        row.status,
        row.owner,
        row.rung,
        written(row.opened_at),
        _instant(row.due_at),
        _instant(row.resolved_at),
        _instant(row.closed_at),
        _instant(row.next_wake),
        row.readers is not None,
        row.parent,
        searchable(_text(row.words)),
        plain(row.detail),
    )
    return stored, () if row.readers is None else tuple(sorted(set(row.readers)))


def row_of(stored: StoredRow, readers: tuple[str, ...]) -> Row:
    """The row again."""
    return Row(
        stored.escalation,
        stored.version,
        stored.account,
        stored.title,
        stored.type,
        stored.severity,
        stored.status,
        stored.owner,
        stored.rung,
        read_instant(stored.opened_at),
        _read(stored.due_at),
        _read(stored.resolved_at),
        _read(stored.closed_at),
        _read(stored.next_wake),
        readers if stored.restricted else None,
        stored.parent,
        stored.words,
        unplain(stored.detail),
    )


def searchable(text: str) -> str:
    """Text in one case and one form, for a row's words and for what is looked for alike."""
    return unicodedata.normalize("NFKC", text).casefold()


def _text(text: str) -> str:
    """Without NUL, which one of our databases refuses."""
    return text.replace("\0", "")


def _instant(value: datetime | None) -> str | None:
    return None if value is None else written(value)


def _read(text: str | None) -> datetime | None:
    return None if text is None else read_instant(text)
