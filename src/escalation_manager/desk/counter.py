"""The one counter: every door asks here, and here alone, whatever it wants done or shown."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from time import monotonic

from escalation_manager.core import commands as c
from escalation_manager.core import permissions
from escalation_manager.core.directory import Account
from escalation_manager.core.errors import (
    BrokenLog,
    Conflict,
    Deed,
    EscalationError,
    LeaseLost,
    NewerLog,
    StoreError,
)
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.notices import wanted
from escalation_manager.desk.answers import Ticked
from escalation_manager.desk.policy import Policy
from escalation_manager.desk.reading import Clock
from escalation_manager.desk.signing_in import SigningIn
from escalation_manager.desk.specialist.working import Specialist
from escalation_manager.desk.submitting import Asked
from escalation_manager.desk.waking import Waking
from escalation_manager.engine.acting import LONGEST_WAIT, Acting, Outside
from escalation_manager.engine.connector import Limit
from escalation_manager.engine.sequence import Done, do_in_sequence
from escalation_manager.engine.settling import strike_off
from escalation_manager.ports.loading import Loader
from escalation_manager.ports.log import EffectState, Owed, Store, Work
from escalation_manager.ports.models import LanguageModel
from escalation_manager.ports.running import Outcome

MOST_ROUNDS = 1_000
"""Of waking and acting at one instant; far more than a finite number of effects can need."""
MOST_TICKS = 1_000_000
STARTED = datetime(1970, 1, 1, tzinfo=UTC)
"""The steady clock counts from when the machine was started; it is written as if that were here."""

log = logging.getLogger("escalations.desk")


class Desk(Waking):
    """Submit commands, and see what came of them. `at` may be given on a rehearsal desk alone."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        clock: Clock,
        loader: Loader,
        outside: Outside,
        identity: SigningIn | None = None,
        name: str = "desk",
        limits: Mapping[str, Limit] | None = None,
        model: LanguageModel | None = None,
        *,
        on_arrival: bool = False,
    ) -> None:
        super().__init__(store, policy, clock, loader, outside)
        self._identity = identity
        self.specialist = Specialist(self, model, on_arrival=on_arrival)
        """The built-in agent."""
        self._acting = Acting(self, outside)
        self.limits: Mapping[str, Limit] = limits or {}
        """What the systems outside can bear."""
        self.name = name
        """By which name this process leases; no other process has it."""

    @property
    def identity(self) -> SigningIn:
        """Who may come in: passwords, sessions, tokens, and the log of them."""
        if self._identity is None:
            raise StoreError(
                "This desk was put together without sign-in.", "Hand it an identity: see wiring."
            )
        return self._identity

    # --- what happens by itself ------------------------------------------------------------------

    def tick(self, at: datetime | None = None) -> Ticked:
        """Do all that is due now: wake what waits for this instant, act, and hear what came of it.

        Raises nothing for a system that fails: its effect is tried again, or stands as dead. One
        history that cannot be read any more keeps no other escalation from being looked at.
        """
        errand = _AtThisInstant(self, at)
        woken = events = done = failed = 0
        unreadable: tuple[str, ...] = ()
        for _ in range(MOST_ROUNDS):
            looked = self.wake(at, without=unreadable)
            unreadable += looked.unreadable
            acted = do_in_sequence(errand, self.name)
            woken, events = woken + looked.woken, events + looked.events
            done, failed = done + acted.done, failed + acted.failed
            if not (looked.woken or looked.unreadable or acted.done or acted.failed):
                break
        return Ticked(woken, events, done, failed + len(unreadable), self.next_instant())

    def act(self, at: datetime | None = None, of: tuple[str, ...] = ()) -> Done:
        """Carry out what is owed now, of these escalations or of all, without looking at clocks."""
        total, errand = Done(), _AtThisInstant(self, at)
        for _ in range(MOST_ROUNDS):
            acted = do_in_sequence(errand, self.name, of=of)
            if not (acted.done or acted.failed):
                break
            total = Done(total.done + acted.done, total.failed + acted.failed)
        return total

    def next_instant(self) -> datetime | None:
        """When something will have to be done again; None: never, as things stand."""
        coming = (self.store.next_wake(), self.store.next_effect())
        return min((instant for instant in coming if instant is not None), default=None)

    def play(self, since: datetime, until: datetime) -> int:
        """On a rehearsal desk: tick at every instant between the two at which something is due."""
        ticks = 0
        while (coming := self.next_instant()) is not None and coming <= until:
            self.tick(max(coming, since))
            ticks += 1
            if ticks > MOST_TICKS:
                raise Conflict(
                    "Something is due again and again.", "See what is owed.", deed=Deed.EFFECTS
                )
        return ticks

    def steady(self, at: datetime | None = None) -> datetime:
        """The reading of the clock of leases, which no change of the time of day moves.

        Where several machines share the database it is the database's; else this machine's own,
        which all its processes share. A rehearsal desk has its own time for everything.
        """
        if self.rehearsal:
            return self.now(at)
        return self.store.leases.clock() or STARTED + timedelta(seconds=monotonic())

    # --- acting ----------------------------------------------------------------------------------

    def perform(self, owed: Owed, at: datetime | None = None) -> Outcome:
        """Reach the system outside. Whatever it does is an outcome."""
        return self._acting.perform(owed, self.now(at))

    def settle(self, owed: Owed, outcome: Outcome, at: datetime | None = None) -> bool:
        """Put on record what came of an effect, with the events that follow, in one transaction.

        Whether it was ours to tell: when the lease was lost, nothing is taken down. What the
        escalation does not take any more (it was merged, say) keeps no effect from being done.
        """
        now = self.now(at)
        try:
            return self._settle(owed, outcome, outcome.command, now)
        except (BrokenLog, NewerLog) as fault:
            # Done outside, but it cannot be told here: once more, with the same key, when it can.
            later = Outcome(EffectState.PENDING, str(fault), again_at=now + LONGEST_WAIT)
            return self._settle(owed, later, None, now)
        except StoreError:
            raise
        except EscalationError as refusal:
            if outcome.command is None:
                raise
            log.warning("%s: what came of it was not taken down: %s", owed.effect.key, refusal)
            return self._settle(owed, outcome, None, now)

    def _settle(
        self, owed: Owed, outcome: Outcome, command: c.Command | None, now: datetime
    ) -> bool:
        asked = None
        if command is not None:
            told = _by_then(command, now)
            asked = Asked(told, self.policy.actor(SYSTEM), now, None, None, False)

        def act(work: Work) -> None:
            strike_off(work, owed, outcome, now)
            if asked is not None:
                asked.reached.clear()  # it may begin anew
                self._carry_out(work, asked, owed.escalation)

        try:
            self.store.transact(act)
        except LeaseLost as lost:
            log.warning("%s", lost)
            return False
        if asked is not None:
            self._remember(asked)
        return True

    # --- what acting asks ------------------------------------------------------------------------

    def handbook_of(self, escalation: str) -> Handbook:
        """The handbook version that the escalation follows."""
        return self.policy.handbook(self.state_of(escalation).handbook)

    def state_of(self, escalation: str) -> Escalation:
        """The escalation as it stands now, whoever may read it: for the desk's own machinery."""
        state = self._folding.state(self.store.read(escalation))
        if state is None:
            raise permissions.unknown(escalation)
        return state

    def wanted(self, owed: Owed) -> bool:
        """Whether a notice that had to wait, for the morning say, is still to be told."""
        history = self.store.read(owed.escalation)
        version = int(owed.effect.key.split(":")[1])
        state = self._folding.state(history)
        if state is None or version > len(history):
            return True
        entry = history[version - 1]
        if owed.effect.not_before <= entry.at:
            return True
        rules = self.policy.rules(state.handbook, state.account_id)
        return wanted(entry, history[version:], state, rules)

    def take_out(self, owed: Owed, why: str, at: datetime) -> None:
        """It is told to nobody, though others are told that were to be told with it."""
        try:
            self.store.drop(owed.effect.key, why, at, owed.lease)
        except LeaseLost as lost:
            log.warning("%s", lost)

    def account(self, account_id: str) -> Account | None:
        """The customer as the desk knows it."""
        return self.policy.account(account_id)


def _by_then(command: c.Command, now: datetime) -> c.Command:
    """Nothing was sent in the future: where the clock was put back since, it was sent just now."""
    if isinstance(command, c.RecordDelivery) and command.sent_at and command.sent_at > now:
        return replace(command, sent_at=now)
    return command


@dataclass(frozen=True, slots=True)
class _AtThisInstant:
    """The desk as a runner sees it, at the instant of one request."""

    desk: Desk
    at: datetime | None

    @property
    def store(self) -> Store:
        """Where the effects are."""
        return self.desk.store

    def now(self) -> datetime:
        """The instant of the request."""
        return self.desk.now(self.at)

    def steady(self) -> datetime:
        """The reading of the clock of leases."""
        return self.desk.steady(self.at)

    def perform(self, owed: Owed) -> Outcome:
        """Reach the system outside."""
        return self.desk.perform(owed, self.at)

    def settle(self, owed: Owed, outcome: Outcome) -> bool:
        """Put on record what came of it."""
        return self.desk.settle(owed, outcome, self.at)
