"""What must hold for every escalation, whatever anybody asks of it, in whatever order, whenever?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_manager.core import agenda, deadlines, playbook, sla
from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.decide import handing_over
from escalation_manager.core.escalation import MessageState, Status
from escalation_manager.core.fold import fold
from escalation_manager.core.joining import with_taken
from escalation_manager.core.learning import needs_post_mortem
from tests.core.living import (
    ENDS,
    KINDS,
    MAKERS,
    SEVERITIES,
    STARTS,
    SUITED,
    TYPES,
    WAITS,
    WHO,
    Life,
)

MINUTE = timedelta(minutes=1)

beginnings = st.builds(
    Life.begins,
    st.sampled_from(SEVERITIES),
    st.sampled_from(TYPES),
    st.sampled_from(("page", "page", "office", "nights")),
    st.sampled_from(STARTS),
    st.sampled_from((timedelta(), timedelta(), timedelta(minutes=50), timedelta(hours=30))),
)
steps = st.lists(
    st.tuples(
        st.sampled_from((*KINDS, *KINDS, *ENDS)),
        st.integers(0, 60),
        st.sampled_from(WHO),
        st.sampled_from(WAITS),
    ),
    max_size=30,
)


def who_asks(kind: type[c.Command], who: str) -> str:
    suited = SUITED.get(kind)
    return suited[len(who) % len(suited)] if suited else who


def live(life: Life, planned: list[tuple[type[c.Command], int, str, int]]) -> Life:
    """The life with a machine that never stops."""
    for kind, number, who, wait in planned:
        life.until(life.at + wait * MINUTE)
        life.asks(MAKERS[kind](number, life), who_asks(kind, who))
    return life


lives = st.tuples(beginnings, steps).map(lambda drawn: live(*drawn))


Law = Callable[[Life], None]
LAWS: list[Law] = []


def law(says: Law) -> Law:
    """One of those that look at a life and change nothing: they all look at the same ones."""
    LAWS.append(says)
    return says


@given(lives)
def test_no_life_breaks_any_of_these_laws(life: Life) -> None:
    for says in LAWS:
        says(life)


def events(life: Life, *kinds: type) -> list[e.Entry]:
    return [entry for entry in life.entries if isinstance(entry.event, kinds)]


@law
def no_command_sequence_loses_a_pause(life: Life) -> None:
    begun = events(life, e.ClockPaused)
    kept = [(p.start, p.reason) for p in life.state.pauses if p.by != e.SYSTEM]
    assert kept == [(entry.at, entry.event.reason) for entry in begun]  # type: ignore[union-attr]


@law
def no_command_sequence_erases_a_breach(life: Life) -> None:
    told = {(v.event.clock, v.event.due) for v in events(life, e.ClockBreached)}  # type: ignore[union-attr]
    assert told <= set(life.state.breaches)
    for clock, due in told:
        at_stop = life.state.clocks[clock]
        if at_stop.due_at_stop == due:
            assert at_stop.met is False


@law
def no_command_sequence_sends_a_held_message(life: Life) -> None:
    cleared: dict[str, str] = {}
    for entry in life.entries:
        match entry.event:
            case e.MessageHeld(message=message):
                cleared.pop(message, None)
            case e.MessageCleared(message=message, text_hash=text_hash):
                cleared[message] = text_hash
            case e.MessageSent(message=message):
                sent = life.state.message(message)
                assert sent is not None
                assert cleared[message] == hashlib.sha256(sent.text.encode()).hexdigest()
            case _:
                pass


@law
def no_command_sequence_closes_a_critical_or_high_without_post_mortem_or_waiver(life: Life) -> None:
    for number, entry in enumerate(life.entries):
        if isinstance(entry.event, e.Closed):
            state = fold(life.entries[: number + 1])
            assert state is not None
            if needs_post_mortem(state, life.rules):
                assert state.closing.post_mortem is not None or state.closing.waived_by


@law
def no_command_sequence_uses_unapproved_goodwill(life: Life) -> None:
    approved: dict[str, e.Entry] = {}
    for entry in life.entries:
        match entry.event:
            case e.GoodwillApproved(goodwill=goodwill):
                approved[goodwill] = entry
            case (
                e.GoodwillExpired(goodwill=goodwill)
                | e.GoodwillRejected(goodwill=goodwill)
                | e.GoodwillReconsidered(goodwill=goodwill)
            ):
                approved.pop(goodwill, None)
            case e.GoodwillUsed(goodwill=goodwill):
                assert goodwill in approved
            case _:
                pass


@law
def no_command_sequence_lets_a_person_approve_their_own(life: Life) -> None:
    for entry in events(life, e.GoodwillApproved):
        assert isinstance(entry.event, e.GoodwillApproved)
        request = life.state.request(entry.event.goodwill)
        assert request is not None
        assert entry.event.by != request.requested_by


@law
def the_next_wake_is_never_later_than_the_next_thing_that_must_happen(life: Life) -> None:
    """Looked for the slow way: every warning, breach and end of a pause, without the agenda."""
    wake = agenda.next_wake(life.state, life.rules)
    if life.state.status in (Status.MERGED, Status.CANCELLED):
        assert wake is None
        return
    coming: list[datetime] = [p.until for p in life.state.pauses if p.end is None]
    for name, clock in life.state.clocks.items():
        due = deadlines.due(life.state, name, life.rules)
        if clock.running and due is not None and (name, due) not in life.state.breaches:
            coming.append(due + sla.JUST_AFTER)
    coming += [
        task.due + sla.JUST_AFTER
        for task in life.state.tasks
        if task.open and task.due and not task.overdue_noted
    ]
    coming += [
        promise.due + sla.JUST_AFTER
        for promise in life.state.commitments
        if promise.state == "open" and promise.due
    ]
    closing = life.state.closing
    if closing.survey_due and closing.survey_asked_at is None and closing.survey_sent_at is None:
        coming.append(closing.survey_due)
    if coming:
        assert wake is not None
        assert wake <= min(coming)


def told(entries: list[e.Entry]) -> list[object]:
    """What happened by itself, without when it was noticed."""
    found: list[object] = []
    for entry in entries:
        match entry.event:
            case e.ClockWarned(clock=clock, share=share, planned=planned, due=due):
                found.append(("warned", clock, share, planned, due))
            case e.ClockBreached(clock=clock, due=due):
                found.append(("breached", clock, due))
            case e.ClockResumed(at_instant=instant):
                found.append(("resumed", instant))
            case e.TaskOverdue(task=task, due=due):
                found.append(("overdue", task, due))
            case e.SurveyDue(planned=planned):
                found.append(("survey", planned))
            case e.GoodwillExpired(goodwill=goodwill, planned=planned):
                found.append(("expired", goodwill, planned))
            case _:
                pass
    return found


@given(lives, st.sampled_from((61, 500, 1441, 10_000)), st.integers(2, 40))
def test_ticking_in_many_small_steps_gives_the_same_events_as_ticking_once_at_each_wake(
    life: Life, minutes: int, parts: int
) -> None:
    end = life.at + minutes * MINUTE
    often, rarely = life.copy(), life.copy()
    for part in range(1, parts + 1):
        often.until(life.at + (end - life.at) * part / parts)
        assert often.tick(often.at) == (), "a second tick at the same instant"
    rarely.until(end)
    assert often.entries == rarely.entries


@given(lives, st.sampled_from((61, 500, 1441, 10_000)))
def test_ticking_late_misses_nothing_and_doubles_nothing(life: Life, minutes: int) -> None:
    """One late tick notes the same facts; only who was alerted meanwhile may differ."""
    end = life.at + minutes * MINUTE
    late, punctual = life.copy(), life.copy()
    before = len(life.entries)
    late.tick(end)
    punctual.until(end)
    facts_late, facts = told(late.entries[before:]), told(punctual.entries[before:])
    assert sorted(map(str, facts_late)) == sorted(map(str, facts))
    assert len(set(map(str, facts_late))) == len(facts_late)
    latest = [
        entry.event.clock
        for entry in late.entries[before:]
        if isinstance(entry.event, e.ClockWarned) and entry.event.told
    ]
    assert len(latest) == len(set(latest)), "one notice for each clock, not many"


@law
def every_explanation_sums_exactly_to_the_elapsed_time(life: Life) -> None:
    for name in life.state.clocks:
        explained = deadlines.explain(life.state, name, life.rules, life.at)
        counted = sum((s.end - s.start for s in explained.spans if s.counted), timedelta())
        assert counted == explained.view.elapsed
        for one, after in zip(explained.spans, explained.spans[1:], strict=False):
            assert one.end == after.start


@law
def what_was_done_is_owed_no_more_and_nothing_is_owed_twice(life: Life) -> None:
    owed = playbook.owed(life.entries, life.rules, ())
    keys = [effect.key for effect in owed]
    assert len(keys) == len(set(keys))
    assert playbook.owed(life.entries, life.rules, keys) == ()


@law
def the_log_is_contiguous_and_never_runs_backwards(life: Life) -> None:
    assert [entry.version for entry in life.entries] == list(range(1, len(life.entries) + 1))
    instants = [entry.at for entry in life.entries]
    assert instants == sorted(instants)
    assert fold(life.entries) == life.state


duplicates = st.builds(
    Life.begins,
    st.sampled_from(SEVERITIES),
    st.sampled_from(TYPES),
    st.just("page"),
    st.sampled_from(STARTS),
    st.sampled_from((timedelta(), timedelta(hours=30))),
    st.just("ESC-0002"),
)


@given(lives, st.tuples(duplicates, steps).map(lambda drawn: live(*drawn)), st.sampled_from(WHO))
def test_no_merge_loses_or_doubles_what_is_open(survivor: Life, duplicate: Life, who: str) -> None:
    survivor.at = duplicate.at = max(survivor.at, duplicate.at)
    for life in (survivor, duplicate):
        life.until(life.at)
    was, before = duplicate.copy(), survivor.copy()
    taken = survivor.asks(handing_over(duplicate.state, duplicate.rules, duplicate.at), who)
    if taken is None:
        assert survivor.state == before.state, "a refusal that changed something"
        return
    merge = with_taken(c.Merge("ESC-0001", "the same"), taken, survivor.state)
    ended = duplicate.asks(merge, who)
    if ended is None:
        return
    here, there = survivor.state, duplicate.state
    becomes = dict((*merge.carried, *merge.same))
    assert len(becomes) == len(merge.carried) + len(merge.same)
    assert len(set(dict(merge.carried).values())) == len(merge.carried)
    pairs = [(t, here.task(becomes[t.id])) for t in was.state.tasks if t.open]
    for task, goes_on in pairs:
        assert goes_on is not None
        if task.id in dict(merge.carried):
            assert (goes_on.owner, goes_on.due, goes_on.state) == (task.owner, task.due, task.state)
            assert goes_on.origin == (task.origin or f"ESC-0002 {task.id}")
    promises = {one.id: one for one in here.commitments}
    for one in was.state.commitments:
        if one.state == "open":
            assert (promises[becomes[one.id]].kind, promises[becomes[one.id]].due) == (
                one.kind,
                one.due,
            )
    for asked in was.state.goodwill:
        if asked.state == "requested":
            request = here.request(becomes[asked.id])
            assert request is not None
            assert (request.state, request.requested_by) == ("requested", asked.requested_by)
    for message in was.state.messages:
        if message.state in (MessageState.DRAFT, MessageState.HELD) and not message.automatic:
            draft = here.message(becomes[message.id])
            assert draft is not None
            assert (draft.text, draft.author) == (message.text, message.author)
    assert not [t for t in there.tasks if t.open]
    assert not [m for m in there.messages if m.state in (MessageState.DRAFT, MessageState.HELD)]
    assert there.lowering is None
    assert agenda.next_wake(there, duplicate.rules) is None
    # Nothing is made, sent or asked for a second time in the world outside.
    owed = playbook.effects(before.state, taken, survivor.rules)
    assert not [one for one in owed if one.kind == playbook.MESSAGE]
    titles = [one.data["title"] for one in owed if one.kind == playbook.CRM_TASK]
    assert not set(titles) & {t.title for t, goes_on in pairs if goes_on and goes_on.origin}
    for life in (survivor, duplicate):
        for says in LAWS:
            says(life)


IDEMPOTENT = [
    kind
    for kind in MAKERS
    if kind
    not in (
        c.Raise,
        c.AddNote,
        c.AddTask,
        c.LogCommunication,
        c.RequestGoodwill,
        c.Climb,
        c.Absorb,
        c.CheckClocks,
    )
]
"""Saying these twice means the same; a second note, task, call, gift or climb is another one."""


EVERYDAY = settings.default
assert EVERYDAY is not None
FEWER = settings(EVERYDAY, max_examples=max(EVERYDAY.max_examples // 12, 5))
"""There is one such test for each command."""


@pytest.mark.parametrize("kind", IDEMPOTENT, ids=lambda kind: kind.__name__)
@FEWER
@given(lives, st.integers(0, 60), st.sampled_from(WHO))
def test_asking_twice_changes_nothing(
    kind: type[c.Command], life: Life, number: int, who: str
) -> None:
    command, asker = MAKERS[kind](number, life), who_asks(kind, who)
    if life.asks(command, asker) is None:
        return
    state = life.state
    again = life.asks(command, asker)
    assert not again, "asked twice, and something changed"
    assert life.state == state
