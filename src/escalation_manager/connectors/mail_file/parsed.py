"""What is kept of a mail: the newest words, and everything else apart from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with the mail; `size` in bytes, decoded. Its content is not read."""

    name: str
    type: str
    size: int


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """One mail, taken apart. All text is what a person would have seen, unless said otherwise."""

    statement: str
    """The newest words; for a forwarded mail with the forwarded thread, oldest last."""
    quoted: str
    """Earlier mails quoted below or between the newest words."""
    signature: str
    """Sign-off, signature, disclaimers and banners: nobody's statement."""
    hidden: str
    """Text of the HTML that no reader would have seen. Never trust it; show it to a person."""
    full_text: str
    """Everything visible, in its order."""
    subject: str
    sender_name: str
    sender_address: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    sent_at: datetime | None
    """UTC; None where the mail does not tell a possible date."""
    message_id: str
    references: tuple[str, ...]
    """Message ids of the thread, oldest first, In-Reply-To included."""
    channel: str
    """Always "email"."""
    is_auto_reply: bool
    """Out-of-office notes, bounces and other mail that no person wrote."""
    forwarded: bool
    forwarded_from: str
    """Address (or name) of the one who wrote what was forwarded, where it is told."""
    attachments: tuple[Attachment, ...]
    notes: tuple[str, ...]
    """What was odd about the mail, one sentence each."""
