"""Mails as a person gets them: what is due, one button, nothing that a stranger could slip in."""

from __future__ import annotations

import gc
import re
import ssl
import warnings
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_manager.channels.email import CHANNEL, Email
from escalation_manager.channels.email.addresses import message_id, split
from escalation_manager.channels.email.alerts import alert_mail
from escalation_manager.channels.email.customers import customer_mail
from escalation_manager.channels.email.smtp import Smtp
from escalation_manager.connectors.mail_in import classify
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.channels import Outgoing
from tests.channels.alerts import ACME, FACTS, LINKS, NOON, alert, tools
from tests.channels.mail_served import post_office
from tests.mail.certificates import Certificate
from tests.mail.certificates import made as certificate

SENDER = ("Larkfield Desk", "desk@larkfield.example")
KEY = "ESC-1042:7:alert:0:mia:email"
TO_ANA = Outgoing(
    "acc_123", "ESC-1042", "M1", "ana@acme.example", "Exports fail [ESC-1042]", "Dear Ana,\n\nyes."
)


def made(**more: object) -> EmailMessage:
    changed = alert(address="mia@larkfield.example", **more)  # type: ignore[arg-type]
    return alert_mail(changed, SENDER, LINKS, at=NOON, key=KEY)


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content())


def test_the_subject_says_number_and_what_is_due() -> None:
    assert made()["Subject"] == "ESC-1042 first response due in 15 minutes"


@pytest.mark.parametrize(
    ("due_in", "said"),
    [
        (timedelta(minutes=1), "due in 1 minute"),
        (timedelta(hours=3), "due in 3 hours"),
        (timedelta(days=3), "due in 3 days"),
        (-timedelta(hours=2), "overdue by 2 hours"),
        (timedelta(seconds=20), "due in less than a minute"),
    ],
)
def test_how_long_there_is_left(due_in: timedelta, said: str) -> None:
    assert made(facts=replace(FACTS, due=NOON + due_in))["Subject"].endswith(said)


def test_the_id_follows_from_the_key_and_leads_back_to_the_effect() -> None:
    mail = made()
    assert mail["Message-ID"] == "<esc-1042.7.alert.0.mia.email@larkfield.example>"
    assert mail["In-Reply-To"] == mail["References"] == "<esc-1042@larkfield.example>"
    odd = message_id("ESC-1042:7:alert:0:Zoë <x>:email", "larkfield.example")
    assert re.fullmatch(r"<esc-1042\.7\.alert\.0\.[0-9a-f]{16}@larkfield\.example>", odd)
    reply = classify(b"From: mia@larkfield.example\nReferences: %s\n\nok" % odd.encode())
    assert reply.escalations == ("ESC-1042",)


def test_who_is_only_told_gets_a_way_to_the_case_and_no_button_that_would_refuse() -> None:
    mail = made(answer=False)
    for kind in ("plain", "html"):
        assert LINKS.escalation("ESC-1042") in part(mail, kind)
        assert "/a/" not in part(mail, kind)
        assert "Acknowledge" not in part(mail, kind)


def test_text_and_html_say_the_same_in_the_readers_own_time() -> None:
    mail = made()
    for kind in ("plain", "html"):
        words = part(mail, kind)
        for said in ("Exports fail", "Acme", "High", "Mia Ode", "Tue 10 Mar 13:15 CET"):
            assert said in words


def test_one_button_no_picture_and_less_than_20_kb() -> None:
    mail = made(message="long " * 5000, facts=replace(FACTS, title="t" * 9000))
    html = part(mail, "html")
    assert len(re.findall(r"<a [^>]*href", html)) == 1
    assert "<img" not in html
    assert "url(" not in html
    assert len(mail.as_bytes()) < 20_000


def test_the_button_is_a_signed_link_that_expires() -> None:
    (link,) = set(re.findall(r"https://desk[^\"\s]+", part(made(), "plain")))
    token = link.rpartition("/")[2]
    assert LINKS.read(token, NOON + timedelta(hours=23)).person == "mia"
    with pytest.raises(Exception, match="was good until"):
        LINKS.read(token, NOON + timedelta(hours=24))


