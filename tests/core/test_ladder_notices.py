"""What people hear of the ladder: whom, in which words, and not before their morning."""

from dataclasses import replace

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import ladder
from escalation_manager.core.escalation import Escalation, Owners
from escalation_manager.core.fold import evolve
from escalation_manager.core.notices import Notice, notice, wanted
from tests.core.people import Case, actor, hours, minutes
from tests.core.test_ladder import NIGHT, quietly


def heard(case: Case, kind: type[e.Event]) -> list[Notice]:
    """What was told because of these events, each judged right after it happened."""
    state: Escalation | None = None
    told: list[Notice] = []
    for entry in case.entries:
        before, state = state, evolve(state, entry)
        said = notice(before, state, entry, case.rules) if isinstance(entry.event, kind) else None
        if said is not None:
            told.append(said)
    return told


def test_an_alert_waits_for_the_morning_of_whoever_is_asked() -> None:
    case = quietly(Case("high", at=NIGHT))
    (alert,) = heard(case, e.RungAlerted)
    assert (alert.people, alert.not_before) == (("mia",), case.alerts[0].deliver_at)


def test_the_fallback_role_is_not_woken_either() -> None:
    case = Case("low", at=NIGHT)
    case.after(hours(1))
    (told,) = heard(case, e.FallbackTold)
    assert told.people == ("daniel",)
    assert told.not_before is not None
    assert told.not_before > NIGHT + hours(1)


def test_the_owners_hear_of_an_agents_proposal() -> None:
    case = quietly(Case("critical"))
    case.does(lambda u: ladder.climb(u, c.Climb("nobody answers")), actor("assist"))
    (told,) = heard(case, e.ClimbProposed)
    assert told.people == ("mia", "daniel")
    assert "Assist proposes to climb the ladder: nobody answers" in told.text


def test_whoever_did_not_answer_is_named_to_the_rung_above() -> None:
    case = quietly(Case("critical"))
    case.after(minutes(16))
    assert "Mia and Daniel did not acknowledge in time" in heard(case, e.RungAlerted)[1].text


def test_a_clock_is_named_in_its_own_words() -> None:
    case = Case("high")
    case.after(hours(2))
    texts = [told.text for told in heard(case, e.RungAlerted)]
    assert "Acknowledge is nearly due" in texts[1]
    assert "Acknowledge is missed" in texts[2]


def test_whoever_is_named_to_resolve_it_or_to_stand_for_it_hears_so() -> None:
    (told,) = heard(quietly(Case("high")), e.OwnersNamed)
    assert told.people == ("piotr", "sofia", "margaret")
    assert "resolving it: Piotr, Sofia; its executive sponsor: Margaret" in told.text
    assert not told.urgent


def test_who_is_alerted_as_owner_is_not_told_a_second_time() -> None:
    case = quietly(Case("critical"))
    case.does(lambda u: ladder.assign(u, c.Assign("accountable", "carlos")), actor("daniel"))
    _first, *more = heard(case, e.OwnersNamed)
    assert more == []
    assert "carlos" in case.alerts[-1].people


def test_who_becomes_its_owner_on_a_higher_rung_hears_so() -> None:
    case = quietly(Case("critical"))
    case.after(minutes(16))
    case.does(lambda u: ladder.assign(u, c.Assign("accountable", "carlos")), actor("daniel"))
    told = heard(case, e.OwnersNamed)[-1]
    assert told.people == ("carlos",)
    assert told.text.endswith("named as accountable for it: Carlos")


def test_who_names_themselves_needs_no_notice() -> None:
    case = quietly(Case("high"))
    case.does(lambda u: ladder.assign(u, c.Assign("resolving", "lena")), actor("lena"))
    assert len(heard(case, e.OwnersNamed)) == 1


def test_who_was_named_at_night_and_replaced_before_morning_is_left_to_sleep() -> None:
    case = quietly(Case("high", at=NIGHT))
    named = next(entry for entry in case.entries if isinstance(entry.event, e.OwnersNamed))
    assert wanted(named, (), case.state, case.rules)
    others = replace(case.state, owners=Owners("carlos"))
    assert not wanted(named, (), others, case.rules)
