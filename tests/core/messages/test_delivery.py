"""What reached the customer, and what it counts as: never before it was delivered."""

from datetime import timedelta

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import MessageState
from tests.core.outbox import Outbox, talkative


def kinds(events: list[e.Event]) -> list[type]:
    return [type(event) for event in events]


def running(box: Outbox, *names: str) -> list[bool]:
    return [box.state.clocks[name].running for name in names]


FOUR = ("acknowledge", "response", "update", "resolution")


def test_a_message_counts_once_it_is_delivered_and_not_before() -> None:
    box = Outbox("critical")
    message = box.sends("We found the cause and roll the change back.")
    box.until(20)
    assert running(box, *FOUR) == [True, True, True, True]
    events = box.does(c.RecordDelivery(message.id, "smtp-1"), "desk")
    assert kinds(events) == [
        e.MessageSent,
        e.CommunicationLogged,
        e.CustomerAcknowledged,
        e.ClockStopped,
        e.TaskCompleted,
        e.FirstResponseGiven,
        e.ClockStopped,
        e.CustomerUpdated,
        e.ClockStopped,
        e.ClockStarted,
    ]
    assert running(box, *FOUR) == [False, False, True, True]
    assert box.state.clocks["update"].runs[-1].start == box.minute(20)
    assert box.state.communications[0].counterpart == "ana@acme.example"
    assert box.state.communications[0].sender == "mia"
    assert box.does(c.RecordDelivery(message.id), "desk") == []


def test_the_task_that_asks_for_the_same_is_done_with_its_clock() -> None:
    box = Outbox("critical")
    box.does(c.AddTask("Acknowledge customer", "daniel", offset="+1h"), "mia")
    message = box.sends("We found the cause and roll the change back.")
    box.does(c.RecordDelivery(message.id), "desk")
    done = [task for task in box.state.tasks if not task.open]
    assert [(task.title, task.source, task.result) for task in done] == [
        ("Acknowledge customer", "handbook", "customer acknowledged")
    ]
    assert len(box.state.tasks) > len(done) + 1


def test_the_instant_is_the_channels_own() -> None:
    box = Outbox("critical")
    message = box.sends("We are on it: the queue is blocked.")
    box.does(c.RecordDelivery(message.id, sent_at=box.minute(55)), "desk", 61)
    assert box.state.acknowledged_at == box.minute(55)
    assert box.state.clocks["acknowledge"].stopped_at == box.minute(55)


@pytest.mark.parametrize("minute", [90, 91])
def test_nothing_is_delivered_in_the_future(minute: float) -> None:
    box = Outbox()
    message = box.sends("Hello")
    with pytest.raises(BadInput, match="future"):
        box.does(c.RecordDelivery(message.id, sent_at=box.minute(minute)), "desk", 89)


def test_a_held_message_or_a_draft_can_not_have_been_delivered() -> None:
    box = Outbox()
    held, draft = box.sends("OFFER other"), box.writes("Hello")
    for number in (held.id, draft):
        with pytest.raises(NotAllowed, match="gate"):
            box.does(c.RecordDelivery(number), "desk")
        with pytest.raises(NotAllowed, match="on its way"):
            box.does(c.RecordBounce(number, "full"), "desk")
    with pytest.raises(NotFound):
        box.does(c.RecordDelivery("M77"), "desk")


def test_undelivered_is_not_communicated_and_stops_no_clock() -> None:
    box = Outbox("critical")
    message = box.sends("We found the cause.")
    events = box.does(c.RecordBounce(message.id, "mailbox full"), "desk")
    assert kinds(events) == [e.MessageUndelivered]
    assert running(box, *FOUR) == [True, True, True, True]
    assert box.state.communications == ()
    assert box.does(c.RecordBounce(message.id, "mailbox full"), "desk") == []
    box.does(c.SendMessage(message.id))
    assert box.message(message.id).state is MessageState.CLEARED


def test_what_bounces_after_it_was_counted_is_taken_back() -> None:
    box = Outbox("critical")
    box.delivers("We found the cause.", next_update_at=box.minute(180))
    box.until(30)
    box.does(c.RecordBounce("M1", "no such mailbox"), "desk")
    assert running(box, *FOUR) == [True, True, True, True]
    assert [box.state.clocks[name].runs[-1].start for name in FOUR] == [box.opened] * 4
    assert (box.state.acknowledged_at, box.state.responded_at, box.state.updated_at) == (None,) * 3
    assert box.state.updates == ()
    assert box.state.communications[0].undelivered
    assert [one.state for one in box.state.commitments] == ["void"]
    events = box.until(61)
    assert e.ClockBreached("acknowledge", box.minute(60)) in events


