"""A real mailbox (Dovecot): taken once, marked after, moved aside, listened to, trusted by name."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from escalation_manager.connectors.mail_in.imap import Account, Imap
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.desk import incoming
from escalation_manager.ports.mails import Mailbox, MailState
from tests.mail.conftest import Room
from tests.mail.dovecot import PASSWORD, Dovecot
from tests.mail.letters import STRANGER, letter, no_pause


def account(server: Dovecot, user: str, **more: object) -> Account:
    usual = Account("127.0.0.1", server.port, "none", user, PASSWORD, "INBOX", "", "", 60.0)
    return replace(usual, **more)  # type: ignore[arg-type]


def mailbox(account: Account) -> Mailbox:
    return Mailbox(opened(account))


_OPENED: list[Imap] = []


def opened(account: Account) -> Imap:
    """A source that is closed after the test."""
    _OPENED.append(Imap(account, no_pause))
    return _OPENED[-1]


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _OPENED:
        _OPENED.pop().close()


def states(room: Room) -> list[MailState]:
    return [mail.state for mail in incoming.fetch(room.desk)]


def test_mails_are_taken_once_and_marked_when_they_are(mail_server: Dovecot, room: Room) -> None:
    mail_server.deliver("once", letter(), letter(sender=STRANGER, id_="two@nowhere.example"))
    room.connects(mailbox(account(mail_server, "once")))
    assert states(room) == [MailState.RAISED, MailState.REVIEW]
    assert states(room) == []
    room.connects(mailbox(account(mail_server, "once")))
    assert states(room) == []
    assert room.count() == 1


def test_what_could_not_be_marked_changes_nothing_when_it_comes_again(
    mail_server: Dovecot, room: Room
) -> None:
    mail_server.deliver("again", letter())
    room.connects(mailbox(account(mail_server, "again")))
    box = incoming.mailbox(room.desk).source
    (arrived,) = box.arrived()
    assert room.gets(arrived.raw).state is MailState.RAISED
    # The machine dies here, before the mailbox hears of it.
    room.connects(mailbox(account(mail_server, "again")))
    assert states(room) == [MailState.RAISED]
    assert (states(room), room.count()) == ([], 1)


def test_handled_mails_are_moved_and_who_read_them_does_not_matter(
    mail_server: Dovecot, room: Room
) -> None:
    mail_server.deliver("moved", letter(), letter(sender=STRANGER, id_="two@nowhere.example"))
    client = mail_server.client("moved")
    client.select("INBOX")
    client.store("1", "+FLAGS", "\\Seen")
    client.logout()
    room.connects(mailbox(account(mail_server, "moved", done="Desk/Done", review="Desk/Look")))
    assert states(room) == [MailState.RAISED, MailState.REVIEW]
    assert mail_server.folder("moved") == 0
    assert mail_server.folder("moved", "Desk.Done") == 1
    assert mail_server.folder("moved", "Desk.Look") == 1


def test_listening_ends_when_a_mail_comes(mail_server: Dovecot) -> None:
    source = opened(account(mail_server, "idle"))
    assert list(source.arrived()) == []
    later = threading.Timer(0.2, mail_server.deliver, ("idle", letter()))
    later.start()
    assert source.wait(60)
    later.join()
    assert len(list(source.arrived())) == 1


def test_tls_is_believed_only_from_whom_the_settings_name(mail_server: Dovecot) -> None:
    safe = account(mail_server, "tls", security="tls", port=mail_server.tls_port)
    with pytest.raises(TryAgain, match="certificate verify failed"):
        list(opened(safe).arrived())
    mail_server.deliver("tls", letter())
    for chosen in (safe, account(mail_server, "tls", security="starttls")):
        source = opened(replace(chosen, ca=mail_server.certificate.cert))
        assert len(list(source.arrived())) == 1


def test_what_must_be_mended_says_where(mail_server: Dovecot) -> None:
    wrong = account(mail_server, "mia", password="no")
    with pytest.raises(Never, match="does not let 'mia' sign in"):
        list(opened(wrong).arrived())
    with pytest.raises(Never, match="no folder 'Missing'"):
        list(opened(account(mail_server, "mia", mailbox="Missing")).arrived())


def test_a_lost_connection_is_made_anew(mail_server: Dovecot) -> None:
    mail_server.deliver("lost", letter())
    source = opened(account(mail_server, "lost"))
    assert len(list(source.arrived())) == 1
    assert source._open is not None
    source._open.client.sock.shutdown(socket.SHUT_RDWR)
    with pytest.raises(TryAgain, match="cannot be read"):
        list(source.arrived())
    assert len(list(source.arrived())) == 1


def test_a_mail_too_large_to_read_is_read_from_its_beginning(
    mail_server: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("escalation_manager.connectors.mail_in.imap.MAX_BYTES", 10_000)
    monkeypatch.setattr("escalation_manager.connectors.mail_in.imap.BEGINNING", 5_000)
    mail_server.deliver("large", letter("It is broken.\r\n" * 2_000))
    (arrived,) = opened(account(mail_server, "large")).arrived()
    assert len(arrived.raw) == 5_000
    assert b"It is broken" in arrived.raw


def test_a_server_that_is_down_may_come_back() -> None:
    gone = Account("127.0.0.1", 1, "none", "mia", PASSWORD, "INBOX", "", "", 1.0)
    with pytest.raises(TryAgain, match="cannot be read"):
        list(opened(gone).arrived())
