"""Is what is decided before it is due what would have been decided then, and else not written?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import EscalationError
from escalation_manager.demo import company
from escalation_manager.desk import ahead
from escalation_manager.desk.ahead import Foresight
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.log import Coming
from escalation_manager.wiring import desk_on
from tests.contracts.stores import STORES
from tests.engine.moved import MovedClock, Office, live
from tests.stories.world import BROKEN, STOPPED, TUESDAY

SECOND = timedelta(seconds=1)


AT_ONCE = Foresight(crowd=1, every=timedelta())


def seeing(office: Office, **sight: Any) -> Office:
    """One to whom a single wake is a crowd."""
    office.desk.foresight = replace(AT_ONCE, **sight)
    return office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = seeing(live(tmp_path))
    yield made
    made.desk.store.close()


def looked(office: Office, rank: int = 0, of: int = 1) -> int:
    """Look ahead until all is decided; how many are."""
    while office.desk.look_ahead(rank, of):
        pass
    return len(office.desk._foreseen)


def woken(office: Office) -> int:
    """Look at everything that is due."""
    total = 0
    while found := office.desk.wake().woken:
        total += found
    return total


def first_wake(office: Office) -> Any:
    wake = office.desk.store.next_wake()
    assert wake is not None
    return wake


def a_crowd(office: Office, number: int = 3) -> list[str]:
    """So many that are due on one instant, half a minute from now."""
    ids = [office.raises(BROKEN, severity="high", reason="They said so.") for _ in range(number)]
    office.desk.act()
    while woken(office):
        office.desk.act()
    office.clock.at = first_wake(office) - 30 * SECOND
    return ids


def follows_from(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose decision is taken from now on."""
    decided: list[str] = []
    decide = Desk._follows

    def noted(desk: Desk, asked: Any, before: Any, *more: Any) -> Any:
        decided.append(before.id)
        return decide(desk, asked, before, *more)

    monkeypatch.setattr(Desk, "_follows", noted)
    return decided


def test_a_crowd_is_only_written_when_its_instant_comes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = a_crowd(office)
    versions = {id_: len(office.desk.store.read(id_)) for id_ in ids}
    assert looked(office) == 3
    assert looked(office) == 3, "nothing is decided twice"
    assert {id_: len(office.desk.store.read(id_)) for id_ in ids} == versions
    assert not woken(office), "it is not due yet"
    wake = office.clock.at = first_wake(office)
    office.clock.at += 0.4 * SECOND
    decided = follows_from(monkeypatch)
    assert woken(office) == 3
    assert not decided
    for id_ in ids:
        last = office.desk.store.read(id_)[-1]
        assert isinstance(last.event, e.ClockWarned)
        assert (last.at, last.event.planned, last.event.late) == (wake, wake, False)
    assert len(office.desk._foreseen) == 0
    assert office.desk.check().findings == ()


def test_one_in_which_something_happened_is_decided_on_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = a_crowd(office)
    assert looked(office) == 3
    office.desk.submit(c.AcknowledgeAlert(), actor="jonas", escalation=ids[1])
    told = c.LogCommunication("out", "call", "We told Sarah what we know.")
    office.desk.submit(told, actor="mia", escalation=ids[2])
    office.clock.at = first_wake(office)
    decided = follows_from(monkeypatch)
    woken(office)
    assert ids[0] not in decided
    warned = {
        id_: [one.event for one in office.desk.store.read(id_) if one.at == office.clock.at]
        for id_ in ids
    }
    assert isinstance(warned[ids[0]][0], e.ClockWarned)
    assert len(office.desk._foreseen) == 0
    assert office.desk.check().findings == ()


