"""The ladder, sentence by sentence: rung 0 is the initial owner, then First, then Final."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import ladder, sla
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Unfolding
from tests.core.people import (
    ACME,
    NOON,
    Case,
    actor,
    away,
    changed,
    directory,
    hours,
    minutes,
    rules,
)

NIGHT = datetime(2026, 3, 4, 22, 30, tzinfo=UTC)
"""23:30 in Berlin."""


def quietly(case: Case) -> Case:
    """All clocks stopped, so that only answers count."""

    def stop(u: Unfolding) -> None:
        for name in ("acknowledge", "response", "update", "resolution"):
            sla.cancel(u, name, "not looked at here")

    case.does(stop)
    return case


class TestTheEscalationMatrix:
    """The page's table, climbed because nobody answers."""

    PAGE = (
        ("critical", [("mia", "daniel"), ("ines", "tobias"), ("victor", "hannah")]),
        ("high", [("mia",), ("daniel",), ("ines",)]),
        ("medium", [("mia",), ("daniel",)]),
        ("low", [("mia",)]),
    )

    @pytest.mark.parametrize(("severity", "rungs"), PAGE)
    def test_every_rung_in_its_order(self, severity: str, rungs: list[tuple[str, ...]]) -> None:
        case = quietly(Case(severity))
        case.after(timedelta(days=30))
        assert [people for _, people, _ in case.alerted] == rungs

    @pytest.mark.parametrize(
        ("type_", "first", "final"),
        [
            ("technical", ("ines", "tobias"), ("victor", "hannah")),
            ("commercial", ("ines", "claire"), ("victor", "owen")),
            ("legal", ("ines", "amara"), ("victor", "ben")),
            ("executive", ("ines", "margaret"), ("victor",)),
        ],
    )
    def test_where_the_type_is_not_technical_the_functional_lead_replaces_vp_eng_and_cto(
        self, type_: str, first: tuple[str, ...], final: tuple[str, ...]
    ) -> None:
        case = quietly(Case("critical", type_))
        case.after(hours(1))
        assert [people for _, people, _ in case.alerted][1:] == [first, final]


class TestFirstEscalation:
    def test_at_75_percent_of_any_clock(self) -> None:
        case = Case("high")
        case.acknowledges("mia", NOON + minutes(5))
        case.after(minutes(45))
        assert case.alerted[-1] == (1, ("daniel",), minutes(45))
        assert case.alerts[-1].cause == "acknowledge:imminent:2026-03-04T12:45:00+00:00"

    @pytest.mark.parametrize(
        ("severity", "within"),
        [("critical", minutes(15)), ("high", hours(1)), ("medium", hours(4))],
    )
    def test_when_the_alert_was_not_acknowledged_in_time(
        self, severity: str, within: timedelta
    ) -> None:
        case = quietly(Case(severity))
        case.after(within)
        assert len(case.alerts) == 1
        case.after(within + minutes(1))
        assert case.alerted[-1][0] == 1
        assert case.alerts[-1].planned == NOON + within
        assert "Mia" in case.alerts[-1].cause

    def test_an_answer_on_the_very_instant_is_in_time(self) -> None:
        case = quietly(Case("high"))
        case.acknowledges("mia", NOON + hours(1))
        case.after(hours(2))
        assert len(case.alerts) == 1

    def test_not_for_a_post_mortem(self) -> None:
        case = quietly(Case("high"))
        case.acknowledges("mia")
        case.does(lambda u: u.follow(e.ClockStarted("post_mortem", NOON, "1h", always=True)))
        case.after(hours(2))
        assert len(case.alerts) == 1

    def test_for_a_regulatory_duty_as_well(self) -> None:
        case = quietly(Case("high"))
        case.acknowledges("mia")
        case.does(
            lambda u: u.follow(e.ClockStarted("duty:nis2_early_warning", NOON, "4h", always=True))
        )
        case.after(hours(3))
        assert case.alerts[-1].cause.startswith("duty:nis2_early_warning:imminent:")

    def test_a_clock_that_has_stopped_climbs_nothing(self) -> None:
        case = Case("high")
        case.acknowledges("mia")
        case.does(lambda u: sla.stop(u, "acknowledge", u.at), at=NOON + minutes(44))
        case.after(minutes(170))
        assert len(case.alerts) == 1


