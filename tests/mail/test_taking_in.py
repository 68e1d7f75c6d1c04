"""Each mail counts once, belongs where a person would put it, and none is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.directory import Person
from escalation_manager.core.errors import NotFound
from escalation_manager.core.escalation import MessageState
from escalation_manager.desk import incoming
from escalation_manager.ports.mails import MailState
from tests.mail.conftest import Room
from tests.mail.letters import SARAH, STRANGER, letter, report

TOM = "Tom Verbeek <tom.verbeek@acme-freight.example>"
"""Another contact of acc_123."""
MIA = "Mia Hoffmann <mia@larkfield.example>"


def reply(escalation: str, *headers: str, sender: str = SARAH, id_: str = "two@x.example") -> bytes:
    return letter(
        "It is worse now: nobody can work.", *headers, sender=sender,
        subject=f"Re: Exports fail [{escalation}]", id_=id_,
    )  # fmt: skip


# --- a new one -----------------------------------------------------------------------------------


def test_a_mail_of_a_known_contact_raises_once(room: Room) -> None:
    first = room.gets(letter())
    assert (first.state, first.escalation) == (MailState.RAISED, "ESC-0001")
    state = room.state("ESC-0001")
    assert state.account_id == "acc_123"
    assert "40 users" in state.raised.statement
    assert state.raised.source == "one@acme-freight.example"
    assert room.gets(letter()) == first
    assert room.count() == 1


def test_what_was_raised_and_not_remembered_is_not_raised_again(room: Room) -> None:
    """The machine dies between the two."""
    room.gets(letter())
    mails = room.desk.outside.mails
    assert mails is not None
    with room.desk.store.engine.begin() as connection:  # type: ignore[attr-defined]
        connection.exec_driver_sql("DELETE FROM mails")
    assert room.gets(letter()).escalation == "ESC-0001"
    assert room.count() == 1


def test_two_mails_under_one_id_are_two_mails(room: Room) -> None:
    room.gets(letter())
    second = room.gets(letter("The lift is stuck too.", subject="Another thing"))
    assert (second.state, second.escalation) == (MailState.RAISED, "ESC-0002")
    assert room.gets(letter("The lift is stuck too.", subject="Another thing")) == second


def test_a_stranger_is_shown_to_a_person_who_decides(room: Room) -> None:
    mail = room.gets(letter(sender=STRANGER, id_="s@nowhere.example"))
    assert mail.state is MailState.REVIEW
    assert room.count() == 0
    (waiting,) = incoming.review(room.desk, actor="mia")
    assert b"40 users" in waiting.raw
    settled = incoming.settle(room.desk, waiting.id, actor="mia", account="acc_123")
    assert (settled.state, settled.escalation) == (MailState.RAISED, "ESC-0001")
    assert incoming.review(room.desk, actor="mia") == ()


class Told:
    """Messaging that only notes what is said to whom."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[str, str]] = {}

    def tell(self, person: Person, message: str, *, at: datetime, key: str) -> bool:  # noqa: ARG002
        self.said.setdefault(key, (person.id, message))
        return True


def test_somebody_on_duty_hears_that_mails_wait_but_not_of_each(room: Room) -> None:
    told = Told()
    room.desk.outside = replace(room.desk.outside, messaging=told)  # type: ignore[arg-type]
    for number in range(3):
        room.gets(letter(sender=STRANGER, id_=f"{number}@nowhere.example"))
    ((person, message),) = told.said.values()
    assert room.desk.policy.directory().people[person].roles == ("cs_manager",)
    assert "eve@nowhere.example" in message
    room.watch.passes(hours=1)
    room.gets(letter(sender=STRANGER, id_="later@nowhere.example"))
    assert len(told.said) == 2


