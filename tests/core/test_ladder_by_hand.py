"""What a person does with the ladder: answer, climb at any time with a reason, keep it silent."""

from dataclasses import replace
from datetime import timedelta

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import ladder, notices
from escalation_manager.core.errors import BadInput, NotAllowed
from escalation_manager.core.escalation import Acknowledgement, ClimbProposal
from tests.core.people import NOON, Case, actor, hours, minutes
from tests.core.test_ladder import NIGHT, quietly


def climbs(
    case: Case, by: str = "mia", to: int | None = None, reason: str = "it burns"
) -> list[e.Entry]:
    return case.does(lambda u: ladder.climb(u, c.Climb(reason, to)), actor(by))


def silences(case: Case, length: timedelta, reason: str = "planned work") -> list[e.Entry]:
    return case.does(lambda u: ladder.silence(u, c.Silence(u.at + length, reason)), actor("daniel"))


def wanted(case: Case, number: int) -> bool:
    """Whether that alert, which had to wait, is still to be sent."""
    alerts = [n for n, entry in enumerate(case.entries) if isinstance(entry.event, e.RungAlerted)]
    place = alerts[number]
    since = case.entries[place + 1 :]
    return notices.wanted(case.entries[place], since, case.state, case.rules)


class TestAcknowledgeAlert:
    @pytest.mark.parametrize("who", ["mia", "jonas", "daniel", "ines", "margaret"])
    def test_the_alerted_person_their_deputy_or_a_manager_above(self, who: str) -> None:
        case = quietly(Case("high"))
        case.acknowledges(who, NOON + minutes(3))
        answer = Acknowledgement(who, NOON + minutes(3), answers_for=("mia",))
        assert case.state.ladder.acknowledged == (answer,)
        assert ladder.answered(case.state, case.rules)

    @pytest.mark.parametrize("who", ["carlos", "piotr", "rachel", "tobias"])
    def test_others_are_told_who_is_asked(self, who: str) -> None:
        with pytest.raises(NotAllowed, match="Mia is asked to acknowledge, not you"):
            Case("high").acknowledges(who)

    def test_after_the_climb_the_rung_above_is_asked(self) -> None:
        case = quietly(Case("high"))
        case.after(hours(1) + minutes(1))
        with pytest.raises(NotAllowed, match="Daniel is asked"):
            case.acknowledges("mia")

    def test_asking_twice_changes_nothing(self) -> None:
        case = quietly(Case("high"))
        case.acknowledges("mia")
        assert case.acknowledges("mia") == []

    def test_in_a_pair_the_manager_beside_speaks_for_themselves_alone(self) -> None:
        case = quietly(Case("critical"))
        case.acknowledges("daniel")
        assert ladder.asked(case.state, case.rules) == ("mia",)

    def test_a_deputy_speaks_for_one_of_a_pair(self) -> None:
        case = quietly(Case("critical"))
        case.acknowledges("jonas")
        assert ladder.asked(case.state, case.rules) == ("daniel",)
        case.acknowledges("rachel")
        assert ladder.asked(case.state, case.rules) == ()

    def test_a_manager_above_both_speaks_for_both(self) -> None:
        case = quietly(Case("critical"))
        case.acknowledges("ines")
        assert ladder.answered(case.state, case.rules)

    def test_nobody_is_asked_before_anybody_was_alerted(self) -> None:
        case = Case("high")
        nobody = replace(case.state.ladder, alerts=(), planned=None, alerted=())
        case.state = replace(case.state, ladder=nobody)
        with pytest.raises(NotAllowed, match="Nobody is asked"):
            case.acknowledges("mia")


