"""How do several workers run at once? Each as a process of its own, started again when it dies."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event
from time import monotonic
from types import FrameType

from escalation_manager.core.errors import Conflict
from escalation_manager.desk.counter import Desk
from escalation_manager.serving.logs import write_log
from escalation_manager.serving.working import SUPERVISED, rehearsal

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
WELL_AFTER = 60.0
"""A process that lived so long was well: the next wait is short again."""
PATIENCE = 2.7
"""Seconds that they get to end by themselves."""

_MAIN = "from escalation_manager.main import main; main()"

log = logging.getLogger("escalations.supervisor")


@dataclass
class _Child:
    number: int
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT
    again_at: float = 0.0


def supervise(
    count: int, desk: Desk, place: str, arguments: Sequence[str], *, log_json: bool
) -> None:
    """Keep so many workers on this desk running, until SIGTERM or SIGINT.

    `place` is where the desk lies. It goes to them in their environment, where no other user of
    the machine can read it.
    """
    _refuse(desk)
    desk.store.close()
    write_log(as_json=log_json)
    ended = Event()

    def end(number: int, _: FrameType | None) -> None:
        log.info("Ending at %s.", signal.Signals(number).name)
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    children = [_Child(number + 1) for number in range(count)]
    try:
        while not ended.is_set():
            for child in children:
                _see_to(child, place, arguments)
            ended.wait(0.2)
    finally:
        _end(children)
    log.info("All workers have ended.")


def _refuse(desk: Desk) -> None:
    """Several processes are for a desk that several can write to at once."""
    if desk.rehearsal:
        raise rehearsal()
    if desk.store.leases.clock() is None:
        raise Conflict(
            "A desk in one file has one writer at a time, and one process keeps it busy.",
            "Leave out --processes; or move the desk to PostgreSQL: escalations migrate.",
        )


def _see_to(child: _Child, place: str, arguments: Sequence[str]) -> None:
    now = monotonic()
    if child.process is not None:
        code = child.process.poll()
        if code is None:
            return
        child.wait = FIRST_WAIT if now - child.started >= WELL_AFTER else child.wait
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        log.error("Worker %d ended %s; again in %.1f s.", child.number, how, child.wait)
        child.process, child.again_at = None, now + child.wait
        child.wait = min(child.wait * 2, LONGEST_WAIT)
    if now < child.again_at:
        return
    # In a group of its own, so that Ctrl-C reaches it through us alone, and once.
    child.process = subprocess.Popen(
        [sys.executable, "-c", _MAIN, *arguments],
        env={**os.environ, "ESCALATIONS_DB": place, SUPERVISED: str(os.getpid())},
        start_new_session=True,
    )
    child.started = now
    log.info("Worker %d runs as process %d.", child.number, child.process.pid)


def _end(children: Sequence[_Child]) -> None:
    running = [each.process for each in children if each.process is not None]
    for process in running:
        process.terminate()
    until = monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(max(until - monotonic(), 0.05))
        except subprocess.TimeoutExpired:
            log.error("Process %d does not end; it is killed.", process.pid)
            process.kill()
            process.wait()