def test_of_a_restricted_one_a_reader_hears_and_no_word_of_it(room: Room) -> None:
    secret, told = room.restricted("amara", "daniel"), Told()
    room.desk.outside = replace(room.desk.outside, messaging=told)  # type: ignore[arg-type]
    room.gets(reply(secret, sender=TOM))
    ((person, message),) = told.said.values()
    assert person in ("amara", "daniel")
    assert "Exports" not in message
    assert secret not in message


def test_somebody_else_of_a_customer_is_named_as_a_hint(room: Room) -> None:
    other = "New Person <new.person@acme-freight.example>"
    assert "Acme Freight Group" in room.gets(letter(sender=other, id_="n@x.example")).reason


# --- replies -------------------------------------------------------------------------------------


def test_a_reply_is_attached_by_its_number_and_read(room: Room) -> None:
    room.gets(letter())
    mail = room.gets(reply("ESC-0001"))
    assert (mail.state, mail.escalation) == (MailState.ATTACHED, "ESC-0001")
    (note,) = room.notes("ESC-0001")
    assert "nobody can work" in note
    assert [one.direction for one in room.state("ESC-0001").communications] == ["in"]


def test_a_reply_is_found_by_what_it_answers_to(room: Room) -> None:
    room.gets(letter())
    ours = "<esc-0001.9.message.0@larkfield.example>"
    by_ours = letter("Still broken.", f"References: {ours}", subject="hm", id_="a@x.example")
    assert room.gets(by_ours).escalation == "ESC-0001"
    theirs = "In-Reply-To: <one@acme-freight.example>"
    assert room.gets(letter("More.", theirs, subject="hm", id_="b@x.example")).escalation == (
        "ESC-0001"
    )


def test_a_forged_number_attaches_nothing(room: Room) -> None:
    room.gets(letter())
    for number, sender in enumerate((STRANGER, "nobody", "", "<>", "sarah.lindgren@acme.example")):
        mail = room.gets(reply("ESC-0001", sender=sender or " ", id_=f"f{number}@x.example"))
        assert mail.state is MailState.REVIEW, sender
    assert room.notes("ESC-0001") == []


def test_a_number_of_another_customer_attaches_nothing(room: Room) -> None:
    other = next(
        account for account in room.desk.policy.accounts().values() if account.id != "acc_123"
    )
    contact = other.contacts[0]
    room.gets(letter())
    mail = room.gets(reply("ESC-0001", sender=f"{contact.name} <{contact.email}>"))
    assert mail.state is MailState.REVIEW
    assert room.notes("ESC-0001") == []


def test_of_a_restricted_one_a_number_is_not_enough(room: Room) -> None:
    secret = room.restricted("amara", "daniel")
    mail = room.gets(reply(secret, sender=TOM))
    assert mail.state is MailState.REVIEW
    assert room.notes(secret) == []
    # Nobody but its readers learns that it exists.
    assert incoming.review(room.desk, actor="mia") == ()
    assert [one.id for one in incoming.review(room.desk, actor="daniel")] == [mail.id]
    with pytest.raises(NotFound, match="waits for review"):
        incoming.settle(room.desk, mail.id, actor="mia")


def test_several_numbers_are_for_a_person(room: Room) -> None:
    room.gets(letter())
    mail = room.gets(letter(subject="[ESC-0001] and [ESC-0002]", id_="b@x.example"))
    assert "several" in mail.reason


def test_a_colleague_in_the_thread_is_logged_as_what_we_wrote(room: Room) -> None:
    room.gets(letter())
    mail = room.gets(
        letter(
            "We look into it.", "To: sarah.lindgren@acme-freight.example", sender=MIA,
            subject="Re: Exports fail [ESC-0001]", id_="m@larkfield.example",
        )
    )  # fmt: skip
    assert mail.state is MailState.ATTACHED
    (said,) = room.state("ESC-0001").communications
    assert (said.direction, said.counterpart) == ("out", "Sarah Lindgren")


