"""A terminal on a rehearsal desk of the demo company."""

import shutil
from pathlib import Path

import pytest

from tests.cli.typed import Terminal

BEGIN = "2026-03-10T06:00:00Z"


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "desk.db"
    said = Terminal(path, BEGIN).types("init", "--demo", "--rehearsal")
    assert said.code == 0, said.err
    return path


@pytest.fixture
def terminal(made: Path, tmp_path: Path) -> Terminal:
    return Terminal(Path(shutil.copy(made, tmp_path / "desk.db")), BEGIN)
