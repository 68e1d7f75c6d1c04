"""Time: warnings in the night, pauses, downtime, severities that change, and what comes late."""

from datetime import UTC, datetime, timedelta

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.deadlines import ClockStatus
from escalation_manager.core.errors import NotAllowed
from tests.stories.world import BROKEN, STOPPED, TUESDAY, World


def test_at_three_in_the_morning_the_ladder_is_climbed(world: World) -> None:
    world.until(datetime(2026, 3, 10, 22, 0, tzinfo=UTC))
    world.raises(STOPPED)
    world.acknowledged("mia", "daniel")
    world.writes("mia", "We see that your queue stands still and are looking into it.", "response")
    world.until(datetime(2026, 3, 11, 1, 59, tzinfo=UTC))  # 02:59 in Berlin: three hours later
    climbed = [v for v in world.events(e.RungAlerted) if v.rung == 1]
    assert len(climbed) == 1
    assert climbed[0].planned == datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
    assert any("nearly due" in text for text in world.inbox("ines"))
    assert any("nearly due" in text for text in world.inbox("tobias"))


def test_critical_is_updated_every_four_hours_day_and_night(world: World) -> None:
    world.raises(STOPPED)
    world.acknowledged("mia", "daniel")
    world.after(hours=4, seconds=1)
    assert ("update", TUESDAY + timedelta(hours=4)) in world.state.breaches


def test_clocks_start_when_the_customer_reported_it(world: World) -> None:
    world.raises(BROKEN, severity="high", reported=TUESDAY - timedelta(minutes=50))
    assert world.clock("acknowledge").due == TUESDAY + timedelta(minutes=10)
    assert world.state.raised.reported_at == TUESDAY - timedelta(minutes=50)
    assert world.state.opened_at == TUESDAY


def test_a_target_met_exactly_on_its_due_instant_is_met(world: World) -> None:
    world.raises(BROKEN, severity="high")
    world.until(TUESDAY + timedelta(hours=1))
    world.does("mia", c.AcknowledgeCustomer())
    assert world.clock("acknowledge").status is ClockStatus.MET
    assert not world.clock("acknowledge").breached


def test_a_pause_ends_by_itself_and_pushes_the_resolution_alone(world: World) -> None:
    world.raises(BROKEN, severity="high")
    due = world.clock("resolution").due
    response = world.clock("response").due
    assert due is not None
    world.does("mia", c.Pause("they look for a log", world.at + timedelta(hours=5)))
    world.after(hours=6)
    assert world.events(e.ClockResumed)[-1].automatic
    assert world.clock("resolution").due == due + timedelta(hours=5)
    assert world.clock("response").due == response
    explained = world.desk.explain(world.id, "resolution", actor="mia", at=world.at)
    assert explained.view.paused == timedelta(hours=5)
    assert sum((s.end - s.start for s in explained.spans if s.counted), timedelta()) == timedelta(
        hours=1
    )


def test_after_downtime_there_is_one_notice_not_none_and_not_many(world: World) -> None:
    world.raises(BROKEN, severity="high")
    world.acknowledged("mia")
    before = len(world.inbox("mia"))
    world.down(hours=4, minutes=5)
    warned = [v for v in world.events(e.ClockWarned) if v.clock == "response"]
    assert [v.told for v in warned] == [False] * len(warned)
    assert all(v.late for v in warned)
    breach = next(v for v in world.events(e.ClockBreached) if v.clock == "response")
    assert breach.late
    about = [m for m in world.inbox("mia")[: len(world.inbox("mia")) - before] if "response" in m]
    assert len(about) == 1
    assert "told late" in about[0]


def test_after_a_stop_a_late_rung_still_gets_its_full_time_to_answer(world: World) -> None:
    world.raises(STOPPED)
    world.down(hours=2)
    assert world.state.ladder.rung == 1
    world.after(minutes=14)
    assert world.state.ladder.rung == 1
    world.after(minutes=2)
    assert world.state.ladder.rung == 2


def test_severity_raised_counts_what_is_unmet_from_the_change(world: World) -> None:
    world.raises(BROKEN, severity="medium")
    old = world.clock("resolution").due
    world.after(hours=2)
    world.does("mia", c.ChangeSeverity("critical", "now everybody is affected"))
    assert world.clock("response").due == world.at + timedelta(hours=1)
    assert old is not None
    assert world.clock("resolution").due == min(old, world.at + timedelta(hours=24))


def test_lowering_late_needs_a_manager_and_erases_no_breach(world: World) -> None:
    world.raises(STOPPED)
    world.acknowledged("mia", "daniel")
    world.after(hours=19)
    world.does("mia", c.ChangeSeverity("high", "two sites work again"))
    assert world.state.severity == "critical"
    assert world.state.lowering is not None
    breaches = world.state.breaches
    assert breaches
    world.does("daniel", c.ChangeSeverity("high", "two sites work again"))
    assert world.state.severity == "high"
    assert set(breaches) <= set(world.state.breaches)
    assert world.clock("resolution").due == TUESDAY + timedelta(hours=48)


def test_the_customer_can_agree_to_another_next_update(world: World) -> None:
    world.raises(STOPPED)
    world.acknowledged("mia", "daniel")
    agreed = world.at + timedelta(hours=7)
    world.does("mia", c.AgreeNextUpdate(agreed, "Sarah Lindgren"))
    world.until(agreed)
    assert "update" not in {name for name, _ in world.state.breaches}
    world.after(seconds=1)
    assert ("update", agreed) in world.state.breaches


def test_gdpr_article_33_runs_72_hours_from_awareness(world: World) -> None:
    world.raises(STOPPED)
    aware = world.at - timedelta(hours=3)
    world.does("mia", c.StartDuty("gdpr_33", aware))
    assert world.clock("duty:gdpr_33").due == aware + timedelta(hours=72)


def test_reopening_within_14_days_is_the_same_record_and_the_time_between_is_a_pause(
    world: World,
) -> None:
    world.raises(BROKEN, severity="medium")
    world.acknowledged("mia")
    world.after(hours=10)
    world.does("mia", c.Resolve("a workaround is in place", "workaround"))
    used = world.clock("resolution").elapsed
    world.after(days=13)
    world.does("mia", c.Reopen("it is back"))
    assert world.clock("resolution").elapsed == used
    assert world.clock("resolution").status is ClockStatus.RUNNING


def test_after_14_days_a_new_linked_one_is_raised(world: World) -> None:
    world.raises(BROKEN, severity="low")
    world.acknowledged("mia")
    world.does("mia", c.Resolve("done", "fix"))
    world.after(days=14, seconds=1)
    with pytest.raises(NotAllowed, match="Raise a new escalation that is linked"):
        world.does("mia", c.Reopen("it is back"))
    again = world.desk.submit(
        c.Raise("acc_123", "It is back.", linked_to=world.id), actor="mia", at=world.at
    )
    assert (world.id, "repeat_of") in again.state.links


def test_a_breach_on_record_stands_whatever_is_logged_later(world: World) -> None:
    world.raises(BROKEN, severity="high")
    in_time = world.at + timedelta(hours=3, minutes=50)
    world.after(hours=4, minutes=30)
    world.does("mia", c.LogCommunication("out", "call", "We spoke.", occurred_at=in_time))
    assert world.clock("response").stopped_at == in_time
    assert world.clock("response").status is ClockStatus.MISSED
