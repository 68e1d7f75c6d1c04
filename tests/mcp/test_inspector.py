"""Does a client that is not ours understand the server? The inspector's command line, from npm.

It is not fetched here: where it lies in npm's cache it is used, else the skip says how to get it.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.api.office import Office
from tests.mcp.test_http import Served

PACKAGE = "@modelcontextprotocol/inspector"
NPX = shutil.which("npx")
PATIENCE = 300
NEWEST = f"{PACKAGE}@latest"
"""The one that can send a header."""


def inspected(folder: Path, *words: str, package: str = PACKAGE, **more: str) -> dict[str, Any]:
    """What the inspector prints for a question."""
    fetch = f"fetch it once with: npx -y {package} --cli --help"
    if NPX is None:
        pytest.skip("There is no npx here, so the inspector cannot be tried.")
    done = subprocess.run(
        [str(NPX), "--offline", "-y", package, "--cli", *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        cwd=folder,
        env={**os.environ, **more},
    )
    if "ENOTCACHED" in done.stderr or "could not determine executable" in done.stderr:
        pytest.skip(f"The inspector is not in npm's cache; {fetch}.")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def inspect(office: Office, tmp_path: Path) -> Any:
    office.raised()
    database = str(tmp_path / "desk.db")

    def ask(*words: str) -> dict[str, Any]:
        program = "from escalation_manager.main import main; main()"
        (tmp_path / "serve.sh").write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -c "{program}" mcp --as assist\n', encoding="utf-8"
        )
        (tmp_path / "serve.sh").chmod(0o755)
        return inspected(tmp_path, str(tmp_path / "serve.sh"), *words, ESCALATIONS_DB=database)

    return ask


def test_it_calls_a_tool_of_the_page(inspect: Any) -> None:
    """It lists the tools first, and makes each argument what the schema says."""
    call = ("--method", "tools/call", "--tool-name", "crm_get_account")
    found = inspect(*call, "--tool-arg", "accountId=acc_123", "includeHealth=true")
    assert found["structuredContent"]["accountId"] == "acc_123"
    assert found["structuredContent"]["healthScore"] == 62


def test_it_comes_in_over_the_network_with_a_token(office: Office, tmp_path: Path) -> None:
    served = Served(office)
    try:
        found = inspected(
            tmp_path,
            *("--transport", "http", "--server-url", f"{served.address}/mcp"),
            *("--header", f"Authorization: Bearer {served.token('assist', 'read')}"),
            *("--method", "tools/call", "--tool-name", "crm_get_account"),
            *("--tool-arg", "accountId=acc_123"),
            package=NEWEST,
        )
    finally:
        served.stop()
    assert found["structuredContent"]["accountId"] == "acc_123"
