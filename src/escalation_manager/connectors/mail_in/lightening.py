"""How is a mail with large files read? Without them: its headers and its words are enough.

What the files hold is not read anyway, and a mail is never passed over because of its size.
"""

from __future__ import annotations

import email
import email.policy
from email.message import Message

MAX_WORDS = 4 * 1024 * 1024
"""Bytes up to which a mail is left as it is."""

CUT = "(This file was left out: the mail is large.)\n"


def lightened(raw: bytes) -> bytes:
    """The mail itself when it is small; else without what is no text, and cut if it must be."""
    if len(raw) <= MAX_WORDS:
        return raw
    try:
        mail = email.message_from_bytes(raw, policy=email.policy.compat32)
        for part in mail.walk():
            if not part.is_multipart() and not _words(part):
                _empty(part)
        light = mail.as_bytes()
    except Exception:
        # What the standard library cannot take apart is read as far as it goes.
        light = raw
    return light if len(light) <= MAX_WORDS else light[:MAX_WORDS]


def _words(part: Message) -> bool:
    kind = part.get_content_type()
    attached = part.get_content_disposition() == "attachment"
    return kind in ("text/plain", "text/html") and not attached


def _empty(part: Message) -> None:
    del part["Content-Transfer-Encoding"]
    part.set_payload(CUT)
