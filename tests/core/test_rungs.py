"""A role is resolved to people per account; leave, leavers and the night are looked at."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from escalation_manager.core import rungs
from escalation_manager.core.directory import Account
from escalation_manager.core.rules import Rules
from tests.core.people import (
    ACME,
    NOON,
    PEOPLE,
    actor,
    away,
    changed,
    directory,
    handbook,
    hours,
    person,
    rules,
)


def ids(role: str, given: Rules | None = None, at: datetime = NOON) -> list[str]:
    return [p.id for p in rungs.fillers(role, given or rules(), at)]


class TestARoleIsResolvedPerAccount:
    def test_the_account_team_first(self) -> None:
        carlos = replace(ACME, team=(("csm", "carlos"),))
        assert ids("csm", rules(account=carlos)) == ["carlos"]

    def test_then_the_directory(self) -> None:
        assert ids("vp_cs") == ["ines"]

    def test_without_an_account_the_directory_alone(self) -> None:
        assert set(ids("csm", rules(account=None))) == {"mia", "jonas", "carlos"}

    def test_then_the_deputy(self) -> None:
        assert ids("csm", rules(directory(away("mia")))) == ["jonas"]

    def test_then_the_deputys_deputy(self) -> None:
        jonas = replace(away("jonas"), deputy="carlos")
        assert ids("csm", rules(directory(away("mia"), jonas))) == ["carlos"]

    def test_then_the_pool_on_duty(self) -> None:
        people = directory(away("ines"), vp_cs=("rachel", "daniel"))
        assert ids("vp_cs", rules(people)) == ["rachel", "daniel"]

    def test_of_the_pool_whoever_is_awake_first(self) -> None:
        people = directory(away("ines"), vp_cs=("rachel", "daniel"))
        eight_in_berlin = datetime(2026, 3, 4, 7, tzinfo=UTC)
        assert ids("vp_cs", rules(people), eight_in_berlin) == ["daniel", "rachel"]

    def test_then_others_who_hold_the_role(self) -> None:
        people = directory(away("mia"), away("jonas"))
        assert ids("csm", rules(people)) == ["carlos"]

    def test_then_the_manager(self) -> None:
        assert ids("vp_cs", rules(directory(away("ines"))))[0] == "victor"

    def test_the_manager_is_not_asked_where_the_handbook_says_so(self) -> None:
        book = changed({"ladder.manager_last": False})
        assert ids("vp_cs", rules(directory(away("ines")), book=book)) == []

    def test_nobody_fills_a_role_that_nobody_holds(self) -> None:
        assert ids("security", rules(directory(without=("yusuf",)))) == []


class TestOfSeveralWhoHoldARole:
    def test_those_who_are_awake_come_first(self) -> None:
        at_three_in_berlin = datetime(2026, 3, 4, 2, tzinfo=UTC)
        assert ids("engineering") == ["piotr", "kavya"]
        assert ids("engineering", at=at_three_in_berlin) == ["kavya", "piotr"]

    def test_those_on_duty_come_before_them(self) -> None:
        at_three_in_berlin = datetime(2026, 3, 4, 2, tzinfo=UTC)
        people = directory(engineering=("piotr",))
        assert ids("engineering", rules(people), at_three_in_berlin) == ["piotr", "kavya"]

    def test_the_present_owner_stays_whatever_the_hour(self) -> None:
        found = rungs.search("engineering", rules(), NOON, prefer=("kavya",))
        assert [p.id for p in found.people] == ["kavya", "piotr"]


class TestWhyACandidateWasPassedOver:
    def test_every_reason_can_be_told(self) -> None:
        people = directory(
            away("mia"), replace(away("jonas"), left_on=date(2026, 2, 1), leaves=()), csm=("nemo",)
        )
        found = rungs.search("csm", rules(people, replace(ACME, team=(("csm", "mia"),))), NOON)
        assert [p.id for p in found.people] == ["carlos"]
        assert rungs.told(found, rules(people)) == (
            "CSM: Mia is on leave until 2026-03-31",
            "CSM: Jonas left on 2026-02-01",
            "CSM: nemo is unknown to the directory",
        )

    def test_an_ai_agent_never_owns(self) -> None:
        account = replace(ACME, team=(("csm", "assist"),))
        found = rungs.search("csm", rules(account=account), NOON)
        assert ("assist", "is an AI agent") in found.passed
        assert "assist" not in [p.id for p in found.people]

    def test_whoever_is_named_already_is_passed_over(self) -> None:
        found = rungs.search("cs_manager", rules(), NOON, exclude=("daniel",))
        assert found.passed == (("daniel", "is named already"),)
        assert [p.id for p in found.people] == ["rachel"]

    def test_a_team_of_leavers_names_nobody(self) -> None:
        mia = replace(PEOPLE[0], left_on=date(2026, 1, 1), deputy=None)
        assert ids("csm", rules(directory(mia)))[0] == "jonas"

    def test_deputies_who_stand_in_for_each_other_are_asked_once(self) -> None:
        people = directory(away("mia"), replace(away("jonas"), deputy="mia"), without=("carlos",))
        assert ids("csm", rules(people)) == ["daniel", "ines", "victor", "margaret"]


class TestLeaveIsOnTheCalendarWhereThePersonIs:
    @pytest.mark.parametrize(
        ("zone", "before", "during"),
        [
            ("Asia/Tokyo", "2026-02-28T14:59Z", "2026-02-28T15:00Z"),
            ("America/New_York", "2026-03-01T04:59Z", "2026-03-01T05:00Z"),
        ],
    )
    def test_it_begins_at_their_midnight(self, zone: str, before: str, during: str) -> None:
        mia = replace(away("mia"), time_zone=zone)
        assert rungs.unavailable(mia, datetime.fromisoformat(before)) == ""
        assert rungs.unavailable(mia, datetime.fromisoformat(during)) != ""

    def test_both_ends_are_included(self) -> None:
        mia = away("mia", date(2026, 3, 4), date(2026, 3, 4))
        assert rungs.unavailable(mia, NOON) == "is on leave until 2026-03-04"
        assert rungs.unavailable(mia, NOON + hours(24)) == ""

    def test_a_leaver_is_gone_from_that_day_on(self) -> None:
        mia = replace(PEOPLE[0], left_on=date(2026, 3, 5))
        assert rungs.unavailable(mia, NOON) == ""
        assert rungs.unavailable(mia, NOON + hours(24)) == "left on 2026-03-05"


class TestQuietHours:
    NIGHT = datetime(2026, 3, 4, 23, tzinfo=UTC)
    """Midnight in Berlin."""

    def reach(self, severity: str, at: datetime, **more: Any) -> datetime | None:
        known = person("mia", "csm", **more)
        return rungs.reachable(known, handbook().severity(severity), handbook(), at)

    def test_the_night_is_honoured_for_alerts_that_are_not_critical(self) -> None:
        assert self.reach("high", self.NIGHT) == datetime(2026, 3, 5, 6, tzinfo=UTC)

    def test_never_for_critical(self) -> None:
        assert self.reach("critical", self.NIGHT) == self.NIGHT

    def test_by_day_at_once(self) -> None:
        assert self.reach("high", NOON) == NOON

    @pytest.mark.parametrize(
        ("hour", "minute", "deliver"),
        [(18, 59, (4, 18, 59)), (19, 0, (5, 6, 0)), (5, 59, (4, 6, 0)), (6, 0, (4, 6, 0))],
    )
    def test_the_handbooks_night_runs_from_20_to_7_where_the_person_is(
        self, hour: int, minute: int, deliver: tuple[int, int, int]
    ) -> None:
        at = datetime(2026, 3, 4, hour, minute, tzinfo=UTC)
        day, h, m = deliver
        assert self.reach("medium", at) == datetime(2026, 3, day, h, m, tzinfo=UTC)

    def test_the_persons_own_quiet_hours_come_before_the_handbooks(self) -> None:
        own = {"quiet_from": time(12), "quiet_to": time(15, 30)}
        assert self.reach("low", NOON, **own) == datetime(2026, 3, 4, 14, 30, tzinfo=UTC)
        assert self.reach("low", self.NIGHT, **own) == self.NIGHT

    def test_quiet_hours_without_length_are_none(self) -> None:
        never = {"quiet_from": time(0), "quiet_to": time(0)}
        assert self.reach("low", self.NIGHT, **never) == self.NIGHT

    def test_on_the_morning_of_the_change_to_summer_time_the_local_hour_counts(self) -> None:
        saturday_night = datetime(2026, 3, 28, 22, tzinfo=UTC)
        assert self.reach("high", saturday_night) == datetime(2026, 3, 29, 5, tzinfo=UTC)

    def test_an_hour_that_comes_twice_never_delivers_before_it_was_asked(self) -> None:
        own = {"quiet_from": time(22), "quiet_to": time(2, 30)}
        second_time = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
        assert self.reach("high", second_time, **own) == second_time

    def test_leave_is_never_reachable(self) -> None:
        policy = handbook().severity("critical")
        assert rungs.reachable(away("mia"), policy, handbook(), NOON) is None


class TestAboveARole:
    @pytest.mark.parametrize(
        ("role", "above"),
        [
            ("csm", {"cs_manager", "vp_cs", "vp_eng", "cro", "cto", "executive"}),
            ("cs_manager", {"vp_cs", "vp_eng", "cro", "cto", "executive"}),
            ("vp_cs", {"cro", "cto", "executive"}),
            ("cro", {"executive"}),
            ("executive", set()),
            ("finance", {"executive"}),
        ],
    )
    def test_stands_what_the_matrix_puts_on_a_higher_rung(self, role: str, above: set[str]) -> None:
        assert rungs.above(role, handbook()) == above


def test_managers_are_named_from_the_nearest_up() -> None:
    mia = next(p for p in PEOPLE if p.id == actor("mia").id)
    assert rungs.managers_of(mia, rules()) == ("daniel", "ines", "victor", "margaret")


def test_managers_in_a_circle_are_named_once() -> None:
    people = directory(replace(person("ines", "vp_cs"), manager="daniel"))
    given = rules(people, Account("acme", "Acme"))
    assert rungs.managers_of(people.people["mia"], given) == ("daniel", "ines")
