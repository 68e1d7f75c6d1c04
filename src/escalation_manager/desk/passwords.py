"""Is this the person's password? Argon2id, as slow for an attacker as a sign-in can bear."""

from __future__ import annotations

from functools import lru_cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from escalation_manager.core.errors import BadInput

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 1024
"""Characters. Length is what counts; the upper end only keeps one request from hashing a book."""

_AT_ONCE = BoundedSemaphore(2)
"""Each hash takes 64 MiB: a crowd of guesses waits, and does not fill the memory."""


class Passwords:
    """Makes and checks hashes. The defaults are those of RFC 9106 for little memory."""

    def __init__(self, *, quick: bool = False) -> None:
        self._quick = quick
        """For tests alone: hashes that cost next to nothing."""

    def made(self, password: str, person: str) -> str:
        """The hash of a new password. BadInput for one that is guessed at once."""
        if not SHORTEST <= len(password) <= LONGEST:
            raise BadInput(
                f"A password has {SHORTEST} to {LONGEST} characters.",
                "Take three or four words that have nothing to do with each other.",
            )
        plain = password.casefold()
        if len(set(plain)) < 5 or person.casefold() * 2 == plain or plain in _GUESSED:
            raise BadInput(
                "That password is guessed at once.",
                "Take three or four words that have nothing to do with each other.",
            )
        with _AT_ONCE:
            return self._hasher.hash(password)

    def right(self, hash_: str | None, password: str) -> bool:
        """Whether it is the right one. Who has none costs as much time as who has one."""
        from argon2.exceptions import Argon2Error, InvalidHashError

        if len(password) > LONGEST:
            return False
        try:
            with _AT_ONCE:
                return self._hasher.verify(hash_ or self._nobody, password) and hash_ is not None
        except (Argon2Error, InvalidHashError):
            return False

    def outdated(self, hash_: str) -> bool:
        """Whether it was made with weaker settings than today's."""
        return self._hasher.check_needs_rehash(hash_)

    @property
    def _hasher(self) -> PasswordHasher:
        return _hasher(self._quick)

    @property
    def _nobody(self) -> str:
        return _nobody(self._quick)


@lru_cache(maxsize=2)
def _hasher(quick: bool) -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1) if quick else PasswordHasher()


@lru_cache(maxsize=2)
def _nobody(quick: bool) -> str:
    return _hasher(quick).hash("nobody has this password")


_GUESSED = frozenset(
    {
        "123456789012",
        "passwordpassword",
        "password1234",
        "qwertyuiop12",
        "escalations1",
        "changemechangeme",
        "letmeinletmein",
    }
)
