"""A process that works on a tortured desk: the product's worker, on the clock of the trial."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from escalation_manager.core.errors import StoreError
from escalation_manager.core.handbook import Handbook
from escalation_manager.desk.ahead import Foresight
from escalation_manager.handbook_file import shipped
from escalation_manager.serving.working import SUPERVISED, work
from trials.fast_clock import FastClock
from trials.outside import desk_at

LEASE = timedelta(seconds=2)
LOG = "log"
LATE_AFTER = timedelta(hours=2)
"""A notice so long after its planned instant is marked late: half a minute for those who wait."""
FORESIGHT = Foresight(timedelta(hours=1), timedelta(), 1, holds=LATE_AFTER, every=timedelta())
"""Here a single one within an hour is a crowd that is decided on before it is due."""


def handbook() -> Handbook:
    """The shipped one, but for what is late on a clock as fast as this one."""
    whole = shipped()
    return replace(whole, clocks=replace(whole.clocks, late_after=LATE_AFTER))


def work_at(place: str, folder: str, seed: int) -> None:
    """Work there until SIGTERM, or whatever else may come."""
    os.environ[SUPERVISED] = str(os.getppid())  # whoever starts us ends with the trial
    home = Path(folder)
    log = os.open(home / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    os.dup2(log, 2)
    try:
        desk = desk_at(place, home, FastClock(home), seed)
    except StoreError as fault:
        # The database is away; whoever watches over workers starts another.
        sys.exit(f"Cannot begin: {fault}")
    desk.foresight = FORESIGHT
    (home / f"at-work-{os.getpid()}").touch()
    work(desk, log_json=True, lease=LEASE)
