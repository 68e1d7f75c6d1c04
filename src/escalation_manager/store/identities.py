"""How is it kept who may come in? The tables of identity, each question a statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, insert, select, update

from escalation_manager.ports.identity import Audited, Draw, Session, Token, Tries
from escalation_manager.store import identity_tables as tables

COOKIES = "cookies"
KEY_BYTES = 32
MOST_ASKED = 500
"""So many sessions in one question: every database takes that many values."""


class StoredIdentities:
    """Fills the port `Identities` from the desk's own database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def key(self, draw: Draw) -> bytes:
        """The signing key; two processes that start at once end with the same one."""
        which = select(tables.signing_keys.c.value).where(tables.signing_keys.c.name == COOKIES)
        found = self._one(which)
        if found is not None:
            return bytes(found[0])
        with self._writing() as connection:
            row = connection.execute(which).first()
            if row is not None:
                return bytes(row[0])
            key = draw(KEY_BYTES)
            connection.execute(insert(tables.signing_keys).values(name=COOKIES, value=key))
            return key

    # --- passwords -------------------------------------------------------------------------------

    def password(self, person: str) -> str | None:
        """The hash of the person's password."""
        of = tables.passwords.c
        found = self._one(select(of.hash).where(of.person == person))
        return None if found is None else str(found[0])

    def set_password(self, person: str, hash_: str | None, at: datetime) -> None:
        """Keep another hash, or none."""
        with self._writing() as connection:
            connection.execute(delete(tables.passwords).where(tables.passwords.c.person == person))
            if hash_ is not None:
                values = {"person": person, "hash": hash_, "set_at": at}
                connection.execute(insert(tables.passwords).values(values))

    def with_password(self) -> frozenset[str]:
        """Everybody who has a password."""
        return frozenset(row[0] for row in self._all(select(tables.passwords.c.person)))

    # --- sessions --------------------------------------------------------------------------------

    def add_session(self, session: Session) -> None:
        """Keep a new session, and let go of those that are over."""
        of = tables.sessions.c
        with self._writing() as connection:
            connection.execute(delete(tables.sessions).where(of.expires_at < session.created_at))
            connection.execute(insert(tables.sessions).values(asdict(session)))

    def session(self, hash_: str) -> Session | None:
        """The session of that hash."""
        row = self._one(select(tables.sessions).where(tables.sessions.c.hash == hash_))
        return None if row is None else Session(**row._mapping)

    def sessions(self, hashes: Sequence[str]) -> tuple[Session, ...]:
        """Those of them that are there."""
        of = tables.sessions
        return tuple(
            Session(**row._mapping)
            for begin in range(0, len(hashes), MOST_ASKED)
            for row in self._all(
                select(of).where(of.c.hash.in_(hashes[begin : begin + MOST_ASKED]))
            )
        )

    def seen(self, hash_: str, at: datetime) -> None:
        """The session was used."""
        self._do(update(tables.sessions).where(tables.sessions.c.hash == hash_).values(seen_at=at))

    def end_session(self, hash_: str) -> None:
        """It is over."""
        self._do(delete(tables.sessions).where(tables.sessions.c.hash == hash_))

    def end_sessions(self, person: str) -> int:
        """All of a person's sessions."""
        of = tables.sessions.c
        with self._writing() as connection:
            return connection.execute(delete(tables.sessions).where(of.person == person)).rowcount

    # --- tokens ----------------------------------------------------------------------------------

    def add_token(self, token: Token) -> None:
        """Keep a new token."""
        values = {**asdict(token), "scopes": " ".join(token.scopes)}
        self._do(insert(tables.tokens).values(values))

    def token(self, id_: str) -> Token | None:
        """The token of that id."""
        row = self._one(select(tables.tokens).where(tables.tokens.c.id == id_))
        return None if row is None else _token(row)

    def tokens(self, person: str | None = None) -> tuple[Token, ...]:
        """All tokens, or one person's."""
        of = tables.tokens.c
        statement = select(tables.tokens).order_by(of.created_at.desc(), of.id)
        if person is not None:
            statement = statement.where(of.person == person)
        return tuple(map(_token, self._all(statement)))

    def used(self, id_: str, at: datetime) -> None:
        """The token was used."""
        self._do(update(tables.tokens).where(tables.tokens.c.id == id_).values(used_at=at))

    def revoke(self, id_: str, at: datetime) -> None:
        """It opens nothing any more."""
        of = tables.tokens.c
        still = (of.id == id_, of.revoked_at.is_(None))
        self._do(update(tables.tokens).where(*still).values(revoked_at=at))

    # --- tries -----------------------------------------------------------------------------------

    def tries(self, key: str) -> Tries | None:
        """Failed attempts under that key."""
        row = self._one(select(tables.tries).where(tables.tries.c.key == key))
        return None if row is None else Tries(**row._mapping)

    def failed(self, key: str, at: datetime, *, fresh: bool) -> None:
        """One more failed attempt."""
        of = tables.tries.c
        with self._writing() as connection:
            row = connection.execute(select(of.failures).where(of.key == key)).first()
            failures = 1 if row is None or fresh else row[0] + 1
            connection.execute(delete(tables.tries).where(of.key == key))
            values = {"key": key, "failures": failures, "last_at": at}
            connection.execute(insert(tables.tries).values(values))

    def forget_tries(self, key: str) -> None:
        """They got in."""
        self._do(delete(tables.tries).where(tables.tries.c.key == key))

    # --- subjects and audit ----------------------------------------------------------------------

    def subject(self, issuer: str, subject: str) -> str | None:
        """The person behind a provider's subject."""
        of = tables.subjects.c
        found = self._one(select(of.person).where(of.issuer == issuer, of.subject == subject))
        return None if found is None else str(found.person)

    def subjects(self, person: str) -> tuple[tuple[str, str], ...]:
        """Everything that is linked to the person."""
        of = tables.subjects.c
        found = self._all(select(of.issuer, of.subject).where(of.person == person))
        return tuple((str(row.issuer), str(row.subject)) for row in found)

    def link(self, issuer: str, subject: str, person: str, at: datetime) -> None:
        """From now on this subject is that person."""
        values = {"issuer": issuer, "subject": subject, "person": person, "linked_at": at}
        self._do(insert(tables.subjects).values(values))

    def note(
        self, at: datetime, actor: str, what: str, about: str, origin: str, detail: str = ""
    ) -> None:
        """Write a line into the audit log."""
        self._do(
            insert(tables.audit).values(
                at=at, actor=actor, what=what, about=about, origin=origin, detail=detail
            )
        )

    def audit(self, before: int | None = None, limit: int = 100) -> tuple[Audited, ...]:
        """The log, the newest first."""
        of = tables.audit.c
        statement = select(tables.audit).order_by(of.number.desc()).limit(limit)
        if before is not None:
            statement = statement.where(of.number < before)
        return tuple(Audited(**row._mapping) for row in self._all(statement))

    # --- how it is asked -------------------------------------------------------------------------

    def _one(self, statement: Any) -> Row[Any] | None:
        with self._engine.connect() as connection:
            found: Row[Any] | None = connection.execute(statement).first()
            return found

    def _all(self, statement: Any) -> list[Row[Any]]:
        with self._engine.connect() as connection:
            return list(connection.execute(statement))

    def _do(self, statement: Any) -> None:
        with self._writing() as connection:
            connection.execute(statement)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._engine.execution_options(writing=True).begin() as connection:
            yield connection


def _token(row: Row[Any]) -> Token:
    values = dict(row._mapping)
    return Token(**{**values, "scopes": tuple(values["scopes"].split())})
