"""From when until when did each lease last? Written down as it begins and is renewed."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, time
from typing import Any

from escalation_manager.ports.log import Owed, Store

FILE = "leases"


class SeenLeases:
    """The leases of a store; each lease and renewal is written to a file as well."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._leases: Any = store.leases
        self._file = os.open(folder / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._leases, name)

    def lease(
        self, worker: str, at: datetime, *, now: datetime, until: datetime, **more: Any
    ) -> tuple[Owed, ...]:
        taken: tuple[Owed, ...] = self._leases.lease(worker, at, now=now, until=until, **more)
        leases = {one.effect.key: one.lease for owed in taken for one in owed.whole}
        self._write(leases, now, until)
        return taken

    def renew(self, worker: str, held: Mapping[str, int], until: datetime) -> frozenset[str]:
        still: frozenset[str] = self._leases.renew(worker, held, until)
        self._write({key: held[key] for key in sorted(still)}, None, until)
        return still

    def _write(self, leases: dict[str, int], since: datetime | None, until: datetime) -> None:
        if leases:
            row: dict[str, object] = {"leases": leases, "until": _s(until)}
            row["since"] = None if since is None else _s(since)
            os.write(self._file, json.dumps(row).encode() + b"\n")


def read(lines: Iterable[str]) -> dict[tuple[str, int], tuple[float, float]]:
    """Of each effect and lease, since when and until when it lasted."""
    found: dict[tuple[str, int], tuple[float, float]] = {}
    for line in lines:
        row = json.loads(line)
        for key, lease in row["leases"].items():
            since, until = found.get((key, lease), (math.inf, -math.inf))
            began = math.inf if row["since"] is None else row["since"]
            # Two threads of a process write: a renewal may stand before what it renews.
            found[key, lease] = (min(since, began), max(until, row["until"]))
    return found


def _s(reading: datetime) -> float:
    """Seconds of the steady clock, whichever clock leases go by: that one, or the time of day."""
    steady = reading.timestamp()
    if reading.astimezone(UTC).year == 1970:
        return steady
    return steady - (time() - monotonic())
