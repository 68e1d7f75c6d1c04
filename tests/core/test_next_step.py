"""Until when is the next thing to do?"""

from __future__ import annotations

from escalation_manager.core import commands as c
from escalation_manager.core import deadlines, ladder, next_step
from tests.core.asked import TOLD
from tests.core.given import given


def test_who_is_asked_again_has_the_time_of_the_ladder_and_not_that_of_a_clock_that_is_met() -> (
    None
):
    life = given(c.AcknowledgeAlert(), TOLD).after(hours=40).life
    clock = life.state.clocks[deadlines.ACKNOWLEDGE]
    assert not clock.running
    (asked,) = [s for s in next_step.steps(life.state, life.rules) if s.about == "alert"]
    assert asked.due == ladder.answer_due(life.state, life.rules)
    old = deadlines.due(life.state, deadlines.ACKNOWLEDGE, life.rules)
    assert old is not None
    assert asked.due is None or asked.due > old


def test_the_first_alert_is_due_with_the_clock() -> None:
    life = given().life
    (asked,) = [s for s in next_step.steps(life.state, life.rules) if s.about == "alert"]
    assert asked.due == deadlines.due(life.state, deadlines.ACKNOWLEDGE, life.rules)
