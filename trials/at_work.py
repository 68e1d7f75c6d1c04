"""A process that works on a tortured desk: the product's worker, on the clock of the trial."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

from escalation_manager.core.errors import StoreError
from escalation_manager.serving.working import SUPERVISED, work
from trials.fast_clock import FastClock
from trials.outside import desk_at

LEASE = timedelta(seconds=2)
LOG = "log"


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
    (home / f"at-work-{os.getpid()}").touch()
    work(desk, log_json=True, lease=LEASE)