def test_a_reply_to_what_was_cancelled_is_for_a_person(room: Room) -> None:
    room.gets(letter())
    room.desk.submit(c.Cancel("raised twice"), actor="daniel", escalation="ESC-0001")
    mail = room.gets(reply("ESC-0001"))
    assert (mail.state, "Cancelled" in mail.reason) == (MailState.REVIEW, True)


# --- machines ------------------------------------------------------------------------------------

MACHINES = [
    ("Auto-Submitted: auto-replied", "Exports fail"),
    ("Auto-Submitted: auto-generated; owner-email=x", "Exports fail"),
    ("X-Autoreply: yes", "Exports fail"),
    ("X-Loop: care@larkfield.example", "Exports fail"),
    ("Precedence: auto_reply", "Exports fail"),
    ("Return-Path: <>", "Exports fail"),
    ("X-Odd: 1", "Automatic reply: Exports fail"),
    ("X-Odd: 1", "=?utf-8?q?R=C3=A9ponse_automatique_=3A_bonjour?="),
    ("X-Odd: 1", "Abwesenheitsnotiz: Exports fail"),
    ("X-Odd: 1", "Risposta automatica: vacanze"),
    ("X-Odd: 1", "=?utf-8?b?6Ieq5YuV5b+c562U?="),
    ("Message-ID: <esc-0001.7.alert.0.mia.email@larkfield.example>", "Exports fail"),
    ("\r\n".join(f"Received: from a{n} by b{n}" for n in range(51)), "Exports fail"),
]


@pytest.mark.parametrize(("header", "subject"), MACHINES)
def test_what_a_machine_wrote_raises_nothing(room: Room, header: str, subject: str) -> None:
    mail = room.gets(letter("I am away.", header, subject=subject))
    assert mail.state is MailState.DROPPED
    assert mail.reason
    assert room.count() == 0


def test_a_mailing_list_is_read_only_when_the_settings_name_it(room: Room) -> None:
    listed = "List-Id: <care.larkfield.example>"
    assert room.gets(letter("x", listed)).state is MailState.REVIEW
    box = incoming.mailbox(room.desk)
    room.connects(type(box)(box.source, ("care.larkfield.example",)))
    assert room.gets(letter("Broken.", listed, id_="two@x.example")).state is MailState.RAISED


def test_a_forged_sender_is_for_a_person_when_our_server_says_so(room: Room) -> None:
    box = incoming.mailbox(room.desk)
    room.connects(type(box)(box.source, (), "mx.larkfield.example"))
    verdict = "Authentication-Results: mx.larkfield.example; spf=fail; dmarc=fail"
    forged = room.gets(letter("Broken.", verdict))
    assert (forged.state, "DMARC" in forged.reason) == (MailState.REVIEW, True)
    theirs = "Authentication-Results: mx.evil.example; dmarc=fail"
    assert room.gets(letter("Broken.", theirs, id_="b@x.example")).state is MailState.RAISED


def test_two_programs_that_answer_one_another_come_to_an_end(room: Room) -> None:
    room.gets(letter())
    states = [room.gets(reply("ESC-0001", id_=f"{n}@x.example")).state for n in range(25)]
    assert states[:19] == [MailState.ATTACHED] * 19
    assert states[20:] == [MailState.REVIEW] * 5
    room.watch.passes(hours=2)
    assert room.gets(reply("ESC-0001", id_="later@x.example")).state is MailState.ATTACHED


# --- what did not arrive -------------------------------------------------------------------------


def sent(room: Room) -> tuple[str, str]:
    """The escalation and the effect of a message that went out to Sarah."""
    room.gets(letter())
    for command in (c.WriteMessage("We have your mail.", "acknowledgement"), c.SendMessage("M1")):
        room.desk.submit(command, actor="mia", escalation="ESC-0001")
    room.desk.tick()
    (text,) = room.desk.sent("ESC-0001", actor="mia")
    return "ESC-0001", text.reference