class TestFinalEscalation:
    def test_at_breach(self) -> None:
        case = Case("high")
        case.acknowledges("mia", NOON + minutes(5))
        case.after(minutes(50))
        case.acknowledges("daniel")
        case.after(minutes(61))
        assert case.alerted[-1] == (2, ("ines",), hours(1))
        assert case.alerts[-1].cause == "acknowledge:breach:2026-03-04T13:00:00+00:00"

    @pytest.mark.parametrize(
        ("severity", "within"), [("critical", minutes(15)), ("high", hours(1))]
    )
    def test_when_first_has_not_acknowledged(self, severity: str, within: timedelta) -> None:
        case = quietly(Case(severity))
        case.after(3 * within)
        assert [(rung, after) for rung, _, after in case.alerted] == [
            (0, timedelta()),
            (1, within),
            (2, 2 * within),
        ]

    def test_business_hours_are_those_of_the_service_calendar(self) -> None:
        case = quietly(Case("medium", given=rules(book=office()), at=NOON + hours(2)))
        case.after(hours(24))
        # 15:00 in Berlin: two hours of that day, two of the next.
        assert case.alerts[-1].planned == datetime(2026, 3, 5, 10, tzinfo=UTC)


class TestAnAcknowledgement:
    def test_for_criticals_initial_pair_both_must(self) -> None:
        case = quietly(Case("critical"))
        case.acknowledges("mia")
        assert ladder.asked(case.state, case.rules) == ("daniel",)
        case.after(minutes(16))
        assert case.alerted[-1][0] == 1

    def test_both_did(self) -> None:
        case = quietly(Case("critical"))
        case.acknowledges("mia")
        case.acknowledges("daniel")
        case.after(minutes(60))
        assert len(case.alerts) == 1

    def test_for_other_pairs_either_does(self) -> None:
        case = quietly(Case("critical"))
        case.after(minutes(16))
        case.acknowledges("tobias")
        assert ladder.asked(case.state, case.rules) == ()
        case.after(minutes(60))
        assert case.alerted[-1][0] == 1

    def test_stops_the_ladder_until_it_expires(self) -> None:
        case = quietly(Case("high"))
        case.acknowledges("mia", NOON + minutes(10))
        case.after(hours(8))
        assert len(case.alerts) == 1
        assert ladder.answered(case.state, case.rules)

    def test_acknowledged_then_forgotten_again(self) -> None:
        case = quietly(Case("critical"))
        case.acknowledges("mia", NOON + minutes(5))
        case.acknowledges("daniel", NOON + minutes(10))
        case.after(hours(5))
        expired = case.events(e.AcknowledgementExpired)
        assert expired == [e.AcknowledgementExpired(0, NOON + hours(4) + minutes(10))]
        again = case.alerts[1]
        assert (again.rung, again.again, again.people) == (0, True, ("mia", "daniel"))
        assert case.alerted[2] == (1, ("ines", "tobias"), hours(4) + minutes(25))

    def test_is_not_forgotten_while_somebody_works_on_it(self) -> None:
        case = quietly(Case("critical"))
        case.acknowledges("mia", NOON)
        case.acknowledges("daniel", NOON)
        case.does(lambda u: u.note(e.NoteAdded("found it")), actor("piotr"), NOON + hours(3))
        case.after(hours(7))
        assert len(case.alerts) == 1
        case.after(hours(7) + minutes(1))
        assert len(case.alerts) == 2

    def test_is_forgotten_when_only_an_ai_agent_writes_notes(self) -> None:
        case = quietly(Case("critical"))
        case.acknowledges("mia", NOON)
        case.acknowledges("daniel", NOON)
        case.does(
            lambda u: u.note(e.NoteAdded("looking", by_agent=True)),
            actor("assist"),
            NOON + hours(3),
        )
        case.after(hours(4) + minutes(1))
        assert len(case.alerts) == 2

    def test_a_new_fact_climbs_even_when_the_rung_below_has_acknowledged(self) -> None:
        case = Case("high")
        case.acknowledges("mia", NOON + minutes(40))
        case.after(minutes(45))
        assert case.alerted[-1][0] == 1
        assert case.state.ladder.acknowledged == ()


