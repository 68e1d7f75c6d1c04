"""Who does which effect now, and which worker lives? Leases, in SQL."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from escalation_manager.ports.log import EffectState
from escalation_manager.ports.stored import (
    JSON,
    LANES,
    LONGEST_LEASE,
    MOST_TOGETHER,
    LeftBehind,
    Owed,
    Owing,
    Worker,
)
from escalation_manager.store import owing
from escalation_manager.store.codec import plain, unplain
from escalation_manager.store.dialect import Dialect
from escalation_manager.store.joining import as_one, common_key, free_to_join, left_to_do
from escalation_manager.store.lists import owed_of
from escalation_manager.store.tables import effects, escalations
from escalation_manager.store.turns import Waiting, in_turn
from escalation_manager.store.worker_tables import workers

Result = TypeVar("Result")

# Written out, so that a database can see that its partial index answers.
_PENDING, _LEASED, _DEAD = (
    text(f"effects.state = '{name}'") for name in ("pending", "leased", "dead")
)
MOST_LOOKS = 4
"""At further accounts, behind one whose effects fill a whole look."""
FORGOTTEN_AFTER = timedelta(days=1)
"""A worker that went away without a word stands in the list for so long."""

_of = effects.c


class Asking(Protocol):
    """How a question or a change reaches the database: see `SqlStore`."""

    dialect: Dialect

    def ask(self, question: Callable[[Connection], Result]) -> Result:
        """An answer that sees one instant of the database."""
        ...

    def change(self, deed: Callable[[Connection], Result]) -> Result:
        """One transaction that writes."""
        ...


class SqlLeases:
    """Fills the port `Leases` on the database of a store."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def clock(self) -> datetime | None:
        """The reading of the database's clock where several machines share it."""
        asked = self._asking.dialect.clock
        if not asked:
            return None
        reading: datetime = self._asking.ask(
            lambda connection: connection.execute(text(asked)).scalar_one()
        )
        return reading

    def lease(
        self,
        worker: str,
        at: datetime,
        *,
        now: datetime,
        until: datetime,
        limit: int = 100,
        lanes: tuple[int, ...] = LANES,
        without: tuple[str, ...] = (),
        of: tuple[str, ...] = (),
    ) -> tuple[Owed, ...]:
        """What this worker may do now."""
        which: list[ColumnElement[bool]] = [_of.target.not_in(without)] if without else []
        which += [_of.escalation.in_(of)] if of else []

        def deed(connection: Connection) -> tuple[Owed, ...]:
            keys = _lost(connection, now, limit, lanes, which)
            if len(keys) < limit:
                waiting = _waiting(connection, at, limit, lanes, which)
                keys += in_turn(waiting, limit - len(keys))
            if not keys:
                return ()
            found = {owed.effect.key: owed for owed in _locked(connection, _of.key.in_(keys))}
            leased: list[Owed] = []
            taken: set[str] = set()
            for owed in (found[key] for key in keys if key in found):
                # Somebody was faster between the look and the lock.
                free = owed.state is EffectState.PENDING or owing.over(owed, now)
                if not free or owed.effect.key in taken:
                    continue
                whole = _whole(connection, owed, at, now, taken)
                taken |= {one.effect.key for one in whole}
                if whole:
                    leased.append(as_one(owing.leased(one, worker, until) for one in whole))
            _take(connection, [one for owed in leased for one in owed.whole])
            return tuple(leased)

        return self._asking.change(deed)

    def renew(self, worker: str, held: Mapping[str, int], until: datetime) -> frozenset[str]:
        """Keep these until then."""
        if not held:
            return frozenset()

        def deed(connection: Connection) -> frozenset[str]:
            mine = select(_of.key, _of.lease).where(_LEASED, _of.leased_by == worker)
            locked = connection.execute(mine.with_for_update())
            still = frozenset(key for key, lease in locked if held.get(key) == lease)
            if still:
                kept = update(effects).where(_of.key.in_(still))
                connection.execute(kept.values(leased_until=until))
            return still

        return self._asking.change(deed)

    def hand_back(self, worker: str, held: Mapping[str, int] | None = None) -> int:
        """Others may do these, or all that this worker has leased."""
        back = update(effects).where(_LEASED, _of.leased_by == worker)
        if held is not None:
            by_lease: dict[int, list[str]] = {}
            for key, lease in held.items():
                by_lease.setdefault(lease, []).append(key)
            these = (and_(_of.lease == n, _of.key.in_(keys)) for n, keys in by_lease.items())
            back = back.where(or_(false(), *these))
        back = back.values(state=EffectState.PENDING.value, leased_by=None, leased_until=None)
        return self._asking.change(lambda connection: connection.execute(back).rowcount)

    def ends(self) -> datetime | None:
        """When the first lease is over."""
        first = select(_of.leased_until).where(_LEASED).order_by(_of.leased_until).limit(1)
        return self._asking.ask(lambda connection: connection.execute(first).scalar())

    # --- signs of life ---------------------------------------------------------------------------

    def beat(self, worker: str, at: datetime, detail: Mapping[str, JSON]) -> None:
        """The worker lives, and does this."""
        told = plain(detail)
        insert = postgresql_insert if self._asking.dialect.name == "postgresql" else sqlite_insert
        said = insert(workers).values(name=worker, started_at=at, beat_at=at, detail=told)
        said = said.on_conflict_do_update(
            index_elements=["name"], set_={"beat_at": at, "detail": told}
        )
        forgotten = workers.delete().where(workers.c.beat_at < at - FORGOTTEN_AFTER)

        def deed(connection: Connection) -> None:
            connection.execute(said)
            connection.execute(forgotten)

        self._asking.change(deed)

    def leave(self, worker: str) -> None:
        """The worker ends."""
        gone = workers.delete().where(workers.c.name == worker)
        self._asking.change(lambda connection: connection.execute(gone))

    def workers(self) -> tuple[Worker, ...]:
        """Every worker that told of itself and did not leave."""
        known = select(workers).order_by(workers.c.name)
        return self._asking.ask(
            lambda connection: tuple(
                Worker(row.name, row.started_at, row.beat_at, unplain(row.detail))
                for row in connection.execute(known)
            )
        )

    # --- what stands -----------------------------------------------------------------------------

    def owing(self, due: datetime | None = None) -> tuple[Owing, ...]:
        """How many effects are pending, leased and dead."""

        def question(connection: Connection) -> tuple[Owing, ...]:
            found = []
            for state, which in zip(
                (EffectState.PENDING, EffectState.LEASED, EffectState.DEAD),
                (_PENDING, _LEASED, _DEAD),
                strict=True,
            ):
                counted = select(
                    _of.target, _of.lane, func.count(), func.min(_of.not_before)
                ).where(which, *([_of.not_before <= due] if due and which is _PENDING else ()))
                grouped = counted.group_by(_of.target, _of.lane).order_by(_of.target, _of.lane)
                found += [Owing(state, *row) for row in connection.execute(grouped)]
            return tuple(found)

        return self._asking.ask(question)

    def left_behind(self, before: datetime, now: datetime, limit: int = 20) -> LeftBehind:
        """What should have been done before."""
        row = escalations.c
        waits = select(row.escalation, row.next_wake).where(row.next_wake < before)
        waits = waits.order_by(row.next_wake, row.escalation).limit(limit)
        owed = select(effects).where(_PENDING, _of.not_before < before)
        owed = owed.order_by(_of.not_before, _of.key).limit(limit)

        def question(connection: Connection) -> LeftBehind:
            wakes = tuple((id_, wake) for id_, wake in connection.execute(waits))
            lost = connection.execute(_over(select(effects), now).limit(limit))
            late = [
                found
                for lane in LANES
                for found in connection.execute(owed.where(_of.lane == lane))
            ]
            return LeftBehind(wakes, tuple(map(owed_of, (*lost, *late)))[:limit])

        return self._asking.ask(question)


