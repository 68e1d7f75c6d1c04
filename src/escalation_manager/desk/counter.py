"""The one counter: every door asks here, and here alone, whatever it wants done or shown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from escalation_manager.core import commands as c
from escalation_manager.core import permissions, playbook
from escalation_manager.core.decide import unfold
from escalation_manager.core.directory import Account
from escalation_manager.core.errors import (
    BadInput,
    BrokenLog,
    Conflict,
    NewerLog,
    StaleWrite,
    StoreError,
)
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.events import SYSTEM, Entry
from escalation_manager.core.fold import fold
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.joining import INVERSE, taken_in
from escalation_manager.core.notices import wanted
from escalation_manager.core.rules import Actor, Rules
from escalation_manager.desk.answers import Answer, Ticked
from escalation_manager.desk.changing import Changing
from escalation_manager.desk.errands import Errands
from escalation_manager.desk.policy import Policy
from escalation_manager.desk.reading import LIVE, Clock
from escalation_manager.desk.requests import fingerprint
from escalation_manager.desk.rows import row_of
from escalation_manager.desk.signing_in import SigningIn
from escalation_manager.desk.specialist.working import Specialist
from escalation_manager.engine.acting import Acting, Done, Outside
from escalation_manager.ports.loading import Loader
from escalation_manager.ports.log import JSON, Effect, Owed, Query, Saving, Store, Work
from escalation_manager.ports.models import LanguageModel

MOST_ROUNDS = 1_000
"""Of waking and acting at one instant; far more than a finite number of effects can need."""
MOST_TICKS = 1_000_000


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request as the counter carries it along."""

    command: c.Command
    actor: Actor
    at: datetime
    key: str | None
    expected_version: int | None
    dry_run: bool
    reached: list[tuple[Entry, Escalation, datetime | None]] = field(default_factory=list)
    """States that hold once the transaction is committed."""


class _OnlyTried(Exception):
    """Ends a dry run, so that its transaction is rolled back."""