class TestARungWithNobodyReachable:
    def without_managers(self, *gone: str) -> Rules:
        people = directory(without=gone)
        return rules(people, book=changed({"ladder.manager_last": False}))

    def test_is_skipped_at_once_and_that_is_recorded(self) -> None:
        case = quietly(Case("high", given=self.without_managers("daniel", "rachel")))
        case.after(hours(1) + minutes(1))
        assert case.events(e.RungSkipped) == [
            e.RungSkipped(
                1,
                ("cs_manager",),
                "CS Manager: daniel is unknown to the directory; CS Manager: nobody",
            )
        ]
        assert case.alerted[-1] == (2, ("ines",), hours(1))

    def test_already_at_the_foot(self) -> None:
        case = quietly(Case("high", given=self.without_managers("mia", "jonas", "carlos")))
        assert case.alerted == [(1, ("daniel",), timedelta())]

    def test_with_nobody_above_it_ends(self) -> None:
        nobody = ("daniel", "rachel", "ines")
        case = quietly(Case("high", given=self.without_managers(*nobody)))
        case.after(timedelta(days=10))
        assert [skip.rung for skip in case.events(e.RungSkipped)] == [1, 2]
        assert len(case.alerts) == 1
        case.acknowledges("mia")
        assert ladder.answered(case.state, case.rules)

    def test_the_same_person_on_two_rungs_gives_way_to_the_next(self) -> None:
        case = quietly(
            Case("high", given=rules(directory(away("mia"), away("jonas"), without=("carlos",))))
        )
        case.after(hours(2) + minutes(2))
        assert [people for _, people, _ in case.alerted] == [("daniel",), ("rachel",), ("ines",)]


class TestARestrictedEscalation:
    def test_lets_in_whoever_is_alerted_before_they_are_told(self) -> None:
        case = quietly(Case("high", "legal"))
        case.does(lambda u: u.note(e.ReadersRestricted(("amara", "mia"), "secret")))
        case.after(hours(1) + minutes(1))
        assert case.state.readers == ("amara", "mia", "daniel")
        assert [type(x.event) for x in case.entries[-2:]] == [e.ReadersRestricted, e.RungAlerted]


class TestTheNight:
    def test_is_honoured_for_alerts_that_are_not_critical(self) -> None:
        case = quietly(Case("high", at=NIGHT))
        alert = case.alerts[0]
        assert (alert.planned, alert.deliver_at) == (NIGHT, datetime(2026, 3, 5, 6, tzinfo=UTC))

    def test_the_time_to_answer_counts_from_the_morning(self) -> None:
        case = quietly(Case("high", at=NIGHT))
        case.until(datetime(2026, 3, 5, 7, tzinfo=UTC))
        assert len(case.alerts) == 1
        case.until(datetime(2026, 3, 5, 7, 1, tzinfo=UTC))
        assert case.alerts[-1].planned == datetime(2026, 3, 5, 7, tzinfo=UTC)

    def test_critical_wakes_people(self) -> None:
        case = quietly(Case("critical", at=NIGHT))
        assert case.alerts[0].deliver_at == NIGHT

    def test_where_either_may_answer_only_whoever_is_awake_is_asked(self) -> None:
        book = changed({"severities.high.ladder": [["csm", "cs_manager"], ["vp_cs"], []]})
        team = (("csm", "mia"), ("cs_manager", "rachel"))
        given = rules(account=replace(ACME, team=team), book=book)
        case = quietly(Case("high", given=given, at=NIGHT))
        assert case.alerts[0].people == ("rachel",)
        assert case.alerts[0].deliver_at == NIGHT


