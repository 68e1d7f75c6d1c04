"""How is a command carried out? Decided by the core, saved whole, and answered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from escalation_manager.core import commands as c
from escalation_manager.core import permissions, playbook
from escalation_manager.core.decide import handing_over, unfold
from escalation_manager.core.errors import BadInput, Conflict, Deed, StaleWrite
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.events import Entry
from escalation_manager.core.fold import fold
from escalation_manager.core.joining import INVERSE, goes_on, with_taken
from escalation_manager.core.numbering import number
from escalation_manager.core.rules import Actor, Rules
from escalation_manager.desk.answers import Answer
from escalation_manager.desk.changing import Changing
from escalation_manager.desk.errands import Errands
from escalation_manager.desk.reading import LIVE
from escalation_manager.desk.requests import fingerprint
from escalation_manager.desk.rows import row_of
from escalation_manager.desk.tracking import told_by, with_tracked
from escalation_manager.ports.log import JSON, Effect, Query, Saving, Work


@dataclass(frozen=True, slots=True)
class Asked:
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

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class Submitting(Errands, Changing):
    """The part of the desk that takes commands. `at` may be given on a rehearsal desk alone."""

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
        asked = Asked(
            _named(command), self.policy.actor(actor), self.now(at), key, expected_version, dry_run
        )
        if (escalation is None) != isinstance(command, c.Raise):
            raise BadInput("Only a new escalation has no id.", "Name the escalation.")
        if isinstance(command, c.Absorb):
            raise BadInput("Taking in is half of a merge.", "Merge the other one into this.")

        def act(work: Work) -> Answer:
            asked.reached.clear()  # it may begin anew
            answer = self._carry_out(work, asked, escalation)
            if dry_run:
                raise _OnlyTried(answer)
            return answer

        try:
            answer = self.store.transact(act)
        except _OnlyTried as tried:
            asked.reached.clear()
            return tried.answer
        self._remember(asked)
        return answer

    def _remember(self, asked: Asked) -> None:
        """What was reached holds now: its transaction is committed."""
        for last, state, wake in asked.reached:
            self._folding.keep(last, state, wake)

    def _carry_out(self, work: Work, asked: Asked, escalation: str | None) -> Answer:
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

    def _raise(self, work: Work, asked: Asked) -> Answer:
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

    def _one(self, work: Work, asked: Asked, escalation: str) -> Answer:
        state, rules = self._read_state(work, escalation, asked)
        self._fresh(asked, state)
        command = asked.command
        while asked.actor.system and (onwards := goes_on(state, command)) is not None:
            into, command = onwards
            state, rules = self._read_state(work, into, asked)
        if isinstance(command, c.MigrateHandbook):
            rules = self.policy.all_versions(rules)
        if isinstance(command, c.RequestGoodwill):
            command = replace(command, given_last_year=self._given(state.account_id, asked.at))
        return self._decide(work, asked, state, command, rules)

    def _merge(self, work: Work, asked: Asked, command: c.Merge, escalation: str) -> Answer:
        """Both halves in one transaction: the other one takes in what this one knew."""
        state, rules = self._read_state(work, escalation, asked)
        self._fresh(asked, state)
        target, target_rules = self._read_state(work, command.into, asked)
        if state.status.live and target.id != state.id:
            take_in = handing_over(state, rules, asked.at)
            there = self._decide(work, asked, target, take_in, target_rules)
            command = with_taken(command, there.entries, there.state)
        return self._decide(work, asked, state, command, rules)

    def _link_back(self, work: Work, asked: Asked, command: c.Link, escalation: str) -> None:
        other, rules = self._read_state(work, command.other, asked)
        relation = INVERSE.get(command.relation)
        if relation is not None:
            self._decide(work, asked, other, c.Link(escalation, relation), rules)

    def _again(self, work: Work, asked: Asked, answer: object) -> Answer:
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
        asked: Asked,
        before: Escalation | None,
        command: c.Command,
        rules: Rules,
        id_: str = "",
    ) -> Answer:
        """What follows from a command for one escalation, saved with its effects and its row."""
        follows = self._follows(asked, before, command, rules, id_)
        if follows is None:
            assert before is not None, "a new escalation begins with an event"
            return Answer(before.id, before.version, (), before, rules, asked.at)
        saving, after, wake = follows
        work.save(saving, asked.at)
        asked.reached.append((saving.entries[-1], after, wake))
        return Answer(
            after.id, after.version, saving.entries, after, rules, asked.at, dry_run=asked.dry_run
        )

    def _follows(
        self,
        asked: Asked,
        before: Escalation | None,
        command: c.Command,
        rules: Rules,
        id_: str = "",
    ) -> tuple[Saving, Escalation, datetime | None] | None:
        """What follows from a command: what to save, the state then, and its wake. None: nothing.

        Should the machine's clock have been put back, time stands still for an escalation until
        the clock has come up with its last event: no event is older than the one before it. What
        is to be done at once is done at once all the same.
        """
        at = max(asked.at, before.last_at) if before and before.last_at else asked.at
        quiet = self._folding.wake(before) if before else None
        u = unfold(before, command, asked.actor, rules, at, id_=id_, quiet_until=quiet)
        if u is None or not u.entries:
            return None
        entries, after, tracker = tuple(u.entries), u.state, self.outside.tracker
        saving = Saving(
            escalation=after.id,
            expected_version=before.version if before else 0,
            entries=entries,
            effects=tuple(
                _owed(effect, asked.at if effect.not_before <= at else effect.not_before)
                for effect in with_tracked(
                    before,
                    entries,
                    after,
                    rules,
                    tracker,
                    told=told_by(tracker, asked.actor, asked.key),
                )
            ),
            row=row_of(after, self.policy.bare_rules(after.handbook), u.wake),
        )
        return saving, after, u.wake

    def _fresh(self, asked: Asked, state: Escalation) -> None:
        seen = asked.expected_version
        if seen is not None and seen != state.version:
            raise StaleWrite(
                f"{state.id} has moved on: you saw version {seen}, it is at {state.version}.",
                "Read it again, and repeat what still applies.",
            )
        if self.rehearsal and state.last_at and asked.at < state.last_at:
            raise Conflict(
                f"{state.id} has gone on until {state.last_at.isoformat()}.",
                "Time runs forwards. Give a later instant.",
                deed=Deed.INSTANT,
            )

    def _read_state(self, work: Work, escalation: str, asked: Asked) -> tuple[Escalation, Rules]:
        state = self._folding.state(work.read(escalation))
        if state is None:
            raise permissions.unknown(escalation)
        rules = self.policy.rules(state.handbook, state.account_id)
        if not permissions.may_read(state, asked.actor, rules):
            raise permissions.unknown(escalation)
        return state, rules


def _named(command: c.Command) -> c.Command:
    """Another escalation may be named in any way that people type a number."""
    match command:
        case c.Merge(into=other):
            return replace(command, into=number(other) or other)
        case c.Link(other=other):
            return replace(command, other=number(other) or other)
        case c.Raise(linked_to=str(other)):
            return replace(command, linked_to=number(other) or other)
        case _:
            return command


def _owed(effect: playbook.Effect, not_before: datetime) -> Effect:
    what = effect.key, effect.kind, effect.target, effect.lane
    return Effect(*what, not_before, effect.data, effect.together)
