"""How does a process learn at once that another one saved something? It listens.

The worker, which sleeps until the next wake, and the server's live stream use it so:

    with store.listen() as listening:
        while not stopped:
            look()                     # whatever is due, whatever changed
            listening.wait(seconds)    # until something was saved, but no longer than that

Whatever is saved between the look and the wait is not missed: `wait` then returns at once. A
`True` says only that it is worth looking again. It comes for a saving (events, another wake, new
effects) and for an effect that is tried again, whoever saved it, the listener included; not for
leases and signs of life; and it may come twice. It is a hint and never the truth: a notice may be
lost together with its connection, so whoever waits still looks by itself from time to time.

PostgreSQL tells by NOTIFY in the transaction that saved, over one connection for the whole process.
SQLite is looked at five times a second, and only while somebody listens; savings of the same
process are told at once.
"""

from __future__ import annotations

from typing import Protocol


class Listening(Protocol):
    """One listener. It belongs to the thread that made it."""

    def wait(self, seconds: float) -> bool:
        """True as soon as something was saved since the last wait ended, False after `seconds`."""
        ...