def test_what_another_message_did_stands_when_one_bounces() -> None:
    box = Outbox("critical")
    box.delivers("We found the cause.")
    box.until(10)
    box.delivers("We are rolling it back.")
    box.until(20)
    box.does(c.RecordBounce("M1", "no such mailbox"), "desk")
    assert box.state.acknowledged_at == box.minute(10)
    assert box.state.clocks["acknowledge"].stopped_at == box.minute(10)
    assert box.state.responded_at == box.minute(10)
    assert box.state.updated_at == box.minute(10)
    assert box.state.clocks["update"].runs[-1].start == box.minute(10)
    box.does(c.RecordBounce("M2", "no such mailbox"), "desk")
    assert box.state.acknowledged_at is None
    assert box.state.clocks["update"].runs[-1].start == box.opened


def test_a_promised_update_that_bounced_was_not_kept() -> None:
    box = Outbox("critical")
    box.delivers("More at two.", next_update_at=box.minute(120))
    box.until(60)
    box.delivers("Here it is.")
    assert box.state.commitments[0].state == "kept"
    box.until(70)
    box.does(c.RecordBounce("M2", "full"), "desk")
    assert box.state.commitments[0].state == "open"
    assert e.CommitmentBroken("P1", box.minute(120)) in box.until(130)


def test_a_bounced_message_may_arrive_after_all() -> None:
    box = Outbox()
    message = box.sends("Hello, we found it.")
    box.does(c.RecordBounce(message.id, "greylisted"), "desk")
    box.does(c.RecordDelivery(message.id), "desk")
    assert box.state.acknowledged_at == box.at


@pytest.mark.parametrize("severity", ["critical", "high", "medium", "low"])
@pytest.mark.parametrize("purpose", ["acknowledgement", "holding"])
def test_an_acknowledgement_is_no_substantive_answer(severity: str, purpose: str) -> None:
    box = Outbox(severity)
    box.delivers("We have your message.", purpose=purpose)
    assert running(box, *FOUR) == [False, True, True, True]
    assert box.state.updated_at == box.at


def test_acknowledging_fills_in_the_handbooks_words() -> None:
    box = Outbox("critical")
    box.does(c.AcknowledgeCustomer())
    (message,) = box.state.messages
    assert message.state is MessageState.CLEARED
    for part in ("Ana Silva", "Exports fail", "ESC-0001", "Mia"):
        assert part in message.text
    assert "{" not in message.text
    assert box.state.acknowledged_at is None, "it is not delivered yet"
    assert box.does(c.AcknowledgeCustomer()) == [], "it is on its way"
    box.does(c.RecordDelivery(message.id), "desk", 5)
    assert box.state.acknowledged_at == box.minute(5)
    assert box.does(c.AcknowledgeCustomer()) == []


def test_an_acknowledgement_in_ones_own_words_goes_through_the_same_gate() -> None:
    box = Outbox("critical")
    box.does(c.AcknowledgeCustomer("We have it. FIX SOON"))
    assert box.state.messages[0].state is MessageState.HELD
    assert box.does(c.AcknowledgeCustomer("We have it. FIX SOON")) == []
    box.does(c.AcknowledgeCustomer("We have it."))
    assert [m.state.value for m in box.state.messages] == ["held", "cleared"]


def test_the_customers_own_title_holds_no_ready_words_back() -> None:
    box = Outbox()
    title = "OFFER service_credit 900 or we leave, FIX SOON"
    again = Outbox.__new__(Outbox)
    again.__dict__.update(box.__dict__, entries=[], _state=None)
    again.does(c.Raise("acme", "All is lost.", title, contact_id="c1"))
    again.does(c.AcknowledgeCustomer())
    assert again.state.messages[0].state is MessageState.CLEARED
    own = again.sends(f"About “{title}”")
    assert own.state is MessageState.HELD


def test_for_critical_only_a_person_may_acknowledge() -> None:
    box = Outbox("critical", book=talkative())
    assert box.state.messages == ()
    for who in ("desk", "assist"):
        with pytest.raises(NotAllowed):
            box.does(c.AcknowledgeCustomer(automatic=True), who)


@pytest.mark.parametrize("severity", ["high", "medium", "low"])
def test_elsewhere_a_pre_approved_holding_statement_sent_automatically_counts(
    severity: str,
) -> None:
    box = Outbox(severity, book=talkative())
    (message,) = box.state.messages
    assert (message.state, message.automatic) == (MessageState.CLEARED, True)
    box.does(c.RecordDelivery(message.id), "desk", 1)
    assert running(box, *FOUR) == [False, True, True, True]
    assert box.state.updated_at is None, "no automatic reply is an update"
    (said,) = [x.event for x in box.entries if isinstance(x.event, e.CustomerAcknowledged)]
    assert said.automatic


def test_no_holding_statement_goes_out_unless_the_handbook_says_so() -> None:
    assert Outbox("low").state.messages == ()
    legal = Outbox("low", "legal", book=talkative())
    assert legal.state.messages == ()


def test_an_agent_sends_the_holding_statement_and_nothing_else() -> None:
    box = Outbox("low")
    draft = box.writes("Hello there.", "assist")
    assert box.message(draft).drafted_by == "assist"
    with pytest.raises(NotAllowed):
        box.does(c.SendMessage(draft), "assist")
    box.does(c.SendMessage(draft), "mia")
    assert box.message(draft).sender == "mia"
    box.does(c.AcknowledgeCustomer(automatic=True), "assist")
    (holding,) = [m for m in box.state.messages if m.automatic]
    assert holding.state is MessageState.CLEARED
    with pytest.raises(NotAllowed):
        box.does(c.AcknowledgeCustomer("Hello", automatic=True), "assist")