def test_without_links_the_mail_says_where_to_answer() -> None:
    mail = alert_mail(alert(address="mia@larkfield.example"), SENDER, None, at=NOON, key=KEY)
    assert "escalations ack ESC-1042" in part(mail, "plain")
    assert "href" not in part(mail, "html").partition("<body")[2]


def test_no_machine_is_asked_to_answer() -> None:
    mail = made()
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"


def test_markup_of_a_customer_is_shown_as_letters() -> None:
    hostile = '<img src=x onerror=alert(1)></td></mjml><a href="http://evil.example">x</a>'
    html = part(made(message=hostile, facts=replace(FACTS, title=hostile, owner=hostile)), "html")
    assert "<img" not in html
    assert "evil.example" in html
    assert not re.search(r'href="http://evil', html)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    ["a\r\nBcc: all@evil.example", "x\n\n<html>", "\u2028Bcc: a@b.example", "\0"]
)


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_that_anybody_writes_becomes_a_header(title: str, name: str, said: str) -> None:
    facts = replace(FACTS, title=title, owner=name, due=None)
    person = replace(alert().person, name=name)
    one = replace(alert(said, "mia@larkfield.example", facts), person=person)
    for mail in (
        alert_mail(one, SENDER, LINKS, at=NOON, key=KEY),
        customer_mail(replace(TO_ANA, subject=title), SENDER, ACME, said, at=NOON, key=KEY),
    ):
        raw = mail.as_bytes().partition(b"\r\n\r\n")[0]
        names = {line.partition(b":")[0] for line in raw.split(b"\r\n") if line[:1] not in b" \t"}
        assert names <= {
            b"From", b"To", b"Subject", b"Date", b"Message-ID", b"In-Reply-To", b"References",
            b"Auto-Submitted", b"X-Auto-Response-Suppress", b"Importance", b"MIME-Version",
            b"Content-Type", b"Content-Transfer-Encoding",
        }  # fmt: skip


def test_a_customer_gets_the_cleared_text_alone_in_the_thread_they_began() -> None:
    mail = customer_mail(TO_ANA, SENDER, ACME, "first@acme.example", at=NOON, key="ESC-1042:9:m:0")
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content() == TO_ANA.text + "\n"
    assert mail["Subject"] == "Re: Exports fail [ESC-1042]"
    assert mail["In-Reply-To"] == "<first@acme.example>"
    assert mail["To"] == "Ana Silva <ana@acme.example>"
    assert mail["Auto-Submitted"] is None


@pytest.mark.parametrize("written", ["ana", "Ana Silva", "ana@acme.example"])
def test_a_contact_is_found_by_id_name_or_address(written: str) -> None:
    mail = customer_mail(replace(TO_ANA, recipient=written), SENDER, ACME, "", at=NOON, key="k")
    assert mail["To"] == "Ana Silva <ana@acme.example>"


@pytest.mark.parametrize(
    "written",
    ["", "nobody", "a@acme.example, b@evil.example", "a@acme.example\nBcc: b@evil.example", "<>"],
)
def test_who_cannot_be_one_person_is_refused(written: str) -> None:
    with pytest.raises(Never, match="not the e-mail address of one person"):
        customer_mail(replace(TO_ANA, recipient=written), SENDER, ACME, "", at=NOON, key="k")


def test_split_takes_what_people_write() -> None:
    assert split("Ana Silva <ana@acme.example>") == ("Ana Silva", "ana@acme.example")
    assert split(' "Silva, Ana" <ana@acme.example> ') == ("Silva, Ana", "ana@acme.example")
    assert split("a@b.example c@d.example") is None


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        ("550 5.1.1 unknown", Never),
        ("452 4.2.2 full", TryAgain),
        ("554 4.7.1 greylisted", TryAgain),
    ],
)
def test_what_the_server_says_of_a_recipient(answer: str, meaning: type[Exception]) -> None:
    with post_office() as post:
        post.rcpt.append(answer)
        with pytest.raises(meaning, match=answer[:3]):
            _smtp(post.port).send(made(), NOON)


