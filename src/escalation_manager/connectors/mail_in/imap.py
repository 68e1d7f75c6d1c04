"""How are mails taken from a mailbox? Over IMAP, with IDLE where the server knows it.

A handled mail is marked as read and, where the settings name a folder, moved. Without such a folder
only unread mails are looked at, so nobody else should read there. The mark is a hint: what was
taken in is remembered by the desk itself.
"""

from __future__ import annotations

import contextlib
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.mails import Arrived, MailState

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

MOST_AT_ONCE = 50
MAX_BYTES = 25 * 1024 * 1024
BEGINNING = 2 * 1024 * 1024
"""Bytes that are read of a mail which is larger: its words stand before its files."""

POLL_SECONDS = 30.0
"""How long to wait before looking again where the server tells of nothing by itself."""


@dataclass(frozen=True, slots=True)
class Account:
    """Which mailbox, and how to get in."""

    host: str
    port: int
    security: str
    user: str
    password: str
    mailbox: str
    done: str
    review: str
    timeout: float
    ca: Path | None = None
    """Who signs the server's certificate, where it is not one of the well-known."""

    @classmethod
    def of(cls, settings: Mapping[str, Any], folder: Path) -> Account:
        """The mailbox of the settings, whose paths are those of `folder`."""
        return cls(
            settings["host"],
            settings["port"],
            settings["security"],
            settings["user"],
            settings["password"],
            settings["mailbox"],
            settings["done"],
            settings["review"],
            settings["timeout"],
            folder / settings["ca"] if settings["ca"] else None,
        )


class Imap:
    """Fills the MailSource port. Signed in when it is first asked, and again after a failure.

    `pause` waits for so many seconds; it is handed in, so that tests need not wait.
    """

    def __init__(self, account: Account, pause: Callable[[float], object]) -> None:
        self._account = account
        self._pause = pause
        self._open: BaseMailBox | None = None

    def arrived(self) -> Iterator[Arrived]:
        """What lies there and was not handled, the oldest first, without marking it."""
        from imap_tools import AND

        try:
            box = self._box()
            # Where what was handled is moved away, all the rest is new, whoever has read it.
            wanted = AND(all=True) if self._account.done else AND(seen=False)
            for uid in box.uids(wanted)[:MOST_AT_ONCE]:
                # Asked each time: the connection may have been lost and made anew meanwhile.
                yield from self._one(self._box(), uid)
        except Exception as error:
            raise self._failed(error) from None

    def handled(self, name: str, state: MailState) -> None:
        """Mark it as read, and move it where the settings say."""
        account = self._account
        aim = (account.review or account.done) if state is MailState.REVIEW else account.done
        try:
            box = self._box()
            box.flag([name], "\\Seen", True)
            if aim:
                folder = aim.replace("/", _divider(box))
                if not box.folder.exists(folder):
                    box.folder.create(folder)
                box.move([name], folder)
        except Exception as error:
            raise self._failed(error) from None

    def wait(self, seconds: float) -> bool:
        """Until the server tells of something new; one that cannot is asked again soon."""
        try:
            box = self._box()
            if "IDLE" in box.client.capabilities:
                return bool(box.idle.wait(timeout=seconds))
            self._pause(min(seconds, POLL_SECONDS))
            return True
        except Exception as error:
            raise self._failed(error) from None

    def close(self) -> None:
        """Sign out."""
        box, self._open = self._open, None
        if box is not None:
            try:
                box.logout()
            except Exception:
                return  # The connection was lost before; there is nothing left to let go of.

    def _one(self, box: BaseMailBox, uid: str) -> Iterator[Arrived]:
        """The whole mail, or the beginning of one that is too large to read."""
        kind, sizes = box.client.uid("fetch", uid, "(RFC822.SIZE)")
        size = int(b"".join(_pieces(sizes)).rpartition(b"RFC822.SIZE ")[2].split(b")")[0] or b"0")
        what = "BODY.PEEK[]" if size <= MAX_BYTES else f"BODY.PEEK[]<0.{BEGINNING}>"
        kind, data = box.client.uid("fetch", uid, f"({what})")
        if kind != "OK":
            return
        for piece in data:
            if isinstance(piece, tuple):
                yield Arrived(uid, piece[1])
                return

    def _box(self) -> BaseMailBox:
        if self._open is not None:
            return self._open
        from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

        account = self._account
        host, port, timeout = account.host, account.port, account.timeout
        box: BaseMailBox
        if account.security == "none":
            box = MailBoxUnencrypted(host, port, timeout=timeout)
        else:
            trust = ssl.create_default_context(cafile=account.ca)
            kind = MailBox if account.security == "tls" else MailBoxStartTls
            box = kind(host, port, timeout=timeout, ssl_context=trust)
        self._open = box
        box.login(account.user, account.password, account.mailbox)
        return box

    def _failed(self, error: Exception) -> Exception:
        """Every library below has errors of its own; here they become ours."""
        from imap_tools import MailboxFolderSelectError, MailboxLoginError

        where, box = f"{self._account.host}:{self._account.port}", self._open
        self._open = None
        if box is not None:
            # A failed connection is not signed out of, it is dropped.
            with contextlib.suppress(OSError):
                box.client.shutdown()
        if isinstance(error, MailboxLoginError):
            return Never(
                f"{where} does not let {self._account.user!r} sign in.",
                "Correct user and password of [mail_in].",
            )
        if isinstance(error, MailboxFolderSelectError):
            return Never(
                f"{where} has no folder {self._account.mailbox!r}.",
                "Correct the mailbox of [mail_in].",
            )
        why = str(error) or type(error).__name__
        return TryAgain(f"The mailbox at {where} cannot be read: {why}.")


def _divider(box: BaseMailBox) -> str:
    """What stands between the parts of a folder's name on this server: a slash, or a point."""
    _, data = box.client.list('""', '""')
    found = re.search(rb'\) "(.)" ', next(_pieces(data), b""))
    return found[1].decode() if found else "/"


def _pieces(data: list[Any]) -> Iterator[bytes]:
    for piece in data:
        if isinstance(piece, bytes):
            yield piece
        elif isinstance(piece, tuple):
            yield from (part for part in piece if isinstance(part, bytes))