def test_a_logged_call_acknowledges_answers_and_updates() -> None:
    box = Outbox("critical")
    box.does(c.LogCommunication("out", "call", "We roll back now", "Ana"), "mia", 12)
    assert running(box, *FOUR) == [False, False, True, True]
    assert (box.state.acknowledged_at, box.state.updated_at) == (box.minute(12),) * 2


def test_a_call_without_substance_is_no_first_response() -> None:
    box = Outbox("critical")
    box.does(c.LogCommunication("out", "call", "We are on it", substantive=False), "mia", 12)
    assert running(box, *FOUR) == [False, True, True, True]


@pytest.mark.parametrize("medium", ["email", "call", "meeting", "chat"])
def test_what_the_customer_says_stops_no_clock(medium: str) -> None:
    box = Outbox("critical")
    box.does(c.LogCommunication("in", medium, "Still down!", "Ana"), "mia", 12)
    assert running(box, *FOUR) == [True, True, True, True]


def test_a_call_before_the_report_answers_nothing() -> None:
    box = Outbox("critical")
    before = box.opened - timedelta(hours=1)
    box.does(c.LogCommunication("out", "call", "Chat about renewal", "Ana", before))
    assert running(box, *FOUR) == [True, True, True, True]


def test_a_call_logged_late_counts_from_when_it_was() -> None:
    box = Outbox("critical")
    box.does(c.LogCommunication("out", "call", "We know", "Ana", box.minute(30)), "mia", 50)
    box.does(c.LogCommunication("out", "call", "Earlier", "Ana", box.minute(10)), "mia", 51)
    assert box.state.updated_at == box.minute(30), "an older update moves nothing back"


def test_the_same_call_is_logged_once() -> None:
    box = Outbox()
    call = c.LogCommunication("out", "call", "We know", "Ana", box.opened)
    box.does(call)
    assert box.does(call) == []


@pytest.mark.parametrize(
    "wrong",
    [
        c.LogCommunication("up", "call", "x"),
        c.LogCommunication("out", "drum", "x"),
        c.LogCommunication("out", "call", " "),
        c.LogCommunication("out", "call", "x", objection=True),
        c.LogCommunication("out", "call", "x", confirms=True),
        c.LogCommunication("in", "call", "x", attempt=True),
        c.LogCommunication("in", "call", "x", confirms=True, objection=True),
    ],
)
def test_what_can_not_be_is_not_logged(wrong: c.LogCommunication) -> None:
    with pytest.raises(BadInput):
        Outbox().does(wrong)


def test_there_is_nothing_to_confirm_before_it_is_resolved() -> None:
    box = Outbox()
    for early in (
        c.LogCommunication("in", "call", "Works", confirms=True),
        c.LogCommunication("in", "call", "Broken", objection=True),
        c.LogCommunication("out", "call", "Does it work?", attempt=True),
    ):
        with pytest.raises(NotAllowed, match="nothing to"):
            box.does(early)


def test_an_attempt_by_message_counts_when_it_is_delivered() -> None:
    box = Outbox("low")
    box.delivers("We see it.")
    box.does(c.Resolve("Exports work again"))
    number = box.writes("Does it work for you?")
    box.does(c.SendMessage(number, attempt=True))
    assert not box.state.closing.attempts
    box.does(c.RecordDelivery(number), "desk", 30)
    assert box.state.closing.attempts == (box.minute(30),)
    box.does(c.LogCommunication("in", "email", "Yes, thank you", "Ana", confirms=True))
    assert box.state.closing.confirmed_by == "Ana"


def test_an_attempt_that_was_held_is_one_still_when_a_manager_releases_it() -> None:
    box = Outbox("low")
    box.delivers("We see it.")
    box.does(c.Resolve("Exports work again"))
    number = box.writes("Can we close this? FIX SOON for the rest.")
    box.does(c.SendMessage(number, attempt=True))
    held = box.state.message(number)
    assert held is not None
    assert (held.state, held.attempt) == (MessageState.HELD, True)
    box.does(c.ReleaseMessage(number, "Engineering told me so."), "daniel")
    box.does(c.RecordDelivery(number), "desk", 30)
    assert box.state.closing.attempts == (box.minute(30),)


def test_every_communication_is_mirrored_or_said_to_be_missing() -> None:
    box = Outbox()
    box.delivers("We see it.")
    box.does(c.RecordMirrorFailure("C1", "422"), "desk")
    assert box.does(c.RecordMirrorFailure("C1", "422"), "desk") == []
    box.does(c.RecordMirror("C1", "note-9"), "desk")
    assert box.state.communications[0].mirrored == "note-9"
    assert box.does(c.RecordMirror("C1", "note-9"), "desk") == []
    with pytest.raises(NotFound):
        box.does(c.RecordMirror("C2", "x"), "desk")
