"""From each of the eight sample mails to a report: whole, in order, without a placeholder."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

import msgspec
import pytest

from escalation_manager import demo
from escalation_manager.connectors.mail_file import ParsedMail, parse_mail
from escalation_manager.core import commands as c
from escalation_manager.core.decide import decide
from escalation_manager.core.directory import Account, Directory, Person
from escalation_manager.core.events import Entry
from escalation_manager.core.fold import fold
from escalation_manager.core.report.building import build
from escalation_manager.core.report.markdown import to_markdown
from escalation_manager.core.report.model import Audience, Report
from escalation_manager.core.rules import Actor, Rules
from escalation_manager.printing.pdf import STANDARD, to_pdf
from tests.core.report.case import HANDBOOK
from tests.core.report.test_page import wanted

COMPANY = json.loads(demo.company())
QUIET = ("quiet_from", "quiet_to")
PEOPLE = {
    row["id"]: msgspec.convert(
        {**row, **{key: f"{row[key]}:00" for key in QUIET if row[key]}}, Person
    )
    for row in COMPANY["people"]
}
POOLS = {role: tuple(ids) for role, ids in COMPANY["pools"].items()}
ACCOUNTS = {
    row["id"]: msgspec.convert(
        {**row, "team": [(each["role"], each["person"]) for each in row["team"]]}, Account
    )
    for row in COMPANY["accounts"]
}
MAILS = {
    "01": "acc_101",
    "02": "acc_107",
    "03": "acc_104",
    "04": "acc_123",
    "05": "acc_103",
    "06": "acc_102",
    "07": "acc_105",
    "08": "acc_106",
}
SOON = timedelta(minutes=9)

each_mail = pytest.mark.parametrize("number", MAILS)


@cache
def mail(number: str) -> ParsedMail:
    name = next(name for name in demo.mail_names() if name.startswith(number))
    return parse_mail(demo.mail(name), name=name)


@cache
def raised(number: str) -> tuple[Rules, tuple[Entry, ...], datetime]:
    """The mail, raised by the account's CSM nine minutes after it came."""
    said, account = mail(number), ACCOUNTS[MAILS[number]]
    rules = Rules(HANDBOOK, Directory(PEOPLE, POOLS), account)
    csm = next(person for role, person in account.team if role == "csm")
    came = said.sent_at or datetime(2026, 3, 10, 6, tzinfo=UTC)
    command = c.Raise(
        account.id,
        said.statement,
        said.subject,
        came,
        sender=said.sender_address,
        quoted=said.quoted,
    )
    at = came + SOON
    entries = decide(None, command, Actor.of(PEOPLE[csm]), rules, at, id_="ESC-0007")
    return rules, entries, at


def report(number: str, audience: Audience = Audience.INTERNAL) -> Report:
    rules, entries, at = raised(number)
    state = fold(entries)
    assert state is not None
    return build(state, entries, rules, at, audience)


@each_mail
def test_every_heading_and_table_of_the_format_stands_in_order(number: str) -> None:
    lines = iter(to_markdown(report(number)).split("\n"))
    for start in wanted():
        assert any(line.startswith(start) for line in lines), f"Missing or out of order: {start}"


@each_mail
def test_no_placeholder_is_left_and_the_customers_words_are_whole(number: str) -> None:
    made = report(number)
    assert made.issue.statement == mail(number).statement
    rest = to_markdown(replace(made, issue=replace(made.issue, statement="", business_impact="")))
    assert not re.search(r"[\[\]{}]|\bTBD\b|\bN/A\b|\?\?|None[^ \n]", rest)


@each_mail
def test_everybody_is_named_and_every_clock_has_its_deadline(number: str) -> None:
    made = report(number)
    assert made.owners.primary.person
    assert made.owners.technical.person
    assert made.owners.primary.contact
    assert made.details.deadline
    assert made.details.deadline.due
    assert made.clocks
    assert [line.name for line in made.clocks[:3]] == [
        "Acknowledge",
        "First response",
        "Customer update",
    ]
    assert made.path
    assert made.path[0].owner
    assert not made.path[0].owner.internal
    assert made.plan.immediate


@each_mail
@pytest.mark.parametrize("audience", Audience, ids=str)
def test_it_can_be_printed_for_everybody(number: str, audience: Audience) -> None:
    pdf = to_pdf(report(number, audience))
    assert pdf.bytes.startswith(b"%PDF-")
    assert pdf.standard == STANDARD
    assert pdf.note == ("No font at hand has 😡: said in words." if number == "03" else "")


@each_mail
def test_the_customers_report_names_none_of_our_people(number: str) -> None:
    rules, _, _ = raised(number)
    made = report(number, Audience.CUSTOMER)
    said = to_markdown(replace(made, issue=replace(made.issue, statement="")))
    for person in rules.directory.people.values():
        assert person.name not in said
        assert not [each.address for each in person.contact_methods if each.address in said]
