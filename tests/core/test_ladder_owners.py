"""Three kinds of ownership on every escalation: accountable, resolving, executive sponsor."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import ladder
from escalation_manager.core.errors import BadInput, EscalationError, NotAllowed, NotFound
from escalation_manager.core.escalation import Owners
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Unfolding
from tests.core.people import ACME, NOON, Case, actor, away, begun, directory, minutes, rules

ABOUT_CSM = (e.FactSeen("csm_complaint", "yes", "our CSM never calls back"),)


def owners(
    severity: str = "high",
    type_: str = "technical",
    given: Rules | None = None,
    facts: tuple[e.FactSeen, ...] = (),
) -> Owners:
    u = begun(severity, type_, given, facts=facts)
    ladder.name_owners(u)
    return u.state.owners


class TestThePageNamesTheOwners:
    @pytest.mark.parametrize(
        ("severity", "accountable", "supporting", "sponsor"),
        [
            ("critical", "mia", "daniel", "margaret"),
            ("high", "mia", None, "margaret"),
            ("medium", "mia", None, None),
            ("low", "mia", None, None),
        ],
    )
    def test_accountable_from_the_severitys_row_and_a_sponsor_from_high_up(
        self, severity: str, accountable: str, supporting: str | None, sponsor: str | None
    ) -> None:
        found = owners(severity)
        assert (found.accountable, found.supporting) == (accountable, supporting)
        assert found.sponsor == sponsor

    @pytest.mark.parametrize(
        ("type_", "resolving"),
        [
            ("technical", ("piotr", "sofia")),
            ("commercial", ("claire", "amara")),
            ("relationship", ("daniel", "ines")),
            ("executive", ("margaret",)),
            ("legal", ("amara", "yusuf")),
        ],
    )
    def test_resolving_from_the_types_typical_owners(
        self, type_: str, resolving: tuple[str, ...]
    ) -> None:
        assert owners(type_=type_).resolving == resolving

    def test_the_type_executive_always_has_a_sponsor(self) -> None:
        assert owners("low", "executive").sponsor == "margaret"


class TestRelationshipEscalationsAboutTheCsm:
    @pytest.mark.parametrize("severity", ["critical", "high", "medium", "low"])
    def test_the_cs_manager_is_accountable_and_the_csm_is_left_out(self, severity: str) -> None:
        found = owners(severity, "relationship", facts=ABOUT_CSM)
        assert found.accountable == "daniel"
        assert "mia" not in (found.supporting, found.sponsor, *found.resolving)

    def test_only_when_the_csm_is_what_it_is_about(self) -> None:
        question = (e.FactSeen("csm_complaint", "question", "who is our CSM now?"),)
        assert owners(type_="relationship").accountable == "mia"
        assert owners(type_="relationship", facts=question).accountable == "mia"
        assert owners(type_="technical", facts=ABOUT_CSM).accountable == "mia"

    def test_no_alert_of_the_ladder_reaches_the_csm(self) -> None:
        case = Case("critical", "relationship", facts=ABOUT_CSM)
        case.after(minutes(60))
        assert [alert.people for alert in case.alerts] == [
            ("daniel",),
            ("ines", "rachel"),
            ("victor", "margaret"),
        ]

    def test_retyped_the_new_owner_is_alerted_instead(self) -> None:
        case = Case("high", facts=ABOUT_CSM)
        retyped = e.Triaged("relationship", "high", 1.0, "person", ABOUT_CSM)
        case.does(lambda u: u.note(retyped), actor("daniel"))
        case.does(ladder.name_owners, actor("daniel"))
        assert [alert.people for alert in case.alerts] == [("mia",), ("daniel",)]
        assert case.state.ladder.alerted == ("daniel",)


class TestWhoIsAway:
    def test_leave_is_consulted_at_assignment(self) -> None:
        assert owners(given=rules(directory(away("mia")))).accountable == "jonas"

    def test_the_reason_names_whoever_was_passed_over(self) -> None:
        u = begun(given=rules(directory(away("mia"))))
        ladder.name_owners(u)
        named = u.entries[-1].event
        assert isinstance(named, e.OwnersNamed)
        assert named.reason == "CSM: Mia is on leave until 2026-03-31"

    def test_the_same_person_twice_in_a_pair_gives_way_to_the_next(self) -> None:
        both = replace(ACME, team=(("csm", "daniel"), ("cs_manager", "daniel")))
        found = owners("critical", given=rules(account=both))
        assert (found.accountable, found.supporting) == ("daniel", "rachel")

    def test_nobody_to_be_found_is_nobody(self) -> None:
        nobody = rules(directory(without=[p for p in directory().people if p != "assist"]))
        assert owners("critical", given=nobody) == Owners()


class TestNamingAgain:
    def test_asking_twice_changes_nothing(self) -> None:
        u = begun()
        ladder.name_owners(u)
        seen = len(u.entries)
        ladder.name_owners(u)
        assert len(u.entries) == seen

    def test_an_owner_does_not_change_with_the_time_of_day(self) -> None:
        case = Case()
        at_night = datetime(2026, 3, 5, 2, tzinfo=UTC)
        case.does(ladder.name_owners, at=at_night)
        assert case.state.owners.resolving == ("piotr", "sofia")

    def test_what_a_person_decided_stays(self) -> None:
        case = Case()
        case.does(lambda u: ladder.assign(u, c.Assign("accountable", "carlos")), actor("daniel"))
        case.does(lambda u: ladder.assign(u, c.Assign("resolving", "lena")), actor("daniel"))
        case.does(raise_to_critical, actor("daniel"))
        assert case.state.owners.accountable == "carlos"
        assert case.state.owners.supporting == "daniel"
        assert "lena" in case.state.owners.resolving

    def test_until_they_leave(self) -> None:
        case = Case()
        case.does(lambda u: ladder.assign(u, c.Assign("accountable", "carlos")), actor("daniel"))
        case.rules = rules(directory(away("carlos")))
        case.does(ladder.name_owners)
        assert case.state.owners.accountable == "mia"


class TestAssign:
    def assign(self, case: Case, by: str, kind: str, who: str) -> list[e.Entry]:
        return case.does(lambda u: ladder.assign(u, c.Assign(kind, who, "she knows")), actor(by))

    @pytest.mark.parametrize("kind", ["accountable", "supporting", "sponsor"])
    def test_names_an_owner(self, kind: str) -> None:
        case = Case()
        self.assign(case, "daniel", kind, "carlos")
        assert getattr(case.state.owners, kind) == "carlos"

    def test_resolving_people_are_added(self) -> None:
        case = Case()
        self.assign(case, "sofia", "resolving", "lena")
        assert case.state.owners.resolving == ("piotr", "sofia", "lena")

    def test_the_new_accountable_owner_is_alerted_while_the_first_rung_is_asked(self) -> None:
        case = Case()
        self.assign(case, "daniel", "accountable", "carlos")
        assert case.alerts[-1].people == ("carlos",)
        case.acknowledges("carlos")
        assert ladder.answered(case.state, case.rules)

    def test_taking_it_oneself_answers_the_alert(self) -> None:
        case = Case()
        self.assign(case, "daniel", "accountable", "daniel")
        assert len(case.alerts) == 1
        assert ladder.answered(case.state, case.rules)

    def test_asking_twice_changes_nothing(self) -> None:
        case = Case()
        self.assign(case, "daniel", "accountable", "carlos")
        assert self.assign(case, "daniel", "accountable", "carlos") == []
        assert self.assign(case, "daniel", "resolving", "piotr") == []

    @pytest.mark.parametrize(
        ("who", "error", "words"),
        [
            ("nemo", NotFound, "nobody called 'nemo'"),
            ("assist", NotAllowed, "is an AI agent and can't own"),
            ("jonas", NotAllowed, "Jonas left on 2026-03-01"),
            ("mia", NotAllowed, "Mia is on leave until 2026-03-31. Their deputy is Jonas."),
        ],
    )
    def test_refuses_whoever_cannot_own_it(
        self, who: str, error: type[EscalationError], words: str
    ) -> None:
        gone = replace(away("jonas"), leaves=(), left_on=NOON.date().replace(day=1))
        case = Case(given=rules(directory(away("mia"), gone)))
        with pytest.raises(error, match=words):
            self.assign(case, "daniel", "accountable", who)

    def test_another_accountable_owner_takes_a_manager_or_the_owner(self) -> None:
        case = Case()
        with pytest.raises(NotAllowed, match="Only the accountable owner or a manager") as caught:
            self.assign(case, "piotr", "accountable", "carlos")
        assert caught.value.remedy == "Ask Mia."
        self.assign(case, "mia", "accountable", "carlos")
        assert case.state.owners.accountable == "carlos"

    def test_the_supporting_person_is_a_second_one(self) -> None:
        case = Case("critical")
        with pytest.raises(BadInput, match="second person"):
            self.assign(case, "daniel", "supporting", "mia")
        self.assign(case, "daniel", "accountable", "daniel")
        assert case.state.owners.supporting is None

    def test_refuses_a_kind_of_ownership_there_is_not(self) -> None:
        with pytest.raises(BadInput, match="accountable, supporting, resolving, sponsor"):
            self.assign(Case(), "daniel", "boss", "carlos")

    def test_an_owner_of_a_restricted_escalation_is_let_in_and_that_is_recorded(self) -> None:
        case = Case(type_="legal")
        case.does(lambda u: u.note(e.ReadersRestricted(("amara", "daniel"), "secret")))
        self.assign(case, "daniel", "accountable", "carlos")
        assert case.state.readers == ("amara", "daniel", "carlos")


class TestHandover:
    def offer(self, case: Case, by: str = "mia", to: str = "carlos") -> list[e.Entry]:
        return case.does(lambda u: ladder.hand_over(u, c.HandOver(to, "night shift")), actor(by))

    def accept(self, case: Case, by: str = "carlos") -> list[e.Entry]:
        return case.does(lambda u: ladder.accept_handover(u, c.AcceptHandover()), actor(by))

    def decline(self, case: Case, by: str = "carlos") -> list[e.Entry]:
        return case.does(lambda u: ladder.decline_handover(u, c.DeclineHandover("no")), actor(by))

    def test_nothing_changes_until_it_is_accepted(self) -> None:
        case = Case()
        self.offer(case)
        assert case.state.owners.accountable == "mia"
        self.accept(case)
        assert case.state.owners.accountable == "carlos"
        assert case.state.owners.offered_to is None

    def test_who_accepts_has_answered_the_alert(self) -> None:
        case = Case()
        self.offer(case)
        self.accept(case)
        assert ladder.answered(case.state, case.rules)
        assert ladder.asked(case.state, case.rules) == ()

    def test_declined_it_stays_with_its_owner(self) -> None:
        case = Case()
        self.offer(case)
        self.decline(case)
        assert (case.state.owners.accountable, case.state.owners.offered_to) == ("mia", None)

    def test_only_whom_it_was_offered_to_may_answer(self) -> None:
        case = Case()
        self.offer(case)
        for answer in (self.accept, self.decline):
            with pytest.raises(NotAllowed, match="offered to Carlos, not to you"):
                answer(case, "piotr")

    def test_nobody_takes_what_was_not_offered(self) -> None:
        with pytest.raises(NotAllowed, match="Nothing was offered"):
            self.accept(Case())

    def test_asking_twice_changes_nothing(self) -> None:
        case = Case()
        self.offer(case)
        assert self.offer(case) == []
        self.accept(case)
        assert self.accept(case) == []
        assert self.decline(case) == []

    def test_only_the_owner_or_a_manager_hands_over(self) -> None:
        with pytest.raises(NotAllowed, match="hand it over"):
            self.offer(Case(), by="piotr")

    def test_not_to_whoever_owns_it_already(self) -> None:
        with pytest.raises(BadInput, match="owns it already"):
            self.offer(Case(), by="daniel", to="mia")


def raise_to_critical(u: Unfolding) -> None:
    u.note(e.SeverityChanged("high", "critical", "all is down"))
    ladder.severity_changed(u, "high")
