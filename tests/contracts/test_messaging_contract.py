"""The promises of the Messaging and Inbox ports, kept by the fake and by the built-in messaging."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest

from escalation_manager.connectors.builtin_messaging import BuiltinMessaging
from escalation_manager.core.errors import BadInput, KeyReused, NotFound
from escalation_manager.ports.connectors import (
    AlertRequest,
    Inbox,
    Messaging,
    Recipient,
    SendsMany,
    send_each,
)
from tests.contracts.acme import NOON, acme
from tests.contracts.acme_stored import stored_acme

LATER = NOON + timedelta(minutes=5)


class Filler(Messaging, Inbox, Protocol):
    """Sends, and can be read again."""


@pytest.fixture(params=["memory", "builtin"])
def messaging(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Filler]:
    if request.param == "memory":
        yield acme()
    else:
        with stored_acme(tmp_path) as engine:
            yield BuiltinMessaging(engine)


def alert(message: str = "Exports fail", *people: str, account: str = "acc_123") -> AlertRequest:
    recipients = tuple(Recipient(person, ("csm",)) for person in people or ("mia", "daniel"))
    return AlertRequest(account, "high", message, ("csm",), recipients, "ESC-0001")


def test_an_alert_lies_in_the_inbox_of_each_recipient_and_of_nobody_else(messaging: Filler) -> None:
    sent = messaging.send_alert(alert(), at=NOON, by="desk", key="k")
    assert messaging.inbox("mia") == messaging.inbox("daniel") == (sent,)
    assert messaging.inbox("lena") == ()
    assert [to.person for to in sent.recipients] == ["mia", "daniel"]


def test_the_newest_comes_first(messaging: Filler) -> None:
    for minutes, message in enumerate(("first", "second", "third")):
        messaging.send_alert(alert(message), at=NOON + timedelta(minutes=minutes), by="desk")
    assert [sent.message for sent in messaging.inbox("mia")] == ["third", "second", "first"]


def test_the_same_key_sends_once_even_when_the_people_have_changed(messaging: Filler) -> None:
    first = messaging.send_alert(alert(), at=NOON, by="desk", key="k")
    assert messaging.send_alert(alert("Exports fail", "lena"), at=LATER, by="x", key="k") == first
    assert len(messaging.inbox("mia")) == 1
    assert messaging.inbox("lena") == ()


def test_a_key_used_for_something_else_is_refused(messaging: Filler) -> None:
    messaging.send_alert(alert(), at=NOON, by="desk", key="k")
    with pytest.raises(KeyReused):
        messaging.send_alert(alert("Something else"), at=NOON, by="desk", key="k")


def test_an_alert_without_recipients_is_refused(messaging: Filler) -> None:
    with pytest.raises(BadInput, match="no recipients"):
        messaging.send_alert(
            AlertRequest("acc_123", "high", "Hello?", ("csm",), ()), at=NOON, by="desk"
        )


def test_an_unknown_account_is_not_found(messaging: Filler) -> None:
    with pytest.raises(NotFound):
        messaging.send_alert(alert(account="acc_1"), at=NOON, by="desk")


def test_a_dry_run_answers_the_same_and_sends_nothing(messaging: Filler) -> None:
    tried = messaging.send_alert(alert(), at=NOON, by="desk", key="k", dry_run=True)
    assert messaging.inbox("mia") == ()
    assert messaging.send_alert(alert(), at=NOON, by="desk", key="k") == tried


def test_several_are_sent_as_each_would_be_and_once(messaging: Filler) -> None:
    before = messaging.send_alert(alert("first"), at=NOON, by="desk", key="k1")
    wanted = [(f"k{number}", alert(word)) for number, word in enumerate(("zero", "first", "two"))]
    sent = send_each(messaging, wanted, at=LATER, by="desk")
    assert [one.message for one in sent] == ["zero", "first", "two"]
    assert sent[1] == before
    assert send_each(messaging, wanted, at=LATER, by="desk") == sent
    assert set(messaging.inbox("mia")) == set(sent)


def test_of_several_of_which_one_is_at_fault_none_is_sent_by_who_sends_them_at_once(
    messaging: Filler,
) -> None:
    if not isinstance(messaging, SendsMany):
        pytest.skip("sends one by one")
    wanted = [("k1", alert("first")), ("k2", alert("second", account="acc_999"))]
    with pytest.raises(NotFound, match="acc_999"):
        messaging.send_alerts(wanted, at=NOON, by="desk")
    nobody = AlertRequest("acc_123", "high", "Look", ("csm",), (), "ESC-0001")
    with pytest.raises(BadInput, match="no recipients"):
        messaging.send_alerts([*wanted[:1], ("k3", nobody)], at=NOON, by="desk")
    messaging.send_alert(alert("other"), at=NOON, by="desk", key="k4")
    with pytest.raises(KeyReused):
        messaging.send_alerts([*wanted[:1], ("k4", alert("another"))], at=NOON, by="desk")
    assert [one.message for one in messaging.inbox("mia")] == ["other"]
