"""When is a system outside left alone, and when is it asked again?"""

from datetime import timedelta

from escalation_manager.engine.breaker import (
    FAILURES,
    FIRST_SECONDS,
    LONGEST_SECONDS,
    Breaker,
    BreakerState,
)
from escalation_manager.engine.connector import Connector, Limit
from escalation_manager.ports.log import LANES
from escalation_manager.ports.running import Outcome
from escalation_manager.ports.stored import EffectState
from tests.contracts.stores import NOON

CLOSED, OPEN, HALF_OPEN = BreakerState
WORKED = Outcome(EffectState.DONE)
FAILED = Outcome(EffectState.PENDING, "timeout", again_at=NOON, trouble=True)
REFUSED = Outcome(EffectState.DEAD, "no such address")


def failed(breaker: Breaker, times: int, now: float) -> None:
    for _ in range(times):
        breaker.failed(now, "timeout")


class TestBreaker:
    def test_some_failures_are_nothing(self) -> None:
        breaker = Breaker()
        failed(breaker, FAILURES - 1, 0)
        assert breaker.state(0) is CLOSED
        breaker.worked()
        failed(breaker, FAILURES - 1, 0)
        assert breaker.free(0), "they count in a row"

    def test_open_then_one_is_let_through_then_closed(self) -> None:
        breaker = Breaker()
        failed(breaker, FAILURES, 100)
        assert (breaker.state(100), breaker.free(100)) == (OPEN, False)
        assert breaker.free_at() == 100 + FIRST_SECONDS
        later = breaker.free_at()
        assert breaker.state(later) is HALF_OPEN
        assert breaker.begin(later)
        assert not breaker.begin(later), "one alone"
        breaker.worked()
        assert breaker.state(later) is CLOSED
        assert breaker.begin(later)

    def test_still_failing_it_is_tried_more_and_more_seldom(self) -> None:
        breaker, now, waits = Breaker(), 0.0, []
        failed(breaker, FAILURES, now)
        for _ in range(7):
            waits.append(breaker.free_at() - now)
            now = breaker.free_at()
            assert breaker.begin(now)
            breaker.failed(now, "timeout")
        assert waits == [10, 20, 40, 80, 160, LONGEST_SECONDS, LONGEST_SECONDS]

    def test_what_never_got_there_lets_the_next_one_try(self) -> None:
        breaker = Breaker()
        failed(breaker, FAILURES, 0)
        now = breaker.free_at()
        assert breaker.begin(now)
        breaker.untold()
        assert breaker.begin(now)


class TestConnector:
    def connector(self, target: str = "crm", **limit: int) -> Connector:
        return Connector(target, Limit(**limit), LANES)

    def test_a_refusal_is_an_answer(self) -> None:
        crm = self.connector()
        for _ in range(20):
            crm.heard(REFUSED, 0, None)
        assert crm.withheld(0) is None

    def test_asked_to_wait_it_waits_though_nothing_failed(self) -> None:
        crm = self.connector()
        crm.heard(FAILED, 10, 60.0)
        assert crm.withheld(69) == "it asked to be left alone for 1 s more"
        assert (crm.free_at(11), crm.begin(11)) == (70, False)
        assert crm.withheld(70) is None
        assert crm.begin(70)

    def test_alerts_know_no_breaker(self) -> None:
        messaging = self.connector("messaging")
        for _ in range(20):
            messaging.heard(FAILED, 0, 60.0)
        assert messaging.withheld(0) is None
        assert messaging.begin(0)

    def test_so_many_a_minute(self) -> None:
        crm = self.connector(per_minute=2)
        assert crm.seconds_to_wait(1, 100.0) == 0
        assert crm.seconds_to_wait(1, 100.0) == 0
        assert crm.seconds_to_wait(1, 100.0) == 30
        assert crm.seconds_to_wait(1, 115.0) == 15
        assert crm.seconds_to_wait(1, 130.0) == 0
        assert crm.seconds_to_wait(1, 130.0) == 30
        assert [crm.seconds_to_wait(0, 1000.0) for _ in range(3)] == [0, 0, 30], "none is saved up"


def test_waits_grow_and_differ_by_key() -> None:
    from escalation_manager.engine.acting import LONGEST_WAIT, wait_before

    waits = [wait_before(tries, "k") for tries in range(12)]
    assert waits == [wait_before(tries, "k") for tries in range(12)], "never by chance"
    assert timedelta(seconds=5) <= waits[0] < timedelta(seconds=7.5)
    assert waits[-1] >= LONGEST_WAIT
    assert len({wait_before(3, f"k{n}") for n in range(50)}) > 40, "not all come back together"