def test_a_bounce_makes_a_message_undelivered_once(room: Room) -> None:
    escalation, effect = sent(room)
    assert room.state(escalation).messages[0].state is MessageState.SENT
    raw = report(effect, recipient="sarah.lindgren@acme-freight.example")
    mail = room.gets(raw)
    assert (mail.state, mail.reason) == (MailState.BOUNCED, "550 5.1.1 no such user")
    assert room.state(escalation).messages[0].state is MessageState.UNDELIVERED
    version = room.state(escalation).version
    room.gets(raw)
    assert room.state(escalation).version == version


def test_an_old_server_that_sends_no_report_is_understood(room: Room) -> None:
    escalation, effect = sent(room)
    dotted = effect.lower().replace(":", ".")
    plain = letter(
        f"I could not deliver it.\r\n\r\nMessage-ID: <{dotted}@larkfield.example>\r\n",
        sender="MAILER-DAEMON@mx.example", subject="failure notice", id_="q@mx.example",
    )  # fmt: skip
    assert room.gets(plain).state is MailState.BOUNCED
    assert room.state(escalation).messages[0].state is MessageState.UNDELIVERED


def test_a_mail_that_is_only_late_changes_nothing(room: Room) -> None:
    escalation, effect = sent(room)
    late = room.gets(report(effect, recipient="s@x.example", action="delayed"))
    assert late.state is MailState.DROPPED
    assert room.state(escalation).messages[0].state is MessageState.SENT


def test_a_report_on_what_we_never_sent_is_for_a_person(room: Room) -> None:
    mail = room.gets(report("ESC-0001:99:message:0", recipient="x@x.example"))
    assert mail.state is MailState.REVIEW


# --- odd ones ------------------------------------------------------------------------------------

ODD = [
    b"",
    b"\x00\xff\xfe" * 100,
    b"From: =?nope?q?x?= <a@b.example>\r\nSubject: =?utf-8?b?!!!?=\r\n\r\nwords",
    b"Content-Type: multipart/mixed; boundary=x\r\nFrom: a@b.example\r\n\r\n--x\r\n--x\r\n--x",
    b"Content-Type: text/plain; charset=klingon-8\r\nFrom: a@b.example\r\n\r\n\xff\xfe words",
    b"From: " + b"a" * 100_000 + b"@b.example\r\n\r\nwords",
    b"Message-ID: <" + b"x" * 5000 + b">\r\nFrom: a@b.example\r\n\r\nwords",
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\nContent-Type: multipart/mixed; "
    b"boundary=b\r\n\r\n" * 300,
]


@pytest.mark.parametrize("raw", ODD, ids=range(len(ODD)))
def test_a_broken_mail_is_kept_whole_for_a_person(room: Room, raw: bytes) -> None:
    mail = room.gets(raw)
    assert mail.state in (MailState.REVIEW, MailState.DROPPED)
    assert mail.state is not MailState.REVIEW or mail.raw == raw
    assert room.gets(letter()).state is MailState.RAISED


def test_a_fault_of_ours_loses_no_mail(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise RecursionError

    with monkeypatch.context() as patched:
        patched.setattr("escalation_manager.desk.placing.parse_mail", breaks)
        mail = room.gets(letter())
    assert (mail.state, "RecursionError" in mail.reason) == (MailState.REVIEW, True)
    assert mail.raw == letter()


def test_large_files_keep_no_words_from_being_read(room: Room) -> None:
    body = "\r\n".join(
        ("--cut", "Content-Type: text/plain", "", "Our exports fail.", "--cut",
         "Content-Type: image/png; name=screen.png", "Content-Transfer-Encoding: base64", "",
         "QUJD" * 2_500_000, "--cut--", "")
    )  # fmt: skip
    mail = room.gets(letter(body, 'Content-Type: multipart/mixed; boundary="cut"'))
    assert mail.state is MailState.RAISED
    assert room.state("ESC-0001").raised.statement == "Our exports fail."