class TestClimbByHand:
    def test_at_any_time_to_the_next_rung(self) -> None:
        case = quietly(Case("high"))
        climbs(case)
        alert = case.alerts[-1]
        assert (alert.rung, alert.people, alert.by_hand) == (1, ("daniel",), True)
        assert alert.cause == "by hand: it burns"
        assert case.entries[-1].actor == "mia"

    def test_or_to_a_given_one(self) -> None:
        case = quietly(Case("critical"))
        climbs(case, to=2)
        assert case.alerted[-1][:2] == (2, ("victor", "hannah"))

    def test_drops_the_notices_planned_for_the_rung_below(self) -> None:
        case = quietly(Case("high", at=NIGHT))
        assert wanted(case, 0)
        climbs(case)
        assert not wanted(case, 0)
        assert wanted(case, -1)
        until = case.state.ladder.planned
        assert until is not None
        case.until(until + minutes(59))
        assert len(case.alerts) == 2

    def test_what_had_come_by_then_is_what_it_was_about(self) -> None:
        case = Case("high")
        climbs(case, to=2)
        case.after(hours(1.5))
        assert len(case.alerts) == 2

    def test_needs_a_reason(self) -> None:
        with pytest.raises(BadInput, match="needs a reason"):
            climbs(Case("high"), reason="  ")

    def test_asking_for_a_rung_that_is_reached_changes_nothing(self) -> None:
        case = quietly(Case("high"))
        climbs(case, to=1)
        assert climbs(case, to=1) == []
        assert climbs(case, to=0) == []

    @pytest.mark.parametrize(("severity", "to"), [("low", None), ("medium", 2), ("high", 3)])
    def test_nobody_stands_higher_than_the_matrix_says(self, severity: str, to: int | None) -> None:
        with pytest.raises(NotAllowed, match="nobody stands higher"):
            climbs(Case(severity), to=to)

    def test_refuses_a_rung_below_the_foot(self) -> None:
        with pytest.raises(BadInput, match="no rung -1"):
            climbs(Case("high"), to=-1)

    def test_ends_a_silence(self) -> None:
        case = quietly(Case("high"))
        silences(case, hours(3))
        climbs(case)
        assert case.state.ladder.silenced_until is None
        assert case.alerted[-1][0] == 1


class TestAnAgentProposesToClimb:
    def propose(self, case: Case, reason: str = "it burns") -> list[e.Entry]:
        return climbs(case, by="assist", reason=reason)

    def test_nobody_is_alerted(self) -> None:
        case = quietly(Case("high"))
        self.propose(case)
        assert len(case.alerts) == 1
        assert case.state.ladder.proposal == ClimbProposal(1, "it burns", "assist", NOON)

    def test_asking_twice_changes_nothing(self) -> None:
        case = quietly(Case("high"))
        self.propose(case)
        assert self.propose(case) == []

    def test_once_a_person_climbs_the_proposal_is_done(self) -> None:
        case = quietly(Case("high"))
        self.propose(case)
        climbs(case)
        assert case.state.ladder.proposal is None


class TestSilence:
    def test_needs_a_reason_and_an_end(self) -> None:
        with pytest.raises(BadInput, match="needs a reason"):
            silences(Case(), hours(1), " ")
        with pytest.raises(BadInput, match="not in the future"):
            silences(Case(), hours(0))

    def test_asking_twice_changes_nothing(self) -> None:
        case = Case()
        silences(case, hours(1))
        assert silences(case, hours(1)) == []

    def test_can_be_given_another_end(self) -> None:
        case = Case()
        silences(case, hours(1))
        silences(case, hours(2))
        assert case.state.ladder.silenced_until == NOON + hours(2)

    def test_an_alert_that_waits_for_the_morning_is_not_sent(self) -> None:
        case = quietly(Case("high", at=NIGHT))
        silences(case, hours(30))
        assert not wanted(case, 0)


class TestAnAlertThatWaits:
    def test_is_not_wanted_once_it_was_answered(self) -> None:
        case = quietly(Case("high", at=NIGHT))
        case.acknowledges("mia")
        assert not wanted(case, 0)

    def test_is_not_wanted_when_it_is_over(self) -> None:
        case = quietly(Case("high", at=NIGHT))
        case.does(lambda u: u.note(e.Resolved("fix", "done")), actor("mia"))
        assert not wanted(case, 0)
