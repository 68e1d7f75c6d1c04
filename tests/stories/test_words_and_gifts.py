"""Words and gifts: what may leave the house, what counts, and how it ends."""

from datetime import timedelta
from decimal import Decimal

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.deadlines import ClockStatus
from escalation_manager.core.errors import NotAllowed
from escalation_manager.core.escalation import MessageState, Status
from escalation_manager.core.money import Money
from tests.stories.world import BROKEN, LETTER, STOPPED, World

PROMISE = "The fix will be live by 18:00 UTC today."
OFFER = "As an apology we will give you a service credit of 500 USD."


def test_a_promise_passes_once_a_technical_role_has_confirmed_it(world: World) -> None:
    world.raises(BROKEN, severity="high")
    held = world.writes("mia", PROMISE)
    assert held.state is MessageState.HELD
    assert held.remedy
    with pytest.raises(NotAllowed):
        world.does("mia", c.ConfirmFix(world.at.replace(hour=18)))
    world.does("piotr", c.ConfirmFix(world.at.replace(hour=18)))
    world.does("mia", c.SendMessage(held.id))
    assert world.message(held.id).state is MessageState.SENT
    assert [p.kind for p in world.state.commitments] == ["fix_time"]


def test_a_confirmation_for_a_later_time_confirms_nothing_earlier(world: World) -> None:
    world.raises(BROKEN, severity="high")
    world.does("piotr", c.ConfirmFix(world.at.replace(hour=20)))
    assert world.writes("mia", PROMISE).state is MessageState.HELD


def test_goodwill_is_offered_only_after_somebody_else_has_approved_it(world: World) -> None:
    world.raises(BROKEN, severity="high")
    held = world.writes("mia", OFFER)
    assert held.state is MessageState.HELD
    world.does("mia", c.RequestGoodwill("service_credit", "sorry", Money(Decimal(500))))
    with pytest.raises(NotAllowed):
        world.does("mia", c.ApproveGoodwill("G1"))
    world.does("daniel", c.ApproveGoodwill("G1"))
    world.does("mia", c.SendMessage(held.id))
    assert world.message(held.id).state is MessageState.SENT


def test_nobody_approves_their_own_request(world: World) -> None:
    world.raises(BROKEN, severity="high")
    world.does("daniel", c.RequestGoodwill("service_credit", "sorry", Money(Decimal(500))))
    with pytest.raises(NotAllowed):
        world.does("daniel", c.ApproveGoodwill("G1"))
    assert world.state.goodwill[0].state == "requested"


def test_a_released_message_is_on_record_with_the_manager_who_released_it(world: World) -> None:
    world.raises(BROKEN, severity="high")
    held = world.writes("mia", PROMISE)
    with pytest.raises(NotAllowed):
        world.does("mia", c.ReleaseMessage(held.id, "they insist"))
    world.does("daniel", c.ReleaseMessage(held.id, "agreed with engineering by phone"))
    assert world.events(e.MessageCleared)[-1].released_by == "daniel"


def test_undelivered_is_not_communicated(world: World) -> None:
    world.raises(BROKEN, severity="high")
    world.does("mia", c.WriteMessage("We see the fault and look into it.", "response"))
    answer = world.desk.submit(c.SendMessage("M1"), actor="mia", escalation=world.id, at=world.at)
    assert answer.state.responded_at is None, "cleared is not delivered"
    world.desk.act(world.at)
    assert world.state.responded_at == world.at


def test_a_logged_call_is_an_answer_and_an_internal_note_is_none(world: World) -> None:
    world.raises(BROKEN, severity="high")
    world.does("mia", c.AddNote("looks like the exporter"))
    assert world.clock("response").status is ClockStatus.RUNNING
    world.does("mia", c.LogCommunication("out", "call", "Told them what we know."))
    assert world.clock("response").status is ClockStatus.MET
    assert world.clock("acknowledge").status is ClockStatus.MET


def test_every_communication_is_mirrored_to_the_crm(world: World) -> None:
    world.raises(BROKEN, severity="high")
    world.does("mia", c.LogCommunication("out", "call", "Told them what we know."))
    assert all(one.mirrored for one in world.state.communications)


def test_critical_and_high_are_not_closed_before_they_are_learned_from(world: World) -> None:
    world.raises(STOPPED)
    world.acknowledged("mia", "daniel")
    world.does("mia", c.Resolve("rolled back", "fix"))
    world.does("mia", c.LogCommunication("in", "call", "It works.", confirms=True))
    with pytest.raises(NotAllowed, match="post-mortem"):
        world.does("mia", c.Close())
    with pytest.raises(NotAllowed):
        world.does("mia", c.WaivePostMortem("nothing to learn"))
    world.does("ines", c.WaivePostMortem("the same as ESC-0001, which is learned from"))
    world.does("mia", c.Close())
    assert world.state.status is Status.CLOSED


def test_without_an_answer_it_closes_after_five_business_days_and_two_attempts(
    world: World,
) -> None:
    world.raises(BROKEN, severity="medium")
    world.acknowledged("mia")
    world.does("mia", c.Resolve("a new release", "fix"))
    world.does("mia", c.LogCommunication("out", "email", "Is it solved?", attempt=True))
    world.after(days=8)
    with pytest.raises(NotAllowed, match="1 of 2"):
        world.does("mia", c.Close())
    world.does("mia", c.LogCommunication("out", "email", "Is it solved?", attempt=True))
    world.does("mia", c.Close())
    assert world.events(e.Closed)[0].ground == "no objection"


def test_the_survey_goes_out_24_hours_after_resolved_and_not_for_legal(world: World) -> None:
    world.raises(BROKEN, severity="medium")
    world.acknowledged("mia")
    world.does("mia", c.Resolve("a new release", "fix"))
    resolved = world.at
    world.after(hours=25)
    assert world.events(e.SurveySent)
    assert world.events(e.SurveyDue)[0].planned == resolved + timedelta(hours=24)
    world.raises(LETTER)
    world.acknowledged("mia")
    world.does("mia", c.Resolve("settled", "other"))
    world.after(hours=25)
    assert not world.events(e.SurveyDue)


def test_what_was_promised_is_kept_or_broken(world: World) -> None:
    world.raises(BROKEN, severity="high")
    due = world.at + timedelta(hours=2)
    world.writes("mia", "We look into it, and write again soon.", next_update_at=due)
    world.until(due + timedelta(minutes=1))
    assert [p.state for p in world.state.commitments] == ["broken"]
