"""Fills the Ledger port from the desk's own database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Engine, Table, delete, insert, select

from escalation_manager.ports.channels import Delivery
from escalation_manager.store.channel_tables import deliveries, threads


class StoredLedger:
    """What was told to whom, and where it is talked about."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def delivery(self, key: str) -> Delivery | None:
        """How far that alert to that person came."""
        with self._engine.connect() as connection:
            row = connection.execute(select(deliveries).where(deliveries.c.key == key)).first()
        if row is None:
            return None
        tried = tuple((one[0], one[1], one[2]) for one in row.tried)
        return Delivery(row.key, row.person, row.escalation, row.delivered, tried, row.at)

    def record(self, delivery: Delivery) -> None:
        """How far it came by now; in place of what was known before."""
        values = {
            "key": delivery.key,
            "person": delivery.person,
            "escalation": delivery.escalation,
            "delivered": delivery.delivered,
            "tried": [list(one) for one in delivery.tried],
            "at": delivery.at,
        }
        self._replace(deliveries, {"key": delivery.key}, values)

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

    def _replace(self, table: Table, named: dict[str, str], values: dict[str, Any]) -> None:
        which = [table.c[name] == value for name, value in named.items()]
        with self._engine.execution_options(writing=True).begin() as connection:
            connection.execute(delete(table).where(*which))
            connection.execute(insert(table).values(**values))
