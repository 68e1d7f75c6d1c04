"""Does the log tell a secret?"""

from __future__ import annotations

import logging
from collections.abc import Iterator

import httpx
import httpx2
import pytest

from escalation_manager.serving.logs import QUIET, write_log
from tests.channels.served import Reply, Served, serving


@pytest.fixture
def as_before() -> Iterator[None]:
    """The log is the whole process's: what was set here is taken back."""
    root = logging.getLogger()
    kept, level = root.handlers[:], root.level
    yield
    root.handlers[:] = kept
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)


@pytest.mark.usefixtures("as_before")
def test_the_address_of_a_workflow_is_a_secret_and_stands_in_no_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    write_log(as_json=False)
    with serving(Served(lambda _: Reply(202))) as teams:
        httpx.post(f"{teams.url}/workflows/very-secret", json={}, timeout=60)
        httpx2.get(f"{teams.url}/query?q=very-secret", timeout=60)
        assert len(teams.requests) == 2
    logging.getLogger("escalations.work").info("Working.")
    written = capsys.readouterr().err
    assert "Working." in written
    assert "very-secret" not in written
