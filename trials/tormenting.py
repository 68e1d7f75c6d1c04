"""What is done to the workers of a desk: they are killed, frozen, and lose their database and time.

All that is done is remembered with its instants, because who judges a repeat must know its cause.
"""

from __future__ import annotations

import math
import multiprocessing
import os
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event
from time import monotonic

from trials.at_work import LEASE, work_at
from trials.fast_clock import FastClock
from trials.outside import RECORD

HOUR = 3_600.0
FROZEN = (LEASE.total_seconds() + 0.2, LEASE.total_seconds() + 1.0)
"""Seconds: past the lease."""
MOST_WORK, LONGEST_AWAITED = 6, 5.0
"""Things given to the outside between two blows, at random, and seconds to wait for them."""
LINE = 120
"""Bytes of the record for one of them."""
_wait = Event().wait


@dataclass
class Done:
    """What was done, in seconds of the steady clock."""

    killed: dict[int, tuple[float, float]] = field(default_factory=dict)
    """Processes by their number: a moment before they died, and when they were gone."""
    frozen: list[tuple[int, float, float]] = field(default_factory=list)
    """Which process, from, to."""
    down: list[tuple[float, float]] = field(default_factory=list)
    """When the database was away."""
    stopped: list[tuple[float, float]] = field(default_factory=list)
    """When workers were asked to end: what runs longer than they wait is done again."""
    jumps: int = 0
    by_themselves: int = 0
    """Of the killed, those that died at the worst instant: accepted, and nobody told."""


class Database:
    """A server that can be crashed. A file can't."""

    def __init__(self, crash: Callable[[], None], start: Callable[[], None]) -> None:
        self.crash, self.start = crash, start


class Tormentor:
    """Keeps workers on a desk, and lets none of them live for long."""

    def __init__(
        self,
        place: str,
        folder: Path,
        clock: FastClock,
        seed: int,
        *,
        workers: int = 3,
        database: Database | None = None,
    ) -> None:
        self.done = Done()
        self._folder, self._clock, self._database = folder, clock, database
        self._draw = random.Random(f"tormentor {seed}")
        self._arguments = (place, str(folder), seed)
        self._many = workers
        self._workers: list[BaseProcess] = []
        self._thaw_at: dict[int, tuple[float, float]] = {}
        """Frozen processes: since when, until when."""
        self._offset = 0.0
        # A new worker costs a fork of a process that has everything in its memory already.
        self._making = multiprocessing.get_context("forkserver")
        self._making.set_forkserver_preload(["trials.at_work"])

    # --- the torture -----------------------------------------------------------------------------

    def torment(
        self, kills: int, seconds: float, between: tuple[float, float] = (0.05, 0.35)
    ) -> None:
        """Until so many were killed, or for so long."""
        end = monotonic() + seconds
        while len(self.done.killed) < kills and monotonic() < end:
            self._tend()
            what = self._draw.random()
            if what < 0.78:
                self._kill()
            elif what < 0.88:
                self._freeze()
            elif what < 0.95:
                self._jump()
            elif self._database is not None:
                self._crash(self._database)
            self._pause(self._draw.uniform(*between))
            self._await_work(self._draw.randrange(MOST_WORK))

    def thaw(self) -> None:
        """Let go of who is frozen: they may hold what others wait for."""
        for pid in tuple(self._thaw_at):
            self._thaw(pid)

    def calm(self) -> None:
        """Let nobody suffer any more: all end as they would by themselves."""
        self.thaw()
        began = monotonic()
        for each in self._workers:
            each.terminate()
        for each in self._workers:
            each.join(20)
            if each.is_alive():
                each.kill()
                each.join()
        self.done.stopped.append((began, monotonic()))
        self._buried()

    def begin(self, workers: int) -> None:
        """So many workers that nobody hurts."""
        self._many = workers
        self._tend()

    def close(self) -> None:
        """Leave no process behind."""
        for each in self._workers:
            each.kill()
            each.join()
        self._workers.clear()

    # --- workers ---------------------------------------------------------------------------------

    def _tend(self) -> None:
        """Bury the dead, thaw who was frozen long enough, and start others."""
        self._buried()
        now = monotonic()
        for pid, (_, until) in tuple(self._thaw_at.items()):
            if now >= until:
                self._thaw(pid)
        while len(self._workers) < self._many:
            worker = self._making.Process(target=work_at, args=self._arguments, daemon=True)
            worker.start()
            self._workers.append(worker)

    def _buried(self) -> None:
        for each in tuple(self._workers):
            if each.is_alive():
                continue
            self._workers.remove(each)
            pid = _pid(each)
            if each.exitcode == -signal.SIGKILL and pid not in self.done.killed:
                # It has written down by itself when it died.
                self.done.killed[pid] = (math.inf, monotonic())
                self.done.by_themselves += 1

    def _at_work(self) -> list[BaseProcess]:
        """Those that are worth to be killed: they have begun to work."""
        return [each for each in self._workers if (self._folder / f"at-work-{each.pid}").exists()]

    def _chosen(self) -> BaseProcess | None:
        found = [each for each in self._at_work() if each.is_alive()]
        return self._draw.choice(found) if found else None

    def _kill(self) -> None:
        worker = self._chosen()
        if worker is None:
            return
        began = monotonic()
        worker.kill()
        worker.join()
        pid = _pid(worker)
        self.done.killed[pid] = (began, monotonic())
        if pid in self._thaw_at:
            since, _ = self._thaw_at.pop(pid)
            self.done.frozen.append((pid, since, monotonic()))
        self._workers.remove(worker)

    def _freeze(self) -> None:
        worker = self._chosen()
        if worker is None or self._thaw_at:
            return
        pid, now = _pid(worker), monotonic()
        os.kill(pid, signal.SIGSTOP)
        self._thaw_at[pid] = (now, now + self._draw.uniform(*FROZEN))

    def _thaw(self, pid: int) -> None:
        since, _ = self._thaw_at.pop(pid)
        if any(each.pid == pid and each.is_alive() for each in self._workers):
            os.kill(pid, signal.SIGCONT)
            self.done.frozen.append((pid, since, monotonic()))

    # --- the world -------------------------------------------------------------------------------

    def _jump(self) -> None:
        """An hour on, or back; never further away than that."""
        to = self._draw.choice([at for at in (-HOUR, 0.0, HOUR) if at != self._offset])
        self._clock.jump(to - self._offset)
        self._offset = to
        self.done.jumps += 1

    def _crash(self, database: Database) -> None:
        began = monotonic()
        database.crash()
        self._pause(self._draw.uniform(0.0, 1.0))
        database.start()
        self.done.down.append((began, monotonic()))

    def _await_work(self, lines: int) -> None:
        """Let them do so much before the next blow: on a busy machine the dead do no work."""
        record, end = self._folder / RECORD, monotonic() + LONGEST_AWAITED
        before = record.stat().st_size if record.exists() else 0
        while monotonic() < end:
            if record.exists() and record.stat().st_size - before >= lines * LINE:
                return
            self._pause(0.05)

    def _pause(self, seconds: float) -> None:
        """Wait, and thaw in time."""
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0:
            _wait(min(left, 0.1))
            self._tend()


def _pid(worker: BaseProcess) -> int:
    assert worker.pid is not None
    return worker.pid
