"""What must outlive a merge and a close: duties, the highest severity, and the earliest due."""

from datetime import timedelta

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import NotAllowed
from tests.stories.world import BROKEN, TUESDAY, World

TOLD = c.LogCommunication("out", "call", "We told Sarah what we know.")
CONFIRMED = c.LogCommunication("in", "call", "It works again.", confirms=True)


def test_a_duty_lives_on_where_its_escalation_lives_on(world: World) -> None:
    first = world.raises(BROKEN, severity="medium")
    world.does("mia", c.StartDuty("gdpr_33", TUESDAY - timedelta(hours=10)))
    second = world.raises(BROKEN, severity="medium")
    world.does("mia", c.Merge(second), on=first)
    assert world.clock("duty:gdpr_33").due == TUESDAY + timedelta(hours=62)
    world.after(hours=63)
    assert ("duty:gdpr_33", TUESDAY + timedelta(hours=62)) in world.state.breaches


def test_a_duty_outlives_the_closing(world: World) -> None:
    world.raises(BROKEN, severity="medium")
    world.does("mia", c.StartDuty("gdpr_33"))
    for command in (TOLD, c.Resolve("done"), CONFIRMED, c.Close()):
        world.does("mia", command)
    world.after(hours=72, seconds=1)
    assert ("duty:gdpr_33", TUESDAY + timedelta(hours=72)) in world.state.breaches
    world.does("mia", c.MeetDuty("gdpr_33", "file 7"))
    assert world.clock("duty:gdpr_33").stopped_at == world.at


def test_a_duty_does_not_begin_later_because_it_is_asked_for_again(world: World) -> None:
    world.raises(BROKEN)
    world.does("mia", c.StartDuty("gdpr_33"))
    world.after(hours=5)
    assert world.does("mia", c.StartDuty("gdpr_33")).entries == ()
    with pytest.raises(NotAllowed, match="already"):
        world.does("mia", c.StartDuty("gdpr_33", world.at))
    assert world.clock("duty:gdpr_33").due == TUESDAY + timedelta(hours=72)


def test_the_highest_severity_of_a_duplicate_counts_for_the_post_mortem(world: World) -> None:
    first = world.raises(BROKEN, severity="high")
    world.does("mia", c.ChangeSeverity("low", "Two users only."))
    second = world.raises(BROKEN, severity="low")
    world.does("mia", c.Merge(second), on=first)
    assert world.state.severity == "low"
    for command in (TOLD, c.Resolve("done"), CONFIRMED):
        world.does("mia", command)
    with pytest.raises(NotAllowed, match="It was High, and no post-mortem is filed"):
        world.does("mia", c.Close())


def test_a_merge_makes_no_deadline_fall_into_the_past(world: World) -> None:
    first = world.raises(BROKEN, severity="low")
    world.after(hours=30)
    second = world.raises(BROKEN, severity="critical")
    world.does("mia", c.Merge(second), on=first)
    assert world.clock("resolution").due == world.at + timedelta(hours=24)
    assert world.events(e.ClockBreached) == []


def test_merged_twice_is_merged_once_and_elsewhere_is_refused(world: World) -> None:
    first = world.raises(BROKEN)
    second = world.raises(BROKEN)
    world.does("mia", c.Merge(second), on=first)
    assert world.does("mia", c.Merge(second), on=first).entries == ()
    third = world.raises(BROKEN)
    with pytest.raises(NotAllowed, match="too late"):
        world.does("mia", c.Merge(third), on=first)


def test_an_attempt_that_bounced_asked_nobody(world: World) -> None:
    world.raises(BROKEN, severity="medium")
    for command in (TOLD, c.Resolve("done")):
        world.does("mia", command)
    world.does("mia", c.WriteMessage("Does it work for you again?", "update"))
    world.does("mia", c.SendMessage("M1", attempt=True))
    before = len(world.state.closing.attempts)
    world.does("system", c.RecordBounce("M1", "mailbox full"))
    assert (before, len(world.state.closing.attempts)) == (1, 0)


def test_who_was_asked_before_it_was_resolved_was_not_asked_whether_it_is(world: World) -> None:
    world.raises(BROKEN, severity="medium")
    world.after(hours=1)
    for command in (TOLD, c.Resolve("done")):
        world.does("mia", command)
    early = world.at - timedelta(minutes=30)
    for text in ("Asked once.", "Asked twice."):
        world.does("mia", c.LogCommunication("out", "call", text, "", early, attempt=True))
    world.after(days=9)
    with pytest.raises(NotAllowed, match="asked 0 of 2 times"):
        world.does("mia", c.Close())
