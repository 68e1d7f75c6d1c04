"""People: who owns it, who is asked, who may know of it, and what an agent may do."""

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import KeyReused, NotAllowed, NotFound, StaleWrite
from escalation_manager.ports.log import Query
from tests.stories.world import BROKEN, LETTER, STOPPED, World


def test_for_criticals_initial_pair_both_must_acknowledge(world: World) -> None:
    world.raises(STOPPED)
    assert world.state.ladder.alerted == ("mia", "daniel")
    world.does("mia", c.AcknowledgeAlert())
    world.after(minutes=16)
    assert world.state.ladder.rung == 1, "one of two is not enough"


def test_a_restricted_escalation_is_hidden_from_everybody_who_is_not_named(world: World) -> None:
    world.raises(LETTER, account="acc_123")
    assert world.state.type == "legal"
    assert world.state.readers is not None
    outsider = "carlos"
    assert outsider not in world.state.readers
    with pytest.raises(NotFound) as hidden:
        world.shown(outsider)
    with pytest.raises(NotFound) as missing:
        world.shown(outsider, on="ESC-0999")
    assert str(hidden.value).replace(world.id, "X") == str(missing.value).replace("ESC-0999", "X")
    for query in (Query(), Query(text="patients"), Query(accounts=("acc_123",))):
        assert world.desk.list(query, actor=outsider, at=world.at).total == 0
        assert world.desk.list(query, actor="amara", at=world.at).total == 1
    assert world.desk.next(actor=outsider, at=world.at) == ()
    with pytest.raises(NotFound):
        world.does(outsider, c.AddNote("I saw it"))
    world.does("mia", c.AcknowledgeCustomer())
    assert world.desk.sent(actor=outsider) == ()
    begin, end = world.at.replace(day=1), world.at.replace(day=28)
    for figure in world.desk.metrics(begin, end, actor=outsider, at=world.at):
        assert world.id not in repr(figure)


def test_restricted_communications_mirror_a_stub(world: World) -> None:
    world.raises(LETTER)
    world.does("mia", c.LogCommunication("out", "call", "We spoke about the patients' data."))
    notes = world.desk.call(
        "crm.get_interactions", {"accountId": "acc_123", "types": ["call"]}, actor="amara",
        at=world.at,
    )  # fmt: skip
    assert "patients" not in repr(notes)


def test_an_agent_reads_suggests_and_drafts_but_decides_nothing(world: World) -> None:
    agent = next(p.id for p in world.desk.policy.directory().people.values() if p.agent)
    world.raises(BROKEN, severity="high")
    world.does(agent, c.SuggestTriage("technical", "critical", ("40 users",)))
    world.does(agent, c.WriteMessage("We are looking into it."))
    assert world.state.messages[-1].drafted_by == agent
    for command in (
        c.ChangeSeverity("low", "seems fine"),
        c.Resolve("done", "fix"),
        c.Close(),
        c.ConfirmFix(world.at.replace(hour=20)),
        c.SendMessage("M1"),
        c.ApproveGoodwill("G1"),
    ):
        with pytest.raises(NotAllowed):
            world.does(agent, command)
    assert world.state.severity == "high"


def test_merging_keeps_the_earliest_clock_and_both_histories(world: World) -> None:
    first = world.raises(BROKEN, severity="medium")
    world.after(hours=3)
    dues = [world.clock("resolution").due]
    second = world.raises(BROKEN, severity="high")
    dues.append(world.clock("resolution").due)
    assert world.events(e.DuplicatesFound)[0].others[0][0] == first
    world.does("mia", c.Merge(second, "the same export"), on=first)
    assert world.state.absorbed == (first,)
    earliest = world.shown("system", on=first).state.raised.reported_at
    assert world.state.reported_at == earliest
    assert world.clock("resolution").due == min(filter(None, dues))
    with pytest.raises(NotAllowed, match=f"Go on in {second}"):
        world.does("mia", c.Resolve("done", "fix"), on=first)


def test_the_same_key_twice_changes_nothing_and_answers_the_same(world: World) -> None:
    world.raises(BROKEN, key="mail-1")
    again = world.desk.submit(c.Raise("acc_123", BROKEN), actor="mia", at=world.at, key="mail-1")
    assert (again.escalation, again.repeated) == (world.id, True)
    one = world.does("mia", c.AddNote("called them"), key="k")
    two = world.does("mia", c.AddNote("called them"), key="k")
    assert two.entries == one.entries
    assert len(world.events(e.NoteAdded)) == 1
    with pytest.raises(KeyReused):
        world.does("mia", c.AddNote("something else"), key="k")


def test_two_people_at_once_one_wins_and_the_other_hears_of_it(world: World) -> None:
    world.raises(BROKEN)
    seen = world.state.version
    world.does("daniel", c.AddNote("I was first"))
    with pytest.raises(StaleWrite, match="has moved on"):
        world.desk.submit(
            c.AddNote("I saw the old one"), actor="mia", escalation=world.id, at=world.at,
            expected_version=seen,
        )  # fmt: skip


def test_a_handover_counts_once_it_is_accepted(world: World) -> None:
    world.raises(BROKEN, severity="high")
    owner = world.state.owners.accountable
    assert owner == "mia"
    world.does("mia", c.HandOver("jonas", "my shift ends"))
    assert world.state.owners.accountable == "mia"
    world.does("jonas", c.AcceptHandover())
    assert world.state.owners.accountable == "jonas"
