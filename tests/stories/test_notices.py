"""Who is told what, when: nights, silence, what is not worth telling any more, and boards."""

from datetime import UTC, datetime

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from tests.stories.world import BROKEN, STOPPED, World

NIGHT = datetime(2026, 3, 10, 23, 0, tzinfo=UTC)
"""Midnight in Berlin."""
MORNING = datetime(2026, 3, 11, 6, 0, tzinfo=UTC)
"""07:00 there: the night is over."""


def test_quiet_hours_are_honoured_for_alerts_that_are_not_critical(world: World) -> None:
    world.until(NIGHT)
    world.raises(BROKEN, severity="high")
    world.until(MORNING.replace(hour=5, minute=59))
    assert world.inbox("mia") == []
    assert world.events(e.ClockWarned), "the clocks have run all the while"
    world.until(MORNING)
    assert any("Acknowledge this alert" in text for text in world.inbox("mia"))


def test_a_critical_alert_wakes_people(world: World) -> None:
    world.until(NIGHT)
    world.raises(STOPPED)
    assert any("Acknowledge this alert" in text for text in world.inbox("mia"))


def test_a_climb_by_hand_drops_the_notice_already_planned_for_the_rung_below(world: World) -> None:
    world.until(NIGHT)
    world.raises(BROKEN, severity="high", by="marcus")
    assert world.inbox("mia") == []
    world.does("marcus", c.Climb("They call every five minutes."))
    world.after(hours=9)
    asked = [text for text in world.inbox("mia") if "Acknowledge this alert" in text]
    assert asked == [], "her manager was alerted instead"
    assert any("by hand" in text for text in world.inbox("daniel"))


def test_what_is_overdue_after_the_end_is_told_in_the_morning_all_the_same(world: World) -> None:
    """A post-mortem, say: its deadline is missed at night, long after Resolved."""
    world.until(NIGHT)
    world.raises(BROKEN, severity="high")
    world.does("mia", c.LogCommunication("out", "call", "We told Sarah what we know."))
    world.does("mia", c.Resolve("It works again."))
    world.after(days=9)
    (missed,) = (
        entry
        for entry in world.entries(e.ClockBreached)
        if isinstance(entry.event, e.ClockBreached) and entry.event.clock == "post_mortem"
    )
    assert missed.at.hour == 23, "midnight in Berlin"
    assert any("post-mortem" in text.lower() and "missed" in text for text in world.inbox("mia"))


def test_who_has_answered_is_not_asked_in_the_morning(world: World) -> None:
    world.until(NIGHT)
    world.raises(BROKEN, severity="high")
    world.does("mia", c.AcknowledgeAlert())
    world.does("mia", c.LogCommunication("out", "call", "We told Sarah what we know."))
    world.until(MORNING)
    assert not any("Acknowledge this alert" in text for text in world.inbox("mia"))


def test_while_silenced_nothing_is_sent_and_the_ladder_begins_again_afterwards(
    world: World,
) -> None:
    world.raises(STOPPED)
    before = {who: len(world.inbox(who)) for who in ("mia", "daniel", "ines", "victor")}
    world.does("daniel", c.Silence(world.at.replace(hour=15), "We are on one call with them."))
    world.until(world.at.replace(hour=14, minute=59))
    assert {who: len(world.inbox(who)) for who in before} == before
    assert ("acknowledge", world.at.replace(hour=10, minute=0)) in world.state.breaches
    world.until(world.at.replace(hour=15, minute=0))
    assert "the silence has ended" in world.inbox("mia")[0]


def test_where_nobody_stands_higher_the_cs_manager_is_told_once_and_sees_it_on_the_board(
    world: World,
) -> None:
    world.raises("The invoice shows last year's address.", severity="low", type_="commercial")
    world.does("mia", c.AcknowledgeAlert())
    assert world.desk.next(actor="daniel", at=world.at) == ()
    world.until(world.at.replace(day=14))
    told = [text for text in world.inbox("daniel") if "nobody stands higher" in text]
    assert len(told) == 1
    assert [v.role for v in world.events(e.FallbackTold)] == ["cs_manager"]
    board = world.desk.next(actor="daniel", at=world.at)
    assert [(step.escalation, step.step.kind) for step in board] == [(world.id, "look_after")]


def test_of_a_restricted_escalation_others_are_told_the_number_alone(world: World) -> None:
    world.raises(BROKEN, severity="high", type_="legal")
    world.does("mia", c.AddTask("Copy the audit log", "piotr"))
    assert world.state.readers is not None
    assert "piotr" not in world.state.readers
    [told] = world.inbox("piotr")
    assert told.startswith(f"{world.id} High, restricted")
    assert "export" not in told.casefold()
    assert "audit" not in told.casefold()
