"""What do all tests share? The staged demo desk, and how hard the property tests look.

Three profiles are chosen by HYPOTHESIS_PROFILE. `everyday` draws the same histories on every
machine, so that a change alone decides what a test says; `quick` is for writing; `thousands` looks
for histories that nobody has seen yet.
"""

import fcntl
import gc
import os
import sqlite3
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import event
from sqlalchemy.pool import Pool

from tests.postgresql import postgresql_empty_url, postgresql_server, postgresql_url

__all__ = ["postgresql_empty_url", "postgresql_server", "postgresql_url"]

settings.register_profile(
    "everyday",
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("everyday"), max_examples=20)
settings.register_profile(
    "thousands",
    settings.get_profile("everyday"),
    max_examples=3000,
    derandomize=False,
    print_blob=True,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))


LONGEST_FIRST = (
    "browser/test_every_screen.py",
    "core/test_lives.py",
    "browser",
    "core/messages/test_laws.py",
    "words",
    "triage",
    "trials",
    "engine",
    "core/metrics/test_laws.py",
    "core/test_calendars_laws.py",
    "intelligence",
    "cli",
    "api",
    "mcp",
    "store",
    "printing",
)
"""Modules and rooms that take longest: a worker that began with one last would keep all waiting."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each module goes to one worker as a whole (`--dist loadfile`), and long ones go first."""
    here = Path(__file__).parent

    @cache
    def turn(path: Path) -> int:
        name = path.relative_to(here).as_posix()
        first = (
            n for n, each in enumerate(LONGEST_FIRST) if name == each or name.startswith(f"{each}/")
        )
        return next(first, len(LONGEST_FIRST))

    items.sort(key=lambda item: turn(item.path))


@event.listens_for(Pool, "connect")
def hurry(connection: object, _: object) -> None:
    """No desk of a test has to outlive a power cut: what is saved does not wait for the disk.

    Thousands of savings did, some milliseconds each. That the product waits is held in
    `store/test_opening`.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def nobody_hurries() -> Iterator[None]:
    """Files are opened as the product opens them."""
    event.remove(Pool, "connect", hurry)
    yield
    event.listen(Pool, "connect", hurry)


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left_open() -> Iterator[None]:
    """A socket, file or loop that a module left open fails this module, and no other by chance.

    What is still needed is looked at no more: each module pays for what is its own alone.
    """
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo desk with its year and its lively day, to be copied by who changes it.

    To stage it takes seconds, so that the workers of a run share one.
    """
    from tests.demo.stage import staged_file

    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    folder = folder / "staged"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ready = folder / "ready.db"
        if not ready.exists():
            staged_file(folder).rename(ready)
    return ready


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What could not be tested on this machine is said aloud, and not in a letter `s`."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)}
    for reason in sorted(reasons):
        if "NO BROWSER" in reason:
            terminalreporter.write_sep("!", "the pages were not tested in a browser", red=True)
            terminalreporter.write_line(reason)