class Desk(Errands, Changing):
    """Submit commands, and see what came of them. `at` may be given on a rehearsal desk alone."""

    def __init__(
        self,
        store: Store,
        policy: Policy,
        clock: Clock,
        loader: Loader,
        outside: Outside,
        identity: SigningIn | None = None,
        model: LanguageModel | None = None,
    ) -> None:
        super().__init__(store, policy, clock, loader, outside)
        self._identity = identity
        self.specialist = Specialist(self, model)
        """The built-in agent."""
        self._acting = Acting(store, self, outside)

    @property
    def identity(self) -> SigningIn:
        """Who may come in: passwords, sessions, tokens, and the log of them."""
        if self._identity is None:
            raise StoreError(
                "This desk was put together without sign-in.", "Hand it an identity: see wiring."
            )
        return self._identity

    # --- commands --------------------------------------------------------------------------------

    def submit(
        self,
        command: c.Command,
        *,
        actor: str,
        escalation: str | None = None,
        at: datetime | None = None,
        key: str | None = None,
        expected_version: int | None = None,
        dry_run: bool = False,
    ) -> Answer:
        """Carry out one command. A `key` makes it safe to repeat.

        `expected_version` refuses (StaleWrite) when the escalation has moved on since. With
        `dry_run` everything is decided and nothing is kept. Raises NotAllowed, BadInput, NotFound,
        Conflict.
        """
        asked = _Asked(
            command, self.policy.actor(actor), self.now(at), key, expected_version, dry_run
        )
        if (escalation is None) != isinstance(command, c.Raise):
            raise BadInput("Only a new escalation has no id.", "Name the escalation.")
        if isinstance(command, c.Absorb):
            raise BadInput("Taking in is half of a merge.", "Merge the other one into this.")
        answer: Answer | None = None
        try:
            with self.store.write() as work:
                answer = self._carry_out(work, asked, escalation)
                if dry_run:
                    raise _OnlyTried
        except _OnlyTried:
            asked.reached.clear()
        for last, state, wake in asked.reached:
            self._folding.keep(last, state, wake)
        assert answer is not None
        return answer

    def _carry_out(self, work: Work, asked: _Asked, escalation: str | None) -> Answer:
        said = fingerprint(asked.command, escalation)
        before = work.request(asked.key) if asked.key else None
        if before is not None:
            before.refuse_another(asked.actor.id, said)
            return self._again(work, asked, before.answer)
        if escalation is None:
            answer = self._raise(work, asked)
        elif isinstance(asked.command, c.Merge):
            answer = self._merge(work, asked, asked.command, escalation)
        else:
            answer = self._one(work, asked, escalation)
            if isinstance(asked.command, c.Link):
                self._link_back(work, asked, asked.command, escalation)
        if asked.key:
            kept: JSON = {
                "escalation": answer.escalation,
                "since": answer.version - len(answer.entries),
                "upto": answer.version,
            }
            work.answer(asked.key, asked.actor.id, said, kept, asked.at)
        return answer

    def _raise(self, work: Work, asked: _Asked) -> Answer:
        command = asked.command
        assert isinstance(command, c.Raise)
        rules = self.policy.rules(None, command.account_id)
        others = tuple(
            (row.id, row.words)
            for row in self.store.rows(
                Query(
                    statuses=LIVE,
                    accounts=(command.account_id,),
                    viewer=asked.actor.id,
                    limit=50,
                )
            ).rows
            # Everybody may read the new one, so it must not tell of one that few may know of.
            if row.readers is None
        )
        if command.linked_to is not None:
            self._read_state(work, command.linked_to, asked)
        id_ = work.new_id()
        return self._decide(work, asked, None, replace(command, others=others), rules, id_)

    def _one(self, work: Work, asked: _Asked, escalation: str) -> Answer:
        state, rules = self._read_state(work, escalation, asked)
        self._fresh(asked, state)
        if isinstance(asked.command, c.MigrateHandbook):
            rules = self.policy.all_versions(rules)
        command = asked.command
        if isinstance(command, c.RequestGoodwill):
            command = replace(command, given_last_year=self._given(state.account_id, asked.at))
        return self._decide(work, asked, state, command, rules)

    def _merge(self, work: Work, asked: _Asked, command: c.Merge, escalation: str) -> Answer:
        """Both halves in one transaction: the other one takes in what this one knew."""
        state, rules = self._read_state(work, escalation, asked)
        self._fresh(asked, state)
        target, target_rules = self._read_state(work, command.into, asked)
        take_in = taken_in(state, rules)
        if state.status.live:
            self._decide(work, asked, target, take_in, target_rules)
        return self._decide(work, asked, state, command, rules)

    def _link_back(self, work: Work, asked: _Asked, command: c.Link, escalation: str) -> None:
        other, rules = self._read_state(work, command.other, asked)
        relation = INVERSE.get(command.relation)
        if relation is not None:
            self._decide(work, asked, other, c.Link(escalation, relation), rules)

    def _again(self, work: Work, asked: _Asked, answer: object) -> Answer:
        assert isinstance(answer, dict)
        id_, since, upto = str(answer["escalation"]), int(answer["since"]), int(answer["upto"])
        history = work.read(id_, upto)
        state = fold(history)
        assert state is not None
        rules = self.policy.rules(state.handbook, state.account_id)
        return Answer(id_, upto, history[since:], state, rules, asked.at, repeated=True)

    def _decide(
        self,
        work: Work,
        asked: _Asked,
        before: Escalation | None,
        command: c.Command,
        rules: Rules,
        id_: str = "",
    ) -> Answer:
        """What follows from a command for one escalation, saved with its effects and its row."""
        quiet = self._folding.wake(before) if before else None
        u = unfold(before, command, asked.actor, rules, asked.at, id_=id_, quiet_until=quiet)
        if u is None or not u.entries:
            assert before is not None, "a new escalation begins with an event"
            return Answer(before.id, before.version, (), before, rules, asked.at)
        entries, after = tuple(u.entries), u.state
        saving = Saving(
            escalation=after.id,
            expected_version=before.version if before else 0,
            entries=entries,
            effects=tuple(map(_owed, playbook.effects(before, entries, rules))),
            row=row_of(after, self.policy.bare_rules(after.handbook), u.wake),
        )
        work.save(saving, asked.at)
        asked.reached.append((entries[-1], after, u.wake))
        return Answer(
            after.id, after.version, entries, after, rules, asked.at, dry_run=asked.dry_run
        )

    def _fresh(self, asked: _Asked, state: Escalation) -> None:
        seen = asked.expected_version
        if seen is not None and seen != state.version:
            raise StaleWrite(
                f"{state.id} has moved on: you saw version {seen}, it is at {state.version}.",
                "Read it again, and repeat what still applies.",
            )
        if self.rehearsal and state.last_at and asked.at < state.last_at:
            raise Conflict(
                f"{state.id} has gone on until {state.last_at.isoformat()}.",
                "Time runs forwards: give a later --at.",
            )

    def _read_state(self, work: Work, escalation: str, asked: _Asked) -> tuple[Escalation, Rules]:
        state = self._folding.state(work.read(escalation))
        if state is None:
            raise permissions.unknown(escalation)
        rules = self.policy.rules(state.handbook, state.account_id)
        if not permissions.may_read(state, asked.actor, rules):
            raise permissions.unknown(escalation)
        return state, rules

    # --- what happens by itself ------------------------------------------------------------------

    def tick(self, at: datetime | None = None) -> Ticked:
        """Do all that is due now: wake what waits for this instant, act, and hear what came of it.

        Raises nothing for a system that fails: its effect is tried again, or stands as dead. One
        history that cannot be read any more keeps no other escalation from being looked at.
        """
        now, woken, events, done, failed, broken = self.now(at), 0, 0, 0, 0, 0
        for _ in range(MOST_ROUNDS):
            looked, written, broken = self.wake(at)
            acted = self._acting.run(now)
            woken, events = woken + looked, events + written
            done, failed = done + acted.done, failed + acted.failed
            if not (looked or acted.done or acted.failed):
                break
        return Ticked(woken, events, done, failed + broken, self.next_instant())

    def act(self, at: datetime | None = None) -> Done:
        """Carry out what is owed now, without looking at clocks."""
        total = Done()
        for _ in range(MOST_ROUNDS):
            acted = self._acting.run(self.now(at))
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
                raise Conflict("Something is due again and again.", "Check: escalations effects.")
        return ticks

    def report_back(self, command: c.Command, escalation: str, at: datetime, key: str) -> None:
        """What came of an effect, in the desk's own name."""
        given = at if self.rehearsal else None
        self.submit(command, actor=SYSTEM, escalation=escalation, at=given, key=key)

    def handbook_of(self, escalation: str) -> Handbook:
        """The handbook version that the escalation follows."""
        state = self._folding.state(self.store.read(escalation))
        if state is None:
            raise permissions.unknown(escalation)
        return self.policy.handbook(state.handbook)

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

    def account(self, account_id: str) -> Account | None:
        """The customer as the desk knows it."""
        return self.policy.account(account_id)

    def wake(self, at: datetime | None = None, limit: int = 100) -> tuple[int, int, int]:
        """Look at every escalation whose wake has come: (how many, events, unreadable ones)."""
        now, woken, events, broken = self.now(at), 0, 0, 0
        for id_ in self.store.due(now, limit):
            try:
                entries = self.submit(c.CheckClocks(), actor=SYSTEM, escalation=id_, at=at).entries
            except (BrokenLog, NewerLog):
                broken += 1
                continue
            woken, events = woken + 1, events + len(entries)
            if not entries:
                self._plan_anew(id_)
        return woken, events, broken

    def _plan_anew(self, escalation: str) -> None:
        """A wake that found nothing to do is moved to the true one."""
        with self.store.write() as work:
            state = self._folding.state(work.read(escalation))
            if state is not None:
                row = row_of(state, self.policy.bare_rules(state.handbook))
                saving = Saving(escalation, state.version, (), (), row)
                work.save(saving, state.last_at or state.opened_at)


def _owed(effect: playbook.Effect) -> Effect:
    return Effect(
        effect.key, effect.kind, effect.target, effect.lane, effect.not_before, effect.data
    )
