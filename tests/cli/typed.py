"""Commands as a person types them, in this process or each in one of its own."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from escalation_manager.cli.app import build
from escalation_manager.main import _Wired

SCRIPT = Path(sys.executable).parent / "escalations"


@dataclass(frozen=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Terminal:
    """One desk, and a person who types."""

    db: Path
    at: str | None = None

    def types(self, *words: str, stdin: str | bytes = "") -> Said:
        """In this process: quick."""
        typed = [*self._common(words)]
        found = CliRunner().invoke(
            build(_Wired(), typed), typed, input=stdin, env={"ESCALATIONS_DB": str(self.db)}
        )
        if found.exception is not None and not isinstance(found.exception, SystemExit):
            raise found.exception
        return Said(found.exit_code, found.stdout, found.stderr)

    def runs(self, *words: str, stdin: bytes = b"") -> Said:
        """In a process of its own, as in real life."""
        env = {**os.environ, "ESCALATIONS_DB": str(self.db), "NO_COLOR": "1"}
        done = subprocess.run(
            [SCRIPT, *self._common(words)], input=stdin, capture_output=True, env=env, check=False
        )
        return Said(done.returncode, done.stdout.decode(), done.stderr.decode())

    def completes(self, script: str, *typed: str) -> list[str]:
        """What bash, which has read the script, makes of these words."""
        ask = f"""{script}
            COMP_WORDS=({shlex.join(typed)}); COMP_CWORD={len(typed) - 1}
            _escalations_completion escalations
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """
        env = {**os.environ, "PATH": f"{SCRIPT.parent}{os.pathsep}{os.environ['PATH']}"}
        bash = ["bash", "--norc", "-c", ask]
        done = subprocess.run(bash, capture_output=True, env=env, check=True)
        return done.stdout.decode().split()

    def _common(self, words: tuple[str, ...]) -> tuple[str, ...]:
        if self.at is None or "--at" in words:
            return words
        return (*words, "--at", self.at)
