"""What does an error of PostgreSQL mean, and what is to be done?"""

from __future__ import annotations

from typing import NamedTuple

from escalation_manager.core.errors import BadInput, BrokenLog, StoreError
from escalation_manager.store.addresses import Address


class Collided(StoreError):
    """Two transactions waited for one another; this one was undone, and may simply be repeated."""


class _Meaning(NamedTuple):
    """Of an error whose SQLSTATE begins with `state`, or whose message holds one of `words`."""

    state: str
    words: tuple[str, ...]
    error: type[StoreError]
    problem: str
    remedy: str


_MEANINGS = (
    _Meaning(
        "40001", (), Collided,
        "could not fit this in beside what others saved", "Nothing was saved. Repeat it.",
    ),
    _Meaning(
        "40P01", (), Collided,
        "undid this, because it and another waited for one another",
        "Nothing was saved. Repeat it.",
    ),
    _Meaning(
        "55P03", (), StoreError,
        "has been locked by another process for {seconds} seconds",
        "Nothing was saved. Repeat it, or find who holds it: SELECT * FROM pg_stat_activity.",
    ),
    _Meaning(
        "57014", (), StoreError,
        "took too long, and the question was given up",
        "Nothing was saved. Ask for less at once, or look at the load of the server.",
    ),
    _Meaning(
        "25P03", (), StoreError,
        "ended a transaction that stood idle for too long",
        "Nothing was saved. Repeat it.",
    ),
    _Meaning(
        "25006", (), StoreError,
        "can only be read (a standby, or default_transaction_read_only)",
        "Nothing was saved. Name the primary server in the URL "
        "(several hosts with target_session_attrs=read-write find it).",
    ),
    _Meaning(
        "28P01", ("password authentication failed", "no password supplied"), StoreError,
        "does not accept the password: {cause}",
        "Check the user and the password: in the URL, in the file that password_file= or "
        "PGPASSFILE names, or in the variable that password_env= names.",
    ),
    _Meaning(
        "", ('role "',), StoreError,
        "does not let this user in: {cause}",
        "Correct the user of the URL, or let an administrator make it: CREATE ROLE name LOGIN.",
    ),
    _Meaning(
        "28", ("no pg_hba.conf entry", "authentication failed"), StoreError,
        "does not let this user in: {cause}",
        "Ask whoever runs the server for an entry in pg_hba.conf.",
    ),
    _Meaning(
        "3D000", ("does not exist",), StoreError,
        "is not there: {cause}",
        "Make it, as an administrator of the server: createdb NAME. "
        "Then: escalations init --db URL.",
    ),
    _Meaning(
        "42501", (), StoreError,
        "does not allow this to the user: {cause}",
        "As the owner of the database, give the role what the desk needs: "
        "escalations prepare --db OWNER-URL --role ROLE.",
    ),
    _Meaning(
        "42P01", (), StoreError,
        "lacks a table: {cause}",
        "Make the tables as the owner: escalations prepare --db OWNER-URL.",
    ),
    _Meaning(
        "53300", ("too many clients", "remaining connection slots"), StoreError,
        "has no connection left",
        "Raise max_connections of the server, or lower connections=N in the URLs of the desk.",
    ),
    _Meaning(
        "53100", (), StoreError,
        "cannot grow: the disk of the server is full",
        "Nothing was saved, and nothing saved before is lost. Free some space and repeat it.",
    ),
    _Meaning(
        "XX001", (), BrokenLog,
        "is damaged: {cause}", "Nothing was saved. Restore the last good backup.",
    ),
    _Meaning(
        "XX002", (), BrokenLog,
        "has a damaged index: {cause}", "Nothing was saved. Run REINDEX, then check the desk.",
    ),
    _Meaning(
        "57P03", ("starting up", "shutting down", "recovery mode"), StoreError,
        "is starting or stopping just now", "Nothing was saved. Repeat it in a moment.",
    ),
    _Meaning(
        "57P01", (), StoreError,
        "ended the connection",
        "Nothing that was not confirmed is sure to be saved. Look, then repeat it; with the same "
        "key it is safe.",
    ),
)  # fmt: skip

_LOST = _Meaning(
    "", (), StoreError,
    "was lost in the middle: {cause}",
    "What was not confirmed may be saved or not. Look, then repeat it; with the same key it is "
    "safe.",
)  # fmt: skip
_UNREACHABLE = _Meaning(
    "", (), StoreError,
    "cannot be reached: {cause}",
    "Check that the server runs, and the host and port of the URL. Nothing was saved.",
)  # fmt: skip
_UNKNOWN = _Meaning(
    "", (), StoreError,
    "cannot be used: {cause}", "Nothing was saved. Run `escalations check`.",
)  # fmt: skip


def meaning(error: BaseException, address: Address, patience: float) -> StoreError | None:
    """The error as ours; None when it is no error of the driver."""
    import psycopg

    if not isinstance(error, psycopg.Error):
        return None
    state, said = error.sqlstate or "", str(error).strip()
    if isinstance(error, psycopg.ProgrammingError) and not state and "invalid" in said:
        raise BadInput(f"The URL of the database cannot be read: {said}.", "Check its parameters.")
    found = _found(error, state, said)
    fill = {"cause": _cause(said) or type(error).__name__, "seconds": f"{patience:g}"}
    problem = found.problem.format(**fill)
    return found.error(f"The database {address} {problem}.", found.remedy)


def _cause(said: str) -> str:
    """What the server said, in one line."""
    lines = [line for line in said.splitlines() if line and not line[0].isspace()]
    kept = next((line for line in lines if not line.startswith("Multiple")), "")
    kept = kept.removeprefix("connection failed: ")
    place, failed, why = kept.partition(" failed: ")
    if failed and place.startswith("connection to server"):
        kept = why
    return " ".join(kept.removeprefix("FATAL:").split()).rstrip(".")


def _found(error: BaseException, state: str, said: str) -> _Meaning:
    import psycopg

    if state:
        best = max(
            (each for each in _MEANINGS if each.state and state.startswith(each.state)),
            key=lambda each: len(each.state),
            default=None,
        )
        if best is not None:
            return best
        return _LOST if state.startswith(("57P", "08")) else _UNKNOWN
    if isinstance(error, psycopg.OperationalError):
        for each in _MEANINGS:
            if any(word in said for word in each.words):
                return each
        lost = ("server closed the connection", "the connection is lost", "connection is closed",
                "SSL connection has been closed", "terminating connection", "could not receive",
                "consuming input failed", "sending query")  # fmt: skip
        return _LOST if any(word in said for word in lost) else _UNREACHABLE
    return _UNKNOWN
