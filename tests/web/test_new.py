"""Paste the mail first: what is read in it, what would follow, and what was opened."""

from typing import Any

import pytest

from escalation_manager.core.report.ladder_ahead import RUNGS
from tests.api.office import Office
from tests.web.seen import Looker

MAIL = """From: Sarah Lindgren <sarah.lindgren@acme-freight.example>
Date: Tue, 10 Mar 2026 08:30:00 +0000
Subject: Dispatch queue is empty

Good morning Mia,

since 08:00 the dispatch queue releases nothing. All 14 warehouses are standing still.

Best regards
Sarah
"""


GUESSED: dict[str, Any] = {
    "was-severity": "critical",
    "was-account": "acc_123",
    "account": "acc_123",
}
"""What the page before had filled in."""


@pytest.fixture
def mia(office: Office) -> Looker:
    return Looker(office, "mia")


def chosen(page: object, name: str) -> str:
    found = page.one(f"#new-fields [name={name}][checked], #new-fields [name={name}] [selected]")  # type: ignore[attr-defined]
    return str(found.attributes["value"])


def test_a_pasted_mail_fills_in_the_form_with_reasons(mia: Looker) -> None:
    page = mia.send("/new/preview", script=True, words=MAIL)
    assert page.status == 200
    assert {node.attributes["id"] for node in page.tree.body.iter()} >= {  # type: ignore[union-attr]
        "new-problem",
        "new-fields",
        "new-ahead",
    }
    assert (chosen(page, "account"), chosen(page, "contact")) == ("acc_123", "con_123_1")
    assert (chosen(page, "type"), chosen(page, "severity")) == ("technical", "critical")
    assert "Sarah Lindgren wrote it" in page.text("#new-fields")
    assert "business stopped" in page.text("#new-fields .why")


def test_the_clocks_and_the_people_stand_there_before_anything_is_opened(
    office: Office, mia: Looker
) -> None:
    page = mia.send("/new/preview", words=MAIL)
    ahead = page.text("#new-ahead")
    for words in ("Acknowledge 1 hour", "Resolution 24 hours", "Mia Hoffmann", "Daniel Okafor"):
        assert words in ahead
    assert RUNGS[1].strip() in ahead
    assert page.one("#new-words").text() == MAIL.replace("\r\n", "\n")
    assert office.desk.store.escalations() == ()


def test_what_was_chosen_is_kept_when_the_words_change(mia: Looker) -> None:
    page = mia.send(
        "/new/preview",
        words=MAIL + "\nThank you!",
        severity="medium",
        **GUESSED,
    )
    assert chosen(page, "severity") == "medium"
    assert page.one("#new-reason")
    again = mia.send(
        "/new/preview",
        words="Please tell us how to change the language of the menu.",
        severity="critical",
        **GUESSED,
    )
    assert chosen(again, "severity") != "critical", "nobody had chosen it"


def test_it_is_opened_once_however_often_the_button_is_pressed(office: Office, mia: Looker) -> None:
    page = mia.get("/new")
    first = mia.press(page, "form#new-form button.primary", words=MAIL)
    again = mia.press(page, "form#new-form button.primary", words=MAIL)
    assert first.status == again.status == 303
    assert first.answer.headers["location"] == again.answer.headers["location"] == "/e/ESC-0001"
    state = office.desk.show("ESC-0001", actor="mia").state
    assert (state.account_id, state.type, state.severity) == ("acc_123", "technical", "critical")
    assert state.triage is not None
    assert state.triage.source == "rules"
    assert state.raised.contact_id == "con_123_1"
    assert state.raised.reported_at.isoformat() == "2026-03-10T08:30:00+00:00"
    assert "Good morning" in state.raised.statement


def test_another_severity_is_a_persons_word(office: Office, mia: Looker) -> None:
    page = mia.send("/new/preview", words=MAIL)
    sent = mia.press(
        page, "form#new-form button.primary", severity="high", reason="They can print by hand."
    )
    assert sent.status == 303
    triage = office.desk.show("ESC-0001", actor="mia").state.triage
    assert triage is not None
    assert (triage.severity, triage.source, triage.reason) == (
        "high",
        "person",
        "They can print by hand.",
    )


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"words": ""}, "What the customer wrote"),
        ({"words": "Something is odd."}, "Say which customer it is."),
        ({"words": "Something is odd.", "account": "acc_nobody"}, "Say which customer it is."),
        ({"words": MAIL, "reported": "2026-03-11T09:00"}, "in the future"),
        ({"words": MAIL, "reported": "yesterday"}, "is no date with a time"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(
    office: Office, mia: Looker, sent: dict[str, Any], said: str
) -> None:
    page = mia.send("/new", subject="My own title", **sent)
    assert page.status == 422
    assert said in page.text()
    assert page.one("#new-words").text() == sent["words"]
    assert page.one("#new-subject").attributes["value"] == "My own title"
    assert office.desk.store.escalations() == ()


def test_what_is_here_already_is_offered_and_takes_the_words(office: Office, mia: Looker) -> None:
    mia.send("/new", words=MAIL)
    twice = mia.send("/new/preview", words=MAIL.replace("All 14", "All fourteen"))
    offered = twice.one(".alike button")
    assert offered.attributes["value"] == "ESC-0001"
    assert "alike" in twice.text(".alike")
    put = mia.send("/new/add-to", into="ESC-0001", words=MAIL, channel="email", key="k1")
    assert put.answer.headers["location"] == "/e/ESC-0001"
    state = office.desk.show("ESC-0001", actor="mia").state
    assert [one.counterpart for one in state.communications if one.direction == "in"][-1:] == [
        "Sarah Lindgren"
    ]
    before = state.version
    mia.send("/new/add-to", into="ESC-0001", words=MAIL, channel="email", key="k1")
    assert office.desk.show("ESC-0001", actor="mia").state.version == before


def test_an_automatic_reply_opens_nothing(mia: Looker) -> None:
    away = MAIL.replace("Subject: Dispatch queue is empty", "Subject: Automatic reply: away")
    page = mia.send("/new", words=away, account="acc_123")
    assert page.status == 422
    assert "no person wrote it" in page.text("#refusal")


@pytest.mark.parametrize(
    ("words", "account", "why"),
    [
        ("Hello, this is Tom Verbeek. Nothing prints.", "acc_123", "Tom Verbeek is named"),
        ("We at Acme Freight Group cannot sign in.", "acc_123", "stands in the text"),
        ("Please answer to jane@acme-freight.example. It is broken.", "acc_123", "jane@"),
        ("Nothing prints.", "", ""),
    ],
)
def test_plain_words_say_whose_they_are_where_they_can(
    mia: Looker, words: str, account: str, why: str
) -> None:
    page = mia.send("/new/preview", words=words)
    picked = page.all("#new-account [selected]")
    assert [one.attributes["value"] for one in picked] == ([account] if account else [])
    assert why in page.text("#new-fields")
