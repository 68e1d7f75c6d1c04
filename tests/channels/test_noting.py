"""Is what was told told once, though the database does not take down how the channel does?"""

from __future__ import annotations

from datetime import datetime

import pytest

from escalation_manager.channels.noting import Noting
from escalation_manager.core.errors import Never, StoreError
from escalation_manager.ports.channels import Outgoing
from tests.channels.alerts import NOON, MemoryLedger
from tests.channels.test_reaching import Way, reaching, send

TEXT = Outgoing("acc_123", "ESC-1042", "M1", "ana@acme.example", "Exports fail", "Dear Ana")


class Busy(MemoryLedger):
    """Keeps who was told, and has no time for how channels do."""

    def note(self, channel: str, at: datetime, error: str = "") -> None:
        raise StoreError("The file is locked by another process.", "Try again.")


class Post:
    """A channel to customers."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.sent: list[str] = []

    def send(self, outgoing: Outgoing, *, at: datetime, key: str) -> str:
        if self.fault is not None:
            raise self.fault
        self.sent.append(key)
        return f"reference-of-{key}"


def test_a_text_that_went_out_is_not_called_unsent() -> None:
    post = Post()
    assert Noting("email", post, Busy()).send(TEXT, at=NOON, key="k") == "reference-of-k"
    assert post.sent == ["k"]


@pytest.mark.parametrize("fault", [Never("550 no such mailbox"), ConnectionResetError("cut")])
def test_why_one_did_not_go_out_is_still_told(fault: Exception) -> None:
    with pytest.raises(type(fault)) as told:
        Noting("email", Post(fault), Busy()).send(TEXT, at=NOON, key="k")
    assert told.value is fault


def test_who_was_alerted_is_not_alerted_again() -> None:
    slack, ledger = Way(), Busy()
    first = send(reaching(ledger, slack=slack), "mia")
    again = send(reaching(ledger, slack=slack), "mia")
    assert [one.outcome for one in first.tried] == [one.outcome for one in again.tried]
    assert slack.told == ["mia"]


def test_a_way_that_failed_is_gone_on_from() -> None:
    email = Way()
    sent = send(reaching(Busy(), slack=Way(Never("no")), email=email), "mia")
    assert [one.method for one in sent.tried] == ["slack", "email"]
    assert email.told == ["mia"]
