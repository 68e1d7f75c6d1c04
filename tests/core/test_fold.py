"""An escalation is the fold of its events: what it remembers of each, and what always holds."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation, Status, changed
from escalation_manager.core.fold import evolve, fold
from tests.core.drawn import histories
from tests.core.remembered import (
    CLOCKS,
    INTAKE,
    LADDER,
    MIA,
    NOON,
    RAISED,
    REPORTED,
    TASKS,
    Row,
    after,
)
from tests.core.remembered_words import ANALYSIS, APPROVALS, ENDING, WORDS

ROWS = [*INTAKE, *LADDER, *CLOCKS, *TASKS, *WORDS, *APPROVALS, *ANALYSIS, *ENDING]


def entries(*events: e.Event, actor: str = MIA) -> list[e.Entry]:
    """These events after `Raised`, a minute apart."""
    return [
        e.Entry("ESC-0001", n + 1, NOON + timedelta(minutes=n), actor, event)
        for n, event in enumerate((RAISED, *events))
    ]


def folded(history: list[e.Entry]) -> Escalation:
    state = fold(history)
    assert state is not None
    return state


@pytest.mark.parametrize("row", ROWS, ids=[f"{type(r.event).__name__}: {r.sentence}" for r in ROWS])
def test_it_remembers(row: Row) -> None:
    assert row.look(folded(entries(*row.before, row.event))) == row.expected


@pytest.mark.parametrize("row", ROWS, ids=[f"{type(r.event).__name__}: {r.sentence}" for r in ROWS])
def test_it_touches_the_parts_of_its_chapter_alone(row: Row) -> None:
    before = folded(entries(*row.before))
    state = folded(entries(*row.before, row.event))
    assert {each.name for each in fields(Escalation) if _differs(before, state, each.name)} <= {
        "version",
        "last_at",
        "active",
        "agents",
        *_touched(row.event),
    }


def _differs(before: Escalation, after_: Escalation, name: str) -> bool:
    return bool(getattr(before, name) != getattr(after_, name))


def _touched(event: e.Event) -> Iterator[str]:
    """The parts of an escalation that events of this chapter may touch."""
    for kind, parts in PARTS.items():
        if isinstance(event, get_args(kind)):
            yield from parts.split()


PARTS = {
    e.IntakeEvent: "context type severity highest tags triage triaged_by suggestions attention"
    " duplicates impact_business impact_users impact_since notes",
    e.LadderEvent: "owners ladder",
    e.ClockEvent: "clocks breaches pauses severity highest lowering lowering_by duties handbook"
    " calendar",
    e.TaskEvent: "tasks",
    e.WordsEvent: "messages communications commitments plan acknowledged_at responded_at updated_at"
    " updates closing",
    e.ApprovalEvent: "confirmations goodwill",
    e.AnalysisEvent: "closing risks root_cause",
    e.AssistingEvent: "assisted",
    e.EndingEvent: "status closing clocks pauses ladder absorbed reported_at breaches highest links"
    " readers merged_into cancelled_at cancelled_reason",
}


def test_every_event_is_among_the_rows() -> None:
    shown = {type(row.event) for row in ROWS} | {e.Raised}
    assert not {kind.__name__ for kind in get_args(e.Event)} - {kind.__name__ for kind in shown}


def test_it_begins_with_raised() -> None:
    state = folded(entries())
    assert (state.id, state.version, state.status) == ("ESC-0001", 1, Status.OPEN)
    assert (state.opened_at, state.opened_by, state.reported_at) == (NOON, MIA, REPORTED)
    assert (state.type, state.severity, state.highest) == ("technical", "high", ("high",))
    assert (state.account_id, state.title, state.handbook) == ("acc_123", "Export fails", "1")


def test_nothing_happened_is_no_escalation() -> None:
    assert fold([]) is None


def test_another_first_event_is_a_broken_history() -> None:
    with pytest.raises(ValueError, match="ESC-0001 does not begin with Raised"):
        fold(entries(e.WorkStarted())[1:])


def test_raised_twice_is_a_broken_history() -> None:
    with pytest.raises(ValueError, match="ESC-0001 was raised twice"):
        fold(entries(RAISED))


def test_it_knows_when_a_person_last_did_something() -> None:
    history = entries(e.NoteAdded("a"), e.NoteAdded("b"))
    state = folded([*history[:2], replace(history[2], actor=e.SYSTEM)])
    assert (state.version, state.last_at, state.active_at) == (3, after(2), after(1))


@given(histories())
def test_it_can_be_folded_in_two_halves_wherever_it_is_cut(history: list[e.Entry]) -> None:
    whole = fold(history)
    for cut in range(len(history) + 1):
        half = fold(history[:cut])
        before = repr(half)
        assert fold(history[cut:], half) == whole
        assert repr(half) == before, "whoever holds the first half keeps it as it is"


@given(histories())
def test_no_history_of_known_events_is_too_strange_to_fold(history: list[e.Entry]) -> None:
    state = folded(history)
    assert (state.version, state.last_at) == (len(history), history[-1].at)


@given(histories())
def test_what_was_known_before_is_never_touched(history: list[e.Entry]) -> None:
    states: list[Escalation] = []
    written: list[str] = []
    state: Escalation | None = None
    for entry in history:
        state = evolve(state, entry)
        states.append(state)
        written.append(repr(state))
    assert [repr(each) for each in states] == written
    assert state == fold(history), "at once or step by step, it is the same"
    assert {type(each) for each in states} == {Escalation}


@given(histories())
def test_no_breach_is_erased_no_pause_lost_no_severity_forgotten(history: list[e.Entry]) -> None:
    state = folded(history[:1])
    for entry in history[1:]:
        before, state = state, evolve(state, entry)
        assert state.breaches[: len(before.breaches)] == before.breaches
        assert [p.start for p in state.pauses[: len(before.pauses)]] == [
            p.start for p in before.pauses
        ]
        assert state.highest[: len(before.highest)] == before.highest
        assert len(state.communications) >= len(before.communications)
        assert state.closing.resolutions[: len(before.closing.resolutions)] == (
            before.closing.resolutions
        )


@given(histories(), st.data())
def test_a_quick_copy_is_the_copy_that_dataclasses_make(
    history: list[e.Entry], data: st.DataObject
) -> None:
    state, other = folded(history[:1]), folded(history)
    names = data.draw(st.sets(st.sampled_from([each.name for each in fields(Escalation)])))
    changes = {name: getattr(other, name) for name in names}
    assert changed(state, **changes) == replace(state, **changes)


def test_a_quick_copy_refuses_what_is_no_field() -> None:
    with pytest.raises(KeyError):
        changed(folded(entries()), colour="red")
