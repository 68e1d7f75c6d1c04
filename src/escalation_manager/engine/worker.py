"""What does a worker do? It wakes what is due, sees to it that what is owed is done, and sleeps.

The rows in the store are the truth: a worker that forgets everything it knew, or is killed, loses
nothing. It sleeps until the next wake or effect, and is woken when somebody saves something. It
tells every few seconds that it lives, and what it does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic

from escalation_manager.core.errors import EscalationError
from escalation_manager.engine.auditing import Audit, audit
from escalation_manager.engine.connector import Limit
from escalation_manager.engine.local import LEASE, LocalRunner
from escalation_manager.ports.running import EffectRunner, Running, Waking
from escalation_manager.ports.stored import JSON, LONGEST_LEASE

WAKES = 100
"""Escalations that are looked at in one transaction; others wait for so long to write."""
BURST, BREATH = 0.3, 0.05
"""Where only one can write: seconds of waking in a row, and what others have between two of them.
It is longer than most of them wait before they ask again."""
ACTING_EVERY = 2.0
"""While more is due than is looked at at once, effects are begun so late and so often: waking comes
first, and both share one process. What one look takes in waits for nothing."""
LONGEST_SLEEP = 1.0
SLICE = 0.2
"""So often a sleeper looks at the time of day, which may jump."""
CLAIMED_BY_ANOTHER = 0.05
BEAT = 5.0
MISSED = timedelta(seconds=3 * BEAT)
"""Who was silent for so long decides on nothing ahead: the others do."""
AUDIT = 15.0
AFTER_TROUBLE = (0.5, 1.0, 2.0, 5.0)
"""Seconds until it looks again while the database does not answer."""
MOST_LINES = 5
"""Of what was left behind, in the log; `escalations status` has more."""
UNREADABLE_SECONDS = 600.0
"""So long an escalation whose history cannot be read is not looked at again."""

log = logging.getLogger("escalations.worker")

MakeRunner = Callable[[Callable[[], object]], EffectRunner]


class Worker:
    """Wakes and acts on one desk, in threads of its own, until it is stopped."""

    def __init__(
        self,
        desk: Waking,
        name: str,
        limits: Mapping[str, Limit] | None = None,
        *,
        lease: timedelta = LEASE,
        runner: MakeRunner | None = None,
    ) -> None:
        self.name = name
        self._desk = desk
        self._news = Event()
        self._stopping = Event()
        make = runner or (lambda news: LocalRunner(desk, name, limits, news, lease))
        self._lease, self._every = lease, min(BEAT, lease.total_seconds() / 4)
        self._runner = make(self._news.set)
        self._threads: list[Thread] = []
        self._unreadable: dict[str, float] = {}
        self._looked: datetime | None = None
        self._since: datetime | None = None
        self._sound: datetime | None = None
        self._audit: Audit | None = None
        self._trouble: str | None = None
        self._one_writer = True
        self._burst: float | None = None
        """When what we are at, one look after the other, began."""
        self._acts_at: float | None = None
        """While a crowd is due: when effects are begun again."""
        self._share = 0, 1
        """Our share of a crowd that is decided on: our place among the workers, their number."""

    # --- its life --------------------------------------------------------------------------------

    @property
    def wanted(self) -> bool:
        """Whether there is anything for it: a rehearsal desk has a time of its own."""
        return not self._desk.rehearsal

    def start(self) -> None:
        """Begin, where it is wanted."""
        if not self.wanted:
            return
        self._since = self._desk.now()
        self._one_writer = self._desk.store.leases.clock() is None
        for run in (self._work, self._listen, self._beat):
            thread = Thread(target=run, name=f"worker{run.__name__}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self, patience: float = 2.0) -> bool:
        """End: begin nothing more, let what runs end, hand back the rest. Whether all ended."""
        self._stopping.set()
        self._news.set()
        end = monotonic() + patience
        for thread in self._threads:
            thread.join(max(end - monotonic(), 0.1))
        well = True
        if self._threads:
            try:
                well = self._runner.stop(max(end - monotonic(), 0.0))
                self._desk.store.leases.leave(self.name)
            except EscalationError as fault:
                log.warning("What is leased is free when its leases end: %s", fault)
                well = False
        return well

    # --- what is known of it ---------------------------------------------------------------------

    @property
    def looked(self) -> datetime | None:
        """When it last came to the end of a look."""
        return self._looked

    @property
    def trouble(self) -> str | None:
        """Why nothing can be done at the moment; None: it can."""
        return self._trouble

    @property
    def audit(self) -> Audit | None:
        """What the last search for things left behind found."""
        return self._audit

    @property
    def sound(self) -> datetime | None:
        """The heartbeat: when a search last found nothing left behind."""
        return self._sound

    def running(self) -> Running:
        """What it does now."""
        return self._runner.running()

    # --- waking ----------------------------------------------------------------------------------

    def _work(self) -> None:
        troubles = 0
        while not self._stopping.is_set():
            self._news.clear()
            try:
                busy = self._look()
                ahead = not busy and self._desk.look_ahead(*self._share)
                wait = 0.0 if busy or ahead else self._pause()
                if self._trouble is not None:
                    log.info("The database answers again.")
                troubles, self._trouble = 0, None
                self._looked = self._desk.now()
            except EscalationError as fault:
                if str(fault) != self._trouble:
                    log.error("Nothing can be done: %s", fault)
                self._trouble = str(fault)
                self._stopping.wait(AFTER_TROUBLE[min(troubles, len(AFTER_TROUBLE) - 1)])
                troubles += 1
                continue
            except Exception:
                log.exception("A look failed; the next one does what this one left.")
                self._stopping.wait(1.0)
                continue
            if wait:
                self._burst = None
                self._sleep(wait)
            elif busy and self._one_writer:
                self._breathe()

    def _breathe(self) -> None:
        """People and effects write to the same file: let them in between two bursts."""
        now = monotonic()
        if self._burst is None:
            self._burst = now
        elif now - self._burst >= BURST:
            self._stopping.wait(BREATH)
            self._burst = None

    def _look(self) -> bool:
        """Wake what is due, and begin what may be begun. Whether there may be more at once."""
        now, store = self._desk.now(), self._desk.store
        unreadable = self._not_again()
        first = store.next_wake(unreadable)
        woken, more = 0, False
        if first is not None and first <= now:
            looked = self._desk.wake(limit=WAKES, without=unreadable)
            woken = looked.woken
            until = monotonic() + UNREADABLE_SECONDS
            self._unreadable.update(dict.fromkeys(looked.unreadable, until))
            if looked.unreadable:
                woken += 1
            more = woken >= WAKES
        if self._acts_later(more):
            return True
        begun = 0
        owed, end = store.next_effect(), store.leases.ends()
        if (owed is not None and owed <= now) or (end is not None and self._over(end)):
            begun = self._runner.round()
        if woken:
            log.debug("woke %d, began %d", woken, begun)
        return bool(woken)

    def _acts_later(self, crowd: bool) -> bool:
        """Whether effects wait while more is woken."""
        now = monotonic()
        if not crowd:
            self._acts_at = None
            return False
        if self._acts_at is None:
            self._acts_at = now + ACTING_EVERY
        if now < self._acts_at:
            return True
        self._acts_at = now + ACTING_EVERY
        return False

    def _over(self, end: datetime) -> bool:
        """Whether a lease that ends then is over; one that would last too long is of another
        clock."""
        now = self._desk.steady()
        return not now < end <= now + LONGEST_LEASE

    def _not_again(self) -> tuple[str, ...]:
        now = monotonic()
        self._unreadable = {id_: until for id_, until in self._unreadable.items() if until > now}
        return tuple(self._unreadable)

    # --- sleeping --------------------------------------------------------------------------------

    def _pause(self) -> float:
        """In how many seconds something is due, as things stand."""
        now, store = self._desk.now(), self._desk.store
        coming = (store.next_wake(self._not_again()), store.next_effect(now))
        waits = [
            # What is due already, and was not ours to claim, another worker is looking at.
            (instant - now).total_seconds() if instant > now else CLAIMED_BY_ANOTHER
            for instant in coming
            if instant is not None
        ]
        free = self._runner.free_in()
        if free is not None:
            waits.append(free)
        return max(min((*waits, LONGEST_SLEEP)), 0.001)

    def _sleep(self, seconds: float) -> None:
        """Until then, or somebody saved something, or the time of day has jumped past it."""
        until = self._desk.now() + timedelta(seconds=seconds)
        end = monotonic() + seconds
        while (left := end - monotonic()) > 0 and not self._stopping.is_set():
            if self._news.wait(min(left, SLICE)) or self._desk.now() >= until:
                return

    def _listen(self) -> None:
        with self._desk.store.listen() as listening:
            while not self._stopping.is_set():
                if listening.wait(0.25):
                    self._news.set()

    # --- signs of life ---------------------------------------------------------------------------

    def _beat(self) -> None:
        audited = 0.0
        while True:
            try:
                self._renew()
                if monotonic() - audited >= AUDIT:
                    self.search()
                    audited = monotonic()
                self._desk.store.leases.beat(self.name, self._desk.now(), self.told())
                self._share = self._among_others()
            except EscalationError as fault:
                log.debug("No sign of life: %s", fault)
            except Exception:
                log.exception("A sign of life failed.")
            if self._stopping.wait(self._every):
                return

    def _renew(self) -> None:
        held = self._runner.running().leased
        if not held:
            return
        leases, until = self._desk.store.leases, monotonic() + self._lease.total_seconds()
        still = leases.renew(self.name, held, self._desk.steady() + self._lease)
        self._runner.kept({key: held[key] for key in still}, until)
        self._runner.lost({key: lease for key, lease in held.items() if key not in still})

    def _among_others(self) -> tuple[int, int]:
        now = self._desk.now()
        living = [
            each.name
            for each in self._desk.store.leases.workers()
            if each.name == self.name or abs(now - each.beat_at) <= MISSED
        ]
        return (living.index(self.name), len(living)) if self.name in living else (0, 1)

    def search(self) -> Audit:
        """Look for what was left behind."""
        running = self._runner.running()
        found = audit(
            self._desk.store,
            self._desk.now(),
            self._desk.steady(),
            running.withheld,
            self._since,
            running.leased,
        )
        before, self._audit = self._audit, found
        if found.sound:
            self._sound = found.at if found.searched else self._sound
            if before is not None and not before.sound:
                log.info("Nothing is left behind any more.")
        elif before is None or before.left_behind != found.left_behind:
            for sentence in found.left_behind[:MOST_LINES]:
                log.error("Left behind: %s", sentence)
            if len(found.left_behind) > MOST_LINES:
                log.error("Left behind: %d more.", len(found.left_behind) - MOST_LINES)
        return found

    def told(self) -> Mapping[str, JSON]:
        """What it tells of itself with each sign of life."""
        running, found = self._runner.running(), self._audit
        return {
            "looked": _text(self._looked),
            "heartbeat": _text(self._sound),
            "left_behind": list(found.left_behind[:MOST_LINES] if found else ()),
            "waiting": list(found.waiting[:MOST_LINES] if found else ()),
            "running": len(running.leased),
            "done": running.done,
            "failed": running.failed,
            "withheld": dict(running.withheld),
            "breakers": dict(running.breakers),
            "hung": list(running.hung),
            "unreadable": list(self._unreadable),
        }


def _text(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()
