"""How are mails taken from a mailbox? Over IMAP, with IDLE where the server knows it.

A handled mail is marked as read and, where the settings name folders, moved. The mark is a hint:
what was taken in is remembered by the desk itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.mails import Arrived, MailState

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

MOST_AT_ONCE = 50
MAX_BYTES = 25 * 1024 * 1024


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

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Account:
        """The mailbox of the settings."""
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
        )


class Imap:
    """Fills the MailSource port. Signed in when it is first asked, and again after a failure."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._open: BaseMailBox | None = None

    def arrived(self) -> Iterator[Arrived]:
        """The unread ones, the oldest first, without marking them."""
        from imap_tools import AND

        try:
            box = self._box()
            uids = box.uids(AND(seen=False))[:MOST_AT_ONCE]
            for uid in uids:
                yield from self._one(box, uid)
        except Exception as error:
            raise self._failed(error) from None

    def handled(self, name: str, state: MailState) -> None:
        """Mark it as read, and move it where the settings say."""
        aim = self._account.review if state is MailState.REVIEW else self._account.done
        try:
            box = self._box()
            box.flag([name], "\\Seen", True)
            if aim:
                if not box.folder.exists(aim):
                    box.folder.create(aim)
                box.move([name], aim)
        except Exception as error:
            raise self._failed(error) from None

    def wait(self, seconds: float) -> bool:
        """Until the server tells of something new."""
        try:
            return bool(self._box().idle.wait(timeout=seconds))
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
        """The whole mail, or the headers of one that is too large to read."""
        kind, sizes = box.client.uid("fetch", uid, "(RFC822.SIZE)")
        size = int(b"".join(_pieces(sizes)).rpartition(b"RFC822.SIZE ")[2].split(b")")[0] or b"0")
        what = "BODY.PEEK[]" if size <= MAX_BYTES else "BODY.PEEK[HEADER]"
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

        kind = {"tls": MailBox, "starttls": MailBoxStartTls, "none": MailBoxUnencrypted}
        account = self._account
        box: BaseMailBox = kind[account.security](
            account.host, account.port, timeout=account.timeout
        )
        box.login(account.user, account.password, account.mailbox)
        self._open = box
        return box

    def _failed(self, error: Exception) -> Exception:
        """Every library below has errors of its own; here they become ours."""
        from imap_tools import MailboxFolderSelectError, MailboxLoginError

        where, self._open = f"{self._account.host}:{self._account.port}", None
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


def _pieces(data: list[Any]) -> Iterator[bytes]:
    for piece in data:
        if isinstance(piece, bytes):
            yield piece
        elif isinstance(piece, tuple):
            yield from (part for part in piece if isinstance(part, bytes))
