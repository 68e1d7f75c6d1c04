"""Is a report on a mail of ours about a mail that we sent, or did somebody guess its name?

The name of a mail follows from its effect, so that a repeat is the same mail; anybody can guess it.
A tag in it, made with the desk's own key, cannot be guessed: whoever names it has seen the mail.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable

TAGGED_SINCE = "mails_tagged_since"
"""The setting in which it stands since when mails have a tag; older ones are known without."""
SIGNS = 20


class MailTags:
    """Makes tags and knows them again. `begun` is called before the first one is made."""

    def __init__(self, key: Callable[[], bytes], begun: Callable[[], None]) -> None:
        self._key = key
        self._begun = begun
        self._known: bytes | None = None

    def of(self, key: str) -> str:
        """The tag for whatever is sent under that key: of its effect, the first four parts."""
        if self._known is None:
            self._begun()
        return self._made(key)

    def fits(self, key: str, tag: str) -> bool:
        """Whether the tag was made here for that effect."""
        return hmac.compare_digest(self._made(key).encode(), tag.encode())

    def _made(self, key: str) -> str:
        if self._known is None:
            self._known = hashlib.sha256(b"mails:" + self._key()).digest()
        effect = ":".join(key.split(":")[:4]).lower()
        return hmac.new(self._known, effect.encode(), hashlib.sha256).hexdigest()[:SIGNS]
