"""Each notice is told exactly once in what was delivered, however the telling fails.

Notices to one or two people arrive, workers lease them and tell them by channels that refuse,
accept without an answer, or see the worker die; persons take dead ones out and try them again. The
people at the other end know keys: a message with a key that they have already is the same message.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from escalation_manager.channels.reaching import Reaching
from escalation_manager.core.directory import ContactMethod, Directory, Person
from escalation_manager.core.errors import LeaseLost, Never, TryAgain
from escalation_manager.engine.settling import strike_off
from escalation_manager.engine.telling import tell
from escalation_manager.ports.channels import AlertChannel, PersonalAlert
from escalation_manager.ports.connectors import AlertRequest, SentAlert
from escalation_manager.ports.log import Effect, EffectState, Owed
from escalation_manager.ports.running import Outcome
from escalation_manager.store.memory import MemoryStore
from tests.channels.alerts import MemoryLedger
from tests.contracts.stores import NOON, new, noted, saving

LEASE = timedelta(seconds=30)
WAYS = (ContactMethod("mail", "m"), ContactMethod("hook", "h"))
PEOPLE = Directory(
    {
        "mia": Person("mia", "Mia Ode", ("csm",), "UTC", WAYS),
        "jo": Person("jo", "Jo Lind", ("csm",), "UTC", WAYS[:1]),
    }
)


class Killed(BaseException):
    """The worker is gone, and knows nothing any more."""


@dataclass
class Outside:
    """What happens to a message, and who has read what under which key."""

    fates: list[str] = field(default_factory=list)
    read: defaultdict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Notice and person → the keys under which it was read."""
    sent: Counter[str] = field(default_factory=Counter)
    unheard: Counter[str] = field(default_factory=Counter)
    """How often a message was accepted and nobody heard of it."""

    def take(self, alerts: tuple[PersonalAlert, ...], key: str) -> str:
        fate = self.fates.pop(0) if self.fates else "well"
        if fate == "busy":
            raise TryAgain("busy")
        if fate == "never":
            raise Never("no such mailbox", "Mend it.")
        for alert in alerts if not self.sent[key] else ():
            self.read[alert.message, alert.person.id].add(key)
        self.sent[key] += 1
        if fate == "silent":
            self.unheard[key] += 1
            raise TimeoutError("no answer")
        if fate == "killed":
            self.unheard[key] += 1
            raise Killed
        return key


@dataclass
class Single:
    """A channel that carries one at a time."""

    outside: Outside

    def alert(self, alert: PersonalAlert, *, at: datetime, key: str) -> str:  # noqa: ARG002
        return self.outside.take((alert,), key)


class Several(Single):
    """A channel that can carry several."""

    def alert_together(self, alerts: tuple[PersonalAlert, ...], *, at: datetime, key: str) -> str:
        assert len(alerts) > 1, at
        return self.outside.take(alerts, key)


class Boxes:
    """Inboxes: each notice lies in them once, by its own key."""

    def __init__(self) -> None:
        self.known: dict[str, AlertRequest] = {}

    def send_alert(
        self,
        request: AlertRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,  # noqa: ARG002
    ) -> SentAlert:
        assert key is not None
        assert self.known.setdefault(key, request) == request
        return SentAlert(
            *(key, request.account_id, request.priority, request.message, request.asked),
            *(request.recipients, request.escalation_id, at, by),
        )


