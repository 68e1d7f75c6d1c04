"""One escalation as the figures see it: drawn from its events, kept in a row, cut at an instant."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from types import MappingProxyType

import pytest

from escalation_manager.core import events as e
from escalation_manager.core.cases import (
    AlertAnswer,
    Answer,
    Case,
    Gift,
    Promise,
    Standstill,
    Update,
    case,
)
from escalation_manager.core.directory import Directory
from escalation_manager.core.errors import BadInput
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.fold import fold
from escalation_manager.core.money import Money
from escalation_manager.core.rules import Rules
from tests.core.metrics.made import HANDBOOK, figure, hours, made, on

RULES = Rules(HANDBOOK, Directory(MappingProxyType({}), MappingProxyType({})))
USD_500 = Money(Decimal(500))


def at(hour: float) -> datetime:
    """So many hours after 2 March, 00:00, when it was opened."""
    return on(2) + hours(hour)


STORY: tuple[tuple[float, str, e.Event], ...] = (
    (
        0,
        "mia",
        e.Raised(
            "acme",
            "Down",
            "Nothing works",
            at(-1),
            at(-0.5),
            "1",
            type="technical",
            severity="critical",
            linked_to="ESC-0007",
        ),
    ),
    (
        0,
        "system",
        e.ContextGathered("Acme", USD_500, renews_on=datetime(2026, 9, 1, tzinfo=UTC)),
    ),
    (0, "system", e.OwnersNamed("mia", "tom", ("priya",), "ruth")),
    (0, "system", e.ClockStarted("acknowledge", at(-1), "1h", True)),
    (0, "system", e.ClockStarted("update", at(0), "4h", True)),
    (0, "system", e.ClockStarted("resolution", at(-1), "24h", True)),
    (0, "system", e.RungAlerted(0, ("csm", "cs_manager"), ("mia", "tom"), "raised", at(0), at(0))),
    (0.1, "mia", e.AlertAcknowledged("mia", 0)),
    (0.3, "tom", e.AlertAcknowledged("tom", 0)),
    (0.5, "mia", e.CustomerAcknowledged(at(0.5), "mia")),
    (0.5, "system", e.ClockStopped("acknowledge", at(0.5), at(0), False)),
    (2, "mia", e.FirstResponseGiven(at(2))),
    (2, "mia", e.CustomerUpdated(at(2))),
    (2, "system", e.ClockStarted("update", at(2), "4h", True)),
    (3, "mia", e.CommitmentMade("k1", "fix_time", "a fix", "mia", at(20))),
    (6.1, "system", e.ClockBreached("update", at(6))),
    (7, "mia", e.CustomerUpdated(at(7))),
    (7, "system", e.ClockStarted("update", at(7), "4h", True)),
    (8, "mia", e.ClockPaused("waiting for them", at(18))),
    (10, "mia", e.ClockResumed(at(10))),
    (10, "mia", e.RootCauseRecorded("expired", "Process")),
    (11, "system", e.RungAlerted(1, ("vp_cs",), ("ruth",), "resolution", at(11), at(11))),
    (12, "mia", e.GoodwillRequested("g1", "service_credit", USD_500, "", "", "mia", "x", at(80))),
    (12.5, "tom", e.GoodwillApproved("g1", "tom", at(300))),
    (13, "mia", e.GoodwillUsed("g1")),
    (20, "mia", e.CommitmentKept("k1", at(20))),
    (20, "mia", e.Resolved("fix", "done")),
    (20, "system", e.ClockStopped("resolution", at(20), at(25), True)),
    (20, "system", e.ClockCancelled("update")),
    (30, "mia", e.CustomerUpdated(at(30))),
    (44, "system", e.SurveySent(at(44))),
    (50, "mia", e.SatisfactionRecorded(Decimal("4.5"), answered_at=at(49))),
    (60, "mia", e.Reopened("again")),
    (64, "mia", e.Resolved("fix", "done")),
    (64, "system", e.ClockStopped("resolution", at(64), at(65), True)),
    (200, "mia", e.Closed("confirmed")),
)


def told(until: float = 999) -> Escalation:
    entries = [
        e.Entry("ESC-0042", number, at(hour), actor, event)
        for number, (hour, actor, event) in enumerate(STORY, 1)
        if hour <= until
    ]
    state = fold(entries)
    assert state is not None
    return state


def whole() -> Case:
    return case(told(), RULES, at(999))


def test_a_case_holds_what_the_figures_need() -> None:
    found = whole()
    assert (found.id, found.account, found.type) == ("ESC-0042", "acme", "technical")
    assert (found.severity, found.highest) == ("critical", "critical")
    assert (found.reported_at, found.detected_at, found.opened_at) == (at(-1), at(-0.5), at(0))
    assert found.linked_to == "ESC-0007"
    assert (found.acknowledged_at, found.responded_at) == (at(0.5), at(2))
    assert found.resolutions == (at(20), at(64))
    assert found.reopenings == (at(60),)
    assert found.closed_at == at(200)
    assert (found.owner, found.supporting, found.resolving) == ("mia", "tom", ("priya",))
    assert found.cause == "Process"
    assert (found.arr, found.renews_on) == (USD_500, date(2026, 9, 1))
    assert found.gifts == (Gift("service_credit", at(13), USD_500, approved_by="tom"),)
    assert found.promises == (Promise("fix_time", "mia", at(3), at(20), "kept", at(20)),)
    assert (found.survey_sent_at, found.score, found.score_at) == (at(44), Decimal("4.5"), at(49))


def test_the_time_to_resolution_leaves_out_what_counted_as_resolved_and_then_pauses() -> None:
    found = whole()
    assert found.time_to_resolution(pauses=True) == hours(21 + 4)
    assert found.time_to_resolution(pauses=False) == hours(21 + 4 - 2)
    assert found.standstills == (Standstill(at(8), at(10)),)


def test_a_clock_tells_its_due_instants_with_and_without_pauses() -> None:
    clock = whole().clock("resolution")
    assert clock is not None
    assert (clock.due, clock.stopped_at, clock.met, clock.missed) == (at(65), at(64), True, None)
    assert clock.due_unpaused == at(-1 + 24 + 40)
    assert (clock.counted, clock.paused) == (hours(23), hours(42))
    assert clock.judged(at(999)) is True
    assert clock.judged_unpaused(at(999)) is False
    acknowledge = whole().clock("acknowledge")
    assert acknowledge is not None
    assert acknowledge.met is False


def test_turns_of_the_update_clock_are_kept_or_missed() -> None:
    """What is written after Resolved ends no turn."""
    assert whole().updates == (Update(at(2), True, at(2)), Update(at(6), False, at(7)))
    running = case(told(19), RULES, at(19)).updates
    assert running[2:] == (Update(at(11)),)


def test_the_last_answer_counts_where_everybody_must_answer_and_else_the_first() -> None:
    assert whole().alerts == (
        AlertAnswer(
            0,
            ("mia", "tom"),
            at(0),
            at(0.3),
            (Answer("mia", at(0.1)), Answer("tom", at(0.3))),
        ),
        AlertAnswer(1, ("ruth",), at(11)),
    )
    waiting = case(told(0.2), RULES, at(0.2)).alerts[0]
    assert waiting.answered_at is None
    assert waiting.answers == (Answer("mia", at(0.1)),)


def test_as_of_an_instant_it_holds_only_what_was_known_then() -> None:
    """Cut from the finished case, or made from the history up to then: the figures agree."""
    for hour in (0, 0.1, 0.5, 2, 6, 6.1, 7, 9, 13, 20, 44, 49.5, 60, 64, 200):
        cut = whole().known(at(hour))
        then = case(told(hour), RULES, at(hour))
        assert cut is not None
        for found in (cut, then):
            assert all(instant <= at(hour) for instant in found._facts())
        for name in (
            "mttr",
            "first_response_time",
            "re_escalation_rate",
            "kept_promises",
            "alert_acknowledgement",
            "goodwill_given",
            "load",
            "arr_at_risk",
        ):
            window = (at(-1), at(999))
            one, other = (figure(name, c, window=window, at=at(hour)) for c in (cut, then))
            assert (one.value, one.n, one.of) == (other.value, other.n, other.of), (hour, name)


def test_it_is_not_known_before_it_was_opened() -> None:
    assert whole().known(at(-0.1)) is None


def test_it_does_not_depend_on_when_it_is_made() -> None:
    """A row rebuilt years later is the same to the letter."""
    assert case(told(), RULES, at(200)) == case(told(), RULES, at(99_999))


def test_it_survives_json_and_stays_small() -> None:
    text = json.dumps(whole().to_json(), separators=(",", ":"))
    assert Case.from_json(json.loads(text)) == whole()
    assert len(text) < 2500


def test_a_field_added_later_reads_as_its_default_and_an_unknown_one_is_not_looked_at() -> None:
    plain = made("1").to_json()
    assert "cause" not in plain
    assert Case.from_json({**plain, "mood": "good"}) == made("1")


def test_fractions_of_seconds_survive() -> None:
    odd = made("1", opened=on(2) + timedelta(microseconds=1))
    assert Case.from_json(odd.to_json()) == odd


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"opened_at": "2026-03-02T00:00:00"}, "has no time zone"),
        ({"opened_at": 5}, "is no text"),
        ({"resolutions": "2026"}, "is no list"),
        ({"clocks": [5]}, "is no object"),
        ({"clocks": [{"name": "update"}]}, "it lacks start"),
        ({"score": "many"}, "stored case"),
        ({"readers": [5]}, "is no text"),
    ],
)
def test_what_is_no_case_is_refused_with_the_remedy(
    change: dict[str, object], problem: str
) -> None:
    with pytest.raises(BadInput, match=problem) as refused:
        Case.from_json({**made("1").to_json(), **change})
    assert "Rebuild the rows" in refused.value.remedy


def test_merged_and_cancelled_are_told_apart() -> None:
    def ended(event: e.Event) -> Case:
        state = fold([e.Entry("ESC-0042", 99, at(30), "mia", event)], told(12))
        assert state is not None
        return case(state, RULES, at(31))

    assert ended(e.Merged("ESC-0001")).merged
    assert ended(e.Merged("ESC-0001")).merged_into == "ESC-0001"
    assert ended(e.Cancelled("raised twice")).cancelled
    assert not ended(e.Cancelled("raised twice")).live


def test_a_restricted_case_names_its_readers() -> None:
    state = fold(
        [e.Entry("ESC-0042", 99, at(30), "mia", e.ReadersRestricted(("mia",), "legal"))], told(12)
    )
    assert state is not None
    found = case(state, RULES, at(31))
    assert found.readers == ("mia",)
    assert Case.from_json(found.to_json()).readers == ("mia",)
