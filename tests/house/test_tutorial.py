"""Does the tutorial still work, line by line, for somebody who types it?

The first lines, and those that ask something of the shell, are given to one; the others run here,
which takes a tenth of the time.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.typed import Terminal
from tests.house.source import ROOT

TUTORIAL = ROOT / "docs" / "tutorial" / "first-escalation.md"
BIN = Path(sys.executable).parent


def lines() -> list[tuple[str, int]]:
    """Every command with its exit code, which stands below it where it is not 0."""
    found: list[tuple[str, int]] = []
    for block in re.findall(r"```console\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], 0))
            elif line.isdigit():
                found[-1] = (found[-1][0], int(line))
    return found


def test_every_line_of_the_tutorial_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    commands = lines()
    assert len(commands) > 20
    for number, (command, code) in enumerate(commands):
        words = shlex.split(command)
        if words[0] == "export":
            monkeypatch.setenv(*words[1].split("=", 1))
        elif number < 3 or set(command) & set("><|&;$*"):
            done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
            assert done.returncode == code, f"{command}\n{done.stdout}{done.stderr}"
            assert "Traceback" not in done.stderr
        else:
            assert words[0] == "escalations"
            said = Terminal(Path(os.environ["ESCALATIONS_DB"])).types(*words[1:])
            assert said.code == code, f"{command}\n{said.out}{said.err}"
