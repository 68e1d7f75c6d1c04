"""Does `escalations demo` open the staged desk, and say what to do where it cannot?"""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from escalation_manager.cli.app import build
from escalation_manager.demo.staging.keeping import Staged
from escalation_manager.desk.counter import Desk
from escalation_manager.main import _Wired

AT = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


class Opener(_Wired):
    """Opens desks as the program does, but serves nobody, and is handed a desk that was staged."""

    def __init__(self, path: Path, *, new: bool) -> None:
        self.found = Staged(path, AT, new)
        self.asked: dict[str, Any] = {}
        self.served: dict[str, Any] = {}

    def staged(self, folder: Path, *, fresh: bool, keep: bool) -> Staged:
        self.asked = {"folder": folder, "fresh": fresh, "keep": keep}
        return self.found

    def serve(self, desk: Desk, *, opened: Any = None, **given: object) -> None:
        self.served = {"demo": desk.store.setting("demo"), "opened": opened, **given}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "desk.db"
    made = CliRunner().invoke(build(_Wired()), ["--db", str(path), "init", "--demo"])
    assert made.exit_code == 0, made.output
    return path


def test_a_new_one_is_opened_on_this_machine_alone(path: Path, tmp_path: Path) -> None:
    opener = Opener(path, new=True)
    folder = tmp_path / "demo"
    said = CliRunner().invoke(build(opener), ["demo", "--port", "0", "--in", str(folder)])
    assert said.exit_code == 0, said.output
    assert opener.asked == {"folder": folder, "fresh": False, "keep": False}
    assert opener.served == {"demo": True, "opened": None, "host": "127.0.0.1", "port": 0}
    assert str(path) in said.stdout
    assert "Mia is a CSM" in said.stdout


def test_one_that_is_there_is_gone_on_with(path: Path) -> None:
    opener = Opener(path, new=False)
    said = CliRunner().invoke(build(opener), ["demo", "--port", "0", "--keep", "--open"])
    assert "Going on with the desk of 25 November, 09:00 UTC" in said.stdout
    assert "--fresh" in said.stdout
    assert opener.asked["keep"] is True
    assert callable(opener.served["opened"])


def test_a_port_in_use_is_told_before_anything_is_staged(path: Path) -> None:
    opener = Opener(path, new=True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = CliRunner().invoke(build(opener), ["demo", "--port", port])
    assert said.exit_code == 1
    assert "make run PORT=8001" in said.stderr
    assert opener.asked == {}
