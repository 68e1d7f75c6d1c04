"""What must hold whatever anybody asks, in whatever order, at whatever instant.

A life is drawn: all commands, by people who may and people who may not, across clock changes and
calendars, with a machine that sleeps in between. After each step the laws are looked at, with
rules of their own.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from escalation_manager.core import agenda, deadlines, playbook
from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.directory import Directory
from escalation_manager.core.escalation import Escalation, PauseSpan, Status
from escalation_manager.core.fold import fold
from escalation_manager.core.lifecycle import NEXT
from escalation_manager.core.notices import notice
from escalation_manager.core.rules import Rules
from tests.core.living import (
    ENDS,
    KINDS,
    MAKERS,
    SEVERITIES,
    STARTS,
    SUITED,
    TYPES,
    WAITS,
    WHO,
    Life,
    folded,
    readable,
)
from tests.core.slow_watch import overlooked

MICRO = timedelta(microseconds=1)
EVERY_TIME_ANEW = (c.AddNote, c.AddTask, c.Climb)
"""Asked twice, these are two notes, two tasks, two rungs; an idempotency key makes them one."""

NEVER_BY_AN_AGENT = (
    e.Closed,
    e.SeverityChanged,
    e.FixConfirmed,
    e.GoodwillApproved,
    e.GoodwillRejected,
    e.GoodwillReconsidered,
    e.GoodwillUsed,
    e.Resolved,
    e.Reopened,
    e.PostMortemWaived,
    e.RungAlerted,
    e.AlertAcknowledged,
    e.ReadersRestricted,
    e.RestrictionLifted,
    e.FindingExplained,
)


class AnyLife(RuleBasedStateMachine):
    """One escalation, lived at random."""

    def __init__(self) -> None:
        super().__init__()
        self.life: Life
        self.looked_at = 0
        self.breaches: tuple[tuple[str, object], ...] = ()
        self.pauses: list[PauseSpan] = []
        self.standing: dict[str, str] = {}
        self.requests: dict[str, e.GoodwillRequested] = {}
        self.approved: dict[str, e.GoodwillApproved] = {}
        self.learned = False
        self.effects: list[playbook.Effect] = []

    @initialize(
        severity=st.sampled_from(SEVERITIES),
        type_=st.sampled_from(TYPES),
        book=st.sampled_from(("page", "office", "nights")),
        start=st.sampled_from(STARTS),
        ago=st.sampled_from((0, 0, 45, 300)),
    )
    def is_raised(self, severity: str, type_: str, book: str, start: object, ago: int) -> None:
        assert start in STARTS
        self.life = Life.begins(
            severity, type_, book, STARTS[STARTS.index(start)], timedelta(minutes=ago)
        )
        self._look(None)

    @rule(
        kind=st.sampled_from(KINDS),
        n=st.integers(0, 999),
        who=st.one_of(st.none(), st.none(), st.none(), st.sampled_from(WHO)),
        wait=st.sampled_from(WAITS),
    )
    def somebody_asks(self, kind: type[c.Command], n: int, who: str | None, wait: int) -> None:
        self._step(kind, n, who, wait)

    @precondition(lambda self: len(self.life.entries) > 60)
    @rule(kind=st.sampled_from(ENDS), n=st.integers(0, 999))
    def it_ends_without_a_result(self, kind: type[c.Command], n: int) -> None:
        self._step(kind, n, None, 5)

    @rule(days=st.sampled_from((1, 4, 8, 20)))
    def nobody_does_anything(self, days: int) -> None:
        before = self.life.state
        self.life.until(self.life.at + timedelta(days=days))
        self._look(before)

    def _step(self, kind: type[c.Command], n: int, who: str | None, wait: int) -> None:
        life, before = self.life, self.life.state
        life.at += timedelta(minutes=wait)
        command = MAKERS[kind](n, life)
        suited = SUITED.get(kind, WHO[:-2])
        asker = who or suited[n % len(suited)]
        came = life.asks(command, asker)
        asked: c.Command | None = command
        if came is None:
            assert life.state is before, "a refusal leaves everything as it was"
            assert life.refused[-1].remedy, "a refusal shows the way on"
        elif came and not isinstance(command, EVERY_TIME_ANEW) and readable(life, asker):
            assert life.asks(command, asker) == (), "asking twice changes nothing"
        if not came:
            asked = None
            life.tick(life.at)
        self._look(before, asked)

    # --- the laws --------------------------------------------------------------------------------

    def _look(self, before: Escalation | None, command: c.Command | None = None) -> None:
        life = self.life
        fresh = life.entries[self.looked_at :]
        state = folded(None, tuple(life.entries[:1])) if before is None else before
        for entry in fresh if before is not None else fresh[1:]:
            if isinstance(entry.event, e.Merged | e.Cancelled | e.Closed):
                self._may_end(entry.event, state)
            earlier, state = state, folded(state, (entry,))
            self._one(entry, earlier, state)
        self.looked_at = len(life.entries)
        assert state == life.state
        if before is not None and before.status is not state.status:
            self._leads(before.status, state.status, command)

    def _leads(self, old: Status, new: Status, command: c.Command | None) -> None:
        assert command is not None, "no status changes by itself"
        assert NEXT.get((old, type(command))) is new

    def _may_end(self, event: e.Event, state: Escalation) -> None:
        if isinstance(event, e.Closed):
            asks = self.life.rules.handbook.severity
            owed = any(asks(severity).post_mortem for severity in state.highest)
            assert self.learned or not owed, "closed without post-mortem or waiver"
            assert event.ground in ("confirmed by the customer", "no objection")

    def _one(self, entry: e.Entry, before: Escalation | None, state: Escalation) -> None:
        event = entry.event
        if entry.actor == "assist":
            assert not isinstance(event, NEVER_BY_AN_AGENT)
        self._words(event, entry)
        match event:
            case e.ClockPaused():
                self.pauses.append(state.pauses[-1])
            case e.Reopened():
                self.pauses.append(state.pauses[-1])
            case e.ClockResumed():
                assert event.at_instant <= self.pauses[-1].until
            case e.PostMortemFiled() | e.PostMortemWaived():
                self.learned = True
            case e.GoodwillRequested():
                self.requests[event.goodwill] = event
            case e.GoodwillApproved():
                request = self.requests[event.goodwill]
                assert event.by == entry.actor != request.requested_by, "approved their own"
                assert event.by in ("daniel", "ines", "tobias"), "approved without the role"
                assert request.approver_role == "cs_manager" or event.by != "daniel"
                self.approved[event.goodwill] = event
            case e.GoodwillExpired() | e.GoodwillRejected() | e.GoodwillReconsidered():
                self.approved.pop(event.goodwill, None)
            case e.GoodwillUsed():
                assert event.goodwill in self.approved, "nobody approved it"
            case e.ClockStopped():
                assert event.due is None or event.met is (
                    event.stopped_at <= event.due and (event.clock, event.due) not in state.breaches
                )
            case _:
                pass
        told = notice(before, state, entry, self.life.rules)
        if told is not None and not set(told.people) <= set(state.readers or told.people):
            assert state.title not in told.text, "a secret was told"

    def _words(self, event: e.Event, entry: e.Entry) -> None:
        match event:
            case e.MessageHeld():
                self.standing[event.message] = "held"
                assert event.reason
                assert event.remedy
            case e.MessageCleared():
                self.standing[event.message] = "cleared"
                if entry.actor == "assist":
                    assert self.life.state.message(event.message) is not None
            case e.MessageSent():
                assert self.standing[event.message] == "cleared", "a held message was sent"
            case e.MessageDiscarded():
                assert self.standing.get(event.message) != "cleared"
            case _:
                pass

    @invariant()
    def nothing_ever_loses_a_pause(self) -> None:
        if not hasattr(self, "life"):
            return
        now = self.life.state.pauses
        assert len(now) == len(self.pauses)
        for kept, one in zip(self.pauses, now, strict=True):
            assert (kept.start, kept.until, kept.reason, kept.by) == (
                one.start,
                one.until,
                one.reason,
                one.by,
            )
            assert kept.end in (None, one.end), "a pause that ended, ended then"
        self.pauses = list(now)

    @invariant()
    def a_breach_is_never_erased(self) -> None:
        if not hasattr(self, "life"):
            return
        now = self.life.state.breaches
        assert now[: len(self.breaches)] == self.breaches
        self.breaches = now
        for name, _ in now:
            view = deadlines.view(self.life.state, name, self.life.rules, self.life.at)
            assert view is None or view.breached

    @invariant()
    def the_next_wake_is_never_too_late(self) -> None:
        if not hasattr(self, "life"):
            return
        state, rules = self.life.state, self.life.rules
        wake = agenda.next_wake(state, rules)
        assert wake == agenda.next_wake(state, Rules(rules.handbook, Directory())), "not of the log"
        assert wake is None or wake > self.life.at, "something is due and was not done"
        before = self.life.at + timedelta(days=400) if wake is None else wake - MICRO
        assert list(overlooked(state, rules, before)) == []

    @invariant()
    def every_explanation_sums_exactly(self) -> None:
        if not hasattr(self, "life"):
            return
        state, rules, at = self.life.state, self.life.rules, self.life.at
        for name in state.clocks:
            told = deadlines.explain(state, name, rules, at)
            counted = sum((s.end - s.start for s in told.spans if s.counted), timedelta())
            assert counted == told.view.elapsed, name
            edges = [(s.start, s.end) for s in told.spans]
            assert all(a[1] == b[0] for a, b in pairwise(edges)), name

    def teardown(self) -> None:
        if not hasattr(self, "life"):
            return
        life = self.life
        assert fold(life.entries) == life.state
        assert [entry.version for entry in life.entries] == list(range(1, len(life.entries) + 1))
        instants = [entry.at for entry in life.entries]
        assert instants == sorted(instants)
        owed = playbook.owed(life.entries, life.rules, ())
        keys = [effect.key for effect in owed]
        assert len(set(keys)) == len(keys)
        assert playbook.owed(life.entries, life.rules, keys) == ()


EVERYDAY = settings.default
assert EVERYDAY is not None
TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(
    EVERYDAY, max_examples=max(EVERYDAY.max_examples // 4, 5), stateful_step_count=40
)
