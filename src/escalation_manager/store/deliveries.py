"""Fills the Ledger port from the desk's own database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, Table, select

from escalation_manager.ports.channels import Delivery, Health
from escalation_manager.store.channel_tables import channel_health, deliveries, threads
from escalation_manager.store.once import replaced

NOTED_AGAIN = timedelta(minutes=1)
"""A channel that works all the time is not written down each time."""
LONGEST_ERROR = 500


class StoredLedger:
    """What was told to whom, and where it is talked about."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def delivery(self, key: str) -> Delivery | None:
        """How far that alert to that person came."""
        with self._engine.connect() as connection:
            row = connection.execute(select(deliveries).where(deliveries.c.key == key)).first()
        return _delivery(row) if row is not None else None

    def deliveries(self, escalation: str) -> tuple[Delivery, ...]:
        """How far every alert of an escalation came, the oldest first."""
        which = select(deliveries).where(deliveries.c.escalation == escalation)
        with self._engine.connect() as connection:
            rows = connection.execute(which.order_by(deliveries.c.at, deliveries.c.key))
            return tuple(map(_delivery, rows))

    def record(self, *many: Delivery) -> None:
        """How far they came by now, all or none; in place of what was known before."""
        rows = [({"key": one.key}, _values(one)) for one in many]
        replaced(self._engine, deliveries, *rows)

    def thread(self, channel: str, place: str, about: str) -> str | None:
        """The reference of what began the thread in that place."""
        which = select(threads.c.reference).where(
            threads.c.channel == channel, threads.c.place == place, threads.c.about == about
        )
        with self._engine.connect() as connection:
            return connection.execute(which).scalar_one_or_none()

    def begin(self, channel: str, place: str, about: str, reference: str, at: datetime) -> None:
        """A thread begins, or begins anew, there."""
        named = {"channel": channel, "place": place, "about": about}
        self._replace(threads, named, {**named, "reference": reference, "at": at})

    def note(self, channel: str, at: datetime, error: str = "") -> None:
        """A channel worked, or failed with this error."""
        known = next((one for one in self.health() if one.channel == channel), None)
        worked_at, failures = (known.worked_at, known.failures) if known else (None, 0)
        if error:
            now = Health(channel, worked_at, at, error[:LONGEST_ERROR], failures + 1)
        else:
            lately = worked_at is not None and timedelta(0) <= at - worked_at < NOTED_AGAIN
            if lately and not failures:
                return
            now = Health(channel, at, known.failed_at if known else None, "", 0)
        self._replace(channel_health, {"channel": channel}, asdict(now))

    def health(self) -> tuple[Health, ...]:
        """How every channel did that was used, by name."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(channel_health).order_by(channel_health.c.channel))
            return tuple(
                Health(row.channel, row.worked_at, row.failed_at, row.error, row.failures)
                for row in rows
            )

    def _replace(self, table: Table, named: dict[str, str], values: dict[str, Any]) -> None:
        replaced(self._engine, table, (named, values))


def _values(delivery: Delivery) -> dict[str, Any]:
    return {
        "key": delivery.key,
        "person": delivery.person,
        "escalation": delivery.escalation,
        "delivered": delivery.delivered,
        "tried": [list(one) for one in delivery.tried],
        "at": delivery.at,
    }


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    tried = tuple((one[0], one[1], one[2]) for one in row.tried)
    return Delivery(row.key, row.person, row.escalation, row.delivered, tried, row.at)