def test_where_others_work_here_now_all_is_decided_anew(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_crowd(office)
    assert looked(office) == 3
    office.desk.load_text("the demo company", company())
    office.clock.at = first_wake(office)
    decided = follows_from(monkeypatch)
    assert woken(office) == 3
    assert len(decided) == 3


def test_what_is_too_late_is_decided_anew_and_marked(office: Office) -> None:
    (id_, *_) = a_crowd(office)
    assert looked(office) == 3
    office.clock.at = first_wake(office) + timedelta(hours=2)
    assert woken(office) >= 3
    told = [one.event for one in office.desk.store.read(id_)]
    assert any(one.late for one in told if isinstance(one, e.ClockBreached))


def test_a_clock_that_goes_back_and_on_again_doubles_nothing(office: Office) -> None:
    (id_, *_) = a_crowd(office)
    assert looked(office) == 3
    wake = first_wake(office)
    office.clock.at -= timedelta(hours=1)
    assert not woken(office)
    assert looked(office) == 3
    office.clock.at = wake
    assert woken(office) == 3
    office.clock.at -= timedelta(hours=1)
    assert not woken(office)
    kinds = [one.event for one in office.desk.store.read(id_)]
    assert sum(isinstance(one, e.ClockWarned) for one in kinds) == 1


def test_workers_share_a_crowd_and_leave_nobody_out(tmp_path: Path) -> None:
    one = seeing(live(tmp_path))
    ids = a_crowd(one, 12)
    other = seeing(Office(desk_on(one.desk.store, clock=one.clock), one.clock))  # type: ignore[arg-type]
    shares = looked(one, 0, 2), looked(other, 1, 2)
    assert sum(shares) == 12
    assert min(shares) > 0
    one.clock.at = first_wake(one)
    assert woken(one) == 12, "what the other one has decided is not waited for"
    assert woken(other) == 0
    warned = [one.desk.store.read(id_)[-1].event for id_ in ids]
    assert all(isinstance(event, e.ClockWarned) for event in warned)
    assert one.desk.check().findings == ()
    one.desk.store.close()


def test_overdue_ones_go_first(office: Office) -> None:
    a_crowd(office, 2)
    late, soon = office.desk.store.coming(office.clock.at, office.clock.at + timedelta(hours=1))
    kept = office.desk._foreseen
    assert looked(office) == 2
    for coming, overdue in ((soon, False), (late, True)):
        (decided,) = [each for each in kept.due(first_wake(office) + SECOND, 5)
                      if each.escalation == coming.escalation]  # fmt: skip
        kept.let_go([decided])
        kept.keep(decided._replace(coming=Coming(coming.escalation, coming.wake, overdue)))
    assert [each.escalation for each in kept.due(first_wake(office), 5)] == [
        late.escalation,
        soon.escalation,
    ]


def test_few_are_no_crowd(office: Office) -> None:
    a_crowd(office)
    seeing(office, crowd=4)
    assert looked(office) == 0


def test_no_more_is_kept_than_there_is_room_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_crowd(office, 4)
    seeing(office, most=2)
    monkeypatch.setattr(ahead, "AT_ONCE", 1)
    assert looked(office) == 2
    office.clock.at = first_wake(office)
    assert woken(office) == 4


DEEDS: tuple[tuple[str, c.Command], ...] = (
    ("jonas", c.AcknowledgeAlert()),
    ("mia", c.LogCommunication("out", "call", "We told Sarah what we know.")),
    ("mia", c.AddNote("They called again.")),
    ("mia", c.AddTask("Read the logs", "engineering", TUESDAY + timedelta(hours=9))),
    ("mia", c.Climb("nobody answers")),
    ("mia", c.Pause("They look for the logs.", TUESDAY + timedelta(hours=30))),
    ("mia", c.Resume("They found them.")),
)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("raise"), st.sampled_from((STOPPED, BROKEN)), st.booleans()),
        st.tuples(st.just("deed"), st.integers(0, 4), st.sampled_from(DEEDS)),
        st.tuples(st.just("wait"), st.integers(1, 3), st.booleans()),
        st.tuples(st.just("seconds"), st.integers(1, 55), st.booleans()),
    ),
    min_size=4,
    max_size=14,
)


@given(steps)
@settings(
    deadline=None,
    max_examples=10,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_desk_that_looks_ahead_lives_as_one_that_does_not(
    plan: list[tuple[str, Any, Any]],
) -> None:
    """Whatever people do in between, and whenever it looks ahead."""
    with ExitStack() as stack:
        clock = MovedClock()
        folders = (Path(stack.enter_context(TemporaryDirectory())) for _ in range(2))
        stores = [stack.enter_context(STORES["sqlite"](folder)) for folder in folders]
        plain, seer = (live(Path(), store=store, clock=clock) for store in stores)  # type: ignore[arg-type]
        lived(plain, seeing(seer), plan)


def lived(plain: Office, seer: Office, plan: list[tuple[str, Any, Any]]) -> None:
    """Both desks have this life, and their logs are the same to the letter."""
    clock = plain.clock

    def both(deed: Any) -> None:
        told = []
        for office in (plain, seer):
            try:
                told.append(deed(office))
            except EscalationError as fault:
                told.append(str(fault))
        assert told[0] == told[1]

    ids = ["ESC-0001"]
    for kind, first, second in plan:
        if kind == "raise":
            both(lambda office, text=first: office.raises(text))
            ids = list(plain.desk.store.escalations())
        elif kind == "deed":
            who, command = second
            id_ = ids[first % len(ids)]
            both(lambda office, who=who, command=command, id_=id_:
                 office.desk.submit(command, actor=who, escalation=id_).version)  # fmt: skip
        elif kind == "seconds":
            clock.at += first * SECOND
        else:
            for _ in range(first):
                wake = plain.desk.store.next_wake()
                if wake is None:
                    break
                if second and wake > clock.at + 40 * SECOND:
                    clock.at = wake - 40 * SECOND
                    looked(seer)
                clock.at = max(clock.at, wake)
                both(woken)
                both(lambda office: office.desk.act())
        if kind != "wait" and second:
            looked(seer)
    both(lambda office: list(office.desk.store.export()))


def test_a_decision_that_cannot_be_taken_is_left_for_its_time(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ids = a_crowd(office)
    decide = Desk._follows

    def refuses_one(desk: Desk, asked: Any, before: Any, *more: Any) -> Any:
        if before.id == ids[1]:
            raise ZeroDivisionError("half of nothing")
        return decide(desk, asked, before, *more)

    monkeypatch.setattr(Desk, "_follows", refuses_one)
    assert looked(office) == 2
    assert not caplog.records
    office.clock.at = first_wake(office)
    assert office.desk.wake().woken == 2
    assert office.desk.wake().unreadable == (ids[1],)
