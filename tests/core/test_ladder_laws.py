"""What must hold of the ladder in every history, however late and however often it is looked at."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import ladder, sla
from escalation_manager.core.errors import EscalationError
from escalation_manager.core.rungs import quiet_until
from escalation_manager.core.unfolding import Unfolding, earliest
from tests.core.people import NOON, Case, actor, hours, minutes

SEVERITIES = ("critical", "high", "medium", "low")
TYPES = ("technical", "commercial", "relationship", "executive", "legal")
PEOPLE = ("mia", "jonas", "daniel", "ines", "victor", "assist")


@dataclass(frozen=True)
class Deed:
    """Something a person does so long after the deed before."""

    after: timedelta
    who: str
    what: str
    number: int

    def carry_out(self, u: Unfolding) -> None:
        with suppress(EscalationError):
            self._act(u)

    def _act(self, u: Unfolding) -> None:
        match self.what:
            case "acknowledge":
                ladder.acknowledge_alert(u, c.AcknowledgeAlert())
            case "climb":
                ladder.climb(u, c.Climb("by hand", self.number))
            case "silence":
                ladder.silence(u, c.Silence(u.at + hours(self.number + 1), "quiet"))
            case "answer":
                sla.stop(u, "acknowledge", u.at)
                sla.stop(u, "response", u.at)
                sla.begin_update(u, u.at)
            case "severity":
                new, old = SEVERITIES[self.number % 4], u.state.severity
                if new != old:
                    u.note(e.SeverityChanged(old, new, "because"))
                    rank = u.rules.handbook.rank
                    sla.restart_for_severity(u, raised=rank(new) < rank(old))
                    ladder.severity_changed(u, old)
            case "assign":
                ladder.assign(u, c.Assign("accountable", PEOPLE[self.number]))


lengths = st.sampled_from([0, 1, 4, 14, 15, 16, 44, 45, 46, 59, 60, 61, 180, 239, 241, 600, 3000])
deeds = st.lists(
    st.builds(
        Deed,
        lengths.map(minutes),
        st.sampled_from(PEOPLE),
        st.sampled_from(["acknowledge", "climb", "silence", "answer", "severity", "assign"]),
        st.integers(0, 3),
    ),
    max_size=6,
)
starts = st.integers(0, 24 * 7).map(lambda hour: NOON + hours(hour))
cases = st.builds(Case, st.sampled_from(SEVERITIES), st.sampled_from(TYPES), st.none(), starts)


def stops(case: Case, history: list[Deed], look: Callable[[Case], None]) -> None:
    """The history with a machine that is down between the deeds."""
    for deed in history:
        case.does(deed.carry_out, actor(deed.who), case.at + deed.after)
        look(case)
    case.tick(case.at + hours(100))
    look(case)


@given(cases, deeds, lengths)
def test_one_tick_never_climbs_more_than_one_rung(
    case: Case, history: list[Deed], down: int
) -> None:
    for deed in history:
        case.does(deed.carry_out, actor(deed.who), case.at + deed.after)
    before = case.state.ladder.rung
    entries = case.tick(case.at + minutes(down) + hours(3))
    skipped = sum(isinstance(entry.event, e.RungSkipped) for entry in entries)
    assert case.state.ladder.rung <= before + 1 + skipped
    climbs = [x.event for x in entries if isinstance(x.event, e.RungAlerted) and not x.event.again]
    assert len(climbs) <= 1


@given(cases, deeds)
def test_an_alert_is_never_doubled(case: Case, history: list[Deed]) -> None:
    for deed in history:
        case.until(case.at + deed.after)
        case.does(deed.carry_out, actor(deed.who))
    case.until(case.at + hours(100))
    by_clock = Counter(
        a.cause for a in case.alerts if ":imminent:" in a.cause or ":breach:" in a.cause
    )
    assert max(by_clock.values(), default=0) <= 1
    by_itself = Counter(
        (a.rung, a.cause, a.planned) for a in case.alerts if not a.by_hand and not a.again
    )
    assert max(by_itself.values(), default=0) <= 1


@given(cases, deeds, st.integers(1, 50))
def test_many_small_steps_equal_a_tick_at_each_planned_instant(
    case: Case, history: list[Deed], step: int
) -> None:
    other = Case(case.state.severity, case.state.type, None, case.opened)
    for deed in history:
        case.until(case.at + deed.after)
        end = other.at + deed.after
        while other.at < end:
            due = earliest(other.agenda())
            stop = min(end, other.at + minutes(step))
            other.tick(min(stop, max(due.planned, other.at)) if due else stop)
        case.does(deed.carry_out, actor(deed.who))
        other.does(deed.carry_out, actor(deed.who))
    assert [x.event for x in case.entries] == [x.event for x in other.entries]


@given(cases, st.integers(0, 59))
def test_being_seconds_late_moves_no_plan(case: Case, seconds: int) -> None:
    """The next step is counted from the plan, so small delays do not add up."""
    other = Case(case.state.severity, case.state.type, None, case.opened)
    lag = timedelta(seconds=seconds)
    case.until(case.opened + hours(30))
    while (due := earliest(other.agenda())) is not None and due.planned <= other.opened + hours(30):
        other.tick(max(due.planned + lag, other.at))
    assert [a.planned for a in other.alerts] == [a.planned for a in case.alerts]
    assert [a.people for a in other.alerts] == [a.people for a in case.alerts]


@given(cases, deeds)
def test_the_agenda_ends_and_leaves_nothing_behind(case: Case, history: list[Deed]) -> None:
    def nothing_is_overdue(looked_at: Case) -> None:
        assert all(due.planned > looked_at.at for due in looked_at.agenda())

    stops(case, history, nothing_is_overdue)


@given(cases, deeds)
def test_an_ai_agent_alerts_and_answers_nobody(case: Case, history: list[Deed]) -> None:
    for deed in history:
        case.does(deed.carry_out, actor(deed.who), case.at + deed.after)
    for entry in case.entries:
        if entry.actor == "assist":
            assert not isinstance(entry.event, e.RungAlerted | e.AlertAcknowledged)


@given(cases, deeds)
def test_nobody_is_alerted_in_their_night_unless_it_is_critical(
    case: Case, history: list[Deed]
) -> None:
    severity = case.state.severity
    for deed in history:
        if deed.what != "severity":
            case.does(deed.carry_out, actor(deed.who), case.at + deed.after)
    if severity != "critical":
        for alert in case.alerts:
            for id_ in alert.people:
                person = case.rules.directory.people[id_]
                assert quiet_until(person, case.rules.handbook, alert.deliver_at) is None
