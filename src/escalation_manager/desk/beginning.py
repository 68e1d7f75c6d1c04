"""Does the assistant begin by itself when an escalation comes in? Where assistant.toml says so.

It looks at what was written on the desk, in its order, and works each escalation once that it has
not touched. How far it has looked stands in the database, behind the round: a process that dies in
one takes it up again, and every deed of a round counts once. Where several processes look, one of
them holds the escalation and works it; a model is asked once.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Event, Thread

from escalation_manager.core.errors import AtWork, EscalationError
from escalation_manager.core.lifecycle import LIVE
from escalation_manager.desk.counter import Desk

SETTING = "assistant_looked"
"""The last position it has dealt with."""
RIPE = timedelta(seconds=20)
"""How long an escalation is left to what the desk gathers and alerts by itself."""
FRESH = timedelta(days=1)
"""What is older did not just come in: it was imported, or the server was away for long."""
ROUND_SECONDS = 5.0
LIMIT = 100

log = logging.getLogger("escalations.assistant")


class Beginning:
    """Works in a thread of its own, so that a slow model keeps no alert and no clock waiting."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stop = Event()
        self._thread: Thread | None = None

    @property
    def wanted(self) -> bool:
        """Whether it was told to; a rehearsal desk has nobody to begin by itself."""
        return self._desk.specialist.on_arrival and not self._desk.rehearsal

    def start(self) -> None:
        """Begin, where it is wanted. What came in before it was first wanted is left alone."""
        if self.wanted:
            self.from_now_on()
            self._thread = Thread(target=self.run, name="assistant", daemon=True)
            self._thread.start()

    def from_now_on(self) -> None:
        """Where it never looked before, it looks at what comes in from here on."""
        if not isinstance(self._desk.store.setting(SETTING), int):
            self._desk.store.set_setting(SETTING, self._desk.store.position())

    def stop(self, patience: float = 2.0) -> None:
        """End it after the round that runs."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(patience)

    def run(self) -> None:
        """Until it is stopped."""
        while not self._stop.is_set():
            try:
                self.once()
            except Exception:
                # The next round does what this one left; a thread that died would do nothing.
                log.exception("The assistant could not begin; it tries again.")
            self._stop.wait(ROUND_SECONDS)

    def once(self) -> list[str]:
        """Look at what was written since the last time; what was worked on."""
        desk, worked = self._desk, []
        looked = after = self._looked()
        for change in desk.store.changes(after, LIMIT):
            row = desk.store.row(change.escalation)
            now = desk.now()
            fresh = row is not None and row.status in LIVE and now - row.opened_at < FRESH
            if row is not None and fresh and not self._touched(row.id):
                if now - row.opened_at < RIPE or self._stop.is_set():
                    break  # it and all that was written after it waits for the next look
                try:
                    if self._work(row.id, change.position):
                        worked.append(row.id)
                except AtWork:
                    break  # another process has it; the next look finds it touched
                looked = change.position
            after = change.position
        if after != looked:
            self._looked_at(after)
        return worked

    def _touched(self, escalation: str) -> bool:
        """Has an agent written on it already, since it came in?"""
        people = self._desk.policy.directory().people
        agents = {person.id for person in people.values() if person.agent}
        entries = tuple(self._desk.store.read(escalation))
        return any(one.actor in agents and one.at > entries[0].at for one in entries)

    def _work(self, escalation: str, position: int) -> bool:
        """Work it, and take it down before anybody else may hold it. Whether it was for us."""

        def wanted() -> bool:
            return self._looked() < position and not self._touched(escalation)

        def dealt_with() -> None:
            self._looked_at(position)

        try:
            return self._desk.specialist.work_by_itself(escalation, wanted, dealt_with)
        except AtWork:
            raise
        except EscalationError as refused:
            # A restricted one is not for it, and without an agent in the directory none is.
            log.info("%s is left to people: %s", escalation, refused)
            dealt_with()
            return False

    def _looked(self) -> int:
        looked = self._desk.store.setting(SETTING)
        return looked if isinstance(looked, int) else 0

    def _looked_at(self, position: int) -> None:
        """Only ever further: a process that was slow does not send the others back."""
        with self._desk.store.write() as work:
            # Asking for this key takes turns with whoever else writes it down at this moment.
            work.request(SETTING)
            if self._looked() < position:
                work.set_setting(SETTING, position)
