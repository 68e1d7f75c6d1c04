"""How does a worker run as a process, and how does it end? At a signal, within a moment."""

from __future__ import annotations

import logging
import os
import signal
from datetime import timedelta
from threading import Event
from types import FrameType

from escalation_manager.core.errors import Conflict
from escalation_manager.desk.beginning import Beginning
from escalation_manager.desk.collecting import Collecting
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.following import Following
from escalation_manager.desk.leaving import remember_ways_out
from escalation_manager.engine.local import LEASE
from escalation_manager.engine.worker import Worker
from escalation_manager.serving.garbage import look_seldom
from escalation_manager.serving.logs import write_log

PATIENCE = 2.0
"""Seconds that what runs may take to end."""

log = logging.getLogger("escalations.work")


def work(desk: Desk, *, log_json: bool, lease: timedelta = LEASE) -> None:
    """Work on this desk until SIGTERM or SIGINT."""
    if desk.rehearsal:
        raise rehearsal()
    write_log(as_json=log_json)
    ended = Event()

    def end(number: int, _: FrameType | None) -> None:
        log.info("Ending at %s.", signal.Signals(number).name)
        ended.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    look_seldom()
    worker = Worker(desk, desk.name, desk.limits, lease=lease)
    collecting, following, beginning = Collecting(desk), Following(desk), Beginning(desk)
    remember_ways_out(desk)
    worker.start()
    collecting.start()
    following.start()
    beginning.start()
    log.info("Working as %s; stop it with Ctrl-C.", worker.name)
    supervisor = int(os.environ.get(SUPERVISED, "0"))
    # Python runs a handler of signals between two waits only.
    while not ended.wait(0.5):
        if supervisor and os.getppid() != supervisor:
            log.error("Whoever watched over this worker is gone; ending.")
            break
    well = worker.stop(PATIENCE)
    collecting.stop(0.3)
    following.stop(0.3)
    beginning.stop(0.3)
    log.info("Ended; %s.", "all came to its end" if well else "what ran is done again elsewhere")


def rehearsal() -> Conflict:
    """Nobody can work on a desk whose time stands still."""
    return Conflict(
        "This is a rehearsal desk: its time is set by hand, so nothing happens by itself.",
        "Play it: escalations tick --until WHEN. Work on a desk made without --rehearsal.",
    )


SUPERVISED = "ESCALATIONS_SUPERVISED"
"""The number of the process of ours that has started this worker, and watches over it."""
