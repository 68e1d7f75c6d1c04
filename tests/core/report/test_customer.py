"""Nothing that is ours alone reaches the customer, in whatever format and however it got in."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.core import events as e
from escalation_manager.core.deadlines import all_views
from escalation_manager.core.directory import Directory
from escalation_manager.core.fold import fold
from escalation_manager.core.report.as_json import to_dict
from escalation_manager.core.report.customer import for_customer
from escalation_manager.core.report.html import to_html
from escalation_manager.core.report.markdown import to_markdown
from escalation_manager.core.report.model import Audience, Report
from escalation_manager.core.report.wording import exact, moment
from tests.core.report.case import (
    ACCOUNT,
    ENDED,
    LOOKED_AT,
    PEOPLE,
    RULES,
    WORKED,
    Happening,
    entries,
    on,
    person,
    report,
)
from tests.core.report.everything import EVERYTHING, RESTRICTED, kinds, tainted
from tests.core.report.sample import FULL, LENA, MIA, PRIYA, RUTH, TOM
from tests.core.report.texts import every_text

INSTANTS = sorted({each[0] for each in EVERYTHING})


def renderings(shown: Report) -> str:
    said = json.dumps(to_dict(shown), ensure_ascii=False)
    return "\n".join((to_markdown(shown), to_html(shown), said))


def shared(happenings: tuple[Happening, ...], at: datetime) -> list[str]:
    """What a customer gets, asked for at once or cut out of the internal report."""
    internal = report(happenings, at)
    asked = report(happenings, at, Audience.CUSTOMER)
    return [renderings(asked), renderings(replace(internal, audience=Audience.CUSTOMER))]


def test_every_kind_of_event_is_in_the_history() -> None:
    assert kinds(e.Event) == {type(event) for _, _, event in EVERYTHING}


@given(
    words=st.text("abcdefghijklmnopqrstuvwxyz|*<[", min_size=4, max_size=12).map("kanari".__add__),
    at=st.sampled_from(INSTANTS),
    restricted=st.booleans(),
)
def test_no_word_of_ours_reaches_the_customer(words: str, at: datetime, restricted: bool) -> None:
    history = (*EVERYTHING[:1], RESTRICTED, *EVERYTHING[1:]) if restricted else EVERYTHING
    at = max(at, RESTRICTED[0])
    for said in shared(tainted(history, words), at):
        assert "kanari" not in said


def test_the_words_do_reach_our_own_people() -> None:
    said = renderings(report(tainted(EVERYTHING, "kanari"), on(13, 23)))
    assert said.count("kanari") > 30


@pytest.mark.parametrize("at", INSTANTS, ids=str)
def test_no_deadline_arr_health_or_goodwill_reaches_the_customer(at: datetime) -> None:
    state = fold(entries(EVERYTHING, at))
    assert state is not None
    dues = {clock.due for clock in all_views(state, RULES, at) if clock.due}
    told = {c.due for c in state.commitments} | {c.ready_by for c in state.confirmations}
    told |= {each[0] for each in EVERYTHING}
    kept = [write(due) for due in dues - told for write in (lambda d: moment(d, "UTC"), exact)]
    kept += ["480,000", "480000", "62/100", "5,000", "7,777", "5000", "7777", "3 months"]
    for said in shared(EVERYTHING, at):
        assert not [each for each in kept if each in said]


@pytest.mark.parametrize("at", INSTANTS, ids=str)
def test_no_name_or_address_of_our_people_reaches_the_customer(at: datetime) -> None:
    names = {part for person in PEOPLE for part in person.name.split()}
    addresses = {method.address for person in PEOPLE for method in person.contact_methods}
    for said in shared(EVERYTHING, at):
        assert not [each for each in names | addresses if each in said]


FREE = "Ask Mia Hoffmann, PIOTR  Zieliński or Daniel; write to yusuf@larkfield.example."


@pytest.mark.parametrize(
    "event",
    [
        e.ImpactRecorded(FREE, FREE),
        e.RootCauseRecorded(FREE, FREE, (FREE,)),
        e.MessageWritten("m1", FREE, "update", "email", "con_1"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_our_people_are_cut_out_of_free_text(event: e.Event) -> None:
    history = tuple(
        (at, by, event if type(each) is type(event) else each) for at, by, each in WORKED
    )
    for said in shared(history, LOOKED_AT):
        assert "Ask our team, our team or our team; write to our team." in said
        assert not [name for name in ("Mia", "PIOTR", "Daniel", "yusuf") if name in said]


def test_the_customers_own_words_are_quoted_as_they_are() -> None:
    words = "Mia Hoffmann promised us an answer!"
    at, by, raised = WORKED[0]
    assert isinstance(raised, e.Raised)
    history = ((at, by, replace(raised, statement=words)), *WORKED[1:])
    for said in shared(history, LOOKED_AT):
        assert words in said


def test_a_time_is_a_promise_until_a_technical_role_vouches_for_it() -> None:
    row = "| to be confirmed | Resolution target | Engineering | ⬜ |"
    assert row in to_markdown(report(WORKED, LOOKED_AT, Audience.CUSTOMER))
    vouched = to_markdown(report(ENDED, on(10, 10, 1), Audience.CUSTOMER))
    assert row not in vouched
    assert "| 2026-03-10 13:00 UTC | Resolution target | Engineering | ⬜ |" in vouched


def test_a_time_that_is_no_longer_vouched_for_is_not_told() -> None:
    confirmed = e.FixConfirmed("certificate", on(10, 13), on(10, 11), "piotr")
    history = (*WORKED, (on(10, 10), "piotr", confirmed))
    assert "13:00" in to_markdown(report(history, on(10, 10, 59), Audience.CUSTOMER))
    for at in (on(10, 11), on(10, 12)):
        assert "13:00" not in to_markdown(report(history, at, Audience.CUSTOMER))
    withdrawn = (*history, (on(10, 10, 30), "piotr", e.FixWithdrawn("piotr", "it failed")))
    assert "13:00" not in to_markdown(report(withdrawn, on(10, 10, 59), Audience.CUSTOMER))


def test_the_promised_next_update_is_told_and_our_own_timer_is_not() -> None:
    said = to_markdown(report(WORKED, LOOKED_AT, Audience.CUSTOMER))
    assert "| Every 4 hours; next 2026-03-10 12:00 UTC |" in said
    assert "13:18" not in said


def test_what_did_not_arrive_was_not_communicated() -> None:
    assert "Still on it" in to_markdown(report(ENDED, on(10, 10)))
    assert "Still on it" not in to_markdown(report(ENDED, on(10, 10), Audience.CUSTOMER))


def test_our_summary_of_a_call_stays_inside() -> None:
    assert "she is furious" in to_markdown(report())
    said = to_markdown(report(audience=Audience.CUSTOMER))
    assert "| Call out | Sarah Lindgren | not part of this report | CSM |" in said


def test_a_restricted_case_gives_the_customer_no_text_of_ours() -> None:
    history = (*WORKED, (on(10, 9, 29), "mia", RESTRICTED[2]))
    said = to_markdown(report(history, LOOKED_AT, Audience.CUSTOMER))
    assert "**Initial Assessment**: not part of this report" in said
    assert "- Business Impact: not part of this report" in said
    assert "| not part of this report |  |  |  |" in said
    for kept in ("certificate", "warehouses stand", "Root cause analysis"):
        assert kept not in said
    assert "Lorries wait at the gates" in said


@given(at=st.sampled_from(INSTANTS))
def test_cutting_twice_changes_nothing(at: datetime) -> None:
    once = for_customer(report(EVERYTHING, at))
    assert for_customer(once) == once


def test_a_first_name_that_somebody_at_the_customer_has_too_is_left_alone() -> None:
    sarah = person("sarah", "Sarah Berg", "finance")
    team = replace(ACCOUNT, team=(*ACCOUNT.team, ("finance", "sarah")))
    people = {each.id: each for each in (*PEOPLE, sarah)}
    rules = replace(RULES, account=team, directory=Directory(people))
    impact = e.ImpactRecorded("Sarah Lindgren waits. Sarah waits. Sarah Berg and Berg know.")
    history = (*WORKED, (LOOKED_AT, "mia", impact))
    said = to_markdown(report(history, audience=Audience.CUSTOMER, rules=rules))
    assert "Sarah Lindgren waits. Sarah waits. our team and our team know." in said


def test_the_same_facts_give_the_same_report() -> None:
    assert report(EVERYTHING, on(13, 23)) == report(EVERYTHING, on(13, 23))


def test_a_colleague_is_cut_out_wherever_words_of_ours_are_left() -> None:
    people = {person.name for person in (MIA, TOM, PRIYA, RUTH, LENA)}
    words = "Ask ZEBEDEE  Quux or +1 202 555 0199"
    made = every_text(FULL, lambda text: text if text in people or "@" in text else words)
    known = frozenset({"Zebedee Quux", "+1 202 555 0199", "Somebody Else"})
    shown = to_dict(replace(made, colleagues=known, audience=Audience.CUSTOMER))
    free = [shown["issue"]["business_impact"], *shown["root_cause"].values()]
    free += [row["action"] for row in shown["escalation_path"]]
    free += [row["action"] for table in shown["resolution_plan"].values() for row in table]
    free += [row[key] for row in shown["communication_plan"] for key in ("message", "channel")]
    free += [row["type"] for row in shown["communication_log"]]
    assert len(free) > 15
    assert "ZEBEDEE" not in str(free)
    assert "0199" not in str(free)
    assert str(free).count("Ask our team or our team") >= len(free)


@pytest.mark.parametrize("sender", ["daniel@larkfield.example", "Daniel Okafor <x@y.example>"])
def test_one_of_ours_who_passed_a_mail_on_stays_one_of_ours(sender: str) -> None:
    at, by, raised = WORKED[0]
    assert isinstance(raised, e.Raised)
    forwarded = replace(raised, contact_id=None, sender=sender)
    history = ((at, by, forwarded), *WORKED[1:])
    assert "| Initial report | Daniel Okafor | ✓ |" in to_markdown(report(history))
    for said in shared(history, LOOKED_AT):
        assert "Daniel" not in said
        assert "daniel@" not in said
