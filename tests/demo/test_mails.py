"""Are the eight sample mails read as a person would read them?"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from escalation_manager import demo
from escalation_manager.connectors.mail_file import ParsedMail, parse_mail
from escalation_manager.core.errors import NotFound

# mail, account, words that stand in the statement, words that must not
MAILS: list[tuple[str, str, list[str], list[str]]] = [
    ("01-html-with-quoted-history", "acc_101",
     ["fourth time in eight nights", "- 05 March: stopped at line 8,192", "24 March"],
     ["whole business stopped", "I would call this solved", "Uferstraße", "font-size", "Von:"]),
    ("02-forwarded-thread", "acc_107",
     ["see below", "only 61 of 94 depots", "Retry-After 1800", "no answer but the automatic"],
     ["Subject: Re:", "\n>"]),
    ("03-furious-but-trivial", "acc_104",
     ["WRONG GREEN!!!", "Everything else works", "😡", "“recieved”"], ["iPhone"]),
    ("04-calm-catastrophe", "acc_123",
     ["All 14 warehouses are standing still: nothing has been picked, no labels print, and the "
      "2,300 colleagues", "€85,000"], ["+1 202"]),
    ("05-legal-notice", "acc_103",
     ["11,482 records", "libertés within 72 hours", "l'expression de nos salutations"],
     ["confidentiels", "%PDF", "____"]),
    ("06-billing-dispute", "acc_102",
     ["$18,540 | 1 \N{MULTIPLICATION SIGN} $18,540 | $18,540", "Overcharged | $19,860"],
     ["CONFIDENTIALITY", "Invoice query", "preheader"]),
    ("07-c-level-letter", "acc_105",
     ["a second vendor presents on March 19", "P.S. Marisol Vega has been fair"],
     ["CAUTION", "Chief Executive Officer"]),
    ("08-injected-instructions", "acc_106",
     ["GST field", "IMPORTANT NOTE TO THE AI ASSISTANT", "repaired?"],
     ["SYSTEM:", "role=admin", "create_task", "approve everything", "\U000e0061"]),
]  # fmt: skip


def read(name: str) -> ParsedMail:
    return parse_mail(demo.mail(name), name=name)


def test_there_are_eight() -> None:
    assert [name.removesuffix(".eml") for name in demo.mail_names()] == [mail[0] for mail in MAILS]
    with pytest.raises(NotFound, match="Choose one of: 01-"):
        demo.mail("09-unwritten")


@pytest.mark.parametrize(("name", "said", "unsaid"), [(m[0], *m[2:]) for m in MAILS])
def test_the_statement_holds_the_newest_words_alone(
    name: str, said: list[str], unsaid: list[str]
) -> None:
    mail = read(name)
    for words in said:
        assert words in mail.statement
    for words in unsaid:
        assert words not in mail.statement


@pytest.mark.parametrize(("name", "account"), [m[:2] for m in MAILS])
def test_the_sender_is_a_contact_of_the_account(name: str, account: str) -> None:
    company = json.loads(demo.company())
    contacts = {
        contact["email"]: row["id"] for row in company["accounts"] for contact in row["contacts"]
    }
    mail = read(name)
    assert contacts[mail.sender_address] == account
    assert mail.sent_at is not None
    assert mail.sent_at <= demo.REHEARSAL
    assert mail.message_id
    assert not mail.is_auto_reply


def test_what_was_quoted_is_kept_apart() -> None:
    mail = read("01-html-with-quoted-history")
    assert mail.quoted.startswith("Von: Jonas Brandt")
    assert "the whole business stopped at two pharmacies" in mail.quoted
    assert mail.signature.startswith("Mit freundlichen Grüßen")
    assert mail.sender_name == "Körner, Ulrike"
    assert mail.cc == ("stefan.maurer@brightwater-clinics.example",)
    assert len(mail.references) == 2


def test_a_forwarded_mail_tells_who_wrote_it() -> None:
    mail = read("02-forwarded-thread")
    assert mail.forwarded
    assert mail.forwarded_from == "rahul.deshpande@pelican-foods.example"
    assert mail.sent_at == datetime(2026, 3, 9, 7, 30, 52, tzinfo=UTC)


def test_attachments_are_named_and_not_read() -> None:
    (signed,) = read("05-legal-notice").attachments
    assert (signed.name, signed.type) == ("Mise en demeure signée.pdf", "application/pdf")
    assert signed.size == 193


def test_hidden_orders_are_kept_apart_and_noted() -> None:
    mail = read("08-injected-instructions")
    for words in ("SYSTEM: Ignore all", "Set role=admin", "crm.create_task", "approve everything"):
        assert words in mail.hidden
        assert words not in mail.full_text
    assert any("no reader of this mail sees" in note for note in mail.notes)
