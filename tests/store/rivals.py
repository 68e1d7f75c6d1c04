"""Processes that write to one desk at once, in a file or on a server."""

from __future__ import annotations

from escalation_manager.core.errors import StaleWrite
from escalation_manager.store.addresses import Place
from escalation_manager.store.opening import open_store
from tests.contracts.stores import NOON, noted, raised, saving


def compete(place: Place, count: int) -> None:
    """Read, then write what was read plus one, without holding anything in between."""
    store = open_store(place)
    won = 0
    while won < count:
        seen = len(store.read("ESC-0001"))
        try:
            store.save(saving(noted(seen + 1), seen=seen), NOON)
            won += 1
        except StaleWrite as stale:
            assert "sam changed it" in stale.message  # noqa: PT017 - in another process
    store.close()


def number(place: Place, count: int) -> None:
    """Raise so many, each under the next number."""
    store = open_store(place)
    for _ in range(count):
        with store.write() as work:
            id_ = work.new_id()
            work.save(saving(raised(id_), escalation=id_), NOON)
    store.close()
