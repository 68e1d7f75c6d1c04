"""Are the eight mails in the demo's inbox triaged as their table says?"""

from __future__ import annotations

import pytest

from escalation_manager import demo
from escalation_manager.connectors.mail_file import parse_mail
from escalation_manager.triage import Triage, read

TABLE = [
    ("01-html-with-quoted-history", "technical", ("high",)),
    ("02-forwarded-thread", "technical", ("high",)),
    ("03-furious-but-trivial", "technical", ("low", "medium")),
    ("04-calm-catastrophe", "technical", ("critical",)),
    ("05-legal-notice", "legal", ("high", "critical")),
    ("06-billing-dispute", "commercial", ("medium",)),
    ("07-c-level-letter", "executive", ("high",)),
    ("08-injected-instructions", "technical", ("medium",)),
]


def triage(name: str, *, subject: bool = False) -> Triage:
    mail = parse_mail(demo.mail(name), name=name)
    head = f"Subject: {mail.subject}\n\n" if subject else ""
    return read(head + mail.statement)


@pytest.mark.parametrize("subject", [False, True], ids=["body", "with subject"])
@pytest.mark.parametrize(("name", "type_", "severities"), TABLE)
def test_type_and_severity(
    name: str, type_: str, severities: tuple[str, ...], subject: bool
) -> None:
    answer = triage(name, subject=subject)
    assert answer.type == type_
    assert answer.severity in severities
    assert not answer.needs_person


def test_the_quoted_stop_of_last_week_is_not_todays() -> None:
    answer = triage("01-html-with-quoted-history")
    assert not any(fact.name == "business_stopped" for fact in answer.facts)
    assert answer.impact.users == "180 of our 600 users"


def test_the_calm_catastrophe_is_counted() -> None:
    answer = triage("04-calm-catastrophe")
    assert answer.impact.users == "2,300 colleagues"
    assert answer.impact.duration == "Since about 04:40"
    assert "85,000" in " ".join(str(f.value) for f in answer.facts if f.name == "money_at_stake")


def test_the_statutory_date_suggests_critical() -> None:
    answer = triage("05-legal-notice")
    assert "critical" in (answer.severity, answer.suggested)
    assert any(fact.name == "statutory_date" and "72" in fact.quote for fact in answer.facts)


def test_the_injected_orders_are_noted_and_decide_nothing() -> None:
    name = "08-injected-instructions"
    mail = parse_mail(demo.mail(name), name=name)
    answer = triage(name)
    assert any(line.fact == "instruction_in_text" for line in answer.trace)
    without = "\n\n".join(
        part for part in mail.statement.split("\n\n") if "AI ASSISTANT" not in part
    )
    clean = read(without)
    assert (answer.type, answer.severity) == (clean.type, clean.severity)
