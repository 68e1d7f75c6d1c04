"""Does the tutorial still work, line by line, for somebody who types it?"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

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


def test_every_line_of_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    commands = lines()
    assert len(commands) > 20
    for command, code in commands:
        if command.startswith("export "):
            name, _, value = shlex.split(command)[1].partition("=")
            env[name] = value
            continue
        done = subprocess.run(
            command, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, f"{command}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr
