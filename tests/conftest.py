"""What do all tests share? The staged demo desk, and how hard the property tests look.

Three profiles are chosen by HYPOTHESIS_PROFILE. `everyday` draws the same histories on every
machine, so that a change alone decides what a test says; `quick` is for writing; `thousands` looks
for histories that nobody has seen yet.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo desk with its year and its lively day, to be copied by who changes it."""
    from tests.demo.stage import staged_file

    return staged_file(tmp_path_factory.mktemp("staged"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What could not be tested on this machine is said aloud, and not in a letter `s`."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)}
    for reason in sorted(reasons):
        if "NO BROWSER" in reason:
            terminalreporter.write_sep("!", "the pages were not tested in a browser", red=True)
            terminalreporter.write_line(reason)
