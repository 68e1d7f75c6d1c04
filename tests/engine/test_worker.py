"""Does a worker wake what is due and do what is owed, through jumps of the clock and downtimes?"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Lock

import pytest

from escalation_manager.connectors.loading import FileLoader
from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import StoreError
from escalation_manager.desk.ahead import Foresight
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.standing import standing
from escalation_manager.engine.local import LocalRunner
from escalation_manager.engine.worker import Worker
from escalation_manager.ports.channels import Outgoing
from escalation_manager.ports.connectors import AlertRequest, SentAlert
from escalation_manager.ports.log import EffectState, Owed
from escalation_manager.store.opening import create_store, open_store
from escalation_manager.wiring import create_desk, desk_on
from tests.contracts.runners import PATIENCE, comes
from tests.contracts.stores import STORES
from tests.engine.moved import MovedClock, Office, live
from tests.postgresql import new_database
from tests.stories.world import BROKEN, STOPPED, TUESDAY


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = live(tmp_path)
    yield made
    made.desk.store.close()


@contextmanager
def working(office: Office, name: str = "a", desk: Desk | None = None) -> Iterator[Worker]:
    worker = Worker(desk or office.desk, name)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop(PATIENCE)


def idle(office: Office) -> bool:
    """Whether nothing is due now, and nothing is being done."""
    now, store = office.clock.now(), office.desk.store
    wake, effect = store.next_wake(), store.next_effect()
    none_leased = not store.effects(states=(EffectState.LEASED,))
    return none_leased and (wake is None or wake > now) and (effect is None or effect > now)


def notices(office: Office, escalation: str) -> list[tuple[str, str, object]]:
    """Every warning and breach of every clock: (kind, clock, share or nothing)."""
    found: list[tuple[str, str, object]] = []
    for entry in office.desk.store.read(escalation):
        match entry.event:
            case e.ClockWarned(clock=clock, share=share):
                found.append(("warned", clock, share))
            case e.ClockBreached(clock=clock):
                found.append(("breached", clock, None))
            case _:
                pass
    return found


class TestWaking:
    def test_what_is_due_is_looked_at_and_done(self, office: Office) -> None:
        id_ = office.raises(STOPPED)
        with working(office):
            assert comes(lambda: idle(office))
            office.later(minutes=61)
            assert comes(lambda: ("breached", "acknowledge", None) in notices(office, id_))
            assert comes(lambda: idle(office))
        assert office.desk.store.check().findings == ()
        assert not office.desk.store.effects(states=(EffectState.PENDING,))

    def test_a_crowd_is_decided_on_before_it_is_due(self, office: Office) -> None:
        office.desk.foresight = Foresight(crowd=3)
        ids = [office.raises(BROKEN, severity="high", reason="They said so.") for _ in range(3)]
        with working(office):
            assert comes(lambda: idle(office))
            wake = office.desk.store.next_wake()
            assert wake is not None
            office.clock.at = wake - timedelta(seconds=30)
            assert comes(lambda: len(office.desk._foreseen) == 3)
            office.clock.at = wake + timedelta(seconds=0.5)
            assert comes(lambda: idle(office))
            assert comes(lambda: not len(office.desk._foreseen)), "they are let go of once written"
        for id_ in ids:
            (warned,) = (
                entry
                for entry in office.desk.store.read(id_)
                if isinstance(entry.event, e.ClockWarned)
            )
            assert warned.at == wake
        assert office.desk.store.check().findings == ()

    def test_what_somebody_saves_is_acted_on_without_being_asked(self, office: Office) -> None:
        with working(office):
            office.raises()
            assert comes(lambda: bool(office.desk.inbox("mia", actor="mia")))

    def test_after_a_day_of_downtime_one_late_notice_of_each(self, office: Office) -> None:
        ids = [office.raises(STOPPED) for _ in range(3)]
        office.desk.act()
        office.later(days=1)
        with working(office):
            assert comes(lambda: idle(office))
        for id_ in ids:
            found = Counter(notices(office, id_))
            assert found["breached", "acknowledge", None] == 1
            assert set(found.values()) == {1}
            told = [one.event for one in office.desk.store.read(id_)]
            assert all(one.late for one in told if isinstance(one, e.ClockBreached))

    def test_the_clock_jumps_an_hour_and_back_and_nothing_is_doubled(self, office: Office) -> None:
        ids = [office.raises(STOPPED), office.raises(BROKEN)]
        with working(office):
            for jump in (1, -1, 1, -1, 1, 1, -2, 3):
                office.clock.at += timedelta(hours=jump)
                assert comes(lambda: idle(office))
        for id_ in ids:
            history = office.desk.store.read(id_)
            assert [one.version for one in history] == list(range(1, len(history) + 1))
            assert [one.at for one in history] == sorted(one.at for one in history)
            assert set(Counter(notices(office, id_)).values()) == {1}
        assert ("breached", "acknowledge", None) in notices(office, ids[0])

    def test_one_that_cannot_be_read_keeps_no_other_waiting(self, tmp_path: Path) -> None:
        first = live(tmp_path)
        damaged, sound = first.raises(STOPPED), first.raises(STOPPED)
        first.desk.act()
        first.desk.store.close()
        connection = sqlite3.connect(tmp_path / "desk.db")
        with connection:
            connection.execute(
                "UPDATE events SET data = '{' WHERE escalation = ? AND version = 2", (damaged,)
            )
        connection.close()
        clock = MovedClock(first.clock.at + timedelta(minutes=61))
        office = Office(again(tmp_path, clock), clock)
        with working(office) as worker:
            assert comes(lambda: ("breached", "acknowledge", None) in notices(office, sound))
            assert comes(lambda: damaged in str(worker.told()["unreadable"]))
            office.later(minutes=5)
            found = worker.search()
            assert [line for line in found.left_behind if damaged in line] == []
            assert any(line.startswith(f"{damaged} waits") for line in found.waiting)
        office.desk.store.close()

    @pytest.mark.parametrize(
        ("every", "still_due"),
        [(3600.0, [0]), (0.0, [3, 1, 0])],
        ids=["the alerts wait", "some go out with each look"],
    )
    def test_while_more_is_due_waking_comes_first(
        self,
        office: Office,
        monkeypatch: pytest.MonkeyPatch,
        every: float,
        still_due: list[int],
    ) -> None:
        for _ in range(5):
            office.raises(STOPPED)
        office.desk.act()
        office.later(minutes=61)
        rounds: list[int] = []

        class Counting(LocalRunner):
            def round(self) -> int:
                rounds.append(len(office.desk.store.due(office.clock.now())))
                return 0

        monkeypatch.setattr("escalation_manager.engine.worker.WAKES", 2)
        monkeypatch.setattr("escalation_manager.engine.worker.ACTING_EVERY", every)
        worker = Worker(office.desk, "a", runner=lambda _: Counting(office.desk, "a"))
        while worker._look():
            pass
        assert rounds[: len(still_due)] == still_due
        assert not any(rounds[len(still_due) :]), "when nothing more is due, all may go out"

    def test_a_rehearsal_desk_is_left_alone(self, tmp_path: Path) -> None:
        from escalation_manager.handbook_file import shipped

        desk = create_desk(tmp_path / "desk.db", shipped(), rehearsal=True, at=TUESDAY)
        worker = Worker(desk, "a")
        assert not worker.wanted
        worker.start()
        assert worker.stop()
        assert desk.store.leases.workers() == ()
        assert standing(desk, TUESDAY).sound
        desk.store.close()


def again(folder: Path, clock: MovedClock) -> Desk:
    return desk_on(open_store(folder / "desk.db"), clock=clock)


@dataclass
class Vendor:
    """A customers' channel, messaging and CRM note-taker that counts the keys it is asked with."""

    keys: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)
    fault: Exception | None = None
    gate: Event | None = None

    def asked(self, key: str) -> None:
        with self.lock:
            self.keys[key] += 1
        if self.gate is not None:
            self.gate.wait(PATIENCE)
        if self.fault is not None:
            raise self.fault

    def send(self, outgoing: Outgoing, *, at: datetime, key: str) -> str:  # noqa: ARG002
        self.asked(key)
        return f"reference-of-{key}"

    def send_alert(
        self,
        request: AlertRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,  # noqa: ARG002
    ) -> SentAlert:
        self.asked(key or "")
        return SentAlert(
            "A1",
            request.account_id,
            request.priority,
            request.message,
            request.asked,
            request.recipients,
            request.escalation_id,
            at,
            by,
        )

    def send_together(
        self,
        notices: tuple[tuple[str, AlertRequest], ...],
        *,
        at: datetime,  # noqa: ARG002
        by: str,  # noqa: ARG002
        key: str,  # noqa: ARG002
    ) -> tuple[()]:
        for own, _ in notices:
            self.asked(own)
        return ()

    def __getattr__(self, name: str) -> object:
        """Whatever else a CRM is asked, it does not answer."""

        def refuses(*_: object, key: str = name, **__: object) -> None:
            self.asked(key)
            raise OSError("no route to the CRM")

        return refuses


