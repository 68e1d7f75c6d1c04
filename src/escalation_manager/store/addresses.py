"""Where does a desk lie? In a file, or on a PostgreSQL server that a URL names.

A URL is libpq's, with whatever parameters it takes (`?host=/run/postgresql&sslmode=verify-full`),
and three of our own: `password_file=PATH` and `password_env=NAME` say where the password lies, so
that it stands in no command line; `connections=N` limits how many one process opens. Else libpq
finds the password itself: in PGPASSFILE, `~/.pgpass` or PGPASSWORD.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from escalation_manager.core.errors import BadInput

Place: TypeAlias = Path | str
"""A file, or a URL."""

SCHEMES = ("postgresql", "postgres")
DRIVER = "+psycopg"
PASSWORD_FILE, PASSWORD_ENV, CONNECTIONS = "password_file", "password_env", "connections"
FEWEST, MOST, USUAL = 4, 500, 20


@dataclass(frozen=True, slots=True)
class Address:
    """A database on a server. Printed, it says everything but the password."""

    conninfo: str
    """For libpq; it may hold the password."""
    name: str
    connections: int = USUAL

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"Address({self.name})"


def on_server(place: Place) -> bool:
    """Whether it is a URL rather than a file."""
    return isinstance(place, str) and "://" in place


def address(url: str, environment: Mapping[str, str] | None = None) -> Address:
    """What a URL names; BadInput says what is wrong with it, and never prints a password."""
    scheme, _, _ = url.partition("://")
    if scheme.removesuffix(DRIVER) not in SCHEMES:
        raise BadInput(
            f"A desk cannot lie at {scheme}://.",
            "Name a file, or a database as postgresql://user@host/database.",
        )
    try:
        parts = urlsplit(url)
        _ = parts.port if "," not in parts.netloc else None
    except ValueError:  # it may quote a piece of the password
        raise BadInput(
            "The URL of the database cannot be read.",
            "Write postgresql://user@host:5432/database; within user and password, signs such as "
            "@ : / ? # as %40 %3A %2F %3F %23.",
        ) from None
    ours: dict[str, str] = {}
    theirs: list[tuple[str, str]] = []
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name in (PASSWORD_FILE, PASSWORD_ENV, CONNECTIONS):
            ours[name] = value
        else:
            theirs.append((name, value))
    netloc = _with_password(parts.netloc, _password(ours, environment))
    # libpq takes no plus for a space.
    query = urlencode(theirs, quote_via=quote)
    conninfo = urlunsplit(("postgresql", netloc, parts.path, query, ""))
    return Address(conninfo, _named(parts.netloc, parts.path, dict(theirs)), _connections(ours))


def shown(place: Place) -> str:
    """The place without its password, for messages."""
    if isinstance(place, Path) or not on_server(place):
        return str(place)
    try:
        return address(place, _NoSecrets()).name
    except BadInput:
        return f"{place.partition('://')[0]}://…"


class _NoSecrets(dict[str, str]):
    """An environment for those who only want the name."""

    def get(self, _: str, __: object = None) -> str:
        return "-"


def _password(ours: Mapping[str, str], environment: Mapping[str, str] | None) -> str | None:
    known = os.environ if environment is None else environment
    if PASSWORD_ENV in ours:
        found = known.get(ours[PASSWORD_ENV], "")
        if not found:
            raise BadInput(
                f"The password of the database should lie in {ours[PASSWORD_ENV]}, which is not "
                "set in the environment.",
                "Set it, or name another place with password_env= or password_file=.",
            )
        return found
    if PASSWORD_FILE in ours:
        if isinstance(known, _NoSecrets):
            return "-"
        try:
            text = Path(ours[PASSWORD_FILE]).read_text(encoding="utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is no text"
            raise BadInput(
                f"The password of the database should lie in {ours[PASSWORD_FILE]}, which cannot "
                f"be read: {why}.",
                "Check the path and its permissions.",
            ) from None
        if text:
            return text
        raise BadInput(f"The file {ours[PASSWORD_FILE]} holds no password.", "Write it there.")
    return None


def _with_password(netloc: str, password: str | None) -> str:
    if password is None:
        return netloc
    who, _, where = netloc.rpartition("@")
    user = who.partition(":")[0]
    return f"{user}:{quote(password, safe='')}@{where}"


def _named(netloc: str, path: str, parameters: Mapping[str, str]) -> str:
    """`postgresql://mia@host:5432/desk`: nothing that is secret, nothing that is noise."""
    who, at, where = netloc.rpartition("@")
    user = who.partition(":")[0] or parameters.get("user", "")
    where = where or parameters.get("host", "")
    shown_where = f"[{where}]" if where.startswith("/") else where
    database = unquote(path.lstrip("/")) or parameters.get("dbname", "")
    return f"postgresql://{user}{'@' if at or user else ''}{shown_where}/{database}"


def _connections(ours: Mapping[str, str]) -> int:
    said = ours.get(CONNECTIONS, str(USUAL))
    if not (said.isdecimal() and FEWEST <= int(said) <= MOST):
        raise BadInput(
            f"connections={said} is no number of connections.",
            f"Give a number from {FEWEST} to {MOST}.",
        )
    return int(said)
