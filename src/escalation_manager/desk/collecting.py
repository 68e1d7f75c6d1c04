"""Who fetches the mails while the desk runs? One loop, which a mailbox that fails cannot end."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event, Thread

from escalation_manager.core.errors import EscalationError, StoreError
from escalation_manager.desk import incoming
from escalation_manager.desk.counter import Desk

log = logging.getLogger("escalations.mail")

MAIL_IN = "mail_in"
"""By which name the mailbox stands among the channels, when somebody asks how they do."""

LISTEN_SECONDS = 30.0
"""How long to listen for something new before looking again by itself."""

FIRST_WAIT, LONGEST_WAIT = 5.0, 300.0
"""Seconds before a mailbox that failed is asked again: twice as long each time."""


@dataclass(frozen=True, slots=True)
class Collected:
    """How many mails were taken in, and what was wrong with the mailbox; empty: nothing."""

    taken: int = 0
    fault: str = ""


def collect_mail(desk: Desk, at: datetime | None = None) -> Collected:
    """Take in what lies in the mailbox, if there is one. Raises nothing for a mailbox that fails.

    How the mailbox does is kept with the channels.
    """
    if desk.outside.mailbox is None:
        return Collected()
    taken, fault = 0, ""
    try:
        for _ in incoming.each(desk, at=at):
            taken += 1
    except StoreError:
        raise
    except (EscalationError, OSError) as error:
        fault = str(error) or type(error).__name__
    if desk.outside.ledger is not None:
        desk.outside.ledger.note(MAIL_IN, desk.now(at), fault)
    return Collected(taken, fault)


class Collecting:
    """Collects in a thread of its own, so that waiting for a mail server keeps no alert waiting.

    `arrived` is called when something came in, so that it is acted on at once. Several processes
    may collect from one mailbox: each mail counts once.
    """

    def __init__(self, desk: Desk, arrived: Callable[[], object] | None = None) -> None:
        self._desk = desk
        self._arrived = arrived
        self._stop = Event()
        self._thread: Thread | None = None
        self.last: datetime | None = None
        """When it last looked."""

    @property
    def wanted(self) -> bool:
        """Whether there is a mailbox; a rehearsal desk has none."""
        return self._desk.outside.mailbox is not None and not self._desk.rehearsal

    def start(self) -> None:
        """Begin, where there is a mailbox."""
        if self.wanted:
            self._thread = Thread(target=self.run, name="collecting mail", daemon=True)
            self._thread.start()

    def stop(self, patience: float = 2.0) -> None:
        """End it after the mail that is being taken in."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(patience)

    def run(self) -> None:
        """Until it is stopped."""
        wait = FIRST_WAIT
        while not self._stop.is_set():
            if self._once():
                wait = FIRST_WAIT
                continue
            self._stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)
        if self._desk.outside.mailbox is not None:
            self._desk.outside.mailbox.source.close()

    def _once(self) -> bool:
        """Look once, and listen for more. Whether the mailbox works."""
        try:
            collected = collect_mail(self._desk)
            self.last = self._desk.now()
            if collected.taken and self._arrived is not None:
                self._arrived()
            if collected.fault:
                log.warning("%s", collected.fault)
                return False
            if not collected.taken:
                incoming.mailbox(self._desk).source.wait(LISTEN_SECONDS)
        except EscalationError as fault:
            log.warning("%s", fault)
            return False
        except Exception:
            # The next round does what this one left; a thread that died would do nothing.
            log.exception("Collecting mail failed; it is tried again.")
            return False
        return True