def beside(office: Office, **outside: object) -> Desk:
    """The same desk, with these systems around it."""
    desk = office.desk
    around = replace(desk.outside, **outside)  # type: ignore[arg-type]
    loader = FileLoader(desk.store.engine)  # type: ignore[attr-defined]
    return Desk(desk.store, desk.policy, office.clock, loader, around, name="beside")


class TestActing:
    @pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
    def test_two_workers_never_do_one_effect_twice(self, tmp_path: Path, kind: str) -> None:
        with STORES[kind](tmp_path) as store:
            office = live(tmp_path, store=store)  # type: ignore[arg-type]
            messaging = Vendor()
            accounts = list(office.desk.policy.accounts())[:2] * 5
            ids = [office.raises(STOPPED, account) for account in accounts]
            one, two = (beside(office, messaging=messaging) for _ in range(2))
            with working(office, "one", one), working(office, "two", two):
                assert comes(lambda: idle(office))
                office.later(minutes=61)
                assert comes(lambda: idle(office))
            assert messaging.keys
            assert set(messaging.keys.values()) == {1}
            for id_ in ids:
                assert set(Counter(notices(office, id_)).values()) == {1}

    def test_a_crm_that_hangs_delays_no_alert(self, office: Office) -> None:
        gate = Event()
        desk = beside(office, crm=Vendor(gate=gate), messaging=(messaging := Vendor()))
        office.raises(STOPPED)
        with working(office, desk=desk) as worker:
            assert comes(lambda: any(":alert:" in key for key in messaging.keys))
            assert not gate.is_set()
            gate.set()
            worker.stop()

    def test_a_dead_vendor_is_left_alone_and_the_status_says_so(self, office: Office) -> None:
        desk = beside(office, crm=Vendor())
        for _ in range(4):
            office.raises(BROKEN)
        with working(office, desk=desk) as worker:
            assert comes(lambda: "crm" in worker.running().withheld)
            found = standing(desk)  # as a sign of life has it: the next one may say otherwise

            def left_alone() -> bool:
                nonlocal found
                found = standing(desk)
                return "crm" in found.withheld

            assert comes(left_alone)
            assert "no answer" in found.withheld["crm"] or "no route" in found.withheld["crm"]
            assert found.breakers["crm"] == ("open",)
            assert found.sound, "what we leave alone on purpose is not left behind"
            assert [each.name for each in found.alive] == ["a"]

    def test_what_cannot_work_is_dead_at_once_and_tried_again_by_a_person(
        self, office: Office
    ) -> None:
        from escalation_manager.core.errors import Never

        email = Vendor(fault=Never("550 no such mailbox.", "Correct the address."))
        desk = beside(office, channels={"*": email})
        id_ = office.raises()
        write = c.WriteMessage("We are looking into it.", "update")
        answer = desk.submit(write, actor="mia", escalation=id_)
        send = c.SendMessage(answer.state.messages[-1].id)
        desk.submit(send, actor="mia", escalation=id_)
        with working(office, desk=desk):
            assert comes(lambda: bool(desk.effects((EffectState.DEAD,), actor="mia")))
            (dead,) = desk.effects((EffectState.DEAD,), actor="mia")
            assert "Correct the address." in str(dead.last_error)
            assert dead.tries == 1
            email.fault = None
            desk.retry_effect(dead.effect.key, actor="daniel")
            assert comes(lambda: state(office, dead) is EffectState.DONE)
        assert email.keys[dead.effect.key] == 2


