"""What becomes of all that is open in a duplicate? Nothing is lost or doubled, all are told."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import Escalation, MessageState, TaskState
from escalation_manager.core.events import SYSTEM
from escalation_manager.core.money import Money
from escalation_manager.desk.following import tell
from escalation_manager.ports.webhooks import Told
from tests.stories.world import BROKEN, TUESDAY, World

CREDIT = c.RequestGoodwill("service_credit", "They lost a day.", Money(Decimal(300)))


def two(world: World) -> tuple[str, str]:
    """The one that lives on, and its duplicate, which the world is then about."""
    survivor = world.raises(BROKEN, severity="medium", type_="technical")
    return survivor, world.raises(BROKEN, severity="medium", type_="technical")


def state(world: World, id_: str) -> Escalation:
    return world.desk.show(id_, actor=SYSTEM, at=world.at).state


def merges(world: World, duplicate: str, into: str, by: str = "daniel") -> None:
    world.does(by, c.Merge(into, "the same export"), on=duplicate)


def told(world: World, person: str, words: str) -> list[str]:
    return [text for text in world.inbox(person) if words in text]


def test_an_open_task_goes_on_with_its_owner_its_due_instant_and_its_origin(world: World) -> None:
    survivor, duplicate = two(world)
    world.does("mia", c.AddTask("Export by hand for Sarah", "piotr", offset="+4h"))
    number = state(world, duplicate).tasks[-1].id
    world.does("piotr", c.AcceptTask(number))
    world.after(minutes=5)
    merges(world, duplicate, survivor)
    task = state(world, survivor).tasks[-1]
    assert (task.title, task.owner, task.state) == (
        "Export by hand for Sarah",
        "piotr",
        TaskState.ACCEPTED,
    )
    assert (task.due, task.origin) == (TUESDAY + timedelta(hours=4), f"{duplicate} {number}")
    gone = state(world, duplicate).task(number)
    assert gone is not None
    assert (gone.state, gone.result) == (TaskState.DROPPED, f"goes on as {task.id} of {survivor}")
    world.after(hours=4)
    assert len(told(world, "piotr", "task overdue: Export by hand")) == 1
    assert len(told(world, "piotr", "goes on here as")) == 1


def test_what_the_handbook_asks_for_stands_once(world: World) -> None:
    survivor, duplicate = two(world)
    before = Counter(task.title for task in state(world, survivor).tasks)
    merges(world, duplicate, survivor)
    assert Counter(task.title for task in state(world, survivor).tasks) == before
    assert not [task for task in state(world, duplicate).tasks if task.open]
    for task in state(world, duplicate).tasks:
        assert task.result.startswith(f"{survivor} has it as T")


def test_a_task_that_somebody_dropped_here_goes_on_when_it_is_done_there(world: World) -> None:
    survivor, duplicate = two(world)
    title = state(world, survivor).tasks[-1].title
    world.does("mia", c.DropTask(state(world, survivor).tasks[-1].id, "not here"), on=survivor)
    merges(world, duplicate, survivor)
    assert [t.title for t in state(world, survivor).tasks if t.open].count(title) == 1


def test_each_who_works_on_it_hears_of_the_merge_once(world: World) -> None:
    survivor, duplicate = two(world)
    world.does("mia", c.AddTask("Ask the vendor", "noah"))
    merges(world, duplicate, survivor)
    world.after(hours=7)
    for person in ("mia", "noah"):
        both = [text for text in told(world, person, survivor) if duplicate in text]
        assert len(both) == 1, (person, both)
    assert not told(world, "daniel", "merged into"), "who merges knows of it"


def test_a_request_for_approval_waits_where_it_lives_on(world: World) -> None:
    survivor, duplicate = two(world)
    world.does("mia", CREDIT)
    expires = state(world, duplicate).goodwill[0].expires_at
    merges(world, duplicate, survivor, by="jonas")
    (request,) = state(world, survivor).goodwill
    assert (request.state, request.requested_by, request.expires_at) == (
        "requested",
        "mia",
        expires,
    )
    assert state(world, duplicate).goodwill[0].state == "moved"
    with pytest.raises(NotAllowed, match=f"G1 is {request.id} there"):
        world.does("daniel", c.ApproveGoodwill("G1"), on=duplicate)
    with pytest.raises(NotAllowed, match="CS Manager or above"):
        world.does("mia", c.ApproveGoodwill(request.id), on=survivor)
    world.does("daniel", c.ApproveGoodwill(request.id), on=survivor)
    assert state(world, survivor).goodwill[0].decided_by == "daniel"


def test_what_is_approved_may_be_offered_where_it_lives_on(world: World) -> None:
    survivor, duplicate = two(world)
    world.does("mia", CREDIT)
    world.does("daniel", c.ApproveGoodwill("G1"))
    world.after(minutes=1)
    asked = len(told(world, "daniel", "asks for approval"))
    merges(world, duplicate, survivor, by="jonas")
    world.id = survivor
    sent = world.writes("mia", "As an apology we give you a service credit of 300 USD.")
    assert sent.state is MessageState.SENT
    assert len(told(world, "daniel", "asks for approval")) == asked, "decided; nobody is asked"
    (promise,) = [one for one in state(world, survivor).commitments if one.kind == "credit"]
    assert promise.about == "G1"


def test_a_promise_to_the_customer_is_kept_or_broken_where_it_lives_on(world: World) -> None:
    survivor, duplicate = two(world)
    due = TUESDAY + timedelta(hours=5)
    world.does("mia", c.WriteMessage("We look into it.", "update", next_update_at=due))
    world.does("mia", c.SendMessage("M1"))
    merges(world, duplicate, survivor)
    (promise,) = state(world, survivor).commitments
    assert (promise.kind, promise.due, promise.state) == ("next_update", due, "open")
    assert [one.state for one in state(world, duplicate).commitments] == ["moved"]
    world.after(hours=6)
    assert state(world, survivor).commitments[0].state == "broken"


def test_a_message_on_its_way_counts_where_it_lives_on_and_goes_out_once(world: World) -> None:
    survivor, duplicate = two(world)
    due = world.at + timedelta(hours=5)
    write = c.WriteMessage("We look into it.", "update", next_update_at=due)
    for command in (write, c.SendMessage("M1")):
        world.desk.submit(command, actor="mia", escalation=duplicate, at=world.at)
    world.desk.submit(c.Merge(survivor), actor="daniel", escalation=duplicate, at=world.at)
    world.desk.act(world.at)
    sent = [world.desk.sent(id_, actor="mia") for id_ in (survivor, duplicate)]
    assert [len(texts) for texts in sent] == [0, 1], "once, as it was on its way"
    (message,) = state(world, survivor).messages
    assert (message.state, message.sender, message.author) == (MessageState.SENT, "mia", "mia")
    assert state(world, survivor).responded_at is not None
    assert [one.due for one in state(world, survivor).commitments] == [due]
    world.desk.submit(c.RecordBounce("M1", "full"), actor=SYSTEM, escalation=duplicate, at=world.at)
    assert state(world, survivor).messages[0].state is MessageState.UNDELIVERED


def test_a_draft_and_a_held_message_go_on_and_are_judged_again(world: World) -> None:
    survivor, duplicate = two(world)
    world.does("mia", c.WriteMessage("It will be fixed by tomorrow 18:00 UTC.", "update"))
    world.does("mia", c.SendMessage("M1"))
    world.does("mia", c.WriteMessage("We are on it.", "update"))
    merges(world, duplicate, survivor)
    held, draft = state(world, survivor).messages
    assert (held.state, held.author, draft.state) == (
        MessageState.HELD,
        "mia",
        MessageState.DRAFT,
    )
    assert [m.state for m in state(world, duplicate).messages] == [MessageState.DISCARDED] * 2
    world.does("mia", c.SendMessage(held.id), on=survivor)
    assert state(world, survivor).messages[0].state is MessageState.HELD
    world.does("mia", c.SendMessage(draft.id), on=survivor)
    assert state(world, survivor).messages[1].state is MessageState.SENT


def test_a_confirmed_time_stands_behind_the_same_promise(world: World) -> None:
    survivor, duplicate = two(world)
    world.does("piotr", c.ConfirmFix(TUESDAY + timedelta(hours=9)))
    world.after(minutes=10)
    merges(world, duplicate, survivor)
    (said,) = state(world, survivor).confirmations
    assert (said.by, said.at, said.ready_by) == ("piotr", TUESDAY, TUESDAY + timedelta(hours=9))


def test_who_asked_for_a_lower_severity_hears_that_nobody_answers(world: World) -> None:
    survivor = world.raises(BROKEN, severity="high")
    duplicate = world.raises(BROKEN, severity="high")
    world.after(hours=40)
    world.does("mia", c.ChangeSeverity("low", "Two users only."), on=duplicate)
    assert state(world, duplicate).lowering is not None
    merges(world, duplicate, survivor)
    world.after(hours=7)
    assert len(told(world, "mia", "is not asked for any more")) == 1


def test_what_must_hold_before_the_end_is_asked_of_the_one_that_lives_on(world: World) -> None:
    survivor, duplicate = two(world)
    world.does("mia", c.RecordExitCriteria(("exports run", "report sent"), ("report sent",)))
    world.does("mia", c.RecordExitCriteria(("exports run",)), on=survivor)
    merges(world, duplicate, survivor)
    closing = state(world, survivor).closing
    assert (closing.exit_criteria, closing.exit_met) == (
        ("exports run", "report sent"),
        ("report sent",),
    )


def test_a_pause_of_the_duplicate_is_not_lost_and_no_deadline_falls_into_the_past(
    world: World,
) -> None:
    duplicate = world.raises(BROKEN, severity="high")
    world.after(hours=1)
    world.does("mia", c.Pause("waiting for their log", world.at + timedelta(hours=60)))
    world.after(hours=50)
    survivor = world.raises(BROKEN, severity="high")
    merges(world, duplicate, survivor)
    assert world.clock("resolution").due == world.at + timedelta(hours=47)
    assert not [one for one in state(world, survivor).breaches if one[0] == "resolution"]


def test_another_person_of_the_customer_is_acknowledged_too(world: World) -> None:
    account = world.desk.policy.account("acc_123")
    assert account is not None
    first, second = account.contacts[:2]

    def reported_by(contact: str) -> str:
        command = c.Raise("acc_123", BROKEN, contact_id=contact, severity="high", reason="told so")
        return world.desk.submit(command, actor="mia", at=world.at).escalation

    survivor, duplicate = reported_by(first.id), reported_by(second.id)
    world.does("mia", c.AcknowledgeCustomer(), on=survivor)
    merges(world, duplicate, survivor)
    titles = [task.title for task in state(world, survivor).tasks if task.open]
    assert f"Acknowledge customer: {second.name}" in titles


def test_what_a_tracker_and_the_customer_tell_later_is_heard_where_it_lives_on(
    world: World,
) -> None:
    survivor, duplicate = two(world)
    world.does("mia", c.AddTask("Find the lock", "piotr"))
    number = state(world, duplicate).tasks[-1].id
    third = world.raises(BROKEN, severity="medium", type_="technical")
    merges(world, duplicate, survivor)
    merges(world, survivor, third)
    tell(world.desk, Told(c.CompleteTask(number, "ENG-1 is done."), duplicate, "k1"), at=world.at)
    tell(world.desk, Told(c.AddNote("Lena in ENG-1: a lock."), duplicate, "k2"), at=world.at)
    reply = c.LogCommunication("in", "email", "It is back.", "Sarah")
    tell(world.desk, Told(reply, duplicate, "k3"), at=world.at)
    found = next(t for t in state(world, third).tasks if t.title == "Find the lock")
    assert (found.state, found.origin) == (TaskState.DONE, f"{duplicate} {number}")
    world.id = third
    assert [one.text for one in world.events(e.NoteAdded)] == [
        f"{survivor}: {duplicate}: Lena in ENG-1: a lock."
    ]
    assert state(world, third).communications[-1].summary == "It is back."


def test_the_issue_of_a_twin_that_the_desk_itself_ended_completes_nothing(world: World) -> None:
    survivor, duplicate = two(world)
    merges(world, duplicate, survivor)
    tell(world.desk, Told(c.CompleteTask("T2", "ENG-2 is done."), duplicate, "k"), at=world.at)
    assert [task.state for task in state(world, survivor).tasks if task.id == "T2"] == [
        TaskState.OPEN
    ]


def test_what_is_cancelled_ends_with_all_that_is_open_and_each_is_told_once(world: World) -> None:
    world.raises(BROKEN, severity="medium", type_="technical")
    world.does("mia", c.AddTask("Ask the vendor", "noah"))
    world.does("mia", CREDIT)
    due = world.at + timedelta(hours=5)
    world.writes("mia", "We look into it.", next_update_at=due)
    world.does("mia", c.WriteMessage("And this.", "update"))
    world.does("daniel", c.Cancel("Raised in error."))
    assert not [task for task in world.state.tasks if task.open]
    assert {m.state for m in world.state.messages} == {MessageState.SENT, MessageState.DISCARDED}
    assert [one.state for one in world.state.goodwill] == ["expired"]
    assert [one.state for one in world.state.commitments] == ["broken"]
    world.after(hours=24)
    for person in ("mia", "noah"):
        assert len(told(world, person, "cancelled: Raised in error")) == 1
    assert not told(world, "mia", "a promise to the customer was not kept")


def test_who_has_a_task_hears_that_somebody_dropped_it(world: World) -> None:
    world.raises(BROKEN, severity="medium")
    world.does("mia", c.AddTask("Ask the vendor", "noah"))
    number = world.state.tasks[-1].id
    world.does("mia", c.DropTask(number, "they answered"))
    world.after(hours=24)
    assert len(told(world, "noah", "task dropped: Ask the vendor (they answered)")) == 1


def test_a_merge_into_what_takes_nothing_in_changes_nothing(world: World) -> None:
    survivor, duplicate = two(world)
    with pytest.raises(BadInput, match="into itself"):
        world.does("mia", c.Merge(duplicate))
    with pytest.raises(NotFound):
        world.does("mia", c.Merge("ESC-9999"))
    other = world.raises(BROKEN, account="acc_101")
    with pytest.raises(NotAllowed, match="another account"):
        world.does("mia", c.Merge(other), on=duplicate)
    with pytest.raises(NotAllowed, match="An AI agent may not merge"):
        world.does("assist", c.Merge(survivor), on=duplicate)
    merges(world, survivor, duplicate)
    with pytest.raises(NotAllowed, match=f"Go on in {duplicate}"):
        world.does("mia", c.Merge(survivor), on=duplicate)
    assert state(world, duplicate).merged_into is None
