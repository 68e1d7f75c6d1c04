"""A lint over handbook and directory finds the hole before a customer does."""

from dataclasses import replace
from datetime import date

import pytest

from escalation_manager.core.directory import Account, Directory
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.lint import Finding, lint
from tests.core.people import ACME, NOON, away, changed, directory, handbook, person


def found(
    people: Directory | None = None,
    accounts: tuple[Account, ...] = (ACME,),
    book: Handbook | None = None,
) -> tuple[Finding, ...]:
    return lint(book or handbook(), people or directory(), accounts, NOON)


def only(findings: tuple[Finding, ...]) -> Finding:
    (finding,) = findings
    return finding


def test_a_company_in_order_has_no_findings() -> None:
    assert found() == ()


class TestRungsWithoutPeople:
    def test_names_the_rung_and_everything_else_the_role_is_for(self) -> None:
        people = directory(without=("tobias",))
        finding = found(people)[0]
        assert finding.place == "severities.critical.ladder[1]"
        assert "Nobody fills VP Eng" in finding.problem
        assert "First escalation of Critical" in finding.problem
        assert "'vp_eng'" in finding.remedy

    def test_not_where_the_teams_of_all_accounts_fill_it(self) -> None:
        kim = person("kim", "support", manager="daniel")
        people = directory(kim, without=("mia", "jonas", "carlos"))
        own = replace(ACME, team=(("csm", "kim"),))
        assert found(people, (own,)) == ()
        finding = only(found(people, (own, Account("globex", "Globex"))))
        assert "Nobody fills CSM for Globex" in finding.problem

    def test_a_role_whose_people_are_all_away_says_so(self) -> None:
        book = changed({"ladder.manager_last": False})
        finding = only(found(directory(away("tobias")), book=book))
        assert "VP Eng: Tobias is on leave until 2026-03-31" in finding.problem

    @pytest.mark.parametrize(
        ("gone", "place"),
        [
            ("yusuf", "types.legal.owners"),
            ("sofia", "types.technical.owners"),
            ("margaret", "severities"),
        ],
    )
    def test_owners_sponsors_and_leads_are_needed_too(self, gone: str, place: str) -> None:
        places = [finding.place for finding in found(directory(without=(gone,)))]
        assert place in places


class TestTheSamePersonTwice:
    def test_in_a_pair_and_on_two_rungs_of_an_account(self) -> None:
        both = replace(ACME, team=(("csm", "daniel"), ("cs_manager", "daniel")))
        problems = [finding.problem for finding in found(accounts=(both,))]
        assert problems == [
            "Daniel stands twice in one pair of Critical in Acme: CSM and CS Manager."
        ]
        assert found(accounts=(both,))[0].place == "accounts.acme.team"

    def test_in_the_whole_company(self) -> None:
        people = directory(person("ines", "vp_cs", "cro", manager="margaret"), without=("victor",))
        people = Directory(
            {
                k: replace(p, manager=None) if p.manager == "victor" else p
                for k, p in people.people.items()
            }
        )
        finding = only(found(people))
        assert finding.place == "people"
        assert "Ines stands on two rungs of Critical in the directory: VP CS and CRO" in (
            finding.problem
        )


class TestNamesThatLeadToNobody:
    def test_unknown_people_in_teams_pools_and_behind_people(self) -> None:
        people = directory(
            person("mia", "csm", deputy="nemo", manager="nobody"), engineering=("ghost",)
        )
        own = replace(ACME, team=(("csm", "mia"), ("support", "phantom")))
        places = {finding.place for finding in found(people, (own,))}
        assert places == {
            "people.mia.deputy",
            "people.mia.manager",
            "pools.engineering",
            "accounts.acme.team.support",
        }

    def test_leavers(self) -> None:
        sofia = person("sofia", "support", left_on=date(2026, 1, 31))
        people = directory(sofia, person("tom", "support"), support=("sofia", "tom"))
        finding = only(found(people))
        assert (finding.place, finding.problem) == ("pools.support", "Sofia left on 2026-01-31.")

    def test_ai_agents(self) -> None:
        own = replace(ACME, team=(*ACME.team, ("support", "assist")))
        assert "is an AI agent" in only(found(accounts=(own,))).problem

    def test_leave_is_no_hole(self) -> None:
        assert found(directory(away("mia"))) == ()


class TestCircles:
    def test_managers_in_a_circle(self) -> None:
        people = directory(person("ines", "vp_cs", manager="daniel"))
        finding = only(found(people))
        assert finding.problem == "Managers go in a circle: Daniel → Ines → Daniel."

    def test_a_line_that_leads_into_a_circle_is_no_part_of_it(self) -> None:
        people = directory(
            person("rachel", "cs_manager", manager="victor"),
            person("daniel", "cs_manager", manager="ines"),
            person("ines", "vp_cs", manager="daniel"),
        )
        finding = only(found(people))
        assert finding.problem == "Managers go in a circle: Daniel → Ines → Daniel."

    def test_deputies_who_have_only_one_another(self) -> None:
        people = directory(
            person("ines", "vp_cs", deputy="kim"), person("kim", "vp_cs", deputy="ines")
        )
        finding = only(found(people))
        assert finding.place == "people.ines.deputy"
        assert "Ines → Kim → Ines" in finding.problem
        assert "nobody is left for VP CS" in finding.problem

    def test_deputies_who_stand_in_for_each_other_under_a_manager_are_in_order(self) -> None:
        people = directory(
            person("mia", "csm", deputy="jonas", manager="daniel"),
            person("jonas", "csm", deputy="mia", manager="daniel"),
        )
        assert found(people) == ()


def test_people_without_a_contact_method() -> None:
    people = directory(person("mia", "csm", manager="daniel", contact_methods=()))
    finding = only(found(people))
    assert finding.place == "people.mia.contact_methods"
    assert "inbox" in finding.problem


def test_leavers_need_no_contact_method() -> None:
    gone = person("tom", "support", contact_methods=(), left_on=date(2026, 1, 1))
    assert found(directory(gone)) == ()


def test_unknown_roles() -> None:
    people = directory(person("mia", "csm", "wizard", manager="daniel"), oracle=("mia",))
    own = replace(ACME, team=(*ACME.team, ("druid", "mia")))
    assert {(f.place, f.problem) for f in found(people, (own,))} == {
        ("people.mia.roles", "The handbook knows no role 'wizard'."),
        ("pools", "The handbook knows no role 'oracle'."),
        ("accounts.acme.team", "The handbook knows no role 'druid'."),
    }


def test_each_finding_reads_as_one_line() -> None:
    for finding in found(directory(without=("tobias",))):
        assert str(finding).startswith(f"{finding.place}: {finding.problem}")
        assert finding.remedy.endswith(".")