class Desk:
    """Workers on a store in memory, with a clock that is moved by hand."""

    def __init__(self) -> None:
        self.store, self.outside, self.boxes = MemoryStore(), Outside(), Boxes()
        channels: Mapping[str, AlertChannel] = {
            "mail": Several(self.outside),
            "hook": Single(self.outside),
        }
        self.messaging = Reaching(
            self.boxes, channels, lambda: PEOPLE, MemoryLedger(), lambda _, __: None
        )
        self.at, self.reading = NOON, datetime(1970, 1, 4, tzinfo=UTC)
        self.version, self.needless = 1, set[str]()
        self.asked: dict[str, tuple[str, ...]] = {}
        self.anew = set[str]()
        """Taken out by a person, who then asked for it again: that is told by itself."""
        new(self.store)

    def arrive(self, people: tuple[str, ...]) -> None:
        """Somebody must hear of something."""
        self.version += 1
        key = f"ESC-0001:{self.version}:alert:0"
        said = {
            "account": "acc_123",
            "priority": "high",
            "message": key,
            "people": people,
            "asked": (),
        }
        owed = Effect(key, "alert", "messaging", 1, self.at, said, f"alert to {','.join(people)}")
        self.asked[key] = people
        self.store.save(saving(noted(self.version), seen=self.version - 1, effects=(owed,)), NOON)

    def work(self, worker: str, fates: list[str]) -> None:
        """Lease once, and tell what was leased, as far as the worker lives."""
        self.outside.fates = list(fates)
        until = self.reading + LEASE
        for owed in self.store.leases.lease(worker, self.at, now=self.reading, until=until):
            try:
                outcome = tell(owed, self.messaging, self, self.at)
            except TryAgain as later:
                outcome = Outcome(EffectState.PENDING, str(later), again_at=self.at + LEASE)
            except Never as refusal:
                outcome = Outcome(EffectState.DEAD, str(refusal))
            except Killed:
                return

            def act(work: object, owed: object = owed, outcome: Outcome = outcome) -> None:
                strike_off(work, owed, outcome, self.at)  # type: ignore[arg-type]

            try:
                self.store.transact(act)
            except LeaseLost:
                continue

    def wanted(self, owed: Owed) -> bool:
        return owed.effect.key not in self.needless

    def take_out(self, owed: Owed, why: str, at: datetime) -> None:
        self.store.drop(owed.effect.key, why, at, owed.lease)

    def later(self) -> None:
        """Every wait and every lease is over."""
        self.at += LEASE * 2
        self.reading += LEASE * 2

    def states(self) -> dict[str, EffectState]:
        return {one.effect.key: one.state for one in self.store.effects(limit=None)}


FATE = st.sampled_from(["well", "busy", "silent", "killed", "never"])
ARRIVE = st.tuples(st.just("arrive"), st.sampled_from([("jo", "mia"), ("mia",)]))
STEP = st.one_of(
    ARRIVE,
    st.tuples(st.just("work"), st.lists(FATE, min_size=1, max_size=5)),
    st.tuples(st.just("later"), st.none()),
    st.tuples(st.just("needless"), st.integers(0, 5)),
    st.tuples(st.just("retry"), st.integers(0, 5)),
    st.tuples(st.just("drop"), st.integers(0, 5)),
)


def _step(desk: Desk, worker: str, what: str, which: object) -> None:
    keys = sorted(desk.asked)
    if what == "arrive":
        desk.arrive(which)  # type: ignore[arg-type]
    elif what == "work":
        desk.work(worker, which)  # type: ignore[arg-type]
    elif what == "later":
        desk.later()
    elif keys:
        key = keys[which % len(keys)]  # type: ignore[operator]
        state = desk.states()[key]
        if what == "needless":
            desk.needless ^= {key}
        elif what == "retry" and state in (EffectState.DEAD, EffectState.DROPPED):
            desk.anew |= {key} if state is EffectState.DROPPED else set()
            desk.store.retry(key, desk.at)
        elif what == "drop" and state is not EffectState.DONE:
            desk.store.drop(key, "nobody needs it", desk.at)


BOTH = [("arrive", ("jo", "mia"))] * 2
AGAIN = [("later", None), ("work", ["well"])]


@settings(max_examples=200, deadline=None)
@example(BOTH, [("work", ["well", "busy", "busy"])])
@example(BOTH, [("work", ["well", "never", "never"]), ("retry", 0), *AGAIN, ("retry", 1), *AGAIN])
@example(BOTH, [("work", ["well", "killed"]), ("drop", 0), *AGAIN, ("retry", 0)])
@example(BOTH, [("needless", 0), ("work", ["killed"]), ("needless", 0)])
@example(BOTH, [("work", ["killed"]), ("arrive", ("jo", "mia")), *AGAIN])
@given(st.lists(ARRIVE, min_size=2, max_size=4), st.lists(STEP, min_size=2, max_size=20))
def test_each_notice_is_read_once_by_each_person_however_the_telling_fails(
    first: list[tuple[str, object]], then: list[tuple[str, object]]
) -> None:
    desk = Desk()
    for number, (what, which) in enumerate(first + then):
        _step(desk, f"w{number}", what, which)
    for calm in range(40):
        desk.later()
        desk.work(f"calm{calm}", [])
    for key, state in desk.states().items():
        assert state in (EffectState.DONE, EffectState.DEAD, EffectState.DROPPED)
        for person in desk.asked[key]:
            read = desk.outside.read.get((key, person), set())
            if state is EffectState.DONE:
                assert read, "it is called done, and was never told"
            by_way = Counter(one.rpartition(":")[2] for one in read)
            if key not in desk.anew:
                assert max(by_way.values(), default=1) == 1, "one notice under two keys"
    assert all(person in desk.asked[key] for key, person in desk.outside.read)
    for key, times in desk.outside.sent.items():
        assert times <= 1 + desk.outside.unheard[key], "told again though it had been heard of"
