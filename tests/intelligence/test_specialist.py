"""The built-in assistant: the page's eight steps, by the rules alone and with a model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.errors import BadInput, Never, NotAllowed, NotFound, TryAgain
from escalation_manager.core.escalation import Message
from escalation_manager.core.messages import judge
from escalation_manager.desk.specialist.drafts import safe_words
from escalation_manager.desk.specialist.worked import TITLES, Worked
from escalation_manager.desk.specialist.working import Specialist
from escalation_manager.ports.models import (
    CauseAnswer,
    Grounded,
    MessageAnswer,
    TextAnswer,
    TriageAnswer,
)
from tests.intelligence.scripted import Scripted
from tests.stories.world import BROKEN, LETTER, STOPPED, World

SAME = TriageAnswer("technical", "high", "Exports fail.", ["The export fails"])
CALM = MessageAnswer("Hello, we are looking into it. We will write to you again.", [])
ANSWERS: dict[str, Any] = {
    "triage": SAME,
    "message": CALM,
    "summary": TextAnswer([Grounded("Exports fail for 40 users.", [1])]),
    "hand_over": TextAnswer([Grounded("Be kind to them.", [1])]),
    "lessons": TextAnswer([Grounded("Test exports before a release.", [1])]),
    "answer": TextAnswer([Grounded("They can export by hand.", [1])]),
    "root_cause": CauseAnswer(Grounded("A lock.", [1]), "Technical", []),
}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    assert made.desk.rebuild(dry_run=True).differences == ()
    made.desk.store.close()


def with_model(world: World, **answers: Any) -> Scripted:
    model = Scripted({**ANSWERS, **answers})
    world.desk.specialist = Specialist(world.desk, model)
    return model


def work(world: World, actor: str = "mia", *, dry_run: bool = False) -> Worked:
    return world.desk.specialist.work(world.id, actor=actor, at=world.at, dry_run=dry_run)


def did(worked: Worked) -> list[str]:
    return [line for step in worked.steps for line in step.did]


def waits(worked: Worked) -> str:
    return " | ".join(wait.what for step in worked.steps for wait in step.waits)


class TestByTheRules:
    def test_it_takes_the_pages_eight_steps(self, world: World) -> None:
        world.raises()
        worked = work(world)
        assert [step.title for step in worked.steps] == list(TITLES)
        assert (worked.by, worked.model) == ("assist", "")
        assert worked.next == "Acknowledge the alert"

    def test_it_sends_the_holding_statement_where_the_handbook_lets_it(self, world: World) -> None:
        world.raises()
        assert did(work(world)) == ["Sent the pre-approved holding statement."]
        world.after(minutes=1)
        assert world.state.acknowledged_at is not None

    def test_for_critical_it_drafts_and_a_person_sends(self, world: World) -> None:
        world.raises(STOPPED)
        worked = work(world)
        assert "Drafted the acknowledgement." in did(worked)
        assert "Read the draft M1 and send it" in waits(worked)
        (message,) = world.state.messages
        assert (message.state.value, message.drafted_by) == ("draft", "assist")

    def test_a_second_round_does_nothing_again(self, world: World) -> None:
        world.raises(STOPPED)
        work(world)
        version = world.state.version
        assert did(work(world)) == []
        assert world.state.version == version

    def test_after_a_restart_it_does_nothing_again(self, world: World, tmp_path: Path) -> None:
        world.raises(STOPPED)
        work(world)
        version = world.state.version
        from escalation_manager.wiring import open_desk

        again = open_desk(tmp_path / "world.db")
        worked = again.specialist.work(world.id, actor="mia", at=world.at)
        assert did(worked) == []
        assert again.show(world.id, actor="mia", at=world.at).state.version == version
        again.store.close()

    def test_a_dry_run_says_what_it_would_do_and_does_nothing(self, world: World) -> None:
        world.raises(STOPPED)
        version = world.state.version
        model = with_model(world)
        said = did(work(world, dry_run=True))
        assert said
        assert all(line.startswith("Would do: ") for line in said)
        assert world.state.version == version
        assert model.asked == []

    def test_it_asks_for_what_nobody_knows(self, world: World) -> None:
        world.raises("Something is odd with your portal again.")
        assert world.state.impact_users is None
        work(world)
        added = [task for task in world.state.tasks if "costs them" in task.title]
        assert [task.source for task in added] == ["agent"]

    def test_what_is_restricted_it_may_not_touch(self, world: World) -> None:
        world.raises(LETTER)
        world.does("daniel", c.Restrict(("daniel", "mia"), "legal"))
        with pytest.raises(NotAllowed, match="restricted"):
            work(world)
        with pytest.raises(NotFound):
            work(world, "jonas")

    def test_over_a_whole_life_there_is_always_something_true_to_say(self, world: World) -> None:
        world.raises()
        for hours in (0, 1, 5, 26):
            world.after(hours=hours)
            assert work(world).steps
        world.does("mia", c.LogCommunication("out", "call", "We told Sarah.", "Sarah", world.at))
        world.does("mia", c.Resolve("Exports run again."))
        worked = work(world)
        assert "Record the root cause" in waits(worked)
        assert "File the post-mortem" in waits(worked)
        assert "Drafted the resolution." in did(worked)

    def test_nobody_to_act_as_is_said(self, world: World) -> None:
        world.raises()
        directory = world.desk.policy.directory()
        people = {k: v for k, v in directory.people.items() if not v.agent}
        bare = Specialist(world.desk, None)
        world.desk.policy._directory = replace(directory, people=people)
        with pytest.raises(BadInput, match="No assistant works here"):
            bare.identity("mia")

    @pytest.mark.parametrize("purpose", ["acknowledgement", "response", "update", "resolution"])
    def test_its_safe_words_pass_the_gate(self, world: World, purpose: str) -> None:
        world.raises()
        shown = world.desk.show(world.id, actor="mia", at=world.at)
        text = safe_words(purpose, shown.state, shown.rules, "Mia Hoffmann")
        draft = Message("M1", text, purpose, "email", "sarah", "assist", world.at)
        assert judge(draft, shown.state, shown.rules, world.at).holds == ()

    def test_a_summary_needs_no_model_and_lessons_do(self, world: World) -> None:
        world.raises()
        made = world.desk.specialist.propose("summary", world.id, actor="mia", at=world.at)
        assert made.source == "rules"
        assert "The customer says: “The export fails" in made.text
        none = world.desk.specialist.propose("lessons", world.id, actor="mia", at=world.at)
        assert (none.text, bool(none.problems)) == ("", True)
        with pytest.raises(BadInput, match="no 'weather'"):
            world.desk.specialist.propose("weather", world.id, actor="mia", at=world.at)
        with pytest.raises(BadInput, match="language model"):
            world.desk.specialist.answer("Why?", world.id, actor="mia", at=world.at)


class TestWithAModel:
    def test_its_triage_stands_beside_the_rules_and_changes_nothing(self, world: World) -> None:
        world.raises()
        with_model(world, triage=TriageAnswer("commercial", "low", "A sum.", ["The export fails"]))
        work(world)
        (made,) = [one.made for one in world.state.assisted if one.made.about == "triage"]
        assert dict(made.values) == {"type": "commercial", "severity": "low"}
        assert made.grounds == (e.Ground(1, "The export fails"),)
        assert (made.source, made.prompt, made.tokens_in) == ("scripted-1", "triage 1", 10)
        assert (world.state.type, world.state.severity) == ("technical", "high")

    @pytest.mark.parametrize(
        ("answer", "problem"),
        [
            (TriageAnswer("technical", "low", "x", ["only cosmetic"]), "not the customer's"),
            (TriageAnswer("technical", "low", "x", []), "rests on no words"),
            (TriageAnswer("technical", "mild", "x", ["The export fails"]), "mild"),
            (TriageAnswer("magic", "low", "x", ["The export fails"]), "magic"),
        ],
    )
    def test_what_it_invents_is_dropped_and_said(
        self, world: World, answer: TriageAnswer, problem: str
    ) -> None:
        world.raises()
        with_model(world, triage=answer)
        worked = work(world)
        assert problem in " ".join(worked.problems)
        assert not [one for one in world.state.assisted if one.made.about == "triage"]

    def test_shown_the_same_it_is_not_asked_again(self, world: World) -> None:
        world.raises()
        model = with_model(world)
        work(world)
        asked = [question.prompt for question in model.asked]
        assert "triage" in asked
        world.desk.specialist.propose("triage", world.id, actor="mia", at=world.at)
        made = world.desk.specialist.propose("summary", world.id, actor="mia", at=world.at)
        again = world.desk.specialist.propose("summary", world.id, actor="mia", at=world.at)
        assert (again.text, again.suggestion) == (made.text, made.suggestion)
        assert [q.prompt for q in model.asked].count("summary") == 1

    def test_its_draft_is_used_when_the_gate_would_let_it_pass(self, world: World) -> None:
        world.raises(STOPPED)
        with_model(world)
        work(world)
        (message,) = world.state.messages
        assert message.text == CALM.text

    def test_its_draft_with_a_promise_is_not_used(self, world: World) -> None:
        world.raises(STOPPED)
        with_model(world, message=MessageAnswer("It is fixed by tomorrow 12:00.", []))
        worked = work(world)
        (message,) = world.state.messages
        assert "tomorrow" not in message.text
        assert any("is not used" in line for line in did(worked))

    def test_statements_without_an_event_are_left_out(self, world: World) -> None:
        world.raises()
        answer = TextAnswer(
            [Grounded("True.", [1]), Grounded("Untrue.", [999]), Grounded("Airy.", [])]
        )
        with_model(world, summary=answer)
        made = world.desk.specialist.propose("summary", world.id, actor="mia", at=world.at)
        assert (made.text, made.events) == ("True.", (1,))
        assert len(made.problems) == 2

    def test_a_question_is_answered_from_the_record(self, world: World) -> None:
        world.raises()
        model = with_model(world)
        made = world.desk.specialist.answer(
            "Is there a workaround?", world.id, actor="mia", at=world.at
        )
        assert made.text == "They can export by hand."
        assert model.asked[0].facts["question"] == "Is there a workaround?"

    @pytest.mark.parametrize("fault", [TryAgain("It is slow.", "Wait."), Never("No.", "Mend it.")])
    def test_a_model_that_fails_stops_nothing(self, world: World, fault: Exception) -> None:
        world.raises(STOPPED)
        with_model(world, triage=fault, message=fault)
        worked = work(world)
        assert "Drafted the acknowledgement." in did(worked)
        assert len(worked.problems) == 1
        assert str(fault).split(".")[0] in worked.problems[0]

    def test_a_restricted_case_is_shown_to_no_model(self, world: World) -> None:
        world.raises(LETTER)
        model = with_model(world)
        world.does("daniel", c.Restrict(("daniel", "mia", "assist"), "legal"))
        with pytest.raises(NotAllowed):
            work(world)
        assert model.asked == []

    def test_it_sees_nothing_of_any_other_case(self, world: World) -> None:
        world.raises("The winter tyres of CANARY are lost.", account="acc_101")
        world.raises(BROKEN)
        model = with_model(world)
        work(world)
        assert model.asked
        assert not [question for question in model.asked if "CANARY" in repr(question)]

    def test_no_clock_waits_for_it(self, world: World) -> None:
        world.raises(STOPPED)
        with_model(world, triage=TryAgain("It stalls."))
        before = world.clock("acknowledge").due
        work(world)
        assert world.clock("acknowledge").due == before
        world.after(minutes=61)
        assert world.events(e.ClockBreached)


def test_lessons_and_cause_are_proposed_once_it_is_resolved(world: World) -> None:
    world.raises()
    with_model(world)
    world.does("mia", c.LogCommunication("out", "call", "We told Sarah.", "Sarah", world.at))
    world.does("mia", c.Resolve("Exports run again."))
    world.at += timedelta(minutes=1)
    work(world)
    assert {"root_cause", "lessons"} <= {one.made.about for one in world.state.assisted}
    assert world.state.root_cause is None