def test_a_server_without_tls_gets_no_mail_when_tls_is_wanted() -> None:
    with post_office() as post:
        with pytest.raises(TryAgain, match="STARTTLS"):
            _smtp(post.port, "starttls").send(made(), NOON)
        assert post.raw == []


def test_a_server_that_is_down_may_come_back() -> None:
    with post_office() as post:
        port = post.port
    with pytest.raises(TryAgain, match="cannot be used"):
        _smtp(port).send(made(), NOON)


def test_a_message_to_a_customer_goes_through_the_same_server() -> None:
    with post_office() as post:
        defaults = {s.name: s.default for s in CHANNEL.settings}
        given = {"host": "127.0.0.1", "port": post.port, "security": "none", "timeout": 20}
        channel = CHANNEL.connect({**defaults, **given, "sender": "d@l.example"}, tools()).customers
        assert isinstance(channel, Email)
        reference = channel.send(TO_ANA, at=NOON, key="ESC-1042:9:message:0")
        assert reference == "esc-1042.9.message.0@l.example"
        assert post.mails[0]["References"] == "<first@acme.example>"


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(signed: Certificate) -> None:
    with post_office(server_side(signed)) as post:
        with pytest.raises(TryAgain, match="certificate"):
            _smtp(post.port, "starttls").send(made(), NOON)
        assert post.raw == []
        _smtp(post.port, "starttls", ca=str(signed.cert)).send(made(), NOON)
        assert len(post.raw) == 1


def test_who_signs_in_does_so_over_tls_and_with_the_right_password(signed: Certificate) -> None:
    with post_office(server_side(signed), names=True) as post:
        right = replace(_smtp(post.port, "starttls", ca=str(signed.cert)), user="desk")
        with pytest.raises(Never, match="does not let 'desk' sign in"):
            replace(right, password="wrong").send(made(), NOON)
        with pytest.raises(TryAgain, match="Try again later"):
            replace(right, password="not now").send(made(), NOON)
        replace(right, password="right").send(made(), NOON)
        assert len(post.raw) == 1


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
@pytest.mark.parametrize("answer", ["250 OK", "550 no", "deaf", "accept, then die"])
def test_no_socket_is_left_open_whatever_the_server_does(
    signed: Certificate, security: str, answer: str
) -> None:
    trust = None if security == "none" else server_side(signed)
    with post_office(trust, at_once=security == "tls") as post:
        post.data.append(answer)
        smtp = _smtp(post.port, security, ca=str(signed.cert))
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            with suppress(Never, TryAgain):
                (replace(smtp, timeout=0.5) if answer == "deaf" else smtp).send(made(), NOON)
            gc.collect()
        assert [str(each.message) for each in said] == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"host": "http://smtp.example"}, "no name of a server"),
        ({"host": "smtp example"}, "no name of a server"),
        ({"port": 65_536}, "no port"),
        ({"user": "desk"}, "no password"),
        ({"sender": "Care\r\nBcc: x@y.example <care@acme.example>"}, "not an address"),
    ],
)
def test_what_can_never_work_is_a_fault_of_the_settings(
    given: dict[str, object], said: str
) -> None:
    defaults = {setting.name: setting.default for setting in CHANNEL.settings}
    right = {**defaults, "host": "smtp.example", "sender": "Care <care@acme.example>"}
    CHANNEL.connect(right, tools())
    with pytest.raises(ValueError, match=said):
        CHANNEL.connect({**right, **given}, tools())


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificate(tmp_path_factory.mktemp("signed"))


def server_side(signed: Certificate) -> ssl.SSLContext:
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(signed.cert, signed.key)
    return made


def _smtp(port: int, security: str = "none", ca: str = "") -> Smtp:
    return Smtp("127.0.0.1", port, security, "", "", 60, ca)
