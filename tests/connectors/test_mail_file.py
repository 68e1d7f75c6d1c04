"""Odd mails, one kind each: what is read, what is noted, what is refused and with which remedy."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from escalation_manager.connectors.mail_file import MAX_BYTES, ParsedMail, parse_mail
from escalation_manager.core.errors import BadInput


def mail(body: str | bytes = "The export fails.", *headers: str, charset: str = "utf-8") -> bytes:
    """A mail with these headers; From and Subject stand in where they are not given."""
    top = "\r\n".join(("From: Ann Lee <ann@acme.example>", *headers, "MIME-Version: 1.0"))
    return top.encode(charset) + b"\r\n\r\n" + (body.encode() if isinstance(body, str) else body)


def part(kind: str, body: str, *headers: str) -> str:
    return "\r\n".join((f"--cut\r\nContent-Type: {kind}", *headers, "", body, ""))


def multipart(kind: str, *parts: str) -> bytes:
    return mail("".join(parts) + "--cut--\r\n", f'Content-Type: multipart/{kind}; boundary="cut"')


def noted(read: ParsedMail, words: str) -> bool:
    return any(words in note for note in read.notes)


REFUSED = [
    (b"", "is empty", "standard input"),
    (b" \r\n\t\n", "is empty", "standard input"),
    (b"\xef\xbb\xbf", "is empty", "standard input"),
    (b"\x89PNG\r\n\x1a\n\0\0", "a PNG picture", "as .eml"),
    (b"PK\x03\x04\x14\0", "a zip archive", "as .eml"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1", "an Outlook .msg file", "as .eml"),
    (b"%PDF-1.7", "a PDF document", "as .eml"),
    (b"hello\0world", "holds binary data", "as .eml"),
    (bytes(range(1, 9)) * 9, "holds binary data", "as .eml"),
    (b"x" * (MAX_BYTES + 1), "5,242,881 bytes; at most 5,242,880", "without its attachments"),
    (mail(""), "no words", "as .eml"),
    (mail("<p> </p><script>x()</script>", "Content-Type: text/html"), "no words", "as .eml"),
    (multipart("mixed", part("application/pdf; name=a.pdf", "x")), "only attachments: a.pdf",
     "Write down"),
    (multipart("encrypted", part("application/octet-stream", "x")), "is encrypted", "Decrypt it"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "problem", "remedy"), REFUSED)
def test_what_holds_no_words_is_refused_with_a_remedy(
    raw: bytes, problem: str, remedy: str
) -> None:
    with pytest.raises(BadInput) as refused:
        parse_mail(raw, name="case.eml")
    assert "'case.eml'" in refused.value.message
    assert problem in refused.value.message
    assert remedy in refused.value.remedy


def test_a_mail_of_just_the_limit_is_read() -> None:
    read = parse_mail(b"Nothing works. " * (MAX_BYTES // 15))
    assert read.full_text.startswith("Nothing works. Nothing")
    assert len(read.statement) == 100_000
    assert noted(read, "cut after 100,000 characters")


@pytest.mark.parametrize(
    "words", ["Nothing works.", "Hello: all our sites are down.", "Note:\n\nTo: be clear, it fails"]
)
def test_plain_words_need_no_headers(words: str) -> None:
    read = parse_mail(words.encode())
    assert read.statement == words
    assert (read.sender_address, read.subject, read.sent_at, read.channel) == (
        "",
        "",
        None,
        "email",
    )


def test_a_page_without_headers_is_read_as_html() -> None:
    assert parse_mail(b"<html><body><p>It &amp; all fails</p>").statement == "It & all fails"


def test_utf_16_from_a_text_editor_is_read() -> None:
    assert parse_mail("Größe falsch".encode("utf-16")).statement == "Größe falsch"


@pytest.mark.parametrize(
    ("body", "charset", "text", "note"),
    [
        ("Größe".encode(), "utf-8", "Größe", ""),
        ("Größe".encode("latin-1"), "iso-8859-1", "Größe", ""),
        ("“Größe” 5 €".encode("cp1252"), "iso-8859-1", "“Größe” 5 €", ""),
        ("Größe".encode(), "iso-8859-1", "Größe", "is written in UTF-8"),
        ("Größe".encode("cp1252"), "utf-8", "Größe", "read as Windows-1252"),
        ("Größe".encode("cp1252"), "us-ascii", "Größe", "read as Windows-1252"),
        ("Größe".encode("cp1252"), "x-klingon", "Größe", "'x-klingon' is unknown"),
        ("Größe".encode(), "rot13", "Größe", "says 'rot13' but is written in UTF-8"),
        (b"a\x81\xe9", "utf-8", "aé", "read as Latin-1"),
        ("東京が停止".encode("iso2022_jp"), "iso-2022-jp", "東京が停止", ""),
        ("Сбой".encode("koi8_r"), "koi8-r", "Сбой", ""),
    ],
)
def test_character_sets_right_wrong_and_unknown(
    body: bytes, charset: str, text: str, note: str
) -> None:
    read = parse_mail(mail(body, f"Content-Type: text/plain; charset={charset}"))
    assert read.statement == text
    assert noted(read, note) if note else read.notes == ()


RECEIVED = "Received: from a by b; Tue, 10 Mar 2026 06:00:05 +0000"
ARRIVED = datetime(2026, 3, 10, 6, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "expected", "note"),
    [
        (["Date: Tue, 10 Mar 2026 11:29:00 +0530"], datetime(2026, 3, 10, 5, 59, tzinfo=UTC), ""),
        (["Date: Tue, 10 Mar 2026 05:59:00 -0000"], datetime(2026, 3, 10, 5, 59, tzinfo=UTC), ""),
        (["Date: Tue, 31 Feb 2026 10:00:00 +0000"], None, "is impossible; no time"),
        (["Date: Tue, 31 Feb 2026 10:00:00 +0000", RECEIVED], ARRIVED, "the time of its arrival"),
        (["Date: Tue, 10 Mar 2026 10:00:00 +9999", RECEIVED], ARRIVED, "is impossible"),
        (["Date: yesterday, I think"], None, "'yesterday, I think' is impossible"),
        (["Date: Mon, 1 Jan 1900 00:00:00 +0000"], None, "is impossible"),
        (["Date: Thu, 10 Mar 2095 06:00:00 +0000", RECEIVED], ARRIVED, "after its arrival"),
        ([RECEIVED], ARRIVED, "has no date"),
        ([], None, ""),
    ],
)
def test_dates_possible_and_not(headers: list[str], expected: datetime | None, note: str) -> None:
    read = parse_mail(mail("x", *headers))
    assert read.sent_at == expected
    assert noted(read, note) if note else read.notes == ()


def test_headers_are_decoded_and_cleaned() -> None:
    read = parse_mail(
        mail(
            "x",
            "To: =?utf-8?Q?K=C3=B6rner=2C_Ulrike?= <U.K@acme.example>,",
            ' "Doe, \\"Jo\\"" <jo@acme.example>; team: a@acme.example, b@acme.example;',
            "Subject: =?utf-8?B?8J+Y?= =?utf-8?B?oSBkb3du?= now\u202e\x1b[31m",
            "Message-ID: <1@acme.example>",
            "References: <a@x.example>",
            " <b@x.example>",
            "In-Reply-To: <b@x.example>",
        )
    )
    assert read.to == ("u.k@acme.example", "jo@acme.example", "a@acme.example", "b@acme.example")
    assert read.subject == "😡 down now[31m"
    assert (read.message_id, read.references) == ("1@acme.example", ("a@x.example", "b@x.example"))


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        (["Auto-Submitted: auto-replied"], True),
        (["Auto-Submitted: no"], False),
        (["Subject: Automatic reply: export"], True),
        (["Subject: Abwesenheitsnotiz: Urlaub"], True),
        (["Return-Path: <>"], True),
        (["Subject: Our automatic reply rules are broken"], False),
        (["Precedence: bulk"], False),
    ],
)
def test_mail_that_no_person_wrote(headers: list[str], automatic: bool) -> None:
    assert parse_mail(mail("I am away.", *headers)).is_auto_reply is automatic


def test_a_truncated_mail_is_read_and_noted() -> None:
    read = parse_mail(multipart("mixed", part("text/plain", "It fails.")).removesuffix(b"--\r\n"))
    assert read.statement == "It fails."
    read = parse_mail(
        multipart("mixed", part("text/plain", "It fails.")).replace(b"--cut--\r\n", b"")
    )
    assert read.statement == "It fails."
    assert noted(read, "truncated")


def test_winmail_is_noted_and_the_rest_read() -> None:
    read = parse_mail(
        multipart(
            "mixed",
            part("text/plain", "It fails."),
            part("application/ms-tnef; name=winmail.dat", "x"),
        )
    )
    assert read.statement == "It fails."
    assert noted(read, "winmail.dat cannot be read")


def test_a_mail_enclosed_as_a_file_is_forwarded() -> None:
    inner = "From: Bo <bo@acme.example>\r\nSubject: down\r\n\r\nAll sites are down."
    read = parse_mail(
        multipart("mixed", part("text/plain", "See below."), part("message/rfc822", inner))
    )
    assert read.statement == "See below.\n\nAll sites are down."
    assert (read.forwarded, read.forwarded_from) == (True, "bo@acme.example")


def test_html_is_read_where_plain_text_says_the_same_or_nothing() -> None:
    plain, html = part("text/plain", "Down."), part("text/html", "<p>Down <b>now</b>.</p>")
    assert parse_mail(multipart("alternative", plain, html)).statement == "Down now."
    empty = part("text/html", "<p>&nbsp;</p>")
    assert parse_mail(multipart("alternative", plain, empty)).statement == "Down."


def test_two_versions_that_differ_are_noted() -> None:
    orders = " ".join(f"order{number}" for number in range(40))
    read = parse_mail(
        multipart("alternative", part("text/plain", orders), part("text/html", "<p>Down.</p>"))
    )
    assert read.statement == "Down."
    assert noted(read, "says different things")


def test_a_file_name_is_no_path() -> None:
    named = 'Content-Disposition: attachment; filename="../../etc/pass\\"wd"'
    read = parse_mail(
        multipart("mixed", part("text/plain", "x"), part("text/plain", "secret", named))
    )
    assert read.attachments[0].name == 'pass"wd'
    assert "secret" not in read.full_text


def test_flowed_lines_are_joined() -> None:
    text = "> old \r\n> words\r\nThe export \r\nfails.\r\n-- \r\nAnn"
    read = parse_mail(mail(text, "Content-Type: text/plain; format=flowed"))
    assert (read.statement, read.quoted) == ("The export fails.", "> old words")
