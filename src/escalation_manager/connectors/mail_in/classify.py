"""Who or what wrote this mail: a person, a machine that answers by itself, or a server that failed?

Only headers and delivery reports are read here; the words are read elsewhere. Whatever the bytes
are, an answer comes out.
"""

from __future__ import annotations

import contextlib
import email
import email.policy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message

MOST_HOPS = 50
"""More servers than this on the way mean that a mail runs in circles."""

_OURS = re.compile(
    r"<?(esc-\d{4,12})(?:\.(\d{1,9})\.(alert|message)\.(\d{1,4})(\.[^@\s<>]*)?)?@[^>]*>?"
)
_TAG = re.compile(r"\.k([0-9a-f]{20})$")
_SEVERAL = re.compile(r"\.and\d{1,3}(?:\.|$)")
"""A mail that told several notices: to answer it is to answer none of them."""
_NUMBER = re.compile(r"\[(ESC-\d{4,12})\]", re.IGNORECASE)
_ID = re.compile(r"<[^<>\s]{3,400}>")
_BULK = ("bulk", "list", "junk", "auto_reply", "auto-reply")
_DAEMON = re.compile(r"(?:mailer-daemon|postmaster)@", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bounce:
    """A server says that a mail of ours did not arrive."""

    effect: str
    """The key of the effect whose mail it was: ESC-0001:7:message:0."""
    recipient: str
    reason: str
    final: bool
    """False: it is only late and still tried, or it did arrive."""
    tag: str = ""
    """The tag in the mail's name; empty: it has none, as those of older versions."""


@dataclass(frozen=True, slots=True)
class Classified:
    """What the headers say."""

    id: str
    """The Message-ID without brackets, or a digest of the bytes where it has none."""
    subject: str
    escalations: tuple[str, ...]
    """Numbers in the subject and in the ids that it answers to; each once."""
    references: tuple[str, ...]
    bounce: Bounce | None = None
    machine: str = ""
    """Why nobody wrote it; empty: a person did."""
    list_id: str = ""
    """The mailing list that it came through."""
    forged: bool = False
    """Our own mail server says that it is not from whom it says."""


def classify(raw: bytes, trusted: str = "") -> Classified:
    """Read the headers. `trusted` is the name by which our mail server signs its verdicts."""
    mail = email.message_from_bytes(raw, policy=email.policy.compat32)
    own_id = _first_id(mail, "Message-ID")
    subject = _text(mail, "Subject")
    references = tuple(
        dict.fromkeys(
            one.strip("<>")
            for name in ("References", "In-Reply-To")
            for one in _ID.findall(_text(mail, name))
        )
    )
    numbers = [found.upper() for found in _NUMBER.findall(subject)]
    numbers += [
        ours[1].upper()
        for one in references
        if (ours := _OURS.fullmatch(one.lower())) and not _SEVERAL.match(ours[5] or "")
    ]
    bounce = _bounce(mail)
    return Classified(
        id=own_id or f"sha256-{hashlib.sha256(raw).hexdigest()}",
        subject=subject,
        escalations=tuple(dict.fromkeys(numbers)),
        references=references,
        bounce=bounce,
        machine="" if bounce else _machine(mail, own_id),
        list_id=_list(mail),
        forged=_forged(mail, trusted),
    )


def _machine(mail: Message, own_id: str) -> str:
    if _OURS.fullmatch(own_id.lower()):
        return "It is one of our own mails."
    submitted = _token(mail, "Auto-Submitted")
    if submitted not in ("", "no"):
        return f"A machine sent it by itself (Auto-Submitted: {submitted})."
    for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Loop"):
        if mail.get(name) is not None:
            return f"A machine sent it by itself ({name})."
    if len(mail.get_all("Received") or ()) > MOST_HOPS:
        return f"It went through more than {MOST_HOPS} servers: it runs in circles."
    precedence = _token(mail, "Precedence")
    if precedence in ("auto_reply", "auto-reply"):
        return "A machine sent it by itself (Precedence)."
    if _text(mail, "Return-Path").strip() == "<>" or _DAEMON.search(_text(mail, "From")):
        return "A mail server sent it, and it is no report on a mail of ours."
    return ""


def _list(mail: Message) -> str:
    found = _text(mail, "List-Id") or _text(mail, "List-Post") or _text(mail, "List-Unsubscribe")
    if found:
        return " ".join(found.split())[:200]
    precedence = _token(mail, "Precedence")
    return f"Precedence: {precedence}" if precedence in _BULK else ""


def _bounce(mail: Message) -> Bounce | None:
    """A delivery report (RFC 3464), or what older servers write instead."""
    reports = list(_reports(mail))
    empty = _text(mail, "Return-Path").strip() == "<>"
    if not reports and not empty and not _DAEMON.search(_text(mail, "From")):
        return None
    told = _returned_id(mail)
    ours = _OURS.fullmatch(told.lower()) if told else None
    if ours is None or ours[2] is None:
        return None
    effect = f"{ours[1].upper()}:{ours[2]}:{ours[3]}:{ours[4]}"
    tagged = _TAG.search(ours[5] or "")
    tag = tagged[1] if tagged else ""
    for report in reports:
        action = _token(report, "Action")
        if not action:
            continue
        recipient = _text(report, "Original-Recipient") or _text(report, "Final-Recipient")
        status = _text(report, "Status")
        why = _text(report, "Diagnostic-Code").partition(";")[2].strip() or status
        return Bounce(
            effect,
            recipient.rpartition(";")[2].strip(),
            f"{why or 'The mail server gave no reason.'}"[:300],
            action == "failed",
            tag,
        )
    reason = f"A mail server sent it back: {_text(mail, 'Subject')}"[:300]
    return Bounce(effect, "", reason, True, tag)


def _reports(mail: Message) -> Iterator[Message]:
    """The groups of headers in every delivery-status part."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            for group in part.get_payload() if isinstance(part.get_payload(), list) else ():
                if isinstance(group, Message):
                    yield group


def _returned_id(mail: Message) -> str:
    """The Message-ID of the mail that came back, wherever this server puts it."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                found = _first_id(inner[0], "Message-ID")
                if found:
                    return found
        if kind == "text/rfc822-headers":
            words = part.get_payload(decode=True)
            if isinstance(words, bytes):
                found = _first_id(email.message_from_bytes(words), "Message-ID")
                if found:
                    return found
    for name in ("X-Failed-Message-ID", "In-Reply-To", "References"):
        for one in _ID.findall(_text(mail, name)):
            if _OURS.fullmatch(one.lower()):
                return str(one).strip("<>")
    payload = mail.get_payload(decode=True) if not mail.is_multipart() else b""
    text = payload.decode("utf-8", "replace")[:20_000] if isinstance(payload, bytes) else ""
    for one in _ID.findall(text):
        if _OURS.fullmatch(one.lower()):
            return str(one).strip("<>")
    return ""


def _forged(mail: Message, trusted: str) -> bool:
    """Whether the topmost verdict of our own server is that DMARC failed."""
    if not trusted:
        return False
    for value in mail.get_all("Authentication-Results") or ():
        server, _, verdict = str(value).partition(";")
        if server.split()[:1] == [trusted]:
            return re.search(r"\bdmarc\s*=\s*fail\b", verdict, re.IGNORECASE) is not None
    return False


def _first_id(mail: Message, name: str) -> str:
    found = _ID.search(_text(mail, name))
    return found[0].strip("<>") if found else ""


def _token(mail: Message, name: str) -> str:
    return _text(mail, name).partition(";")[0].partition("(")[0].strip().lower()


def _text(mail: Message, name: str) -> str:
    """The value on one line; encoded words are undone as far as they can be."""
    value = mail.get(name)
    if value is None:
        return ""
    raw = str(value)
    if "=?" in raw:
        from email.header import decode_header, make_header

        with contextlib.suppress(ValueError, LookupError, UnicodeError):
            raw = str(make_header(decode_header(raw)))
    return " ".join(raw.split())