class TestADashInTheMatrix:
    def test_nobody_higher_is_paged_but_the_fallback_role_is_told_once(self) -> None:
        case = Case("low")
        case.acknowledges("mia")
        case.after(timedelta(days=20))
        told = case.events(e.FallbackTold)
        assert [alert.people for alert in case.alerts if alert.rung > 0] == []
        assert case.state.ladder.fallback == ("daniel",)
        assert told == [
            e.FallbackTold(
                "cs_manager",
                ("daniel",),
                "acknowledge:imminent:2026-03-04T12:45:00+00:00",
                NOON + minutes(45),
                False,
                NOON + minutes(45),
            )
        ]

    def test_in_their_night_the_fallback_role_is_told_in_the_morning(self) -> None:
        case = Case("low", at=NIGHT)
        case.after(hours(1))
        (told,) = case.events(e.FallbackTold)
        assert told.deliver_at == datetime(2026, 3, 5, 6, tzinfo=UTC)

    def test_medium_has_a_first_rung_and_no_final_one(self) -> None:
        case = Case("medium")
        case.after(timedelta(days=20))
        assert [rung for rung, _, _ in case.alerted if rung > 1] == []
        assert case.events(e.FallbackTold) == []


class TestAfterAStopOfTheMachine:
    def test_one_rung_now_and_the_next_only_after_its_full_time(self) -> None:
        case = Case("high")
        case.tick(NOON + hours(5))
        assert [rung for rung, _, _ in case.alerted] == [0, 1]
        assert case.alerts[-1].late
        case.until(NOON + hours(6))
        assert len(case.alerts) == 2
        case.until(NOON + hours(6) + minutes(1))
        assert case.alerted[-1] == (2, ("ines",), hours(6))

    def test_the_gravest_fact_is_told_and_the_others_come_with_it(self) -> None:
        case = Case("high")
        case.tick(NOON + hours(1) + minutes(30))
        late = case.alerts[-1]
        assert late.cause == "acknowledge:breach:2026-03-04T13:00:00+00:00"
        assert "acknowledge:imminent:2026-03-04T12:45:00+00:00" in late.also

    def test_acknowledged_in_that_time_it_does_not_climb(self) -> None:
        case = Case("high")
        case.tick(NOON + hours(5))
        case.acknowledges("daniel", NOON + hours(5) + minutes(59))
        case.until(NOON + hours(12))
        assert [rung for rung, _, _ in case.alerted] == [0, 1]

    def test_each_step_is_counted_from_the_planned_instant_of_the_one_before(self) -> None:
        case = quietly(Case("critical"))
        case.tick(
            NOON
            + minutes(
                15,
            )
            + timedelta(seconds=40)
        )
        assert case.alerts[-1].planned == NOON + minutes(15)
        assert not case.alerts[-1].late
        case.until(NOON + minutes(30) + timedelta(seconds=1))
        assert case.alerted[-1] == (2, ("victor", "hannah"), minutes(30))

    def test_a_clock_that_ran_out_within_a_minute_is_one_cause(self) -> None:
        case = quietly(Case("high"))
        case.does(lambda u: u.follow(e.ClockStarted("response", NOON, "2m", always=True)))
        case.tick(NOON + minutes(2.2))
        assert [rung for rung, _, _ in case.alerted] == [0, 1]
        assert not case.alerts[-1].late
        assert case.alerts[-1].also == ("response:breach:2026-03-04T12:02:00+00:00",)

    def test_on_leave_since_the_plan_is_found_out(self) -> None:
        case = quietly(Case("high"))
        case.rules = rules(directory(away("daniel", NOON.date(), NOON.date())))
        case.tick(NOON + hours(5))
        assert case.alerts[-1].people == ("rachel",)


class TestSilence:
    def silence(self, case: Case, until: datetime) -> list[e.Entry]:
        return case.does(
            lambda u: ladder.silence(u, c.Silence(until, "planned work")), actor("daniel")
        )

    def test_nothing_is_sent_until_its_end(self) -> None:
        case = Case("high")
        self.silence(case, NOON + hours(3))
        case.after(hours(3) - minutes(1))
        assert len(case.alerts) == 1

    def test_afterwards_the_ladder_begins_again(self) -> None:
        case = quietly(Case("high"))
        case.after(hours(1) + minutes(1))
        self.silence(case, NOON + hours(3))
        case.after(hours(4) + minutes(1))
        assert case.events(e.SilenceEnded) == [e.SilenceEnded(NOON + hours(3))]
        assert case.alerted[1:] == [
            (1, ("daniel",), hours(1)),
            (0, ("mia",), hours(3)),
            (1, ("daniel",), hours(4)),
        ]

    def test_what_came_meanwhile_is_what_the_new_alert_is_about(self) -> None:
        case = Case("high")
        self.silence(case, NOON + hours(3.5))
        case.after(hours(3.5))
        case.acknowledges("mia", NOON + hours(3.6))
        case.after(hours(3.9))
        assert [rung for rung, _, _ in case.alerted] == [0, 0, 1]
        assert case.alerts[-1].cause.startswith("response:imminent:2026-03-04T15:45")