def _over(statement: Select[Result], now: datetime) -> Select[Result]:
    """Of effects whose lease is over."""
    ended = or_(_of.leased_until <= now, _of.leased_until > now + LONGEST_LEASE)
    return statement.where(_LEASED, ended).order_by(_of.leased_until, _of.key)


def _lost(
    connection: Connection,
    now: datetime,
    limit: int,
    lanes: tuple[int, ...],
    which: list[ColumnElement[bool]],
) -> tuple[str, ...]:
    """What somebody leased who went away since."""
    over: Select[Any] = _over(select(_of.key, _of.told_with), now)
    over = over.where(_of.lane.in_(lanes), *which)
    found: dict[str, str] = {}  # of those that are done as one, the first
    for row in connection.execute(over.limit(limit)):
        found.setdefault(row.told_with or row.key, row.key)
    return tuple(found.values())


def _locked(connection: Connection, which: ColumnElement[bool]) -> list[Owed]:
    """Effects that nobody else is leasing at this moment, held for this transaction."""
    locked = select(effects).where(which).order_by(_of.not_before, _of.key)
    return [owed_of(row) for row in connection.execute(locked.with_for_update(skip_locked=True))]


def _whole(
    connection: Connection, owed: Owed, at: datetime, now: datetime, taken: set[str]
) -> tuple[Owed, ...]:
    """All that is done as one with it; itself alone where nothing is; nothing: not now."""
    if owed.told_with is not None:
        whole = connection.execute(select(effects).where(_of.told_with == owed.told_with)).all()
        rest = left_to_do(map(owed_of, whole), now)
        if rest is None:
            return ()
        keys = [one.effect.key for one in rest]
        locked = _locked(connection, _of.key.in_(keys))
        # Another worker holds some of them: it takes them all, or we do next time.
        same = left_to_do(locked, now)
        return same if same is not None and len(same) == len(keys) else ()
    if not free_to_join(owed):
        return (owed,)
    alike = (
        select(effects)
        .where(_PENDING, _of.together == owed.effect.together, _of.not_before <= at)
        .where(_of.lease == 0, _of.told_with.is_(None), _of.key.not_in({*taken, owed.effect.key}))
        .order_by(_of.not_before, _of.key)
        .limit(MOST_TOGETHER - 1)
    )
    rows = connection.execute(alike.with_for_update(skip_locked=True))
    mates = [mate for mate in map(owed_of, rows) if free_to_join(mate)]
    if not mates:
        return (owed,)
    key = common_key(owed, mates)
    return tuple(replace(one, told_with=key) for one in (owed, *mates))


