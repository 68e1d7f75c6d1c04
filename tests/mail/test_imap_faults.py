"""A mailbox whose server misbehaves loses no mail, and no mail counts twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest

from escalation_manager.connectors.mail_in.imap import Account, Imap
from escalation_manager.core.errors import EscalationError, Never, TryAgain
from escalation_manager.desk import incoming
from escalation_manager.ports.mails import Mailbox, MailState
from tests.mail.conftest import Room
from tests.mail.imap_scripted import PASSWORD, USER, Box, imap_server
from tests.mail.letters import letter, no_pause

SECOND = letter("The second thing fails as well.", id_="two@acme-freight.example")
TWO = (letter(), SECOND)


class Office:
    """A desk whose mailbox lies on a scripted server."""

    def __init__(self, room: Room, box: Box, source: Imap) -> None:
        self.room, self.box, self.source = room, box, source
        room.connects(Mailbox(source))

    def is_hasty(self) -> None:
        """Where the server says nothing, it is left soon."""
        hasty = replace(account(self.box), timeout=HASTE)
        self.source = Imap(hasty, no_pause)
        self.room.connects(Mailbox(self.source))

    def fetch(self) -> list[MailState]:
        return [mail.state for mail in incoming.fetch(self.room.desk)]

    def fetch_at_last(self) -> None:
        """As a worker does: again, until it works."""
        for _ in range(60):
            try:
                if not self.fetch():
                    return
            except EscalationError:
                continue
        pytest.fail("it never worked")


@pytest.fixture
def office(room: Room, request: pytest.FixtureRequest) -> Iterator[Office]:
    with ExitStack() as stack:
        box = stack.enter_context(imap_server(*TWO, **getattr(request, "param", {})))
        made = Office(room, box, Imap(account(box), no_pause))
        stack.callback(lambda: made.source.close())
        yield made


PATIENCE, HASTE = 60.0, 0.7


def account(box: Box, password: str = PASSWORD) -> Account:
    return Account("127.0.0.1", box.port, "none", USER, password, "INBOX", "", "", PATIENCE)


def test_without_a_fault_each_is_taken_once(office: Office) -> None:
    assert len(office.fetch()) == 2
    assert office.fetch() == []
    assert office.box.seen == {1, 2}


@pytest.mark.parametrize(
    "fault",
    ["bye in search", "cut in fetch", "cut in store", "endless literal", "longer than it said"],
)
def test_a_connection_that_ends_anywhere_loses_nothing_and_doubles_nothing(
    office: Office, fault: str
) -> None:
    office.box.faults = [fault]
    if fault == "longer than it said":  # then nothing more comes
        office.is_hasty()
    office.fetch_at_last()
    assert office.box.faults == []
    assert office.box.seen == {1, 2}
    assert office.room.count() == 2


@pytest.mark.parametrize("fault", ["bye in search", "cut in fetch", "endless literal"])
def test_what_ended_is_said_as_something_that_passes(office: Office, fault: str) -> None:
    office.box.faults = [fault]
    with pytest.raises(TryAgain, match="cannot be read"):
        office.fetch()


def test_one_that_somebody_else_deleted_keeps_no_other_from_being_taken(office: Office) -> None:
    office.box.faults = ["gone before fetch"]
    assert len(office.fetch()) == 1


def test_one_that_is_said_to_be_huge_is_read_from_its_beginning(office: Office) -> None:
    office.box.faults = ["said to be huge"]
    assert len(office.fetch()) == 2


def test_the_same_mails_under_other_numbers_change_nothing(office: Office) -> None:
    office.fetch_at_last()
    count = office.room.count()
    office.box.renumber()
    office.fetch_at_last()
    assert office.room.count() == count
    assert len(office.box.seen) == 2, "they are marked under their new numbers"


@pytest.mark.parametrize("fault", ["bye in idle", "cut in idle"])
def test_a_server_that_hangs_up_on_who_listens_is_listened_to_again(
    office: Office, fault: str
) -> None:
    office.box.faults = [fault]
    with pytest.raises(TryAgain):
        office.source.wait(PATIENCE)
    ringing = threading.Timer(0.1, office.box.rang.set)
    ringing.start()
    assert office.source.wait(PATIENCE)
    ringing.join()


@pytest.mark.parametrize("office", [{"idle": False}], indirect=True)
def test_a_server_that_knows_no_idle_is_asked_again_soon(office: Office) -> None:
    assert office.source.wait(600)
    assert "idle" not in office.box.commands
    assert len(office.fetch()) == 2


def test_a_wrong_password_is_for_a_person(office: Office) -> None:
    wrong = Imap(account(office.box, "guess"), no_pause)
    with pytest.raises(Never, match="does not let 'desk' sign in"):
        list(wrong.arrived())
    wrong.close()
