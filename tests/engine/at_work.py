"""A real process that works on a desk, with a customers' channel that a test can watch and slow.

`python -m tests.engine.at_work DESK FOLDER`: the worker of the product, as `escalations work` runs
it, with a long lease. For every text that goes out, the channel writes a line `PID KEY` into
FOLDER/sent, then waits for as long as FOLDER/slow says, at every moment.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic

from escalation_manager.connectors.loading import FileLoader
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.channels import Outgoing
from escalation_manager.serving.working import work
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import SystemClock, desk_on

LEASE = timedelta(seconds=100)
"""So long that it never ends by itself on a busy machine."""


@dataclass
class Watched:
    """A customers' channel that knows its keys, as a good vendor does: twice is once."""

    folder: Path

    def send(self, outgoing: Outgoing, *, at: datetime, key: str) -> str:  # noqa: ARG002
        with (self.folder / "sent").open("a") as sent:
            sent.write(f"{os.getpid()} {key}\n")
        begun = monotonic()
        while monotonic() < begun + float((self.folder / "slow").read_text() or "inf"):
            Event().wait(0.02)  # a frozen process finds that its time is over
        return f"reference-of-{key}"


def watched_desk(place: str, folder: Path) -> Desk:
    """The desk there, with that channel."""
    store = open_store(Path(place) if "://" not in place else place)
    desk = desk_on(store)
    outside = replace(desk.outside, channels={"*": Watched(folder)})
    loader = FileLoader(store.engine)
    return Desk(store, desk.policy, SystemClock(), loader, outside, name=desk.name)


if __name__ == "__main__":
    work(watched_desk(sys.argv[1], Path(sys.argv[2])), log_json=True, lease=LEASE)