def _waiting(
    connection: Connection,
    at: datetime,
    limit: int,
    lanes: tuple[int, ...],
    which: list[ColumnElement[bool]],
) -> list[Waiting]:
    """The longest waiting, of as many accounts as could be leased now.

    Looks at a few more than wanted. Only where the effects of some accounts fill the whole look,
    it looks again past them.
    """
    account = escalations.c.account
    found: list[Waiting] = []
    for lane in lanes:
        look = (
            select(_of.lane, _of.not_before, _of.key, account, _of.told_with)
            .join(escalations, escalations.c.escalation == _of.escalation)
            .where(_PENDING, _of.lane == lane, _of.not_before <= at, *which)
            .order_by(_of.not_before, _of.key)
            .limit(4 * limit)
        )
        seen: set[str] = set()
        for _ in range(MOST_LOOKS):
            rows = connection.execute(look.where(account.not_in(seen)) if seen else look).all()
            found += [Waiting(*row) for row in rows]
            seen |= {row.account for row in rows}
            if len(rows) < 4 * limit or len(seen) >= limit:
                break
        if len(found) >= limit:
            break  # the urgent ones are as many as are wanted
    return found


def _take(connection: Connection, leased: list[Owed]) -> None:
    if not leased:
        return
    values = [
        {
            "which": owed.effect.key,
            "state": owed.state.value,
            "lease": owed.lease,
            "leased_by": owed.leased_by,
            "leased_until": owed.leased_until,
            "tries": owed.tries,
            "last_error": owed.last_error,
            "told_with": owed.told_with,
        }
        for owed in leased
    ]
    connection.execute(update(effects).where(_of.key == bindparam("which")), values)
