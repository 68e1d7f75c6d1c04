"""Which header values are safe to write, and which name does a mail carry?

Names, titles and addresses come from customers and from files. A line break in one of them would
end the header and begin another, so none survives; what is no address of one person is refused.
"""

from __future__ import annotations

import hashlib
import re
from email.headerregistry import Address

from escalation_manager.core.errors import Never
from escalation_manager.ports.wording import line

LONGEST_SUBJECT = 180
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_WRITTEN = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>\s]+)>|(?P<bare>[^<>\s]+)")
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,60}")


def subject(text: str) -> str:
    """A subject that fits into a list of mails."""
    return line(text, LONGEST_SUBJECT)


def split(text: str) -> tuple[str, str] | None:
    """(name, address) of `Ana <ana@acme.example>` or a bare address; None: it is not just one."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        return None
    address = found["address"] or found["bare"]
    if not _ADDRESS.fullmatch(address):
        return None
    return line((found["name"] or "").strip().strip('"')), address


def address(name: str, at: str) -> Address:
    """One recipient or sender, with a name that was made safe."""
    return Address(display_name=line(name), addr_spec=at)


def sender_of(text: str) -> tuple[str, str]:
    """The sender of the settings. ValueError when it is not one address."""
    found = split(text) if text.isprintable() else None
    if found is None:
        raise ValueError(f"{text!r} is not an address; write it as: Acme Care <care@acme.example>.")
    return found


def recipient(text: str, name: str, remedy: str) -> Address:
    """To whom. Never, with the remedy, when it is not the address of one person."""
    found = split(text)
    if found is None:
        raise Never(f"{line(text)[:80]!r} is not the e-mail address of one person.", remedy)
    return address(found[0] or name, found[1])


def message_id(key: str, domain: str, tag: str = "") -> str:
    """The Message-ID that follows from a key: `<esc-0001.7.alert.0.mia.email.k0f…@acme.example>`.

    The tag at its end is what nobody can guess: see `MailTags`.
    """
    parts = key.split(":")
    if all(_PLAIN.fullmatch(part) for part in parts):
        local = ".".join(parts).lower()
    else:
        # The first four name the effect, which is what a bounce is traced by.
        told = ".".join(part for part in parts[:4] if _PLAIN.fullmatch(part)).lower()
        local = f"{told}.{hashlib.sha256(key.encode()).hexdigest()[:16]}"
    return f"<{local}{f'.k{tag}' if tag else ''}@{domain}>"


def root_id(escalation_id: str, domain: str) -> str:
    """The id of a mail that was never sent, under which all alerts of an escalation gather."""
    return f"<{escalation_id.lower()}@{domain}>"
