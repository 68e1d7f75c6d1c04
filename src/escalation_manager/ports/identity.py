"""Who is asking, and what is kept about it: passwords, sessions, tokens, tries, and an audit log.

Secrets are never kept: of a password its argon2 hash, of a session or a token a SHA-256 of the
long random value that only its holder has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest
from typing import Protocol, TypeAlias

from escalation_manager.core.directory import Person

Draw: TypeAlias = Callable[[int], bytes]
"""Draws so many bytes that nobody can guess. The wiring hands in the machine's own source."""


class Scope(StrEnum):
    """What a token may be used for, within what its person may do anyway."""

    READ = "read"
    WRITE = "write"
    METRICS = "metrics"
    ADMIN = "admin"


EVERYTHING = tuple(Scope)
PAD_BYTES = 43
"""As long as a proof is: 32 bytes, written in base64."""
_LETTERS = str.maketrans("0123456789abcdef", "ghjkmnpqrstvwxyz")
_DIGITS = {letter: digit for digit, letter in _LETTERS.items()}
"""Written in letters that make neither a word nor a number: whoever looks for one finds none."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks, and how we know: by a session of the browser, or by a token of a program."""

    person: str
    kind: str
    """`session` or `token`."""
    scopes: tuple[str, ...]
    csrf: str = ""
    """What a form of this session must bring along. Empty for a token."""
    key: str = ""
    """Which session or token it is: safe to show, useless to sign in with."""

    def proof(self, pad: bytes) -> str:
        """`csrf` under another mask for each page: its length, once compressed beside words that
        somebody else chose, then tells nothing (BREACH). `pad` are `PAD_BYTES` that nobody knows.
        """
        plain = self.csrf.encode()
        return (pad + _mixed(plain, pad)).hex().translate(_LETTERS) if plain else ""

    def proved_by(self, given: str) -> bool:
        """Whether this is the session's own proof, masked or as it is."""
        if len(given) == 4 * PAD_BYTES and given.isascii():
            try:
                both = bytes.fromhex(given.translate(_DIGITS))
            except ValueError:
                return False
            given_bytes = _mixed(both[PAD_BYTES:], both[:PAD_BYTES])
        else:
            given_bytes = given.encode("utf-8", "replace")
        return bool(self.csrf) and compare_digest(self.csrf.encode(), given_bytes)

    def may(self, scope: Scope) -> bool:
        """Whether this scope was given."""
        return scope in self.scopes


def _mixed(left: bytes, right: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(left, right, strict=True))


@dataclass(frozen=True, slots=True)
class WaysIn:
    """What a sign-in page may offer to who asks."""

    password: bool
    """Whether anybody on this desk has a password."""
    provider: str
    """What the button of the company's provider says; empty: there is none."""
    demo: tuple[Person, ...]
    """Whom a visitor of the demo may be, with one click."""


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in browser. `hash` stands for the value in its cookie."""

    hash: str
    person: str
    how: str
    """`password`, `demo` or the name of the provider."""
    agent: str
    """What the browser calls itself, to recognise it in a list."""
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A key for a program that asks in a person's name, or in that of an agent."""

    id: str
    hash: str
    person: str
    name: str
    scopes: tuple[str, ...]
    created_by: str
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tries:
    """Failed attempts to sign in, under a name or from an address."""

    key: str
    failures: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Audited:
    """One line of the audit log: who did what about whom, from where."""

    number: int
    at: datetime
    actor: str
    what: str
    about: str
    origin: str
    detail: str = ""


class Identities(Protocol):
    """Where all of this is kept. Threads may share one."""

    def key(self, draw: Draw) -> bytes:
        """The desk's own signing key, drawn when it is first asked for."""
        ...

    def password(self, person: str) -> str | None:
        """The hash of the person's password."""
        ...

    def set_password(self, person: str, hash_: str | None, at: datetime) -> None:
        """Keep another hash; None: the person cannot sign in by password."""
        ...

    def with_password(self) -> frozenset[str]:
        """Everybody who has a password."""
        ...

    def add_session(self, session: Session) -> None: ...

    def session(self, hash_: str) -> Session | None: ...

    def sessions(self, hashes: Sequence[str]) -> tuple[Session, ...]:
        """Those of them that are there."""
        ...

    def seen(self, hash_: str, at: datetime) -> None:
        """The session was used."""
        ...

    def end_session(self, hash_: str) -> None: ...

    def end_sessions(self, person: str) -> int:
        """All of a person's sessions; how many there were."""
        ...

    def add_token(self, token: Token) -> None: ...

    def token(self, id_: str) -> Token | None: ...

    def tokens(self, person: str | None = None) -> tuple[Token, ...]:
        """All tokens, or one person's; the newest first."""
        ...

    def used(self, id_: str, at: datetime) -> None:
        """The token was used."""
        ...

    def revoke(self, id_: str, at: datetime) -> None: ...

    def tries(self, key: str) -> Tries | None: ...

    def failed(self, key: str, at: datetime, *, fresh: bool) -> None:
        """One more failed attempt; `fresh` begins to count anew."""
        ...

    def forget_tries(self, key: str) -> None: ...

    def subject(self, issuer: str, subject: str) -> str | None:
        """The person whom this provider knows under this subject."""
        ...

    def subjects(self, person: str) -> tuple[tuple[str, str], ...]:
        """(issuer, subject) of everything that is linked to the person."""
        ...

    def link(self, issuer: str, subject: str, person: str, at: datetime) -> None: ...

    def note(
        self, at: datetime, actor: str, what: str, about: str, origin: str, detail: str = ""
    ) -> None:
        """Write a line into the audit log; nothing ever takes one out."""
        ...

    def audit(self, before: int | None = None, limit: int = 100) -> tuple[Audited, ...]:
        """The log, the newest first; `before` is the number of the last line seen."""
        ...
