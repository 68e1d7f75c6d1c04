"""Who may come in, and as whom? Passwords, sessions, tokens, and the log of all of it.

What a person may do once they are in is the core's affair, and this asks nothing of it: it only
establishes who they are. A session is a long random value in a signed cookie; a token is one that
is shown once. Of both only a hash is kept.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation_manager.core import rungs
from escalation_manager.core.directory import Person
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.events import SYSTEM
from escalation_manager.desk.passwords import Passwords
from escalation_manager.desk.policy import Policy
from escalation_manager.ports.identity import (
    EVERYTHING,
    Audited,
    Draw,
    Identities,
    Identity,
    Session,
    Token,
    Tries,
)

ADMINS = ("admin",)
COOKIE_BYTES, TOKEN_ID_BYTES, TOKEN_BYTES = 32, 6, 32
PREFIX = "esc_"
"""Begins every token, so that a scanner of leaked secrets can know one."""
VOUCHED = "vouched:"
"""Begins the key of somebody for whom the provider vouches; then when that ends, and who it is."""
SESSION_LIFE, SESSION_IDLE = timedelta(days=7), timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
"""A session or token that is used all day is written down so often, not at every request."""
TOKEN_LIFE, TOKEN_LONGEST = timedelta(days=90), timedelta(days=366)
FREE_TRIES, FREE_TRIES_OF_AN_ADDRESS = 5, 30
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
LONGEST_NAME = 80


class TooManyTries(NotAllowed):
    """Somebody guesses passwords: wait for so long."""

    code = "too_many_tries"

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, round(wait.total_seconds()))
        super().__init__(
            "There were too many failed attempts to sign in.",
            f"Wait {self.seconds} seconds, then try again.",
            rule="sign-in: throttled",
        )


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session. `value` belongs into the cookie, and nowhere else."""

    value: str
    identity: Identity
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token. `text` is shown this once."""

    text: str
    token: Token


class SigningIn:
    """Establishes who asks."""

    def __init__(
        self, kept: Identities, policy: Policy, draw: Draw, passwords: Passwords | None = None
    ) -> None:
        self._kept = kept
        self._policy = policy
        self._draw = draw
        self._passwords = passwords or Passwords()

    def signing_key(self) -> bytes:
        """Signs cookies; the same in every process of this desk."""
        return self._kept.key(self._draw)

    def drawn(self, count: int) -> bytes:
        """So many bytes that nobody can guess."""
        return self._draw(count)

    # --- passwords -------------------------------------------------------------------------------

    def set_password(
        self, person: str, password: str | None, *, by: str, at: datetime, origin: str = ""
    ) -> None:
        """Give a person a password, or take it away. Their sessions end."""
        known = self._person(person, at)
        if by != person and by != SYSTEM:
            self._admin(by)
        if known.agent:
            raise BadInput(f"{known.name} is an agent.", "Agents sign in with a token.")
        hash_ = None if password is None else self._passwords.made(password, person)
        self._kept.set_password(person, hash_, at)
        self._kept.end_sessions(person)
        what = "password removed" if password is None else "password set"
        self._kept.note(at, by, what, person, origin)

    def change_password(
        self, identity: Identity, old: str, new: str, *, at: datetime, origin: str
    ) -> None:
        """One's own, by who knows the old one."""
        if not self._passwords.right(self._kept.password(identity.person), old):
            self._kept.note(at, identity.person, "password not changed", identity.person, origin)
            raise NotAllowed("That is not your old password.", "Try again.", rule="sign-in")
        self.set_password(identity.person, new, by=identity.person, at=at, origin=origin)

    def has_password(self, person: str) -> bool:
        """Whether the person can sign in by password."""
        return self._kept.password(person) is not None

    def anybody(self) -> bool:
        """Whether anybody can sign in by password: no, on a new desk."""
        return bool(self._kept.with_password())

    def sign_in(
        self, person: str, password: str, *, at: datetime, origin: str, agent: str = ""
    ) -> Opened:
        """A new session for who knows the password.

        Raises TooManyTries, and NotAllowed in the same words for whatever else is wrong.
        """
        # Capitals and blanks around a name are slips of the keyboard, not another person.
        name = person.strip()
        keys = (f"person:{name.casefold()[:LONGEST_NAME]}", f"address:{origin}")
        for key, free in zip(keys, (FREE_TRIES, FREE_TRIES_OF_AN_ADDRESS), strict=True):
            self._refuse_guessing(self._kept.tries(key), free, at)
        hash_ = self._kept.password(name)
        if not self._passwords.right(hash_, password) or not self._present(name, at):
            for key in keys:
                self._kept.failed(key, at, fresh=_forgotten(self._kept.tries(key), at))
            self._kept.note(at, _line(name, LONGEST_NAME), "sign-in failed", "", origin)
            raise NotAllowed(
                "Name and password do not belong together.",
                "Try again, or ask an admin for a new password.",
                rule="sign-in",
            )
        if hash_ is not None and self._passwords.outdated(hash_):
            self._kept.set_password(name, self._passwords.made(password, name), at)
        self._kept.forget_tries(keys[0])
        return self.open_session(name, how="password", at=at, origin=origin, agent=agent)

    def _refuse_guessing(self, tries: Tries | None, free: int, at: datetime) -> None:
        if tries is None or tries.failures < free or _forgotten(tries, at):
            return
        doubled = min(tries.failures - free, 20)
        until = tries.last_at + min(FIRST_WAIT * 2**doubled, LONGEST_WAIT)
        if at < until:
            raise TooManyTries(until - at)

    # --- sessions --------------------------------------------------------------------------------

    def open_session(
        self, person: str, *, how: str, at: datetime, origin: str, agent: str = ""
    ) -> Opened:
        """A session for a person whose identity is established: always a new one."""
        known = self._person(person, at)
        if known.agent:
            raise NotAllowed(
                f"{known.name} is an agent.", "Agents sign in with a token.", rule="sign-in"
            )
        value = _text(self._draw(COOKIE_BYTES))
        expires = at + SESSION_LIFE
        session = Session(_hashed(value), person, how, _line(agent), at, at, expires)
        self._kept.add_session(session)
        self._kept.note(at, person, "signed in", "", origin, how)
        return Opened(value, self._identity(value, session), expires)

    def by_session(self, value: str, at: datetime) -> Identity | None:
        """Whose session it is; None when it is over, or never was."""
        session = self._kept.session(_hashed(value))
        if session is None:
            return None
        idle = at - session.seen_at > SESSION_IDLE
        if idle or at >= session.expires_at or not self._present(session.person, at):
            self._kept.end_session(session.hash)
            return None
        if at - session.seen_at > SEEN_EVERY:
            self._kept.seen(session.hash, at)
        return self._identity(value, session)

    def sign_out(self, identity: Identity, *, at: datetime, origin: str) -> None:
        """End this session."""
        if identity.kind == "session":
            self._kept.end_session(identity.key)
            self._kept.note(at, identity.person, "signed out", "", origin)

    def sign_out_everywhere(self, person: str, *, by: str, at: datetime, origin: str) -> int:
        """End every session of a person; how many there were."""
        if by != person:
            self._admin(by)
        count = self._kept.end_sessions(person)
        self._kept.note(at, by, "signed out everywhere", person, origin, str(count))
        return count

    def _identity(self, value: str, session: Session) -> Identity:
        csrf = hmac.new(self.signing_key(), f"csrf:{value}".encode(), hashlib.sha256).digest()
        return Identity(session.person, "session", EVERYTHING, _text(csrf), session.hash)

    # --- tokens ----------------------------------------------------------------------------------

    def issue(
        self,
        person: str,
        name: str,
        scopes: Iterable[str],
        *,
        by: str,
        at: datetime,
        origin: str = "",
        life: timedelta = TOKEN_LIFE,
    ) -> Issued:
        """A new token for oneself, or as an admin for anybody and for agents."""
        self._person(person, at)
        if by != person and by != SYSTEM:
            self._admin(by)
        wanted = tuple(dict.fromkeys(scopes))
        strange = [scope for scope in wanted if scope not in EVERYTHING]
        if strange or not wanted:
            raise BadInput(
                f"There is no scope {strange[0]!r}." if strange else "The token has no scope.",
                f"Use some of: {', '.join(EVERYTHING)}.",
            )
        if not name.strip() or len(name) > LONGEST_NAME:
            raise BadInput(
                "The token has no name." if not name.strip() else "The name is too long.",
                f"Say in {LONGEST_NAME} characters which program will use it.",
            )
        if not timedelta(minutes=1) <= life <= TOKEN_LONGEST:
            raise BadInput("A token lives from a minute to a year.", "Give another length.")
        id_ = self._draw(TOKEN_ID_BYTES).hex()
        text = f"{PREFIX}{id_}_{self._draw(TOKEN_BYTES).hex()}"
        token = Token(id_, _hashed(text), person, _line(name), wanted, by, at, at + life)
        self._kept.add_token(token)
        self._kept.note(at, by, "token issued", person, origin, f"{id_} {' '.join(wanted)}")
        return Issued(text, token)

    def by_token(self, text: str, at: datetime) -> Identity | None:
        """Whose token it is; None when it is unknown, over or revoked."""
        if not text.startswith(PREFIX) or len(text) > 200:
            return None
        id_ = text.removeprefix(PREFIX).partition("_")[0]
        token = self._kept.token(id_)
        if token is None or not hmac.compare_digest(token.hash, _hashed(text)):
            return None
        if token.revoked_at or at >= token.expires_at or not self._present(token.person, at):
            return None
        if token.used_at is None or at - token.used_at > SEEN_EVERY:
            self._kept.used(id_, at)
        return Identity(token.person, "token", token.scopes, key=token.id)

    def vouched(
        self, person: str, scopes: Iterable[str], key: str, until: datetime, *, at: datetime
    ) -> Identity | None:
        """An agent of a person whom the company's provider vouches for until then."""
        if at >= until or not self._present(person, at):
            return None
        return Identity(
            person, "token", tuple(scopes), key=f"{VOUCHED}{int(until.timestamp())}:{key}"
        )

    def tokens(self, person: str | None, *, by: str) -> tuple[Token, ...]:
        """A person's tokens; None: everybody's. Others' are for admins."""
        if by not in (person, SYSTEM):
            self._admin(by)
        return self._kept.tokens(person)

    def revoke(self, id_: str, *, by: str, at: datetime, origin: str = "") -> None:
        """From now on it opens nothing. NotFound for one that is not yours to revoke."""
        token = self._kept.token(id_)
        own = token is not None and by in (token.person, token.created_by)
        if token is None or not (own or by == SYSTEM or self._is_admin(by)):
            raise NotFound(f"There is no token {id_!r}.", "See your tokens.")
        self._kept.revoke(id_, at)
        self._kept.note(at, by, "token revoked", token.person, origin, id_)

    def still(self, identity: Identity, at: datetime) -> bool:
        """Whether this session or token is good even now, for what takes long."""
        return identity in self.all_still((identity,), at)

    def all_still(self, identities: Iterable[Identity], at: datetime) -> frozenset[Identity]:
        """Those of them that are good even now: a hundred open pages are one question."""
        people = self._policy.directory().people
        here = [
            one
            for one in identities
            if one.person in people
            and one.person != SYSTEM
            and not rungs.has_left(people[one.person], at)
        ]
        sessions = [one for one in here if one.kind == "session"]
        good = {
            session.hash
            for session in self._kept.sessions(tuple(one.key for one in sessions))
            if at < session.expires_at
        }
        tokens = (one for one in here if one.kind != "session" and self._opens(one.key, at))
        return frozenset((*(one for one in sessions if one.key in good), *tokens))

    def _opens(self, id_: str, at: datetime) -> bool:
        if id_.startswith(VOUCHED):
            return at.timestamp() < int(id_.split(":")[1])
        token = self._kept.token(id_)
        return token is not None and token.revoked_at is None and at < token.expires_at

    # --- providers and audit ---------------------------------------------------------------------

    def linked(self, issuer: str, subject: str) -> str | None:
        """The person whom a provider knows under this subject."""
        return self._kept.subject(issuer, subject)

    def link(self, issuer: str, subject: str, person: str, *, at: datetime, origin: str) -> None:
        """From now on the provider's subject is this person. One person has one there."""
        self._person(person, at)
        if any(known == issuer for known, _ in self._kept.subjects(person)):
            raise NotAllowed(
                f"{person!r} signs in with another account of the provider.",
                "Use that one, or ask an admin.",
                rule="sign-in",
            )
        self._kept.link(issuer, subject, person, at)
        self._kept.note(at, person, "linked to provider", "", origin, issuer)

    def note(
        self, at: datetime, actor: str, what: str, about: str, origin: str, detail: str = ""
    ) -> None:
        """Write down what was done, for the audit log."""
        self._kept.note(at, actor, what, about, origin, _line(detail, 400))

    def audit(self, *, by: str, before: int | None = None, limit: int = 100) -> tuple[Audited, ...]:
        """The audit log, the newest first; for admins and auditors."""
        if not self._policy.actor(by).has("admin", "auditor"):
            raise NotAllowed(
                "The audit log is for admins and auditors.",
                "Ask one of them.",
                rule="permission: audit",
            )
        return self._kept.audit(before, limit)

    # --- who is there ----------------------------------------------------------------------------

    def _person(self, person: str, at: datetime) -> Person:
        people = self._policy.directory().people
        known = people.get(person)
        if known is None or person == SYSTEM or rungs.has_left(known, at):
            raise NotFound(
                f"There is nobody called {person!r} who works here.",
                "Use an id of the directory."
                if people
                else "Load your people first: escalations load people.csv",
            )
        return known

    def _present(self, person: str, at: datetime) -> bool:
        known = self._policy.directory().people.get(person)
        return known is not None and person != SYSTEM and not rungs.has_left(known, at)

    def _is_admin(self, person: str) -> bool:
        known = self._policy.directory().people.get(person)
        return known is not None and not known.agent and bool(set(known.roles) & set(ADMINS))

    def _admin(self, person: str) -> None:
        if not self._is_admin(person):
            raise NotAllowed("That is for admins.", "Ask an admin.", rule="permission: admin")


def _forgotten(tries: Tries | None, at: datetime) -> bool:
    return tries is not None and at - tries.last_at > FORGOTTEN_AFTER


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _line(text: str, longest: int = 200) -> str:
    """One printable line, so that no header of a browser writes into a log."""
    return "".join(x if x.isprintable() else " " for x in text)[:longest]
