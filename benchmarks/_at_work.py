"""What do worker processes do, as seen from outside? Their CPU and memory, and what is committed.

Everything is seen from a connection of our own, which asks every few milliseconds what is still
due: an escalation counts as woken when everybody else can see it, not when its worker thinks so.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from escalation_manager.store.addresses import Place
from escalation_manager.store.instants import written
from escalation_manager.store.sql import SqlStore

START = "from escalation_manager.main import main; main()"
TICKS = os.sysconf("SC_CLK_TCK")
LOOK_EVERY = 0.01
LONGEST = 240.0


class WorkerProcess:
    """`escalations work` on that desk."""

    def __init__(self, place: Place) -> None:
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, "work", "--db", str(place)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        atexit.register(self.process.kill)  # however we end, nobody works on afterwards

    def kill(self) -> None:
        """As by a power cut."""
        self.process.kill()
        self.process.wait()

    def end(self) -> None:
        """As it is meant to end."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    @property
    def cpu(self) -> float:
        """Seconds of CPU so far."""
        text = Path(f"/proc/{self.process.pid}/stat").read_text()
        user, system = text.rsplit(")", 1)[1].split()[11:13]
        return (int(user) + int(system)) / TICKS

    @property
    def megabytes(self) -> float:
        """Memory that is its own alone."""
        lines = Path(f"/proc/{self.process.pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Private_")) / 1024


@dataclass
class Seen:
    """How many were still due, and when that was seen."""

    looks: list[tuple[float, int]] = field(default_factory=list)

    def done_by(self, share: float, of: int) -> float:
        """When this share of them was committed, in seconds since they were due."""
        return next(at for at, left in self.looks if left <= of * (1 - share))

    @property
    def first(self) -> float:
        """When the first were."""
        return next(at for at, left in self.looks if left < self.looks[0][1])


class Watcher:
    """Looks at the database as any other program would."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store

    def ask(self, statement: str, *values: Any) -> Any:
        """The one value that the statement gives."""
        with self._store._cursor() as cursor:
            cursor.execute(self._store.dialect.sql(statement), values)
            (row,) = cursor.fetchall()
            return row[0]

    def still_due(self, upto: datetime) -> int:
        """How many wakes up to then were not looked at."""
        return int(self.ask("SELECT count(*) FROM escalations WHERE next_wake IS NOT NULL "
                            "AND next_wake <= ?", written(upto)))  # fmt: skip

    def owed(self, at: datetime) -> int:
        """How many effects are not done."""
        return int(self.ask("SELECT count(*) FROM effects WHERE state IN ('pending', 'leased') "
                            "AND not_before <= ?", written(at)))  # fmt: skip

    def until_woken(self, due: datetime, upto: datetime) -> Seen:
        """Looks from before they are due until all are done."""
        seen = Seen()
        while True:
            left = self.still_due(upto)
            late = time.time() - due.timestamp()
            seen.looks.append((late, left))
            if not left:
                return seen
            if late > LONGEST:
                raise SystemExit(f"{left} are still due after {late:.0f} s")
            time.sleep(LOOK_EVERY)

    def until(self, none: Any, longest: float = LONGEST) -> float:
        """Seconds until that is nothing any more."""
        began = time.monotonic()
        while none():
            if time.monotonic() - began > longest:
                return float("nan")
            time.sleep(LOOK_EVERY)
        return time.monotonic() - began