class TestAMovedDeadline:
    def test_is_told_again(self) -> None:
        case = quietly(Case("high"))
        case.acknowledges("mia")
        case.does(lambda u: u.follow(e.ClockStarted("response", NOON, "4h", always=True)))
        case.after(hours(3))
        case.acknowledges("daniel")
        moved = e.ClockStarted("response", NOON + hours(3.5), "4h", always=True)
        case.does(lambda u: u.follow(moved), at=NOON + hours(3.5))
        case.does(ladder.open_ladder)
        case.acknowledges("mia")
        case.after(hours(6.5))
        assert [a.cause for a in case.alerts if "imminent" in a.cause] == [
            "response:imminent:2026-03-04T15:00:00+00:00",
            "response:imminent:2026-03-04T18:30:00+00:00",
        ]


class TestSeverityIsNotAttention:
    def change(self, case: Case, old: str, new: str, at: datetime | None = None) -> None:
        def deed(u: Unfolding) -> None:
            u.note(e.SeverityChanged(old, new, "because"))
            ladder.severity_changed(u, old)

        case.does(deed, actor("daniel"), at)

    def test_raised_the_initial_owners_of_the_new_severity_are_alerted(self) -> None:
        case = quietly(Case("high"))
        self.change(case, "high", "critical")
        assert (case.state.owners.accountable, case.state.owners.supporting) == ("mia", "daniel")
        assert case.alerted[-1][:2] == (0, ("mia", "daniel"))
        assert ladder.asked(case.state, case.rules) == ("mia", "daniel")

    def test_raised_the_rung_that_was_reached_stays_reached(self) -> None:
        case = quietly(Case("high"))
        case.after(hours(1) + minutes(1))
        self.change(case, "high", "critical")
        assert [(rung, people) for rung, people, _ in case.alerted[-2:]] == [
            (0, ("mia", "daniel")),
            (1, ("ines", "tobias")),
        ]
        assert case.state.ladder.rung == 1

    def test_lowered_attention_stays_and_nobody_is_alerted(self) -> None:
        case = quietly(Case("high"))
        case.after(hours(1) + minutes(1))
        seen = len(case.alerts)
        self.change(case, "high", "low")
        assert (case.state.ladder.rung, len(case.alerts)) == (1, seen)
        assert case.state.owners.sponsor is None

    def test_nobody_is_alerted_while_silenced(self) -> None:
        case = quietly(Case("high"))
        case.does(lambda u: ladder.silence(u, c.Silence(NOON + hours(2), "x")), actor("mia"))
        self.change(case, "high", "critical")
        assert len(case.alerts) == 1


class TestWhenItIsOver:
    def test_nothing_is_planned_any_more(self) -> None:
        case = Case("critical")
        case.does(lambda u: u.note(e.Resolved("fix", "done")), actor("mia"))
        assert list(ladder.agenda(case.state, case.rules)) == []

    def test_reopened_the_ladder_begins_at_its_foot(self) -> None:
        case = quietly(Case("high"))
        case.after(hours(1) + minutes(1))
        case.does(lambda u: u.note(e.Resolved("fix", "done")), actor("mia"), NOON + hours(2))

        def reopen(u: Unfolding) -> None:
            u.note(e.Reopened("not over"))
            ladder.name_owners(u)
            ladder.open_ladder(u)

        case.does(reopen, actor("mia"), NOON + hours(5))
        assert case.alerted[-1] == (0, ("mia",), hours(5))
        assert (case.alerts[-1].cause, case.alerts[-1].again) == ("reopened", True)


def office() -> Handbook:
    days = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    calendar = {"office": {"time_zone": "Europe/Berlin", "weekly": days}}
    return changed({"calendars": calendar, "service.company": "office"})
