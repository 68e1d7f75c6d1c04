"""Which escalations pass a query, and what comes after a page? The lists, in SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, or_, select, tuple_

from escalation_manager.ports.log import Effect, EffectState, Order, Owed, Page, Query, Row
from escalation_manager.store.codec import unplain
from escalation_manager.store.pages import Place, counted_column, place_of, place_text
from escalation_manager.store.read_rows import searchable
from escalation_manager.store.tables import effects, escalations, readers

_row = escalations.c


def read_page(connection: Connection, query: Query) -> Page:
    """The rows that pass, one page of them."""
    wanted = None if query.limit is None else query.limit + 1  # one more: does anything follow?
    found: list[Any] = []
    for part in _parts(query):
        rest = None if wanted is None else wanted - len(found)
        if rest is None or rest > 0:
            found += connection.execute(part.limit(rest)).all()
    more = query.limit is not None and len(found) > query.limit
    found = found[: query.limit]
    rows = tuple(_rows(connection, found))
    return Page(rows, place_text(query.order, rows[-1]) if more and rows else None)


def _parts(query: Query) -> Iterator[Select[Any]]:
    """The statements whose rows, one after the other, are the list.

    By deadline there are two: those that have one, in the order of its index, and then the others.
    Asked for in one statement, every row that passes would have to be sorted for each page.
    """
    passing = select(escalations).where(*_passing(query))
    place = place_of(query.after) if query.after else None
    if query.order is not Order.DUE:
        if place is not None:
            passing = passing.where(_beyond(query.order, place))
        yield passing.order_by(*_order(query.order))
        return
    if place is None or place[0] is not None:
        due = passing.where(_row.due_at.is_not(None)).order_by(_row.due_at, _row.escalation)
        yield due if place is None else due.where(tuple_(_row.due_at, _row.escalation) > place)
        place = None
    never = passing.where(_row.due_at.is_(None)).order_by(_row.escalation)
    yield never if place is None else never.where(_row.escalation > place[1])


def read_row(connection: Connection, escalation: str) -> Row | None:
    """The row of one escalation, whoever may read it."""
    found = connection.execute(select(escalations).where(_row.escalation == escalation)).all()
    return next(iter(_rows(connection, found)), None)


def count_rows(connection: Connection, query: Query) -> int:
    """How many pass in all."""
    statement = select(func.count()).select_from(escalations).where(*_passing(query))
    return connection.execute(statement).scalar_one()


def count_by(connection: Connection, query: Query, column: str) -> Mapping[str | None, int]:
    """How many pass for each value of the column."""
    which = _row[counted_column(column)]
    statement = select(which, func.count()).where(*_passing(query)).group_by(which)
    return {row[0]: row[1] for row in connection.execute(statement)}


def first_wake(connection: Connection, without: tuple[str, ...]) -> datetime | None:
    """The earliest wake of all but these."""
    others = (_row.next_wake.is_not(None), _row.escalation.not_in(without))
    return connection.execute(select(func.min(_row.next_wake)).where(*others)).scalar()


def list_effects(
    connection: Connection,
    *,
    states: tuple[EffectState, ...],
    kinds: tuple[str, ...],
    escalation: str | None,
    limit: int | None,
) -> tuple[Owed, ...]:
    """Effects in the order in which they came to be owed."""
    statement = select(effects)
    if states:
        statement = statement.where(effects.c.state.in_([state.value for state in states]))
    if kinds:
        statement = statement.where(effects.c.kind.in_(kinds))
    if escalation is not None:
        statement = statement.where(effects.c.escalation == escalation)
    statement = statement.order_by(effects.c.created_at, effects.c.key).limit(limit)
    return tuple(owed_of(row) for row in connection.execute(statement))


def _passing(query: Query) -> list[ColumnElement[bool]]:
    """What a row must fulfil."""
    chosen = (
        (_row.status, query.statuses),
        (_row.severity, query.severities),
        (_row.type, query.types),
        (_row.owner, query.owners),
        (_row.account, query.accounts),
    )
    wanted: list[ColumnElement[bool]] = [column.in_(values) for column, values in chosen if values]
    if query.parent is not None:
        wanted.append(_row.parent == query.parent)
    if query.due_before is not None:
        wanted.append(_row.due_at < query.due_before)
    if query.opened_from is not None:
        wanted.append(_row.opened_at >= query.opened_from)
    if query.opened_until is not None:
        wanted.append(_row.opened_at < query.opened_until)
    wanted += [
        _row.words.contains(word, autoescape=True) for word in searchable(query.text).split()
    ]
    if not query.restricted_too:
        wanted.append(_readable(query.viewer))
    return wanted


def _readable(viewer: str | None) -> ColumnElement[bool]:
    public = _row.restricted.is_(False)
    if viewer is None:
        return public
    named = exists().where(readers.c.escalation == _row.escalation, readers.c.person == viewer)
    return or_(public, named)


def _order(order: Order) -> list[ColumnElement[Any]]:
    if order is Order.NEWEST:
        return [_row.opened_at.desc(), _row.escalation.desc()]
    return [_row.opened_at, _row.escalation]


def _beyond(order: Order, place: Place) -> ColumnElement[bool]:
    """What comes after that place, by the instant of opening."""
    here = tuple_(_row.opened_at, _row.escalation)
    return here < place if order is Order.NEWEST else here > place


def _rows(connection: Connection, found: Any) -> list[Row]:
    restricted = [row.escalation for row in found if row.restricted]
    named: dict[str, list[str]] = defaultdict(list)
    if restricted:
        # A page has few restricted ones; a whole list may have more than a statement may name.
        who = select(readers).order_by(readers.c.escalation, readers.c.person)
        if len(restricted) <= 500:
            who = who.where(readers.c.escalation.in_(restricted))
        for escalation, person in connection.execute(who):
            named[escalation].append(person)
    return [
        Row(
            row.escalation,
            row.version,
            row.account,
            row.title,
            row.type,
            row.severity,
            row.status,
            row.owner,
            row.rung,
            row.opened_at,
            row.due_at,
            row.resolved_at,
            row.closed_at,
            row.next_wake,
            tuple(named[row.escalation]) if row.restricted else None,
            row.parent,
            row.words,
            unplain(row.detail),
        )
        for row in found
    ]


def owed_of(row: Any) -> Owed:
    """An effect from a row of its table."""
    return Owed(
        Effect(
            row.key, row.kind, row.target, row.lane, row.not_before, unplain(row.data), row.together
        ),
        row.escalation,
        row.version,
        EffectState(row.state),
        row.tries,
        row.last_error,
        None if row.result is None else unplain(row.result),
        row.created_at,
        row.done_at,
        row.lease,
        row.leased_by,
        row.leased_until,
        row.told_with,
    )