def state(office: Office, owed: Owed) -> EffectState:
    found = office.desk.store.owed(owed.effect.key)
    assert found is not None
    return found.state


class TestTrouble:
    def test_a_database_that_does_not_answer_is_waited_for(self, tmp_path: Path) -> None:
        """Another program holds the file for longer than anybody has patience."""
        office = live(tmp_path)
        hasty = open_store(tmp_path / "desk.db", patience=0.05)
        other = sqlite3.connect(tmp_path / "desk.db", isolation_level=None, timeout=60)
        with working(office, desk=desk_on(hasty, clock=office.clock)) as worker:
            assert comes(lambda: worker.looked is not None)
            id_ = office.raises(STOPPED)
            other.execute("BEGIN IMMEDIATE")
            office.later(minutes=61)
            assert comes(lambda: worker.trouble is not None)
            with pytest.raises(StoreError):
                hasty.leases.beat("b", TUESDAY, {})
            other.execute("COMMIT")
            assert comes(lambda: ("breached", "acknowledge", None) in notices(office, id_))
            assert comes(lambda: worker.trouble is None)
        other.close()
        hasty.close()
        office.desk.store.close()

    def test_a_server_that_is_gone_is_told_by_the_status(self, office: Office) -> None:
        found = standing(office.desk)
        assert not found.sound
        assert found.troubles == ("Nobody works on this desk. Start: escalations work.",)
        office.desk.store.leases.beat("a", office.clock.now(), {})
        assert standing(office.desk).sound
        office.later(seconds=30)
        found = standing(office.desk)
        assert not found.sound
        assert [each.name for each in found.gone] == ["a"]


def test_on_postgresql_leases_go_by_the_clock_of_the_database(tmp_path: Path) -> None:
    """The clocks of two machines differ; the database has one."""
    with new_database() as url:
        store = create_store(url)
        office = live(tmp_path, store=store)
        before = store.leases.clock()
        office.clock.at += timedelta(hours=5)
        now = office.desk.steady()
        assert before is not None
        assert before <= now < before + timedelta(minutes=1)
        store.close()


def test_in_one_file_leases_go_by_the_machines_steady_clock(office: Office) -> None:
    first = office.desk.steady()
    office.clock.at -= timedelta(hours=5)
    second = office.desk.steady()
    assert first <= second < first + timedelta(minutes=1)
    assert first.year == 1970, "no time of day"
