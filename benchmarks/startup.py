"""How long does a command take before it does anything? CPU seconds of a whole process.

python -m benchmarks.startup [RUNS]
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

SCRIPT = Path(sys.executable).parent / "escalations"
COMMANDS = (("--help",), ("list", "--help"), ("list",), ("show", "1"), ("note", "1", "called"))


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "ESCALATIONS_DB": str(Path(folder) / "desk.db")}
        call(("init", "--demo"), env)
        words = b"The export fails for 40 users. No workaround."
        call(("raise", "--account", "acc_123"), env, words)
        python = statistics.median(cpu([sys.executable, "-c", "pass"], env) for _ in range(runs))
        print(f"{'CPU seconds of a process':28}{'median':>10}")
        print(f"{'python -c pass':28}{python:10.3f}")
        for command in COMMANDS:
            took = statistics.median(cpu([str(SCRIPT), *command], env) for _ in range(runs))
            print(f"{'escalations ' + ' '.join(command):28}{took:10.3f}")


def call(words: tuple[str, ...], env: dict[str, str], stdin: bytes = b"") -> None:
    subprocess.run([SCRIPT, *words], env=env, input=stdin, capture_output=True, check=True)


def cpu(command: list[str], env: dict[str, str]) -> float:
    """User and system seconds of one process."""
    before = os.times()
    subprocess.run(command, env=env, capture_output=True, check=True)
    after = os.times()
    return (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )


if __name__ == "__main__":
    main()
