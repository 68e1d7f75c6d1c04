"""Whatever the bytes: a mail or BadInput with a remedy, in time that grows with its size."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_manager import demo
from escalation_manager.connectors.mail_file import MAX_BYTES, ParsedMail, parse_mail
from escalation_manager.core.errors import BadInput

HEAD = b"From: a@acme.example\r\nSubject: x\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
SCRAPS = st.sampled_from(
    [
        HEAD, HTML, MIXED, b"\r\n\r\n", b"\n--b\n", b"\n--b--\n", b"Date: Mon, 99 Foo 20261 99:99",
        b"Content-Type: text/plain; charset=", b"utf-16", b"Content-Transfer-Encoding: base64\n",
        b"=?utf-8?b?////?=", b"=?x?q?=ZZ?=", b"To: \"\\\"<<a@b>,;(", b"Received: ;", b"<div ", b">",
        b"<style>.x{display:none}", b"</", b"<!--", b"&#99999999999;", b"&#x110000;", b"On 1:00 a",
        b" wrote:\n", b"> ", b"From: a\nSent: b\nTo: c\n", b"-----Original Message-----\n",
        b"-- \n", b"\xff\xfe", b"\x00", b"\xf3\xa0\x81\x81", b"\xed\xa0\x80", b"filename*0*=x''%",
    ]
)  # fmt: skip
MAILS = {name: demo.mail(name) for name in demo.mail_names()}


def refusal(raw: bytes) -> BadInput | ParsedMail:
    try:
        return parse_mail(raw, name="some.eml")
    except BadInput as refused:
        return refused


def read_or_refuse(raw: bytes) -> ParsedMail | None:
    mail = refusal(raw)
    if isinstance(mail, BadInput):
        assert mail.remedy
        assert "some.eml" in mail.message
        return None
    assert mail.full_text.strip()
    for line in (mail.subject, mail.sender_name, mail.forwarded_from, *mail.to, mail.message_id):
        assert not set(line) & set("\r\n\0\x1b\u202e")
    assert mail.sent_at is None or mail.sent_at.utcoffset() == timedelta(0)
    assert "\ue001" not in mail.statement + mail.quoted + mail.full_text
    mail.full_text.encode("utf-8")
    return mail


@given(st.binary(max_size=2000))
@settings(max_examples=100, deadline=None)
def test_any_bytes(raw: bytes) -> None:
    read_or_refuse(raw)


@given(st.lists(st.one_of(SCRAPS, st.binary(max_size=8)), max_size=25).map(b"".join))
@settings(max_examples=120, deadline=None)
def test_any_pile_of_scraps_of_mails(raw: bytes) -> None:
    read_or_refuse(raw)


@given(
    name=st.sampled_from(sorted(MAILS)),
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 40), st.one_of(SCRAPS, st.binary(max_size=6))),
        min_size=1,
        max_size=6,
    ),
)
@settings(max_examples=120, deadline=None)
def test_any_mutation_of_a_real_mail(name: str, cuts: list[tuple[float, int, bytes]]) -> None:
    raw = MAILS[name]
    for share, length, instead in cuts:
        at = int(share * len(raw))
        raw = raw[:at] + instead + raw[at + length :]
    read_or_refuse(raw)


@given(name=st.sampled_from(sorted(MAILS)), share=st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_any_truncation_of_a_real_mail(name: str, share: float) -> None:
    raw = MAILS[name]
    read_or_refuse(raw[: int(share * len(raw))])


@given(st.text(min_size=1, max_size=300), st.sampled_from(["utf-8", "utf-16", "cp1252"]))
@settings(max_examples=60, deadline=None)
def test_plain_words_are_never_lost(text: str, charset: str) -> None:
    words = [word for word in text.split() if word.isalnum() and word.isascii()]
    raw = "Dear all, ".encode(charset) + text.encode(charset, "ignore").removeprefix(b"\xff\xfe")
    mail = read_or_refuse(raw)
    for word in words if mail else []:
        assert mail is not None
        assert word in mail.full_text


def large(unit: bytes, start: bytes = HTML, end: bytes = b"") -> bytes:
    return start + unit * ((MAX_BYTES // 10 - len(start) - len(end)) // len(unit)) + end


HOSTILE = {
    "deep": large(b"<div>"),
    "table": large(b"<td>a1</td>", HTML + b"<table><tr>"),
    "open tags": large(b'<a "'),
    "less than": large(b"<", end=b">"),
    "one number": large(b"9", HTML + b"&#"),
    "comments": large(b"<!-- "),
    "styles": large(b"<style>.a{display:none}</style>"),
    "braces": large(b".a{", HTML + b"<style>"),
    "short lines": large(b"x\n", HEAD + b"\n"),
    "one line": large(b"x", HEAD + b"\n"),
    "attributions": large(b"On x 12:30\n", HEAD + b"\n"),
    "senders": large(b"From: x\n", HEAD + b"\n"),
    "rules": large(b"----------\n", HEAD + b"\n"),
    "forwards": large(b"--- Forwarded message ---\nFrom: x\nhi\n", HEAD + b"\n"),
    "quotes": large(b"> x\n", HEAD + b"\n"),
    "headers": large(b"X: y\n", HEAD),
    "recipients": large(b'"\\', HEAD + b"To: "),
    "parts": large(b"--b\n\nx\n", MIXED),
    "nested": large(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n", MIXED + b"--b\n"),
    "base64": large(b"A=", HEAD + b"Content-Transfer-Encoding: base64\n\n"),
    "padding": large(b"=", HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_mail_takes_time_in_proportion_to_its_length(kind: str) -> None:
    start = time.process_time()
    read_or_refuse(HOSTILE[kind])
    # The bound lies far above what is linear, and far below what grows with the square.
    assert time.process_time() - start < 15


def test_a_mail_of_five_megabytes_is_read() -> None:
    attachment = b"QUJD" * 19 + b"\r\n"
    raw = (
        MIXED
        + b"--b\r\n\r\nThe export fails.\r\n--b\r\nContent-Type: application/zip; name=log.zip\r\n"
        + b"Content-Transfer-Encoding: base64\r\n\r\n"
    )
    raw += attachment * ((MAX_BYTES - len(raw) - 10) // len(attachment)) + b"--b--\r\n"
    mail = parse_mail(raw)
    assert mail.statement == "The export fails."
    assert mail.attachments[0].size > 3_500_000
